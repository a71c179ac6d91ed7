"""What lists are of and in which order, and one line of them.

Apart from `store.interface`, which offers the same names, since a lookup needs these alone.
"""

from __future__ import annotations

from enum import StrEnum

from store.light_typing import NamedTuple


class Kind(StrEnum):
    """What a list shows a row of."""

    ORGANISATION = "organisation"
    AGREEMENT = "agreement"
    FUND = "fund"


class Sort(StrEnum):
    """Orders of a list; records without the date or amount come last, under a word that says so."""

    RELEVANCE = "relevance"
    NAME = "name"
    DATE = "date"
    AMOUNT = "amount"
    ENDS = "ends"


class Row(NamedTuple):
    """One line of a list. All text is printable and whole; a widget cuts it to its width.

    `date` and `ends` are PartialDate texts (`2011`, `2017-02-03`), `amount` is as said (“more than
    £3.5m”), `who` is “funder → recipient” for an agreement and the main identifier for an
    organisation, `detail` a count or note (“12 agreements”).
    """

    kind: Kind
    id: str
    title: str
    type: str = ""
    who: str = ""
    amount: str = ""
    date: str = ""
    ends: str = ""
    status: str = ""
    detail: str = ""
    sources: tuple[str, ...] = ()

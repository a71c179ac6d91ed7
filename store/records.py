"""What one source says: organisations, agreements, funds and the source itself.

Every record here is one source's claim. What all sources together know is the merged view, in
`store.merged`. Fields that a source leaves out are empty, never guessed. `where` tells the place
inside the source (a paragraph, a row, a path), so that every fact can be found again.
"""

from __future__ import annotations

from typing import Any

from msgspec import field

from store.dates import PartialDate, Period
from store.record_parts import (
    UNKNOWN,
    Count,
    Event,
    FundingLine,
    Income,
    Party,
    Person,
    Place,
    Programme,
    Record,
    Statement,
    Undertaking,
)

__all__ = [
    "UNKNOWN",
    "Agreement",
    "Count",
    "Decision",
    "Event",
    "Fund",
    "FundingLine",
    "Income",
    "Organisation",
    "Party",
    "Person",
    "Place",
    "Programme",
    "Record",
    "Source",
    "SourceFile",
    "Statement",
    "Undertaking",
]


class Agreement(Record, frozen=True, kw_only=True):
    """A programme, memorandum of understanding, grant, strategic partnership, compact or contract.

    Attributes:
        type: in the words above, lower case.
        term: how long it is to last, as stated (“five years”); `term_months` the same in months.
        planned, actual: the stretch that it was meant to cover, and did.
        part_of: id of the programme agreement that this one is a part of.
        regrant: the standard's code (`store.regrant_codes`) where the money is to be granted on; a
            text that is none, as published.
        as_published: fields of the source that have no place of their own, as found.
    """

    id: str
    title: str = ""
    type: str = ""
    purpose: str = ""
    parties: tuple[Party, ...] = ()
    funding: tuple[FundingLine, ...] = ()
    counts: tuple[Count, ...] = ()
    events: tuple[Event, ...] = ()
    aims: tuple[str, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    statements: tuple[Statement, ...] = ()
    term: str = ""
    term_months: int | None = None
    planned: Period | None = None
    actual: Period | None = None
    part_of: str = ""
    programmes: tuple[Programme, ...] = ()
    places: tuple[Place, ...] = ()
    regrant: str = ""
    notes: tuple[str, ...] = ()
    url: str = ""
    modified: PartialDate = UNKNOWN
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Organisation(Record, frozen=True, kw_only=True):
    """A body that takes part in agreements, as one source knows it.

    Attributes:
        id: org-id (prefix-number, as GB-CHC-1001635), or PACT- and a word for what has none.
        kind: charity, company, government department, statutory partnership, sector…
        identifiers: further org-ids that this source says belong to the same body.
        status: registered, removed or as the register writes it.
        successor: org-id that a register of mergers leads to.
        member_of: ids of consortia or sectors that it belongs to.
    """

    id: str
    name: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    description: str = ""
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    counts: tuple[Count, ...] = ()
    status: str = ""
    registered: PartialDate = UNKNOWN
    removed: PartialDate = UNKNOWN
    income: tuple[Income, ...] = ()
    successor: str = ""
    predecessors: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    address: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Fund(Record, frozen=True, kw_only=True):
    """A pot that agreements draw on; its size is never added to their money.

    `owners` holds the wordings that a source uses for whose it is, side by side.
    """

    id: str
    title: str = ""
    owners: tuple[str, ...] = ()
    amount: FundingLine | None = None
    purpose: str = ""
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Source(Record, frozen=True, kw_only=True):
    """Where facts come from: an article, a publisher's file, a register, a person's own notes.

    Attributes:
        id: the name of its file in the store, without `.json`.
        kind: article, 360giving, register, own…
        date: when it was published, or unknown; this alone decides what was known when.
        address: where it can be read.
        licence: name or address of the licence.
        file_name, fingerprint, imported: of the file that was taken in; the fingerprint is the
            SHA-256 of its bytes in hex, `imported` a UTC time as YYYY-MM-DDTHH:MM:SSZ.
        counts: number of records by table, and of warnings.
    """

    id: str
    title: str = ""
    kind: str = ""
    publisher: str = ""
    publisher_id: str = ""
    date: PartialDate = UNKNOWN
    address: str = ""
    licence: str = ""
    file_name: str = ""
    fingerprint: str = ""
    imported: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)


class Decision(Record, frozen=True, kw_only=True):
    """What the person decided about records: two ids are the same body, or differ, or a note.

    `kind` is same, different or note; `ids` are the records it is about.
    """

    id: str
    kind: str
    ids: tuple[str, ...]
    text: str = ""
    by: str = ""
    at: str = ""


class SourceFile(Record, frozen=True, kw_only=True):
    """All that one source says: the contents of one file of the store."""

    source: Source
    organisations: tuple[Organisation, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    funds: tuple[Fund, ...] = ()

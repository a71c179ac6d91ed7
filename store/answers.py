"""What a listing answers: how many records have a value, how much money they add up to, and when.

Apart from `store.interface`, which offers the same names, since sums are made of these as well.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Reading(StrEnum):
    """How an amount that covers several financial years is put on a year."""

    AWARD_DATE = "award date"
    BY_DAYS = "apportioned by days"


class FacetCount(NamedTuple):
    """A value of a field and how many listed records have it; an empty value is “none”."""

    value: str
    label: str
    records: int


class QualifiedSum(NamedTuple):
    """Money of one currency, summed apart by qualifier so that bounds can be worked out.

    `minor` maps a qualifier's word to a sum in ten-thousandths of the currency's unit; `counts`
    maps it to the number of figures.
    """

    currency: str
    minor: dict[str, int]
    counts: dict[str, int]


class LeftOut(NamedTuple):
    """What a total leaves out, and why, in the words of `store.reasons` where they have some."""

    reason: str
    records: int
    sums: tuple[QualifiedSum, ...]


class Spread(NamedTuple):
    """Median and largest of the figures of one currency, as stated, in ten-thousandths of its unit.

    `largest_qualifier` is the word of the largest figure.
    """

    currency: str
    figures: int
    median: int
    largest: int
    largest_qualifier: str = "exactly"


class Totals(NamedTuple):
    """The money of all that is listed, one sum a currency; `without` records give no figure.

    `spreads` is empty where an engine does not work them out.
    """

    sums: tuple[QualifiedSum, ...]
    records: int
    without: int
    left_out: tuple[LeftOut, ...] = ()
    spreads: tuple[Spread, ...] = ()


class YearTotal(NamedTuple):
    """The money of one financial year; `year` is its starting calendar year, None for no period."""

    year: int | None
    records: int
    sums: tuple[QualifiedSum, ...]

"""The money of everything that a search found, by year and then by funder, recipient and kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.currencies import pounds_first
from store.days import UK_YEAR_START
from store.interface import FacetCount, Listing, QualifiedSum, Reading, Totals, YearTotal
from store.timeline.years import with_gaps, year_label

GROUPS = ("funder", "recipient", "programme", "type")
"""Fields that a timeline breaks money down by, unless told otherwise."""


class ListingYear(NamedTuple):
    """One year's money; a year without records is a gap that is kept in place."""

    year: int | None
    label: str
    records: int
    sums: tuple[QualifiedSum, ...]


class Group(NamedTuple):
    """Money by the values of one field, the largest count first; `more` tells of a longer list."""

    field: str
    rows: tuple[tuple[FacetCount, Totals], ...]
    more: bool


class ListingTimeline(NamedTuple):
    """The money of a listing in one reading.

    Attributes:
        everything: whether regrants and parts of programmes are included.
        no_period: money that no source puts on a year, or None.
        groups: of the whole listing, or of `year` where one was asked for.
        prices: the deflator and its base year, where the figures are restated.
    """

    title: str
    reading: Reading
    start_month: int
    everything: bool
    years: tuple[ListingYear, ...]
    no_period: ListingYear | None
    totals: Totals
    groups: tuple[Group, ...] = ()
    year: str = ""
    prices: str = ""

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the totals, pounds first, then by code."""
        found = {each.currency for each in self.totals.sums}
        for year in (*self.years, *([self.no_period] if self.no_period else [])):
            found |= {each.currency for each in year.sums}
        return tuple(sorted(found, key=pounds_first))


def listing_timeline(
    listing: Listing,
    reading: Reading = Reading.AWARD_DATE,
    *,
    title: str = "",
    start_month: int = UK_YEAR_START,
    everything: bool = False,
    groups: Sequence[str] = GROUPS,
    year: int | None = None,
    limit: int = 10,
) -> ListingTimeline:
    """Return the money of a listing over the years.

    Args:
        listing: what a search found.
        reading: how an amount over several years is put on a year.
        title: what was asked for, in words.
        start_month: month 1 to 12 in which the store's financial years start.
        everything: whether to include what would be counted twice.
        groups: fields to break down by; none makes it quick.
        year: break down this year's money alone.
        limit: values of each field at most.
    """
    found = listing.years(reading, everything=everything)
    years, no_period = in_a_row(found, start_month)
    return ListingTimeline(
        title,
        reading,
        start_month,
        everything,
        years,
        no_period,
        listing.totals(everything=everything),
        tuple(_group(listing, field, reading, year, limit, everything) for field in groups),
        "" if year is None else year_label(year, start_month),
    )


def in_a_row(
    found: Sequence[YearTotal], start_month: int = UK_YEAR_START
) -> tuple[tuple[ListingYear, ...], ListingYear | None]:
    """Return years with the gaps between them kept in place, and what has no period."""
    by_year = {each.year: each for each in found}
    years = tuple(
        _year(by_year.get(year), year, start_month)
        for year in with_gaps(each.year for each in found)
    )
    loose = by_year.get(None)
    return years, _year(loose, None, start_month) if loose else None


def _year(found: YearTotal | None, year: int | None, start_month: int) -> ListingYear:
    label = year_label(year, start_month)
    if found is None:
        return ListingYear(year, label, 0, ())
    return ListingYear(year, label, found.records, tuple(found.sums))


def _group(
    listing: Listing, field: str, reading: Reading, year: int | None, limit: int, everything: bool
) -> Group:
    rows = listing.breakdown(field, reading, year, limit + 1, everything=everything)
    return Group(field, tuple(rows[:limit]), len(rows) > limit)

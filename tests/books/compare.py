"""The program's figures beside the book-keeper's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from store.amounts import Sum
from store.interface import Kind, Listing, Reading, Spread, Store
from store.query import EVERYTHING
from store.records import SourceFile
from store.timeline.pivot import Cell, Pivot, pivots
from store.timeline.series import listing_timeline, row_search
from tests.books.plain import Entry, Kept, Stated, ends_of, kept, known_on, median
from tests.books.words import claim
from tui.pages.tables import listing_rows

MINOR = 10_000
TABLES = [(field, reading) for field in ("funder", "recipient", "type") for reading in Reading]
DAYS = (None, date(2013, 1, 1), date(2020, 1, 1))
"""As of which days all is compared: with every source, with the first alone, with two."""


def compare(store: Store, files: Sequence[SourceFile], days: Sequence[date | None] = DAYS) -> None:
    """Compare all that a listing of everything says, as of several days; None is today."""
    for day in days:
        agreements = kept(known_on(files, day))
        listing = store.listing(EVERYTHING, Kind.AGREEMENT, as_of=day)
        assert listing.total == len(agreements)
        for everything in (False, True):
            _listing(store, listing, agreements, day, everything=everything)


def _listing(
    store: Store,
    listing: Listing,
    agreements: Sequence[Kept],
    day: date | None,
    *,
    everything: bool,
) -> None:
    with_money = [each for each in agreements if each.money.total]
    ids = {each.id for each in with_money}
    regrants = [each for each in with_money if each.regrant]
    parts = [each for each in with_money if each.parents & ids and not each.regrant]
    left = {"regrant": regrants, "part of a listed programme": parts}
    counted = [
        each for each in with_money if everything or (each not in regrants and each not in parts)
    ]
    totals = listing.totals(everything=everything)
    assert totals.records == len(counted)
    assert totals.without == len(agreements) - len(with_money)
    assert totals.by_days == sum(each.money.by_award != each.money.by_days for each in counted)
    same(totals.sums, (entry for each in counted for entry in each.money.total))
    _spreads(totals.spreads, counted)
    out = {each.reason: each for each in totals.left_out}
    for reason, some in left.items():
        expected = [] if everything else some
        assert (out[reason].records if reason in out else 0) == len(expected)
        if reason in out:
            same(out[reason].sums, (e for each in expected for e in each.money.total))
    for reading in Reading:
        entries = [entry for each in counted for entry in _entries(each, reading)]
        rows = listing.years(reading, everything=everything)
        assert {row.years for row in rows} == {entry.years for entry in entries}
        for row in rows:
            own = [entry for entry in entries if entry.years == row.years]
            assert row.records == len({entry.agreement for entry in own})
            same(row.sums, own)
            search = row_search(EVERYTHING, reading, row.years, totals.left_out)
            found = store.listing(search, Kind.AGREEMENT, as_of=day)
            assert found.total == row.records, search.text
        _table(listing, reading, counted, everything=everything)
    # One table a store: all of them would take most of the time, and stores are many.
    field, reading = TABLES[(len(agreements) + everything) % len(TABLES)]
    _pivots(listing, field, reading, counted, everything=everything)
    for field in ("funder", "recipient"):
        _groups(listing, field, counted, everything=everything)


def _entries(each: Kept, reading: Reading) -> list[Entry]:
    return each.money.by_award if reading is Reading.AWARD_DATE else each.money.by_days


def _spreads(spreads: Sequence[Spread], counted: Sequence[Kept]) -> None:
    """Compare medians and largest awards; the figures of an agreement are one award."""
    awards: dict[str, list[list[Stated]]] = {}
    for each in counted:
        own: dict[str, list[Stated]] = {}
        for entry in each.money.total:
            own.setdefault(entry.stated.currency, []).append(entry.stated)
        for code, some in own.items():
            awards.setdefault(code, []).append(some)
    assert {spread.currency for spread in spreads} == set(awards)
    for spread in spreads:
        some = awards[spread.currency]
        assert spread.awards == len(some)
        middle = median([ends_of(each) for each in some])
        told = spread.median and tuple(Fraction(end or 0, MINOR) for end in spread.median[:2])
        assert told == middle
        nominal = max(sum(one.value for one in each) for each in some)
        assert Fraction(spread.largest.nominal) == nominal


def _values(each: Kept, field: str) -> set[str]:
    return each.types if field == "type" else each.bodies[field]


def _groups(listing: Listing, field: str, counted: Sequence[Kept], *, everything: bool) -> None:
    (found,) = listing.breakdown(field, Reading.AWARD_DATE, limit=0, everything=everything)
    rows = {count.value: (count, totals) for count, totals in found.rows}
    named = {body for each in counted for body in _values(each, field)}
    nobody = {""} if any(not _values(each, field) for each in counted) else set()
    assert set(rows) == named | nobody
    assert found.values == len(rows)
    for body, (count, totals) in rows.items():
        of = [each for each in counted if _is_of(each, field, body)]
        alone = [each for each in of if field not in each.shared]
        assert (count.records, totals.records) == (len(of), len(alone))
        same(totals.sums, (entry for each in alone for entry in each.money.total))
        _spreads(totals.spreads, alone)
    pounds = [
        next((s.nominal for s in totals.sums if s.currency == "GBP"), None)
        for _, totals in found.rows
    ]
    ranked = [each for each in pounds if each is not None]
    assert ranked == sorted(ranked, reverse=True)


def _is_of(each: Kept, field: str, value: str) -> bool:
    values = _values(each, field)
    return value in values or (not value and not values)


def _table(
    listing: Listing, reading: Reading, counted: Sequence[Kept], *, everything: bool
) -> None:
    """Compare the rows that JSON and CSV have of years, in value and bounds."""
    timeline = listing_timeline(listing, reading, everything=everything, groups=())
    entries = [entry for each in counted for entry in _entries(each, reading)]
    told = {
        (row["label"], row["currency"]): row
        for row in listing_rows(timeline)
        if row["row"] == "year" and row["currency"]
    }
    labels = {row.years: row.label for row in timeline.years}
    assert set(told) == {(labels[entry.years], entry.stated.currency) for entry in entries}
    for (label, code), row in told.items():
        own = [
            entry.stated
            for entry in entries
            if labels[entry.years] == label and entry.stated.currency == code
        ]
        low, high = ends_of(own)
        assert Fraction(str(row["amount"])) == sum(each.value for each in own)
        assert row["from"] == (None if abs(low) == float("inf") else row["from"])
        assert row["from"] is None or Fraction(str(row["from"])) == low
        assert row["to"] is None or Fraction(str(row["to"])) == high
        assert (row["to"] is None) == (high == float("inf"))


def _pivots(
    listing: Listing, field: str, reading: Reading, counted: Sequence[Kept], *, everything: bool
) -> None:
    """Compare tables with all their rows, and with the first row alone and the others as one."""
    whole = pivots(listing, field, reading, everything=everything)
    cut = pivots(listing, field, reading, everything=everything, limit=1)
    for pivot in (*whole, *cut):
        named = {row.value for row in pivot.rows if row.kind == "value"}
        mixed = len(pivot.totals.sums) > 1
        for row in (*pivot.rows, pivot.bottom):
            of = counted
            if row.kind == "value":
                of = [
                    each
                    for each in counted
                    if _is_of(each, field, row.value) and field not in each.shared
                ]
            elif row.kind == "shared":
                of = [each for each in counted if field in each.shared]
            elif row.kind == "others":
                of = [
                    each
                    for each in counted
                    if field not in each.shared
                    and not any(_is_of(each, field, value) for value in named)
                ]
            entries = [entry for each in of for entry in _entries(each, reading)]
            for cell in row.cells:
                _cell(pivot, cell, [e for e in entries if e.years == cell.years], mixed=mixed)
            whole = [entry for each in of for entry in each.money.total]
            _cell(pivot, Cell((), row.total, row.records), whole, mixed=mixed, agreements=len(of))
        assert {column.years for column in pivot.columns} >= {
            entry.years
            for each in counted
            for entry in _entries(each, reading)
            if entry.stated.currency == pivot.currency
        }
        nominals = [row.total.nominal for row in pivot.rows if row.kind == "value" and row.total]
        assert nominals == sorted(nominals, reverse=True)


def _cell(
    pivot: Pivot,
    cell: Cell,
    entries: Sequence[Entry],
    *,
    mixed: bool,
    agreements: int | None = None,
) -> None:
    own = [entry for entry in entries if entry.stated.currency == pivot.currency]
    if cell.sum is None:
        assert not own
        return
    same([cell.sum], own)
    number = len({entry.agreement for entry in entries}) if agreements is None else agreements
    assert cell.records == (len(own) if mixed else number)


def same(sums: Sequence[Sum], entries: Iterable[Entry]) -> None:
    """Compare sums with what they are of, in value and in what their words claim."""
    by_currency: dict[str, list[Stated]] = {}
    for entry in entries:
        by_currency.setdefault(entry.stated.currency, []).append(entry.stated)
    assert {each.currency for each in sums} == set(by_currency)
    for each in sums:
        own = by_currency[each.currency]
        assert each.number == len(own)
        assert Fraction(sum(each.minor.values()), MINOR) == sum(one.value for one in own)
        assert claim(str(each)) == ends_of(own), (str(each), own)

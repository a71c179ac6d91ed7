"""Searches by amount meet the figure that counts; what was paid out or applied for has its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.amounts import Stage
from store.interface import Kind, Reading
from store.query import EVERYTHING, parse
from store.records import Source, SourceFile
from store.store import FileStore, open_store
from tests.money.samples import agreement, award, line, year
from tests.stores import file_of, store_of

GRANT = agreement(
    line("£600", stage=Stage.AWARDED, date="2012-05-01"),
    line("£0", stage=Stage.DISBURSED, date="2012-04-01"),
    line("£900", stage=Stage.APPLIED_FOR, date="2011-05-01"),
    id="grant",
)
SPREAD = award("365", "2012-05-01", "2012-10-01..2013-09-30", id="spread")
TOGETHER = agreement(
    line("almost £11.8m", period="2009/10..2012/13"),
    year("more than £3.5m", "2011/12"),
    year("more than £3.5m", "2012/13"),
    id="together",
)
NO_YEAR = agreement(
    line("£5", stage=Stage.AWARDED), award("7", "2012-06-01").funding[0], id="no-year"
)
NO_MONEY = agreement(id="no-money")


def store() -> FileStore:
    records = (GRANT, SPREAD, TOGETHER, NO_YEAR, NO_MONEY)
    return store_of(SourceFile(source=Source(id="one"), agreements=records))


def found(query: str) -> set[str]:
    listing = store().listing(parse(query), Kind.AGREEMENT)
    return {row.id for row in listing.rows(0, listing.total)}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("amount:0", set()),
        ("amount:600", {"grant"}),
        ("amount:900", set()),
        ("paid:0", {"grant"}),
        ("applied:900", {"grant"}),
        ("has:applied", {"grant"}),
        ("no:money", {"no-money"}),
        ("awarded:<2012-05", set()),
        ("starts:<2012-05", set()),
        ("awarded:2012-05", {"grant", "spread"}),
    ],
)
def test_amount_meets_the_figure_that_counts(query: str, ids: set[str]) -> None:
    assert found(query) == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("fy:2009/10", {"together"}),
        ("fy:=2009/10", set()),
        ("fy:=2009/10..2010/11", {"together"}),
        ("fy:=2009/10+2010/11", {"together"}),
        ("fy:=2012/13", {"grant", "spread", "together", "no-year"}),
        ("fy:none", {"no-year"}),
        ("covers:=2013/14", {"spread"}),
        ("fy:2013/14", set()),
    ],
)
def test_a_search_finds_the_records_of_one_row_of_years(query: str, ids: set[str]) -> None:
    assert found(query) == ids
    assert parse(parse(query).text).clauses == parse(query).clauses


def test_every_row_of_years_is_found_by_a_search_of_its_own() -> None:
    from store.timeline.series import row_search

    listing = store().listing(EVERYTHING, Kind.AGREEMENT)
    for reading in Reading:
        for row in listing.years(reading):
            own = store().listing(row_search(EVERYTHING, reading, row.years), Kind.AGREEMENT)
            assert own.total == row.records


def test_a_total_says_how_many_are_spread_by_days() -> None:
    totals = store().listing(EVERYTHING, Kind.AGREEMENT).totals()
    assert (totals.records, totals.by_days) == (4, 1)


def test_a_total_says_what_could_not_be_read_until_it_is_mended(tmp_path: Path) -> None:
    kept = open_store(tmp_path / "s")
    file = SourceFile(source=Source(id="one", counts={"unread": 45}), agreements=(GRANT,))
    other = SourceFile(source=Source(id="two"), agreements=(SPREAD,))
    kept.put([file, other], action="import")
    assert kept.listing(EVERYTHING, Kind.AGREEMENT).totals().unread == 45
    assert kept.listing(parse("source:two"), Kind.AGREEMENT).totals().unread == 0
    mended = replace(file, source=Source(id="one", counts={"unread": 0}))
    kept.put([mended], action="import")
    assert kept.listing(EVERYTHING, Kind.AGREEMENT).totals().unread == 0
    kept.close()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("amount:£600", {"both"}),
        ("amount:$600", set()),
        ("applied:$900", {"both"}),
        ("applied:>£1", set()),
        ("applied:..$1k", {"both"}),
        ("applied:>$1k", set()),
        ("paid:<$0", {"both"}),
        ("amount:$5", {"dollars"}),
    ],
)
def test_an_amount_in_a_currency_is_not_one_in_another(query: str, ids: set[str]) -> None:
    both = agreement(
        line("£600", stage=Stage.AWARDED, date="2012-05-01"),
        line("$900", stage=Stage.APPLIED_FOR),
        line("$-5", stage=Stage.DISBURSED),
        id="both",
    )
    listing = store_of(
        file_of(both, award("5", "2012-05-01", id="dollars", currency="USD"))
    ).listing(parse(query), Kind.AGREEMENT)
    assert {row.id for row in listing.rows(0, listing.total)} == ids

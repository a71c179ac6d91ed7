"""Money by a field and by year: gaps, brackets, totals at both edges, a search for every cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from store.amounts import Qualifier, Stage, Sum, combined
from store.errors import EXIT_NOTHING
from store.exporting.tables import write_sheet
from store.interface import Kind, Reading
from store.query import EVERYTHING, parse
from store.query.fields import TABLE_FIELDS
from store.records import Agreement, Party, Place, Programme, SourceFile
from store.store import FileStore, open_store
from store.timeline.pivot import Pivot, pivots
from tests.cli.running import pactline
from tests.money.samples import agreement, award, line, year
from tests.stores import file_of, sample_files, store_of
from tui.pages.document import ASCII, UNICODE, Glyphs, line_text
from tui.pages.pivot import Layout, pivot_document, rounded
from tui.pages.tables import PIVOT_TEXTS, pivot_rows


def grants() -> SourceFile:
    def grant(number: int, value: str, date: str, *to: int, **more: Any) -> Agreement:
        parties = [Party(role="funder", organisation=f"GB-CHC-{number % 2}", name="Trust")]
        parties += [Party(role="recipient", organisation=f"GB-CHC-1{each}") for each in to]
        return award(value, date, id=f"g{number}", parties=tuple(parties), **more)

    homes, health = Programme(title="Homes"), Programme(title="Health")
    return file_of(
        grant(1, "100", "2012-05-01", 1, planned="2012-10-01..2014-03-31"),
        grant(2, "250.50", "2014-05-01", 2, programmes=(homes, health)),
        grant(3, "70", "2014-05-01", 1, 2),
        grant(4, "8", "2014-05-01", 3, currency="USD"),
        grant(5, "900", "2014-05-01", 1, regrant="FRG010"),
        grant(6, "30", "2014-05-01", 1, part_of="g1"),
        award("5", "", id="undated"),
        source="grants",
    )


@pytest.fixture(scope="module")
def store() -> FileStore:
    return store_of(*sample_files(), grants())


def tables(store: FileStore, field: str, query: str = "", **more: Any) -> tuple[Pivot, ...]:
    return pivots(store.listing(parse(query), Kind.AGREEMENT), field, **more)


def test_rows_are_in_order_of_money_and_years_in_their_places(store: FileStore) -> None:
    pounds, dollars = tables(store, "recipient", "source:grants")
    assert [(row.kind, row.value, row.total and str(row.total)) for row in pounds.rows] == [
        ("value", "GB-CHC-12", "£250.50"),
        ("value", "GB-CHC-11", "£100"),
        ("value", "", "£5"),
        ("shared", "", "£70"),
    ]
    assert [column.label for column in pounds.columns] == [
        "2012/13",
        "2013/14",
        "2014/15",
        "no period",
    ]
    assert [str(cell.sum) if cell.sum else "" for cell in pounds.bottom.cells] == [
        "£100",
        "",
        "£320.50",
        "£5",
    ]
    assert str(pounds.rows[0].shared) == "£70"
    assert [str(row.total) for row in dollars.rows] == ["$8"]
    assert [(out.reason, out.records) for out in pounds.totals.left_out] == [
        ("regrant", 1),
        ("part of a listed programme", 1),
    ]


def test_money_of_several_years_is_in_no_year(store: FileStore) -> None:
    (pounds, *_) = tables(store, "funder", "source:dh-strategic-partners")
    (row,) = pounds.rows
    told = {cell.years: str(cell.sum) for cell in row.cells if cell.sum}
    assert told == {
        (2009, 2010): "less than £4.8m",
        (2011,): "more than £3.5m",
        (2012,): "more than £3.5m",
    }
    text = pivot_document((pounds,), width=100, title="").text()
    assert "<4,800,000" in text
    assert "┘ together, worked out" in text


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("field", TABLE_FIELDS)
def test_the_search_of_a_cell_finds_just_its_agreements(
    store: FileStore, field: str, reading: Reading
) -> None:
    for pivot in tables(store, field, reading=reading):
        for row in (*pivot.rows, pivot.bottom):
            for cell in row.cells:
                search = pivot.search(row, cell.years)
                assert search is not None
                if cell.sum:
                    assert store.listing(search, Kind.AGREEMENT).total == cell.records, search.text
            whole = pivot.search(row, None)
            if row.total and whole:
                assert store.listing(whole, Kind.AGREEMENT).total == row.records, whole.text


def test_rows_beyond_the_limit_are_one_row(store: FileStore) -> None:
    whole, *_ = tables(store, "recipient")
    cut, *_ = tables(store, "recipient", limit=1)
    assert [row.kind for row in cut.rows] == ["value", "shared", "others"]
    assert cut.bottom == whole.bottom
    others, rest = cut.rows[-1], [row for row in whole.rows[1:] if row.kind == "value"]
    assert others.records == sum(row.records for row in rest)
    assert others.total == added([row.total for row in rest])
    for at, cell in enumerate(others.cells):
        assert cell.sum == added([row.cells[at].sum for row in rest])
        assert cell.records == sum(row.cells[at].records for row in rest)


def added(sums: Sequence[Sum | None]) -> Sum | None:
    return next(iter(combined(each for each in sums if each)), None)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_line_is_wider_than_the_page(store: FileStore, width: int, glyphs: Glyphs) -> None:
    for field in TABLE_FIELDS:
        document = pivot_document(tables(store, field), width=width, title="Money", glyphs=glyphs)
        for text in map(line_text, document.lines):
            assert cell_len(text) <= width
            assert text.isprintable()


def test_every_figure_leads_to_its_agreements(store: FileStore) -> None:
    for pivot in tables(store, "funder", "source:grants"):
        layout = Layout(pivot, 120, UNICODE, scrolled=True)
        for row in (*pivot.rows, pivot.bottom):
            spans = layout.figures(row, layout.years)
            figures = [span for span in spans[:-1] if span.text.strip(f" {UNICODE.gap}")]
            leads = "" if row.kind == "others" else "list:agreements:"
            assert figures
            assert all(span.link[:16] == leads for span in figures)


def test_the_verb_prints_the_same_in_every_form(tmp_path: Path) -> None:
    def told(*words: str) -> str:
        return pactline("pivot", "--by", "recipient", *words, home=tmp_path).stdout.decode()

    rows = list(csv.DictReader(io.StringIO(told("--csv"))))
    assert json.loads(told("--json")) == [
        {
            name: int(cell)
            if name == "records"
            else cell or ("" if name in ("id", "worked out") else None)
            for name, cell in row.items()
        }
        for row in rows
    ]
    assert [row["total"] for row in rows if row["row"] == "total"] == [
        "more than £1.1m plus almost £11.8m"
    ]
    path = tmp_path / "table.xlsx"
    told("--xlsx", str(path))
    from openpyxl import load_workbook

    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [["" if cell is None else cell for cell in row] for row in sheet.values]
    assert [str(cell) for cell in cells[1]] == list(rows[0].values())


def test_money_that_counts_nowhere_is_named(tmp_path: Path) -> None:
    asked = agreement(line("£100", stage=Stage.APPLIED_FOR))
    (tmp_path / "store").mkdir()
    open_store(tmp_path / "store").put([file_of(asked)], action="import")
    done = pactline("pivot", "--store", str(tmp_path / "store"), home=tmp_path)
    talk = done.stderr.decode()
    assert done.returncode == EXIT_NOTHING
    assert "no money counts in 1 agreement" in talk
    assert "applied for: 1 figure, £100" in talk


def test_ids_are_texts_in_a_workbook_and_figures_are_numbers() -> None:
    told = award("12", "2012-05-01", places=(Place(name="0012"),))
    fields, rows = pivot_rows(tables(store_of(file_of(told)), "place"))
    book = io.BytesIO()
    write_sheet(
        fields, [[row[each] for each in fields] for row in rows], book, date.today(), PIVOT_TEXTS
    )
    from openpyxl import load_workbook

    sheet = load_workbook(book).active
    assert sheet is not None
    _, cells, _ = sheet.values
    assert dict(zip(fields, cells, strict=True)) == {
        **{"row": "place", "label": "0012", "id": "0012", "currency": "GBP", "2012/13": 12},
        **{"total": 12, "records": 1, "shared": None, "worked out": None},
    }


def figures_of(*awards: Agreement) -> str:
    listing = store_of(file_of(*awards)).listing(EVERYTHING, Kind.AGREEMENT)
    return "\n".join(
        map(line_text, pivot_document(pivots(listing, "type"), width=80, title="").lines)
    )


def test_what_is_about_so_much_stands_apart_from_bounds() -> None:
    about, most, more = (
        agreement(line(text, date="2015-05-01"), id=text)
        for text in ("about £300,000", "up to £45,000", "more than £4,000.60")
    )
    assert " ≤45,000+~300,000" in figures_of(about, most)
    assert " >4,000+~300,000" in figures_of(about, more)


def test_a_figure_without_a_bar_is_told_in_digits_among_bars() -> None:
    def drawn(*awards: Agreement) -> str:
        (pivot,) = pivots(store_of(file_of(*awards)).listing(EVERYTHING, Kind.AGREEMENT), "type")
        layout = Layout(pivot, 60, UNICODE)
        return line_text(layout.figures(pivot.rows[0], layout.window(0), bars=True))

    alone, undated = award("700", "2012-05-01", id="a"), award("50", "", id="b")
    assert drawn(alone).split() == ["700", "700", "1"]
    told = drawn(alone, undated, award("350", "2013-05-01", id="c"))
    assert told.split()[-3:] == ["50", "1,100", "3"]
    assert "700" not in told


def test_a_figure_of_pence_is_not_told_as_nothing() -> None:
    assert " 0.4 " in figures_of(award("0.40", "2015-05-01"))


@pytest.mark.parametrize(
    ("value", "words", "told"),
    [
        ("0.5", Qualifier.EXACTLY, "0.5"),
        ("0.7", Qualifier.MORE_THAN, "0.7"),
        ("0.04", Qualifier.LESS_THAN, "1"),
        ("1.4", Qualifier.EXACTLY, "1"),
        ("0", Qualifier.EXACTLY, "0"),
    ],
)
def test_a_figure_of_less_than_a_thousand_is_not_told_as_nothing(
    value: str, words: Qualifier, told: str
) -> None:
    assert str(rounded(Decimal(value), frozenset({words}))) == told


def test_a_bracket_names_its_years_where_it_is_drawn_over_others() -> None:
    whole = line("less than £1,000", period="2009/10..2012/13")
    told = figures_of(agreement(whole, year("£300", "2011/12")))
    assert "<700" in told
    assert "2009/10, 2010/11 and 2012/13, worked out" in " ".join(told.split())


def test_stated_years_that_exceed_their_total_are_a_contradiction() -> None:
    whole, first, second = (
        line("£100", period="2009/10..2012/13"), year("£300", "2011/12"), year("£200", "2012/13")
    )  # fmt: skip
    other = agreement(line("£900", period="2009/10..2010/11"), id="other")
    told = " ".join(figures_of(agreement(whole, first, second), other).split())
    assert "500" in told
    assert "worked out in part; years exceed their total" in told


def test_nothing_has_no_table() -> None:
    assert pivots(store_of().listing(EVERYTHING, Kind.AGREEMENT), "funder") == ()


def test_what_is_worked_out_is_marked_in_every_form() -> None:
    rest = agreement(line("£10", period="2010/11..2011/12"), year("£7", "2011/12"), id="rest")
    over = agreement(
        *(line("£10", period="2013/14..2015/16"), year("£7", "2013/14"), year("£6", "2014/15")),
        id="over",
    )
    found = tables(store_of(file_of(rest, over)), "type")
    text = pivot_document(found, width=100, title="").text()
    assert "‡3" in text
    assert "‼−3" in text
    assert "‡: worked out, or in part" in text
    assert "‼: worked out; years exceed their total" in text
    _, rows = pivot_rows(found)
    assert {row["worked out"] for row in rows} == {"2010/11; 2015/16"}

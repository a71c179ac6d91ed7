"""Columns: what gives way where room is short."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from store.interface import Kind, Row
from tui.layout import Run, fill, width
from tui.pages.document import ASCII, UNICODE, Glyphs, cut, fit
from tui.rows import FixedRows, Look, Shape, columns, row_line
from tui.state import View
from tui.widgets import end_of_change

GRANT = Row(
    Kind.AGREEMENT,
    "360G-1",
    "Inclusive Neighbourhood Grant to Sale Brownies",
    who="Trafford Metropolitan Borough Council → Sale Brownies",
    amount="more than £3.5m",
    date="2023-01-31",
    ends="2024-01-30",
)


def text_of(row: Row, view: View, cells: int, glyphs: Glyphs = UNICODE) -> str:
    runs = row_line(row, Shape(view), cells, Look(glyphs))
    assert width(runs) == cells
    return "".join(run.text for run in runs)


@pytest.mark.parametrize("cells", [58, 70])
def test_the_recipient_is_seen_where_room_is_short(cells: int) -> None:
    text = text_of(GRANT, View.AGREEMENTS, cells)
    assert "Sale Brownies" in text
    assert "Trafford" not in text
    assert text.rstrip().endswith(">      £3.5m")


def test_funder_and_recipient_are_both_seen_from_120_columns() -> None:
    assert "Sale Brownies" in text_of(GRANT, View.AGREEMENTS, 120)
    assert "Trafford Metro" in text_of(GRANT, View.AGREEMENTS, 120)


@pytest.mark.parametrize("cells", range(36, 201, 4))
@pytest.mark.parametrize(
    ("amount", "signs"),
    [
        ("£500", ("", "")),
        ("more than £16,666", (">", ">")),
        ("less than £1,291,436.54", ("<", "<")),
        ("almost £11,800,000", ("‹", "<~")),
        ("about £5", ("~", "~")),
    ],
)
def test_the_figure_of_an_agreement_is_whole_at_every_width(
    amount: str, signs: tuple[str, str], cells: int
) -> None:
    figure = amount.split()[-1]
    for glyphs, sign in zip((UNICODE, ASCII), signs, strict=True):
        text = text_of(GRANT._replace(amount=amount), View.AGREEMENTS, cells, glyphs)
        assert text.endswith(f"{figure} ")
        assert text[:-1].removesuffix(figure).rstrip().endswith(sign)


@pytest.mark.parametrize("cells", [80, 100, 120])
def test_a_column_that_is_chosen_takes_room_from_names_and_not_another_columns_place(
    cells: int,
) -> None:
    fields = ("date", "title", "recipient", "funder", "amount", "type")
    shape = Shape(View.AGREEMENTS, chosen=tuple((field, field) for field in fields))
    shown = {each.field: each.cells for each in columns(shape, cells)}
    assert tuple(shown) == fields
    assert (shown["date"], shown["amount"]) == (10, 12)
    assert min(shown.values()) >= 10


def test_a_title_has_no_more_room_than_it_needs() -> None:
    lines = [
        row_line(GRANT, Shape(View.AGREEMENTS, needs=(cells, 13, 37)), 110, Look(UNICODE))
        for cells in (9, 40)
    ]
    short, long = ("".join(run.text for run in line) for line in lines)
    assert "Sale Brownies Trafford Metropolitan Borough Council" in " ".join(short.split())
    assert "Inclusive Neighbourhood" in long


def test_a_title_leaves_the_recipient_to_the_parties_or_gives_way_to_it() -> None:
    assert "Inclusive Neighbourhood Grant  " in text_of(GRANT, View.AGREEMENTS, 160)
    assert text_of(GRANT, View.AGREEMENTS, 40).startswith("  → Sale Brownies  ")
    assert "Inclusive Neig" in text_of(GRANT._replace(who="Trafford"), View.AGREEMENTS, 40)


@pytest.mark.parametrize("cells", [60, 80, 100])
def test_a_reason_is_whole_where_the_line_has_room(cells: int) -> None:
    row = Row(
        Kind.AGREEMENT,
        "total:x",
        "The same money at another stage",
        type="total",
        amount="£8,779,837 and $153,934",
        detail="379 agreements",
    )
    text = text_of(row, View.FUNDING, cells)
    assert "The same money at another stage" in text
    assert "£8,779,837 and $153,934" in text


@pytest.mark.parametrize("cells", range(30, 201, 7))
def test_a_figure_of_money_is_never_cut(cells: int) -> None:
    amount = "more than £1.1m plus less than £4.8m"
    row = Row(
        Kind.AGREEMENT, "total:x", "no period stated", "total", amount=amount, detail="2 figures"
    )
    shown = text_of(row, View.FUNDING, cells)
    assert amount in shown or cells < len(amount) + 4


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("abc", 5, "abc"),
        ("abcdef", 4, "abc…"),
        ("東京都", 5, "東京…"),
        ("東京都", 4, "東…"),
        ("abc", 0, ""),
        ("abcdef", 1, "a"),
    ],
)
def test_text_is_cut_by_cells(text: str, cells: int, expected: str) -> None:
    assert cut(text, cells) == expected
    assert cell_len(fit(text, cells)) == cells


@pytest.mark.parametrize(
    "text", ["東京都", "한국어", "가", "ที่นี่", "e\u0301", "مَدْرَسَة", "⚠️ 🏳️", "👩", "£1.1m"]
)
def test_rows_of_wide_and_combining_characters_fill_their_line(text: str) -> None:
    row = GRANT._replace(title=text * 9, who=f"{text * 7} → {text * 5}")
    for cells in range(30, 130, 3):
        assert width(row_line(row, Shape(View.AGREEMENTS), cells, Look(UNICODE))) == cells


def test_neighbours_of_one_role_are_one_run() -> None:
    assert fill((Run("a"), Run("b"), Run("c", "dim"), Run("")), 6, "dim") == (
        Run("ab"),
        Run("c   ", "dim"),
    )


def test_what_changed_of_a_line_ends_where_the_rest_is_as_before() -> None:
    before = (Run("1 of 60"), Run(" by name", "dim"))
    assert end_of_change(before, before) == 0
    assert end_of_change(before, (Run("2 of 60"), Run(" by name", "dim"))) == 1
    assert end_of_change(before, (Run("10 of 6"), Run(" by name", "dim"))) == 7
    assert end_of_change(before, (Run("1 of 60 by name"),)) == 15
    assert end_of_change((), before) == 15
    assert end_of_change(before, (Run("東京都 of 60 by n"),)) == 17


def test_organisations_whose_names_begin_alike_are_told_apart_by_how_they_end() -> None:
    names = [
        f"Royal College of Physicians of {place}" for place in ("Edinburgh", "London", "Wales")
    ]
    rows = FixedRows([Row(Kind.ORGANISATION, name, name) for name in (*names, "Royal Society")])
    rows.shape = Shape(View.ORGANISATIONS)
    lines = ["".join(run.text for run in rows.line(at, 40, Look(UNICODE))) for at in range(4)]
    ends = ("Edinburgh", "London", "Wales", "Society")
    assert all(line.rstrip().endswith(end) for line, end in zip(lines, ends, strict=True))
    assert all(line.startswith("  Royal") and len(line) == 40 for line in lines)

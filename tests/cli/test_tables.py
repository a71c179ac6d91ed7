"""Tables on a terminal: no column is cut, and ids and figures are the last to be folded."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.interface import Store
from store.store import open_sample
from tests.cli.streams import Run, Screen
from tui.cli.rows import Cells
from tui.cli.tables import LONGEST_WORD, Needs, console_on, fitted, print_tables

_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def store() -> Store:
    return open_sample()


def printed(rows: list[Cells], headings: dict[str, str], width: int, **more: Any) -> list[str]:
    """Return the lines of a table without their colours."""
    screen = Screen()
    print_tables(console_on(screen, width), rows, headings, **more)
    return [_SEQUENCE.sub("", line) for line in screen.getvalue().splitlines()]


@st.composite
def needs(draw: st.DrawFn) -> Needs:
    natural = draw(st.integers(1, 200))
    words = draw(st.integers(1, min(natural, LONGEST_WORD)))
    return Needs(natural, draw(st.integers(1, natural)), words)


@given(st.lists(needs(), min_size=1, max_size=8), st.integers(8, 200))
def test_columns_fit_and_none_is_wider_than_what_stands_in_it(
    columns: list[Needs], room: int
) -> None:
    widths = fitted(columns, room)
    assert sum(widths) <= max(room, len(columns))
    for width, column in zip(widths, columns, strict=True):
        assert 1 <= width <= column.natural


def test_prose_gives_way_before_ids_and_ids_before_words() -> None:
    prose, record_id = Needs(90, 1, 12), Needs(30, 30, 12)
    assert fitted([prose, record_id], 60) == [30, 30]
    assert fitted([prose, record_id], 45) == [15, 30]
    assert fitted([prose, record_id], 30) == [15, 15]


def test_a_record_can_be_asked_for_by_what_a_table_shows(store: Store) -> None:
    for kind in ("organisation", "agreement", "fund"):
        ids = [row[1] for row in Run(store, "find", "--kind", kind).rows]
        table = Run(store, "find", "--kind", kind, terminal=True).out
        assert ids
        assert [each for each in ids if each[:LONGEST_WORD] not in table] == []


def test_counts_have_their_commas_and_stand_at_the_right_but_answers_at_the_left() -> None:
    rows: list[Cells] = [
        {"records": 4116, "there": True, "id": "a"},
        {"records": None, "there": False, "id": ""},
    ]
    headings = {"records": "Records", "there": "There"}
    lines = printed(rows, headings, 80, under={"there": ("id",)})
    heading, _, first, second, last, *_ = lines[1:]
    assert heading.index("Records") + len("Records") == first.index("4,116") + len("4,116")
    assert heading.index("There") == first.index("yes") == second.index("a") == last.index("no")

"""Cells that no spreadsheet runs, and that can be turned back."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exporting.tables import NEUTRALISED, REPLACED, safe
from store.text import neutralise
from tests.exporting.support import restore

HEADS = st.sampled_from(["", "'", "''", " ", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "\u00a0"])


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+44 161 000", "'+44 161 000"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("\tx", "'\tx"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("-12.50", "-12.50"),
        ("'tis", "'tis"),
        ("A = B", "A = B"),
        ("", ""),
    ],
)
def test_cells_that_would_be_run(text: str, cell: str) -> None:
    assert neutralise(text) == cell
    assert restore(cell) == text


@given(st.tuples(HEADS, HEADS, st.text()).map("".join))
def test_every_text_comes_back(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.tuples(HEADS, HEADS, st.text()).map("".join))
def test_no_cell_starts_with_a_formula(text: str) -> None:
    cell = neutralise(text)
    start = cell.lstrip(" \u00a0")[:1]
    assert start not in ("=", "+", "@", "＝", "＋", "－", "＠")
    assert cell[:1] not in ("\t", "\r", "\n")
    if start == "-":
        float(cell)


def test_what_was_done_is_counted() -> None:
    notes: Counter[str] = Counter()
    assert safe("=\x1b[31m\ud800", notes) == "'=\ufffd[31m\ufffd"
    assert safe("two\nlines", notes) == "two\nlines"
    assert notes == {NEUTRALISED: 1, REPLACED: 1}

"""What a line is painted anew by must cover all that changed, and little else."""

from hypothesis import given
from hypothesis import strategies as st

from tui.drawing.difference import difference
from tui.drawing.paint import Paint, Painted, fill, stretch

CELLS = 12
RUNS = st.tuples(st.text("ab é漢", max_size=5), st.sampled_from(("", "dim", "figure")))
LINES = st.lists(RUNS, max_size=5).map(
    lambda runs: fill([Paint(text, role) for text, role in runs], CELLS)
)


def _cells(line: Painted) -> list[tuple[str, str]]:
    return [(sign, paint.role) for paint in line for sign in paint.text]


@given(LINES, LINES)
def test_outside_the_difference_nothing_changed(before: Painted, after: Painted) -> None:
    start, end = difference(before, after, CELLS)
    old, new = _cells(before), _cells(after)
    if (start, end) != (0, CELLS):
        assert old[:start] == new[:start]
        assert old[end:] == new[end:]
    assert end > start or before == after


@given(LINES, st.integers(0, CELLS), st.integers(0, CELLS))
def test_a_stretch_is_what_stands_there(line: Painted, start: int, end: int) -> None:
    if all(paint.text.isascii() for paint in line):
        assert _cells(stretch(line, start, end)) == _cells(line)[start:end]


def test_one_letter_more_is_one_stretch_of_two_cells() -> None:
    before, after = ((Paint(f"/ {text:<10}"),) for text in ("nav_", "navc_"))
    assert difference(before, after, CELLS) == (5, 7)

"""Where the panes stand for a size of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.list_face import TOP
from tui.state.place import View

if TYPE_CHECKING:
    from tui.state.session import Session

TWO_PANES_FROM = 100
"""Columns from which list and detail stand side by side unless a key says otherwise."""

SMALLEST = (24, 7)
"""Columns and lines below which the screen says that it is too small."""

LEAST_LIST = 30
"""Columns that a list beside a detail keeps."""

LEAST_BELOW = 12
"""Lines of a page below a short list: as many as lead to an agreement's first figure."""


class Geometry(NamedTuple):
    """Columns of the list and of the detail (0 hides it), and the lines that both have.

    `above` are the lines of a list that has the detail below it; 0 where they stand side by side.
    """

    list_cells: int
    detail_cells: int
    lines: int
    above: int = 0

    @property
    def two(self) -> bool:
        """Whether both panes stand side by side."""
        return bool(self.list_cells and self.detail_cells and not self.above)

    @property
    def list_size(self) -> tuple[int, int]:
        """Cells and lines of the list."""
        return self.list_cells, self.above or self.lines

    @property
    def detail_size(self) -> tuple[int, int]:
        """Cells and lines of the detail."""
        return self.detail_cells, self.lines - self.above


def arrange(
    width: int, height: int, *, one_pane: bool | None, share: float, reading: bool, hits: int = 0
) -> Geometry:
    """Return the panes' sizes.

    Args:
        width: columns of the terminal.
        height: lines of the terminal.
        one_pane: True or False where a key chose; None decides by the width.
        share: the list's part of the width where both stand side by side, 0 to 1.
        reading: whether the detail has the keys; with one pane it is the one that shows.
        hits: rows that a search left; few of them leave room for the page of one. 0 for any list.
    """
    lines = max(1, height - 2)
    alone = width < TWO_PANES_FROM if one_pane is None else one_pane
    if one_pane is None and alone and hits and not reading and TOP + hits + LEAST_BELOW <= lines:
        return Geometry(width, width, lines, TOP + hits)
    if alone or width < 2 * LEAST_LIST:
        return Geometry(0, width, lines) if reading else Geometry(width, 0, lines)
    cells = max(LEAST_LIST, min(width - LEAST_LIST, round(width * share)))
    return Geometry(cells, width - cells, lines)


def panes_of(session: Session, width: int, height: int) -> Geometry:
    """Return the panes' sizes on a terminal of so many columns and lines, at the present place."""
    return arrange(
        width,
        height,
        one_pane=session.one_pane,
        share=session.share,
        reading=session.here.reading,
        hits=_hits(session),
    )


def _hits(session: Session) -> int:
    """Return how many records a search left; 0 where none was made, or years are listed."""
    found = session.found
    if found is None or found.asked.view is View.FUNDING or not found.asked.text.strip():
        return 0
    return found.rows.total


def too_small(width: int, height: int) -> str:
    """Return what to say where nothing useful fits, or an empty text."""
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        return ""
    return f"Enlarge to {SMALLEST[0]}x{SMALLEST[1]}; q quits"

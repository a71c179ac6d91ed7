"""Where the panes stand for a size of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.state.session import Session

TWO_PANES_FROM = 100
"""Columns from which list and detail stand side by side unless a key says otherwise."""

SMALLEST = (24, 7)
"""Columns and lines below which the screen says that it is too small."""

LEAST_LIST = 30
"""Columns that a list beside a detail keeps."""


class Geometry(NamedTuple):
    """Columns of the list and of the detail (0 hides it), and lines of both."""

    list_cells: int
    detail_cells: int
    lines: int

    @property
    def two(self) -> bool:
        """Whether both panes are on the screen."""
        return bool(self.list_cells and self.detail_cells)


def arrange(
    width: int, height: int, *, one_pane: bool | None, share: float, reading: bool
) -> Geometry:
    """Return the panes' sizes.

    Args:
        width: columns of the terminal.
        height: lines of the terminal.
        one_pane: True or False where a key chose; None decides by the width.
        share: the list's part of the width where both stand side by side, 0 to 1.
        reading: whether the detail has the keys; with one pane it is the one that shows.
    """
    lines = max(1, height - 2)
    alone = width < TWO_PANES_FROM if one_pane is None else one_pane
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
    )


def too_small(width: int, height: int) -> str:
    """Return what to say where nothing useful fits, or an empty text."""
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        return ""
    return f"Enlarge to {SMALLEST[0]}x{SMALLEST[1]}; q quits"

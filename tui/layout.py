"""Lines of the screen as runs of text with a role, the sizes of its panes, and its line of tabs.

The first frame and the app draw from here, so that the one takes over from the other unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from rich.cells import cell_len

from tui.pages.document import Glyphs, cut
from tui.state import Preferences, View
from tui.theme import Role


class Run(NamedTuple):
    """A run of printable text in one role."""

    text: str
    role: str = ""


Runs = tuple[Run, ...]
"""One line of the screen."""


# Text measured in cells


def width(runs: Iterable[Run]) -> int:
    """Return how many cells a line takes."""
    return sum(cell_len(run.text) for run in runs)


def fill(runs: Iterable[Run], cells: int, role: str = "", ellipsis: str = "…") -> Runs:
    """Return the line cut or padded in `role` to exactly `cells` cells, equal neighbours joined."""
    line, left = [], cells
    for text, its_role in runs:
        text = cut(text, left, ellipsis)
        left -= cell_len(text)
        line.append(Run(text, its_role))
    line.append(Run(" " * left, role))
    groups = groupby((run for run in line if run.text), key=attrgetter("role"))
    return tuple(Run("".join(run.text for run in group), its) for its, group in groups)


def run_at(runs: Runs, cell: int) -> int:
    """Return which run of a line is drawn in a cell; the last one beyond the end."""
    end = 0
    for number, run in enumerate(runs):
        end += cell_len(run.text)
        if cell < end:
            return number
    return len(runs) - 1


# Sizes of the panes

HEAD = 3
"""Lines above the first row: the search, what is told of it, the headings."""

TWO_PANES_FROM = 100
"""Columns from which list and page stand side by side unless a key says otherwise."""

SMALLEST = (24, 7)
"""Columns and lines below which the screen says that it is too small."""

LEAST_LIST = 30
"""Columns that a list beside a page keeps."""

LEAST_BELOW = 12
"""Lines of a page below a short list: as many as lead to an agreement's first figure."""


def counts_cells(cells: int) -> int:
    """Return the cells of the counts at the end of a search line of so many."""
    return min(36, cells // 2)


class Panes(NamedTuple):
    """Columns of the list and of the page (0 hides it), and the lines that both have.

    `above` are the lines of a list that has the page below it; 0 where they stand side by side.
    """

    list_cells: int
    page_cells: int
    lines: int
    above: int = 0

    @property
    def two(self) -> bool:
        """Whether both panes stand side by side."""
        return bool(self.list_cells and self.page_cells and not self.above)


def arrange(
    width: int,
    height: int,
    preferences: Preferences,
    *,
    reading: bool,
    hits: int = 0,
    foot: int = 0,
    wide: bool = False,
) -> Panes:
    """Return the panes' sizes.

    Args:
        width: columns of the terminal.
        height: lines of the terminal.
        preferences: whether a person chose one pane or two, and the list's part of the width.
        reading: whether the page has the keys; with one pane it is the one that shows.
        hits: rows that a search left; few of them leave room for the page of one. 0 for any list.
        foot: lines below the rows.
        wide: whether the list takes the whole width where a person chose nothing else.
    """
    lines = max(1, height - 2)
    chosen = preferences.one_pane
    alone = wide or width < TWO_PANES_FROM if chosen is None else chosen
    above = HEAD + hits + foot
    if chosen is None and alone and hits and not reading and above + LEAST_BELOW <= lines:
        return Panes(width, width, lines, above)
    if alone or width < 2 * LEAST_LIST:
        return Panes(0, width, lines) if reading else Panes(width, 0, lines)
    cells = max(LEAST_LIST, min(width - LEAST_LIST, round(width * preferences.share)))
    return Panes(cells, width - cells, lines)


def too_small(width: int, height: int) -> str:
    """Return what to say where nothing useful fits, or an empty text."""
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        return ""
    return f"Enlarge to {SMALLEST[0]}x{SMALLEST[1]}; q quits"


def scrolled(top: int, cursor: int, page: int, total: int) -> int:
    """Return the first row on the screen, so that the cursor's is there.

    A list turns over by a screenful, the row before the cursor's still in sight: by single rows, a
    key held down would send every row anew for each that it goes on, slow over a thin link.

    Args:
        top: the first row so far.
        cursor: position of the cursor.
        page: rows that the screen has room for.
        total: rows of the list.
    """
    if cursor >= top + page:
        top = cursor - 1 if page > 1 else cursor
    elif cursor < top:
        top = cursor - max(0, page - 2)
    return max(0, min(top, total - page))


# The line of tabs


def tabs_line(
    view: View,
    counts: dict[View, int],
    crumbs: Sequence[str],
    label: str,
    cells: int,
    glyphs: Glyphs,
) -> Runs:
    """Return the views with their counts, the way that led here, and the store's name.

    The views always fit first, then the way's end, then the store's name.
    """
    ellipsis = glyphs.ellipsis
    arrow, dot = ("›", "·") if glyphs.is_unicode else (">", "|")
    left = [Run(" ", Role.FRAME)]
    for number, each in enumerate(View, 1):
        short = 4 if each is View.FUNDING else 3
        name = each.value.capitalize()[: short if cells < 64 else None]
        count = f" {counts[each]:,}" if each in counts else ""
        role = Role.TAB_ON if each is view else Role.FRAME_DIM
        left += [Run(f" {number} {name}{count} ", role), Run(" ", Role.FRAME)]
    room = cells - width(left) - 1
    way = f" {arrow} ".join(crumbs)
    if cell_len(way) > room and crumbs:
        # Of a list, tab and search line say as much.
        is_list = crumbs[-1].startswith(view.value)
        way = "" if is_list else cut(crumbs[-1], room, ellipsis)
    right = way if room > 6 and len(crumbs) > 1 else ""
    start = f" {dot} " if right else ""
    if (name_room := room - cell_len(right) - 2 - len(start)) >= 6:
        right += start + _shortened(label, name_room, ellipsis)
    return fill(
        (*fill(left, cells - cell_len(right) - 1, Role.FRAME), Run(right, Role.FRAME_DIM)),
        cells,
        Role.FRAME,
        ellipsis,
    )


def view_of_tab(text: str) -> View | None:
    """Return the view whose tab has this text."""
    numbers = {str(number): view for number, view in enumerate(View, 1)}
    return numbers.get(text.strip()[:1])


def _shortened(label: str, cells: int, ellipsis: str) -> str:
    """Return a store's name; of a path that is too long the end, which tells stores apart."""
    if cell_len(label) <= cells:
        return label
    end = label.rstrip("/").rpartition("/")[2]
    shortened = f"{ellipsis}/{end}"
    return shortened if end and cell_len(shortened) <= cells else cut(end, cells, ellipsis)

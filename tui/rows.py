"""Lines of the screen as runs of text with a role: rows of the lists, headings, the line of tabs.

The first frame and the app draw from here, so that the one takes over from the other unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from textwrap import wrap
from typing import NamedTuple

from rich.cells import cell_len

from store.interface import FacetCount, Listing, Row, Sort
from store.text import fold, printable
from tui.pages.document import UNICODE, Glyphs, cut, fit
from tui.state import Preferences, View
from tui.theme import Role

Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Where a search hits a text: starts and ends, in characters."""


class Run(NamedTuple):
    """A run of printable text in one role."""

    text: str
    role: str = ""


Runs = tuple[Run, ...]
"""One line of the screen."""


# The rows of a list, fetched by windows, so that its length costs nothing

WINDOW = 25
"""Rows fetched at once: a screenful, since each row costs a typed letter its time."""

WINDOWS = 50
"""Windows that are kept."""


class Rows:
    """Rows of a list, and how its lines are drawn."""

    total = 0
    title_cells = 0
    """Cells that the titles of agreements need; 0 where that is not known."""

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        raise NotImplementedError

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        raise NotImplementedError

    def position_of_letter(self, letters: str) -> int:
        """Return the first row whose title starts with the letters or a later one."""
        raise NotImplementedError

    def search(self, position: int, column: int) -> str | None:
        """Return the search for what a figure is of; None where none can tell."""
        return None

    def columns(self, position: int) -> int:
        """Return how many figures a row has that can be chosen."""
        return 0

    def line(self, position: int, view: View, cells: int, look: Look) -> Runs:
        """Return the line of a row."""
        row = self.row(position)
        if row is None:
            return fill((), cells)
        return row_line(row, view, cells, look, title_cells=self.title_cells)

    def heading(self, view: View, cells: int, sort: Sort, look: Look) -> Runs:
        """Return the headings over the rows."""
        parties = isinstance(self, FixedRows)
        return heading_line(view, cells, sort, look, parties=parties, title_cells=self.title_cells)


class ListedRows(Rows):
    """The rows of a listing of the store."""

    def __init__(self, listing: Listing) -> None:
        """Fetch the first window, which the first screen shows."""
        self.total = listing.total
        self._listing = listing
        self._window = lru_cache(WINDOWS)(lambda number: listing.rows(number * WINDOW, WINDOW))
        self._is_doubled = lru_cache(WINDOWS)(lambda row: bool(listing.namesakes(row)))
        titles = [_title(row) for row in self._window(0) if row.who]
        self.title_cells = max(map(cell_len, titles), default=0)

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        if not 0 <= position < self.total:
            return None
        number, offset = divmod(position, WINDOW)
        return next(iter(self._window(number)[offset : offset + 1]), None)

    def line(self, position: int, view: View, cells: int, look: Look) -> Runs:
        """Return the line of a row, with a sign where it is perhaps the same as another.

        Where nothing in it tells why it was found, a note may.
        """
        row = self.row(position)
        if row is None:
            return fill((), cells)
        shown = {each.field: each.cells for each in columns(view, cells)}
        found = look.marks is None or look.marks(row.title) or look.marks(row.who)
        remark = "" if found else printable(self._listing.remarked.get(row.id, ""))
        if remark and view is View.AGREEMENTS and "who" in shown:
            row = row._replace(who=remark)
        elif remark:
            room = max(shown["title"] // 3, shown["title"] - cell_len(remark) - 2)
            title = cut(row.title, room, look.glyphs.ellipsis)
            row = row._replace(title=f"{title}; {remark}")
        if self._is_doubled(row):
            title = cut(row.title, shown["title"] - 2, look.glyphs.ellipsis)
            row = row._replace(title=f"{title} {look.glyphs.about}")
        return row_line(row, view, cells, look, title_cells=self.title_cells)

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        return self._listing.position_of(record_id)

    def position_of_letter(self, letters: str) -> int:
        """Return the first row whose title starts with the letters or a later one."""
        return self._listing.position_of_letter(letters)


class FixedRows(Rows):
    """Rows at hand; a row without id is a heading."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        """Take the rows."""
        self._rows = rows
        self.total = len(rows)

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        return self._rows[position] if 0 <= position < self.total else None

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        return next((at for at, row in enumerate(self._rows) if row.id == record_id), None)

    def position_of_letter(self, letters: str) -> int:
        """Return the first row whose title starts with the letters, else the last row."""
        wanted = fold(letters)
        for at, row in enumerate(self._rows):
            if row.id and fold(row.title).startswith(wanted):
                return at
        return max(0, self.total - 1)


MOST_PARTIES = 10_000
"""Organisations that are counted in what a search of agreements finds."""


def parties(listing: Listing) -> list[FacetCount]:
    """Return the organisations that take part in the agreements listed, the most frequent first."""
    return [each for each in listing.facets("party", MOST_PARTIES) if each.value]


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
    wide: bool = False,
) -> Panes:
    """Return the panes' sizes.

    Args:
        width: columns of the terminal.
        height: lines of the terminal.
        preferences: whether a person chose one pane or two, and the list's part of the width.
        reading: whether the page has the keys; with one pane it is the one that shows.
        hits: rows that a search left; few of them leave room for the page of one. 0 for any list.
        wide: whether the list takes the whole width where a person chose nothing else.
    """
    lines = max(1, height - 2)
    chosen = preferences.one_pane
    alone = wide or width < TWO_PANES_FROM if chosen is None else chosen
    if chosen is None and alone and hits and not reading and HEAD + hits + LEAST_BELOW <= lines:
        return Panes(width, width, lines, HEAD + hits)
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
    arrow, dot = ("›", "·") if glyphs.arrow == "→" else (">", "|")
    left = [Run(" ", Role.FRAME)]
    for number, each in enumerate(View, 1):
        name = each.value.capitalize()[: 3 if cells < 64 else None]
        count = f" {counts[each]:,}" if each in counts else ""
        role = Role.TAB_ON if each is view else Role.FRAME_DIM
        left += [Run(f" {number} {name}{count} ", role), Run(" ", Role.FRAME)]
    room = cells - width(left) - 1
    way = f" {arrow} ".join(crumbs)
    if cell_len(way) > room and crumbs:
        way = cut(crumbs[-1], room, ellipsis)
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


# Columns and rows of the lists

GUTTER = 2
"""Cells before the first column, for the cursor's sign."""

BOTH_FROM = 32
"""Cells of the parties from which a funder that is cut stands before the recipient."""

FIGURE = 12
"""Cells for >£1,291,436, the sign of its qualifier first; a name beside a figure gives it more."""

SIGNS = {
    "more than": (">", ">"),
    "at least": ("≥", ">="),
    "almost": ("‹", "<~"),
    "less than": ("<", "<"),
    "up to": ("≤", "<="),
    "about": ("~", "~"),
}
"""What stands for a qualifier before a figure, in Unicode and in ASCII."""

LEAST_NAME = 6
"""Cells of a name that a long figure beside it leaves."""

LEAST_FUNDER = 8
"""Cells below which a funder's name tells nothing."""


class Column(NamedTuple):
    """A field of a row with its heading, width in cells and alignment."""

    field: str
    heading: str
    cells: int
    role: str = ""
    right: bool = False
    sort: Sort | None = None


@lru_cache(64)
def columns(
    view: View, cells: int, *, parties: bool = False, title_cells: int = 0
) -> tuple[Column, ...]:
    """Return the columns that a list of that width has room for, the first one taking the rest.

    Args:
        view: what is listed.
        cells: width of the list.
        parties: whether organisations are those of agreements, with their money.
        title_cells: what the titles of agreements need; 0 where that is not known.
    """
    room = cells - GUTTER
    if parties:
        first = Column("title", "Organisation", 0, sort=Sort.NAME)
        others = [
            Column("detail", "Agreements", 16 if room >= 52 else 0, Role.DIM, True),
            Column("amount", "Money", FIGURE + 5, Role.FIGURE, True, Sort.AMOUNT),
        ]
    elif view is View.ORGANISATIONS:
        first = Column("title", "Organisation", 0, sort=Sort.NAME)
        others = [
            Column("type", "Kind", 20 if room >= 100 else 0, Role.DIM),
            Column("who", "Identifier", 20 if room >= 68 else 0, Role.DIM),
            Column("detail", "Agreements", 15 if room >= 38 else 0, Role.DIM, right=True),
        ]
    elif view is View.AGREEMENTS:
        dated, ends = 10 if room >= 50 else 0, 10 if room >= 92 else 0
        # Who takes part tells rows apart, where the titles of a programme all begin alike.
        shared = room - FIGURE - dated - ends - 4
        least = max(shared * 2 // 5, shared - 60)
        title = min(least, max(title_cells, len("Agreement "))) if title_cells else least
        who = shared - title if room >= 50 else 0
        first = Column("title", "Agreement", 0, sort=Sort.NAME)
        others = [
            Column("date", "Date", dated, sort=Sort.DATE),
            Column("who", "Parties", who),
            Column("ends", "Ends", ends, Role.DIM, sort=Sort.ENDS),
            Column("amount", "Amount", FIGURE if room >= 34 else 0, Role.FIGURE, True, Sort.AMOUNT),
        ]
    else:
        first = Column("title", "Money", 0)
        others = [
            Column("detail", "Agreements", 16 if room >= 52 else 0, Role.DIM, True),
            Column("amount", "Money", 24 if room >= 64 else 20, Role.FIGURE, True),
        ]
    others = [column for column in others if column.cells]
    rest = room - 1 - sum(column.cells + 1 for column in others)
    first = first._replace(cells=max(1, rest))
    if others and others[0].field == "date":
        return (others[0], first, *others[1:])
    return (first, *others)


def sort_at(
    view: View, cells: int, cell: int, *, parties: bool = False, title_cells: int = 0
) -> Sort | None:
    """Return the order that the heading in a cell stands for; None where it stands for none."""
    end = GUTTER
    for column in columns(view, cells, parties=parties, title_cells=title_cells):
        end += column.cells + 1
        if cell < end:
            return column.sort
    return None


def heading_line(
    view: View,
    cells: int,
    sort: Sort,
    look: Look,
    *,
    parties: bool = False,
    title_cells: int = 0,
) -> Runs:
    """Return the headings, the column that the list is ordered by marked with an arrow."""
    rich = look.glyphs.arrow == "→"
    arrow = ("↑" if look.backwards else "↓") if rich else (" ^" if look.backwards else " v")
    ellipsis = "…" if rich else ""
    runs = [Run(" " * GUTTER, Role.DIM)]
    for column in columns(view, cells, parties=parties, title_cells=title_cells):
        marked = column.sort is sort
        heading = f"{column.heading}{arrow}" if marked else column.heading
        text = fit(heading, column.cells, right=column.right, ellipsis=ellipsis)
        runs.append(Run(text + " ", Role.HEADING if marked else Role.DIM))
    return fill(runs, cells, Role.DIM)


class Look(NamedTuple):
    """How a row is drawn.

    Attributes:
        glyphs: the signs that the terminal can draw.
        cursor: the role of the whole line where the cursor is on it, or empty.
        marks: where the search hits a name.
        kept: ids of the records that the reader marked.
        column: the figure that is chosen in a table of money, from 1; 0 for the whole row.
        bars: whether tables of money have bars in place of numbers.
        backwards: whether the order is turned round.
    """

    glyphs: Glyphs
    cursor: str = ""
    marks: Marks | None = None
    kept: frozenset[str] = frozenset()
    column: int = 0
    bars: bool = False
    backwards: bool = False

    def gutter(self, row: Row) -> Run:
        """Return what stands before the first column: the cursor, and the reader's mark."""
        rich = self.glyphs.bar[-1] == "█"
        sign = ("▌" if rich else ">") if self.cursor else " "
        kept = row.id in self.kept or row.who.partition(":")[2] in self.kept
        mark = ("•" if rich else "*") if kept else ""
        return Run(fit(sign + mark, GUTTER), self.cursor)


def row_line(row: Row, view: View, cells: int, look: Look, *, title_cells: int = 0) -> Runs:
    """Return a row of a list; one without an id is a heading between two parts."""
    if not row.id:
        rule, name = Run(look.glyphs.rule * GUTTER, Role.EDGE), Run(f" {row.title} ", Role.HEADING)
        return fill((rule, name), cells, "", look.glyphs.ellipsis)
    shown = columns(view, cells, parties=row.type == "party", title_cells=title_cells)
    if view is View.FUNDING and cell_len(row.amount) > shown[-1].cells:
        return _figure_first(row, cells, look)
    return _in_columns(row, _with_whole_figure(row, shown), cells, look)


_HITS = {"": Role.HIT, Role.CURSOR: Role.CURSOR_HIT}
"""How hits are drawn, by the role of the cursor's line; that of a cursor without keys has none."""


def _in_columns(row: Row, shown: Sequence[Column], cells: int, look: Look) -> Runs:
    ellipsis = look.glyphs.ellipsis
    runs = [look.gutter(row)]
    apart = any(column.field == "who" for column in shown)
    for column in shown:
        role = look.cursor or column.role
        text = _cell(row, column, look, parties_apart=apart)
        text = fit(text, column.cells, right=column.right, ellipsis=ellipsis)
        hits = look.marks(text) if look.marks and column.field in ("title", "who") else ()
        position = 0
        for start, end in hits:
            runs.append(Run(text[position:start], role))
            runs.append(Run(text[start:end], _HITS.get(look.cursor, role)))
            position = end
        runs.append(Run(text[position:] + " ", role))
    return fill(runs, cells, look.cursor, ellipsis)


def _cell(row: Row, column: Column, look: Look, *, parties_apart: bool) -> str:
    """Return the text of a row's field, before it is cut to its column.

    A title doesn't repeat the recipient who stands beside it; where there is no room for both, it
    gives way to the one recipient.
    """
    text = str(getattr(row, column.field))
    if column.field == "title" and not text:
        return f"(no title) {row.id}"
    arrow, recipient = row.who.rpartition(" → ")[1:]
    if column.field == "title" and arrow and recipient:
        alone = not parties_apart and ", " not in recipient
        return f"{look.glyphs.arrow} {recipient}" if alone else _title(row)
    if column.field == "amount":
        return signed(text, column.cells, look.glyphs)
    if column.field == "who":
        text = _recipient_where_tight(text, column.cells, look.glyphs.ellipsis)
        return text.replace("→", look.glyphs.arrow)
    return text


def _title(row: Row) -> str:
    """Return a title without the recipient, who stands beside it."""
    return row.title.removesuffix(f" to {row.who.rpartition(' → ')[2]}")


def signed(amount: str, cells: int, glyphs: Glyphs) -> str:
    """Return a figure whose qualifier is a sign in the first cell, or in words beside others."""
    for words, signs in SIGNS.items():
        figure = amount.removeprefix(f"{words} ")
        if figure != amount and " " not in figure:
            sign = signs[glyphs.arrow != "→"]
            return sign + fit(figure, max(cell_len(figure), cells - len(sign)), right=True)
    return amount


def _with_whole_figure(row: Row, shown: Sequence[Column]) -> Sequence[Column]:
    """Return the columns, names shorter where the figure needs more cells than its own."""
    more = cell_len(signed(row.amount, 0, UNICODE)) - shown[-1].cells
    if shown[-1].field != "amount" or more <= 0:
        return shown
    fitted = list(shown)
    for at in range(len(shown) - 1):
        if more > 0 and shown[at].field in ("title", "who"):
            given = min(more, max(0, shown[at].cells - LEAST_NAME))
            fitted[at] = shown[at]._replace(cells=shown[at].cells - given)
            fitted[-1] = fitted[-1]._replace(cells=fitted[-1].cells + given)
            more -= given
    return fitted


def _recipient_where_tight(who: str, cells: int, ellipsis: str) -> str:
    """Return funder → recipient; where both do not fit, the funder gives way to the recipient."""
    funder, arrow, recipient = who.partition(" → ")
    if not arrow or not funder or cell_len(who) <= cells:
        return who
    room = cells - cell_len(f" → {recipient}")
    if cells < BOTH_FROM or room < LEAST_FUNDER:
        return f"→ {recipient}"
    return f"{cut(funder, room, ellipsis)} → {recipient}"


def _figure_first(row: Row, cells: int, look: Look) -> Runs:
    """Return a row whose figure is too long for its column: figure and name whole, if they fit."""
    ellipsis = look.glyphs.ellipsis
    room = cells - GUTTER - 1 - cell_len(row.amount)
    name = cut(row.title, max(0, room - 1), ellipsis)
    left = room - cell_len(name) - 1
    detail = row.detail if cell_len(row.detail) < left else ""
    runs = (
        look.gutter(row),
        Run(name, look.cursor),
        Run(fit(detail, max(0, left), right=True) + " ", look.cursor or Role.DIM),
        Run(row.amount, look.cursor or Role.FIGURE),
    )
    return fill(runs, cells, look.cursor, ellipsis)


def empty_lines(texts: Sequence[str], cells: int) -> list[Runs]:
    """Return what is said where there are no rows, none of it cut."""
    lines = [""]
    for text in texts:
        lines += wrap(text, max(1, cells - 2 * GUTTER)) or [""]
    return [fill((Run(" " * GUTTER + line),), cells) for line in lines]

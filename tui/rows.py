"""Rows of the lists: fetched by windows, and drawn in the columns that a list has room for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple

from rich.cells import cell_len

from store.amounts import in_full
from store.interface import Listing, Records, Row
from store.text import fold, printable
from tui.layout import Run, Runs, fill
from tui.pages.document import FIGURE_SIGNS, Glyphs, cut, fit
from tui.state import Order, View
from tui.theme import Role

Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Where a search hits a text: starts and ends, in characters."""

# The columns of a list

GUTTER = 2
"""Cells before the first column, for the cursor's sign."""

FIGURE = 12
"""Cells for >£1,291,436, the sign of its qualifier first; a name beside a figure gives it more."""

LEAST_APART = 12
"""Cells of a name that has room for its end beside its beginning."""

LEAST_CHOSEN = 9
"""Cells of a chosen column of text, however many others there are."""

LEAST_NAME = 6
"""Cells of a name that a long figure beside it leaves."""

FUNDERS_FROM, BOTH_FROM = 72, 100
"""Columns from which organisations have their funders, and what they paid beside the other."""

NAMES_FROM, FUNDER_FROM = 50, 74
"""Columns from which a list of agreements has who takes part, and the funder beside them."""


class Column(NamedTuple):
    """A field of a row with its heading, width in cells and alignment."""

    field: str
    heading: str
    cells: int
    role: str = ""
    right: bool = False
    order: Order | None = None

    @property
    def gives_way(self) -> bool:
        """Whether it holds text, and more than little of it, that can be cut for other columns."""
        return self.field not in ("date", "ends") and not self.right and self.cells > LEAST_CHOSEN


class Shape(NamedTuple):
    """What decides the columns of a list besides its width.

    Attributes:
        view: what is listed.
        order: in which order; a date that decides it has a column.
        parties: whether organisations are those of agreements, with their money.
        incomes: whether an organisation of the store has an income.
        years: whether the financial years of their money are known.
        chosen: fields that a person chose, with their headings; none for those that fit.
        needs: cells that titles, parties and funders need; 0 where that is not known.
        one_funder: whether there is one funder alone, so that rows don't differ by it.
    """

    view: View
    order: Order = Order.NAME
    parties: bool = False
    incomes: bool = False
    years: bool = True
    chosen: tuple[tuple[str, str], ...] = ()
    needs: tuple[int, int, int] = (0, 0, 0)
    one_funder: bool = False


_KNOWN = {
    each.field: each
    for each in (
        Column("title", "Agreement", 24, order=Order.NAME),
        Column("recipient", "Recipient", 24),
        Column("funder", "Funder", 20),
        Column("who", "Parties", 30),
        Column("date", "Date", 10, order=Order.DATE),
        Column("ends", "Ends", 10, Role.DIM, order=Order.ENDS),
        Column("status", "Status", 13, Role.DIM),
        Column("amount", "Amount", FIGURE, Role.FIGURE, True, Order.AMOUNT),
        Column("value", "Value", FIGURE, Role.FIGURE, True, Order.AMOUNT),
        Column("income", "Income", FIGURE, Role.FIGURE, True, Order.INCOME),
        Column("detail", "Agreements", 15, Role.DIM, True),
        Column("received", "Received", FIGURE, Role.FIGURE, True, Order.AMOUNT),
        Column("paid", "Paid", FIGURE, Role.FIGURE, True, Order.PAID),
        Column("number", "Nr", 6, Role.DIM, True, Order.NUMBER),
        Column("years", "Years", 11, Role.DIM, True, Order.YEARS),
        Column("funders", "Funders", 16, order=Order.FUNDERS),
    )
}
"""Columns of fields that need other widths than text of any kind."""

PARTY_COLUMNS = (
    ("title", "Organisation", "name"),
    ("received", "Received", "money received in what is found"),
    ("paid", "Paid", "money paid in what is found"),
    ("number", "Nr", "agreements found in which it takes part"),
    ("years", "Years", "first and last financial year of that money"),
    ("funders", "Funders", "who pays it most often in what is found, and how many more"),
    ("apart", "Not added", "money that it shares, or that a listed programme holds, and why"),
)
"""Columns of organisations by their agreements: fields, headings and what they hold."""

_OF_TEXT = 16
"""Cells of a chosen column of any other field."""


@lru_cache(64)
def columns(shape: Shape, cells: int) -> tuple[Column, ...]:
    """Return the columns that a list of that width has room for, the title taking the rest."""
    room = cells - GUTTER
    if shape.chosen:
        others = [
            _KNOWN.get(field, Column(field, heading, _OF_TEXT))._replace(heading=heading)
            for field, heading in shape.chosen
        ]
        title = next((each for each in others if each.field == "title"), _KNOWN["title"])
        if shape.view is View.ORGANISATIONS:
            title = title._replace(heading="Organisation")
        others = [each for each in others if each.field != "title"]
        # Names and other texts give way to a new column, and at last one column to the others.
        while others:
            left = room - sum(each.cells + 1 for each in others)
            texts = [at for at, each in enumerate(others) if each.gives_way]
            widest = max(texts, key=lambda at: others[at].cells, default=-1)
            if left >= len("Agreement ") and (widest < 0 or left >= others[widest].cells):
                break
            if widest < 0:
                others.pop()
            else:
                others[widest] = others[widest]._replace(cells=others[widest].cells - 1)
        first_date = others and others[0].field == "date" and shape.chosen[0][0] == "date"
        return _with_rest(title, others, room, at=1 if first_date else 0)
    if shape.parties:
        first = Column("title", "Organisation", 0, order=Order.NAME)
        order, wide, wider = shape.order, room >= FUNDERS_FROM, room >= BOTH_FROM
        paid, income = order is Order.PAID, shape.incomes and (wider or order is Order.INCOME)
        both = wider or (wide and (paid or shape.one_funder) and not income)
        funders = wide and not shape.one_funder and (wider or not paid)
        fields = {
            "received": both or not paid,
            "paid": both or paid,
            "number": room >= 40,
            "years": shape.years
            and (order is Order.YEARS or (room >= 56 and (wider or not income))),
            "income": income,
            "funders": funders or order is Order.FUNDERS,
        }
        others = [_KNOWN[field] for field, is_shown in fields.items() if is_shown]
    elif shape.view is View.ORGANISATIONS:
        first = Column("title", "Organisation", 0, order=Order.NAME)
        others = [
            Column("type", "Kind", 20 if room >= 100 else 0, Role.DIM),
            Column("who", "Identifier", 20 if room >= 68 else 0, Role.DIM),
            Column("detail", "Agreements", 15 if room >= 38 else 0, Role.DIM, right=True),
        ]
        if shape.order is Order.INCOME:
            others.append(_KNOWN["income"])
    elif shape.view is View.AGREEMENTS:
        return _of_agreements(shape, room)
    else:
        first = Column("title", "Money", 0)
        others = [
            Column("detail", "Agreements", 16 if room >= 52 else 0, Role.DIM, True),
            Column("amount", "Money", 24 if room >= 64 else 20, Role.FIGURE, True),
        ]
    return _with_rest(first, [column for column in others if column.cells], room)


def _with_rest(
    first: Column, others: Sequence[Column], room: int, *, at: int = 0
) -> tuple[Column, ...]:
    """Return columns, the first one as wide as the others leave it, behind so many of them."""
    rest = room - 1 - sum(column.cells + 1 for column in others)
    return (*others[:at], first._replace(cells=max(1, rest)), *others[at:])


def _of_agreements(shape: Shape, room: int) -> tuple[Column, ...]:
    """Return the columns of agreements; names share what dates and figures leave.

    Who takes part tells rows apart, where the titles of a programme all begin alike.
    """
    wide, by_end = room >= 92, shape.order is Order.ENDS
    fields = ["date"] if wide or (room >= NAMES_FROM and not by_end) else []
    fields += ["ends"] if wide or (room >= NAMES_FROM and by_end) else []
    fields += ["status"] if room >= 124 else []
    fixed = [_KNOWN[field] for field in fields]
    fixed += [_KNOWN["amount"]] if room >= 34 else []
    if room < NAMES_FROM:
        return _with_rest(_KNOWN["title"], fixed, room)
    names = [Column("title", "Agreement", 0, order=Order.NAME), Column("recipient", "Recipient", 0)]
    if room >= FUNDER_FROM and not shape.one_funder:
        names.append(Column("funder", "Funder", 0))
    left = room - sum(each.cells + 1 for each in fixed) - len(names)
    needs = [
        max(need or 40, len(each.heading) + 1)
        for need, each in zip(shape.needs, names, strict=False)
    ]
    sizes = [min(need, left * part // 20) for need, part in zip(needs, (7, 7, 6), strict=False)]
    # What one name does not need, the next that is cut has: first who receives.
    for at in (1, 0, *range(2, len(names))):
        sizes[at] += min(left - sum(sizes), needs[at] - sizes[at])
    sizes[0] += left - sum(sizes)
    named = [each._replace(cells=size) for each, size in zip(names, sizes, strict=True)]
    head, tail = (fixed[:1], fixed[1:]) if fields else ([], fixed)
    return (*head, *named, *tail)


def order_at(shape: Shape, cells: int, cell: int) -> Order | None:
    """Return the order that the heading in a cell stands for; None where it stands for none."""
    end = GUTTER
    for column in columns(shape, cells):
        end += column.cells + 1
        if cell < end:
            return column.order
    return None


def end_of(shape: Shape, cells: int, fields: Sequence[str]) -> int:
    """Return the cell behind the first column of these fields; the line's end where it has none."""
    end = GUTTER
    for column in columns(shape, cells):
        end += column.cells + 1
        if column.field in fields:
            return end
    return cells


def heading_line(shape: Shape, cells: int, look: Look) -> Runs:
    """Return the headings, the column that the list is ordered by marked with an arrow."""
    rich = look.glyphs.is_unicode
    arrow = ("↑" if look.backwards else "↓") if rich else (" ^" if look.backwards else " v")
    ellipsis = "…" if rich else ""
    runs = [Run(" " * GUTTER, Role.DIM)]
    for column in columns(shape, cells):
        marked = column.order is shape.order
        heading = f"{column.heading}{arrow}" if marked else column.heading
        text = fit(heading, column.cells, right=column.right, ellipsis=ellipsis)
        runs.append(Run(text + " ", Role.HEADING if marked else Role.DIM))
    return fill(runs, cells, Role.DIM)


# The rows of a list, fetched by windows, so that its length costs nothing

WINDOW = 25
"""Rows fetched at once: a screenful, since each row costs a typed letter its time."""

WINDOWS = 50
"""Windows that are kept."""

Further = Callable[[int, int], Sequence[Mapping[str, str]]]
"""Returns what so many rows from a position on have in columns that rows don't hold."""


class Rows:
    """Rows of a list, and how its lines are drawn."""

    total = 0
    shape = Shape(View.FUNDING)

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        raise NotImplementedError

    def further(self, position: int) -> Mapping[str, str]:
        """Return what a row has in columns that it doesn't hold itself."""
        return {}

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        raise NotImplementedError

    def position_of_letter(self, letters: str) -> int:
        """Return the first row whose title starts with the letters or a later one."""
        raise NotImplementedError

    def search(self, position: int, column: int) -> str | None:
        """Return the search for what a figure is of; None where none can tell."""
        return None

    def figure(self, position: int, column: int) -> tuple[str, str]:
        """Return what a figure is of, and the figure in words; empty texts for none."""
        return "", ""

    def columns(self, position: int) -> int:
        """Return how many figures a row has that can be chosen."""
        return 0

    def records(self, ids: Collection[str] = ()) -> Records | None:
        """Return the records listed, those of some ids where any are given.

        None where the rows are those of a listing of the store.
        """
        return None

    def column_at(self, position: int, cells: int, look: Look, cell: int) -> int:
        """Return which of these figures stands in a cell of the row's line, from 1; 0 for none."""
        return 0

    def line(self, position: int, cells: int, look: Look) -> Runs:
        """Return the line of a row."""
        row = self.row(position)
        if row is None:
            return fill((), cells)
        row = self._told_apart(row, position, cells, look.glyphs)
        return row_line(row, self.shape, cells, look, self.further(position))

    def _told_apart(self, row: Row, position: int, cells: int, glyphs: Glyphs) -> Row:
        """Return a row of an organisation with the end of its name where others near begin so."""
        if self.shape.view is not View.ORGANISATIONS:
            return row
        shown = columns(self.shape, cells)
        room = next((each.cells for each in shown if each.field == "title"), 0)
        if cell_len(row.title) <= room or room < LEAST_APART:
            return row
        begins, start = row.title[: room - 2], position - position % WINDOW
        others = (self.row(at) for at in range(start, start + WINDOW))
        if not any(
            other and other.title != row.title and other.title.startswith(begins)
            for other in others
        ):
            return row
        half = room // 2
        tail = row.title[-(half - len(glyphs.ellipsis)) :].lstrip()
        return row._replace(title=f"{row.title[:half].rstrip()}{glyphs.ellipsis}{tail}")

    def heading(self, cells: int, look: Look) -> Runs:
        """Return the headings over the rows."""
        return heading_line(self.shape, cells, look)


WORDS_BEFORE = 8
"""Characters of a note that stand before the word by which a row was found."""


class ListedRows(Rows):
    """The rows of a listing of the store."""

    def __init__(self, listing: Listing, shape: Shape, further: Further | None = None) -> None:
        """Fetch the first window, which the first screen shows."""
        self.total = listing.total
        self._listing = listing
        self._window = lru_cache(WINDOWS)(self._fetched)
        self._is_doubled = lru_cache(WINDOWS)(lambda row: bool(listing.namesakes(row)))
        self._further = lru_cache(WINDOWS)(
            lambda number: further(number * WINDOW, WINDOW) if further else ()
        )
        first = [row for row in self._window(0) if row.who]
        funders = [_funder(row) for row in first]
        names = ([_title(row) for row in first], [_recipient(row) for row in first], funders)
        needs = [max(map(cell_len, each), default=0) for each in names]
        one = shape.one_funder and len(set(funders)) < 2
        if one and listing.total > WINDOW:
            one = sum(bool(each.value) for each in listing.facets("funder", 2)) < 2
        self.shape = shape._replace(needs=(needs[0], needs[1], needs[2]), one_funder=one)

    def _fetched(self, number: int) -> list[Row]:
        """Return a window; figures have every digit, and pence where some of the list have."""
        rows, pence = self._listing.rows(number * WINDOW, WINDOW), self._listing.pence
        return [row._replace(amount=in_full(row.amount, pence=pence)) for row in rows]

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        if not 0 <= position < self.total:
            return None
        number, offset = divmod(position, WINDOW)
        return next(iter(self._window(number)[offset : offset + 1]), None)

    def line(self, position: int, cells: int, look: Look) -> Runs:
        """Return the line of a row, with a sign where it is perhaps the same as another.

        Where nothing in it tells why it was found, a note may.
        """
        row = self.row(position)
        if row is None:
            return fill((), cells)
        shown = {each.field: each.cells for each in columns(self.shape, cells)}
        found = look.marks is None or look.marks(row.title) or look.marks(row.who)
        row = self._told_apart(row, position, cells, look.glyphs)
        remark, doubled = (
            "" if found else self._remark(row, look, shown.get("recipient", 0)),
            self._is_doubled(row),
        )
        if remark and "recipient" in shown:
            told, funder = remark.replace(" → ", ", "), _funder(row)
            row = row._replace(who=f"{funder} → {told}" if funder else told)
        elif remark:
            room = max(shown["title"] // 3, shown["title"] - cell_len(remark) - 2)
            title = cut(row.title, room, look.glyphs.ellipsis)
            row = row._replace(title=f"{title}; {remark}")
        if doubled:
            title = cut(row.title, shown["title"] - 2, look.glyphs.ellipsis)
            row = row._replace(title=f"{title} {look.glyphs.about}")
        return row_line(row, self.shape, cells, look, self.further(position))

    def further(self, position: int) -> Mapping[str, str]:
        """Return what a row has in columns that it doesn't hold itself."""
        number, offset = divmod(position, WINDOW)
        return next(iter(self._further(number)[offset : offset + 1]), {})

    def _remark(self, row: Row, look: Look, cells: int) -> str:
        """Return the note or tag by which a row was found; empty where it was not.

        It begins shortly before the word, or with it where so many cells don't hold both; 0 for as
        many as it takes.
        """
        kind, _, words = printable(self._listing.remarked.get(row.id, "")).partition(": ")
        hits = look.marks(words) if look.marks else ()
        word, end = hits[0] if hits else (0, len(words))
        start = max(0, words.rfind(" ", 0, max(0, word - WORDS_BEFORE)))
        # With the sign that something is left out before it, and perhaps one behind.
        if 0 < cells < cell_len(f"{kind}: … {words[start:end]}"):
            start = word
        told = f"{look.glyphs.ellipsis}{words[start:]}" if start else words
        return f"{kind}: {told}" if words else ""

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


class AddedUp(NamedTuple):
    """What a list comes to in words: which bodies its words meet, what is not in it, and money."""

    met: tuple[str, ...] = ()
    not_added: str = ""
    total: str = ""


# One row


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
        rich = self.glyphs.is_unicode
        sign = ("▌" if rich else ">") if self.cursor else " "
        kept = row.id in self.kept or row.who.partition(":")[2] in self.kept
        mark = ("•" if rich else "*") if kept else ""
        return Run(fit(sign + mark, GUTTER), self.cursor)


_HITS = {"": Role.HIT, Role.CURSOR: Role.CURSOR_HIT}
"""How hits are drawn, by the role of the cursor's line; that of a cursor without keys has none."""

_NAMES = ("title", "recipient", "funder", "who")
"""Fields that hold names."""


def row_line(
    row: Row, shape: Shape, cells: int, look: Look, further: Mapping[str, str] = {}
) -> Runs:
    """Return a row of a list; one without an id is a heading between two parts."""
    if not row.id:
        rule, name = Run(look.glyphs.rule * GUTTER, Role.EDGE), Run(f" {row.title} ", Role.HEADING)
        return fill((rule, name), cells, "", look.glyphs.ellipsis)
    shown = columns(shape, cells)
    if shape.view is View.FUNDING and cell_len(row.amount) > shown[-1].cells:
        return _figure_first(row, cells, look)
    texts = [_cell(row, column, shown, look.glyphs, further) for column in shown]
    runs, ellipsis = [look.gutter(row)], look.glyphs.ellipsis
    for column, text in zip(_with_whole_figures(texts, shown, look.glyphs), texts, strict=True):
        role = look.cursor or column.role
        figure = signed(text, column.cells, look.glyphs) if column.role is Role.FIGURE else text
        fitted = fit(figure, column.cells, right=column.right, ellipsis=ellipsis)
        hits = look.marks(fitted) if look.marks and column.field in _NAMES else ()
        position = 0
        for start, end in hits:
            runs.append(Run(fitted[position:start], role))
            runs.append(Run(fitted[start:end], _HITS.get(look.cursor, role)))
            position = end
        runs.append(Run(fitted[position:] + " ", role))
    return fill(runs, cells, look.cursor, ellipsis)


def _cell(
    row: Row,
    column: Column,
    shown: Sequence[Column],
    glyphs: Glyphs,
    further: Mapping[str, str],
) -> str:
    """Return the text of a row's field, before it is cut to its column.

    A title doesn't repeat the recipient who stands beside it; where there is no room for both, it
    gives way to the one recipient.
    """
    field = column.field
    if field == "title":
        if not row.title:
            return f"(no title) {row.id}"
        arrow, recipient = row.who.rpartition(" → ")[1:]
        if not arrow or not recipient:
            return row.title
        apart = any(each.field in ("recipient", "who") for each in shown)
        alone = not apart and ", " not in recipient
        return f"{glyphs.arrow} {recipient}" if alone else _title(row)
    if field == "recipient":
        return _recipient(row)
    if field == "funder":
        return _funder(row)
    # The row's own figure has the form of its list.
    own = field == "amount" or field not in further
    text = str(getattr(row, field, "")) if own else further[field]
    if field == "funders":
        name, plus, more = text.rpartition(" +")
        if more.isdecimal() and cell_len(text) > column.cells:
            text = f"{cut(name, column.cells - len(plus + more), glyphs.ellipsis)}{plus}{more}"
    return text.replace("→", glyphs.arrow)


def _title(row: Row) -> str:
    """Return a title without the recipient, who stands beside it."""
    return row.title.removesuffix(f" to {_recipient(row)}")


def _recipient(row: Row) -> str:
    """Return who receives; of an agreement without a recipient, who takes part."""
    return row.who.rpartition(" → ")[2]


def _funder(row: Row) -> str:
    """Return who pays, where somebody receives."""
    return row.who.rpartition(" → ")[0]


def signed(amount: str, cells: int, glyphs: Glyphs) -> str:
    """Return a figure whose qualifier is a sign in the first cell, or in words beside others."""
    for each in FIGURE_SIGNS:
        figure = amount.removeprefix(f"{each.meaning} ")
        if figure != amount and " " not in figure:
            sign = glyphs.sign(each)
            return sign + fit(figure, max(cell_len(figure), cells - len(sign)), right=True)
    return amount


def _with_whole_figures(
    texts: Sequence[str], shown: Sequence[Column], glyphs: Glyphs
) -> Sequence[Column]:
    """Return the columns, names shorter where figures need more cells than their own."""
    fitted = list(shown)
    for place, (text, column) in enumerate(zip(texts, shown, strict=True)):
        more = cell_len(signed(text, 0, glyphs)) - column.cells
        if column.role is not Role.FIGURE or more <= 0:
            continue
        for at, each in enumerate(fitted):
            if more > 0 and each.field in _NAMES:
                given = min(more, max(0, each.cells - LEAST_NAME))
                fitted[at] = each._replace(cells=each.cells - given)
                fitted[place] = fitted[place]._replace(cells=fitted[place].cells + given)
                more -= given
    return fitted


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

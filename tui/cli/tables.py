"""What is printed on a terminal by Rich: tables, pages, and bars while something takes a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from time import monotonic
from typing import NamedTuple, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from store.text import printable
from tui.cli.rows import Cells, Value, plain
from tui.pages.document import Document, Style

# Rows that are laid out together; the columns of the next ones are measured anew.
AT_ONCE = 500

# Fields of text that stand at the right of their column, as whole numbers do.
FIGURES = {"amount"}

# Fields of ids, which a person copies: each stands on a line of its own, in one piece.
IDS = {"id", "records", "source"}

# Meaning to a style of the 16 colours; the words say it too.
LOOKS = {
    Style.TITLE: "bold",
    Style.HEADING: "bold cyan",
    Style.LABEL: "dim",
    Style.DIM: "dim",
    Style.FIGURE: "yellow",
    Style.DERIVED: "italic magenta",
    Style.GAP: "dim",
    Style.WARNING: "red",
    Style.BAR: "cyan",
    Style.BAR_OUT: "magenta",
    Style.TODAY: "bold red",
    Style.MARK: "dim cyan",
    Style.LINK: "blue",
    Style.HIT: "bold underline",
}

# Fields that are the last to be folded on a narrow screen, as all numbers are.
_WHOLE = IDS | FIGURES | {"date", "ends"}

# Columns that the lines between two columns of a table take with their blanks.
_BETWEEN = 3

# Columns that a word may ask for; a longer one is folded where there is no room.
LONGEST_WORD = 12

# Seconds between two drawings of a bar.
_EVERY = 0.1


class Line(NamedTuple):
    """A line of a cell, the field that it is of, and its style."""

    field: str
    text: str
    style: str = ""


class Needs(NamedTuple):
    """What a column asks for.

    Attributes:
        natural: its width where nothing is wrapped.
        whole: the least width that keeps its ids and figures in one piece.
        words: the least width that keeps its words in one piece, up to `LONGEST_WORD`.
    """

    natural: int
    whole: int
    words: int


def console_on(out: TextIO, width: int) -> Console:
    """Return a console that parses nothing as markup."""
    return Console(file=out, markup=False, emoji=False, highlight=False, width=width)


def print_document(console: Console, document: Document) -> None:
    """Print a page in the terminal's own colours."""
    for line in document.lines:
        text = Text(end="")
        for span in line:
            text.append(span.text, LOOKS.get(span.style, ""))
        text.rstrip()
        console.print(text, soft_wrap=True)


def print_tables(
    console: Console,
    rows: Iterable[Cells],
    headings: Mapping[str, str],
    title: str = "",
    under: Mapping[str, Sequence[str]] = {},
    *,
    ascii: bool = False,
) -> None:
    """Print rows, words wrapped and never cut; see `write_rows`."""
    plain_box = ascii or not console.encoding.lower().startswith("utf")
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        table = Table(
            title=Text(title) if title else None,
            title_justify="left",
            box=box.ASCII2 if plain_box else box.SIMPLE_HEAD,
            pad_edge=False,
        )
        columns = [[_lines(row, name, under.get(name, ())) for row in batch] for name in headings]
        needs = [
            _needs(*each, console.width) for each in zip(headings.values(), columns, strict=True)
        ]
        widths = fitted(needs, console.width - _BETWEEN * len(headings) + 1)
        for name, width in zip(headings, widths, strict=True):
            justify: JustifyMethod = "right" if _is_figure(name, batch) else "left"
            table.add_column(headings[name], overflow="fold", width=width, justify=justify)
        for cells in zip(*columns, strict=True):
            table.add_row(*map(_text, cells))
        console.print(table)
        title = ""


class Bars:
    """A bar for each kind of work, gone from the screen once they are closed.

    Args:
        stream: the terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(file=stream, markup=False, emoji=False, highlight=False),
            transient=True,
            # A thread that draws would keep an import from sharing its work with a second process.
            auto_refresh=False,
        )
        self._drawn = 0.0
        self._progress.start()

    def show(self, what: str, done: int, total: int) -> None:
        """Say how far a kind of work has come; a total of 0 is not known."""
        name = printable(what)
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=None)
        due = monotonic() - self._drawn >= _EVERY or done == total
        self._progress.update(self._tasks[name], completed=done, total=total or None, refresh=due)
        if due:
            self._drawn = monotonic()

    def close(self) -> None:
        """Take the bars away."""
        self._progress.stop()


def fitted(columns: Sequence[Needs], room: int) -> list[int]:
    """Return the widths of columns: the widest is made narrower until all of them fit.

    Ids and figures are folded only where the other columns cannot give way for them.

    Args:
        columns: what each asks for.
        room: columns of the screen for all of them.
    """
    widths = [column.natural for column in columns]
    for floors in (
        [max(column.whole, column.words) for column in columns],
        [column.words for column in columns],
        [1] * len(columns),
    ):
        if sum(floors) > room and max(floors) > 1:
            continue
        while sum(widths) > room:
            wide = [at for at, width in enumerate(widths) if width > floors[at]]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _needs(heading: str, cells: Sequence[list[Line]], screen: int) -> Needs:
    """Return what a column asks for; an id of more than half of the screen may be folded."""
    lines = [Line("", heading), *(line for cell in cells for line in cell)]
    whole = [cell_len(line.text) for line in lines if line.field in _WHOLE]
    words = [cell_len(word) for line in lines for word in line.text.split()]
    return Needs(
        natural=max(cell_len(line.text) for line in lines),
        whole=max((size for size in whole if size <= screen // 2), default=1),
        words=min(max(words, default=1), LONGEST_WORD),
    )


def _lines(row: Cells, name: str, under: Sequence[str]) -> list[Line]:
    """Return a field's lines, and below them those of further fields that hold anything."""
    lines = [Line(name, text) for text in _texts(name, row[name])]
    more = [Line(other, text, "dim") for other in under for text in _texts(other, row[other])]
    return lines + [line for line in more if line.text]


def _texts(field: str, value: Value) -> list[str]:
    """Return a value on one line, but several ids on a line each; a number with its commas."""
    if type(value) is int:
        return [f"{value:,}"]
    if field in IDS and not isinstance(value, str) and isinstance(value, Sequence):
        return [plain(each) for each in value]
    return [plain(value)]


def _text(lines: Sequence[Line]) -> Text:
    return Text("\n").join(Text(line.text, line.style) for line in lines)


def _is_figure(name: str, batch: Sequence[Cells]) -> bool:
    kinds = {type(row[name]) for row in batch}
    return name in FIGURES or (int in kinds and kinds <= {int, type(None)})

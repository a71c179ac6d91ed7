"""Tables: rows of text cells, from a CSV or from a sheet of a workbook."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from store.importing.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LINE_BYTES,
    MAX_ROWS,
    too_much,
)
from store.importing.notes import Notes

_DELIMITERS = ",\t;|"
_HEADER_WITHIN = 60
"""Rows from the top among which a header is looked for."""


class Sheet(NamedTuple):
    """A table with a name, empty for a CSV; every row a list of texts, of any length."""

    name: str
    rows: list[list[str]]

    def header(self, fits: Callable[[list[str]], bool]) -> int | None:
        """Return the index of the first row that is the header sought for, or None."""
        for index, row in enumerate(self.rows[:_HEADER_WITHIN]):
            if fits(row):
                return index
        return None

    def place(self, index: int) -> str:
        """Return where a row is, counted as a spreadsheet program does: the first is row 1."""
        return f"{self.name}, row {index + 1}" if self.name else f"row {index + 1}"


class Table(NamedTuple):
    """A sheet in which the titles sought for were found; `start` is the index of their row."""

    sheet: Sheet
    start: int

    @property
    def titles(self) -> list[str]:
        """The titles of its columns."""
        return self.sheet.rows[self.start]

    def filled(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the place and the cells of each row below the titles that has something in it."""
        for index in range(self.start + 1, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            if any(row):
                yield self.sheet.place(index), row


def read_csv(text: str, notes: Notes) -> Sheet:
    """Return a CSV's rows, whichever of comma, tab, semicolon and bar parts its cells.

    Raises:
        PactlineError: it is past a limit, with the line.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    delimiter = _delimiter(text)
    try:
        return Sheet("", _rows(text, delimiter, notes.file, strict=True))
    except csv.Error as error:
        notes.warn("", "quotes", error, "quotation marks that do not match; read as best as can be")
    forgiving = _rows(text, delimiter, notes.file, strict=False)
    literal = _rows(text, delimiter, notes.file, strict=False, quoting=csv.QUOTE_NONE)
    return Sheet("", max(forgiving, literal, key=_regular_rows))


def _regular_rows(rows: list[list[str]]) -> int:
    """Return how many rows are as wide as most are."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0)


def _rows(
    text: str,
    delimiter: str,
    name: str,
    *,
    strict: bool,
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL,
) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict, quoting=quoting)
    try:
        for row in reader:
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                place = f"{name}:{reader.line_num}"
                raise too_much(place, f"a row of {len(row):,} columns, above {MAX_COLUMNS:,}")
            rows.append([cell.strip() for cell in row])
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                raise too_much(f"{name}:{reader.line_num}", "more rows and columns than are read")
    except csv.Error as error:
        # Only the bound on cells is met where quotes are forgiven.
        if strict and "limit" not in str(error):
            raise
        what = f"a cell of more than {MAX_CELL_CHARACTERS:,} characters"
        raise too_much(f"{name}:{reader.line_num}", what) from None
    return rows


def _lines(text: str) -> Iterable[str]:
    """Yield lines with their ends, parted where CSV parts them and nowhere else."""
    start = 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        yield text[start:end]
        start = end


def _delimiter(text: str) -> str:
    """Return the sign that parts the most cells in the first lines that part any."""
    for line in text[:20_000].splitlines():
        if line.startswith("#"):
            continue
        best = max(_DELIMITERS, key=line.count)
        if line.count(best):
            return best
    return ","


def has_endless_line(data: bytes) -> bool:
    """Tell whether a line is longer than any row, without making a text of it."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        end = data.rfind(b"\n", start, start + MAX_LINE_BYTES)
        if end < 0:
            return True
        start = end + 1
    return False

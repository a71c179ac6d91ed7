"""Tables of text cells, from a CSV or from the sheets of a workbook, read with care."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal
from functools import reduce
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice, pairwise, zip_longest
from typing import Any, BinaryIO, Literal, NamedTuple

from store.importing.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_LINE_BYTES,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_STRINGS,
    MAX_WORKBOOK_CELLS,
    MAX_WORKBOOK_TEXT,
    MAX_ZIP_MEMBERS,
    MIB,
)
from store.importing.plan import Notes, excerpt
from store.text import plural, tidy

HEADER_WITHIN = 60
"""Rows from the top among which a header is looked for."""

Row = list[str]


class Sheet(NamedTuple):
    """A table with a name, empty for a CSV; every row a list of texts, of any length."""

    name: str
    rows: list[Row]

    def header(self, fits: Callable[[Row], bool], height: int = 1) -> int | None:
        """Return the index of the first row of the header sought for, or None.

        Args:
            fits: tells whether titles are those of the header.
            height: over how many rows the titles stand; see `titles`.
        """
        top = range(min(len(self.rows), HEADER_WITHIN))
        return next((index for index in top if fits(self.titles(index, height))), None)

    def titles(self, index: int, height: int = 1) -> Row:
        """Return the titles that stand in a row, or in it and those below it.

        A title over several columns, of which a file has the first cell alone, leads each of them.
        A title that stands again gets a number behind it.
        """
        titles = [*reduce(_joined_titles, self.rows[index : index + height])]
        met: Counter[str] = Counter()
        for at, title in enumerate(titles):
            met[title] += bool(title)
            if met[title] > 1:
                titles[at] = f"{title} ({met[title]})"
        return titles

    def place(self, index: int) -> str:
        """Return where a row is, counted as a spreadsheet program does: the first is row 1."""
        return f"{self.name}, row {index + 1}" if self.name else f"row {index + 1}"


def heading_key(title: str) -> str:
    """Return a heading as it is compared: without case and doubled blanks."""
    return tidy(title).casefold()


def _joined_titles(upper: Row, lower: Row) -> Row:
    over = ""
    titles: Row = []
    for group, own in zip_longest(upper, lower, fillvalue=""):
        over = group or over
        titles.append(" / ".join(dict.fromkeys(filter(None, (over if own else group, own)))))
    return titles


class Table(NamedTuple):
    """A sheet in which titles sought for were found; `start` is the index of their last row.

    Of a long CSV the sheet has the first rows alone, and `stream` reads all of them.
    """

    sheet: Sheet
    start: int
    titles: Row
    stream: Callable[[], Iterator[Row]] | None = None

    def filled(self) -> Iterator[tuple[str, Row]]:
        """Yield the place and the cells of each row below the titles that has something in it."""
        rows = self.stream() if self.stream else self.sheet.rows
        for index, row in enumerate(islice(rows, self.start + 1, None), self.start + 1):
            if any(row):
                yield self.sheet.place(index), row

    def parted(self, keys: Row, row: Row) -> tuple[dict[str, str], dict[str, str]]:
        """Return the cells of a row by the keys of their columns, and those without by titles."""
        filled = [each for each in zip(self.titles, keys, row, strict=False) if each[0] and each[2]]
        further = {title: cell for title, key, cell in filled if not key}
        return {key: cell for _, key, cell in filled if key}, further

    def records(self, notes: Notes) -> Iterator[tuple[str, Row]]:
        """Yield them without those that repeat the headings, of which it tells.

        Files that were put one below the other have such rows.
        """
        first, *further = self.sheet.rows[self.start]
        for where, row in self.filled():
            if row[1:] == further and heading_key(row[0]) == heading_key(first):
                notes.warn(where, "", next(filter(None, row)), "the headings again; left out")
            else:
                yield where, row


def cells_below(titles: dict[int, str], rows: Iterable[tuple[str, Row]]) -> dict[str, list[str]]:
    """Return the cells of some columns, by their titles."""
    return {title: [row[at] for _, row in rows if at < len(row)] for at, title in titles.items()}


def beyond_headings(titles: Row, row: Row, where: str, notes: Notes) -> dict[str, str]:
    """Return the cells of a row that stand under no heading, by their columns; tells of them."""
    found = {
        f"column {at}": cell
        for at, cell in enumerate(row, 1)
        if cell and not (at <= len(titles) and titles[at - 1])
    }
    if found:
        notes.warn(where, "", next(iter(found.values())), "under no heading; kept as published")
    return found


# Lines of totals

_TOTAL = re.compile(
    r"(?:(?:grand|sub|over ?all|annual)[ -]?)?(?:totals?|sum|gesamt(?:summe)?|summe|cyfanswm|totaal"
    r"|totaux|suma|importe total|montant total)\b(.*)",
    re.I | re.S,
)
_FURTHER = """
    of for in to the all and year years amount amounts award awards awarded grant grants paid
    funding spent payments value allocated given excluding including incl excl vat gbp k m bn
    general général
"""
_OF_A_TOTAL = frozenset(_FURTHER.split())
"""Words that may stand behind “total” and name nobody."""


class Totals:
    """Tells lines of totals from records, as the rows of a table come by."""

    def __init__(self) -> None:
        self._sum = Decimal(0)
        self._rows = 0

    def has(self, names: Iterable[str], amount: Decimal | None = None) -> bool:
        """Tell whether a row is one of totals, by its words alone or with the sum of those above.

        Args:
            names: cells of the row that name something: its reference, title, funder, recipient.
            amount: its figure, which is added up where it is a record's.
        """
        total = is_total(names) or (
            amount == self._sum and self._rows > 1 and is_total(names, loosely=True)
        )
        if not total and amount is not None:
            self._sum += amount
            self._rows += 1
        return total


def is_total(names: Iterable[str], *, loosely: bool = False) -> bool:
    """Tell whether all that a row names is a total: “Total”, “Total awarded 2020”.

    Args:
        names: cells of the row that name something.
        loosely: of more words, too, such as “Total Voice”.
    """
    named = set(filter(None, names))
    match = _TOTAL.fullmatch(named.pop()) if len(named) == 1 else None
    if match is None:
        return False
    return loosely or _OF_A_TOTAL.issuperset(re.findall(r"[^\W\d_]+", match[1].lower()))


# CSV


def read_csv(text: str, notes: Notes) -> Sheet:
    """Return a CSV's rows, whichever of comma, tab, semicolon and bar parts its cells.

    Raises:
        PactlineError: it is past a limit, with the line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")

    def rows(**how: Any) -> list[Row]:  # noqa: ANN401 - as `_rows` has it
        return list(_rows(StringIO(text, newline="\n"), delimiter, notes, bounded=True, **how))

    delimiter = _delimiter(text)
    if text.startswith(_NEVER_QUOTED):
        return Sheet("", rows(quoted=False))
    try:
        return Sheet("", rows(strict=True))
    except csv.Error as error:
        notes.warn("", "quotes", error, "quotation marks that do not match; read as best as can be")
    ways = [rows(), rows(quoted=False)]
    if '\\"' in text:
        ways.insert(0, rows(escape="\\"))
    return Sheet("", max(ways, key=_regular_rows))


def stream_csv(opened: Callable[[], BinaryIO], notes: Notes) -> Iterator[Row]:
    """Yield a CSV's rows one at a time, as `read_csv` has them; they may be any number.

    Raises:
        PactlineError: a cell or a row is past a limit.
    """
    with TextIOWrapper(opened(), "utf-8-sig", AS_WINDOWS, newline="") as text:
        top = text.read(20_000)
        text.seek(0)
        quoted = not top.startswith(_NEVER_QUOTED)
        yield from _rows(text, _delimiter(top), notes, quoted=quoted)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is none of UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


AS_WINDOWS = "windows-1252"
"""Name of the way to decode UTF-8 in which some bytes are Windows-1252."""
codecs.register_error(AS_WINDOWS, _as_windows)


_NEVER_QUOTED = "date_of_extract\t"
"""How the Charity Commission's extract begins, in whose cells quotation marks are but signs."""


def has_endless_line(data: bytes) -> bool:
    """Tell whether a line is longer than any row, without making a text of it."""
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        end = data.rfind(b"\n", start, start + MAX_LINE_BYTES)
        if end < 0:
            return True
        start = end + 1
    return False


def _regular_rows(rows: list[Row]) -> int:
    """Return how many rows are as wide as most are."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0)


def _rows(
    lines: Iterable[str],
    delimiter: str,
    notes: Notes,
    *,
    strict: bool = False,
    quoted: bool = True,
    escape: str | None = None,
    bounded: bool = False,
) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(
        lines, delimiter=delimiter, strict=strict, quoting=quoting, escapechar=escape
    )
    cells = 0
    try:
        for number, row in enumerate(reader, 1):
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                what = f"a row of {len(row):,} columns, above {MAX_COLUMNS:,}"
                raise notes.refusal(what, at=f":{reader.line_num}")
            if bounded and (number > MAX_ROWS or cells > MAX_CELLS):
                what = "more rows and columns than are read"
                raise notes.refusal(what, at=f":{reader.line_num}")
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        # Only the bound on cells is met where quotes are forgiven.
        if strict and "limit" not in str(error):
            raise
        what = f"a cell of more than {MAX_CELL_CHARACTERS:,} characters"
        raise notes.refusal(what, at=f":{reader.line_num}") from None


def _delimiter(text: str) -> str:
    """Return the sign that parts the most cells in rows of one width."""
    top = text[:20_000].replace("\r\n", "\n").replace("\r", "\n")
    is_cut = len(text) >= 20_000
    lines = [line for line in top.splitlines(keepends=True) if not line.startswith("#")]

    def cells(sign: str) -> int:
        rows = list(csv.reader(lines, delimiter=sign))
        # The last is cut off, and its quotation marks with it.
        widths = Counter(map(len, rows[:-1] if len(rows) > 1 and is_cut else rows))
        return max((times * (width - 1) for width, times in widths.items() if width), default=0)

    return max(",\t;|", key=cells)


# Zips and workbooks


class Zip:
    """A zip in memory, of which what it unpacks to is measured, never believed.

    Args:
        data: its bytes.
        notes: of the file that it is.

    Raises:
        PactlineError: it is none, is encrypted, or unpacks to more than is read.
    """

    def __init__(self, data: bytes, notes: Notes) -> None:
        self._notes = notes
        self.data = data
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise notes.refusal("the zip is damaged", "fetch it again") from None
        self._members = {info.filename: info for info in self._zip.infolist()}
        members = self._members.values()
        if len(members) > MAX_ZIP_MEMBERS:
            raise notes.refusal(f"more than {MAX_ZIP_MEMBERS:,} files in the zip", "unpack it")
        if sum(info.file_size for info in members) > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // MIB
            raise notes.refusal(f"it would unpack to more than {limit} MiB", "split the file")
        if any(info.flag_bits & 0x1 for info in members):
            raise notes.refusal("the zip is locked with a password", "save it without one")

    @property
    def names(self) -> list[str]:
        """The names of its members."""
        return list(self._members)

    @property
    def files(self) -> list[str]:
        """The names of its members without folders and what a Mac adds of its own."""
        return [
            name
            for name in self._members
            if not name.endswith(("/", ".DS_Store")) and not name.startswith("__MACOSX/")
        ]

    def size(self, member: str) -> int:
        """Return how large the zip says that a member is."""
        return self._members[member].file_size

    def chunks(self, member: str) -> Iterator[bytes]:
        """Yield the bytes of a member; stops at the size that the zip gives for it.

        Raises:
            PactlineError: the member is damaged, or holds more than the zip says.
        """
        stated = self._members[member]
        if stated.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._notes.refusal("packed in a way that isn't read", "pack it again as a zip")
        # zipfile stops at the stated size without a word, so that it is given a larger one.
        unbounded = copy(stated)
        unbounded.file_size = MAX_FILE_BYTES + 1
        size = 0
        try:
            with self._zip.open(unbounded) as opened:
                while chunk := opened.read(MIB):
                    size += len(chunk)
                    if size > stated.file_size:
                        what = f"{excerpt(member)} is larger than the zip says"
                        raise self._notes.refusal(what, "do not use it")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
            raise self._notes.refusal(
                f"{excerpt(member)} is damaged", "fetch the zip again"
            ) from None
        if size != stated.file_size:
            raise self._notes.refusal(
                f"{excerpt(member)} is shorter than the zip says", "fetch it again"
            )

    def read(self, member: str) -> bytes:
        """Return the bytes of a member; raises as `chunks` does."""
        return b"".join(self.chunks(member))


_OPEN_DOCUMENT = "content.xml"
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?:\s[^>]*?\br=\"([A-Z]+)(\d+)\")?[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"(\d+)\"")
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*?\bhidden=\"(?:1|true)\")[^>]*?\br=\"(\d+)\"")
_UNVALUED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]+\d+)\"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*?\bt=\"e\")[^>]*?\br=\"([A-Z]+\d+)\"")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=\"([^\"]+)\"")
_STRINGS = "xl/sharedStrings.xml"
_SHARED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt=\"s\"[^>]*>\s*<(?:\w+:)?v>(\d+)<")
_TARGET = re.compile(
    rb"<(?:\w+:)?Relationship\s(?=[^>]*?\bId=\"([^\"]+)\")[^>]*?\bTarget=\"/?(?:xl/)?([^\"]+)\""
)
_REPEATABLE = re.compile(rb"<(?:\w+:)?(?:covered-)?table-(row|cell)\b([^>]*)>")
_REPEATS = re.compile(rb"-repeated=\"(\d+)\"")
_LAST_TAG = 64 * 1024


def is_workbook(opened: Zip) -> bool:
    """Tell whether a zip is a workbook: XLSX or OpenDocument."""
    return "xl/workbook.xml" in opened.names or _OPEN_DOCUMENT in opened.names


def read_workbook(opened: Zip, notes: Notes, *, hidden: bool = False) -> list[Sheet]:
    """Return the sheets of a workbook, every cell as text.

    Args:
        opened: its zip.
        notes: is told what is left out.
        hidden: take hidden sheets and rows as well.

    Raises:
        PactlineError: the extra is not installed, or the workbook is damaged or past a limit.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError:
        what = "reading a workbook needs python-calamine, which is not installed"
        raise notes.refusal(what, "pip install 'pactline[spreadsheets]'") from None
    kept_back: dict[str, _KeptBack] = {}
    parts = _sheet_parts(opened, notes)
    lengths = _string_lengths(opened, notes)
    cells = text = size = 0
    for member in opened.names:
        if member == _OPEN_DOCUMENT:
            cells += _check_repeats(opened, notes)
        elif member.startswith("xl/worksheets/") and member.endswith(".xml"):
            back = kept_back[member] = _check_extent(opened, member, notes, lengths)
            cells, text = cells + back.cells, text + back.text
        else:
            for _ in opened.chunks(member):
                pass
        size += opened.size(member) * member.endswith(".xml")
    for found, most, what in (
        (cells, MAX_WORKBOOK_CELLS, "cells"),
        (max(text, size), MAX_WORKBOOK_TEXT, "characters"),
    ):
        if found > most:
            what = f"{found:,} {what} in all its sheets, and no more than {most:,} are read"
            raise notes.refusal(what, "save each sheet as CSV")
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(opened.data))
        members = dict(zip(workbook.sheet_names, parts, strict=False))
        sheets: list[Sheet] = []
        for title, sheet in zip(workbook.sheet_names, workbook.sheets_metadata, strict=True):
            if sheet.visible is not SheetVisibleEnum.Visible and not hidden:
                notes.warn(title, "", title, "a hidden sheet; left out")
                continue
            read = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            rows = [[cell_text(cell) for cell in row] for row in read]
            back = kept_back.get(members.get(title, ""), _KeptBack())
            unseen = [row for row in back.hidden if row <= len(rows) and any(rows[row - 1])]
            for row in unseen if not hidden else ():
                rows[row - 1] = []
            if unseen and not hidden:
                notes.warn(title, "", plural(len(unseen), "row"), "hidden rows; left out")
            for place in back.unvalued:
                notes.warn(title, place.decode(), "", "a formula without its value; not read")
            for place in back.errors:
                notes.warn(title, place.decode(), "", "an error of the workbook; not read")
            sheets.append(Sheet(title, rows))
        return sheets
    except BaseException as error:
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise notes.refusal(
            f"the workbook cannot be read: {excerpt(error)}",
            "open it in a spreadsheet program and save it again, or save it as CSV",
        ) from None


def cell_text(value: object) -> str:
    """Return a cell as the text that a CSV would have for it."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() else format(value, ".15g")
        # A cell's number has one reading, which three decimals alone would not show.
        return f"{text}0" if text[-4:-3] == "." else text
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def _whole_tags(opened: Zip, member: str) -> Iterator[bytes]:
    """Yield a member in pieces that cut no tag."""
    rest = b""
    for chunk in opened.chunks(member):
        text = rest + chunk
        cut = text.rfind(b"<")
        text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
        if len(rest) > _LAST_TAG:
            text, rest = text + rest, b""
        yield text
    yield rest


class _KeptBack(NamedTuple):
    """What a sheet doesn't show: hidden rows, formulas that have no value, errors for values.

    Attributes:
        cells: how many it stretches over.
        text: characters that its cells take from the texts that they share.
    """

    hidden: Sequence[int] = ()
    unvalued: Sequence[bytes] = ()
    errors: Sequence[bytes] = ()
    cells: int = 0
    text: int = 0


def _sheet_parts(opened: Zip, notes: Notes) -> list[str]:
    """Return the members that hold the sheets of an XLSX workbook, in their order.

    Raises:
        PactlineError: there are more than any workbook has, or two of them are one.
    """
    relations, book = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    if relations not in opened.names:
        return []
    large = max(opened.size(relations), opened.size(book)) > MIB
    sheets = [] if large else _SHEET.findall(opened.read(book))
    if large or len(sheets) > MAX_SHEETS:
        what = f"more than {MAX_SHEETS:,} sheets in the workbook"
        raise notes.refusal(what, "save those that you need as CSV")
    targets = dict(_TARGET.findall(opened.read(relations)))
    parts = [f"xl/{targets.get(each, b'').decode('utf-8', 'replace')}" for each in sheets]
    if len(set(parts) - {"xl/"}) < len([part for part in parts if part != "xl/"]):
        what = "several sheets of the workbook are one and the same part"
        raise notes.refusal(what, "open it in a program and save it again")
    return parts


def _string_lengths(opened: Zip, notes: Notes) -> list[int]:
    """Return how long each text is that the cells of an XLSX workbook share, its tags included."""
    if _STRINGS not in opened.names:
        return []
    most = MAX_WORKBOOK_TEXT // 2
    if opened.size(_STRINGS) > most:
        what = f"more than {most // MIB} MiB of text in the workbook"
        raise notes.refusal(what, "save its sheets as CSV")
    data = opened.read(_STRINGS)
    if data.count(b"<si") > MAX_STRINGS:
        what = f"more than {MAX_STRINGS:,} texts in the workbook"
        raise notes.refusal(what, "save its sheets as CSV")
    starts = [match.start() for match in re.finditer(rb"<(?:\w+:)?si\b", data)]
    return [end - start for start, end in pairwise([*starts, len(data)])]


def _check_extent(opened: Zip, member: str, notes: Notes, lengths: list[int]) -> _KeptBack:
    """Refuse a sheet whose cells lie too far apart, from the places that its cells give."""
    longest, shared = max(lengths, default=0), 0
    rows = unplaced = 0
    hidden: list[bytes] = []
    unvalued: list[bytes] = []
    errors: list[bytes] = []
    letters: set[bytes] = set()
    for text in _whole_tags(opened, member):
        for column, row, closed in _CELL.findall(text):
            if not column:
                unplaced += 1
            elif not closed:
                letters.add(column)
                rows = max(rows, int(row[:9]))
        if longest * text.count(b't="s"') > MAX_WORKBOOK_TEXT // 16:
            for number in _SHARED.findall(text):
                shared += lengths[int(number[:9])] if int(number[:9]) < len(lengths) else 0
        rows = max(rows, *(int(row[:9]) for row in _ROW.findall(text)), 0)
        # Looking for plain bytes first costs far less than the patterns.
        hidden += _HIDDEN.findall(text) if b"hidden=" in text else ()
        unvalued += _UNVALUED.findall(text) if b"f>" in text or b"<f" in text else ()
        errors += _ERROR.findall(text) if b't="e"' in text else ()
    columns = max((_column_number(each) for each in letters), default=0)
    cells = max(rows, 1) * max(unplaced, columns)
    _check_size(rows, max(columns, unplaced and 1), cells, notes, member)
    return _KeptBack([int(row[:9]) for row in hidden], unvalued, errors, cells, shared)


def _check_repeats(opened: Zip, notes: Notes) -> int:
    """Refuse OpenDocument whose repeated rows and cells make too much of few; return its cells."""
    rows = columns = cells = height = width = at = 0
    for text in _whole_tags(opened, _OPEN_DOCUMENT):
        for kind, attributes in _REPEATABLE.findall(text):
            repeats = _REPEATS.search(attributes)
            times = int(repeats[1][:9]) if repeats else 1
            if kind == b"row":
                cells, columns = cells + height * width, max(columns, width)
                height, width, at = times, 0, 0
            else:
                at += times
                if not attributes.endswith(b"/"):
                    rows, width = (rows if width else rows + height), at
    cells, columns = cells + height * width, max(columns, width)
    _check_size(rows, columns, cells, notes, _OPEN_DOCUMENT)
    return cells


def _check_size(rows: int, columns: int, cells: int, notes: Notes, member: str) -> None:
    if columns > MAX_COLUMNS or rows > MAX_ROWS or cells > MAX_CELLS:
        what = f"a sheet of {rows:,} rows and {columns:,} columns is too large"
        remedy = "take empty rows and columns out of it, or save it as CSV"
        raise notes.refusal(what, remedy, at=f":{member}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:5]:
        number = number * 26 + letter - 64
    return number

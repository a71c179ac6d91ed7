"""The file that is read: its bytes, their encoding, and the tables or JSON in them."""

from __future__ import annotations

import csv
import hashlib
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from store.errors import PactlineError
from store.importing.plan import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_JSON_CONTAINERS,
    MAX_JSON_VALUES,
    MAX_LINE_BYTES,
    MAX_ROWS,
    MAX_ZIP_MEMBERS,
    MIB,
    Notes,
    excerpt,
    too_much,
)

# ---- A file's bytes as UTF-8, whatever of the encodings of the field they are in.

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte-order marks, and the encoding that each promises."""


def marked_encoding(data: bytes) -> str:
    """Return the encoding that a byte-order mark promises, or an empty text where there is none."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")


def to_utf8(data: bytes, notes: Notes) -> bytes:
    """Return a text as UTF-8 without a byte-order mark; Windows-1252 where it is nothing else.

    Raises:
        PactlineError: it is not in the encoding that its byte-order mark promises.
    """
    encoding = marked_encoding(data)
    try:
        if encoding:
            return data.decode(encoding).encode()
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise PactlineError(
                f"not the {encoding} text that its first bytes promise: {excerpt(error)}",
                place=notes.file,
                remedy="save it again as UTF-8",
            ) from None
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.start + 4].decode("cp1252", errors="replace")
        notes.warn(f"line {line}", "encoding", found, "not UTF-8, so read as Windows-1252")
        return data.decode("cp1252", errors="replace").encode()
    return data


# ---- JSON as publishers write it: exact decimals, bounded, and refused by line and column.

HALF = "half of a character, cut off in the file; read as �"

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}(\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|u[dD][c-fC-F][0-9a-fA-F]{2}|.)",
    re.S,
)
_BYTE = re.compile(r"\(byte (\d+)\)")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


class Json(NamedTuple):
    """A JSON text as it was read, and the document in it, its fractions as exact decimals."""

    text: bytes
    document: Any


def read_json(text: bytes, notes: Notes) -> Json:
    """Return the JSON of a text in UTF-8.

    Raises:
        PactlineError: it is no JSON, with line and column, or past a limit.
    """
    if text.count(b"{") + text.count(b"[") > MAX_JSON_CONTAINERS:
        raise too_much(notes.file, f"more than {MAX_JSON_CONTAINERS:,} objects and lists")
    if text.count(b",") > MAX_JSON_VALUES:
        raise too_much(notes.file, f"more than {MAX_JSON_VALUES:,} values")
    try:
        return Json(text, _decoder.decode(text))
    except RecursionError:
        raise too_much(notes.file, "lists and objects nested without end") from None
    except (msgspec.DecodeError, ArithmeticError, ValueError) as error:
        whole = _with_whole_characters(text, notes)
        if whole == text:
            raise _no_json(text, notes.file, str(error)) from None
    return read_json(whole, notes)


def _with_whole_characters(text: bytes, notes: Notes) -> bytes:
    """Return a text whose escapes are of whole characters: programs that cut texts halve some."""
    parts: list[bytes] = []
    at, line = 0, 1
    for match in _ESCAPE.finditer(text):
        if match[0][:3].lower() == rb"\ud" and not match[1]:
            line += text.count(b"\n", at, match.start())
            notes.warn(f"line {line}", "encoding", match[0].decode(), HALF)
            parts += (text[at : match.start()], rb"\ufffd")
            at = match.end()
    return b"".join((*parts, text[at:])) if parts else text


def _no_json(text: bytes, name: str, message: str) -> PactlineError:
    place = name
    match = _BYTE.search(message)
    if match or "truncated" in message:
        before = text[: int(match[1])] if match else text.rstrip()
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        place = f"{place}:{line}:{column}"
    elif text[:1024].lstrip()[:1] not in (b"{", b"["):
        place = f"{place}:1:1"
    reason = message.removeprefix("JSON is malformed: ").partition(" (byte")[0]
    return PactlineError(
        f"this is no JSON: {excerpt(reason)}",
        place=place,
        remedy="ask its publisher for a whole file",
    )


# ---- Tables: rows of text cells, from a CSV or from a sheet of a workbook.

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


# ---- Zips opened with care: what they unpack to is measured, never believed.

_CHUNK = MIB
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED = 0x1


class Zip:
    """A zip in memory.

    Args:
        data: its bytes.
        name: what to call it.

    Raises:
        PactlineError: it is none, is encrypted, or unpacks to more than is read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Read the list of its members."""
        self._data = memoryview(data)
        self._name = name
        try:
            with zipfile.ZipFile(BytesIO(data)) as opened:
                self._members = {info.filename: info for info in opened.infolist()}
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError):
            raise self._refusal("the zip is damaged", "fetch it again") from None
        members = self._members.values()
        if len(members) > MAX_ZIP_MEMBERS:
            raise self._refusal(f"more than {MAX_ZIP_MEMBERS:,} files in the zip", "unpack it")
        if sum(info.file_size for info in members) > MAX_FILE_BYTES:
            raise self._too_large()
        if any(info.flag_bits & _ENCRYPTED for info in members):
            raise self._refusal("the zip is locked with a password", "save it without one")

    @property
    def names(self) -> list[str]:
        """The names of its members."""
        return list(self._members)

    def chunks(self, member: str) -> Iterator[bytes]:
        """Yield the bytes of a member; stops at the size that the zip gives for it.

        Raises:
            PactlineError: the member is damaged, or holds more than the zip says.
        """
        info = self._members[member]
        try:
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._refusal("packed in a way that is not read", "pack it again as a zip")
            extra = _LOCAL_HEADER.unpack_from(self._data, info.header_offset)
            start = info.header_offset + 30 + sum(extra)
            packed = self._data[start : start + info.compress_size]
            plain = _inflated(packed) if info.compress_type else _slices(packed)
            size = 0
            for chunk in plain:
                size += len(chunk)
                if size > info.file_size:
                    raise self._refusal(f"{member} is larger than the zip says", "do not use it")
                yield chunk
        except (zlib.error, struct.error):
            raise self._refusal(f"{member} is damaged", "fetch the zip again") from None
        if size != info.file_size:
            raise self._refusal(f"{member} is shorter than the zip says", "fetch it again")

    def read(self, member: str) -> bytes:
        """Return the bytes of a member."""
        return b"".join(self.chunks(member))

    def _too_large(self) -> PactlineError:
        limit = MAX_FILE_BYTES // MIB
        return self._refusal(f"it would unpack to more than {limit} MiB", "split the file")

    def _refusal(self, what: str, remedy: str) -> PactlineError:
        return PactlineError(what, place=self._name, remedy=remedy)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not inflate.eof:
        chunk = inflate.decompress(rest, _CHUNK)
        rest = inflate.unconsumed_tail
        if not chunk and not rest:
            return
        yield chunk


def _slices(data: memoryview) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        yield bytes(data[start : start + _CHUNK])


# ---- Workbooks of spreadsheets (XLSX), read with python-calamine once they are known to be safe.

MARK = "xl/workbook.xml"
"""Member that makes a zip a workbook."""

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?:\s[^>]*?\br=\"([A-Z]+)(\d+)\")?[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"(\d+)\"")
_LAST_TAG = 64 * 1024


def read_workbook(data: bytes, opened: Zip, name: str) -> list[Sheet]:
    """Return the sheets of a workbook, every cell as text.

    Raises:
        PactlineError: the extra is not installed, or the workbook is damaged or past a limit.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise PactlineError(
            "reading a workbook needs python-calamine, which is not installed",
            place=name,
            remedy="pip install 'pactline[spreadsheets]'",
        ) from None
    for member in opened.names:
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            _check_extent(opened, member, name)
        else:
            for _ in opened.chunks(member):
                pass
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets: list[Sheet] = []
        for title in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            sheets.append(Sheet(title, [_texts(row) for row in rows]))
    except CalamineError as error:
        raise _damaged(name, error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(name, error) from None
        raise
    return sheets


def cell_text(value: object) -> str:
    """Return a cell as the text that a CSV would have for it."""
    if value.__class__ is str:
        return str(value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return str(value)


def _texts(row: list[Any]) -> list[str]:
    return [value if value.__class__ is str else cell_text(value) for value in row]


def _check_extent(opened: Zip, member: str, name: str) -> None:
    """Refuse a sheet whose cells lie too far apart, from the places that its cells give."""
    columns = rows = unplaced = 0
    letters: set[bytes] = set()
    rest = b""
    for chunk in opened.chunks(member):
        text = rest + chunk
        cut = text.rfind(b"<")
        text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
        if len(rest) > _LAST_TAG:
            text, rest = text + rest, b""
        for column, row, closed in _CELL.findall(text):
            if not column:
                unplaced += 1
            elif not closed:
                letters.add(column)
                rows = max(rows, int(row[:9]))
        rows = max(rows, max((int(row[:9]) for row in _ROW.findall(text)), default=0))
    columns = max((_column_number(each) for each in letters), default=0)
    wide = unplaced > 0 and max(rows, 1) * unplaced > MAX_CELLS
    if columns > MAX_COLUMNS or rows > MAX_ROWS or columns * rows > MAX_CELLS or wide:
        raise PactlineError(
            f"a sheet of {rows:,} rows and {max(columns, unplaced and 1):,} columns is too large",
            place=f"{name}:{member}",
            remedy="take empty rows and columns out of it, or save it as CSV",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:5]:
        number = number * 26 + letter - 64
    return number


def _damaged(name: str, error: BaseException) -> PactlineError:
    return PactlineError(
        f"the workbook cannot be read: {excerpt(error)}",
        place=name,
        remedy="open it in a spreadsheet program and save it again, or save it as CSV",
    )


# ---- The file that is read: its bytes, their fingerprint, and the text or JSON in them.


class Incoming:
    """A file of the field, before its format is known.

    Args:
        path: where it lies.
        name: what to call it.

    Raises:
        PactlineError: it is missing, no file, unreadable, empty or too large.
    """

    def __init__(self, path: Path | str, name: str = "") -> None:
        """Read the bytes, once."""
        self.path = Path(path)
        self.name = name or self.path.name
        self.data = _read_bytes(self.path, self.name)
        self.notes = Notes(self.name)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def stem(self) -> str:
        """The name without folder and suffix, nor the “(1)” that a second download gets."""
        return re.sub(r"\s*\(\d+\)$", "", Path(self.name).stem)

    @property
    def is_zip(self) -> bool:
        """Whether it is a zip, as a workbook is."""
        return self.data.startswith(b"PK\x03\x04")

    @cached_property
    def zip(self) -> Zip:
        """The zip that it is.

        Raises:
            PactlineError: it is damaged or past a limit.
        """
        return Zip(self.data, self.name)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Its tables: the sheets of a workbook, the one of a CSV, none of anything else.

        Raises:
            PactlineError: it is damaged or past a limit, or a workbook cannot be read here.
        """
        if self.is_zip:
            if MARK not in self.zip.names:
                return []
            return read_workbook(self.data, self.zip, self.name)
        if self.looks_like_json:
            return []
        if has_endless_line(self.data):
            raise too_much(self.name, f"a line of more than {MAX_LINE_BYTES // MIB} MiB")
        return [read_csv(self.text, self.notes)]

    def tables(self, is_header: Callable[[list[str]], bool]) -> list[Table]:
        """Return the sheets that have the titles sought for near their top; raises as `sheets`."""
        found = ((sheet, sheet.header(is_header)) for sheet in self.sheets)
        return [Table(sheet, start) for sheet, start in found if start is not None]

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether its first sign opens an object or a list, or its name says JSON."""
        if self.is_zip:
            return False
        if self.data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00")):
            return self.utf8[:1024].lstrip()[:1] in (b"{", b"[")
        named = self.name.lower().endswith((".json", ".jsonld"))
        return named or self.data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")

    @cached_property
    def text(self) -> str:
        """The text, whatever of UTF-8, UTF-16, UTF-32 and Windows-1252 it is written in."""
        return self.utf8.decode("utf-8")

    @cached_property
    def utf8(self) -> bytes:
        """The text as UTF-8 without a byte-order mark."""
        return to_utf8(self.data, self.notes)

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON holds anything
        """The JSON, its fractions as exact decimals.

        Raises:
            PactlineError: it is no JSON, with line and column, or past a limit.
        """
        return self.json.document

    @cached_property
    def json(self) -> Json:
        """The JSON with its text; raises as `document` does."""
        return read_json(self.utf8, self.notes)


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise PactlineError("this is a folder", place=name, remedy="name a file in it")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise PactlineError(
                f"{size / MIB:,.0f} MiB, and no file above {MAX_FILE_BYTES // MIB} MiB is read",
                place=name,
                remedy="split the file",
            )
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PactlineError(
            f"cannot be read: {excerpt(reason)}", place=name, remedy="check the path"
        ) from None
    if len(data) > MAX_FILE_BYTES:
        raise PactlineError(
            f"no file above {MAX_FILE_BYTES // MIB} MiB is read", place=name, remedy="split it"
        )
    if not data.strip(b" \r\n\t\x00"):
        raise PactlineError(
            "the file is empty", place=name, remedy="fetch it again from its publisher"
        )
    return data

"""The file that is read: its bytes, their encoding, the tables or JSON in them, and its plan."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property, partial
from io import BufferedReader, BytesIO
from itertools import chain, count
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, BinaryIO, TypeVar

import msgspec

from store.errors import PactlineError
from store.importing.fetching import Origin
from store.importing.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_JSON_CONTAINERS,
    MAX_JSON_VALUES,
    MAX_LINE_BYTES,
    MIB,
    PROGRESS_STEP,
)
from store.importing.plan import Known, Notes, Plan, excerpt
from store.importing.tables import (
    AS_WINDOWS,
    Row,
    Sheet,
    Table,
    Zip,
    cell_text,
    has_endless_line,
    is_workbook,
    read_csv,
    read_workbook,
    stream_csv,
)
from store.interface import Progress
from store.org_ids import slug
from store.records import Record, Source, SourceFile
from store.text import printable

T = TypeVar("T")
_TAKEN = frozenset(("decisions", "settings"))
_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
_SHORTEST_WORD = 4
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BLANK = b" \r\n\t\x00"
_HEAD = 256 * 1024
_LONG = 64 * MIB


class Incoming:
    """A file of the field, before its format is known, and what is wanted of it.

    Args:
        path: where it lies.
        name: what to call it.
        source_id: the source to read it as; empty to make an id from its name and publisher.
        progress: called now and then with “reading”, records done and records in all.
        known: of a register, take in the rows about these organisations alone; all rows if None.
        origin: where it was fetched from.
        hidden: of a workbook, read hidden sheets and rows as well.

    Raises:
        PactlineError: it is missing, no file, unreadable, empty or too large, or the source's id
            is none.
    """

    def __init__(
        self,
        path: Path | str,
        name: str = "",
        *,
        source_id: str = "",
        progress: Progress | None = None,
        known: Known | None = None,
        origin: Origin | None = None,
        hidden: bool = False,
    ) -> None:
        self.origin, self._hidden = origin, hidden
        self.name = name or Path(path).name
        self.wanted_id = check_source_id(source_id) if source_id else ""
        self.progress = progress
        self.known = known
        self.notes = Notes(self.name)
        self._path = Path(path)
        with self._opened() as file:
            self._version = _version_of(file)
            self.size = self._version[0]
            """Bytes as published."""
            self.head = file.read(min(_HEAD, self.size))
            """Its first bytes, unpacked."""
            file.seek(0)
            self.fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
            """The SHA-256 of the bytes as published, in hex."""
        self._packed = self.head.startswith((_GZIP, _ZIP))
        if self._packed:
            self.head = self.data[:_HEAD]
        if not (self.head.strip(_BLANK) or self.data.strip(_BLANK)):
            raise self.notes.refusal("the file is empty", "fetch it again from its publisher")

    @cached_property
    def data(self) -> bytes:
        """Its bytes, unpacked; what can be read from `stream` needs them not."""
        with self._opened() as file:
            return _unpacked(file.read(self.size), self.notes)

    def stream(self) -> BinaryIO:
        """Return its bytes, unpacked, to be read once; those of a file as it is aren't kept."""
        return BytesIO(self.data) if self._packed else self._opened()

    def _opened(self) -> BufferedReader:
        try:
            # Without blocking, as a pipe that nobody writes to would be waited for.
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            what = f"cannot be read: {excerpt(reason)}"
            raise self.notes.refusal(what, "check the path") from None
        status = os.fstat(descriptor)
        if S_ISREG(status.st_mode) and status.st_size <= MAX_FILE_BYTES:
            return os.fdopen(descriptor, "rb")
        os.close(descriptor)
        if S_ISDIR(status.st_mode):
            raise self.notes.refusal("this is a folder", "name a file in it")
        if not S_ISREG(status.st_mode):
            remedy = "name a file, or - for standard input"
            raise self.notes.refusal("this is no ordinary file", remedy)
        size, most = f"{status.st_size / MIB:,.0f} MiB", MAX_FILE_BYTES // MIB
        raise self.notes.refusal(f"{size}, and no file above {most} MiB is read", "split the file")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Read it, and see that it is afterwards what it was when it was opened.

        Raises:
            PactlineError: it is another file, longer, shorter or written anew.
        """
        try:
            yield
        finally:
            with self._opened() as file:
                if _version_of(file) != self._version:
                    what = "the file changed while it was read"
                    remedy = "wait until it is whole, and import it again"
                    raise self.notes.refusal(what, remedy) from None

    @property
    def stem(self) -> str:
        """The name without folder and suffix, nor the “(1)” that a second download gets."""
        return re.sub(r"\s*\(\d+\)$", "", Path(self.name.removesuffix(".gz")).stem)

    @property
    def is_zip(self) -> bool:
        """Whether it is a zip, as a workbook is."""
        return self.head.startswith(_ZIP)

    @cached_property
    def zip(self) -> Zip:
        """The zip that it is.

        Raises:
            PactlineError: it is damaged or past a limit.
        """
        return Zip(self.data, self.notes)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Its tables: the sheets of a workbook, the one of a CSV, none of anything else.

        Raises:
            PactlineError: it is damaged or past a limit, or a workbook cannot be read here.
        """
        if self.is_zip and is_workbook(self.zip):
            return read_workbook(self.zip, self.notes, hidden=self._hidden)
        if self.is_zip or self.looks_like_json:
            return []
        if has_endless_line(self.data):
            raise self.notes.refusal(f"a line of more than {MAX_LINE_BYTES // MIB} MiB")
        return [read_csv(self.utf8.decode(), self.notes)]

    @cached_property
    def object_sheets(self) -> list[Sheet]:
        """Its tables where it is JSON: a list of flat objects, whose keys are the headings."""
        document = self.document if self.looks_like_json else None
        if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
            return []
        titles = list(dict.fromkeys(chain.from_iterable(document)))
        if len(titles) > MAX_COLUMNS or len(titles) * len(document) > MAX_CELLS:
            raise self.notes.refusal("more rows and columns than are read")
        rows = ([cell_text(row.get(title)) for title in titles] for row in document)
        return [Sheet("", [titles, *rows])]

    @property
    def is_long(self) -> bool:
        """Whether it is a text that had better be read a row at a time."""
        size = len(self.data) if self._packed else self.size
        return size > _LONG and not (self.is_zip or self.looks_like_json or encoding_of(self.head))

    def long_tables(self, is_header: Callable[[Row], bool]) -> list[Table]:
        """Return the table of a long CSV whose rows are read when they are asked for."""
        top = read_csv(
            self.head[: self.head.rfind(b"\n") + 1].decode("utf-8-sig", "replace"), self.notes
        )
        start = top.header(is_header)
        if start is None:
            return []
        return [Table(top, start, top.titles(start), partial(stream_csv, self.stream, self.notes))]

    def tables(
        self, is_header: Callable[[Row], bool], height: int = 1, *, objects: bool = False
    ) -> list[Table]:
        """Return the tables that have the titles sought for near their top; raises as `sheets`.

        Args:
            is_header: tells whether titles are those sought for.
            height: over how many rows they stand.
            objects: look at a list of objects in JSON as well.
        """
        sheets = self.sheets or (self.object_sheets if objects else [])
        found = ((sheet, sheet.header(is_header, height)) for sheet in sheets)
        return [
            Table(sheet, start + height - 1, sheet.titles(start, height))
            for sheet, start in found
            if start is not None
        ]

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether its first sign opens an object or a list, or its name says JSON."""
        if self.is_zip:
            return False
        if encoding_of(self.head):
            return self.utf8[:1024].lstrip()[:1] in (b"{", b"[")
        named = self.name.lower().endswith((".json", ".jsonld"))
        return named or self.head[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")

    @cached_property
    def utf8(self) -> bytes:
        """The text as UTF-8 without a byte-order mark; bytes that are none of it as Windows-1252.

        Raises:
            PactlineError: it isn't in the encoding that its byte-order mark promises.
        """
        return _to_utf8(self.data, self.notes)

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON holds anything
        """The JSON, its fractions as exact decimals.

        Raises:
            PactlineError: it is no JSON, with line and column, or past a limit.
        """
        return self._json[1]

    @property
    def json_text(self) -> bytes:
        """The JSON as it was read, halves of characters replaced; raises as `document` does."""
        return self._json[0]

    @cached_property
    def _json(self) -> tuple[bytes, Any]:
        return _read_json(self.utf8, self.notes)

    def counted(self, records: Iterable[T], total: int) -> Iterator[T]:
        """Yield records, and tell now and then how many of them have been read."""
        report = self.progress or (lambda _what, _done, _total: None)
        for done, record in enumerate(records):
            if not done % PROGRESS_STEP:
                report("reading", done, total)
            yield record
        report("reading", total, total)

    def source_id(self, publisher: str) -> str:
        """Return the id of the source: the same for each newer file of the same name.

        It is the file's stem, led by the publisher's name where the stem does not tell it.
        """
        if self.wanted_id:
            return self.wanted_id
        name, who = slug(self.stem), slug(publisher, 60)
        words = [word for word in who.split("-") if len(word) >= _SHORTEST_WORD]
        tells = who.replace("-", "") in name.replace("-", "")
        if not tells and not (words and words[0] in name.split("-")):
            name = f"{who}-{name}" if name else who
        name = name[:100].rstrip("-") or "source"
        return f"source-{name}" if name in _TAKEN else name

    def nothing_kept(self, what: str, empty: str) -> PactlineError:
        """Return the error for a file of which no record can be kept, or that has none."""
        reason = self.notes.lost[0].reason if self.notes.lost else empty
        return self.notes.refusal(f"{what}: {reason}", "ask its publisher for a sound file")

    def plan(
        self,
        format_name: str,
        source: Source,
        *records: Iterable[Record],
        read: int,
        passed_over: int = 0,
    ) -> Plan:
        """Return what it holds as one source, with the facts about the file filled in.

        Args:
            format_name: for people.
            source: what the file says of itself.
            records: organisations, agreements and funds, as far as the format has them.
            read: number of records or rows that it holds.
            passed_over: of these, rows of a register about organisations not known.
        """
        held: dict[str, Any] = dict.fromkeys(("organisations", "agreements", "funds"), ())
        held |= dict(zip(held, map(tuple, records), strict=False))
        notes, origin = self.notes, self.origin or Origin("")
        further = {"fetched": origin._asdict() if self.origin else {}, "odd": notes.of_file()}
        told = {"warnings": len(notes.own_warnings), "lost": len(notes.own_lost)}
        described = msgspec.structs.replace(
            source,
            title=source.title or self.stem,
            address=source.address or origin.address,
            licence=source.licence or origin.licence,
            as_published=source.as_published | {key: said for key, said in further.items() if said},
            file_name=self.name,
            fingerprint=self.fingerprint,
            imported=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            counts={name: len(each) for name, each in held.items()}
            | told
            | {"unread": notes.unread},
        )
        file = SourceFile(source=described, **held)
        return Plan([file], format_name, notes.warnings, notes.lost, read, passed_over)


def check_source_id(source_id: str) -> str:
    """Return a source id that a person gave; it names a file in the store.

    Raises:
        PactlineError: it cannot be such a name.
    """
    if source_id in _TAKEN or not _SOURCE_ID.fullmatch(source_id) or ".." in source_id:
        raise PactlineError(
            f"“{printable(source_id[:60])}” cannot be the id of a source",
            remedy="use small letters, digits and hyphens",
        )
    return source_id


def _version_of(file: BinaryIO) -> tuple[int, int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, status.st_ino


def _unpacked(data: bytes, notes: Notes) -> bytes:
    """Return what a gzip, or a zip of one file, holds; anything else as it is."""
    if data.startswith(_GZIP):
        unpacked = BytesIO()
        try:
            with gzip.open(BytesIO(data)) as file:
                while piece := file.read(MIB):
                    unpacked.write(piece)
                    if unpacked.tell() > MAX_FILE_BYTES:
                        limit = f"it would unpack to more than {MAX_FILE_BYTES // MIB} MiB"
                        raise notes.refusal(limit, "fetch it again, or split it")
        except (EOFError, OSError, zlib.error) as error:
            what = "the gzip is cut off" if isinstance(error, EOFError) else "the gzip is damaged"
            raise notes.refusal(what, "fetch it again") from None
        return unpacked.getvalue()
    if data.startswith(_ZIP):
        packed = Zip(data, notes)
        if len(packed.files) == 1:
            return packed.read(packed.files[0])
    return data


# Encodings

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte-order marks, and the encoding that each promises."""


def encoding_of(data: bytes) -> str:
    """Return the encoding that a byte-order mark promises, or that every second byte shows.

    It is empty where neither does.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    even, odd = data[:1024:2], data[1:1024:2]
    for encoding, letters, noughts in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if len(data) > 8 and 0 not in letters and noughts.count(0) > 0.9 * len(noughts):
            return encoding
    return ""


def _to_utf8(data: bytes, notes: Notes) -> bytes:
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding or "utf-8")
        return text.encode() if encoding else data
    except UnicodeDecodeError as error:
        if encoding:
            what = f"not the {encoding} text that its first bytes promise: {excerpt(error)}"
            raise notes.refusal(what, "save it again as UTF-8") from None
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.start + 4].decode("cp1252", errors="replace")
        notes.warn(f"line {line}", "encoding", found, "not UTF-8, so read as Windows-1252")
        return data.decode(errors=AS_WINDOWS).encode()


# JSON

HALF = "half of a character, cut off in the file; read as �"

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}(\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|u[dD][c-fC-F][0-9a-fA-F]{2}|.)",
    re.S,
)
_BYTE = re.compile(r"\(byte (\d+)\)")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def _read_json(text: bytes, notes: Notes) -> tuple[bytes, Any]:
    """Return the text that could be read as JSON, and the document in it."""
    if text.count(b"{") + text.count(b"[") > MAX_JSON_CONTAINERS:
        raise notes.refusal(f"more than {MAX_JSON_CONTAINERS:,} objects and lists")
    if text.count(b",") > MAX_JSON_VALUES:
        raise notes.refusal(f"more than {MAX_JSON_VALUES:,} values")
    try:
        # An object a line, where the first is whole and another follows.
        end = text.find(b"\n")
        lines = text[:end].rstrip()[-1:] == b"}" and text[end : end + 1024].lstrip()[:1] == b"{"
        document = _decoder.decode_lines(text) if lines else _decoder.decode(text)
        # Written anew an object has each key once, while quotes and colons within texts stay.
        keys = msgspec.json.encode(document).count(b'":')
        if keys != text.count(b'":') + text.count(b'" :'):
            document = _with_keys_twice(text, document, notes, lines=lines)
        return text, document
    except RecursionError:
        raise notes.refusal("lists and objects nested without end") from None
    except (msgspec.DecodeError, ArithmeticError, ValueError) as error:
        whole = _with_whole_characters(text, notes)
        if whole == text:
            raise _no_json(text, notes, str(error)) from None
    return _read_json(whole, notes)


def _with_keys_twice(text: bytes, document: Any, notes: Notes, *, lines: bool) -> Any:  # noqa: ANN401
    """Return the document with what an object says under one key twice, which is told."""
    doubled: Counter[str] = Counter()

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            doubled[key] += key in found
            if isinstance(held := found.get(key), list) and isinstance(value, list):
                found[key] = held + value
            else:
                names = chain((key,), (f"{key} ({number})" for number in count(2)))
                found[next(name for name in names if name not in found)] = value
        return found

    found = [
        json.loads(each, object_pairs_hook=fields, parse_float=Decimal)
        for each in (text.splitlines() if lines else (text,))
        if each.strip()
    ]
    whole = found if lines else found[0]
    done = "the key stands twice in one object; both are kept, the first counts"
    for key, times in (+doubled).items():
        notes.warn("", excerpt(key), f"{times:,} times", done)
    return whole if +doubled else document


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


def _no_json(text: bytes, notes: Notes, message: str) -> PactlineError:
    at = ""
    match = _BYTE.search(message)
    if match or "truncated" in message:
        before = text[: int(match[1])] if match else text.rstrip()
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        at = f":{line}:{column}"
    elif text[:1024].lstrip()[:1] not in (b"{", b"["):
        at = ":1:1"
    reason = message.removeprefix("JSON is malformed: ").partition(" (byte")[0]
    what = f"this is no JSON: {excerpt(reason)}"
    return notes.refusal(what, "ask its publisher for a whole file", at)

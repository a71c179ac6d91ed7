"""Looking for damage in a store's files, and saving the records of a damaged one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from math import isfinite
from typing import Any, NamedTuple

from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.disk import sync_folder, write_new
from store.files.errors import DamagedFile, FilesError, WriteFailed, writing_to
from store.files.folder import FileStamp, StoreFolder
from store.files.tinydb import (
    MAX_DEPTH,
    FileStorage,
    Tables,
    encode,
    is_deeper,
    parse,
    schema_of,
    skeleton,
)
from store.files.writing import has_journal
from store.text import is_id


class Finding(NamedTuple):
    """Something about a file that a person should know.

    Attributes:
        file: the file's name, or empty for the store as a whole.
        place: table and id in it, or line and column, or empty.
        message: what is the matter.
        remedy: what to do, or empty.
        severe: whether records are missing or in doubt because of it.
    """

    file: str
    place: str
    message: str
    remedy: str
    severe: bool


def verify_files(folder: StoreFolder) -> list[Finding]:
    """Return what is wrong with the store's files themselves; nothing is changed.

    Raises:
        StoreMissing, UnreadableFile: the folder cannot be listed.
    """
    findings = []
    if has_journal(folder):
        findings.append(
            Finding("", "", "a write is not tidied up yet", "the next write finishes it", False)
        )
    holders: dict[str, str] = {}
    for stamp in folder.list_files():
        place = folder.place(stamp.name)
        try:
            findings += _look_inside(folder, stamp, holders)
        except FilesError as error:
            where = error.place.removeprefix(place).lstrip(", ")
            findings.append(Finding(stamp.name, where, error.what, error.remedy, True))
    return findings


def _look_inside(folder: StoreFolder, stamp: FileStamp, holders: dict[str, str]) -> list[Finding]:
    """Return what is wrong with a file that opens: older schema, duplicates, ids, halved signs.

    Args:
        folder: the store.
        stamp: of the file.
        holders: source id to the file that holds it, which the file's own are added to.
    """
    storage = FileStorage.of(folder, stamp)
    found: list[Finding] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen:
                what = "said twice; the last one counts"
                found.append(Finding(stamp.name, key, what, "delete one", True))
            seen.add(key)
        return skeleton(items)

    data = storage.read_bytes()
    if halves := [match.start() for match in _HALVED.finditer(data)]:
        where = f"line {data.count(bytes([10]), 0, halves[0]) + 1}"
        what = f"half of a character ({len(halves):,} in the file), which is shown as �"
        found.append(Finding(stamp.name, where, what, "write the whole character there", False))
    tables = parse(data, storage.place, pairs)
    for source in tables.get("sources", {}):
        if (other := holders.setdefault(source, stamp.name)) != stamp.name:
            what = f"the source “{source}” is in {other} too, so that what it says counts twice"
            found.append(Finding(stamp.name, "", what, "take one of the files away", True))
    if schema_of(tables, storage.place) < SCHEMA:
        remedy = f"bring it to schema {SCHEMA} with the next import, or leave it"
        what = "an older file that states no schema"
        found.append(Finding(stamp.name, "", what, remedy, False))
    for table, documents in tables.items():
        for key, document in documents.items():
            fields: object = document
            stated = fields.get("id", key) if isinstance(fields, dict) else key
            if problem := _problem_of_id(key, stated):
                found.append(Finding(stamp.name, f"{table}, {key}", *problem, True))
    return found


# A \\u escape of one surrogate without the other: JSON has it, and no character is meant.
_HALVED = re.compile(
    rb"(?<!\\)(?:\\\\)*(?:\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]..)"
)


def _problem_of_id(key: str, stated: object) -> tuple[str, str] | None:
    if not is_id(key):
        return "an id with blank or unprintable characters", "give it another"
    if not isinstance(stated, str):
        return "an id that is not text", "write it in quotes"
    if stated != key:
        return f"the record calls itself “{stated}”", "make the two ids the same"
    return None


class Loss(NamedTuple):
    """What could not be saved: where in the file (bytes from its start, and line), and what."""

    offset: int
    line: int
    what: str


class Salvaged(NamedTuple):
    """The tables that were saved, and what was not."""

    tables: Tables
    lost: list[Loss]


def repair(path: str | os.PathLike[str], target: str | os.PathLike[str]) -> Salvaged:
    """Write a sound file with every complete record that a damaged one still holds.

    Args:
        path: the damaged file; it is only read.
        target: a file that is not there yet.

    Raises:
        UnreadableFile, LimitExceeded: the damaged file cannot be read, or is no ordinary one.
        DamagedFile: there is nothing in it to save.
        WriteFailed, DiskFull, NotWritable: the target is there already, or cannot be written.
    """
    source, goal = os.fspath(path), os.fspath(target)
    saved = salvage(FileStorage(source).read_bytes())
    if not any(saved.tables.values()):
        raise DamagedFile(
            "not one record could be saved", place=source, remedy="take it from a backup"
        )
    tables = saved.tables
    if not isinstance(tables.get(FILE_TABLE, {}).get(FILE_DOCUMENT, {}).get("schema"), int):
        tables = {**tables, FILE_TABLE: {FILE_DOCUMENT: {"schema": SCHEMA}}}
    parent, name = os.path.split(goal)
    draft = f"{parent or '.'}/.{name}.{os.urandom(4).hex()}"
    with writing_to(goal):
        check_free(goal)
        write_new(draft, [encode(tables)[0]])
        try:
            # A link fails where somebody made the file meanwhile; a rename would replace it.
            os.link(draft, goal)
        finally:
            with suppress(OSError):
                os.unlink(draft)
        sync_folder(parent or ".")
    return saved


def check_free(path: str, *, overwrite: bool = False) -> None:
    """Raise WriteFailed where a file outside a store cannot be made: no folder, or a name taken."""
    parent, name = os.path.split(path)
    try:
        taken = name in os.listdir(parent or ".")
    except (FileNotFoundError, NotADirectoryError):
        raise WriteFailed(
            "nothing was written: there is no such folder",
            place=path,
            remedy="make it, or name a file in another folder",
        ) from None
    if taken and not overwrite:
        raise WriteFailed(
            "nothing was written: the file is there already",
            place=path,
            remedy="choose another name, or move that file away",
        )


UNKNOWN = "unknown"
"""Table of records whose table's name is lost."""

_KEY = r'"((?:[^"\\\n]|\\.)*)"\s*:\s*'
_NEXT = re.compile(rf"[\s,\0]*(?:([{{}}])|{_KEY}(?=\{{))")
_OPENS = re.compile(rf"\{{\s*(?:{_KEY}\{{|\}}|$)")
_LINE = re.compile(rf"^([ \t]*){_KEY}\{{", re.MULTILINE)
_ESCAPED = re.compile("[\udc80-\udcff]")
_AFTER_THE_END = "text after the end, perhaps of an older copy"


def salvage(data: bytes) -> Salvaged:
    """Return every record that can still be read from a truncated or damaged file, in linear time.

    Damage costs the records that it touches, to the end of the line or, where records have lines
    of their own, to the next of these. Where an id is met twice the first record stays: a file
    that was overwritten in place begins with the new contents and ends with the old. Bytes that
    are not UTF-8 become U+FFFD and a loss.
    """
    return _Walk(data).run()


class _Walk:
    """A walk over a damaged text, from one line that begins a table or a record to the next.

    Attributes:
        table: the table that records belong to just now.
        depth: 0 outside the file, 1 in it, 2 in a table.
        sure: whether nothing was damaged since the last record.
        fields: what the table's records have, by which records of another table are told.
    """

    def __init__(self, data: bytes) -> None:
        self.text = data.decode("utf-8-sig", "surrogateescape")
        self.tables: Tables = {}
        self.lost: list[Loss] = []
        self.table, self.depth, self.sure = UNKNOWN, 0, True
        self.fields: set[str] = set()
        self._odd = False
        self._decoder = json.JSONDecoder(parse_constant=self._keep_odd, parse_float=self._number)
        # Losses only go up, so that bytes and lines are counted once over the whole text.
        self._counted = (0, 3 if data.startswith(b"\xef\xbb\xbf") else 0, 1)

    def run(self) -> Salvaged:
        starts = list(self._starts())
        for start, end in zip(starts, [*starts[1:], len(self.text)], strict=True):
            self._read(start, self.text[start:end])
        if self.depth:
            self._lose(len(self.text), "the end of the file is missing")
        return Salvaged(self.tables, self.lost)

    def _starts(self) -> Iterator[int]:
        """Yield where lines begin that begin a table or a record, not a part of one."""
        yield 0
        lines = list(_LINE.finditer(self.text))
        indents = sorted({line[1] for line in lines}, key=len)[:2]
        yield from (line.start() for line in lines if line[1] in indents and line.start())

    def _read(self, start: int, piece: str) -> None:
        """Read what begins at a line; where that is no file of one line, it is one thing alone."""
        sound = _ESCAPED.sub("\ufffd", piece)
        at = taken = 0
        while found := _NEXT.match(sound, at):
            if found[1] == "}":
                self.depth = max(0, self.depth - 1)
                at = found.end()
            elif found[1] and not self.depth:
                self.depth, at = 1, found.end()
            elif found[2] is not None and not (start and taken):
                taken, at = 1, self._take(start + found.start(2), piece, sound, found)
            else:
                break
        if sound[at:].strip(" \t\r\n,\0"):
            self._lose(start + at, "damaged text" if self.depth else _AFTER_THE_END)
            # Brackets in the damage tell nothing.
            self.depth, self.sure = 2 if self.depth else 0, False

    def _take(self, place: int, piece: str, sound: str, key: re.Match[str]) -> int:
        """Begin the table or keep the record of a key; return where to go on."""
        name, at = _unquoted(key[2]), key.end()
        if not self.depth:
            what = _AFTER_THE_END if self.tables else "the start of the file is missing"
            self._lose(place, what)
            self.depth, self.sure = 1, False
        opens = _OPENS.match(sound, at)
        # Within a table a record may begin with an object too, but goes on in its line.
        is_table = opens is not None and (self.depth < 2 or opens.end() == len(sound))
        if self.depth < 2 and not is_table and self.sure:
            self._lose(place, "damaged text")
        if is_table:
            self._begin(name)
            return at + 1
        self.depth = 2
        self._odd = False
        try:
            document, end = self._decoder.raw_decode(sound, at)
        except (ValueError, RecursionError):
            self._lose(place, f"record {name}: damaged or cut off")
            self.sure = False
            return len(sound)
        if is_deeper(document, MAX_DEPTH):
            self._lose(place, f"record {name}: nested too deep")
        else:
            self._keep(place, name, document, bool(_ESCAPED.search(piece, at, end)))
        return end

    def _keep(self, place: int, name: str, document: dict[str, Any], unreadable: bool) -> None:
        if not self.sure and self.fields and not self.fields & document.keys():
            self._begin(UNKNOWN)
        self.sure = True
        known = self.tables.setdefault(self.table, {})
        if name in known:
            if known[name] != document:
                self._lose(place, f"record {name}: an older copy, left out")
            return
        if self._odd:
            self._lose(place, f"record {name}: kept, with a number that is none as text")
        if unreadable:
            self._lose(place, f"record {name}: kept, with characters that could not be read")
        known[name] = document
        self.fields |= document.keys()

    def _begin(self, table: str) -> None:
        self.table, self.depth, self.sure, self.fields = table, 2, True, set()
        self.tables.setdefault(table, {})

    def _lose(self, at: int, what: str) -> None:
        characters, offset, line = self._counted
        if at > characters:
            passed = self.text[characters:at]
            offset += len(passed.encode("utf-8", "surrogateescape"))
            line += passed.count("\n")
            self._counted = (at, offset, line)
        self.lost.append(Loss(offset, line, what))

    def _number(self, text: str) -> float | str:
        number = float(text)
        return number if isfinite(number) else self._keep_odd(text)

    def _keep_odd(self, text: str) -> str:
        # TinyDB writes NaN and Infinity, which no other reader of JSON takes.
        self._odd = True
        return text


def _unquoted(raw: str) -> str:
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw

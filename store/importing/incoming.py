"""The file that is read: its bytes, their fingerprint, and the text or JSON in them."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from store.errors import PactlineError
from store.importing import workbooks
from store.importing.limits import MAX_FILE_BYTES, MAX_JSON_CONTAINERS, MAX_JSON_VALUES, MIB
from store.importing.notes import Notes, excerpt
from store.importing.tables import Sheet, has_endless_line, read_csv
from store.importing.zips import Zip

_BYTE = re.compile(r"\(byte (\d+)\)")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_JSON = msgspec.json.Decoder(float_hook=Decimal)


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
            if workbooks.MARK not in self.zip.names:
                return []
            return workbooks.read_workbook(self.data, self.zip, self.name)
        if self.looks_like_json:
            return []
        if has_endless_line(self.data):
            raise self.too_much("a line without end")
        return [read_csv(self.text, self.notes)]

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
    def document(self) -> Any:  # noqa: ANN401 - JSON holds anything
        """The JSON, its fractions as exact decimals.

        Raises:
            PactlineError: it is no JSON, with line and column, or past a limit.
        """
        data = self.utf8
        if data.count(b"{") + data.count(b"[") > MAX_JSON_CONTAINERS:
            raise self.too_much(f"more than {MAX_JSON_CONTAINERS:,} objects and lists")
        if data.count(b",") > MAX_JSON_VALUES:
            raise self.too_much(f"more than {MAX_JSON_VALUES:,} values")
        try:
            return _JSON.decode(data)
        except RecursionError:
            raise self.too_much("lists and objects nested without end") from None
        except (msgspec.DecodeError, ArithmeticError, ValueError) as error:
            raise self._no_json(str(error)) from None

    @property
    def first_signs(self) -> str:
        """What the file begins with, for a message that refuses it."""
        if self.is_zip:
            sheets = ", ".join(sheet.name for sheet in self.sheets)
            if sheets:
                titles = ", ".join(self.sheets[0].rows[0][:4]) if self.sheets[0].rows else ""
                return f"a workbook without titles of grants in its sheets ({excerpt(titles)} …)"
            return "a zip without a table of grants or a register in it"
        if self.looks_like_json:
            if isinstance(self.document, dict):
                keys = ", ".join(str(key) for key in list(self.document)[:3])
                return f"JSON, but an object with the keys {excerpt(keys)}"
            kind = "a list without grants" if isinstance(self.document, list) else "a bare value"
            return f"JSON, but {kind}"
        if self.data[:4] == b"\xd0\xcf\x11\xe0":
            return "an old workbook (.xls); save it as .xlsx or CSV"
        if b"\x00" in self.data[:4096] and not any(self.data.startswith(m) for m, _ in _MARKS):
            return "neither text nor a workbook"
        line = self.text.lstrip().partition("\n")[0]
        return f"line 1 reads “{excerpt(line)}”"

    def too_much(self, what: str) -> PactlineError:
        """Return the error for a file past a limit."""
        return PactlineError(
            what, place=self.name, remedy="split the file or ask its publisher for a sound one"
        )

    @cached_property
    def utf8(self) -> bytes:
        """The text as UTF-8 without a byte-order mark."""
        for mark, encoding in _MARKS:
            if self.data.startswith(mark):
                return self._transcoded(encoding)
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            self.notes.warn(
                f"line {line}",
                "encoding",
                self.data[error.start : error.start + 4],
                "not UTF-8, so read as Windows-1252",
            )
            return self.data.decode("cp1252", errors="replace").encode()
        return self.data

    def _transcoded(self, encoding: str) -> bytes:
        try:
            return self.data.decode(encoding).encode()
        except UnicodeError as error:
            raise PactlineError(
                f"not the {encoding} text that its first bytes promise: {excerpt(error)}",
                place=self.name,
                remedy="save it again as UTF-8",
            ) from None

    def _no_json(self, message: str) -> PactlineError:
        place = self.name
        match = _BYTE.search(message)
        if match or "truncated" in message:
            before = self.utf8[: int(match[1])] if match else self.utf8.rstrip()
            line = before.count(b"\n") + 1
            column = len(before) - (before.rfind(b"\n") + 1) + 1
            place = f"{place}:{line}:{column}"
        elif self.utf8[:1024].lstrip()[:1] not in (b"{", b"["):
            place = f"{place}:1:1"
        reason = message.removeprefix("JSON is malformed: ").partition(" (byte")[0]
        return PactlineError(
            f"this is no JSON: {excerpt(reason)}",
            place=place,
            remedy="ask its publisher for a whole file",
        )


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

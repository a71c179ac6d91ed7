"""The file that is read: its bytes, their fingerprint, and the text or JSON in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from store.errors import PactlineError
from store.importing import workbooks
from store.importing.encodings import to_utf8
from store.importing.json_text import Json, read_json
from store.importing.limits import MAX_FILE_BYTES, MAX_LINE_BYTES, MIB, too_much
from store.importing.notes import Notes, excerpt
from store.importing.tables import Sheet, Table, has_endless_line, read_csv
from store.importing.zips import Zip


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

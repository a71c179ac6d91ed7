"""Documents of a file as rows: cut out of its text, and put together to the very same text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import NamedTuple

from store.file_schema import FILE_TABLE
from store.files.tinydb import Places, decode
from store.postgresql.schema import is_utf8

_BLANKS = re.compile(r"[ \t\n\r]*")


class Row(NamedTuple):
    """One document of a file.

    Attributes:
        lead: what stands before it since the last document; None for its key on a line of its own.
        body: its JSON.
    """

    table: str
    id: str
    lead: bytes | None
    body: bytes


def cut(data: bytes, places: Places) -> tuple[list[Row], bytes]:
    """Return the documents of a file that this program wrote, and what follows the last one."""
    at, rows = 0, []
    for table, documents in places.items():
        for record_id, (offset, length) in documents.items():
            lead: bytes | None = data[at:offset]
            at = offset + length
            rows.append(_row(table, record_id, lead, data[offset:at]))
    return rows, data[at:]


def located(data: bytes, place: str) -> tuple[list[Row], bytes]:
    """Return the documents of a file that anybody wrote, and what follows the last one.

    Raises:
        FilesError: the file is refused.
    """
    decode(data, place)
    # Halves of surrogate pairs are read as TinyDB reads them.
    text = data.decode("utf-8", "surrogatepass")
    last = _documents(text, int(text.startswith("\ufeff")))
    at, rows = 0, []
    for (table, record_id), (start, end) in last.items():
        lead = _bytes(text[at:start])
        rows.append(_row(table, record_id, lead, _bytes(text[start:end])))
        at = end
    return rows, _bytes(text[at:])


def joined(rows: Iterable[Row], tail: bytes) -> bytes:
    """Return the text of a file."""
    pieces = []
    for _, record_id, lead, body in rows:
        pieces += [_usual(record_id) if lead is None else lead, body]
    return b"".join((*pieces, tail))


def _row(table: str, record_id: str, lead: bytes | None, body: bytes) -> Row:
    return Row(table, record_id, None if lead == _usual(record_id) else lead, body)


def _usual(record_id: str) -> bytes:
    key = encode_basestring(record_id)
    return f",\n{key if is_utf8(key) else json.dumps(record_id)}: ".encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _documents(text: str, at: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Return where each document is in a text that is known to be tables, by table and id.

    Of two with one key the last one counts, as for every reader of JSON; the other is text.
    """
    read = json.JSONDecoder().raw_decode
    found: dict[tuple[str, str], tuple[int, int]] = {}
    at = _past(text, at, "{")
    while text[at] != "}":
        table, at = read(text, at)
        for key in [key for key in found if key[0] == table]:
            del found[key]
        at = _past(text, _past(text, at, ":"), "{")
        while text[at] != "}":
            record_id, at = read(text, at)
            at = _past(text, at, ":")
            start = at
            _, at = read(text, start)
            found.pop((table, record_id), None)
            if table != FILE_TABLE:
                found[table, record_id] = start, at
            at = _past(text, at, ",")
        at = _past(text, at + 1, ",")
    return found


def _past(text: str, at: int, sign: str) -> int:
    """Return where the text goes on after blanks, a sign if it is there, and blanks."""
    at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
    if text.startswith(sign, at):
        at += 1
    return _BLANKS.match(text, at).end()  # type: ignore[union-attr]

"""Rows of data as lines, CSV and JSON: printable text, and nothing that a program would run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from store.text import neutralise, printable

# What a field of a row may hold; several texts stay apart in JSON and are joined elsewhere.
Value = str | int | bool | None | Sequence[str]

# A row: field name to value.
Cells = Mapping[str, Value]


def plain_lines(fields: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield each row as its fields with a tab between them; no heading, no tab inside a field."""
    for row in rows:
        yield "\t".join([plain(row[name]) for name in fields]) + "\n"


def plain(value: Value) -> str:
    """Return a value as printable text on one line."""
    if isinstance(value, str):
        return printable(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    return "; ".join([printable(text) for text in value])


def csv_lines(fields: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield CSV (RFC 4180 with plain line ends), the headings first; no cell runs as a formula."""
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([neutralise(plain(row[name])) for name in fields])
    yield buffer.getvalue()


def json_array(items: Iterable[object]) -> Iterator[str]:
    """Yield a JSON array, one item a line, without holding the items."""
    yield "["
    between = "\n"
    for item in items:
        yield between + json_text(item)
        between = ",\n"
    yield "\n]\n"


def json_text(value: object) -> str:
    """Return a value as JSON; a character that a terminal might act on is written by its number."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        char if printable(char) == char or char == "\ufffd" else json.dumps(char)[1:-1]
        for char in text
    ).replace("\x7f", "\\u007f")

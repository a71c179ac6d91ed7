"""JSON that keeps every character and sends none to a terminal that it would act on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from store.text import printable


def dump(value: object, *, indent: int | None = None) -> str:
    """Return the value as JSON; whatever is not printable is written by its number."""
    return escape(json.dumps(value, ensure_ascii=False, indent=indent))


def array(items: Iterable[object]) -> Iterator[str]:
    """Yield a JSON array, one item a line, without holding the items."""
    yield "["
    between = "\n"
    for item in items:
        yield between + dump(item)
        between = ",\n"
    yield "\n]\n"


def escape(text: str) -> str:
    """Return JSON text with the characters that a terminal might act on written as escapes."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        char if char == "\n" or printable(char) == char or char == "\ufffd" else _escaped(char)
        for char in text
    )


def _escaped(char: str) -> str:
    number = ord(char)
    if number <= 0xFFFF:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"

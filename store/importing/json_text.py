"""JSON as publishers write it: exact decimals, bounded, and refused by line and column."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from store.errors import PactlineError
from store.importing.limits import MAX_JSON_CONTAINERS, MAX_JSON_VALUES, too_much
from store.importing.notes import Notes, excerpt

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

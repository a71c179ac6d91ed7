"""Changing an input at random: its bytes, its text, its JSON, or the inside of a zip."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from typing import Any

Mutation = Callable[[Random, bytes], bytes]

LARGEST = 1 << 18
"""Bytes of an input; what grows beyond is cut."""

_LARGE = 1 << 16
"""Bytes beyond which a text is changed as bytes, since repeated parts would outgrow the memory."""

WORDS: Sequence[bytes] = (
    b"", b" ", b"\0", b"\n", b"\r\n", b"\t", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b":", b",",
    b"{}", b"[]", b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"1" * 5000, b'"":',
    b"\\ud800", b"\\u0000", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3\x28", b"\xed\xa0\x80",
    "\u202e".encode(), "\u2028".encode(), "é".encode(), "e\u0301".encode(), "💷".encode(),
    b"\x1b[2J", b"\x1b]52;c;AAAA\x07", b"GBP", b"2011/12", b"0000-00-00", b"9999-12-31", b"1e3",
    b'"schema": 2', b'"schema": -1', b'"pactline"', b'"id"', b"GB-CHC-1001635", b"=1+1", b"#REF!",
    b"PK\x03\x04", b"PK\x01\x02", b"--help", b"$(id)", b"`id`", b"; id", b"| id", b"OR", b"-(",
)  # fmt: skip
"""Pieces that readers of this kind trip over."""

VALUES: Sequence[Any] = (
    None, True, False, 0, -1, 10**25, -(10**400), 1e308, 0.1, "", " ", "x" * 3000, "\0", "\ud800",
    "\x1b[31m", "\u202e", "2017-13-45", "2017", "0001-01-01", "9999-12-31", "GBP", "more than",
    [], {}, [[]], {"": ""}, {"id": 5}, [None], "GB-CHC-1001635", "../../etc/passwd",
)  # fmt: skip
"""Values that stand where no reader expects them."""


def any_bytes(chance: Random, data: bytes) -> bytes:
    """Flip, cut, double, move or insert a few bytes."""
    text = bytearray(data[:LARGEST])
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 2, 8, 64, 1024)))
        match chance.randrange(7):
            case 0 if at < len(text):
                text[at] ^= 1 << chance.randrange(8)
            case 1:
                del text[at:end]
            case 2:
                text[at:at] = text[at:end] * chance.choice((1, 2, 50))
            case 3:
                text[at:at] = chance.choice(WORDS) * chance.choice((1, 1, 1, 70))
            case 4:
                text[at:end] = chance.choice(WORDS)
            case 5:
                del text[at:]
            case _:
                other = chance.randrange(len(text) + 1)
                text[at:at] = text[other : other + chance.choice((4, 64, 1024))]
    return bytes(text[:LARGEST])


def any_json(chance: Random, data: bytes) -> bytes:
    """Put odd values, deep values and values from elsewhere into a JSON text."""
    if len(data) > _LARGE:
        return any_bytes(chance, data)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return any_bytes(chance, data)
    for _ in range(chance.choice((1, 1, 2))):
        document = _changed(chance, document, document)
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 1)))
    mutated = text.encode("utf-8", "surrogatepass")[:LARGEST]
    return any_bytes(chance, mutated) if chance.random() < 0.1 else mutated


def _changed(chance: Random, whole: Any, node: Any) -> Any:
    if isinstance(node, dict) and node and chance.random() < 0.85:
        key = chance.choice(list(node))
        match chance.randrange(8):
            case 0:
                return {name: value for name, value in node.items() if name != key}
            case 1:
                return {**node, chance.choice((*node, "", "id", "\x1b[2J", "x" * 600)): node[key]}
            case _:
                return {**node, key: _changed(chance, whole, node[key])}
    if isinstance(node, list) and node and chance.random() < 0.85:
        at = chance.randrange(len(node))
        if chance.random() < 0.2:
            return [*node[:at], *node[at:] * chance.choice((0, 2, 8))]
        return [*node[:at], _changed(chance, whole, node[at]), *node[at + 1 :]]
    match chance.randrange(5):
        case 0:
            return _part(chance, whole)
        case 1:
            for _ in range(chance.choice((1, 3, 40, 70))):
                node = chance.choice(([node], {"a": node}))
            return node
        case 2 if isinstance(node, str):
            return any_bytes(chance, node.encode("utf-8", "replace")).decode("utf-8", "replace")
        case _:
            return chance.choice(VALUES)


def _part(chance: Random, node: Any) -> Any:
    while isinstance(node, dict | list) and node and chance.random() < 0.7:
        node = chance.choice(list(node.values()) if isinstance(node, dict) else node)
    return node


def inside_a_zip(chance: Random, data: bytes) -> bytes:
    """Change a member of a zip, its name, or the zip's own bytes."""
    if chance.random() < 0.25:
        return any_bytes(chance, data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # what is no zip any more is changed as bytes
        members = {}
    if not members:
        return any_bytes(chance, data)
    name = chance.choice(list(members))
    match chance.randrange(6):
        case 0:
            del members[name]
        case 1:
            members[chance.choice(("../evil", "xl/worksheets/sheet9.xml", name.upper()))] = b"<a/>"
        case _:
            members[name] = any_bytes(chance, members[name])
    out = BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((0, 8))) as archive:
        for each, body in members.items():
            archive.writestr(each, body)
    return out.getvalue()

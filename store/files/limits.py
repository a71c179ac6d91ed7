"""How large and how deep a file may be, so that a hostile one costs bounded memory and time."""

from __future__ import annotations

from typing import NamedTuple

from store.files.errors import LimitExceeded

_SLICE = 4 << 20
_BRACKETS = b"[{]}"
_KEEP = _BRACKETS + b'"'
_DROP = bytes(byte for byte in range(256) if byte not in _KEEP)
# Opening brackets become +1 and closing ones -1 as signed bytes, so that C code can add them up.
_SIGNS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")


class Limits(NamedTuple):
    """What is read at all.

    Attributes:
        size: bytes of one file; a million records are about 800 MB.
        depth: levels of brackets; a record of ours needs 8.
    """

    size: int = 2 << 30
    depth: int = 64


DEFAULT = Limits()


def check_size(size: int, place: str, limits: Limits = DEFAULT) -> None:
    """Raise LimitExceeded where a file of `size` bytes is too large."""
    if size > limits.size:
        raise LimitExceeded(
            f"{_megabytes(size)} MB is more than the {_megabytes(limits.size)} MB that are read",
            place=place,
            remedy="split the file into several sources",
        )


def check_depth(data: bytes, place: str, limits: Limits = DEFAULT) -> None:
    """Raise LimitExceeded where brackets are nested too deep; linear time, no recursion."""
    if depth(data, limits.depth) > limits.depth:
        raise LimitExceeded(
            f"nested deeper than the {limits.depth} levels that are read",
            place=place,
            remedy="this is not a file of records; leave it out",
        )


def depth(data: bytes, enough: int = 1 << 62) -> int:
    """Return how deep the brackets of a JSON text go, or a number above `enough` once it is passed.

    Brackets inside strings do not count. A text that is not JSON gets some number, no error.
    """
    from array import array
    from itertools import accumulate

    level = deepest = 0
    inside = False
    start = 0
    while start < len(data):
        end = start + _SLICE
        # A slice must not end between a backslash and what it escapes.
        while end < len(data) and data[end - 1] == 0x5C and end - start < 2 * _SLICE:
            end += 1
        piece = data[start:end]
        start = end
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = piece.translate(None, _DROP).split(b'"')
        outside = b"".join(parts[1::2] if inside else parts[::2])
        inside ^= len(parts) % 2 == 0
        if outside:
            levels = list(accumulate(array("b", outside.translate(_SIGNS)), initial=level))
            level, deepest = levels[-1], max(deepest, max(levels))
            if deepest > enough:
                return deepest
    return deepest


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}".removesuffix(".0")

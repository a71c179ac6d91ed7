"""Text measured in the terminal's cells."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width

WIDENING = "\N{VARIATION SELECTOR-16}"
"""Makes the sign before it an emoji of two cells."""

JAMO = range(0x1160, 0x1200)
"""Vowels and finals that stand in the cells of the Hangul syllable they belong to."""


def width(text: str) -> int:
    """Return how many cells printable text takes."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


@lru_cache(1024)
def _char_width(char: str) -> int:
    if char == WIDENING:
        return 1
    if category(char) in ("Mn", "Me") or ord(char) in JAMO:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the text, its end replaced by an ellipsis where it is wider than `cells`."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room <= 0:
        return _take(text, cells)
    return _take(text, room).rstrip() + ellipsis


def trimmed(text: str, cells: int, ellipsis: str = "…") -> tuple[str, int]:
    """Return the text cut as `cut` does it, and how many cells it takes."""
    size = width(text)
    if size > cells:
        text = cut(text, cells, ellipsis)
        size = width(text)
    return text, size


def fit(text: str, cells: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return the text cut or padded to exactly `cells` cells."""
    text, size = trimmed(text, cells, ellipsis)
    blanks = " " * max(0, cells - size)
    return blanks + text if right else text + blanks


def _take(text: str, cells: int) -> str:
    if text.isascii():
        return text[:cells]
    taken = 0
    for position, char in enumerate(text):
        taken += _char_width(char)
        if taken > cells:
            return text[:position]
    return text

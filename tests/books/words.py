"""What printed figures claim: their words read back, as a reader would."""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf

from tests.books.plain import END

_FIGURE = r"−?(?:£|\$|€|[A-Z]{3} )[\d,]+(?:\.\d+)?(?:m|bn)?"
_UNITS = {"": 1, "m": 10**6, "bn": 10**9}


def value(text: str) -> Fraction:
    """Read one printed figure."""
    sign = -1 if text.startswith("−") else 1
    match = re.search(r"([\d,]+(?:\.\d+)?)(m|bn)?$", text)
    assert match, text
    return sign * Fraction(match[1].replace(",", "")) * _UNITS[match[2] or ""]


def claim(words: str) -> tuple[END, END]:
    """Return the least and the most that the words say a figure can be."""
    low: END = Fraction(0)
    high: END = Fraction(0)
    for piece in words.split(" plus "):
        figures = [value(each) for each in re.findall(_FIGURE, piece)]
        if piece.startswith("about "):
            low, high = -inf, inf
        elif piece.startswith("between ") or " and " in piece:
            low, high = low + figures[0], high + figures[1]
        elif piece.startswith(("more than ", "at least ")):
            low, high = low + figures[0], inf
        elif piece.startswith(("almost ", "less than ", "up to ")):
            low, high = (low if figures[0] >= 0 else -inf), high + figures[0]
        else:
            low, high = low + figures[0], high + figures[0]
    return low, high


def pounds_of(words: str) -> str:
    """Return what is said of pounds where dollars stand after them."""
    return re.split(r" and (?=[^£]*\$)", words)[0]

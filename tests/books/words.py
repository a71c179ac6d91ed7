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


_AFTER = re.compile(r", (not divided|worked out.*|years exceed their total)$")


def claims(words: str) -> dict[str, tuple[tuple[END, END], str]]:
    """Return by currency the least and the most that figures can be, and what is said after them.

    Figures of several currencies stand with “and” between, several of one currency apart.
    """
    found: dict[str, tuple[tuple[END, END], str]] = {}
    pieces: list[str] = []
    for told in re.split(r"; (?!years exceed)", words) if words else ():
        figure, *others = told.split(" and ")
        pieces.append(figure)
        for each in others:
            if _currency(pieces[-1]) == _currency(each) and not _AFTER.search(pieces[-1]):
                pieces[-1] += f" and {each}"
            else:
                pieces.append(each)
    for piece in pieces:
        after = _AFTER.search(piece)
        least, most = claim(piece[: after.start()] if after else piece)
        code = _currency(piece)
        (low, high), said = found.get(code, ((Fraction(0), Fraction(0)), ""))
        found[code] = (low + least, high + most), max(said, after[1] if after else "", key=len)
    return found


def _currency(words: str) -> str:
    figure = re.search(_FIGURE, words)
    assert figure, words
    sign = figure[0].lstrip("−")
    return {"£": "GBP", "$": "USD", "€": "EUR"}.get(sign[0], sign[:3])

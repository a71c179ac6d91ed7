"""Text at the border: what comes from a record is data, and only printable text leaves."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MAX_MARKS = 4


def printable(text: str, *, lines: bool = False) -> str:
    """Return text that is safe on any terminal.

    Control characters, escape sequences' starters, bidirectional overrides, zero-width characters
    and lone surrogates become a visible `�`; runs of combining marks are cut to four a letter;
    white space becomes a blank, except line breaks where `lines` is true.
    """
    if text.isprintable() and (
        text.isascii()
        or len(text.encode("latin-1", "ignore")) >= len(text) - _MAX_MARKS
        or not _maybe_marks().search(text)
    ):
        return text
    kept: list[str] = []
    marks = 0
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        if char == "\n" and lines:
            kept.append(char)
            continue
        if char.isspace():
            kept.append(" ")
            continue
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        kept.append("\N{REPLACEMENT CHARACTER}" if category in _INVISIBLE else char)
    return "".join(kept)


def fold(text: str) -> str:
    """Return text as it is compared in a search: no case, no accents, plain quotes and dashes."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(
        "'" if char in "‘’ʼ´" else "-" if char in "‐‑‒–—" else char
        for char in plain
        if not unicodedata.combining(char)
    )


@cache
def _maybe_marks() -> re.Pattern[str]:
    """Return what finds so many letters beyond U+02FF in a row, below which no mark combines."""
    # Few texts have more than an arrow beyond Latin-1, so that a lookup can do without patterns.
    import re

    return re.compile(f"[^\\x00-\u02ff]{{{_MAX_MARKS + 1}}}")


def plural(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 agreement, 4,116 agreements."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

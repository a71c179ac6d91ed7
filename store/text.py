"""Text at the border: what comes from a record is data, and only printable text leaves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MAX_MARKS = 4
UNSEEN = frozenset("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Signs without a width, which slip into texts that are copied: soft hyphens, joiners, marks."""
_JOINER = "\u200d"
_MAYBE_MARKS = f"[^\\x00-\u02ff]{{{_MAX_MARKS + 1}}}"
"""So many letters in a row beyond U+02FF, below which no mark combines."""


def printable(text: str, *, lines: bool = False) -> str:
    """Return text that is safe on any terminal.

    Control characters, escape sequences' starters, bidirectional overrides and lone surrogates
    become a visible `�`; signs that nobody sees go, but for the joiners of an emoji; runs of
    combining marks are cut to four a letter; white space becomes a blank, except line breaks where
    `lines` is true.
    """
    if text.isprintable() and (
        text.isascii()
        or len(text.encode("latin-1", "ignore")) >= len(text) - _MAX_MARKS
        or not re.search(_MAYBE_MARKS, text)
    ):
        return text
    kept: list[str] = []
    marks = 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for at, char in enumerate(text):
        if char in UNSEEN:
            if (
                char == _JOINER
                and _is_emoji(text[at - 1 : at])
                and _is_emoji(text[at + 1 : at + 2])
            ):
                kept.append(char)
            continue
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


def _is_emoji(char: str) -> bool:
    return char == "\ufe0f" or (char > "\u2600" and unicodedata.category(char) in ("So", "Sk"))


_RUNS = re.compile(r"'*(?:[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
"""A number as a cell of a spreadsheet has it."""


def neutralise(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if _RUNS.match(text) and not NUMBER.fullmatch(text) else text


_TIDIED = {
    **dict.fromkeys(map(ord, "\xa0\u2007\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "−–—‐‑‒"), "-"),
    **dict.fromkeys(map(ord, "’ʼ"), "'"),
    **dict.fromkeys(map(ord, UNSEEN)),
}


def one_line(text: str) -> str:
    """Return a text with single blanks between its words, and none around them."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Return a value with one kind of blank, dash and apostrophe, and without invisible signs."""
    return one_line(text if text.isascii() else text.translate(_TIDIED))


def fold(text: str) -> str:
    """Return text as it is compared in a search.

    Case, accents and signs that nobody sees go; quotes and dashes are plain ones.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(
        "'" if char in "‘’ʼ´" else "-" if char in "‐‑‒–—" else char
        for char in plain
        if not unicodedata.combining(char) and char not in UNSEEN
    )


def is_id(text: str) -> bool:
    """Tell whether a text can be the id of a record: printable, and no blanks around it."""
    return bool(text) and text == text.strip() and text.isprintable()


def clean_id(text: str) -> str:
    """Return a text that can be an id, or an empty one: what isn't printable goes."""
    text = text if text.isprintable() else "".join(filter(str.isprintable, text))
    return text.strip()


def plural(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 agreement, 4,116 agreements."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that this one begins or most resembles, or nothing."""
    word = word.lower()
    words = {each.lower(): each for each in known}
    if len(word) > 1 and (begun := next((each for each in words if each.startswith(word)), "")):
        return words[begun]
    if len(word) > 2 * max(map(len, words), default=0):
        return ""
    # A lookup without a mistake in it has no time to load this.
    from difflib import get_close_matches

    close = get_close_matches(word, words, n=1)
    return words[close[0]] if close else ""


# Text that was written in one encoding and read in another

_LEAD = "[\u00c2-\u00c5\u00e2\u00ef\u00f0]"
"""First bytes of Latin letters, punctuation, a byte-order mark and emoji."""
_TRAIL = (
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_SUSPECT = f"{_LEAD}{_TRAIL}+|\N{REPLACEMENT CHARACTER}|[\u0080-\u009f]"
_AROUND = 15


def garbled(text: str) -> str:
    """Return the first garbled piece of a text with what stands around it, or nothing.

    A pair such as Ã© counts only where its CP1252 bytes are valid UTF-8; a replacement character
    or a C1 control character counts by itself.
    """
    for match in re.finditer(_SUSPECT, text):
        piece = match[0]
        if len(piece) == 1 or _is_utf8(piece):
            return _excerpt(text, match.start() - _AROUND, match.end() + _AROUND)
    return ""


def _excerpt(text: str, start: int, end: int) -> str:
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    return f"{before}{text[max(0, start) : end].strip()}{after}"


def _is_utf8(piece: str) -> bool:
    """Tell whether the letters, as the bytes they were read from, spell a character of UTF-8."""
    codes = bytearray()
    for char in piece:
        try:
            codes += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return False
            codes.append(ord(char))
    width = 2 if codes[0] < 0xE0 else 3 if codes[0] < 0xF0 else 4
    try:
        char = codes[:width].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return char.isprintable() or char.isspace()


def markdown_row(cells: Iterable[str]) -> str:
    """Return the line of a Markdown table's row, whose cells are Markdown already."""
    return f"| {' | '.join(cells)} |\n"


def markdown_text(text: str) -> str:
    """Return a text on one line that Markdown takes for nothing but text."""
    return re.sub(r"([\\`*_\[\]<>|~&]|^[#+=-])", r"\\\1", " ".join(text.split()))

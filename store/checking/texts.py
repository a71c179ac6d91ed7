"""Text that was written in one encoding and read in another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.checking.family import Family
from store.checking.findings import Finding, named
from store.checking.registry import GARBLED
from store.records import Agreement, Fund, Organisation

_LEAD = "[\u00c2-\u00c5\u00e2\u00ef\u00f0]"
"""First bytes of Latin letters, punctuation, a byte-order mark and emoji."""
_TRAIL = (
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_SUSPECT = re.compile(f"{_LEAD}{_TRAIL}+|\N{REPLACEMENT CHARACTER}|[\u0080-\u009f]")
_AROUND = 15


def garbled(text: str) -> str:
    """Return the first garbled piece of a text with what stands around it, or nothing.

    A pair such as Ã© counts only where its CP1252 bytes are valid UTF-8; a replacement character
    or a C1 control character counts by itself.
    """
    for match in _SUSPECT.finditer(text):
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


class Texts(Family):
    """Reads titles, names and descriptions."""

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return garbled text of an agreement."""
        texts = [record.title, record.purpose, *record.notes]
        for party in record.parties:
            texts.append(party.name)
        for programme in record.programmes:
            texts.append(programme.title)
        return self._found(source, record, texts)

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return garbled text of an organisation."""
        return self._found(
            source, record, [record.name, record.description, record.address, *record.aliases]
        )

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Return garbled text of a fund."""
        return self._found(source, record, [record.title, record.purpose, *record.owners])

    def _found(
        self, source: str, record: Agreement | Organisation | Fund, texts: list[str]
    ) -> Iterable[Finding]:
        for text in texts:
            piece = "" if text.isascii() else garbled(text)
            if piece:
                return (GARBLED.finding(f"“{piece}”", [named(record)], [source]),)
        return ()

"""A text that may be JSON in places: keys, values and places in it, found in linear time."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import NamedTuple

_SPACE = re.compile(r"[\s,]*")
_KEY = re.compile(r'\s*"((?:[^"\\\x00-\x1f]|\\.)*)"\s*:\s*')
_BLANK = re.compile(r"\n[ \t]*$")
_ESCAPED = re.compile("[\udc80-\udcff]")
# Ours write a record a line; TinyDB writes one line, where a record follows the end of another.
_NEXT = re.compile(r'(?:\n|[}{]\s{0,9},?)\s{0,99}"((?:[^"\\\x00-\x1f]|\\.)*)"\s{0,9}:\s{0,9}\{')
_BUDGET = 8
_DEEP = 4096


class Key(NamedTuple):
    """A key of an object, with its quotes from `start`, and where its value begins."""

    start: int
    name: str
    value: int


class DamagedText:
    """The text of a damaged file; bytes that are no UTF-8 stay in it, escaped.

    All failed attempts together may look at a bounded multiple of the text.

    Attributes:
        text: all of it.
        odd_numbers: whether the last value had numbers that are none, such as NaN; they are text.
    """

    def __init__(self, data: bytes) -> None:
        """Take the bytes of the file."""
        self.text = data.decode("utf-8-sig", "surrogateescape")
        self.odd_numbers = False
        self._decoder = json.JSONDecoder(parse_constant=self._odd, parse_float=self._number)
        self._effort = _BUDGET * len(self.text)
        # Places only go up, so that offsets and lines are counted once over the whole text.
        self._counted = (0, 3 if data.startswith(b"\xef\xbb\xbf") else 0, 1)

    def space(self, at: int) -> int:
        """Return where white space and commas end."""
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def key(self, at: int) -> Key | None:
        """Return the key that stands here, behind white space."""
        found = _KEY.match(self.text, at)
        return Key(found.start(1) - 1, _string(found[1]), found.end()) if found else None

    def next_object(self, at: int) -> tuple[int, Key] | None:
        """Return the next key of an object and what stands before it, or None at the end."""
        found = _NEXT.search(self.text, at)
        if not found:
            return None
        self.spend(found.end() - at + 1)
        return found.start(), Key(found.start(1) - 1, _string(found[1]), found.end() - 1)

    def indent(self, at: int) -> str | None:
        """Return the line break and blanks before a place, or None where something else stands."""
        blank = _BLANK.search(self.text, max(0, at - 99), at)
        return blank[0] if blank else None

    def value(self, at: int) -> tuple[object, int]:
        """Return the value that begins here and where it ends.

        Raises:
            ValueError: there is none, or it is damaged.
            RecursionError: it is nested too deep.
        """
        self.odd_numbers = False
        # An error counts lines from the start of what it was given, so that is kept short.
        size = 4096
        while True:
            window = self.text[at : at + size]
            try:
                document, end = self._decoder.raw_decode(window)
            except RecursionError:
                self.spend(_DEEP)
                raise
            except json.JSONDecodeError as error:
                self.spend(error.pos + len(window) // 64 + 1)
                open_string = error.msg.startswith("Unterminated")
                if at + size >= len(self.text) or (
                    error.pos < len(window) - 16 and not open_string
                ):
                    raise
            else:
                return document, at + end
            size *= 4

    def unreadable(self, start: int, end: int) -> bool:
        """Tell whether bytes between two places are no UTF-8."""
        return _ESCAPED.search(self.text, start, end) is not None

    def value_replaced(self, start: int, end: int) -> object:
        """Return the value between two places with U+FFFD for each byte that is no UTF-8."""
        return self._decoder.decode(_ESCAPED.sub("\ufffd", self.text[start:end]))

    def spend(self, effort: int) -> None:
        """Count characters that were looked at for nothing."""
        self._effort -= effort

    @property
    def hopeless(self) -> bool:
        """Whether so much was looked at for nothing that it must end."""
        return self._effort <= 0

    def place(self, at: int) -> tuple[int, int]:
        """Return a place as bytes from the start of the file, and its line; places only go up."""
        characters, offset, line = self._counted
        if at >= characters:
            piece = self.text[characters:at]
            offset += len(piece.encode("utf-8", "surrogateescape"))
            line += piece.count("\n")
            self._counted = (at, offset, line)
        return offset, line

    def _number(self, text: str) -> float | str:
        number = float(text)
        return number if isfinite(number) else self._odd(text)

    def _odd(self, text: str) -> str:
        # TinyDB writes NaN and Infinity, which no other reader of JSON takes.
        self.odd_numbers = True
        return text


def _string(raw: str) -> str:
    try:
        text: str = json.loads(f'"{raw}"', strict=False)
    except ValueError:
        text = raw
    return _ESCAPED.sub("\ufffd", text)

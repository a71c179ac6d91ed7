"""Reading records one by one from a text that is no longer a whole TinyDB file.

The text is walked once. Where a record cannot be read, the walk goes on at the next place that
looks like the start of a record; what lies between is a loss. All failed attempts together may look
at a bounded multiple of the text, so that the time is linear.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, NamedTuple

from store.file_schema import FILE_TABLE

_SPACE = re.compile(r"[\s,]*")
_KEY = re.compile(r'\s*"((?:[^"\\\x00-\x1f]|\\.)*)"\s*:\s*')
_BLANK = re.compile(r"\n[ \t]*$")
_ESCAPED = re.compile("[\udc80-\udcff]")
# Ours write a record a line; TinyDB writes one line, where a record follows the end of another.
_NEXT = re.compile(r'(?:\n|[}{]\s{0,9},?)\s{0,99}"((?:[^"\\\x00-\x1f]|\\.)*)"\s{0,9}:\s{0,9}\{')
_TABLES = {FILE_TABLE, "sources", "organisations", "agreements", "funds", "decisions", "settings"}
_BUDGET = 8
UNKNOWN = "unknown"
"""Table of records whose table's name is lost."""


class Loss(NamedTuple):
    """What could not be saved: where in the file (bytes from its start, and line), and what."""

    offset: int
    line: int
    what: str


class Salvaged(NamedTuple):
    """The tables that were saved, and what was not."""

    tables: dict[str, dict[str, dict[str, Any]]]
    lost: list[Loss]


def salvage(data: bytes) -> Salvaged:
    """Return every record that can still be read from a truncated or damaged file, in linear time.

    Where an id is met twice the first record stays: a file that was overwritten in place begins
    with the new contents and ends with the old. Bytes that are not UTF-8 become U+FFFD and a loss.
    """
    return _Walk(data).run()


class _Walk:
    def __init__(self, data: bytes) -> None:
        self.text = data.decode("utf-8-sig", "surrogateescape")
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self.lost: list[Loss] = []
        self.table = ""
        self.shape: set[str] = set()
        self.indent: str | None = None
        # Whether the name of a table may have been in the damage.
        self.doubt = False
        self.decoder = json.JSONDecoder(parse_constant=self._odd, parse_float=self._number)
        self.odd_numbers = False
        self.effort = _BUDGET * len(self.text)
        # Places only go up, so that offsets and lines are counted once over the whole text.
        self._counted = (0, 3 if data.startswith(b"\xef\xbb\xbf") else 0, 1)

    def run(self) -> Salvaged:
        text, at = self.text, 0
        start = re.compile(r"[\s\0]*\{").match(text)
        if start:
            at = start.end()
        elif text.strip():
            at = self._skip(0, "the start of the file is missing")
        depth = 1
        while at < len(text):
            at = self._space(at)
            if text.startswith("}", at):
                at, depth = at + 1, depth - 1
                if depth <= 0:
                    if not text[at:].strip("\0 \t\r\n,"):
                        break
                    # Damage may have closed too many brackets, so this need not be the end.
                    self.doubt = True
                    at, depth = self._skip(at, "text after the end, perhaps of an older copy"), 2
                continue
            key = _KEY.match(text, at)
            if not key or (self._string(key[1]) in self.shape and depth == 1):
                self.doubt |= depth == 1
                at = self._skip(at, "damaged text") if at < len(text) else at
                depth = 2
                continue
            name = self._string(key[1])
            if depth == 1 and text.startswith("{", key.end()) and self._is_table(key.end()):
                self._begin(name)
                at, depth = key.end() + 1, 2
                continue
            if depth == 1 and not self._looks_right(key.end()):
                # The name of the table is lost, and its records are not to mix with others.
                self._begin(UNKNOWN)
            at, depth = self._record(name, at, key.end()), 2
        else:
            if depth > 0:
                self._lose(len(text), "the end of the file is missing")
        return Salvaged(self.tables, self.lost)

    def _is_table(self, at: int) -> bool:
        """Tell whether what opens here holds records rather than being one itself."""
        rest = _SPACE.match(self.text, at + 1)
        inside = rest.end() if rest else at + 1
        key = _KEY.match(self.text, inside)
        if self.table and self.shape and key and self._string(key[1]) in self.shape:
            return False
        return self.text.startswith("}", inside) or bool(
            key and self.text.startswith("{", key.end())
        )

    def _begin(self, name: str) -> None:
        self.table, self.shape, self.doubt = name, set(), False
        self.tables.setdefault(name, {})

    def _record(self, name: str, start: int, at: int) -> int:
        # Records of a table begin with the same white space, and parts of them with more.
        blank = _BLANK.search(self.text, max(0, start - 99), start)
        self.indent = blank[0] if blank else None
        self.odd_numbers = False
        try:
            document, end = self._decode(at)
        except RecursionError:
            self.effort -= 4096
            return self._skip(start, f"record {name}: nested too deep")
        except ValueError:
            return self._skip(start, f"record {name}: damaged or cut off")
        if self.indent is not None and self.text.find(f'{self.indent}"', at, end) >= 0:
            self.effort -= end - at
            return self._skip(start, f"record {name}: damaged, it runs into the next")
        if not isinstance(document, dict):
            self._lose(start, f"{name}: not a record")
            return end
        if self.doubt and self.shape and not self.shape & document.keys():
            self._begin(UNKNOWN)
        self.doubt = False
        known = self.tables.setdefault(self.table or UNKNOWN, {})
        if name in known:
            if known[name] != document:
                self._lose(start, f"record {name}: an older copy, left out")
            return end
        if self.odd_numbers:
            self._lose(start, f"record {name}: kept, with a number that is none as text")
        if _ESCAPED.search(self.text, at, end):
            self._lose(start, f"record {name}: kept, with characters that could not be read")
            document = self.decoder.decode(_ESCAPED.sub("\ufffd", self.text[at:end]))
        known[name] = document
        self.shape |= document.keys()
        return end

    def _decode(self, at: int) -> tuple[object, int]:
        # An error counts lines from the start of what it was given, so that is kept short.
        size = 4096
        while True:
            window = self.text[at : at + size]
            try:
                document, end = self.decoder.raw_decode(window)
            except json.JSONDecodeError as error:
                self.effort -= error.pos + len(window) // 64 + 1
                open_string = error.msg.startswith("Unterminated")
                if at + size >= len(self.text) or (
                    error.pos < len(window) - 16 and not open_string
                ):
                    raise
            else:
                return document, at + end
            size *= 4

    def _number(self, text: str) -> float | str:
        number = float(text)
        return number if isfinite(number) else self._odd(text)

    def _odd(self, text: str) -> str:
        # TinyDB writes NaN and Infinity, which no other reader of JSON takes.
        self.odd_numbers = True
        return text

    def _skip(self, at: int, what: str) -> int:
        """Note a loss and return the next place where a record or a table may begin, or the end."""
        self._lose(at, what)
        where = at
        while self.effort > 0:
            found = _NEXT.search(self.text, where + 1)
            if not found:
                return len(self.text)
            self.effort -= found.end() - where
            where, opening = found.start(), found.end() - 1
            name = self._string(found[1])
            if name in self.shape:
                continue
            own_line = self.indent is not None and self.text[where] == "\n" == self.indent[:1]
            own_line = own_line and self.text.startswith(f'{self.indent}"', where)
            if (own_line or name in _TABLES) and self._is_table(opening):
                self._begin(name)
                return found.end()
            if own_line or (not self.indent and self._looks_right(opening, after=self.text[where])):
                return found.start(1) - 1
        self._lose(where, "too damaged to go on")
        return len(self.text)

    def _looks_right(self, at: int, after: str = "") -> bool:
        """Tell whether the object here has a field that the table's records have."""
        if not self.shape or self.doubt:
            # What follows an opening bracket may be a part of the damaged record.
            return after != "{"
        key = _KEY.match(self.text, at + 1)
        return key is not None and self._string(key[1]) in self.shape

    def _space(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _string(self, raw: str) -> str:
        try:
            text: str = json.loads(f'"{raw}"', strict=False)
        except ValueError:
            text = raw
        return _ESCAPED.sub("\ufffd", text)

    def _lose(self, at: int, what: str) -> None:
        characters, offset, line = self._counted
        if at >= characters:
            piece = self.text[characters:at]
            offset += len(piece.encode("utf-8", "surrogateescape"))
            line += piece.count("\n")
            self._counted = (at, offset, line)
        self.lost.append(Loss(offset, line, what))

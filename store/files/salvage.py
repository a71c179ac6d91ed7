"""Reading records one by one from a text that is no longer a whole TinyDB file.

The text is walked once. Where a record cannot be read, the walk goes on at the next place that
looks like the start of a record; what lies between is a loss.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from store.file_schema import FILE_TABLE
from store.files.damaged_text import DamagedText, Key

_START = re.compile(r"[\s\0]*\{")
_TABLES = {FILE_TABLE, "sources", "organisations", "agreements", "funds", "decisions", "settings"}
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
    return _Walk(DamagedText(data)).run()


class _Walk:
    def __init__(self, damaged: DamagedText) -> None:
        self.damaged = damaged
        self.text = damaged.text
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self.lost: list[Loss] = []
        self.table = ""
        # Fields that the records of this table have, by which a record is told from a part of one.
        self.shape: set[str] = set()
        # Records of a table begin with the same white space, and parts of them with more.
        self.indent: str | None = None
        # Whether the name of a table may have been in the damage.
        self.doubt = False

    def run(self) -> Salvaged:
        text, at = self.text, 0
        start = _START.match(text)
        if start:
            at = start.end()
        elif text.strip():
            at = self._skip(0, "the start of the file is missing")
        depth = 1
        while at < len(text):
            at = self.damaged.space(at)
            if text.startswith("}", at):
                at, depth = at + 1, depth - 1
                if depth <= 0:
                    if not text[at:].strip("\0 \t\r\n,"):
                        break
                    # Damage may have closed too many brackets, so this need not be the end.
                    self.doubt = True
                    at, depth = self._skip(at, "text after the end, perhaps of an older copy"), 2
                continue
            key = self.damaged.key(at)
            if not key or (key.name in self.shape and depth == 1):
                self.doubt |= depth == 1
                at = self._skip(at, "damaged text") if at < len(text) else at
                depth = 2
                continue
            at, depth = self._take(key, at, depth), 2
        else:
            if depth > 0:
                self._lose(len(text), "the end of the file is missing")
        return Salvaged(self.tables, self.lost)

    def _take(self, key: Key, at: int, depth: int) -> int:
        """Begin the table or read the record of a key; return where to go on."""
        if depth == 1 and self.text.startswith("{", key.value) and self._is_table(key.value):
            self._begin(key.name)
            return key.value + 1
        if depth == 1 and not self._looks_right(key.value):
            # The name of the table is lost, and its records are not to mix with others.
            self._begin(UNKNOWN)
        return self._record(key.name, at, key.value)

    def _is_table(self, at: int) -> bool:
        """Tell whether what opens here holds records rather than being one itself."""
        inside = self.damaged.space(at + 1)
        key = self.damaged.key(inside)
        if self.table and self.shape and key and key.name in self.shape:
            return False
        return self.text.startswith("}", inside) or bool(
            key and self.text.startswith("{", key.value)
        )

    def _begin(self, name: str) -> None:
        self.table, self.shape, self.doubt = name, set(), False
        self.tables.setdefault(name, {})

    def _record(self, name: str, start: int, at: int) -> int:
        damaged = self.damaged
        self.indent = damaged.indent(start)
        try:
            document, end = damaged.value(at)
        except RecursionError:
            return self._skip(start, f"record {name}: nested too deep")
        except ValueError:
            return self._skip(start, f"record {name}: damaged or cut off")
        if self.indent is not None and self.text.find(f'{self.indent}"', at, end) >= 0:
            damaged.spend(end - at)
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
        if damaged.odd_numbers:
            self._lose(start, f"record {name}: kept, with a number that is none as text")
        if damaged.unreadable(at, end):
            self._lose(start, f"record {name}: kept, with characters that could not be read")
            replaced = damaged.value_replaced(at, end)
            document = replaced if isinstance(replaced, dict) else document
        known[name] = document
        self.shape |= document.keys()
        return end

    def _skip(self, at: int, what: str) -> int:
        """Note a loss and return the next place where a record or a table may begin, or the end."""
        self._lose(at, what)
        where = at
        while not self.damaged.hopeless:
            found = self.damaged.next_object(where + 1)
            if not found:
                return len(self.text)
            where, key = found
            if key.name in self.shape:
                continue
            before = self.text[where]
            own_line = self.indent is not None and before == "\n" == self.indent[:1]
            own_line = own_line and self.text.startswith(f'{self.indent}"', where)
            if (own_line or key.name in _TABLES) and self._is_table(key.value):
                self._begin(key.name)
                return key.value + 1
            if own_line or (not self.indent and self._looks_right(key.value, after=before)):
                return key.start
        self._lose(where, "too damaged to go on")
        return len(self.text)

    def _looks_right(self, at: int, after: str = "") -> bool:
        """Tell whether the object here has a field that the table's records have."""
        if not self.shape or self.doubt:
            # What follows an opening bracket may be a part of the damaged record.
            return after != "{"
        key = self.damaged.key(at + 1)
        return key is not None and key.name in self.shape

    def _lose(self, at: int, what: str) -> None:
        self.lost.append(Loss(*self.damaged.place(at), what))

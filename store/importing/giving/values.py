"""Single values of a grant: texts, identifiers and lists, whatever type they were published as."""

from __future__ import annotations

import re
from typing import Any

from store.importing.days import Day, read_day
from store.importing.figures import EMPTY, plain
from store.importing.limits import MAX_CELL_CHARACTERS, MAX_ID_CHARACTERS, MAX_PARTS
from store.importing.notes import Notes, UnkeepableError

_MOJIBAKE = re.compile("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿|\ufffd")
_ODD = re.compile(r"[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+")

_NO_DAY = read_day("")

MOJIBAKE = "signs that come from a wrong encoding; kept as published"


class Values:
    """Reads values out of raw objects, and notes what was odd about them."""

    def __init__(self, notes: Notes) -> None:
        """Note oddities in `notes`."""
        self.notes = notes

    def text(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> str:
        """Return a field as text without blanks around it; empty where there is none.

        Raises:
            UnkeepableError: it is longer than any text that is read.
        """
        value = raw.get(key)
        if value.__class__ is str and value.isascii() and len(value) <= MAX_CELL_CHARACTERS:
            return str.strip(value)
        if value is None:
            return ""
        if value.__class__ is not str:
            if isinstance(value, dict | list):
                if value:
                    self.notes.warn(where, path + key, value, "no text; not read as one")
                return ""
            done = "a number where the standard has a text; kept as text"
            self.notes.warn(where, path + key, value, done)
            value = str(value)
        if len(value) > MAX_CELL_CHARACTERS:
            raise UnkeepableError(f"{path}{key} is longer than {MAX_CELL_CHARACTERS:,} characters")
        if _MOJIBAKE.search(value):
            self.notes.warn(where, path + key, value, MOJIBAKE)
        return str(value.strip())

    def identifier(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> str:
        """Return an identifier without blanks around it, line breaks and invisible signs.

        Raises:
            UnkeepableError: it is longer than any identifier that is read.
        """
        text = self.text(raw, key, where, path)
        if len(text) > MAX_ID_CHARACTERS:
            raise UnkeepableError(f"{path}{key} is longer than {MAX_ID_CHARACTERS:,} characters")
        if not text.isprintable():
            clean = _ODD.sub("", text)
            if clean != text:
                self.notes.warn(where, path + key, text, "odd signs taken out")
            return clean
        return text

    def day(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> Day:
        """Return a field as a date."""
        value = raw.get(key)
        if value is None or value == "":
            return _NO_DAY
        day = read_day(value if isinstance(value, str) else str(value))
        if day.done:
            self.notes.warn(where, path + key, value, day.done)
        return day

    def objects(self, raw: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        """Return the objects of a list field; others are left to `keep_odd`.

        Raises:
            UnkeepableError: there are more than any record can hold.
        """
        value = raw.get(key)
        if not value:
            return []
        if value.__class__ is list and len(value) == 1 and value[0].__class__ is dict:
            return value
        if isinstance(value, dict):
            self.notes.warn(where, key, value, "an object where a list belongs; read as a list")
            return [value]
        if not isinstance(value, list):
            self.notes.warn(where, key, value, "no list; kept as published")
            return []
        if len(value) > MAX_PARTS:
            raise UnkeepableError(
                f"{key} has {len(value):,} parts, and no more than {MAX_PARTS:,} fit"
            )
        found = [part for part in value if part.__class__ is dict]
        if len(found) != len(value):
            if any(part is not None and not isinstance(part, dict) for part in value):
                self.notes.warn(where, key, value, "no list of objects; kept as published")
            return found
        return found

    @staticmethod
    def keep_odd(raw: dict[str, Any], key: str, kept: dict[str, Any]) -> None:
        """Put into `kept` what `objects` passes over: a field that is no list of objects."""
        value = raw.get(key)
        if isinstance(value, list):
            value = [part for part in value if not isinstance(part, dict)]
        if value and not isinstance(value, dict) and (odd := plain(value)) not in EMPTY:
            kept[key] = odd


def is_filled(value: object) -> bool:
    """Tell whether a value says anything, however deep."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:  # noqa: SIM110 - a generator costs four times as much here
            if is_filled(part):
                return True
        return False
    return value is not None

"""The same picture in fewer bytes: colours and attributes are sent only where they change.

Textual frames each stretch of a line in sequences of its own, and breaks the line before it moves
the cursor. On a thin link that is a tenth of a repaint.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(r"\x1b\[([\d;]*)m|\n+(?=\x1b\[\d+;\d+H)|(\x1b\[\d+;\d+H|\x1b\[\?2026[hl])")
"""What is read here: a selection of colours, a line break before a jump, and what shows nothing."""

_OFF = {22: "12", 23: "3", 24: "4", 25: "5", 27: "7", 28: "8", 29: "9"}
"""Parameter to the attributes that it switches off."""

_COLOUR_SIZES = {"5": 2, "2": 4}
"""How a colour of many is given, by number or by its parts, to its count of parameters."""


class Look(NamedTuple):
    """How signs are drawn.

    Attributes:
        attributes: the digits that select them, in order.
        ink: parameters of the colour of the signs, empty for the terminal's own.
        ground: the same of the colour behind them.
    """

    attributes: str = ""
    ink: str = ""
    ground: str = ""


class Thrift:
    """Shortens what is written to one terminal, and keeps in mind how that terminal draws."""

    def __init__(self) -> None:
        """Begin without knowing how the terminal draws."""
        self._sent: Look | None = None

    def shorten(self, data: str) -> str:
        """Return what draws the same as the data, and leaves the terminal drawing the same."""
        out: list[str] = []
        wanted = self._sent
        at = 0
        for part in _PART.finditer(data):
            if part.start() > at:
                self._catch_up(out, wanted)
                out.append(data[at : part.start()])
            at = part.end()
            parameters, silent = part.groups()
            if silent:
                out.append(silent)
            elif parameters is not None:
                wanted = self._selected(out, wanted, parameters)
        self._catch_up(out, wanted)
        out.append(data[at:])
        return "".join(out)

    def _selected(self, out: list[str], wanted: Look | None, parameters: str) -> Look | None:
        """Return how signs are drawn after a selection; send it at once where that is not known."""
        look = _after(wanted, parameters)
        if look is None or self._sent is None:
            self._catch_up(out, wanted)
            out.append(f"\x1b[{parameters}m")
            self._sent = look
        return look

    def _catch_up(self, out: list[str], wanted: Look | None) -> None:
        """Send what leads to the wanted look, now that something is drawn in it."""
        if wanted is not None and self._sent is not None and wanted != self._sent:
            out.append(_way(self._sent, wanted))
            self._sent = wanted


@lru_cache(maxsize=4096)
def _after(look: Look | None, parameters: str) -> Look | None:
    """Return the look after a selection; None where some of it, or what was before, is unknown."""
    words = parameters.split(";")
    if look is None and words[0] not in ("", "0"):
        return None
    attributes, ink, ground = look or Look()
    while words:
        word = words.pop(0)
        number = int(word or "0")
        if number == 0:
            attributes, ink, ground = Look()
        elif number < 10:
            attributes = "".join(sorted({*attributes, str(number)}))
        elif number in _OFF:
            attributes = "".join(each for each in attributes if each not in _OFF[number])
        elif number in (38, 48):
            size = _COLOUR_SIZES.get(words[0], 0) if words else 0
            if not size or len(words) < size:
                return None
            colour = ";".join((word, *words[:size]))
            del words[:size]
            ink, ground = (colour, ground) if number == 38 else (ink, colour)
        elif 30 <= number <= 39 or 90 <= number <= 97:
            ink = "" if number == 39 else word
        elif 40 <= number <= 49 or 100 <= number <= 107:
            ground = "" if number == 49 else word
        else:
            return None
    return Look(attributes, ink, ground)


@lru_cache(maxsize=4096)
def _way(sent: Look, wanted: Look) -> str:
    """Return the shortest selection that leads from one look to another."""
    if wanted == Look():
        return "\x1b[m"
    afresh = ";".join(["0", *wanted.attributes, *filter(None, wanted[1:])])
    if set(sent.attributes) - set(wanted.attributes):
        return f"\x1b[{afresh}m"
    change = [each for each in wanted.attributes if each not in sent.attributes]
    if sent.ink != wanted.ink:
        change.append(wanted.ink or "39")
    if sent.ground != wanted.ground:
        change.append(wanted.ground or "49")
    return f"\x1b[{min(';'.join(change), afresh, key=len)}m"

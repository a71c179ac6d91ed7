"""The same picture in fewer bytes: colours and attributes are sent only where they change.

Textual frames each stretch of a line in sequences of its own and moves the cursor after a line
break. On a thin link that is a fifth of a repaint.
"""

from __future__ import annotations

import re

_PART = re.compile(r"\x1b\[([\d;]*)m|(?:\r\n)+(?=\x1b\[\d+;\d+H)|(\x1b\[\d+;\d+H|\x1b\[\?2026[hl])")
"""What is read here: a selection of colours, a line break before a jump, and what shows nothing."""

_OFF = {22: "12", 23: "3", 24: "4", 25: "5", 27: "7", 28: "8", 29: "9"}
"""Parameter to the attributes that it switches off."""


class Look:
    """How signs are drawn: attributes by the digit that selects them, and the colours' parameters.

    A colour's parameters are empty where it is the terminal's own.
    """

    __slots__ = ("attributes", "ground", "ink")

    def __init__(self, attributes: str = "", ink: str = "", ground: str = "") -> None:
        """Take attributes in the order of their digits."""
        self.attributes, self.ink, self.ground = attributes, ink, ground

    def after(self, parameters: str) -> Look | None:
        """Return how signs are drawn after a selection; None where some of it is not known."""
        attributes, ink, ground = set(self.attributes), self.ink, self.ground
        numbers = [int(each or 0) for each in parameters.split(";")]
        while numbers:
            number = numbers.pop(0)
            if number == 0:
                attributes, ink, ground = set(), "", ""
            elif number < 10:
                attributes.add(str(number))
            elif number in _OFF:
                attributes -= set(_OFF[number])
            elif number in (38, 48):
                size = {5: 2, 2: 4}.get(numbers[0] if numbers else 0, 0)
                if not size or len(numbers) < size:
                    return None
                colour = ";".join(map(str, (number, *numbers[:size])))
                del numbers[:size]
                ink, ground = (colour, ground) if number == 38 else (ink, colour)
            elif 30 <= number <= 39 or 90 <= number <= 97:
                ink = "" if number == 39 else str(number)
            elif 40 <= number <= 49 or 100 <= number <= 107:
                ground = "" if number == 49 else str(number)
            else:
                return None
        return Look("".join(sorted(attributes)), ink, ground)

    def way_to(self, other: Look) -> str:
        """Return the shortest sequence that leads to another look."""
        afresh = [*other.attributes, other.ink, other.ground]
        parameters = ";".join(each for each in ("0", *afresh) if each)
        if parameters == "0":
            parameters = ""
        if set(self.attributes) <= set(other.attributes):
            change = [each for each in other.attributes if each not in self.attributes]
            change += [other.ink or "39"] if self.ink != other.ink else []
            change += [other.ground or "49"] if self.ground != other.ground else []
            if not change:
                return ""
            parameters = min(";".join(change), parameters or "0", key=len) if parameters else ""
        return f"\x1b[{parameters}m"


class Thrift:
    """Shortens what is written to one terminal, which it knows the look of."""

    def __init__(self) -> None:
        """Begin without knowing how the terminal draws."""
        self._sent: Look | None = None

    def forget(self) -> None:
        """Stop relying on how the terminal draws, since something else wrote to it."""
        self._sent = None

    def shorten(self, data: str) -> str:
        """Return what draws the same, and leaves the terminal drawing the same."""
        out: list[str] = []
        wanted = self._sent
        at = 0
        for part in _PART.finditer(data):
            if part.start() > at:
                wanted = self._catch_up(out, wanted)
                out.append(data[at : part.start()])
            at = part.end()
            parameters, silent = part.groups()
            if silent:
                out.append(silent)
            elif parameters is not None:
                wanted = self._selected(out, wanted, parameters)
        if at < len(data):
            wanted = self._catch_up(out, wanted)
            out.append(data[at:])
        self._catch_up(out, wanted)
        return "".join(out)

    def _selected(self, out: list[str], wanted: Look | None, parameters: str) -> Look | None:
        known = wanted if wanted is not None else Look()
        look = known.after(parameters)
        resets = parameters.split(";")[0] in ("", "0")
        if look is None or (wanted is None and not resets):
            # What is not understood is sent as it is, and nothing is relied on after it.
            self._catch_up(out, wanted)
            out.append(f"\x1b[{parameters}m")
            self._sent = None
            return None
        if self._sent is None:
            out.append(f"\x1b[{parameters}m")
            self._sent = look
        return look

    def _catch_up(self, out: list[str], wanted: Look | None) -> Look | None:
        """Send what leads to the wanted look, now that something is drawn in it."""
        if wanted is not None and self._sent is not None and wanted is not self._sent:
            out.append(self._sent.way_to(wanted))
            self._sent = wanted
        return wanted

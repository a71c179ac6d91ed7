"""Painted lines as escape sequences."""

from __future__ import annotations

from functools import lru_cache

from store.text import printable
from tui.drawing.paint import Painted
from tui.themes import Ink, Theme

ATTRIBUTES = {"b": "1", "d": "2", "i": "3", "u": "4", "r": "7"}


@lru_cache(maxsize=512)
def codes(ink: Ink) -> str:
    """Return the parameters of the sequence that selects an ink, without its frame."""
    parts = [ATTRIBUTES[letter] for letter in sorted(ink.attributes, key="bdiur".index)]
    for colour, low, high, fixed in ((ink.fg, 30, 90, "38;5;"), (ink.bg, 40, 100, "48;5;")):
        if colour is None:
            continue
        if colour < 8:
            parts.append(str(low + colour))
        elif colour < 16:
            parts.append(str(high + colour - 8))
        else:
            parts.append(f"{fixed}{colour}")
    return ";".join(parts)


def placed(x: int, y: int, line: Painted, theme: Theme) -> str:
    """Return a line as it is drawn from a cell of the screen on, counted from 0."""
    return f"\x1b[{y + 1};{x + 1}H{sequence(line, theme)}"


def sequence(line: Painted, theme: Theme) -> str:
    """Return a line as printable text with its colours switched on and off."""
    out = []
    for run, role in line:
        text = printable(run)
        code = codes(theme.ink(role))
        out.append(f"\x1b[{code}m{text}\x1b[0m" if code else text)
    return "".join(out)

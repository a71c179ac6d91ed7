"""Bars of text: in eighths of a column where the terminal has the signs, else in halves."""

from __future__ import annotations

from decimal import Decimal

from tui.document import Glyphs


def bar_text(value: Decimal, most: Decimal, columns: int, glyphs: Glyphs) -> str:
    """Return a bar of at most so many columns.

    Whatever is more than nothing gets at least the smallest sign; nothing and less get no bar.

    Args:
        value: what it stands for.
        most: what a bar of all the columns stands for.
        columns: width of the longest bar.
        glyphs: the signs that the terminal can draw; `bar` goes from empty to full.
    """
    if value <= 0 or most <= 0 or columns <= 0:
        return ""
    steps = len(glyphs.bar) - 1
    filled = max(1, min(int(value * columns * steps / most), columns * steps))
    whole, rest = divmod(filled, steps)
    return glyphs.bar[-1] * whole + (glyphs.bar[rest] if rest else "")

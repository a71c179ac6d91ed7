"""A theme's inks as Rich styles."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.text import printable
from tui.drawing.paint import Painted
from tui.themes import Ink, Theme


@lru_cache(512)
def _style(ink: Ink) -> Style:
    return Style(
        color=None if ink.fg is None else Color.from_ansi(ink.fg),
        bgcolor=None if ink.bg is None else Color.from_ansi(ink.bg),
        bold="b" in ink.attributes or None,
        dim="d" in ink.attributes or None,
        italic="i" in ink.attributes or None,
        underline="u" in ink.attributes or None,
        reverse="r" in ink.attributes or None,
    )


def style_of(role: str, theme: Theme) -> Style:
    """Return how a role is drawn in a theme."""
    return _style(theme.ink(role))


def strip_of(line: Painted, theme: Theme) -> Strip:
    """Return a painted line in a theme's colours; whatever it holds, only printable text leaves."""
    return Strip([Segment(printable(text), style_of(role, theme)) for text, role in line])

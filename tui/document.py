"""Text with meaning: what a record's page says, before any terminal is known.

Pages and charts are built as documents. The app draws them as strips, the one-shot verbs as a Rich
text or as plain lines, and copying takes their text; no wording is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Style(StrEnum):
    """What a span of text means; a theme gives each its colour and attributes."""

    PLAIN = ""
    TITLE = "title"
    HEADING = "heading"
    LABEL = "label"
    DIM = "dim"
    FIGURE = "figure"
    DERIVED = "derived"
    GAP = "gap"
    WARNING = "warning"
    BAR = "bar"
    BAR_OUT = "bar-out"
    TODAY = "today"
    MARK = "mark"
    LINK = "link"
    HIT = "hit"


class Span(NamedTuple):
    """A run of printable text in one style.

    `link` is empty or names what Enter opens: `organisation:ID`, `agreement:ID`, `fund:ID`,
    `source:ID`, `search:QUERY`.
    """

    text: str
    style: Style = Style.PLAIN
    link: str = ""


Line = tuple[Span, ...]
"""One line of a document, already cut or wrapped to the width it was built for."""


class Document(NamedTuple):
    """A page: its title, and its lines for one width."""

    title: str
    lines: tuple[Line, ...]

    def text(self) -> str:
        """Return the page as plain lines without trailing blanks."""
        return "\n".join(line_text(line).rstrip() for line in self.lines) + "\n"


class Glyphs(NamedTuple):
    """The signs that a terminal can draw."""

    bar: str = " ▏▎▍▌▋▊▉█"
    rule: str = "─"
    upright: str = "│"
    bullet: str = "•"
    gap: str = "·"
    arrow: str = "→"
    ellipsis: str = "…"
    today: str = "▲"
    open_end: str = "▶"


UNICODE = Glyphs()
ASCII = Glyphs(" =#", "-", "|", "*", ".", "->", "...", "^", ">")


def line_text(line: Iterable[Span]) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)

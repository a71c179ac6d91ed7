"""Painted lines: runs of text, each with the role that a theme gives an ink to."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from tui.drawing.cells import trimmed, width
from tui.pages.document import Span


class Role(StrEnum):
    """What a run of text on the screen is; the roles of pages are `tui.document.Style`'s."""

    PLAIN = ""
    BAR = "ui-bar"
    BAR_DIM = "ui-bar-dim"
    VIEW = "ui-view"
    VIEW_ON = "ui-view-on"
    KEY = "ui-key"
    PROMPT = "ui-prompt"
    INPUT = "ui-input"
    CARET = "ui-caret"
    ERROR = "ui-error"
    OFFER = "ui-offer"
    COLUMNS = "ui-columns"
    ROW = ""
    ROW_DIM = "dim"
    ROW_FIGURE = "figure"
    ROW_HIT = "hit"
    ROW_BAR = "bar"
    CURSOR = "ui-cursor"
    CURSOR_AWAY = "ui-cursor-away"
    CURSOR_HIT = "ui-cursor-hit"
    LINK_ON = "ui-link-on"
    EDGE = "ui-edge"
    NOTICE = "ui-notice"
    DIM = "dim"
    HEADING = "heading"
    TITLE = "title"
    WARNING = "warning"


class Paint(NamedTuple):
    """A run of printable text in one role."""

    text: str
    role: str = ""


Painted = tuple[Paint, ...]
"""One line of the screen."""


def line_width(line: Iterable[Paint]) -> int:
    """Return how many cells a line takes."""
    return sum(width(paint.text) for paint in line)


def of_spans(spans: Iterable[Span], focused_link: int = -1, first_link: int = 0) -> Painted:
    """Return a document's line, the link of number `focused_link` set off from the others."""
    painted = []
    link = first_link
    for span in spans:
        role: str = span.style.value
        if span.link:
            role = Role.LINK_ON if link == focused_link else role or "link"
            link += 1
        painted.append(Paint(span.text, role))
    return tuple(painted)


def fill(line: Iterable[Paint], cells: int, role: str = "", ellipsis: str = "…") -> Painted:
    """Return the line cut or padded in `role` to exactly `cells` cells, equal neighbours joined."""
    joined: list[Paint] = []
    left = cells
    for text, its_role in line:
        if left <= 0:
            break
        text, size = trimmed(text, left, ellipsis)
        left -= size
        if joined and joined[-1].role == its_role:
            joined[-1] = Paint(joined[-1].text + text, its_role)
        elif text:
            joined.append(Paint(text, its_role))
    if left > 0:
        if joined and joined[-1].role == role:
            joined[-1] = Paint(joined[-1].text + " " * left, role)
        else:
            joined.append(Paint(" " * left, role))
    return tuple(joined)


def stretch(line: Iterable[Paint], start: int, end: int) -> Painted:
    """Return the part of a line of ASCII text between two cells."""
    kept: list[Paint] = []
    for text, role in line:
        if end > 0 and start < len(text):
            kept.append(Paint(text[max(0, start) : end], role))
        start, end = start - len(text), end - len(text)
    return tuple(kept)


def joined(line: Iterable[Paint]) -> list[Paint]:
    """Return a line with neighbours of one role as one run, so that lines can be compared."""
    runs: list[Paint] = []
    for text, role in line:
        if runs and runs[-1].role == role:
            runs[-1] = Paint(runs[-1].text + text, role)
        elif text:
            runs.append(Paint(text, role))
    return runs


def spread(left: Iterable[Paint], right: Iterable[Paint], cells: int, role: str = "") -> Painted:
    """Return a line with one part at each end; where both do not fit, the right one gives way."""
    left, right = list(left), list(right)
    gap = cells - line_width(left) - line_width(right)
    if gap < 1:
        return fill(left, cells, role)
    return fill([*left, Paint(" " * gap, role), *right], cells, role)

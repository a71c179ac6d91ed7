"""A page being written for one width: headings, paragraphs, labelled fields and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from store.text import printable
from tui.document import UNICODE, Document, Glyphs, Line, Span, Style
from tui.wrapping import without_indent, wrap

NARROW = 60
"""Below this many columns, long labels stand on a line of their own."""

SHORT_LABEL = 12
"""Columns of a label that stands beside its text on a narrow page too."""


class Sheet:
    """A page being written, line by line.

    Args:
        width: columns of the terminal that the lines may take.
        glyphs: the signs that the terminal can draw.
    """

    def __init__(self, width: int, glyphs: Glyphs = UNICODE) -> None:
        """Start with no lines; a page of fewer than 20 columns is laid out as if it had 20."""
        self.width = max(width, 20)
        self.glyphs = glyphs
        self.lines: list[Line] = []

    def document(self, title: str) -> Document:
        """Return what has been written."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return Document(printable(title), tuple(self.lines))

    def blank(self) -> None:
        """Write an empty line, unless one stands there already."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, text: str, note: str = "") -> None:
        """Write a section's heading after an empty line, with a dim note behind it."""
        self.blank()
        spans = [Span(text, Style.HEADING)]
        if note:
            spans.append(Span(f"  {note}", Style.DIM))
        self.lines.extend(wrap(spans, self.width))

    def paragraph(self, spans: Iterable[Span], *, indent: int = 0, hang: int = 0) -> None:
        """Write wrapped text; lines after the first are indented by `hang` more."""
        self.lines.extend(wrap(spans, self.width, indent=indent, hang=hang))

    def bullet(self, spans: Iterable[Span], *, indent: int = 2) -> None:
        """Write an item of a list."""
        self.paragraph([Span(f"{self.glyphs.bullet} "), *spans], indent=indent, hang=2)

    def field(
        self,
        label: str,
        spans: Sequence[Span],
        *,
        label_width: int = 16,
        label_style: Style = Style.LABEL,
    ) -> None:
        """Write a label and what belongs to it, side by side where the page is wide enough.

        Where nothing belongs to it, nothing is written.
        """
        if not any(span.text for span in spans):
            return
        label = printable(label)
        if self.width < NARROW and cell_len(label) <= SHORT_LABEL and label_width <= 20:
            label_width = SHORT_LABEL + 1
        elif self.width < NARROW:
            if label:
                self.paragraph([Span(label, label_style)], indent=2)
            self.paragraph(spans, indent=4)
            return
        shown = label if cell_len(label) < label_width else f"{label} "
        padded = Span(shown + " " * max(label_width - cell_len(shown), 0), label_style)
        first_indent = 2
        body = wrap(spans, self.width, indent=first_indent + label_width)
        if cell_len(shown) > label_width:
            self.paragraph([padded], indent=first_indent)
            self.lines.extend(body)
            return
        rest = without_indent(body[0], first_indent + label_width)
        self.lines.append((Span(" " * first_indent), padded, *rest))
        self.lines.extend(body[1:])

    def extend(self, lines: Iterable[Line], *, indent: int = 0) -> None:
        """Write lines that are laid out already."""
        for line in lines:
            self.lines.append((Span(" " * indent), *line) if indent and line else line)


def text(value: object, style: Style = Style.PLAIN, link: str = "") -> Span:
    """Return a span of record text, cleaned for the screen."""
    return Span(printable(str(value)), style, link)


def joined(parts: Iterable[Sequence[Span]], separator: str) -> list[Span]:
    """Return groups of spans with a separator between them."""
    spans: list[Span] = []
    for part in parts:
        if spans and part:
            spans.append(Span(separator, Style.DIM))
        spans.extend(part)
    return spans

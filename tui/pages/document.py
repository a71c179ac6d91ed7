"""Pages as lines of spans with a meaning, wrapped to a width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from store.text import printable

if TYPE_CHECKING:
    from store.records import Source

# Text with meaning, before any terminal is known.


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
    about: str = "≈"
    corner: str = "└"

    @property
    def is_unicode(self) -> bool:
        """Whether the terminal draws more than ASCII."""
        return not self.rule.isascii()

    def sign(self, sign: Sign) -> str:
        """Return a sign as the terminal draws it."""
        return sign.unicode if self.is_unicode else sign.ascii


class Sign(NamedTuple):
    """What stands before a figure for its qualifier, in ASCII too, and what it means."""

    unicode: str
    ascii: str
    meaning: str


FIGURE_SIGNS = MORE, LEAST, ALMOST, LESS, MOST, ABOUT, MIXED = (
    Sign(">", ">", "more than"),
    Sign("≥", ">=", "at least"),
    Sign("‹", "<~", "almost"),
    Sign("<", "<", "less than"),
    Sign("≤", "<=", "up to"),
    Sign("~", "~", "about"),
    Sign("±", "+-", "some may be more, some less"),
)
TABLE_SIGNS = WORKED_OUT, EXCEEDED = (
    Sign("‡", "*", "worked out, or in part"),
    Sign("‼", "!", "worked out; years exceed their total"),
)
"""Every sign before a figure; the last is only that of figures added up."""


UNICODE = Glyphs()
ASCII = Glyphs(" =#", "-", "|", "*", ".", "->", "...", "^", ">", "~", "`")


def bar_text(value: Decimal, most: Decimal, columns: int, glyphs: Glyphs) -> str:
    """Return a bar of at most so many columns, in as fine steps as the glyphs have.

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


def line_text(line: Iterable[Span]) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the text, its end replaced by an ellipsis where it is wider than `cells`."""
    if cell_len(text) <= cells:
        return text
    room = cells - cell_len(ellipsis)
    if room <= 0:
        return set_cell_size(text, max(0, cells))
    return set_cell_size(text, room).rstrip() + ellipsis


def fit(text: str, cells: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return the text cut or padded to exactly `cells` cells."""
    text = cut(text, cells, ellipsis)
    blanks = " " * (cells - cell_len(text))
    return blanks + text if right else text + blanks


# Breaking spans into lines of a width.

_WORD = re.compile(r" +|[^ ]+ *")


def wrap(spans: Iterable[Span], width: int, *, indent: int = 0, hang: int = 0) -> list[Line]:
    """Break spans into lines of at most `width` columns, at blanks where there are any.

    The first line is indented by `indent` columns, the others by `hang` more.
    """
    left = [span for span in spans if span.text]
    content = line_text(left)
    left.reverse()
    lines: list[Line] = []
    for start, end in _breaks(content, width - indent, width - indent - hang):
        line = [Span(" " * (indent + (hang if lines else 0)))]
        shown = len(content[start:end].rstrip(" "))
        for piece in _taken(left, shown):
            if piece[1:] == line[-1][1:] or not line[-1].text:
                piece = piece._replace(text=line.pop().text + piece.text)
            line.append(piece)
        _taken(left, end - start - shown)
        lines.append(tuple(line))
    return lines


def _taken(spans: list[Span], count: int) -> list[Span]:
    """Take so many characters from the end of a reversed list of spans."""
    taken = []
    while count > 0:
        span = spans.pop()
        if len(span.text) > count:
            spans.append(span._replace(text=span.text[count:]))
        taken.append(span._replace(text=span.text[:count]))
        count -= len(taken[-1].text)
    return taken


def _breaks(content: str, first: int, others: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends, given the columns of the first and of the others."""
    start, room, used = 0, max(first, 1), 0
    for word in _WORD.finditer(content):
        at, size = word.start(), cell_len(word[0].rstrip(" "))
        if used and used + size > room:
            yield start, at
            start, room, used = at, max(others, 1), 0
        while used + size > room:
            cut = at
            while cut < word.end() and (cut == start or used + cell_len(content[cut]) <= room):
                used += cell_len(content[cut])
                cut += 1
            size -= cell_len(content[at:cut])
            yield start, cut
            start, at, room, used = cut, cut, max(others, 1), 0
        used += size + len(word[0]) - len(word[0].rstrip(" "))
    if start < len(content):
        yield start, len(content)


# A page being written for one width: headings, paragraphs, labelled fields and lists.

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
        if self.width < NARROW:
            if cell_len(label) > SHORT_LABEL or label_width > 20:
                if label:
                    self.paragraph([Span(label, label_style)], indent=2)
                self.paragraph(spans, indent=4)
                return
            label_width = SHORT_LABEL + 1
        head = [Span("  "), Span(label, label_style)]
        if cell_len(label) >= label_width:
            self.lines.extend(wrap(head, self.width))
            self.paragraph(spans, indent=2 + label_width)
        else:
            self.beside(head, spans, 2 + label_width)

    def beside(self, head: Sequence[Span], spans: Iterable[Span], columns: int) -> None:
        """Write wrapped text beside a head, all its lines from the same column on."""
        used = sum(cell_len(span.text) for span in head)
        first, *others = wrap(spans, self.width, indent=columns) or [(Span(" " * columns),)]
        rest = first[0]._replace(text=first[0].text[columns:])
        blank = Span(" " * (columns - used))
        self.lines.append((*head, blank, *([rest] if rest.text else []), *first[1:]))
        self.lines.extend(others)


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


# Source marks: a short sign at each fact that leads to the source that says so.


class Marks:
    """Numbers the sources of one page or picture in the order in which they are first met."""

    def __init__(self) -> None:
        """Start with no source."""
        self._numbers: dict[str, int] = {}

    def of(self, sources: Iterable[str]) -> list[Span]:
        """Return the marks of these sources, with a blank before each: [S1] [S2]."""
        spans: list[Span] = []
        for source in sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
            spans += [Span(" "), self._mark(source)]
        return spans

    def text(self, sources: Iterable[str]) -> str:
        """Return the same as text, for a picture."""
        return line_text(self.of(sources))

    @property
    def used(self) -> bool:
        """Whether any source was met."""
        return bool(self._numbers)

    def met(self) -> Iterator[tuple[Span, str]]:
        """Yield each mark with the id of its source, in the order of their numbers."""
        for source in self._numbers:
            yield self._mark(source), source

    def write(self, sheet: Sheet, sources: Iterable[Source]) -> None:
        """Write what each mark of the page stands for."""
        if not self.used:
            return
        by_id = {source.id: source for source in sources}
        sheet.heading("Sources")
        for mark, source_id in self.met():
            source = by_id.get(source_id)
            if source is None:
                sheet.paragraph([mark, Span(" "), text(source_id)], indent=2, hang=5)
                continue
            parts = [
                [text(source.title or source.id, Style.LINK, f"source:{source.id}")],
                [text(source.publisher)] if source.publisher else [],
                [text(source.date or "no date given", Style.PLAIN if source.date else Style.GAP)],
                [text(source.licence, Style.DIM)] if source.licence else [],
            ]
            sheet.paragraph([mark, Span(" "), *joined(parts, ", ")], indent=2, hang=5)

    def _mark(self, source: str) -> Span:
        return Span(f"[S{self._numbers[source]}]", Style.MARK, f"source:{source}")

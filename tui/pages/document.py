"""Pages as lines of spans with a meaning, wrapped to a width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len

from store.records import Source
from store.text import printable

# ---- Text with meaning: what a record's page says, before any terminal is known.


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


# ---- Breaking spans into lines of a width, at blanks where there are any.

_MOST_A_COLUMN = 6
"""Characters that share a column at most: a letter and the marks that `printable` leaves on it."""


def wrap(spans: Iterable[Span], width: int, *, indent: int = 0, hang: int = 0) -> list[Line]:
    """Break spans into lines of at most `width` columns, at blanks where there are any."""
    lines: list[Line] = []
    current: list[Span] = [Span(" " * indent)]
    used, line_start = indent, indent
    for word in _words(spans):
        size = cell_len("".join(span.text for span in word)) - _trailing(word)
        if used > line_start and used + size > width:
            lines.append(_tidy(current))
            line_start = indent + hang
            current, used = [Span(" " * line_start)], line_start
            word = _without_leading_blank(word)
        for piece in _pieces(word, width, used, indent + hang):
            if piece is None:
                lines.append(_tidy(current))
                line_start = indent + hang
                current, used = [Span(" " * line_start)], line_start
                continue
            current.append(piece)
            used += cell_len(piece.text)
    if len(current) > 1:
        lines.append(_tidy(current))
    return lines


def without_indent(line: Line, columns: int) -> Line:
    """Return a line without its first so many blanks, which may share a span with its text."""
    first = line[0]
    rest = Span(first.text[columns:], first.style, first.link)
    return (rest, *line[1:]) if rest.text else line[1:]


def _words(spans: Iterable[Span]) -> Iterable[list[Span]]:
    """Group spans into words, each with the blanks behind it; a word may change its style."""
    word: list[Span] = []
    for span in spans:
        start = 0
        content = span.text
        while start < len(content):
            blank = content.find(" ", start)
            if blank < 0:
                word.append(Span(content[start:], span.style, span.link))
                break
            end = blank
            while end < len(content) and content[end] == " ":
                end += 1
            word.append(Span(content[start:end], span.style, span.link))
            yield word
            word, start = [], end
    if word:
        yield word


def _trailing(word: list[Span]) -> int:
    last = word[-1].text
    return len(last) - len(last.rstrip(" "))


def _without_leading_blank(word: list[Span]) -> list[Span]:
    first = word[0]
    return [Span(first.text.lstrip(" "), first.style, first.link), *word[1:]]


def _pieces(word: list[Span], width: int, used: int, start: int) -> Iterable[Span | None]:
    """Yield the spans of a word, with None where a line must end inside a word that is too long.

    Every further line of the word starts at column `start`.
    """
    for span in word:
        content, at = span.text, 0
        end = len(content.rstrip(" "))
        while (room := width - used) > 0:
            # Looking no further than the line keeps a word of a megabyte linear.
            ahead = content[at : min(end, at + (room + 1) * _MOST_A_COLUMN)]
            cut = _fitting(ahead, room) if cell_len(ahead) > room else 0
            if cut == 0:
                break
            yield Span(content[at : at + cut], span.style, span.link)
            yield None
            at, used = at + cut, start
        rest = content[at:]
        yield Span(rest, span.style, span.link)
        used += cell_len(rest)


def _fitting(content: str, columns: int) -> int:
    """Return how many characters fit into so many columns."""
    used = 0
    for position, char in enumerate(content):
        used += cell_len(char)
        if used > columns:
            return position
    return len(content)


def _tidy(spans: list[Span]) -> Line:
    """Join neighbours of one style and drop blanks at the end of the line."""
    line: list[Span] = []
    for span in spans:
        if line and line[-1].style == span.style and line[-1].link == span.link:
            line[-1] = Span(line[-1].text + span.text, span.style, span.link)
        elif span.text or not line:
            line.append(span)
    last = line[-1]
    line[-1] = Span(last.text.rstrip(" "), last.style, last.link)
    return tuple(line)


# ---- A page being written for one width: headings, paragraphs, labelled fields and lists.

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


# ---- Source marks: a short sign at each fact that leads to the source that says so.


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

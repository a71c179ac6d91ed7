"""Breaking spans into lines of a width, at blanks where there are any."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from tui.document import Line, Span

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

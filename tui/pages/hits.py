"""Marking the words of a search where they stand on a page."""

from __future__ import annotations

from collections.abc import Iterable

from store.query import Query
from store.query.highlighting import highlight
from tui.document import Document, Line, Span, Style

_MARKED = {Style.PLAIN, Style.TITLE, Style.LINK, Style.LABEL, Style.DIM}


def mark_hits(document: Document, query: Query) -> Document:
    """Return the page with the query's hits in the style of a hit; links keep leading."""
    if not query.clauses:
        return document
    lines = tuple(_marked(line, query) for line in document.lines)
    return Document(document.title, lines)


def _marked(line: Line, query: Query) -> Line:
    spans: list[Span] = []
    for span in line:
        hits = highlight(query, span.text) if span.style in _MARKED else []
        spans.extend(_cut(span, hits) if hits else (span,))
    return tuple(spans)


def _cut(span: Span, hits: Iterable[tuple[int, int]]) -> Iterable[Span]:
    place = 0
    for start, end in hits:
        if start > place:
            yield Span(span.text[place:start], span.style, span.link)
        if end > max(start, place):
            yield Span(span.text[max(start, place) : end], Style.HIT, span.link)
        place = max(place, end)
    if place < len(span.text):
        yield Span(span.text[place:], span.style, span.link)

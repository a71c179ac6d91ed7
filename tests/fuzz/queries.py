"""The search language: any text is a query, and reading it twice changes nothing."""

from __future__ import annotations

from datetime import date

from store.query import parse
from store.query.completion import complete
from store.query.highlighting import highlight
from store.text import printable

_TODAY = date(2012, 5, 31)


def seeds() -> list[bytes]:
    """Return queries of every kind."""
    texts = (
        "navca",
        '"age uk" -men',
        'funder:GB-COH-1 OR recipient:"Age UK" (type:grant amount:>1m)',
        "fy:2011/12 ends:today..+12m -has:total no:period",
        "-(a OR -(b c*)) currency:GBP amount:10k..£3.5m",
        "“curly quotes” O’Brien co-op* http://a.b/c?d=e",
    )
    return [text.encode() for text in texts]


def parsed(data: bytes) -> str:
    """Parse, complete and highlight a text."""
    text = data.decode("utf-8", "replace")[:4000]
    query = parse(text, today=_TODAY)
    again = parse(query.text, today=_TODAY)
    assert again.clauses == query.clauses, "the canonical text asks for something else"
    assert again.text == query.text, "the canonical text changes when it is read again"
    assert query.description == printable(query.description)
    for problem in query.problems:
        assert 0 <= problem.position < problem.position + problem.length <= len(text)
    for start, end in highlight(query, text):
        assert 0 <= start < end <= len(text)
    for offer in complete(text, len(text) // 2, lambda field, typed: [("Age UK", "Age UK", 2)]):
        offer.applied(text)
    return "with problems" if query.problems else "read"

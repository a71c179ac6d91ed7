"""The facets of a search: the values of each field with how many records have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.interface import FacetCount, Kind
from store.text import printable
from tui.drawing.cells import cut
from tui.drawing.cells import width as cells_of
from tui.pages.document import Document, Line, Span, Style
from tui.state import language
from tui.state.session import Session

if TYPE_CHECKING:
    from store.query import Query

FIELDS = {
    Kind.AGREEMENT: (
        "funder", "recipient", "fy", "type", "amount", "programme", "place", "status", "source",
        "currency",
    ),
    Kind.ORGANISATION: ("type", "place", "status", "source"),
}  # fmt: skip
"""Fields shown for a kind of record, in this order."""

HEADINGS = {"fy": "Financial year", "amount": "Size"}
MARK = 3
"""Cells before a value, for the mark of what is switched on."""

VALUES = 8
"""Values shown of a field; typing the field in the search reaches all others."""


def facet_sheet(session: Session, width: int) -> Document:
    """Return the facets of what is listed; a value's link switches it on or off."""
    found = session.found
    listing = found.listing if found else None
    if found is None or listing is None or not listing.total:
        return Document("Facets", ((), (Span("Nothing is listed that could be narrowed."),)))
    fields = [
        (field, counts)
        for field in FIELDS[found.asked.view.kind]
        if (counts := listing.facets(field, VALUES)) and (len(counts) > 1 or counts[0].value)
    ]
    shown = [printable(each.label or "none") for _, counts in fields for each in counts]
    longest = max(map(cells_of, shown), default=0)
    most = max((len(f"{each.records:,}") for _, counts in fields for each in counts), default=1)
    room = max(4, min(longest, width - MARK - 1 - most))
    lines: list[Line] = []
    for field, counts in fields:
        heading = HEADINGS.get(field, field.capitalize())
        lines += [(), (Span(heading, Style.HEADING),)]
        lines += [_value_line(session, found.query, field, each, room, most) for each in counts]
    return Document("Narrow by", tuple(lines))


def _value_line(
    session: Session, query: Query, field: str, value: FacetCount, room: int, most: int
) -> Line:
    """Return a value with its count right behind the longest one, so that the eye finds it."""
    narrowed, on = _switched(query, field, value.value)
    shown = cut(printable(value.label or "none"), room, session.glyphs.ellipsis)
    link = f"search:{narrowed}" if narrowed is not None else ""
    return (
        Span(f" {'x' if on else ' '} ", Style.FIGURE),
        Span(shown, Style.LINK if link else Style.PLAIN, link),
        Span(f"{' ' * (room - cells_of(shown))} {value.records:>{most},}", Style.FIGURE),
    )


def _switched(query: Query, field: str, value: str) -> tuple[str | None, bool]:
    try:
        return language.narrowed(query, field, value), query.has_value(field, value)
    except (KeyError, ValueError):
        return None, False

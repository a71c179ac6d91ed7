"""The facets of a search: the values of each field with how many records have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.interface import Kind
from store.text import printable
from tui.document import Document, Line, Span, Style
from tui.drawing.cells import cut
from tui.drawing.cells import width as cells_of
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
VALUES = 8
"""Values shown of a field; typing the field in the search reaches all others."""


def facet_sheet(session: Session, width: int) -> Document:
    """Return the facets of what is listed; a value's link switches it on or off."""
    found = session.found
    listing = found.listing if found else None
    if found is None or listing is None or not listing.total:
        return Document("Facets", ((), (Span("Nothing is listed that could be narrowed."),)))
    lines: list[Line] = []
    for field in FIELDS[found.asked.view.kind]:
        counts = listing.facets(field, VALUES)
        if not counts or (len(counts) == 1 and not counts[0].value):
            continue
        heading = HEADINGS.get(field, field.capitalize())
        lines += [(), (Span(heading, Style.HEADING),)]
        for value, name, records in counts:
            query, on = _switched(found.query, field, value)
            mark = "x" if on else " "
            number = f"{records:,}"
            room = max(4, width - len(number) - 6)
            shown = cut(printable(name or "none"), room, session.glyphs.ellipsis)
            blanks = " " * (room - cells_of(shown))
            link = f"search:{query}" if query is not None else ""
            lines.append(
                (
                    Span(f" {mark} ", Style.FIGURE),
                    Span(shown, Style.LINK if link else Style.PLAIN, link),
                    Span(f"{blanks} {number}", Style.FIGURE),
                )
            )
    return Document("Narrow by", tuple(lines))


def _switched(query: Query, field: str, value: str) -> tuple[str | None, bool]:
    try:
        return language.narrowed(query, field, value), query.has_value(field, value)
    except (KeyError, ValueError):
        return None, False

"""The page of a financial year, and timelines."""

from __future__ import annotations

from store.interface import Kind
from store.sums import sums_text
from store.text import printable
from tui.document import Document, Line, Span, Style
from tui.drawing.cells import fit
from tui.state import language
from tui.state.funding import year_name
from tui.state.session import Session

BREAKDOWNS = (("funder", "By funder"), ("recipient", "By recipient"), ("programme", "By programme"))
MOST = 12
"""Lines of each breakdown."""


def year_page(session: Session, year: int | None, width: int) -> Document:
    """Return a year's money by funder, recipient and programme, and what was left out."""
    found = session.found
    listing = found.listing if found else None
    if found is None or listing is None:
        return Document("", ())
    start_month = language.year_start(session.store)
    name = year_name(year, start_month)
    lines: list[Line] = []
    for each in listing.years(session.reading):
        if each.year == year:
            lines += [
                (Span(sums_text(each.sums), Style.FIGURE),),
                (Span(f"{each.records:,} agreements; money by {session.reading.value}"),),
            ]
    if year is None:
        lines.append((Span("Nobody states when this money is for; it is spread over no year."),))
    narrowed = language.joined(found.query, "fy", "" if year is None else name)
    lines += [(), (Span("List these agreements", Style.LINK, f"list:agreements:{narrowed}"),)]
    for field, heading in BREAKDOWNS if year is not None else ():
        parts = listing.breakdown(field, session.reading, year, MOST)
        if not parts:
            continue
        lines += [(), (Span(heading, Style.HEADING),)]
        for facet, totals in parts:
            money = sums_text(totals.sums)
            room = max(8, width - len(money) - 2)
            name_of = printable(facet.label or "none")
            lines.append(
                (
                    Span(fit(name_of, room, ellipsis=session.glyphs.ellipsis)),
                    Span(f"  {money}", Style.FIGURE),
                )
            )
    return Document(f"Financial year {name}" if year is not None else name, tuple(lines))


def timeline(session: Session, width: int) -> Document:
    """Return the record, or what is listed, along a line of time."""
    kind, _, record_id = session.subject().partition(":")
    if kind in (Kind.AGREEMENT, Kind.ORGANISATION):
        return Document(printable(record_id), ())
    return Document("Timeline", ())

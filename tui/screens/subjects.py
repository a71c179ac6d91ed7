"""The page of what is read: a record, a financial year, or a total."""

from __future__ import annotations

from store.dates import today
from store.text import printable
from tui.pages.document import Document, Span
from tui.screens import money
from tui.state.session import Session


def page_of_subject(session: Session, subject: str, width: int) -> Document:
    """Return the page of `year:2011`, `total:`, or `kind:id` of a record, for so many columns."""
    kind, _, value = subject.partition(":")
    if kind == "year":
        return money.year_page(session, int(value) if value else None, width)
    if kind == "total":
        return money.timeline(session, width)
    return _record_page(session, kind, value, width)


def _record_page(session: Session, kind: str, record_id: str, width: int) -> Document:
    """Return a record's page, the words of the search marked."""
    from tui.pages.page import page_of

    found = session.found
    document = page_of(
        session.store,
        kind,
        record_id,
        width=width,
        glyphs=session.glyphs,
        today=session.as_of or today(),
        as_of=session.as_of,
        query=found.query if found and found.asked.text.strip() else None,
    )
    if document is not None:
        return document
    when = f" on {session.as_of.isoformat()}" if session.as_of else ""
    words = f"No source of the store knew this {kind}{when}."
    return Document(printable(record_id), ((), (Span(words),)))

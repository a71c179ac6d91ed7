"""The sheets that offer something to copy: a record's line, id and figures; its web addresses."""

from __future__ import annotations

from collections.abc import Iterator

from store.codes import SIGNS
from store.interface import Kind
from store.text import printable
from tui.pages.document import Document, Line, Span, Style
from tui.screens.subjects import page_of_subject
from tui.state.session import Session

UNWRAPPED = 1_000
"""Columns of a page whose figures stand in one piece each."""


def copying(session: Session, width: int) -> Document:
    """Return what can be copied of the record that is read, or of the cursor's."""
    subject = session.subject()
    kind, _, record_id = subject.partition(":")
    row = session.store.row(record_id) if kind in set(Kind) else session.cursor_row()
    if row is None:
        return Document("Copy", ((), (Span("There is nothing to copy here."),)))
    parts = (row.title, row.who, row.amount, row.date, row.ends, row.detail)
    lines: list[Line] = [(), as_line("line  ", "  ".join(part for part in parts if part))]
    if row.type not in ("year", "total"):
        lines.append(as_line("id    ", row.id))
    figures = (row.amount, *_figures(page_of_subject(session, subject, UNWRAPPED)))
    lines += [as_line("figure", text) for text in dict.fromkeys(filter(None, figures))]
    lines += [(), (Span("Enter copies; Y copies the whole page.", Style.DIM),)]
    return Document("Copy", tuple(lines))


def addresses(session: Session, width: int) -> Document:
    """Return the web addresses that the record's sources give, as text."""
    kind, _, record_id = session.subject().partition(":")
    found: list[str] = []
    view = (
        session.store.agreement(record_id, as_of=session.as_of)
        if kind == Kind.AGREEMENT
        else session.store.organisation(record_id, as_of=session.as_of)
        if kind == Kind.ORGANISATION
        else None
    )
    if view is not None:
        found += [str(claim.value) for claim in view.each("url")]
    source_ids = view.sources if view else (record_id,) if kind == "source" else ()
    for source_id in source_ids:
        source = session.store.source(source_id)
        if source is not None and source.address:
            found.append(source.address)
    if not found:
        return Document("Addresses", ((), (Span("No source gives a web address here."),)))
    lines = [as_line("address", printable(address)) for address in dict.fromkeys(found)]
    note = (Span("Enter copies the address; nothing is opened.", Style.DIM),)
    return Document("Addresses", ((), *lines, (), note))


def as_line(label: str, value: str) -> Line:
    """Return a line that offers a value to be copied."""
    link = Span(value, Style.LINK, f"copy:{value}")
    return (Span("  "), Span(label, Style.LABEL), Span("  "), link)


def _figures(page: Document) -> Iterator[str]:
    """Yield the figures of a page; what is worked out only where it is money, and not a date."""
    for span in (span for line in page.lines for span in line):
        figure = span.style is Style.FIGURE and any(map(str.isdigit, span.text))
        if figure or (span.style is Style.DERIVED and _is_money(span.text)):
            yield span.text.strip()


def _is_money(text: str) -> bool:
    codes = (word for word in text.split() if len(word) == 3 and word.isupper() and word.isalpha())
    return any(sign in text for sign in SIGNS) or any(codes)

"""Pages that are no record's: help, facets, copying, problems, sources, a year, a timeline."""

from __future__ import annotations

from collections.abc import Callable

from store.days import today
from store.interface import Kind
from store.text import printable
from tui.commands.registry import KeyMap
from tui.document import Document, Line, Span, Style
from tui.screens import facets, money
from tui.screens.copier import as_line
from tui.screens.help import help_sheet
from tui.state.session import Session

Sheet = Callable[[Session, int], Document]


def document_of(session: Session, subject: str, width: int, keymap: KeyMap) -> Document:
    """Return what a subject shows, for a width.

    Args:
        session: read only; fit for a worker's thread.
        subject: `sheet:name`, `year:2011`, or `kind:id` of a record.
        width: columns.
        keymap: for the help.
    """
    kind, _, value = subject.partition(":")
    if kind == "sheet":
        return help_sheet(keymap, width) if value == "help" else _SHEETS[value](session, width)
    if kind == "year":
        return money.year_page(session, int(value) if value else None, width)
    if kind == "total":
        return money.timeline(session, width)
    return record_page(session, kind, value, width)


def record_page(session: Session, kind: str, record_id: str, width: int) -> Document:
    """Return a record's page, the words of the search marked."""
    from tui.pages import page_of

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


def _problems(session: Session, width: int) -> Document:
    from tui.sheet import Sheet as Page

    page = Page(width, session.glyphs)
    problems = session.store.problems()
    for problem in problems:
        page.paragraph([Span("")])
        page.paragraph([Span(printable(problem.file), Style.WARNING)])
        page.paragraph([Span(printable(problem.message))], indent=2)
    if not problems:
        page.paragraph([Span("Nothing is wrong: every file of the store opened.")])
    return Document("Problems of the store", tuple(page.lines))


def _sources(session: Session, width: int) -> Document:
    lines: list[Line] = [()]
    for source in session.store.sources():
        title = printable(source.title or source.id)
        dated = str(source.date) if source.date.known else "no date"
        said = ", ".join(
            f"{number:,} {table.removesuffix('s') if number == 1 else table}"
            for table, number in source.counts.items()
            if number
        )
        lines += [
            (Span(title, Style.LINK, f"source:{source.id}"),),
            (Span(f"  {printable(source.publisher)}, {dated}".replace("  , ", "  ")),),
            (Span(f"  {said}", Style.DIM),) if said else (),
        ]
    if len(lines) == 1:
        lines.append((Span("The store has no source yet."),))
    return Document("Sources", tuple(lines))


def _copying(session: Session, width: int) -> Document:
    kind, _, record_id = session.subject().partition(":")
    row = session.store.row(record_id) if kind in set(Kind) else session.cursor_row()
    if row is None:
        return Document("Copy", ((), (Span("There is nothing to copy here."),)))
    parts = (row.title, row.who, row.amount, row.date, row.ends, row.detail)
    line = "  ".join(part for part in parts if part)
    lines: list[Line] = [(), as_line("line  ", line)]
    if row.type not in ("year", "total"):
        lines.append(as_line("id    ", row.id))
    if row.amount:
        lines.append(as_line("figure", row.amount))
    figures = [
        span.text.strip()
        for page_line in _page(session, kind, record_id, width).lines
        for span in page_line
        if span.style in (Style.FIGURE, Style.DERIVED) and any(map(str.isdigit, span.text))
    ]
    lines += [as_line("figure", text) for text in dict.fromkeys(figures) if text != row.amount]
    lines += [(), (Span("Enter copies; Y copies the whole page.", Style.DIM),)]
    return Document("Copy", tuple(lines))


def _page(session: Session, kind: str, record_id: str, width: int) -> Document:
    if kind == "year":
        return money.year_page(session, int(record_id) if record_id else None, width)
    if kind == "total":
        return money.timeline(session, width)
    return record_page(session, kind, record_id, width)


def _addresses(session: Session, width: int) -> Document:
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
    lines = [as_line("", printable(address)) for address in dict.fromkeys(found)]
    note = (Span("Enter copies the address; nothing is opened.", Style.DIM),)
    return Document("Addresses", ((), *lines, (), note))


_SHEETS: dict[str, Sheet] = {
    "facets": facets.facet_sheet,
    "problems": _problems,
    "sources": _sources,
    "copy": _copying,
    "addresses": _addresses,
    "timeline": money.timeline,
    "over time": money.over_time,
}

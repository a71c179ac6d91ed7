"""The sheets, pages that are no record's, by their names."""

from __future__ import annotations

from collections.abc import Callable

from store.text import plural, printable
from tui.commands.registry import KeyMap
from tui.drawing.empty import how_to_begin
from tui.pages.document import Document, Span, Style
from tui.pages.document import Sheet as Page
from tui.screens import copy_sheets, facets, money
from tui.screens.help import help_sheet
from tui.screens.subjects import page_of_subject
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
    if kind != "sheet":
        return page_of_subject(session, subject, width)
    return help_sheet(keymap, width) if value == "help" else _SHEETS[value](session, width)


def _problems(session: Session, width: int) -> Document:
    page = Page(width, session.glyphs)
    page.lines.append(())
    problems = session.store.problems()
    for problem in problems:
        page.paragraph([Span(printable(problem.file), Style.WARNING)])
        page.paragraph([Span(printable(problem.message))], indent=2)
        page.blank()
    if not problems:
        page.paragraph([Span("Nothing is wrong: every file of the store opened.")])
    return page.document("Problems of the store")


def _sources(session: Session, width: int) -> Document:
    page = Page(width, session.glyphs)
    page.lines.append(())
    sources = session.store.sources()
    for source in sources:
        title = printable(source.title or source.id)
        dated = str(source.date) if source.date.known else "no date"
        by = ", ".join(filter(None, (printable(source.publisher), dated)))
        held = [
            f"{number:,} lost" if table == "lost" else plural(number, table.removesuffix("s"))
            for table, number in source.counts.items()
            if number
        ]
        page.paragraph([Span(title, Style.LINK, f"source:{source.id}")], hang=2)
        page.paragraph([Span(by)], indent=2)
        if held:
            page.paragraph([Span(", ".join(held), Style.DIM)], indent=2)
    if not sources:
        page.paragraph([Span("The store has no source yet.")])
        page.blank()
        page.paragraph([Span(how_to_begin(session))])
    return page.document("Sources")


_SHEETS: dict[str, Sheet] = {
    "facets": facets.facet_sheet,
    "problems": _problems,
    "sources": _sources,
    "copy": copy_sheets.copying,
    "addresses": copy_sheets.addresses,
    "timeline": money.timeline,
    "over time": money.over_time,
}

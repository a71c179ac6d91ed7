"""A record's page being written, and how every page of a record ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from store.interface import Store
from store.merged import AgreementView, FundView, OrganisationView
from tui.charts.marks import Marks
from tui.document import Document, Span, Style
from tui.sheet import Sheet, text

AnyView = OrganisationView | AgreementView | FundView

OWN_NOTE = "note"
"""The kind of a decision that is a note."""

LONGEST_NAME = 40
"""Characters of a published field's name that are shown."""


class Page(NamedTuple):
    """What a page is written with.

    Attributes:
        store: where to read what the record mentions.
        sheet: the lines written so far.
        marks: the sources met so far.
        today: the day that “live” and “lapses soon” are about.
        as_of: leave out what sources of a later date say; None for nothing.
    """

    store: Store
    sheet: Sheet
    marks: Marks
    today: date
    as_of: date | None = None


def close_page(page: Page, view: AnyView, ids: Collection[str]) -> Document:
    """Write what stands at the end of every record's page, and return the page.

    Args:
        page: the page.
        view: the record.
        ids: the ids under which the person may have kept a note with it.
    """
    _write_notes(page, view)
    _write_own_notes(page, ids)
    _write_as_published(page, view)
    page.marks.write(page.sheet, page.store.sources())
    return page.sheet.document(view.title)


def _write_notes(page: Page, view: AnyView) -> None:
    notes = view.each("notes")
    if notes:
        page.sheet.heading("Notes")
    for note, sources in notes:
        page.sheet.bullet([text(note), *page.marks.of(sources)])


def _write_own_notes(page: Page, ids: Collection[str]) -> None:
    """Write what the person noted with the record, oldest first, with who wrote it and when."""
    notes = [
        each
        for each in page.store.decisions()
        if each.kind == OWN_NOTE and not set(ids).isdisjoint(each.ids)
    ]
    if notes:
        page.sheet.heading("Your own notes", "no source says this")
    for note in sorted(notes, key=lambda each: each.at):
        who = ", ".join(part for part in (note.by, note.at[:10]) if part)
        page.sheet.bullet([text(note.text), text(f" ({who})" if who else "", Style.DIM)])


def _write_as_published(page: Page, view: AnyView) -> None:
    """Write the fields that a source has and the record model has not, as found."""
    if not any(record.as_published for _, record in view.records):
        return
    page.sheet.heading("As published", "fields that have no place of their own")
    for source, record in view.records:
        for name, value in record.as_published.items():
            spans: list[Span] = [text(_plain(value)), *page.marks.of((source,))]
            page.sheet.field(_shortened(text(name).text), spans)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _plain(value: object) -> str:
    """Return a published value on one line, nested values with their names."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)

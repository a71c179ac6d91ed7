"""What an organisation merged into and what it took over: who, by which id, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from store.dates import PartialDate
from store.merged import Claim, OrganisationView
from tui.document import Span, Style
from tui.pages.page import Page
from tui.pages.people import organisation_link
from tui.sheet import text

MOST_DATED = 12
"""Bodies taken over whose own records are read for the day; the others stand without one."""

_ENTRIES = "mergers"
_DAYS = ("date_property_transferred", "date_merger_registered")
"""Fields of the register of mergers, as it publishes them; the first that is filled counts."""


def write_mergers(page: Page, view: OrganisationView) -> None:
    """Write where a register of mergers says that a body went, and whom it took over.

    Ids that the person has decided to be of one body have merged with nobody else.
    """
    for claim in _others(view, "successor"):
        spans = _spans(view, claim.value, _day(view, (claim.value,)))
        page.sheet.field("merged into", [*spans, *page.marks.of(claim.sources)])
    for position, claim in enumerate(_others(view, "predecessors")):
        store, as_of = page.store, page.as_of
        former = store.organisation(claim.value, as_of=as_of) if position < MOST_DATED else None
        spans = _spans(view, claim.value, _day(former, view.ids) if former else "")
        page.sheet.field("took over", [*spans, *page.marks.of(claim.sources)])


def _others(view: OrganisationView, field: str) -> list[Claim[str]]:
    return [claim for claim in view.each(field) if claim.value not in view.ids]


def _spans(view: OrganisationView, record_id: str, day: str) -> list[Span]:
    name = view.name_of(record_id)
    spans = [organisation_link(record_id, name)]
    if name != record_id:
        spans.append(text(f" ({record_id})", Style.DIM))
    return [*spans, text(f", {day}")] if day else spans


def _day(view: OrganisationView, into: Collection[str]) -> str:
    """Return the day on which a body merged into one of these ids, as far as it is published."""
    numbers = {each.rpartition("-")[2] for each in into}
    for entry in _entries(view):
        if str(entry.get("transferee_regno", "")) in numbers:
            published = next(filter(None, (str(entry.get(field, "")) for field in _DAYS)), "")
            return _in_words(published) if published else ""
    return ""


def _entries(view: OrganisationView) -> Iterator[Mapping[str, object]]:
    for _, record in view.records:
        published = record.as_published.get(_ENTRIES)
        if isinstance(published, list | tuple):
            yield from (entry for entry in published if isinstance(entry, Mapping))


def _in_words(published: str) -> str:
    try:
        return str(PartialDate(published.partition(" ")[0]))
    except ValueError:
        return published

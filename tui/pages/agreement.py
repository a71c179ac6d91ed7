"""The page of an agreement: who is partner to what, for how much, until when, and who says so."""

from __future__ import annotations

from store.merged import AgreementView
from store.regrant_codes import is_regrant
from tui.document import Document, Span, Style
from tui.pages.counts import write_agreement_counts
from tui.pages.events import write_events
from tui.pages.funding import write_funding
from tui.pages.page import Page, close_page
from tui.pages.parties import write_parties
from tui.pages.people import organisation_link, write_statements
from tui.pages.status import write_status
from tui.sheet import joined, text

MOST_PLACES = 60
"""Places listed on a page; the rest is a count."""


def agreement_page(page: Page, view: AgreementView) -> Document:
    """Return an agreement's page."""
    page.sheet.paragraph([text(view.title, Style.TITLE)])
    for claim in view.each("title")[1:]:
        spans = [Span("also “"), text(claim.value), Span("”"), *page.marks.of(claim.sources)]
        page.sheet.paragraph(spans)
    _write_kind(page, view)
    write_status(page, view)
    write_funding(page, view)
    write_parties(page, view)
    _write_purpose(page, view)
    write_agreement_counts(page, view)
    _write_aims(page, view)
    _write_undertakings(page, view)
    write_events(page, view)
    write_statements(page, view)
    _write_places(page, view)
    return close_page(page, view, (view.id,))


def _write_kind(page: Page, view: AgreementView) -> None:
    sheet, marks = page.sheet, page.marks
    kinds = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("type")]
    kinds = kinds or [[Span("type not stated", Style.GAP)]]
    sheet.paragraph(joined([*kinds, [text(view.id, Style.DIM)]], ", "))
    for claim in view.each("part_of"):
        link = text(view.name_of(claim.value), Style.LINK, f"agreement:{claim.value}")
        sheet.paragraph([Span("part of "), link, *marks.of(claim.sources)])
    for claim in view.each("programmes"):
        words = claim.value.title or claim.value.code
        code = f" ({claim.value.code})" if claim.value.title and claim.value.code else ""
        sheet.paragraph([Span("programme "), text(words + code), *marks.of(claim.sources)])
    for claim in view.each("regrant"):
        words = f"“{claim.value}” stands for a regrant code and is none: its money is counted"
        if is_regrant(claim.value):
            words = f"to be granted on ({claim.value}): its money may be counted again"
        sheet.paragraph([text(words, Style.WARNING), *marks.of(claim.sources)])


def _write_purpose(page: Page, view: AgreementView) -> None:
    purposes = view.each("purpose")
    if purposes:
        page.sheet.heading("Purpose")
    for claim in purposes:
        page.sheet.paragraph([text(claim.value), *page.marks.of(claim.sources)], indent=2)


def _write_aims(page: Page, view: AgreementView) -> None:
    aims = view.each("aims")
    if aims:
        page.sheet.heading("Aims")
    for claim in aims:
        page.sheet.bullet([text(claim.value), *page.marks.of(claim.sources)])


def _write_undertakings(page: Page, view: AgreementView) -> None:
    claims = view.each("undertakings")
    if claims:
        page.sheet.heading("Undertakings")
    for undertaking, sources in claims:
        page.sheet.bullet([text(undertaking.text), *page.marks.of(sources)])
        if undertaking.by:
            names = [[organisation_link(one, view.name_of(one))] for one in undertaking.by]
            page.sheet.paragraph([Span("by ", Style.DIM), *joined(names, ", ")], indent=4)


def _write_places(page: Page, view: AgreementView) -> None:
    places = view.each("places")
    if places:
        page.sheet.heading("Places")
    for place, sources in places[:MOST_PLACES]:
        parts = [place.name, place.code, place.code_type, place.country, place.note]
        page.sheet.bullet([text(", ".join(filter(None, parts))), *page.marks.of(sources)])
    if len(places) > MOST_PLACES:
        rest = f"and {len(places) - MOST_PLACES:,} more, not shown here"
        page.sheet.paragraph([Span(rest, Style.WARNING)], indent=2)

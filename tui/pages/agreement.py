"""The page of an agreement: who is partner to what, for how much, until when, and who says so."""

from __future__ import annotations

from datetime import date

from store.dates import year_start
from store.interface import Kind, Store
from store.merged import AgreementView, Claim
from store.records import Count, Event, Party, Person
from tui.charts.marks import Marks
from tui.document import Document, Glyphs, Span, Style
from tui.pages.funding import write_funding
from tui.pages.own_notes import write_own_notes
from tui.pages.people import (
    organisation_link,
    person_spans,
    write_as_published,
    write_counts,
    write_notes,
    write_statements,
)
from tui.pages.status import write_status
from tui.sheet import Sheet, joined, text

MOST_PARTIES = 60
"""Parties listed on a page; the rest is a count that leads to a search."""


def agreement_page(
    store: Store,
    view: AgreementView,
    *,
    width: int,
    glyphs: Glyphs,
    today: date,
    as_of: date | None = None,
) -> Document:
    """Return an agreement's page, laid out for so many columns."""
    sheet, marks = Sheet(width, glyphs), Marks()
    sheet.paragraph([text(view.title, Style.TITLE)])
    for claim in view.each("title")[1:]:
        sheet.paragraph([Span("also “"), text(claim.value), Span("”"), *marks.of(claim.sources)])
    _write_kind(sheet, view, marks)
    write_status(sheet, view, marks, today)
    write_funding(store, sheet, view, marks, year_start(store.settings()), as_of)
    _write_parties(sheet, view, marks)
    _write_purpose(sheet, view, marks)
    _write_counts(store, sheet, view, marks, as_of)
    _write_list(sheet, view, marks, "aims", "Aims")
    _write_undertakings(sheet, view, marks)
    _write_events(sheet, view, marks)
    statements = view.each("statements")
    if statements:
        sheet.heading("Statements", "in our own words")
        write_statements(sheet, statements, marks, view.name_of)
    _write_places(sheet, view, marks)
    write_notes(sheet, view, marks)
    write_own_notes(store, sheet, (view.id,))
    write_as_published(sheet, view, marks)
    marks.write(sheet, store.sources())
    return sheet.document(view.title)


def _write_kind(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    kinds = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("type")]
    sheet.paragraph(
        joined(
            [*(kinds or [[Span("type not stated", Style.GAP)]]), [text(view.id, Style.DIM)]], ", "
        )
    )
    for claim in view.each("part_of"):
        name = view.name_of(claim.value)
        link = text(name, Style.LINK, f"agreement:{claim.value}")
        sheet.paragraph([Span("part of "), link, *marks.of(claim.sources)])
    for claim in view.each("programmes"):
        words = claim.value.title or claim.value.code
        code = f" ({claim.value.code})" if claim.value.title and claim.value.code else ""
        sheet.paragraph([Span("programme "), text(words + code), *marks.of(claim.sources)])
    for claim in view.each("regrant"):
        words = f"to be granted on ({claim.value}): its money may be counted again"
        sheet.paragraph([text(words, Style.WARNING), *marks.of(claim.sources)])


def _write_purpose(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    purposes = view.each("purpose")
    if purposes:
        sheet.heading("Purpose")
        for claim in purposes:
            sheet.paragraph([text(claim.value), *marks.of(claim.sources)], indent=2)


def _write_parties(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    parties = _same_party_once(view)
    sheet.heading("Parties", f"{len(parties):,}" if len(parties) > 4 else "")
    if not parties:
        sheet.paragraph([Span("No party is named.", Style.GAP)], indent=2)
    for party, sources in parties[:MOST_PARTIES]:
        sheet.field(party.role, [*_party_spans(party, view), *marks.of(sources)], label_width=18)
        for person in party.represented_by:
            spans = [Span("by "), *person_spans(person, view.name_of, with_organisation=False)]
            sheet.field("", spans, label_width=18)
        if party.note:
            sheet.field("", [text(party.note, Style.DIM)], label_width=18)
    if len(parties) > MOST_PARTIES:
        rest = f"and {len(parties) - MOST_PARTIES:,} more, not shown here"
        sheet.paragraph([Span(rest, Style.WARNING)], indent=2)


def _same_party_once(view: AgreementView) -> list[Claim[Party]]:
    """Return parties with the fullest claim first, one entry for each body in a role."""
    found: dict[tuple[str, str], Claim[Party]] = {}
    for claim in view.parties():
        key = (claim.value.role, claim.value.organisation or claim.value.name)
        if key in found:
            earlier = found[key]
            sources = tuple(dict.fromkeys((*earlier.sources, *claim.sources)))
            found[key] = Claim(earlier.value, sources)
        else:
            found[key] = claim
    return list(found.values())


def _party_spans(party: Party, view: AgreementView) -> list[Span]:
    name = party.name or view.name_of(party.organisation) or "not named"
    spans = [organisation_link(party.organisation, name)]
    known_as = view.name_of(party.organisation, name) if party.organisation else name
    if known_as != name:
        spans.append(text(f" (listed as {known_as})", Style.DIM))
    if party.kind not in ("", "organisation"):
        spans.append(text(f", {party.kind}", Style.DIM))
    if party.start or party.end:
        dates = [
            f"from {party.start}" if party.start else "",
            f"to {party.end}" if party.end else "",
        ]
        spans.append(text(", " + " ".join(part for part in dates if part)))
    return spans


def _write_counts(
    store: Store, sheet: Sheet, view: AgreementView, marks: Marks, as_of: date | None
) -> None:
    """Write the agreement's own counts, and the size of the sectors that are party to it."""
    own: list[Claim[Count]] = view.each("counts")
    sectors = []
    for party, _ in _same_party_once(view):
        if party.kind == "sector" and party.organisation:
            sector = store.organisation(party.organisation, as_of=as_of)
            if sector and sector.each("counts"):
                sectors.append(sector)
    if not (own or sectors):
        return
    sheet.heading("How many")

    def named(count: Count) -> int | None:
        if count.role:
            bodies = {party.organisation or party.name for party, _ in view.parties(count.role)}
            return len(bodies)
        return None

    write_counts(sheet, own, marks, named)
    for sector in sectors:
        sheet.paragraph(
            [text(sector.title, Style.LINK, f"{Kind.ORGANISATION}:{sector.id}")], indent=2
        )
        write_counts(sheet, sector.each("counts"), marks, lambda count: None)


def _write_list(sheet: Sheet, view: AgreementView, marks: Marks, field: str, title: str) -> None:
    claims = view.each(field)
    if claims:
        sheet.heading(title)
        for claim in claims:
            sheet.bullet([text(claim.value), *marks.of(claim.sources)])


def _write_undertakings(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    claims = view.each("undertakings")
    if not claims:
        return
    sheet.heading("Undertakings")
    for undertaking, sources in claims:
        sheet.bullet([text(undertaking.text), *marks.of(sources)])
        if undertaking.by:
            names = [[organisation_link(one, view.name_of(one))] for one in undertaking.by]
            sheet.paragraph([Span("by ", Style.DIM), *joined(names, ", ")], indent=4)


def _write_events(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    events: list[Claim[Event]] = view.each("events")
    sheet.heading("Events")
    if not events:
        sheet.paragraph([Span("No date or event is recorded.", Style.GAP)], indent=2)
    for event, sources in sorted(events, key=lambda claim: claim.value.date.sort_key):
        when = f"by {event.date}" if event.by and event.date else str(event.date)
        spans = [text(event.kind, Style.FIGURE)]
        if event.text:
            spans.append(text(f": {event.text}"))
        for person in event.people:
            spans += [Span(" ("), *_short_person(person), Span(")")]
        label_style = Style.LABEL if event.date else Style.GAP
        sheet.field(when, [*spans, *marks.of(sources)], label_width=22, label_style=label_style)
    kinds: dict[str, set[str]] = {}
    for event, _ in events:
        if event.date:
            kinds.setdefault(event.kind, set()).add(event.date.text)
    for kind, dates in kinds.items():
        if len(dates) > 1:
            words = f"The sources differ on when it {_past(kind)}; each is shown with its own."
            sheet.paragraph([Span(words, Style.WARNING)], indent=2)


def _past(kind: str) -> str:
    """Return an event's kind as the end of a sentence: “was signed”, “began”."""
    return kind if kind in ("began", "ends", "ended") else f"was {kind}"


def _short_person(person: Person) -> list[Span]:
    return [text(person.name or "not named"), *([text(f", {person.post}")] if person.post else [])]


def _write_places(sheet: Sheet, view: AgreementView, marks: Marks) -> None:
    claims = view.each("places")
    if not claims:
        return
    sheet.heading("Places")
    for place, sources in claims[:MOST_PARTIES]:
        parts = [place.name, place.code, place.code_type, place.country, place.note]
        sheet.bullet([text(", ".join(part for part in parts if part)), *marks.of(sources)])

"""The page of an agreement: who is partner to what, for how much, until when, and who says so."""

from __future__ import annotations

from store.codes import is_regrant
from store.dates import PartialDate
from store.merged import AgreementView, Claim
from store.records import Event
from store.timeline.spans import End, Status, lapses_within, status_on, stretch
from tui.pages.document import Document, Span, Style, joined, text
from tui.pages.parts import (
    Page,
    close_page,
    organisation_link,
    person_spans,
    write_agreement_counts,
    write_funding,
    write_parties,
    write_statements,
)

# ---- The lines that say from when until when an agreement runs, and how it stands on a day.


def write_status(page: Page, view: AgreementView) -> None:
    """Write the standing of an agreement on a day, its beginning and its end."""
    sheet = page.sheet
    run = stretch([record for _, record in view.records])
    status = status_on(run, page.today)
    day = f" (as it stands on {PartialDate.on(page.today)})"
    words = [Span(status.value, Style.FIGURE), text(day, Style.DIM)]
    if status is Status.LIVE and lapses_within(run, page.today):
        words.append(Span(", lapses within twelve months", Style.WARNING))
    sheet.blank()
    sheet.field("status", words)
    sheet.field("began" if run.begins.date else "begins", _end_spans(page, run.begins, view))
    label = "ended" if status is Status.ENDED else "ends"
    sheet.field(label, _end_spans(page, run.ends, view))
    for claim in view.each("term"):
        sheet.field("term", [text(claim.value), *page.marks.of(claim.sources)])


def _end_spans(page: Page, end: End, view: AgreementView) -> list[Span]:
    if not end.date:
        return [Span("not known: no source gives it", Style.GAP)]
    spans = [text(f"by {end.date}" if end.by else end.date)]
    if end.derived:
        spans.append(text(f" (worked out: {end.why})", Style.DERIVED))
    elif end.why not in ("began", "begins", "ends", "ended"):
        spans.append(text(f" ({end.why})", Style.DIM))
    return [*spans, *page.marks.of((view.records[end.account][0],))]


# ---- What happened to an agreement, and when, with what the sources differ on.


def write_events(page: Page, view: AgreementView) -> None:
    """Write the events by date, undated ones last, and of which kinds the dates differ."""
    events: list[Claim[Event]] = view.each("events")
    page.sheet.heading("Events")
    if not events:
        page.sheet.paragraph([Span("No date or event is recorded.", Style.GAP)], indent=2)
    for event, sources in sorted(events, key=lambda claim: claim.value.date.sort_key):
        when = f"by {event.date}" if event.by and event.date else str(event.date)
        spans = [text(event.kind, Style.FIGURE)]
        if event.text:
            spans.append(text(f": {event.text}"))
        for person in event.people:
            named = person_spans(person, view.name_of, with_organisation=False)
            spans += [Span(" ("), *named, Span(")")]
        style = Style.LABEL if event.date else Style.GAP
        page.sheet.field(when, [*spans, *page.marks.of(sources)], label_width=22, label_style=style)
    for kind in _disputed(events):
        words = f"The sources differ on when it {_past(kind)}; each is shown with its own."
        page.sheet.paragraph([Span(words, Style.WARNING)], indent=2)


def _disputed(events: list[Claim[Event]]) -> list[str]:
    """Return the kinds of events to which different dates are given."""
    dates: dict[str, set[str]] = {}
    for event, _ in events:
        if event.date:
            dates.setdefault(event.kind, set()).add(event.date.text)
    return [kind for kind, texts in dates.items() if len(texts) > 1]


def _past(kind: str) -> str:
    """Return an event's kind as the end of a sentence: “was signed”, “began”."""
    return kind if kind in ("began", "ends", "ended") else f"was {kind}"


# ---- The page of an agreement: who is partner to what, for how much, until when, and who says so.

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

"""What happened to an agreement, and when, with what the sources differ on."""

from __future__ import annotations

from store.merged import AgreementView, Claim
from store.records import Event
from tui.document import Span, Style
from tui.pages.page import Page
from tui.pages.people import person_spans
from tui.sheet import text


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

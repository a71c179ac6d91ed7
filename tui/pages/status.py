"""The lines that say from when until when an agreement runs, and how it stands on a day."""

from __future__ import annotations

from store.dates import PartialDate
from store.merged import AgreementView
from store.timeline.status import End, Status, lapses_within, status_on, stretch
from tui.document import Span, Style
from tui.pages.page import Page
from tui.sheet import text


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

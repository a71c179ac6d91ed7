"""The lines that say from when until when an agreement runs, and how it stands on a day."""

from __future__ import annotations

from datetime import date

from store.dates import PartialDate
from store.merged import AgreementView
from store.timeline.status import End, Status, lapses_within, status_on, stretch
from tui.charts.marks import Marks
from tui.document import Span, Style
from tui.sheet import Sheet, text


def write_status(sheet: Sheet, view: AgreementView, marks: Marks, today: date) -> None:
    """Write the standing of an agreement on a day, its beginning and its end."""
    run = stretch([record for _, record in view.records])
    status = status_on(run, today)
    day = f" (as it stands on {PartialDate.on(today)})"
    words = [Span(status.value, Style.FIGURE), text(day, Style.DIM)]
    if status is Status.LIVE and lapses_within(run, today):
        words.append(Span(", lapses within twelve months", Style.WARNING))
    sheet.blank()
    sheet.field("status", words)
    sheet.field("began" if run.begins.date else "begins", _end_spans(run.begins, view, marks))
    label = "ended" if status is Status.ENDED else "ends"
    sheet.field(label, _end_spans(run.ends, view, marks))
    for claim in view.each("term"):
        sheet.field("term", [text(claim.value), *marks.of(claim.sources)])


def _end_spans(end: End, view: AgreementView, marks: Marks) -> list[Span]:
    if not end.date:
        return [Span("not known: no source gives it", Style.GAP)]
    spans = [text(f"by {end.date}" if end.by else end.date)]
    if end.derived:
        spans.append(text(f" (worked out: {end.why})", Style.DERIVED))
    elif end.why not in ("began", "begins", "ends", "ended"):
        spans.append(text(f" ({end.why})", Style.DIM))
    return [*spans, *marks.of((view.records[end.account][0],))]

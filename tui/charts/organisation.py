"""Money in and money out of one organisation as a chart."""

from __future__ import annotations

from collections.abc import Iterator

from store.listed_sums import sums_text
from store.reasons import NO_FIGURE
from store.text import plural
from store.timeline.organisation import Flow, OrganisationTimeline
from tui.charts.listing import bar_of, year_bars
from tui.charts.model import Bar, Chart, Note, Panel
from tui.charts.words import (
    in_currency,
    left_out_words,
    reading_words,
    years_words,
)
from tui.document import Style

MOST_COUNTERPARTS = 15
"""Funders or recipients drawn; the rest is a count."""


def organisation_chart(timeline: OrganisationTimeline) -> Chart:
    """Return the chart of an organisation's money, in and out, each currency apart."""
    captions = (f"{years_words(timeline.start_month)}.", reading_words(timeline.reading))
    panels: list[Panel] = []
    notes: list[Note] = []
    for name, other, flow in (
        ("Money in", "funder", timeline.money_in),
        ("Money out", "recipient", timeline.money_out),
    ):
        panels += _panels(name, other, flow)
        notes += _notes(name, flow)
    return Chart(timeline.title, captions, tuple(panels), tuple(notes))


def _panels(name: str, other: str, flow: Flow) -> Iterator[Panel]:
    for total in flow.sums:
        code = total.currency
        said = in_currency(flow.sums, code)
        note = Note("Total", f"{said}, {plural(flow.agreements, 'agreement')}", style=Style.FIGURE)
        yield Panel(f"{name}, {code}", year_bars(flow.years, flow.no_period, code), (note,))
        bars = tuple(_counterparts(flow, code))
        more = len(bars) - MOST_COUNTERPARTS
        notes = (Note("More", f"{plural(more, other)} not shown"),) if more > 0 else ()
        yield Panel(f"{name} by {other}, {code}", bars[:MOST_COUNTERPARTS], notes)


def _counterparts(flow: Flow, code: str) -> Iterator[Bar]:
    for other in flow.counterparts:
        total = in_currency(other.sums, code)
        if total is not None:
            link = f"organisation:{other.id}" if "-" in other.id else ""
            yield bar_of(other.name, total, plural(other.agreements, "agreement"), link)


def _notes(name: str, flow: Flow) -> Iterator[Note]:
    if not flow.sums:
        yield Note(name, NO_FIGURE, style=Style.GAP)
    for shared in flow.shared:
        words = f"{shared.title}: {sums_text(shared.sums)}, {shared.reason}"
        yield Note(
            f"Shared, {name.split()[-1]}", words, style=Style.WARNING, link=f"agreement:{shared.id}"
        )
    for left_out in flow.left_out:
        yield Note("Left out", f"{name.lower()}, {left_out_words(left_out)}", style=Style.WARNING)

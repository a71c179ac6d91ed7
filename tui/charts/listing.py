"""The money of everything found as a chart: years, totals, then funders, recipients and kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from store.interface import FacetCount, QualifiedSum, Spread, Totals
from store.reasons import NO_FIGURE
from store.sums import Sum
from store.text import plural
from store.timeline.listing import Group, ListingTimeline, ListingYear
from tui.charts.model import Bar, Chart, Note, Panel
from tui.charts.words import (
    in_currency,
    is_ceiling,
    left_out_words,
    length_of,
    may_be_larger,
    reading_words,
    spread_words,
    years_words,
)
from tui.document import Style


def listing_chart(timeline: ListingTimeline) -> Chart:
    """Return the chart of a listing's money, a panel for each currency and field."""
    captions = [f"{years_words(timeline.start_month)}.", reading_words(timeline.reading)]
    if timeline.everything:
        captions.append("Everything is included: money that is granted on may be counted twice.")
    if timeline.prices:
        captions.append(f"Restated {timeline.prices}.")
    currencies = timeline.currencies
    panels = [_years(timeline, code, len(currencies) > 1) for code in currencies]
    for group in timeline.groups:
        panels += [_group(group, code, timeline.year) for code in currencies if group.rows]
    return Chart(
        timeline.title or "Money of everything found",
        tuple(captions),
        tuple(panel for panel in panels if panel.bars),
        tuple(_notes(timeline)),
    )


def bar_of(label: str, total: Sum | None, records: str, link: str = "") -> Bar:
    """Return the bar of a sum with its count beside it, or a gap."""
    if total is None:
        return Bar(label, None, NO_FIGURE if not records else f"{NO_FIGURE}, {records}", link=link)
    return Bar(
        label,
        length_of(total),
        f"{total}, {records}",
        may_be_larger(total),
        link=link,
        ceiling=is_ceiling(total),
    )


def year_bars(
    years: Sequence[ListingYear], no_period: ListingYear | None, currency: str
) -> tuple[Bar, ...]:
    """Return the bars of years with their gaps, “no period” last, in one currency.

    They begin with the currency's first year and end with its last: what other currencies have
    before and after is no gap.
    """
    bars = []
    for row in (*_own_years(years, currency), *([no_period] if no_period else [])):
        total = in_currency(row.sums, currency)
        if total is None and row.year is None:
            continue
        if row.records and not row.sums:
            bars.append(Bar(row.label, None, f"not restated, {plural(row.records, 'agreement')}"))
        else:
            counted = "" if total is None else _counted(row.records, row.sums, currency)
            bars.append(bar_of(row.label, total, counted))
    return tuple(bars)


def _own_years(years: Sequence[ListingYear], currency: str) -> Sequence[ListingYear]:
    own = [
        position
        for position, row in enumerate(years)
        if any(each.currency == currency for each in row.sums) or (row.records and not row.sums)
    ]
    return years[own[0] : own[-1] + 1] if own else ()


def _counted(records: int, sums: Sequence[QualifiedSum], currency: str) -> str:
    """Return how many agreements a sum is of, or how many figures where currencies differ."""
    if len(sums) == 1:
        return plural(records, "agreement")
    figures = (sum(each.counts.values()) for each in sums if each.currency == currency)
    return plural(next(figures, 0), "figure")


def _years(timeline: ListingTimeline, code: str, several: bool) -> Panel:
    heading = f"{code}, never added to other currencies" if several else code
    total = in_currency(timeline.totals.sums, code)
    notes = [Note("Total", str(total) if total else NO_FIGURE, style=Style.FIGURE)]
    notes += [
        Note("Spread", f"{spread_words(spread)}, of {plural(spread.figures, 'figure')} as stated")
        for spread in timeline.totals.spreads
        if _tells(spread, code)
    ]
    return Panel(heading, year_bars(timeline.years, timeline.no_period, code), tuple(notes))


def _group(group: Group, code: str, year: str) -> Panel:
    bars = tuple(_row(count, totals, code) for count, totals in group.rows)
    of = f", {year}" if year else ""
    words = f"those with the most agreements are shown; there are more {group.field}s"
    notes = (Note("More", words),) if group.more else ()
    shown = tuple(bar for bar in bars if bar is not None)
    return Panel(f"By {group.field}{of}, {code}", shown, notes)


def _row(count: FacetCount, totals: Totals, code: str) -> Bar | None:
    """Return the bar of one value, with what it shares with others told beside; None without."""
    label, total = count.label or "none", in_currency(totals.sums, code)
    shared = [
        f"{each}, {left_out.reason}, parts not stated"
        for left_out in totals.left_out
        if left_out.reason.startswith("shared")
        for each in (in_currency(left_out.sums, code),)
        if each is not None
    ]
    if total is None:
        return Bar(label, None, "; ".join(shared)) if shared else None
    words = [_counted(totals.records, totals.sums, code)]
    words += [spread_words(spread) for spread in totals.spreads if _tells(spread, code)]
    return bar_of(label, total, "; ".join([", ".join(words), *shared]))


def _tells(spread: Spread, code: str) -> bool:
    """Tell whether a spread says more than its total does."""
    return spread.currency == code and spread.figures > 1


def _notes(timeline: ListingTimeline) -> Iterator[Note]:
    totals = timeline.totals
    words = plural(totals.records, "agreement")
    if totals.without:
        words += f", {totals.without:,} of them without a figure that counts"
    yield Note("Counted", words)
    for left_out in totals.left_out:
        yield Note("Left out", left_out_words(left_out), style=Style.WARNING)

"""The money of one agreement as a chart: years, gaps, totals, and what nobody accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from store.amounts import Qualifier
from store.reasons import NO_FIGURE, OTHER_ACCOUNT, PART_OF, REGRANT
from store.timeline.models import (
    AgreementTimeline,
    CurrencyTimeline,
    Unaccounted,
    YearMoney,
)
from tui.charts.model import Bar, Chart, Note, Panel
from tui.charts.words import (
    is_ceiling,
    length_of,
    listed,
    may_be_larger,
    reading_words,
    years_words,
)
from tui.document import Style

_FLAGS = {
    REGRANT: "to be granted on: totals leave it out, for its pounds may be counted again",
    PART_OF: "part of a programme: totals that include the programme leave it out",
}


def agreement_chart(timeline: AgreementTimeline) -> Chart:
    """Return the chart of an agreement's money."""
    captions = [f"{years_words(timeline.start_month)}; figures as stated, with their sources"]
    if timeline.choice:
        captions.append(reading_words(timeline.reading))
    notes = [Note("Not added", _FLAGS[flag], style=Style.WARNING) for flag in timeline.flags]
    notes += [
        Note("Drawn from", f"{name}, a fund; its size is never added", link=f"fund:{fund}")
        for fund, name in timeline.funds
    ]
    notes += [
        Note("Also said", other.text, other.sources)
        if other.reason == OTHER_ACCOUNT
        else Note("Left out", f"{other.text} ({other.reason})", other.sources)
        for other in timeline.left_out
    ]
    several = len(timeline.money) > 1
    panels = tuple(_panel(money, several) for money in timeline.money)
    if not panels:
        notes.insert(0, Note("Money", NO_FIGURE, style=Style.GAP))
    return Chart(timeline.title, tuple(captions), panels, tuple(notes))


def _panel(money: CurrencyTimeline, several: bool) -> Panel:
    heading = f"{money.currency}, never added to other currencies" if several else money.currency
    bars = tuple(_bar(year) for year in money.years)
    loose = tuple(_bar(row) for row in money.no_period)
    return Panel(heading, bars + loose, tuple(_notes(money)))


def _bar(year: YearMoney) -> Bar:
    if year.sum is None:
        return Bar(year.label, None, NO_FIGURE)
    words = [str(year.sum), *year.stages, *(["worked out"] if year.derived else [])]
    return Bar(
        year.label,
        length_of(year.sum),
        ", ".join(words),
        may_be_larger(year.sum),
        year.sources,
        str(year.cumulative) if year.cumulative and year.year is not None else "",
        ceiling=is_ceiling(year.sum),
    )


def _notes(money: CurrencyTimeline) -> Iterator[Note]:
    for total in money.totals:
        words = [str(total.part.amount), *([total.part.label] if total.part.label else [])]
        if total.part.amount.qualifier is Qualifier.ALMOST:
            words.append("a ceiling")
        yield Note("Stated total", ", ".join(words), total.sources)
        if total.years_together is not None:
            yield Note("Stated years", f"{total.years_together} together", style=Style.DERIVED)
    for rest in money.unaccounted:
        if rest.sum.contradicts:
            words_ = f"the stated years come to more than their total: {rest.sum.explained()}"
            yield Note("Contradiction", words_, rest.sources, Style.WARNING)
        else:
            yield Note("Unaccounted", _rest(rest), rest.sources, Style.DERIVED)
    if not money.totals and len(money.years) + len(money.no_period) > 1 and money.years:
        together = money.years[-1].cumulative
        if together is not None:
            yield Note("Stated years", f"{together} together", style=Style.DERIVED)


def _rest(rest: Unaccounted) -> str:
    years = rest.years
    over = f" for {listed(years)}" if years else " in no stated year"
    together = " together" if len(years) > 1 else ""
    return f"{rest.sum}{over}{together}, worked out: {rest.sum.explained()}"

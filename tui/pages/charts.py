"""Money over time as charts of text: bars, words and gaps.

A `Chart` holds what is drawn; it becomes lines here and a picture in `tui.pages.pictures`. On one
chart all bars begin in one column, and those of one currency have one scale. A figure has a bar
only where there is another to compare it with: what stands in several years together or in none is
told in words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len

from store.amounts import Form, Qualifier, Sum, combined, form_of, sums_text
from store.dates import PartialDate
from store.interface import FacetCount, Reading, Totals
from store.query.grammar import quote
from store.reasons import NO_FIGURE, OTHER_ACCOUNT, PART_OF, REGRANT, shared_by
from store.records import Source
from store.text import plural, printable
from store.timeline.series import (
    MOST_RANKED,
    AgreementTimeline,
    CurrencyTimeline,
    Group,
    StatedTotal,
    Timeline,
    YearRow,
    own_years,
    year_label,
)
from store.timeline.words import (
    counted_words,
    in_currency,
    in_years_words,
    left_out_form,
    left_out_label,
    left_out_words,
    number_words,
    sentence,
    several_words,
    spread_words,
    unread_words,
    years_words,
)
from tui.pages.document import UNICODE, Document, Glyphs, Sheet, Span, Style, bar_text, text

# A chart before it is drawn.


class Edge(StrEnum):
    """What the end of a bar says of the true figure."""

    EXACT = ""
    MORE = "may be more"
    LESS = "may be less"
    ABOUT = "is about so much"


class Bar(NamedTuple):
    """One row of a panel: its bar and the words beside it.

    Attributes:
        label: what it is of, such as 2011/12.
        value: its length in units of the panel's currency, or None for a gap.
        words: the figure as a person says it, or what is missing.
        edge: what the end of the bar says.
        sources: ids of the sources that state it.
        so_far: the years stated up to here, together.
        link: what it opens, as a span's link.
        apart: it isn't of one year, and has no bar.
        together: it is of the years above it together.
    """

    label: str
    value: Decimal | None
    words: str
    edge: Edge = Edge.EXACT
    sources: tuple[str, ...] = ()
    so_far: str = ""
    link: str = ""
    apart: bool = False
    together: bool = False


class Note(NamedTuple):
    """A line under a panel: its label, what it says and who says so."""

    label: str
    words: str
    sources: tuple[str, ...] = ()
    style: Style = Style.PLAIN
    link: str = ""


class Panel(NamedTuple):
    """Rows of one currency, notes under them, and what stands dim by the heading."""

    heading: str
    bars: tuple[Bar, ...]
    notes: tuple[Note, ...] = ()
    aside: str = ""
    currency: str = ""

    @property
    def compared(self) -> frozenset[Bar]:
        """The rows that have a bar: none where there is only one."""
        drawn = frozenset(bar for bar in self.bars if bar.value and bar.value > 0 and not bar.apart)
        return drawn if len(drawn) > 1 else frozenset()


class Chart(NamedTuple):
    """Panels under a title; `captions` tell what is drawn and how money is put in years."""

    title: str
    captions: tuple[str, ...]
    panels: tuple[Panel, ...]
    notes: tuple[Note, ...] = ()

    def most(self, currency: str) -> Decimal:
        """Return what the longest bar of a currency stands for."""
        panels = (panel for panel in self.panels if panel.currency == currency)
        values = (bar.value for panel in panels for bar in panel.compared)
        return max((value for value in values if value is not None), default=Decimal(0))

    def legend(self, signs: Mapping[Edge, str], gap: str) -> str:
        """Return what the signs at the ends of its bars mean, empty where it has none."""
        bars = [bar for panel in self.panels for bar in panel.bars]
        used = {bar.edge for panel in self.panels for bar in panel.compared}
        told = [f"{signs[edge]}: {edge}" for edge in Edge if edge and edge in used]
        if told and any(bar.value is None for bar in bars):
            told.append(f"{gap}: {NO_FIGURE}")
        return "; ".join(told)


def _signs(glyphs: Glyphs) -> dict[Edge, str]:
    return {Edge.MORE: glyphs.open_end, Edge.LESS: glyphs.upright, Edge.ABOUT: glyphs.about}


def edge_of(total: Sum) -> Edge:
    """Return what the end of a sum's bar says."""
    low, high = total.interval[:2]
    if Qualifier.ABOUT in total.words:
        return Edge.ABOUT
    if high is None:
        return Edge.MORE
    return Edge.EXACT if low == high else Edge.LESS


# A chart as lines of text for one width.

MarksOf = Callable[[Iterable[str]], list[Span]]
"""Returns the marks of sources, with a blank before each: [S1] [S2]."""

_GOOD_BAR = 24
_LONGEST_BAR = 60
_SHORTEST_BAR = 8
_FEWEST_WORDS = 24
_WIDE_ENOUGH_FOR_SO_FAR = 110
_SHORT_LABEL = 10  # as long as “no period”, with a blank
_INDENT = 2


def no_marks(sources: Iterable[str]) -> list[Span]:
    """Return no marks, for charts whose sources are told elsewhere."""
    return []


def draw(
    chart: Chart, *, width: int, glyphs: Glyphs = UNICODE, marks: MarksOf = no_marks
) -> Document:
    """Return a chart as a document.

    Args:
        chart: what to draw.
        width: columns that the lines may take.
        glyphs: the signs that the terminal can draw.
        marks: returns the source marks to print behind a figure.
    """
    sheet = Sheet(width, glyphs)
    sheet.paragraph([text(chart.title, Style.TITLE)])
    for caption in chart.captions:
        sheet.paragraph([text(caption, Style.DIM)])
    layout = _layout(chart, sheet, marks)
    for panel in chart.panels:
        sheet.heading(printable(panel.heading), printable(panel.aside))
        compared, most = panel.compared, chart.most(panel.currency)
        for bar in panel.bars:
            _row(sheet, bar, most if bar in compared else Decimal(0), layout, marks)
        if panel.notes and panel.bars:
            sheet.blank()
        for note in panel.notes:
            _note(sheet, note, marks)
    if chart.notes:
        sheet.blank()
    for note in chart.notes:
        _note(sheet, note, marks)
    legend = chart.legend(_signs(glyphs), glyphs.gap)
    if legend:
        sheet.blank()
        sheet.paragraph([Span(legend, Style.DIM)], indent=_INDENT, hang=2)
    return sheet.document(chart.title)


class _Layout(NamedTuple):
    """Columns of labels and of bars; `stacked` where words stand above the bars."""

    labels: int
    bars: int
    stacked: bool = False

    @property
    def words(self) -> int:
        """The column that the words beside the bars begin in."""
        return _INDENT + self.labels + 1 + (self.bars + 2 if self.bars else 1)


def _layout(chart: Chart, sheet: Sheet, marks: MarksOf) -> _Layout:
    """Return how the rows of all panels share the width."""
    rows = [bar for panel in chart.panels for bar in panel.bars]
    words = (sum(cell_len(span.text) for span in _words(bar, sheet, marks)) for bar in rows)
    whole = sheet.width - _INDENT - 3 - max(words, default=0)
    free = max(whole, sheet.width - _INDENT - 3 - max(sheet.width * 2 // 5, _FEWEST_WORDS))
    widest = max(9, sheet.width // 3, min(sheet.width // 2, free - _GOOD_BAR))
    sizes = [cell_len(printable(bar.label)) for bar in rows if not bar.apart]
    labels = max((size for size in sizes if size <= widest), default=_INDENT)
    if not any(panel.compared for panel in chart.panels):
        gaps = any(bar.value is None for bar in rows)
        return _Layout(labels, 1 if gaps else 0, stacked=free < labels)
    room = min(whole - labels, _LONGEST_BAR)
    room = room if room >= _GOOD_BAR else min(free - labels, _GOOD_BAR)
    if room >= _SHORTEST_BAR:
        return _Layout(labels, room)
    labels = labels if all(size <= _SHORT_LABEL for size in sizes) else 0
    return _Layout(labels, sheet.width - _INDENT * 2 - 1 - labels, stacked=True)


def _row(sheet: Sheet, bar: Bar, most: Decimal, layout: _Layout, marks: MarksOf) -> None:
    """Write a row; it has a bar where the longest one stands for more than nothing."""
    words = _words(bar, sheet, marks)
    drawn = _drawn(bar, most, layout, sheet.glyphs)
    lead = f"{sheet.glyphs.corner} " if bar.together else ""
    label = Span(lead + printable(bar.label), Style.LINK if bar.link else Style.LABEL, bar.link)
    size = cell_len(label.text)
    room = layout.words - _INDENT - 2 if bar.apart and not layout.stacked else layout.labels
    if size > room:
        sheet.paragraph([label], indent=_INDENT)
        label, size = Span(""), 0
    head = [Span(" " * _INDENT), label, Span(" " * (layout.labels - size))]
    if not layout.stacked:
        sheet.beside([*head, Span(" "), *drawn], words, layout.words)
        return
    indent = _INDENT + layout.labels + 1 if layout.labels else _INDENT * 2
    sheet.beside(head, words, indent)
    if bar.value is not None and drawn:
        sheet.lines.append((Span(" " * indent), *drawn))


def _drawn(bar: Bar, most: Decimal, layout: _Layout, glyphs: Glyphs) -> list[Span]:
    """Return a bar's signs: a mark at its end where the figure isn't exact; a gap is one dot."""
    if bar.value is None:
        return [Span(glyphs.gap, Style.GAP)]
    drawn = bar_text(bar.value, most, min(layout.bars, _LONGEST_BAR), glyphs)
    style = Style.BAR_OUT if bar.edge is Edge.LESS else Style.BAR
    end = _signs(glyphs).get(bar.edge, "")
    return [Span(drawn, style), *([Span(end, style)] if end else [])] if drawn else []


def _words(bar: Bar, sheet: Sheet, marks: MarksOf) -> list[Span]:
    style = Style.GAP if bar.value is None else Style.FIGURE
    spans = [text(bar.words, style), *marks(bar.sources)]
    if bar.so_far and sheet.width >= _WIDE_ENOUGH_FOR_SO_FAR:
        spans.append(text(f"  so far {bar.so_far}", Style.DERIVED))
    return spans


def _note(sheet: Sheet, note: Note, marks: MarksOf) -> None:
    sheet.field(note.label, [text(note.words, note.style, note.link), *marks(note.sources)])


# Wordings that several charts share.


def on_page(chart: Chart, start_month: int, *, reading: bool) -> Chart:
    """Return a chart for a page, on which the figures come first.

    Its first heading tells how years run; a note at the end how money is put in them, where there
    is a choice.
    """
    years = years_words(start_month)
    first, others = chart.panels[:1], chart.panels[1:]
    aside = tuple(panel._replace(aside=f"{years[0].lower()}{years[1:]}") for panel in first)
    told = Note("Years", in_years_words(Reading.AWARD_DATE), style=Style.DIM)
    notes = (*chart.notes, told) if reading else chart.notes
    return Chart("", (), (*aside, *others), notes)


# What a chart says of a day in the past: as what its sources knew, and which say no day.

MOST_NAMED = 5
"""Undated sources that are named; the rest is a count."""


def known_words(day: date | None) -> str:
    """Return the line that says as of which day a chart is drawn, empty for today."""
    return f"As it was known on {PartialDate.on(day)}." if day else ""


def unknown_notes(day: date | None, sources: Sequence[Source]) -> tuple[Note, ...]:
    """Return what is not in a chart of a day: undated sources apart, and those of a later date."""
    if day is None:
        return ()
    notes: list[Note] = []
    undated = [source for source in sources if source.date.last is None]
    if undated:
        titles = "; ".join(source.title or source.id for source in undated[:MOST_NAMED])
        more = len(undated) - MOST_NAMED
        words = f"{titles}; {more:,} more" if more > 0 else titles
        they = "it was" if len(undated) == 1 else "they were"
        words += f": left out, for nobody says when {they} known"
        notes.append(Note("No date", words, style=Style.WARNING))
    later = sum(1 for source in sources if source.date.last is not None and source.date.last > day)
    if later:
        notes.append(Note("Later", f"{plural(later, 'source')} of a later date left out"))
    return tuple(notes)


def as_known(chart: Chart, day: date | None, sources: Sequence[Source]) -> Chart:
    """Return a chart that says as of which day it is, and what it leaves out for that."""
    if day is None:
        return chart
    notes = (*chart.notes, *unknown_notes(day, sources))
    return chart._replace(captions=(known_words(day), *chart.captions), notes=notes)


def known_lines(day: date, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the same as plain lines, for charts that are no panels of bars."""
    notes = unknown_notes(day, sources)
    return (known_words(day), *(f"{note.label}: {note.words}" for note in notes))


# The money of one agreement: years, gaps, totals, and what nobody breaks down.

_FLAGS = {
    REGRANT: "to be granted on: totals leave it out, for its pounds may be counted again",
    PART_OF: "part of a programme: totals that include the programme leave it out",
}


def agreement_chart(timeline: AgreementTimeline, name: str = "") -> Chart:
    """Return the chart of an agreement's money; `name` begins its headings."""
    captions = [f"{years_words(timeline.start_month)}; figures as stated, with their sources"]
    if timeline.choice:
        captions.append(sentence(in_years_words(timeline.reading)))
    notes = [Note("Not added", _FLAGS[flag], style=Style.WARNING) for flag in timeline.flags]
    notes += [
        Note("Drawn from", f"{name}, a fund; its size is never added", link=f"fund:{fund}")
        for fund, name in timeline.funds
    ]
    notes += [
        Note("Also said", other.text, other.sources)
        if other.reason == OTHER_ACCOUNT
        else Note("Never added", f"{other.text} ({other.reason})", other.sources)
        for other in timeline.left_out
    ]
    if not timeline.money:
        notes.insert(0, Note("Money", NO_FIGURE, style=Style.GAP))
    form = form_of(each for money in timeline.money for each in money.figures)
    panels = tuple(
        Panel(
            _heading(name, money.currency, several=len(timeline.money) > 1),
            tuple(_stated_bars(money, timeline.start_month, form)),
            tuple(_totals_notes(money, timeline.start_month, form)),
            currency=money.currency,
        )
        for money in timeline.money
    )
    return Chart(timeline.title, tuple(captions), panels, tuple(notes))


def _heading(name: str, currency: str, *, several: bool) -> str:
    alone = f"{currency}, never added to other currencies" if several and not name else currency
    return f"{name}, {alone}" if name else alone


def _stated_bars(money: CurrencyTimeline, start_month: int, form: Form) -> Iterator[Bar]:
    """Yield years with their gaps; what stands in several together follows the last of them."""
    for row in money.years:
        yield _stated_bar(row, form)
        for rest in money.beyond:
            if len(rest.years) > 1 and rest.years[-1:] == row.years and not rest.contradicts:
                label = year_label(rest.years, start_month)
                words = f"{rest.sum.text(form)} together, worked out"
                bar = Bar(label, rest.sum.nominal, words, edge_of(rest.sum), rest.sources)
                yield bar._replace(apart=True, together=True)
    for row in money.no_period:
        yield _stated_bar(row, form)


def _stated_bar(row: YearRow, form: Form) -> Bar:
    total = next(iter(row.sums), None)
    if total is None:
        return Bar(row.label, None, NO_FIGURE)
    together = " together" if len(row.years) > 1 else ""
    words = [f"{total.text(form)}{together}", *row.stages]
    words += filter(None, [row.derived(total)])
    so_far = row.so_far.text(form) if row.so_far and row.years else ""
    bar = Bar(row.label, total.nominal, ", ".join(words), edge_of(total), row.sources, so_far)
    return _placed(bar, row)


def _placed(bar: Bar, row: YearRow) -> Bar:
    """Return the bar of a row of years; what isn't of one year has words alone."""
    return bar._replace(apart=len(row.years) != 1, together=len(row.years) > 1)


def _totals_notes(money: CurrencyTimeline, start_month: int, form: Form) -> Iterator[Note]:
    rows = (*money.years, *money.no_period)
    for total in money.totals:
        words = [total.sum.text(form), *([total.label] if total.label else [])]
        if len(rows) == 1 and not total.label and _is_said(total, rows[0]):
            continue
        if Qualifier.ALMOST in total.sum.words:
            words.append("a ceiling")
        yield Note("Stated total", ", ".join(words), total.sources)
        if total.years_together is not None:
            together = f"{total.years_together.text(form)} together"
            yield Note("Stated years", together, style=Style.DERIVED)
    for rest in money.beyond:
        of = " less ".join(
            f"{each.text(form)} ({period})" if period else each.text(form)
            for each, period in rest.of
        )
        if rest.contradicts:
            told = f"the stated years come to more than their total: {of}"
            yield Note("Contradiction", told, rest.sources, Style.WARNING)
            continue
        over = f" for {year_label(rest.years, start_month)}" if rest.years else " in no stated year"
        together = " together" if len(rest.years) > 1 else ""
        told = f"{rest.sum.text(form)}{over}{together}, worked out: {of}"
        yield Note("Not by year", told, rest.sources, Style.DERIVED)
    so_far = money.years[-1].so_far if money.years else None
    if so_far and not money.totals and len(money.years) + len(money.no_period) > 1:
        yield Note("Stated years", f"{so_far.text(form)} together", style=Style.DERIVED)


def _is_said(total: StatedTotal, row: YearRow) -> bool:
    """Tell whether a row of years says a total already."""
    return row.sources == total.sources and row.sums == (total.sum,)


# The money of many agreements: of everything found, or of one organisation in and out.


MOST_ROWS = 10
"""Values of a field that a chart shows, unless told otherwise; the rest is a note."""


def listing_chart(timeline: Timeline, *, most: int = MOST_ROWS) -> Chart:
    """Return the chart of a listing's money, a panel for each currency and field.

    Args:
        timeline: the money.
        most: values of each field at most; 0 for all.
    """
    totals, form = timeline.totals, form_of(timeline.figures)
    # Of one year's money it isn't known how many agreements are spread.
    told = sentence(in_years_words(timeline.reading, None if timeline.year else totals))
    captions = [f"{years_words(timeline.start_month)}.", told]
    if timeline.added is not None:
        what = "; ".join(left_out_words(each, form) for each in timeline.added) or "nothing is"
        captions.append(f"Added although it may be counted twice: {what}.")
    if timeline.prices:
        captions.append(f"Restated {timeline.prices}.")
    notes = [Note("Found", _found(timeline)), *_met(timeline), *missing_notes(totals, form)]
    if timeline.brief:
        words = f"recipients and medians, of more than {MOST_RANKED:,} agreements; search for less"
        notes.append(Note("Not told", words))
    title = timeline.title or "Money of all agreements found"
    return Chart(title, tuple(captions), tuple(_panels(timeline, most, form)), tuple(notes))


def organisation_chart(
    title: str, money_in: Timeline, money_out: Timeline, *, most: int = MOST_ROWS
) -> Chart:
    """Return the chart of an organisation's money, in and out, each currency apart."""
    years = years_words(money_in.start_month)
    captions = (f"{years}.", sentence(in_years_words(money_in.reading)))
    panels: list[Panel] = []
    notes: list[Note] = []
    form = form_of((*money_in.figures, *money_out.figures))
    for timeline in (money_in, money_out):
        name, totals = timeline.title, timeline.totals
        panels += _panels(timeline, most, form, name)
        if not totals.sums:
            notes.append(Note(name, NO_FIGURE, style=Style.GAP))
        for each in timeline.shared:
            words = f"{each.title}: {sums_text(each.sums, form=form)}, {each.reason}"
            link, label = f"agreement:{each.id}", f"Shared, {name.split()[-1]}"
            notes.append(Note(label, words, style=Style.WARNING, link=link))
        for note in missing_notes(totals, form):
            notes.append(note._replace(words=f"{name.lower()}, {note.words}"))
    return Chart(title, captions, tuple(panels), tuple(notes))


def _found(timeline: Timeline) -> str:
    """Return how many agreements there are; of one year, those known for several years apart."""
    together = [row for row in timeline.years if len(row.years) > 1] if timeline.year else []
    words = [counted_words(timeline.totals)] if timeline.totals.records or not together else []
    words += [f"{plural(row.records, 'agreement')} of {row.label} together" for row in together]
    return "; ".join(words)


def _met(timeline: Timeline) -> Iterator[Note]:
    """Yield which bodies a word of the search stands for, and what asks for each alone."""
    for met in timeline.met:
        if len(met.values) > 1:
            yield Note("Added up", f"{met}, each of which can be asked for alone:")
        for each in met.values[:MOST_ROWS]:
            clause = f"{met.field}:={quote(each.value)}"
            words = f"{each.label}, {plural(each.records, 'agreement')}: {clause}"
            yield Note(met.field.capitalize(), words, link=f"search:{clause}")
        if (more := len(met.values) - MOST_ROWS) > 0:
            yield Note("", f"{more:,} more; a table by {met.field} lists each")


def missing_notes(totals: Totals, form: Form | None = None) -> Iterator[Note]:
    """Yield what isn't in a total: what it leaves out, and figures that could not be read."""
    form = form or left_out_form(totals)
    for left_out in totals.left_out:
        yield Note(left_out_label(left_out), left_out_words(left_out, form), style=Style.WARNING)
    if unread := unread_words(totals):
        yield Note("Not read", f"{unread}; `pactline check` lists them", style=Style.WARNING)


def _panels(timeline: Timeline, most: int, form: Form, name: str = "") -> Iterator[Panel]:
    """Yield the panels of years, then those of each field; `name` says whose money it is.

    They count agreements, or figures where currencies differ or some are not restated.
    """
    totals, codes = timeline.totals, timeline.currencies
    mixed = len(codes) > 1
    for code in codes:
        rows = own_years(timeline.years, code)
        total = in_currency(totals.sums, code)
        words = f"no figure for {timeline.year} alone" if timeline.year else NO_FIGURE
        if total:
            number = number_words(totals.records, total, mixed=mixed or bool(timeline.prices))
            words = f"{total.text(form)}, {number}"
        notes = [Note("Total", words, style=Style.FIGURE)]
        notes += [
            Note("Awards", f"{spread_words(spread, form)}, of {plural(spread.awards, 'award')}")
            for spread in totals.spreads
            if spread.currency == code and spread.awards > 1
        ]
        bars = tuple(_year_bar(row, code, form, mixed=mixed) for row in rows)
        if bars:
            heading = _heading(name, code, several=mixed)
            yield Panel(heading, bars, tuple(notes), currency=code)
    for group in timeline.groups:
        shown, code = group.rows[: most or None], group.currency
        found = (_group_bar(*row, code, form, mixed=mixed) for row in shown)
        bars = tuple(bar for bar in found if bar)
        of = f", {group.years}" if group.years else ""
        by = f"{name} by {group.field}{of}" if name else f"By {group.field}{of}"
        if bars:
            others = tuple(_others(group, len(shown), form))
            yield Panel(f"{by}, {code}", bars, others, currency=code)


def _year_bar(row: YearRow, currency: str, form: Form, *, mixed: bool) -> Bar:
    total = in_currency(row.sums, currency)
    if total is None and row.records and not row.sums:
        return Bar(row.label, None, f"not restated, {plural(row.records, 'agreement')}")
    if total is None:
        return Bar(row.label, None, NO_FIGURE)
    together = " together" if len(row.years) > 1 else ""
    number = number_words(row.records, total, mixed=mixed)
    words = [f"{total.text(form)}{together}", row.derived(total), number]
    bar = Bar(row.label, total.nominal, ", ".join(filter(None, words)), edge_of(total))
    return _placed(bar, row)


def _group_bar(
    count: FacetCount, totals: Totals, currency: str, form: Form, *, mixed: bool
) -> Bar | None:
    """Return the row of one value, with what it shares with others told beside; None without."""
    label, total = count.label or "none", in_currency(totals.sums, currency)
    shared = [
        f"{each.text(form)} {left_out.reason}"
        for left_out in totals.left_out
        if (each := in_currency(left_out.sums, currency))
    ]
    if total is None:
        return Bar(label, None, "; ".join(shared)) if shared else None
    spreads = [
        spread_words(spread, form)
        for spread in totals.spreads
        if spread.currency == currency and spread.awards > 1
    ]
    number = number_words(totals.records, total, mixed=mixed)
    words = ", ".join([total.text(form), number, *spreads])
    return Bar(label, total.nominal, "; ".join([words, *shared]), edge_of(total))


def _others(group: Group, shown: int, form: Form) -> Iterator[Note]:
    """Yield what rows don't show: values beyond them and their money, and what several have.

    Args:
        group: the values.
        shown: how many of its rows are shown.
        form: of the figures.
    """
    rest = (each for _, totals in group.rows[shown:] for each in totals.sums)
    money = in_currency(combined([*group.others, *rest]), group.currency)
    if shown < group.values:
        words = f"{shown} of {group.values:,} {group.field}s are shown"
        yield Note("Others", f"{words}; the others come to {money.text(form)}" if money else words)
        if shared := in_currency(group.shared, group.currency):
            yield Note("Shared", f"{shared.text(form)} {shared_by(group.field)}")
    if group.twice:
        yield Note("Rows", several_words(group.field))

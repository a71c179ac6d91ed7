"""Money over time as charts of text: bars, words and gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from store.amounts import Qualifier, Sum, bounded, sums_text
from store.dates import MONTHS, PartialDate
from store.interface import FacetCount, LeftOut, Reading, Spread, Totals
from store.reasons import NO_FIGURE, OTHER_ACCOUNT, PART_OF, REGRANT
from store.records import Source
from store.text import plural, printable
from store.timeline.series import (
    AgreementTimeline,
    CurrencyTimeline,
    Group,
    Timeline,
    YearRow,
    year_label,
)
from tui.pages.document import UNICODE, Document, Glyphs, Sheet, Span, Style, text

# ---- Bars of text: in eighths of a column where the terminal has the signs, else in halves.


def bar_text(value: Decimal, most: Decimal, columns: int, glyphs: Glyphs) -> str:
    """Return a bar of at most so many columns.

    Whatever is more than nothing gets at least the smallest sign; nothing and less get no bar.

    Args:
        value: what it stands for.
        most: what a bar of all the columns stands for.
        columns: width of the longest bar.
        glyphs: the signs that the terminal can draw; `bar` goes from empty to full.
    """
    if value <= 0 or most <= 0 or columns <= 0:
        return ""
    steps = len(glyphs.bar) - 1
    filled = max(1, min(int(value * columns * steps / most), columns * steps))
    whole, rest = divmod(filled, steps)
    return glyphs.bar[-1] * whole + (glyphs.bar[rest] if rest else "")


# ---- A chart before it is drawn: the same bars and words become text lines or a picture.


class Bar(NamedTuple):
    """One bar and the words beside it.

    Attributes:
        label: what it is about, such as 2011/12.
        value: its length in units of the panel's currency, or None for a gap.
        words: the figure as a person says it, or what is missing.
        open_end: the true figure may be larger.
        ceiling: the true figure is at most this long.
        sources: ids of the sources that state it.
        so_far: the years stated up to here, together.
        link: what it opens, as a span's link.
    """

    label: str
    value: Decimal | None
    words: str
    open_end: bool = False
    sources: tuple[str, ...] = ()
    so_far: str = ""
    link: str = ""
    ceiling: bool = False


class Note(NamedTuple):
    """A line under a panel: its label, what it says and who says so."""

    label: str
    words: str
    sources: tuple[str, ...] = ()
    style: Style = Style.PLAIN
    link: str = ""


class Panel(NamedTuple):
    """Bars of one currency on one scale, notes under them, and what stands dim by the heading."""

    heading: str
    bars: tuple[Bar, ...]
    notes: tuple[Note, ...] = ()
    aside: str = ""


class Chart(NamedTuple):
    """Panels under a title; `captions` tell what is drawn and which reading was chosen."""

    title: str
    captions: tuple[str, ...]
    panels: tuple[Panel, ...]
    notes: tuple[Note, ...] = ()


# ---- Wordings that several charts share.

_READINGS = {
    Reading.AWARD_DATE: "each amount in the year of its award date",
    Reading.BY_DAYS: "amounts apportioned by days over their planned dates, worked out",
}


def reading_words(reading: Reading) -> str:
    """Return which reading is drawn, as it is printed on every chart that has a choice."""
    return f"Reading: {_READINGS[reading]}."


def reading_note(reading: Reading) -> Note:
    """Return the same as a line under a chart, for pages on which the figures come first."""
    return Note("Reading", _READINGS[reading], style=Style.DIM)


def years_words(start_month: int) -> str:
    """Return from when to when a financial year runs."""
    if start_month == 1:
        return "By calendar year"
    last = MONTHS[start_month - 2]
    days = {"February": "the end of February"}.get(last) or f"{_LAST_DAYS.get(last, 31)} {last}"
    return f"By financial year, 1 {MONTHS[start_month - 1]} to {days}"


_LAST_DAYS = {"April": 30, "June": 30, "September": 30, "November": 30}


def may_be_larger(total: Sum) -> bool:
    """Tell whether the true figure may be larger than the one that is drawn."""
    return total.interval.high is None


def is_ceiling(total: Sum) -> bool:
    """Tell whether the bar is as long as the true figure can be, which may be smaller."""
    low, high = total.interval[:2]
    return high is not None and low != high


def in_currency(sums: Sequence[Sum], currency: str) -> Sum | None:
    """Return a listing's money in one currency, or None where there is none."""
    return next((each for each in sums if each.currency == currency), None)


def left_out_words(left_out: LeftOut, noun: str = "agreement") -> str:
    """Return what a total leaves out and why: regrant: 12 agreements, £1,200."""
    return f"{left_out.reason}: {plural(left_out.records, noun)}, {sums_text(left_out.sums)}"


def spread_words(spread: Spread) -> str:
    """Return the median and the largest figure, as stated."""
    largest = f"largest {spread.largest}"
    median = bounded(spread.median, spread.currency) if spread.median else ""
    return f"median {median}, {largest}" if median else largest


# ---- What a chart says of a day in the past: as what its sources knew, and which say no day.

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


# ---- A chart as lines of text for one width: labels, bars and words side by side or in a stack.

MarksOf = Callable[[Iterable[str]], list[Span]]
"""Returns the marks of sources, with a blank before each: [S1] [S2]."""

_LABEL_SHARE = 3  # labels take a third of the width, and up to half of it where bars stay good
_GOOD_BAR = 24
_LONGEST_BAR = 60
_SHORTEST_BAR = 8
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
    for panel in chart.panels:
        sheet.heading(printable(panel.heading), printable(panel.aside))
        _bars(sheet, panel, marks)
        if panel.notes and panel.bars:
            sheet.blank()
        for note in panel.notes:
            _note(sheet, note, marks)
    if chart.notes:
        sheet.blank()
    for note in chart.notes:
        _note(sheet, note, marks)
    return sheet.document(chart.title)


def _note(sheet: Sheet, note: Note, marks: MarksOf) -> None:
    sheet.field(note.label, [text(note.words, note.style, note.link), *marks(note.sources)])


def _bars(sheet: Sheet, panel: Panel, marks: MarksOf) -> None:
    bars = panel.bars
    most = max((bar.value for bar in bars if bar.value is not None), default=Decimal(0))
    words = [_words(bar, sheet, marks) for bar in bars]
    longest = max((sum(cell_len(span.text) for span in each) for each in words), default=0)
    free = sheet.width - _INDENT - 3 - longest
    widest = max(9, sheet.width // _LABEL_SHARE, min(sheet.width // 2, free - _GOOD_BAR))
    sizes = [cell_len(printable(bar.label)) for bar in bars]
    labels = max((size for size in sizes if size <= widest), default=_INDENT)
    room = free - labels
    for bar, size, said in zip(bars, sizes, words, strict=True):
        if size > labels:
            name = text(bar.label, Style.LINK if bar.link else Style.LABEL, bar.link)
            sheet.paragraph([name], indent=_INDENT)
        if room >= _SHORTEST_BAR:
            columns = min(room, _LONGEST_BAR)
            drawn = _drawn(bar, most, columns, sheet.glyphs)
            blank = " " * (columns + 2 - sum(cell_len(span.text) for span in drawn))
            label = _label(bar, labels) if size <= labels else Span(" " * labels)
            sheet.lines.append((Span(" " * _INDENT), label, Span(" "), *drawn, Span(blank), *said))
        elif size <= labels <= _SHORT_LABEL:
            said = [_label(bar, labels), Span(" "), *said]
            sheet.paragraph(said, indent=_INDENT, hang=labels + 1)
            _bar_below(sheet, bar, most, _INDENT + labels + 1)
        else:
            if size <= labels:
                sheet.paragraph([_label(bar, size)], indent=_INDENT)
            sheet.paragraph(said, indent=_INDENT * 2)
            _bar_below(sheet, bar, most, _INDENT * 2)


def _bar_below(sheet: Sheet, bar: Bar, most: Decimal, indent: int) -> None:
    if bar.value is not None:
        drawn = _drawn(bar, most, min(sheet.width - indent - 1, _LONGEST_BAR), sheet.glyphs)
        if drawn:
            sheet.lines.append((Span(" " * indent), *drawn))


def _label(bar: Bar, columns: int) -> Span:
    label = printable(bar.label)
    style = Style.LINK if bar.link else Style.LABEL
    return Span(set_cell_size(label, columns), style, bar.link)


def _drawn(bar: Bar, most: Decimal, columns: int, glyphs: Glyphs) -> list[Span]:
    """Return a bar's signs: its end is open, or a ceiling has an upright; a gap is one dot."""
    if bar.value is None:
        return [Span(glyphs.gap, Style.GAP)]
    drawn = bar_text(bar.value, most, columns, glyphs)
    style = Style.BAR_OUT if bar.ceiling else Style.BAR
    spans = [Span(drawn, style)] if drawn else []
    if bar.open_end:
        spans.append(Span(glyphs.open_end, Style.BAR))
    elif bar.ceiling:
        spans.append(Span(glyphs.upright, Style.BAR_OUT))
    return spans


def _words(bar: Bar, sheet: Sheet, marks: MarksOf) -> list[Span]:
    style = Style.GAP if bar.value is None else Style.FIGURE
    spans = [text(bar.words, style), *marks(bar.sources)]
    if bar.so_far and sheet.width >= _WIDE_ENOUGH_FOR_SO_FAR:
        spans.append(text(f"  so far {bar.so_far}", Style.DERIVED))
    return spans


# ---- The money of one agreement as a chart: years, gaps, totals, and what nobody accounts for.

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
    panels = tuple(_panel(money, several, timeline.start_month) for money in timeline.money)
    if not panels:
        notes.insert(0, Note("Money", NO_FIGURE, style=Style.GAP))
    return Chart(timeline.title, tuple(captions), panels, tuple(notes))


def _panel(money: CurrencyTimeline, several: bool, start_month: int) -> Panel:
    heading = f"{money.currency}, never added to other currencies" if several else money.currency
    bars = tuple(_bar(year) for year in money.years)
    loose = tuple(_bar(row) for row in money.no_period)
    return Panel(heading, bars + loose, tuple(_notes(money, start_month)))


def _bar(year: YearRow) -> Bar:
    total = next(iter(year.sums), None)
    if total is None:
        return Bar(year.label, None, NO_FIGURE)
    words = [str(total), *year.stages, *(["worked out"] if year.derived else [])]
    return Bar(
        year.label,
        total.nominal,
        ", ".join(words),
        may_be_larger(total),
        year.sources,
        str(year.so_far) if year.so_far and year.years else "",
        ceiling=is_ceiling(total),
    )


def _notes(money: CurrencyTimeline, start_month: int) -> Iterator[Note]:
    for total in money.totals:
        words = [str(total.amount), *([total.label] if total.label else [])]
        if total.amount.qualifier is Qualifier.ALMOST:
            words.append("a ceiling")
        yield Note("Stated total", ", ".join(words), total.sources)
        if total.years_together is not None:
            yield Note("Stated years", f"{total.years_together} together", style=Style.DERIVED)
    for rest in money.unaccounted:
        if rest.contradicts:
            words_ = f"the stated years come to more than their total: {rest.explained}"
            yield Note("Contradiction", words_, rest.sources, Style.WARNING)
            continue
        over = f" for {year_label(rest.years, start_month)}" if rest.years else " in no stated year"
        together = " together" if len(rest.years) > 1 else ""
        words_ = f"{rest.sum}{over}{together}, worked out: {rest.explained}"
        yield Note("Unaccounted", words_, rest.sources, Style.DERIVED)
    if not money.totals and len(money.years) + len(money.no_period) > 1 and money.years:
        so_far = money.years[-1].so_far
        if so_far is not None:
            yield Note("Stated years", f"{so_far} together", style=Style.DERIVED)


# ---- The money of everything found as a chart: years, totals, then funders, recipients and kinds.


def listing_chart(timeline: Timeline) -> Chart:
    """Return the chart of a listing's money, a panel for each currency and field."""
    captions = [f"{years_words(timeline.start_month)}.", reading_words(timeline.reading)]
    if timeline.everything:
        captions.append("Everything is included: money that is granted on may be counted twice.")
    if timeline.prices:
        captions.append(f"Restated {timeline.prices}.")
    currencies = timeline.currencies
    panels = [_years(timeline, code, len(currencies) > 1) for code in currencies]
    panels += [_group(group, timeline.year) for group in timeline.groups]
    return Chart(
        timeline.title or "Money of everything found",
        tuple(captions),
        tuple(panel for panel in panels if panel.bars),
        tuple(_listing_notes(timeline)),
    )


def bar_of(label: str, total: Sum | None, records: str, link: str = "") -> Bar:
    """Return the bar of a sum with its count beside it, or a gap."""
    if total is None:
        return Bar(label, None, NO_FIGURE if not records else f"{NO_FIGURE}, {records}", link=link)
    return Bar(
        label,
        total.nominal,
        f"{total}, {records}",
        may_be_larger(total),
        link=link,
        ceiling=is_ceiling(total),
    )


def year_bars(years: Sequence[YearRow], currency: str) -> tuple[Bar, ...]:
    """Return the bars of years with their gaps, “no period” last, in one currency.

    They begin with the currency's first year and end with its last: what other currencies have
    before and after is no gap.
    """
    bars = []
    for row in _own_years(years, currency):
        total = in_currency(row.sums, currency)
        if row.records and not row.sums:
            bars.append(Bar(row.label, None, f"not restated, {plural(row.records, 'agreement')}"))
        else:
            counted = "" if total is None else _counted(row.records, row.sums, currency)
            bars.append(bar_of(row.label, total, counted))
    return tuple(bars)


def _own_years(years: Sequence[YearRow], currency: str) -> Sequence[YearRow]:
    own = [
        position
        for position, row in enumerate(years)
        if any(each.currency == currency for each in row.sums) or (row.records and not row.sums)
    ]
    shown = years[own[0] : own[-1] + 1] if own else ()
    return [row for row in shown if len(row.years) == 1 or in_currency(row.sums, currency)]


def _counted(records: int, sums: Sequence[Sum], currency: str) -> str:
    """Return how many agreements a sum is of, or how many figures where currencies differ."""
    if len(sums) == 1:
        return plural(records, "agreement")
    figures = (sum(each.counts.values()) for each in sums if each.currency == currency)
    return plural(next(figures, 0), "figure")


def _years(timeline: Timeline, code: str, several: bool) -> Panel:
    heading = f"{code}, never added to other currencies" if several else code
    total = in_currency(timeline.totals.sums, code)
    notes = [Note("Total", str(total) if total else NO_FIGURE, style=Style.FIGURE)]
    notes += [
        Note("Spread", f"{spread_words(spread)}, of {plural(spread.awards, 'award')} as stated")
        for spread in timeline.totals.spreads
        if _tells(spread, code)
    ]
    return Panel(heading, year_bars(timeline.years, code), tuple(notes))


def _group(group: Group, year: str) -> Panel:
    code = group.currency
    bars = tuple(_row(count, totals, code) for count, totals in group.rows)
    of = f", {year}" if year else ""
    shown = tuple(bar for bar in bars if bar is not None)
    return Panel(f"By {group.field}{of}, {code}", shown, tuple(_others(group)))


def _others(group: Group) -> Iterator[Note]:
    """Yield how many values there are beyond those that are shown, and their money."""
    shown, money = len(group.rows), in_currency(group.others, group.currency)
    if shown < group.values:
        words = f"{shown} of {group.values:,} {group.field}s are shown"
        yield Note("Others", f"{words}; the others come to {money}" if money else words)


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
    return spread.currency == code and spread.awards > 1


def _listing_notes(timeline: Timeline) -> Iterator[Note]:
    totals = timeline.totals
    words = plural(totals.records, "agreement")
    if totals.without:
        words += f"; {plural(totals.without, 'more gives', 'more give')} no figure that counts"
    yield Note("Counted", words)
    for left_out in totals.left_out:
        yield Note("Left out", left_out_words(left_out), style=Style.WARNING)


# ---- Money in and money out of one organisation as a chart.

MOST_COUNTERPARTS = 15
"""Funders or recipients drawn; the rest is a count."""


def organisation_chart(title: str, money_in: Timeline, money_out: Timeline) -> Chart:
    """Return the chart of an organisation's money, in and out, each currency apart."""
    captions = (f"{years_words(money_in.start_month)}.", reading_words(money_in.reading))
    panels: list[Panel] = []
    notes: list[Note] = []
    for timeline in (money_in, money_out):
        panels += _panels(timeline)
        notes += _organisation_notes(timeline)
    return Chart(title, captions, tuple(panels), tuple(notes))


def _panels(timeline: Timeline) -> Iterator[Panel]:
    name = timeline.title
    for total, group in zip(timeline.totals.sums, timeline.groups, strict=True):
        code = total.currency
        words = f"{total}, {plural(timeline.totals.records, 'agreement')}"
        note = Note("Total", words, style=Style.FIGURE)
        yield Panel(f"{name}, {code}", year_bars(timeline.years, code), (note,))
        bars = tuple(_counterparts(group, code))
        more = len(bars) - MOST_COUNTERPARTS
        notes = (Note("More", f"{plural(more, group.field)} not shown"),) if more > 0 else ()
        yield Panel(f"{name} by {group.field}, {code}", bars[:MOST_COUNTERPARTS], notes)


def _counterparts(group: Group, code: str) -> Iterator[Bar]:
    for other, totals in group.rows:
        total = in_currency(totals.sums, code)
        if total is not None:
            link = f"organisation:{other.value}" if "-" in other.value else ""
            yield bar_of(other.label, total, plural(totals.records, "agreement"), link)


def _organisation_notes(timeline: Timeline) -> Iterator[Note]:
    name, totals = timeline.title, timeline.totals
    if not totals.sums:
        yield Note(name, NO_FIGURE, style=Style.GAP)
    for shared in timeline.shared:
        words = f"{shared.title}: {sums_text(shared.sums)}, {shared.reason}"
        yield Note(
            f"Shared, {name.split()[-1]}", words, style=Style.WARNING, link=f"agreement:{shared.id}"
        )
    for left_out in totals.left_out:
        yield Note("Left out", f"{name.lower()}, {left_out_words(left_out)}", style=Style.WARNING)

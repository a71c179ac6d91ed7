"""Wordings that several charts share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.amounts import short_figure
from store.currencies import MINOR
from store.days import MONTHS
from store.interface import LeftOut, QualifiedSum, Reading, Spread
from store.listed_sums import of_qualified, sums_text
from store.sums import Sum
from store.text import plural
from tui.charts.model import Note
from tui.document import Style

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


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: 2009/10, 2010/11 and 2011/12."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def may_be_larger(total: Sum) -> bool:
    """Tell whether the true figure may be larger than the one that is drawn."""
    return total.interval.high is None


def is_ceiling(total: Sum) -> bool:
    """Tell whether the bar is as long as the true figure can be, which may be smaller."""
    return total.interval.high is not None and not total.interval.exact


def length_of(total: Sum) -> Decimal:
    """Return how long a sum's bar is: the figure as stated, in units of its currency."""
    return total.nominal


def in_currency(sums: Sequence[QualifiedSum], currency: str) -> Sum | None:
    """Return a listing's money in one currency, or None where there is none."""
    for each in sums:
        if each.currency == currency:
            return of_qualified(each)
    return None


def left_out_words(left_out: LeftOut, noun: str = "agreement") -> str:
    """Return what a total leaves out and why: regrant: 12 agreements, £1,200."""
    return f"{left_out.reason}: {plural(left_out.records, noun)}, {sums_text(left_out.sums)}"


def spread_words(spread: Spread) -> str:
    """Return the median and the largest figure, as stated."""
    median = short_figure(Decimal(spread.median) / MINOR, spread.currency)
    largest = short_figure(Decimal(spread.largest) / MINOR, spread.currency)
    word = "" if spread.largest_qualifier == "exactly" else f"{spread.largest_qualifier} "
    return f"median {median}, largest {word}{largest}"

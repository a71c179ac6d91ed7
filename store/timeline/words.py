"""What totals and rows of years say in words, for charts, lists, pages and tables alike.

How one sum is worded is said in `store.amounts`, what a row of years is of in
`store.timeline.series`. Here stands what is said around them: how many agreements, what is left
out and why, how money was put in years.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.amounts import Form, Interval, Sum, bounded, form_of, sums_text
from store.codes import PENNY
from store.dates import MONTHS, last_of_month
from store.interface import LeftOut, Reading, Spread, Totals
from store.text import plural

_BY_DATE = "each amount in the year of its award date, or of the period that it states"
_BY_DAYS = (
    "amounts over several years spread by the days in each where their dates tell how, worked "
    "out; others in the year of their award date, or of the period that they state"
)


def years_words(start_month: int) -> str:
    """Return from when to when a financial year runs: By financial year, 1 April to 31 March."""
    if start_month == 1:
        return "By calendar year"
    month = MONTHS[start_month - 2]
    day = f"{last_of_month(2001, start_month - 1).day} {month}"
    last = "the end of February" if month == "February" else day
    return f"By financial year, 1 {MONTHS[start_month - 1]} to {last}"


def in_years_words(reading: Reading, totals: Totals | None = None) -> str:
    """Return how money is put in years; of many agreements, how many of them are spread by days."""
    if reading is Reading.AWARD_DATE:
        return _BY_DATE
    if totals is None:
        return _BY_DAYS
    spread, others = totals.by_days, totals.records - totals.by_days
    stand = f"{plural(others, 'agreement')} in the year of the award date or of a stated period"
    stand += ", if any is known"
    if not spread:
        return f"none is spread by days, since no dates tell how: {stand}"
    return f"{plural(spread, 'agreement')} put in years by the days covered, worked out; {stand}"


EXCEEDS = "years exceed their total"
"""Said of what is left of a total that its stated years exceed."""


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."


def counted_words(totals: Totals) -> str:
    """Return how many agreements there are: 12 agreements: 1 with a figure, 11 without.

    Those that may be counted twice have figures as well: 9 agreements: 4 added, 5 not added.
    """
    out = sum(each.records for each in totals.not_added)
    words = plural(totals.records + out + totals.without, "agreement")
    if out:
        words += f": {totals.records:,} added, {out:,} not added"
        return words + (f", {totals.without:,} without a figure" if totals.without else "")
    if totals.without:
        words += f": {totals.records:,} with a figure, {totals.without:,} without"
    return words


def left_out_words(left_out: LeftOut, form: Form = Form.ALONE) -> str:
    """Return what a total leaves out and why: regrant: 12 agreements, £1,200."""
    noun = "agreement" if left_out.counts_twice else "figure"
    number, sums = plural(left_out.records, noun), sums_text(left_out.sums, form=form)
    return f"{left_out.reason}: {number}, {sums}"


def left_out_form(totals: Totals) -> Form:
    """Return the form of what a total leaves out, where that is a list of its own."""
    return form_of(each for out in totals.left_out for each in out.sums)


def left_out_label(left_out: LeftOut) -> str:
    """Return what stands before it: what may be counted twice apart from what is never added."""
    return "Not added" if left_out.counts_twice else "Never added"


def unread_words(totals: Totals) -> str:
    """Return how many figures are missing from a total, empty where none is."""
    if not totals.unread:
        return ""
    figures = plural(totals.unread, "figure")
    return f"{figures} of these sources could not be read when they were taken in"


def several_words(field: str) -> str:
    """Return why the rows of a field may come to more than what they are of."""
    if field == "programme":
        return (
            "an agreement of several programmes, or of one whose title and code have rows of their "
            "own, stands in the row of each"
        )
    return f"an agreement of several {field}s stands in the row of each"


def spread_words(spread: Spread, form: Form = Form.ALONE) -> str:
    """Return the median, where it is known, and the largest award."""
    largest = f"largest figure {spread.largest.text(form)}"
    if not spread.median:
        return largest
    return f"median {median_text(spread.median, spread.currency, form)}, {largest}"


def median_text(median: Interval, currency: str, form: Form = Form.ALONE) -> str:
    """Print where a median lies, to the penny, which two middle awards may miss."""
    low, high = (each if each is None else round(each / PENNY) * PENNY for each in median[:2])
    return bounded(median._replace(low=low, high=high), currency, form)


def number_words(records: int, own: Sum, *, mixed: bool) -> str:
    """Return how many agreements a sum is of; figures, where there are several currencies."""
    return plural(own.number, "figure") if mixed else plural(records, "agreement")


def worked_out_words(number: int, own: Sum, exceeded: int = 0) -> str:
    """Return whether figures of a sum are worked out, all of them or some; else an empty text.

    Args:
        number: how many of its figures no source states.
        own: the sum.
        exceeded: how many of these are left of totals that their stated years exceed.
    """
    if not number:
        return ""
    words = "worked out" if number >= own.number else "worked out in part"
    if not exceeded:
        return words
    some = "" if exceeded >= own.number else f" in {exceeded} of {own.number}"
    return f"{words}; {EXCEEDS}{some}"


def in_currency(sums: Sequence[Sum], currency: str) -> Sum | None:
    """Return the money of one currency, or None where there is none."""
    return next((each for each in sums if each.currency == currency), None)

"""Money as sources state it, and what a sum of it may claim: the one place that words a figure.

A source hedges its figures: more than £3.5m, almost £11.8m, about £300,000. What is worked out from
them claims no more than they do together.

* A `Figure` is one stated figure, as whole ten-thousandths of its currency's unit.
* A `Sum` is figures of one currency added up apart by qualifier. Currencies are never mixed, and
  neither are a year, a total and a fund; what belongs together is decided in `store.money`.
* Its `interval` is where the true sum lies: more than £3.5m and more than £3.5m are above £7.0m.
* Its words (`str`) claim that interval. Where some figures may be more and others less, the two
  stand apart, since one bound alone would hide the other: more than £1.1m plus less than £4.8m.
* “About” bounds nothing, so that it stands apart as well, without pence: more than £7.0m plus about
  £300,000. Words of one direction that differ are told by the weaker one: less than £2 and up to £3
  are up to £5.
* `remainder` is what a total holds beyond its parts, with the bound that follows and no other.

* Figures of one list have one form: with m on all of them, or every digit, or pence (`form_of`).

Which records and years a figure is of is said in `store.timeline.series`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from store.codes import MINOR, SYMBOLS, pounds_first
from store.reasons import NO_FIGURE


class Qualifier(StrEnum):
    """How far a source commits itself to a figure."""

    EXACTLY = "exactly"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    ALMOST = "almost"
    LESS_THAN = "less than"
    ABOUT = "about"
    UP_TO = "up to"


FLOORS = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
"""Words under which the true amount may be larger than the figure."""

CEILINGS = frozenset({Qualifier.ALMOST, Qualifier.LESS_THAN, Qualifier.UP_TO})
"""Words under which the true amount may be smaller than the figure."""

_STRICT = frozenset({Qualifier.MORE_THAN, Qualifier.ALMOST, Qualifier.LESS_THAN})


class Stage(StrEnum):
    """How far money has come on its way."""

    APPLIED_FOR = "applied for"
    AWARDED = "awarded"
    COMMITTED = "committed"
    DISBURSED = "disbursed"
    NOT_STATED = ""


class Scope(StrEnum):
    """What a figure covers; figures of different scopes are never added to each other."""

    YEAR = "year"
    TOTAL = "total"
    FUND = "fund"


class Basis(StrEnum):
    """Whether a source says something or it was worked out from what sources say."""

    STATED = "stated"
    DERIVED = "derived"


# Figures in words.


_MOST_DIGITS = 24


def full_figure(value: Decimal, currency: str, *, pence: bool = False) -> str:
    """Print a figure with every digit: £3,500,000, −£12.50.

    Args:
        value: in units of the currency.
        currency: ISO 4217 code.
        pence: print them where there are none, too, as in a list in which others have some.
    """
    if not value.is_finite() or (value and abs(value.adjusted()) > _MOST_DIGITS):
        return f"{currency} {value:g}"
    whole = value == value.to_integral_value()
    places = (2 if pence else 0) if whole else max(2, -int(value.normalize().as_tuple().exponent))
    sign = "−" if value < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{abs(value):,.{places}f}"


_UNITS = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"))
_BY_NAME = {name: unit for unit, name in _UNITS}


class Form(StrEnum):
    """How figures are printed: one that stands alone, or all figures of a list."""

    ALONE = "alone"
    """With m or bn where that keeps every digit: £3.5m, £1m, £412,500, £12.50."""
    SHORT = "short"
    """The same, with one decimal before m and bn: £3.5m, £1.0m."""
    WHOLE = "whole"
    """With every digit: £3,500,000."""
    PENCE = "pence"
    """With every digit and pence: £3,500,000.00."""

    @property
    def rounded(self) -> Form:
        """The form beside it of a figure that is “about” so much, and has no pence."""
        return Form.WHOLE if self is Form.PENCE else self


def figure_text(value: Decimal, currency: str, form: Form = Form.ALONE) -> str:
    """Print a figure in a form; `value` is in units of the currency."""
    for unit, name in _UNITS if form in (Form.ALONE, Form.SHORT) else ():
        if value.is_finite() and unit <= (size := abs(value)) < 10**_MOST_DIGITS:
            scaled = size / unit
            if scaled != scaled.quantize(Decimal("0.1")):
                break
            digits = f"{scaled:,.1f}"
            digits = digits.removesuffix(".0") if form is Form.ALONE else digits
            sign = "−" if value < 0 else ""
            return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{digits}{name}"
    return full_figure(value, currency, pence=form is Form.PENCE)


def hedged(qualifier: str, figure: str) -> str:
    """Print a figure with its source's hedge: almost £11.8m, almost 15,000 organisations."""
    return figure if qualifier == Qualifier.EXACTLY else f"{qualifier} {figure}"


# Where a true figure lies.


class Interval(NamedTuple):
    """The stretch between two ends in ten-thousandths; an end that is None is unbounded.

    `low_open` and `high_open` mean that the true figure is not the end itself.
    """

    low: int | None = None
    high: int | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, minor: int) -> bool:
        """Tell whether a true figure may be this one."""
        if self.low is not None and (minor < self.low or (self.low_open and minor == self.low)):
            return False
        return self.high is None or minor < self.high or (minor == self.high and not self.high_open)

    def plus(self, other: Interval) -> Interval:
        """Return where the sum of two true figures lies."""
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def minus(self, other: Interval) -> Interval:
        """Return where the difference of two true figures lies."""
        return self.plus(
            Interval(
                None if other.high is None else -other.high,
                None if other.low is None else -other.low,
                other.high_open,
                other.low_open,
            )
        )


class Figure(NamedTuple):
    """One figure of money: ten-thousandths of the currency's unit, with its qualifier's word."""

    currency: str
    qualifier: str
    minor: int

    def __str__(self) -> str:
        """Print it as its source says it: more than £3.5m."""
        return hedged(self.qualifier, figure_text(Decimal(self.minor) / MINOR, self.currency))

    @property
    def interval(self) -> Interval:
        """Where the true figure lies.

        More than x is above x; at least x is x or above. Almost x and less than x are below x, up
        to x is x or below, and none of the three is below nothing, because money awarded isn't
        negative unless its source says so. About x has no end on either side.
        """
        word, minor = self.qualifier, self.minor
        strict = word in _STRICT
        if word == Qualifier.EXACTLY:
            return Interval(minor, minor)
        if word in FLOORS:
            return Interval(minor, None, low_open=strict)
        if word in CEILINGS:
            bottom = 0 if minor > 0 or (minor == 0 and not strict) else None
            return Interval(bottom, minor, high_open=strict)
        return Interval()


class Sum(NamedTuple):
    """Figures of one currency, added up apart by qualifier so that bounds can be worked out.

    `minor` maps a qualifier's word to a sum in ten-thousandths of the currency's unit; `counts`
    maps it to the number of figures.
    """

    currency: str
    minor: dict[str, int]
    counts: dict[str, int]

    @property
    def number(self) -> int:
        """How many figures it is of."""
        return sum(self.counts.values())

    @property
    def nominal(self) -> Decimal:
        """The figures added up as if they were exact, in units of the currency."""
        return Decimal(sum(self.minor.values())) / MINOR

    @property
    def words(self) -> frozenset[str]:
        """The qualifiers of its figures."""
        return frozenset(word for word, count in self.counts.items() if count)

    @property
    def interval(self) -> Interval:
        """Where the true sum lies."""
        whole, words = Interval(0, 0), self.words
        for word in words:
            whole = whole.plus(Figure(self.currency, word, self.minor[word]).interval)
        return whole._replace(
            low_open=whole.low_open and Qualifier.AT_LEAST not in words,
            high_open=whole.high_open and Qualifier.UP_TO not in words,
        )

    def of(self, words: frozenset[str]) -> Sum:
        """Return the money that stands under some of the qualifiers."""
        return Sum(
            self.currency,
            {word: minor for word, minor in self.minor.items() if word in words},
            {word: count for word, count in self.counts.items() if word in words},
        )

    @property
    def has_pence(self) -> bool:
        """Whether pence are printed of it."""
        return any(minor % MINOR for word, minor in self.minor.items() if word != Qualifier.ABOUT)

    def __str__(self) -> str:
        """Print the sum with its bounds: more than £7.0m, more than £1.1m plus almost £3m."""
        return self.text()

    def text(self, form: Form = Form.ALONE) -> str:
        """Print the same in the form of a list."""
        words = self.words
        if self.number == 1:
            (word,) = words
            form = form.rounded if word == Qualifier.ABOUT else form
            return hedged(word, figure_text(self.nominal, self.currency, form))
        firm = words - {Qualifier.ABOUT}
        if words == {Qualifier.ABOUT}:
            whole = self.nominal.to_integral_value() if abs(self.nominal) >= 1 else self.nominal
            return f"about {figure_text(whole, self.currency, _several(form).rounded)}"
        if firm < words:
            about = self.of(words - firm).text(form)
            rest = self.of(firm).text(form)
            return f"{about} plus {rest}" if firm <= CEILINGS else f"{rest} plus {about}"
        if words & FLOORS and words & CEILINGS:
            parts = self.of(words - CEILINGS), self.of(words & CEILINGS)
            return " plus ".join(part.text(form) for part in parts)
        return bounded(self.interval, self.currency, form)


def _several(form: Form) -> Form:
    """Return the form of figures that were added up, which keep a nought before m: £7.0m."""
    return Form.SHORT if form is Form.ALONE else form


def bounded(interval: Interval, currency: str, form: Form = Form.ALONE) -> str:
    """Print where a true figure lies, of whose ends one is known at least."""
    low, high = (None if end is None else Decimal(end) / MINOR for end in interval[:2])
    if low is not None and low == high:
        return figure_text(low, currency, Form.WHOLE if form is Form.ALONE else form)

    def end(value: Decimal) -> str:
        return figure_text(value, currency, _several(form))

    above = "more than" if interval.low_open else "at least"
    below = "less than" if interval.high_open else "up to"
    if high is None:
        return f"{above} {end(low or Decimal(0))}"
    if not low:
        return f"{below} {end(high)}"
    if interval.low_open or interval.high_open:
        return f"{above} {end(low)} and {below} {end(high)}"
    return f"between {end(low)} and {end(high)}"


def added_up(figures: Iterable[Figure]) -> tuple[Sum, ...]:
    """Return figures added up apart by currency and by qualifier, pounds first, then by code."""
    return combined(Sum(currency, {word: minor}, {word: 1}) for currency, word, minor in figures)


def combined(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return sums added up apart by currency and by qualifier, pounds first, then by code."""
    found: dict[str, Sum] = {}
    for currency, minor, counts in sums:
        total = found.setdefault(currency, Sum(currency, {}, {}))
        for word, value in minor.items():
            total.minor[word] = total.minor.get(word, 0) + value
            total.counts[word] = total.counts.get(word, 0) + counts[word]
    return tuple(sorted(found.values(), key=lambda each: pounds_first(each.currency)))


def less(whole: Iterable[Sum], part: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return the figures of a whole that aren't in a part of it, added up."""
    gone = {each.currency: each for each in part}
    found = []
    for currency, minor, counts in whole:
        taken = gone.get(currency, Sum(currency, {}, {}))
        left = {
            word: number
            for word, count in counts.items()
            if (number := count - taken.counts.get(word, 0))
        }
        rest = {word: minor[word] - taken.minor.get(word, 0) for word in left}
        found.append(Sum(currency, rest, left))
    return tuple(each for each in found if each.counts)


def sums_text(sums: Iterable[Sum], otherwise: str = NO_FIGURE, form: Form = Form.ALONE) -> str:
    """Print money of several currencies side by side, never added up: £1,200 and $300."""
    return " and ".join(each.text(form) for each in sums) or otherwise


def form_of(sums: Iterable[Sum]) -> Form:
    """Return the form of a list's figures: pence if any has some, m or bn if that fits them all."""
    sums = list(sums)
    if any(each.has_pence for each in sums):
        return Form.PENCE
    printed = (_PRINTED.finditer(each.text(Form.SHORT)) for each in sums)
    units = {found["unit"] for figures in printed for found in figures}
    return Form.SHORT if len(units) == 1 and None not in units else Form.WHOLE


def in_one_form(moneys: Iterable[Sequence[Sum]], otherwise: str = NO_FIGURE) -> list[str]:
    """Print the money of a list's rows in one form."""
    moneys = list(moneys)
    form = form_of(each for sums in moneys for each in sums)
    return [sums_text(sums, otherwise, form) for sums in moneys]


_PRINTED = re.compile(
    r"(about )?([^\s\d]*|[A-Z]{3} )(\d(?:[\d,]*\d)?)(?:\.(\d+))?(?P<unit>bn|m)?(?!\w)"
)


def in_full(words: str, *, pence: bool) -> str:
    """Return printed figures with every digit, and with pence where others of their list have some.

    Those that a source gives as “about” so much stay without.
    """

    def figure(found: re.Match[str]) -> str:
        about, sign, digits, places, unit = found.groups(default="")
        if unit:
            value = Decimal(f"{digits.replace(',', '')}.{places or 0}") * _BY_NAME[unit]
            digits, places = f"{value:,.0f}", ""
        places = places or ("00" if pence and not about else "")
        return f"{about}{sign}{digits}" + (f".{places}" if places else "")

    return _PRINTED.sub(figure, words)


def alike(printed: Sequence[str], *, pence: bool) -> list[str]:
    """Return printed figures of a short list in one form: all of them with m or bn, or in full."""
    every = [found for each in printed for found in _PRINTED.finditer(each)]
    if all(found["unit"] for found in every):
        return list(printed)
    return [in_full(each, pence=pence) for each in printed]


def left_over(total: Figure, parts: Sequence[Figure]) -> Interval:
    """Return where what a total holds beyond its parts lies, by their bounds alone."""
    rest = total.interval
    for part in parts:
        rest = rest.minus(part.interval)
    return rest


def exceeded(total: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether the parts contradict their total: they come to more than it can be."""
    rest = left_over(total, parts)
    return rest.high is not None and (rest.high < 0 or (rest.high == 0 and rest.high_open))


def remainder(total: Figure, parts: Sequence[Figure]) -> Figure | None:
    """Return what a total holds beyond its parts, or None where exact figures leave nothing.

    The qualifier is the bound that follows: a ceiling less a floor is a ceiling (“less than”), a
    floor less a ceiling a floor (“more than”); where no bound follows the word is “about”. What
    is left is an award too, so that it is not negative where it needn't be.
    """
    minor = total.minor - sum(part.minor for part in parts)
    rest = left_over(total, parts)
    if rest.low is not None and rest.low == rest.high:
        return Figure(total.currency, Qualifier.EXACTLY, minor) if minor else None
    if exceeded(total, parts) or (rest.low is None and rest.high is None):
        return Figure(total.currency, Qualifier.ABOUT, minor)
    if rest.low is not None and (rest.low > 0 or rest.high is None):
        strict = rest.low_open and rest.low >= 0
        word = Qualifier.MORE_THAN if strict else Qualifier.AT_LEAST
        return Figure(total.currency, word, max(rest.low, 0))
    word = Qualifier.LESS_THAN if rest.high_open else Qualifier.UP_TO
    return Figure(total.currency, word, rest.high or 0)

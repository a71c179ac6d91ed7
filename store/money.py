"""Which of an agreement's figures count, and in which financial years they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from store.amounts import CEILINGS, Basis, Figure, Qualifier, Scope, Stage, exceeded, remainder
from store.codes import MINOR, PENNY, is_regrant
from store.dates import UK_YEAR_START, PartialDate, Period, year_of
from store.reasons import (
    APPLIED_FOR,
    FUND,
    LOST_REFERENCE,
    NO_FIGURE,
    OTHER_STAGE,
    PART_OF,
    PART_OF_TOTAL,
    REGRANT,
    TOO_LARGE,
)
from store.records import UNKNOWN, Agreement, Amount, FundingLine

STAGES = (Stage.AWARDED, Stage.COMMITTED, Stage.DISBURSED, Stage.NOT_STATED)
"""Stages at which money is money, in the order in which one of them counts."""

_LARGEST = 14  # decimal places before the point that a 64-bit count of minor units can hold
_LONGEST = 36_525  # days that a stretch may cover before it is taken for a slip

# When money was awarded.


def award_dates(lines: Iterable[FundingLine]) -> list[PartialDate]:
    """Return the known days on which money was awarded, committed, or stated without a stage."""
    others = (Stage.APPLIED_FOR, Stage.DISBURSED)
    return [line.date for line in lines if line.date and line.stage not in others]


def payment_dates(lines: Iterable[FundingLine]) -> list[PartialDate]:
    """Return the known days on which money was paid, which stand in where no award is dated."""
    return [line.date for line in lines if line.date and line.stage is Stage.DISBURSED]


# Stated figures.


def figure_of(amount: Amount) -> Figure | None:
    """Return an amount as a figure, rounded half to even; None where its value is no money.

    Money awarded isn't negative unless its source says so; a ceiling of nothing or less (“less
    than −£5”) says so and leaves no floor at all, so its word becomes “about”: no bound is claimed.
    """
    value = amount.value
    if not value.is_finite() or (value and value.adjusted() >= _LARGEST):
        return None
    minor = int((value * MINOR).to_integral_value())
    about = minor <= 0 and amount.qualifier in CEILINGS
    return Figure(amount.currency, (Qualifier.ABOUT if about else amount.qualifier).value, minor)


def resolved(line: FundingLine, lines: Sequence[FundingLine]) -> Amount | None:
    """Return the line's amount, through `same_as` where it refers to another; None without one.

    Of several lines of one key the first is meant.
    """
    if line.amount is not None or not line.same_as:
        return line.amount
    by_key = {other.key: other for other in reversed(lines)}
    wanted = line.same_as
    while other := by_key.pop(wanted, None):
        if other.amount is not None:
            return other.amount
        wanted = other.same_as
    return None


# Which lines of one agreement state the same money, and which are part of which.


class Counted(NamedTuple):
    """A line that may count, its figure, and its place in the agreement's funding."""

    line: FundingLine
    figure: Figure
    place: int


def agree(one: str, other: str) -> bool:
    """Tell whether two payers, or two payees, may be the same; one that isn't stated may be."""
    return not one or not other or one == other


def inside(inner: Period | None, outer: Period | None) -> bool:
    """Tell whether a stated period lies in another; a side that is open or not stated is wide."""
    if outer is None or inner == outer:
        return True
    if inner is None:
        return False
    starts = outer.first is None or (inner.first is not None and inner.first >= outer.first)
    ends = outer.last is None or (inner.last is not None and inner.last <= outer.last)
    return starts and ends


def years_by_total(counted: Sequence[Counted]) -> dict[int, list[Counted]]:
    """Return the yearly lines that each total covers, by the total's place; the first that fits."""
    covered: dict[int, list[Counted]] = {}
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    for year in counted:
        if year.line.scope is not Scope.YEAR:
            continue
        for total in totals:
            if (
                total.figure.currency == year.figure.currency
                and agree(total.line.payer, year.line.payer)
                and agree(total.line.payee, year.line.payee)
                and (year.line.period is None or inside(year.line.period, total.line.period))
            ):
                covered.setdefault(total.place, []).append(year)
                break
    return covered


def _at_other_stage(one: Counted, other: Counted) -> bool:
    """Tell whether another line states the same money at a stage that counts first."""
    line, first = one.line, other.line
    if STAGES.index(first.stage) >= STAGES.index(line.stage) or line.scope is not first.scope:
        return False
    if not (agree(line.payer, first.payer) and agree(line.payee, first.payee)):
        return False
    undated = line.period is None or first.period is None
    return line.period == first.period or (line.scope is Scope.TOTAL and undated)


def _narrower(one: Counted, other: Counted) -> bool:
    """Tell whether a total is stated as a part of another one."""
    line, wide = one.line, other.line
    if not line.scope is wide.scope is Scope.TOTAL:
        return False
    if (line.payer, line.payee, line.period) == (wide.payer, wide.payee, wide.period):
        return False
    return (
        (line.period is None) is (wide.period is None)
        and wide.payer in ("", line.payer)
        and wide.payee in ("", line.payee)
        and inside(line.period, wide.period)
    )


# In which financial years a total stands, by its award date and by the days that it covers.


class Covered(NamedTuple):
    """The financial years that a total stands in, named by their starting calendar years.

    Attributes:
        awarded: the years of the award date, or of the period of what has no such date: several
            where they don't say which, none where they aren't known.
        years: the years of the days that it covers; empty where they aren't known.
        days: how many days it covers in each of these years; empty where there is only one.
    """

    awarded: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@lru_cache(maxsize=1 << 15)
def covered(
    awarded: PartialDate, period: Period | None, planned: Period | None, start_month: int
) -> Covered:
    """Return the years that a total stands in, whatever its figure.

    Args:
        awarded: day of the award.
        period: the line's own; comes before `planned`, which only a dated award uses.
        planned: the stretch that the agreement was meant to cover.
        start_month: month 1 to 12 in which financial years start.
    """
    if awarded.first is not None:
        dated = years_within(awarded.first, awarded.last, start_month)
        period = period or planned
    else:
        dated = years_within(period.first, period.last, start_month) if period else ()
    first, last = (period.first, period.last) if period else (None, None)
    years = years_within(first, last, start_month)
    if first is None or last is None or len(years) < 2:
        return Covered(dated, years)
    edges = [first.toordinal()]
    edges += [_first_day(each, start_month) for each in years[1:]]
    edges.append(last.toordinal() + 1)
    return Covered(dated, years, tuple([after - before for before, after in pairwise(edges)]))


def years_within(first: date | None, last: date | None, start_month: int) -> tuple[int, ...]:
    """Return the financial years of a stretch; none where an end is open or it is a slip."""
    if first is None or last is None or (last - first).days >= _LONGEST:
        return ()
    return tuple(range(year_of(first, start_month), year_of(last, start_month) + 1))


@lru_cache(maxsize=1024)
def _first_day(year: int, start_month: int) -> int:
    return date(year, start_month, 1).toordinal()


def apportion(minor: int, days: Sequence[int]) -> list[int]:
    """Return whole shares of a figure in proportion to days, adding up to it exactly.

    The remainder goes penny by penny to the largest fractions, the earliest first among equals.
    """
    step = PENNY if minor % PENNY == 0 else 1
    units, whole = minor // step, sum(days)
    shares = [units * part // whole for part in days]
    missing = units - sum(shares)
    if missing:
        left = [-(units * part % whole) for part in days]
        for place in sorted(range(len(days)), key=left.__getitem__)[:missing]:
            shares[place] += 1
    return [share * step for share in shares]


# What an agreement adds to a total and to its years, and what it leaves out and why.


class YearFigure(NamedTuple):
    """Money of one financial year, or of several together; of none where no source says which.

    Years are named by their starting calendar years. `line` is the place in the agreement's funding
    of the line that it comes from, counted from 0. `derived` is true where the figure was worked
    out: a share by days, what a total holds beyond its yearly lines, or a line that says so itself.
    `exceeded` is true of what is left of a total that its yearly lines exceed: a contradiction.
    """

    years: tuple[int, ...]
    figure: Figure
    line: int
    derived: bool = False
    exceeded: bool = False


class LineLeftOut(NamedTuple):
    """A funding line that counts nowhere; `figure` is None where it has none that can be read."""

    reason: str
    line: int
    figure: Figure | None


class Contributions(NamedTuple):
    """What one agreement adds. All is empty where no figure counts.

    `flags` holds REGRANT and PART_OF: reasons for a total to leave the whole agreement out;
    `counted` the lines that count.
    """

    total: tuple[Figure, ...] = ()
    by_award_date: tuple[YearFigure, ...] = ()
    by_days: tuple[YearFigure, ...] = ()
    left_out: tuple[LineLeftOut, ...] = ()
    flags: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()


def contributions(agreement: Agreement, start_month: int = UK_YEAR_START) -> Contributions:
    """Return what the agreement adds to totals and years.

    Args:
        agreement: one source's account.
        start_month: month 1 to 12 in which financial years start.
    """
    flags = (REGRANT,) if agreement.regrant and is_regrant(agreement.regrant) else ()
    if agreement.part_of:
        flags = (*flags, PART_OF)
    counted, left_out = _weighed(agreement)
    return _added_up(agreement, counted, tuple(left_out), flags, start_month)


def figures(agreement: Agreement) -> list[Figure]:
    """Return what the agreement adds to totals, as `contributions` does, without the years."""
    counted, _ = _weighed(agreement)
    parts = years_by_total(counted) if len(counted) > 1 else {}
    in_totals = {year.place for years in parts.values() for year in years}
    return [
        as_stated(each.figure, each.line, agreement.funding)
        for each in counted
        if each.place not in in_totals
    ]


def as_stated(figure: Figure, line: FundingLine, lines: Sequence[FundingLine]) -> Figure:
    """Return a line's figure with its source's own word, to be printed alone and never added."""
    amount = resolved(line, lines)
    return figure._replace(qualifier=amount.qualifier.value) if amount else figure


def _weighed(agreement: Agreement) -> tuple[list[Counted], list[LineLeftOut]]:
    """Return the lines that count, and those that don't."""
    counted: list[Counted] = []
    left_out: list[LineLeftOut] = []
    for place, line in enumerate(agreement.funding):
        figure, reason = _figure(line, agreement.funding)
        if figure is None or reason:
            left_out.append(LineLeftOut(reason, place, figure))
        else:
            counted.append(Counted(line, figure, place))
    if len(counted) > 1:
        for reason, tells in ((OTHER_STAGE, _at_other_stage), (PART_OF_TOTAL, _narrower)):
            out = {
                one.place
                for one in counted
                for other in counted
                if one.figure.currency == other.figure.currency and tells(one, other)
            }
            left_out += [LineLeftOut(reason, i.place, i.figure) for i in counted if i.place in out]
            counted = [item for item in counted if item.place not in out]
    return counted, left_out


def counted_account(
    accounts: Sequence[Agreement], start_month: int = UK_YEAR_START
) -> tuple[int, Contributions]:
    """Return which of several sources' accounts counts, and what it adds.

    The first that gives any figure counts alone: accounts of one agreement tell of the same money.
    Where none gives a figure it is the first account.

    Args:
        accounts: what each source says, the fullest account first; at least one.
        start_month: month 1 to 12 in which financial years start.
    """
    for place, account in enumerate(accounts):
        found = contributions(account, start_month)
        if found.total:
            return place, found
    return 0, contributions(accounts[0], start_month)


def _figure(line: FundingLine, lines: tuple[FundingLine, ...]) -> tuple[Figure | None, str]:
    """Return a line's figure, and why it doesn't count or an empty text."""
    amount = resolved(line, lines)
    if amount is None:
        return None, LOST_REFERENCE if line.same_as else NO_FIGURE
    figure = figure_of(amount)
    if figure is None:
        return None, TOO_LARGE
    if line.scope is Scope.FUND:
        return figure, FUND
    return figure, APPLIED_FOR if line.stage is Stage.APPLIED_FOR else ""


def _added_up(
    agreement: Agreement,
    counted: list[Counted],
    left_out: tuple[LineLeftOut, ...],
    flags: tuple[str, ...],
    start_month: int,
) -> Contributions:
    """Return the contributions of the lines that count."""
    parts = years_by_total(counted) if len(counted) > 1 else {}
    in_totals = {year.place for years in parts.values() for year in years}
    total: list[Figure] = []
    dated: list[YearFigure] = []
    spread: list[YearFigure] = []
    for line, figure, place in counted:
        if place not in in_totals:
            total.append(figure)
        if line.scope is Scope.YEAR:
            covers = covered(UNKNOWN, line.period, None, start_month)
            by_date, by_days = _placed(place, line, figure, covers)
        elif place in parts:
            stated = [each.figure for each in parts[place]]
            rest = remainder(figure, stated)
            over = exceeded(figure, stated)
            years = _open_years(line.period, parts[place], start_month)
            by_date = by_days = [YearFigure(years, rest, place, True, over)] if rest else []
        else:
            covers = covered(line.date, line.period, agreement.planned, start_month)
            by_date, by_days = _placed(place, line, figure, covers)
        dated += by_date
        spread += by_days
    return Contributions(tuple(total), tuple(dated), tuple(spread), left_out, flags, tuple(counted))


def _open_years(
    period: Period | None, stated: Sequence[Counted], start_month: int
) -> tuple[int, ...]:
    """Return the years of a total's period that no yearly line is of; all where each has one."""
    if period is None:
        return ()
    years = years_within(period.first, period.last, start_month)
    given = {
        year
        for each in stated
        if each.line.period
        for year in years_within(each.line.period.first, each.line.period.last, start_month)
    }
    return tuple(year for year in years if year not in given) or years


def _placed(
    place: int, line: FundingLine, figure: Figure, covers: Covered
) -> tuple[list[YearFigure], list[YearFigure]]:
    """Return a total's money by award date, and by days."""
    awarded, years, days = covers
    derived = line.basis is Basis.DERIVED
    dated = [YearFigure(awarded, figure, place, derived)]
    if not days:
        return dated, [YearFigure(years, figure, place, derived)] if years else dated
    shares = zip(years, apportion(figure.minor, days), strict=True)
    return dated, [
        YearFigure((year,), _share(figure, minor), place, derived=True) for year, minor in shares
    ]


def _share(figure: Figure, minor: int) -> Figure:
    """Return a share of a figure; of a ceiling, one that rounds to nothing is nothing at most."""
    rounded = minor == 0 and figure.qualifier in CEILINGS
    return Figure(figure.currency, Qualifier.UP_TO.value if rounded else figure.qualifier, minor)

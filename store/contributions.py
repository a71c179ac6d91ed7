"""What an agreement adds to a total and to its years, and what it leaves out and why.

The rule, said here and nowhere else, for one source's account of an agreement:

1. A line's figure is its amount, or through `same_as` that of another line, qualifier included.
   A line whose reference leads nowhere or in a circle has no figure.
2. A fund is a pot and money applied for is no money: neither ever counts.
3. Of lines that state the same money at several stages, awarded counts, else committed, else
   disbursed, else the one without a stage. Totals state the same money where they agree on
   currency, payer, payee and period; yearly lines likewise. A payer, payee or total's period that
   is not stated agrees with any.
4. A total that lies inside a wider stated total (a narrower period, or one payer or payee of it)
   is part of it and does not count again.
5. The grand total takes the stated totals, and yearly lines only where no total covers them: the
   two are never added to each other.
6. The years take the yearly lines. What a total holds beyond the yearly lines that it covers stands
   in “no period”, worked out with its bound, and is never spread.
7. A total without yearly lines stands, by award date, in the financial year of its date (its stated
   period where it has no date) if that lies within one year; by days it is apportioned over its
   stated period, for a dated award over the agreement's planned period. What has neither a period
   nor an award date stands in “no period” in both readings.
8. £0 and negative amounts count as they are.

Apportioning is exact: shares are whole pence (ten-thousandths where the figure has fractions of a
penny), rounded by largest remainder, so that both readings add up to the grand total's figure.
A period of over a hundred years is taken for a slip and not spread.

Regrants (of a code in `store.regrant_codes`) and parts of a programme are only flagged: whether the
other half of the double count is listed too, the one who adds up knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.amounts import Scope, Stage
from store.days import UK_YEAR_START
from store.figures import Figure, YearFigure, figure_of, remainder, resolved
from store.overlaps import Counted, at_other_stages, narrower_totals, years_by_total
from store.placing import placed, year_of_line
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
from store.records import Agreement, FundingLine
from store.regrant_codes import is_regrant


class LineLeftOut(NamedTuple):
    """A funding line that counts nowhere; `figure` is None where it has none that can be read."""

    reason: str
    line: int
    figure: Figure | None


class Contributions(NamedTuple):
    """What one agreement adds. All is empty where no figure counts.

    `flags` holds REGRANT and PART_OF: reasons for a total to leave the whole agreement out.
    """

    total: tuple[Figure, ...] = ()
    by_award_date: tuple[YearFigure, ...] = ()
    by_days: tuple[YearFigure, ...] = ()
    left_out: tuple[LineLeftOut, ...] = ()
    flags: tuple[str, ...] = ()


def contributions(agreement: Agreement, start_month: int = UK_YEAR_START) -> Contributions:
    """Return what the agreement adds to totals and years.

    Args:
        agreement: one source's account.
        start_month: month 1 to 12 in which financial years start.
    """
    flags: tuple[str, ...] = ()
    if agreement.regrant and is_regrant(agreement.regrant):
        flags = (REGRANT,)
    if agreement.part_of:
        flags = (*flags, PART_OF)
    lines = agreement.funding
    if len(lines) == 1 and lines[0].scope is Scope.TOTAL:
        # Nearly every published grant is one awarded total: nothing to weigh against it.
        figure, reason = _figure(lines[0], lines)
        if figure is not None and not reason:
            dated, spread = placed(lines[0], figure, 0, agreement.planned, start_month)
            return Contributions((figure,), tuple(dated), tuple(spread), (), flags)
    counted: list[Counted] = []
    left_out: list[LineLeftOut] = []
    for place, line in enumerate(lines):
        figure, reason = _figure(line, lines)
        if figure is None or reason:
            left_out.append(LineLeftOut(reason, place, figure))
        else:
            counted.append(Counted(line, figure, place))
    if len(counted) > 1:
        for reason, find in ((OTHER_STAGE, at_other_stages), (PART_OF_TOTAL, narrower_totals)):
            places = find(counted)
            left_out += [
                LineLeftOut(reason, i.place, i.figure) for i in counted if i.place in places
            ]
            counted = [item for item in counted if item.place not in places]
    return _added_up(agreement, counted, tuple(left_out), flags, start_month)


def _added_up(
    agreement: Agreement,
    counted: list[Counted],
    left_out: tuple[LineLeftOut, ...],
    flags: tuple[str, ...],
    start_month: int,
) -> Contributions:
    """Return the contributions of the lines that count."""
    covered = years_by_total(counted) if len(counted) > 1 else {}
    in_totals = {year.place for years in covered.values() for year in years}
    total: list[Figure] = []
    dated: list[YearFigure] = []
    spread: list[YearFigure] = []
    for line, figure, place in counted:
        if line.scope is Scope.YEAR:
            share = YearFigure(year_of_line(line, start_month), figure, place)
            dated.append(share)
            spread.append(share)
            if place not in in_totals:
                total.append(figure)
            continue
        total.append(figure)
        if place not in covered:
            by_date, by_days = placed(line, figure, place, agreement.planned, start_month)
            dated += by_date
            spread += by_days
        elif rest := remainder(figure, [year.figure for year in covered[place]]):
            dated.append(YearFigure(None, rest, place, derived=True))
            spread.append(YearFigure(None, rest, place, derived=True))
    return Contributions(tuple(total), tuple(dated), tuple(spread), left_out, flags)


def _figure(line: FundingLine, lines: tuple[FundingLine, ...]) -> tuple[Figure | None, str]:
    """Return a line's figure, and why it does not count or an empty text."""
    amount = line.amount or resolved(line, lines)
    if amount is None:
        return None, LOST_REFERENCE if line.same_as else NO_FIGURE
    figure = figure_of(amount)
    if figure is None:
        return None, TOO_LARGE
    if line.scope is Scope.FUND:
        return figure, FUND
    return figure, APPLIED_FOR if line.stage is Stage.APPLIED_FOR else ""


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
    found = [contributions(account, start_month) for account in accounts]
    place = next((place for place, each in enumerate(found) if each.total), 0)
    return place, found[place]

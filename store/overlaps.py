"""Which funding lines of one agreement state the same money, and which are part of which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.amounts import Scope, Stage
from store.dates import Period
from store.figures import Figure
from store.records import FundingLine

STAGES = (Stage.AWARDED, Stage.COMMITTED, Stage.DISBURSED, Stage.NOT_STATED)
"""Stages at which money is money, in the order in which one of them counts."""

_RANK = {stage: rank for rank, stage in enumerate(STAGES)}


class Counted(NamedTuple):
    """A line that may count, its figure, and its place in the agreement's funding."""

    line: FundingLine
    figure: Figure
    place: int


def at_other_stages(counted: Sequence[Counted]) -> set[int]:
    """Return the places of lines whose money another line states at a stage that counts first."""
    return {
        one.place
        for one in counted
        for other in counted
        if _RANK[other.line.stage] < _RANK[one.line.stage]
        and one.figure.currency == other.figure.currency
        and _same_money(one.line, other.line)
    }


def narrower_totals(counted: Sequence[Counted]) -> set[int]:
    """Return the places of totals that are stated as a part of a wider total."""
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    return {
        one.place
        for one in totals
        for wide in totals
        if one.figure.currency == wide.figure.currency and _narrower(one.line, wide.line)
    }


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


def agree(one: str, other: str) -> bool:
    """Tell whether two payers, or two payees, may be the same; one that is not stated may be."""
    return not one or not other or one == other


def _same_money(line: FundingLine, other: FundingLine) -> bool:
    """Tell whether two lines of one currency state the same money at two stages."""
    if line.scope is not other.scope:
        return False
    if not (agree(line.payer, other.payer) and agree(line.payee, other.payee)):
        return False
    if line.period == other.period:
        return True
    return line.scope is Scope.TOTAL and (line.period is None or other.period is None)


def inside(inner: Period | None, outer: Period | None) -> bool:
    """Tell whether a stated period lies in another; a side that is open or not stated is wide."""
    if outer is None or inner == outer:
        return True
    if inner is None:
        return False
    starts = outer.first is None or (inner.first is not None and inner.first >= outer.first)
    ends = outer.last is None or (inner.last is not None and inner.last <= outer.last)
    return starts and ends


def _narrower(line: FundingLine, wide: FundingLine) -> bool:
    """Tell whether a total is stated as a part of another one."""
    if (line.payer, line.payee, line.period) == (wide.payer, wide.payee, wide.period):
        return False
    if (line.period is None) is not (wide.period is None):
        return False
    return (
        (not wide.payer or line.payer == wide.payer)
        and (not wide.payee or line.payee == wide.payee)
        and inside(line.period, wide.period)
    )

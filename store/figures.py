"""Figures of money as whole numbers: reading them, sharing them out by days, what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from store.amounts import Amount, Qualifier
from store.currencies import MINOR
from store.records import FundingLine

FLOORS = frozenset({"more than", "at least"})
"""Words under which the true amount may be larger than the figure."""
CEILINGS = frozenset({"almost", "less than", "up to"})
"""Words under which the true amount may be smaller than the figure."""

_LARGEST = 14  # decimal places before the point that a 64-bit count of minor units can hold
_PENNY = 100


class Figure(NamedTuple):
    """Money: ten-thousandths of the currency's unit, with its qualifier's word."""

    currency: str
    qualifier: str
    minor: int


class YearFigure(NamedTuple):
    """Money of one financial year, named by its starting calendar year; None is “no period”.

    `line` is the place in the agreement's funding of the line that it comes from, counted from 0.
    `derived` is true where the figure was worked out: a share by days, or what a total holds beyond
    its yearly lines.
    """

    year: int | None
    figure: Figure
    line: int
    derived: bool = False


def figure_of(amount: Amount) -> Figure | None:
    """Return an amount as a figure, or None where its value is no money.

    Money awarded is not negative unless its source says so; a ceiling of nothing or less (“less
    than −£5”) says so and leaves no floor at all, so its word becomes “about”: no bound is claimed.
    """
    minor = minor_of(amount.value)
    if minor is None:
        return None
    qualifier = amount.qualifier.value
    if minor <= 0 and qualifier in CEILINGS:
        qualifier = Qualifier.ABOUT.value
    return Figure(amount.currency, qualifier, minor)


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


def minor_of(value: Decimal) -> int | None:
    """Return a figure in ten-thousandths, rounded half to even; None where it is no money."""
    if not value.is_finite() or (value and value.adjusted() >= _LARGEST):
        return None
    return int((value * MINOR).to_integral_value())


def apportion(minor: int, days: Sequence[int]) -> list[int]:
    """Return whole shares of a figure in proportion to days, adding up to it exactly.

    The remainder goes penny by penny to the largest fractions, the earliest first among equals.
    """
    step = _PENNY if minor % _PENNY == 0 else 1
    units, whole = minor // step, sum(days)
    parts = [divmod(units * part, whole) for part in days]
    shares = [share for share, _ in parts]
    missing = units - sum(shares)
    if missing:
        order = sorted(range(len(days)), key=lambda place: -parts[place][1])
        for place in order[:missing]:
            shares[place] += 1
    return [share * step for share in shares]


def remainder(total: Figure, parts: Sequence[Figure]) -> Figure | None:
    """Return what a total holds beyond its parts, or None where exact figures leave nothing.

    The qualifier is the bound that follows: a ceiling less a floor is a ceiling (“less than”), a
    floor less a ceiling a floor (“more than”); where no bound follows the word is “about”.
    """
    minor = total.minor - sum(part.minor for part in parts)
    above, below, strict = _loose_ends(total, parts)
    if not (above or below):
        return Figure(total.currency, Qualifier.EXACTLY.value, minor) if minor else None
    if below and (above or minor < 0 or (strict and minor == 0)):
        qualifier = Qualifier.ABOUT
    elif above:
        qualifier = Qualifier.MORE_THAN if strict else Qualifier.AT_LEAST
    else:
        qualifier = Qualifier.LESS_THAN if strict else Qualifier.UP_TO
    return Figure(total.currency, qualifier.value, minor)


def _loose_ends(total: Figure, parts: Sequence[Figure]) -> tuple[bool, bool, bool]:
    """Tell whether what is left over may be larger or smaller, and whether it must differ."""
    above = below = strict = False
    for place, figure in enumerate((total, *parts)):
        word = figure.qualifier
        if word == Qualifier.EXACTLY:
            continue
        up, down = word not in CEILINGS, word not in FLOORS
        if place:
            up, down = down, up
        above, below = above or up, below or down
        strict = strict or word not in (Qualifier.AT_LEAST, Qualifier.UP_TO)
    return above, below, strict

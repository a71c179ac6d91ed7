"""What is true of an amount that its source hedged: the stretch that the true figure lies in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from store.amounts import Amount, Qualifier

ZERO = Decimal(0)


class Interval(Struct, frozen=True):
    """The stretch between two ends; an end that is None is unbounded.

    Attributes:
        low, high: in units of the currency.
        low_open, high_open: the true figure is not the end itself.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: Decimal) -> bool:
        """Tell whether a true figure may be this one."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    def __add__(self, other: Interval) -> Interval:
        """Return where the sum of two true figures lies."""
        return Interval(
            _sum(self.low, other.low),
            _sum(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        """Return where the true figure lies with its sign turned."""
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        """Return where the difference of two true figures lies."""
        return self + -other

    @property
    def exact(self) -> bool:
        """Whether only one figure is possible."""
        return self.low is not None and self.low == self.high

    @property
    def empty(self) -> bool:
        """Whether no figure is possible, because the statements contradict each other."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


def interval_of(amount: Amount) -> Interval:
    """Return where the true figure of a stated amount lies.

    More than x is above x; at least x is x or above. Almost x and less than x are below x, up to x
    is x or below, and none of the three below nothing, because money awarded is not negative
    unless its source says so; where x itself leaves no such room, they have no lower end. About x
    has no end on either side: how far off it may be, nobody said.
    """
    value = amount.value
    floor = ZERO if value > 0 else None
    match amount.qualifier:
        case Qualifier.EXACTLY:
            return Interval(value, value)
        case Qualifier.MORE_THAN:
            return Interval(value, None, low_open=True)
        case Qualifier.AT_LEAST:
            return Interval(value, None)
        case Qualifier.ALMOST | Qualifier.LESS_THAN:
            return Interval(floor, value, high_open=True)
        case Qualifier.UP_TO:
            return Interval(ZERO if value == 0 else floor, value)
        case Qualifier.ABOUT:
            return Interval()


def added(intervals: Iterable[Interval]) -> Interval:
    """Return where the sum of true figures lies; of none it is nothing."""
    total = Interval(ZERO, ZERO)
    for interval in intervals:
        total += interval
    return total


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other

"""What a timeline of one agreement's money says, before it is drawn."""

from __future__ import annotations

from typing import NamedTuple

from store.interface import Reading
from store.sums import Part, Sum


class YearMoney(NamedTuple):
    """One year's money in one currency; `sum` is None where no source states a figure.

    `derived` is true where a share by days stands in it; `stages` and `notes` are its lines'.
    `cumulative` adds up what is stated so far.
    """

    year: int | None
    label: str
    sum: Sum | None
    derived: bool = False
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cumulative: Sum | None = None


class Unaccounted(NamedTuple):
    """What a stated total holds beyond its stated years, and the years that it may belong to."""

    sum: Sum
    years: tuple[str, ...]
    sources: tuple[str, ...]


class StatedTotal(NamedTuple):
    """A total as stated, and what it covers."""

    part: Part
    sources: tuple[str, ...]
    years_together: Sum | None
    """Its stated years added up, to set against it."""


class CurrencyTimeline(NamedTuple):
    """The money of one currency: years with their gaps, what has no period, totals."""

    currency: str
    years: tuple[YearMoney, ...]
    no_period: tuple[YearMoney, ...]
    totals: tuple[StatedTotal, ...]
    unaccounted: tuple[Unaccounted, ...]


class OtherFigure(NamedTuple):
    """A line that counts nowhere: why, what it says, who says so."""

    reason: str
    text: str
    sources: tuple[str, ...]


class AgreementTimeline(NamedTuple):
    """The money of one agreement in one reading, each currency apart."""

    id: str
    title: str
    reading: Reading
    start_month: int
    money: tuple[CurrencyTimeline, ...]
    left_out: tuple[OtherFigure, ...]
    flags: tuple[str, ...] = ()
    choice: bool = False
    """Whether the other reading shows anything else."""
    funds: tuple[tuple[str, str], ...] = ()
    """Id and name of each pot that the money is drawn from; its size is never added."""

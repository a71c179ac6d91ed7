"""Figures that were worked out, printed as a person would say them, with the bounds that follow."""

from __future__ import annotations

from decimal import Decimal

from store.amounts import full_figure, short_figure
from store.intervals import ZERO, Interval


def said(interval: Interval, nominal: Decimal, currency: str, *, about: bool = False) -> str:
    """Print a figure that was worked out, with the bounds that follow."""
    if about or (interval.low is None and interval.high is None):
        return f"about {worked_out(nominal, currency)}"
    low, high = interval.low, interval.high
    if interval.empty:
        return f"{worked_out(nominal, currency)}, which contradicts itself"
    if interval.exact and low is not None:
        return full_figure(low, currency)
    below = "less than" if interval.high_open else "up to"
    above = "more than" if interval.low_open else "at least"
    if high is None:
        return f"{above} {worked_out(low or ZERO, currency)}"
    if low is None or low == 0:
        return f"{below} {worked_out(high, currency)}"
    if not (interval.low_open or interval.high_open):
        return f"between {worked_out(low, currency)} and {worked_out(high, currency)}"
    return f"{above} {worked_out(low, currency)} and {below} {worked_out(high, currency)}"


def worked_out(value: Decimal, currency: str) -> str:
    """Print a figure that was worked out, with one decimal behind m and bn: £7.0m."""
    text = short_figure(value, currency)
    for unit in ("bn", "m"):
        if text.endswith(unit) and "." not in text:
            return f"{text.removesuffix(unit)}.0{unit}"
    return text

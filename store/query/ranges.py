"""Comparisons and ranges, whatever they are of: `>1m`, `<=2013-04`, `2009..2013`, `..50k`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from store.query.values import BadValueError

T = TypeVar("T")
_SIGN = re.compile(r"\s*(<=|>=|<|>|=)?\s*")


class Atom(NamedTuple, Generic[T]):
    """One written bound, in canonical text, with the first and last value that it can mean."""

    text: str
    first: T
    last: T


class Range(NamedTuple, Generic[T]):
    """A canonical text, its bounds, and whether a bound is left out of the range."""

    text: str
    low: T | None
    high: T | None
    low_open: bool = False
    high_open: bool = False


def read_range(raw: str, atom: Callable[[str], Atom[T]]) -> Range[T]:
    """Return what a comparison or range says.

    Raises:
        BadValueError: from `atom`, or because no bound is given.
    """
    raw = raw.replace("≤", "<=").replace("≥", ">=").replace("…", "..")
    match = _SIGN.match(raw)
    sign = (match[1] if match else "") or ""
    raw = raw[match.end() if match else 0 :].strip()
    low, dots, high = raw.partition("..")
    low, high = low.strip(), high.strip(" .")
    if dots and not sign:
        if not (low or high):
            raise BadValueError("a range needs at least one end")
        first = atom(low) if low else None
        last = atom(high) if high else None
        return Range(
            f"{first.text if first else ''}..{last.text if last else ''}",
            first.first if first else None,
            last.last if last else None,
        )
    found = atom(raw)
    text = f"{sign}{found.text}"
    match sign:
        case "<":
            return Range(text, None, found.first, high_open=True)
        case "<=":
            return Range(text, None, found.last)
        case ">":
            return Range(text, found.last, None, low_open=True)
        case ">=":
            return Range(text, found.first, None)
        case _:
            return Range(found.text, found.first, found.last)

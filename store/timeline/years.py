"""Financial years in a row, with those that have no figure kept in place."""

from __future__ import annotations

from collections.abc import Iterable

from store.days import UK_YEAR_START
from store.financial_years import year_text

LONGEST_GAP = 60
"""Years without a figure that are kept in place; a longer gap is a slip in somebody's date."""


def year_label(year: int | None, start_month: int = UK_YEAR_START) -> str:
    """Print a financial year by its starting calendar year: 2011/12, 2011, no period."""
    return "no period" if year is None else year_text(year, start_month)


def with_gaps(years: Iterable[int | None]) -> list[int]:
    """Return all years from the first to the last, oldest first; gaps too long to be meant are cut.

    A gap of over 60 years is left out, so that one wrong date does not make a page of gaps.
    """
    known = sorted({year for year in years if year is not None})
    filled: list[int] = []
    for year in known:
        if filled and year - filled[-1] <= LONGEST_GAP:
            filled.extend(range(filled[-1] + 1, year))
        filled.append(year)
    return filled

"""Days on the columns of a chart."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple


class Scale(NamedTuple):
    """A stretch of days on so many columns."""

    first: date
    last: date
    columns: int

    def column(self, day: date) -> int:
        """Return the column of a day, counted from 0; days outside go to the nearest end."""
        days = max((self.last - self.first).days, 1)
        place = (day - self.first).days * (self.columns - 1)
        return max(0, min(self.columns - 1, round(place / days)))

    def holds(self, day: date) -> bool:
        """Tell whether a day is on the chart."""
        return self.first <= day <= self.last

    def years(self, room: int) -> list[tuple[int, int]]:
        """Return calendar years and their columns, so few that each label has its room."""
        all_years = [
            year
            for year in range(self.first.year, self.last.year + 1)
            if self.holds(date(year, 1, 1))
        ]
        for step in (1, 2, 5, 10, 20, 50, 100, 500, 1000):
            ticks = [
                (year, self.column(date(year, 1, 1))) for year in all_years if year % step == 0
            ]
            gaps = [after[1] - before[1] for before, after in pairwise(ticks)]
            if all(gap >= room for gap in gaps):
                return ticks
        return ticks[:1]

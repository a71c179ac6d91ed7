"""Totals restated in one year's prices, by a series of price indices that the person supplies.

The file is a CSV with a heading and two columns, a financial year and an index: `2011/12,84.3`. The
heading of the second column names the series, or else the file's name does.
"""

from __future__ import annotations

import csv
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from store.amounts import CEILINGS, FLOORS, combined
from store.codes import PENNY
from store.dates import FinancialYear
from store.errors import PactlineError
from store.files.disk import read_bounded
from store.timeline.series import Timeline, YearRow, year_label

_PLAIN_HEADINGS = {"", "index", "deflator", "value"}
_MOST_BYTES = 1_000_000
_LAYOUT = "write it as CSV in UTF-8, a line a year: 2011/12,84.3"


class Deflator(NamedTuple):
    """A series of price indices by the starting calendar year of financial years."""

    name: str
    indices: dict[int, Decimal]


def read_deflator(path: Path) -> Deflator:
    """Read a series of price indices.

    Raises:
        PactlineError: the file can't be read, or a line is no year and index; names the line.
    """
    place = str(path)
    try:
        data = read_bounded(path, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise PactlineError(
                "too large for a series of price indices", place=place, remedy=_LAYOUT
            )
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise PactlineError(
            f"cannot be read: {error.strerror}", place=place, remedy="check its name and permission"
        ) from None
    except UnicodeDecodeError:
        raise PactlineError("is not UTF-8 text", place=place, remedy=_LAYOUT) from None
    name, indices = path.stem, dict[int, Decimal]()
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        if not any(cell.strip() for cell in row):
            continue
        where = f"{place}, line {number}"
        if len(row) < 2:
            raise PactlineError("has no second column", place=where, remedy=_LAYOUT)
        year, value = row[0].strip(), row[1].strip()
        if number == 1 and not year[:1].isdigit():
            name = path.stem if value.lower() in _PLAIN_HEADINGS else value
            continue
        start = _year(year, where)
        if start in indices:
            raise PactlineError(f"{year} is given twice", place=where, remedy="keep one of the two")
        indices[start] = _index(value, where)
    if not indices:
        raise PactlineError("holds no year", place=place, remedy=_LAYOUT)
    return Deflator(name, indices)


def in_prices_of(timeline: Timeline, deflator: Deflator, base: int) -> Timeline:
    """Return a timeline restated in the prices of a base year, rounded to pence.

    Money of no one year, and of years that the series lacks, can't be restated: it is left out of
    the restated totals, and the chart says which.

    Args:
        timeline: in the prices of each year.
        deflator: the series.
        base: starting calendar year of the financial year whose prices are wanted.

    Raises:
        PactlineError: the series has no index for the base year, or there are several currencies.
    """
    if len(timeline.currencies) > 1:
        main, *others = timeline.currencies
        alone = " ".join((f"currency:{main}", *(f"-currency:{each}" for each in others)))
        raise PactlineError(
            f"one series of prices cannot restate {' and '.join(timeline.currencies)}",
            remedy=f"narrow the search to one currency: “{alone}”",
        )
    wanted = deflator.indices.get(base)
    if wanted is None:
        first, last = min(deflator.indices), max(deflator.indices)
        raise PactlineError(
            f"the series “{deflator.name}” has no index for the base year {year_label((base,))}",
            remedy=f"choose one from {year_label((first,))} to {year_label((last,))}",
        )
    rows = tuple(_restated(row, deflator, wanted) for row in timeline.years if row.years)
    lacking = [
        was.label
        for was, after in zip(timeline.years, rows, strict=False)
        if was.sums and not after.sums
    ]
    in_base = year_label((base,), timeline.start_month)
    note = f"in prices of {in_base}, by the series “{deflator.name}”"
    if lacking:
        note += f"; not restated and left out, the series lacks them: {', '.join(lacking)}"
    if len(rows) < len(timeline.years):
        note += "; what has no period is left out"
    before = timeline.totals
    if before.left_out:
        note += "; what is left out below is as stated"
    totals = before._replace(sums=combined(each for row in rows for each in row.sums), spreads=())
    return timeline._replace(years=rows, totals=totals, groups=(), prices=note)


def _restated(row: YearRow, deflator: Deflator, wanted: Decimal) -> YearRow:
    index = deflator.indices.get(row.years[0]) if len(row.years) == 1 else None
    if index is None:
        return row._replace(sums=())
    sums = tuple(
        each._replace(
            minor={word: _pence(minor * wanted / index, word) for word, minor in each.minor.items()}
        )
        for each in row.sums
    )
    return row._replace(sums=sums)


def _pence(minor: Decimal, word: str) -> int:
    """Return whole pence; a bound is rounded to the side on which it stays true."""
    mode = ROUND_FLOOR if word in FLOORS else ROUND_HALF_EVEN
    mode = ROUND_CEILING if word in CEILINGS else mode
    return int((minor / PENNY).to_integral_value(mode)) * PENNY


def _year(text: str, where: str) -> int:
    try:
        if text.isdecimal() and len(text) == 4:
            return FinancialYear(int(text)).start
        return FinancialYear.parse(text).start
    except ValueError as error:
        raise PactlineError(str(error), place=where) from None


def _index(text: str, where: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0 or value.adjusted() > 9:
        raise PactlineError(
            f"“{text}” isn't an index", place=where, remedy="write a number above nothing: 84.3"
        )
    return value

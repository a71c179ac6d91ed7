"""Totals restated in one year's prices, by a series of price indices that the person supplies.

The file is a CSV with a heading and two columns, a financial year and an index: `2011/12,84.3`. The
heading of the second column names the series, or else the file's name does.
"""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from store.codes import MINOR
from store.dates import FinancialYear
from store.errors import PactlineError
from store.interface import QualifiedSum, Totals
from store.timeline.series import ListingTimeline, ListingYear, year_label

_PLAIN_HEADINGS = {"", "index", "deflator", "value"}
_PENNY = MINOR // 100
_MOST_BYTES = 1_000_000
_LAYOUT = "write it as CSV in UTF-8, a line a year: 2011/12,84.3"


class Deflator(NamedTuple):
    """A series of price indices by the starting calendar year of financial years."""

    name: str
    indices: dict[int, Decimal]


def read_deflator(path: Path) -> Deflator:
    """Read a series of price indices.

    Raises:
        PactlineError: the file cannot be read, or a line is no year and index; names the line.
    """
    place = str(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PactlineError(
                "too large for a series of price indices", place=place, remedy=_LAYOUT
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PactlineError(
            f"cannot be read: {error.strerror}", place=place, remedy="check its name and permission"
        ) from None
    except UnicodeDecodeError:
        raise PactlineError("is not UTF-8 text", place=place, remedy=_LAYOUT) from None
    name, index = path.stem, dict[int, Decimal]()
    rows = csv.reader(text.splitlines())
    for number, row in enumerate(rows, 1):
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
        if start in index:
            raise PactlineError(f"{year} is given twice", place=where, remedy="keep one of the two")
        index[start] = _index(value, where)
    if not index:
        raise PactlineError("holds no year", place=place, remedy=_LAYOUT)
    return Deflator(name, index)


def in_prices_of(timeline: ListingTimeline, deflator: Deflator, base: int) -> ListingTimeline:
    """Return a timeline restated in the prices of a base year, rounded to pence.

    Money of no period, and of years that the series lacks, cannot be restated: it is left out of
    the restated totals, and the chart says which.

    Args:
        timeline: in the prices of each year.
        deflator: the series.
        base: starting calendar year of the financial year whose prices are wanted.

    Raises:
        PactlineError: the series has no index for the base year, or there are several currencies.
    """
    if len(timeline.currencies) > 1:
        raise PactlineError(
            f"one series of prices cannot restate {' and '.join(timeline.currencies)}",
            remedy=f"narrow the search to one currency, such as currency:{timeline.currencies[0]}",
        )
    wanted = deflator.indices.get(base)
    if wanted is None:
        raise PactlineError(
            f"the series “{deflator.name}” has no index for the base year {year_label(base)}",
            remedy=f"choose one from {year_label(min(deflator.indices))}"
            f" to {year_label(max(deflator.indices))}",
        )
    years = tuple(_restated(year, deflator, wanted) for year in timeline.years)
    lacking = [
        was.label
        for was, after in zip(timeline.years, years, strict=True)
        if was.sums and not after.sums
    ]
    note = f"in prices of {year_label(base, timeline.start_month)}, by the series “{deflator.name}”"
    if lacking:
        note += f"; not restated and left out, the series lacks them: {', '.join(lacking)}"
    if timeline.no_period:
        note += "; what has no period is left out"
    if timeline.totals.left_out:
        note += "; what is left out below is as stated"
    sums: dict[str, QualifiedSum] = {}
    for year in years:
        for each in year.sums:
            sums[each.currency] = _joined(sums.get(each.currency), each)
    ordered = tuple(sums[code] for code in timeline.currencies if code in sums)
    before = timeline.totals
    totals = Totals(ordered, before.records, before.without, before.left_out)
    return timeline._replace(years=years, no_period=None, totals=totals, groups=(), prices=note)


def _restated(year: ListingYear, deflator: Deflator, wanted: Decimal) -> ListingYear:
    index = deflator.indices.get(year.year) if year.year is not None else None
    if index is None:
        return year._replace(sums=())
    factor = wanted / index
    sums = tuple(
        each._replace(minor={word: _pence(minor * factor) for word, minor in each.minor.items()})
        for each in year.sums
    )
    return year._replace(sums=sums)


def _pence(minor: Decimal) -> int:
    return int((minor / _PENNY).to_integral_value()) * _PENNY


def _joined(one: QualifiedSum | None, other: QualifiedSum) -> QualifiedSum:
    if one is None:
        return other
    minor, counts = dict(one.minor), dict(one.counts)
    for word, value in other.minor.items():
        minor[word] = minor.get(word, 0) + value
    for word, count in other.counts.items():
        counts[word] = counts.get(word, 0) + count
    return QualifiedSum(one.currency, minor, counts)


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
            f"“{text}” is no index", place=where, remedy="write a number above nothing: 84.3"
        )
    return value

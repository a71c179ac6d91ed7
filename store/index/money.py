"""The figures of an agreement as columns of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from store.amounts import Amount, Qualifier
from store.contributions import Contributions
from store.currencies import MINOR, SYMBOLS
from store.figures import Figure, YearFigure
from store.index.parts import Fields
from store.index.schema import SLOTS
from store.reasons import FUND

LARGEST = 10**15
"""Figures of this many ten-thousandths or more are read one by one, so that sums stay exact."""

PENNY = 100
"""Columns hold whole pennies; a figure with a fraction of one has no column."""

_EXACTLY = Qualifier.EXACTLY.value
_MILLION, _BILLION = 10**6 * MINOR, 10**9 * MINOR
_TENTH = 10**5 * MINOR
"""Of a million: figures of whole tenths are said with an m."""

Loose = list[tuple[str, str, int]]
"""Figures without a column: family, key, ten-thousandths."""


def set_money(
    fields: Fields, money: Contributions, has: set[str]
) -> tuple[tuple[str, str, int], ...]:
    """Set what an agreement adds; return the figures that have no column.

    A key is `currency|qualifier`, with the financial year or the reason before it.
    """
    loose: Loose = []
    total, by_date, by_days = money.total, money.by_award_date, money.by_days
    if total:
        has.add("total")
        _set(fields, "t", [(f"{f.currency}|{f.qualifier}", f.minor) for f in total], loose)
        _set(fields, "a", [(_key(each), each.figure.minor) for each in by_date], loose)
        _set(fields, "d", [(_key(each), each.figure.minor) for each in by_days], loose)
        years = {each.year or 0 for each in by_days}
        fields["fy_a"] = sorted({each.year or 0 for each in by_date})
        fields["fy_d"] = sorted(years)
        if years != {0}:
            has.add("fy")
    if money.left_out:
        has.add("left-out")
        out = [
            (f"{line.reason}|{line.figure.currency}|{line.figure.qualifier}", line.figure.minor)
            for line in money.left_out
            if line.figure
        ]
        _set(fields, "x", out, loose)
    for family, _, _ in loose:
        has.add(f"loose-{family}")
    amounts = [figure.minor for figure in total]
    if len(by_date) > 1 or money.left_out or len(amounts) > 1:
        amounts = _stated(money)
    if amounts:
        fields["amount"] = amounts
        has.add("money")
    return tuple(loose)


def main_figure(figures: Iterable[Figure]) -> int | None:
    """Return the money that a record is sorted by: pounds, else the first currency."""
    sums: dict[str, int] = {}
    for figure in figures:
        sums[figure.currency] = sums.get(figure.currency, 0) + figure.minor
    if not sums:
        return None
    return sums.get("GBP", next(iter(sums.values())))


def money_text(figures: tuple[Figure, ...]) -> str:
    """Return the money as a person would say it."""
    if not figures:
        return ""
    if len(figures) == 1:
        return figure_text(figures[0])
    from store.listed_sums import of_figures, sums_text

    return sums_text(of_figures(figures))


def figure_text(figure: Figure) -> str:
    """Return one figure as its source says it: more than £3.5m."""
    currency, qualifier, minor = figure
    plain = qualifier == _EXACTLY and 0 <= minor < _BILLION and not minor % MINOR
    if plain and (minor < _MILLION or minor % _TENTH):
        return f"{SYMBOLS.get(currency) or f'{currency} '}{minor // MINOR:,}"
    return _figure_text(figure)


@lru_cache(maxsize=1 << 14)
def _figure_text(figure: Figure) -> str:
    from decimal import Decimal

    value = Decimal(figure.minor) / MINOR
    return Amount(value, figure.currency, Qualifier(figure.qualifier)).short()


def _stated(money: Contributions) -> list[int]:
    """Return the figures stated, in ten-thousandths, without the size of a fund."""
    found = [figure.minor for figure in money.total]
    found += [share.figure.minor for share in money.by_award_date if not share.derived]
    found += [each.figure.minor for each in money.left_out if each.figure and each.reason != FUND]
    return list(dict.fromkeys(found))


def _key(share: YearFigure) -> str:
    year, figure = share.year, share.figure
    return f"{'' if year is None else year}|{figure.currency}|{figure.qualifier}"


def _set(fields: Fields, family: str, figures: Sequence[tuple[str, int]], loose: Loose) -> None:
    if len(figures) > SLOTS[family]:
        loose.extend((family, key, minor) for key, minor in figures)
        return
    for _, minor in figures:
        if minor % PENNY or not -LARGEST < minor < LARGEST:
            loose.extend((family, key, each) for key, each in figures)
            return
    for slot, (key, minor) in enumerate(figures):
        fields[f"{family}k{slot}"] = key
        fields[f"{family}v{slot}"] = minor // PENNY

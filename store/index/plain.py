"""The quick way for the plain grant: one stated total, on days that nothing else disputes.

What it sets is just what `dates_of`, `contributions` and `money.set_money` set together.
"""

from __future__ import annotations

from typing import NamedTuple

from store.amounts import Scope, Stage
from store.figures import apportion, figure_of
from store.index.dates_of import Dates, dates_of
from store.index.keys import descending
from store.index.money import LARGEST, PENNY, figure_text
from store.index.parts import Fields
from store.index.schema import SLOTS
from store.placing import covered
from store.records import Agreement

_MOST_KNOWN = 1 << 15
_DATED_SLOTS = [(f"dk{slot}", f"dv{slot}") for slot in range(SLOTS["d"])]


class _Days(NamedTuple):
    """What the days of a grant decide, whatever its money and its parties.

    `awarded` and `years` begin the keys of columns; `weights` are days in each of the years.
    """

    dates: Dates
    fields: Fields
    has: frozenset[str]
    awarded: str
    years: tuple[str, ...]
    weights: tuple[int, ...]


class Plain(NamedTuple):
    """What was set of a plain grant: its days, and its money as its row shows it."""

    dates: Dates
    amount: str


_known: dict[tuple[object, ...], _Days] = {}


def set_plain(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> Plain | None:
    """Set the days and the money of a plain grant; None, with nothing set, of any other."""
    record = records[0]
    if len(records) > 1 or len(record.funding) != 1:
        return None
    (line,) = record.funding
    stated = line.amount
    if stated is None or line.scope is not Scope.TOTAL or line.stage is Stage.APPLIED_FOR:
        return None
    if line.period or record.actual or record.term_months:
        return None
    figure = figure_of(stated)
    if figure is None or figure.minor % PENNY or not -LARGEST < figure.minor < LARGEST:
        return None
    days = _days(record, start_month)
    currency, qualifier, minor = figure
    if len(days.years) > len(_DATED_SLOTS) or not currency.isprintable():
        return None
    key, pennies = f"{currency}|{qualifier}", minor // PENNY
    fields |= days.fields
    fields["currency"] = currency
    fields["amount"] = [minor]
    fields["k_amount"] = descending(pennies)
    fields["tk0"] = key
    fields["ak0"] = days.awarded + key
    fields["tv0"] = fields["av0"] = pennies
    shares = apportion(minor, days.weights) if days.weights else (minor,)
    for (key_field, value_field), year, share in zip(
        _DATED_SLOTS, days.years, shares, strict=False
    ):
        fields[key_field] = year + key
        fields[value_field] = share // PENNY
    has |= days.has
    return Plain(days.dates, figure_text(figure))


def _days(record: Agreement, start_month: int) -> _Days:
    """Return what the days decide; grants repeat the same few thousand."""
    (line,) = record.funding
    planned = record.planned
    events = tuple([(each.kind, each.date.text, each.by) for each in record.events])
    known = (planned.text if planned else "", line.date.text, start_month, events)
    found = _known.get(known)
    if found is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[known] = _worked_out(record, start_month)
    return found


def _worked_out(record: Agreement, start_month: int) -> _Days:
    dates = dates_of([record])
    (line,) = record.funding
    awarded, years, weights = covered(line.date, line.period, record.planned, start_month)
    by_days: tuple[int | None, ...] = years or (awarded,)
    starts = {year or 0 for year in by_days}
    fields = {**dates.fields, "fy_a": [awarded or 0], "fy_d": sorted(starts)}
    has = {"total", "money", *dates.has}
    if starts != {0}:
        has.add("fy")
    keys = tuple(["|" if year is None else f"{year}|" for year in (awarded, *by_days)])
    return _Days(dates, fields, frozenset(has), keys[0], keys[1:], weights)

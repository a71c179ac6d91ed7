"""The stretches of time that a grant was meant for, and that it took."""

from __future__ import annotations

from typing import Any

from store.dates import Period
from store.importing.days import period
from store.importing.figures import EMPTY, plain, read_figure
from store.importing.giving.values import Values, is_filled

_MODELLED = frozenset(("startDate", "endDate", "duration"))
_MOST_MONTHS = 1200


def read_stretch(
    values: Values, raw: dict[str, Any], field: str, kept: dict[str, Any], where: str
) -> tuple[Period | None, int]:
    """Return the first stretch of a field, and its months where it gives a whole number.

    What has no room in these goes into `kept`, under the field's name.
    """
    if not raw.get(field):
        return None, 0
    stretches = values.objects(raw, field, where)
    if not stretches:
        values.keep_odd(raw, field, kept)
        return None, 0
    path = f"{field}/0/"
    first = stretches[0]
    left = {
        key: value
        for key, given in first.items()
        if key not in _MODELLED and (value := plain(given)) not in EMPTY
    }
    start = _day(values, first, "startDate", left, where, path)
    end = _day(values, first, "endDate", left, where, path)
    found: Period | None = None
    if start or end:
        try:
            found = period(start, end)
        except ValueError:
            left.update(startDate=plain(first["startDate"]), endDate=plain(first["endDate"]))
            done = "ends before it starts; kept as published"
            values.notes.warn(where, field, f"{start} to {end}", done)
    months = _months(values, first, left, where, path)
    if len(stretches) > 1:
        done = "the first is taken for the whole; the others are kept as published"
        values.notes.warn(where, field, f"{len(stretches)} stretches", done)
        kept[field] = [left, *(plain(stretch) for stretch in stretches[1:])]
    elif left:
        kept[field] = [left]
    return found, months


def _day(
    values: Values, raw: dict[str, Any], key: str, left: dict[str, Any], where: str, path: str
) -> str:
    given = raw.get(key)
    if given is None or given == "":
        return ""
    day = values.day(raw, key, where, path)
    if day.has_time or (not day.date.text and is_filled(given)):
        left[key] = plain(given)
    return day.date.text


def _months(
    values: Values, raw: dict[str, Any], left: dict[str, Any], where: str, path: str
) -> int:
    given = raw.get("duration")
    if given is None or given == "":
        return 0
    value = given if given.__class__ is int else read_figure(given).value
    if value is not None and 0 < value <= _MOST_MONTHS and value == int(value):
        return int(value)
    left["duration"] = plain(given)
    values.notes.warn(where, path + "duration", given, "no number of months; kept as published")
    return 0

"""Whether the accounts of one record say different things where only one can be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.records import Agreement, Organisation

_OF_AGREEMENT = ("title", "type", "planned", "actual", "term")
_OF_ORGANISATION = ("name", "kind", "status", "registered", "removed", "address", "url")


def agreements_disagree(records: Sequence[Agreement]) -> bool:
    """Tell whether accounts differ in a field, in the day of an event, or in a counted number."""
    if _differ(records, _OF_AGREEMENT):
        return True
    days = ({(each.kind, each.date.text) for each in r.events if each.date} for r in records)
    counts = ({(each.unit, each.qualifier, each.value) for each in r.counts} for r in records)
    return _say_otherwise(days) or _say_otherwise(counts)


def organisations_disagree(records: Sequence[Organisation]) -> bool:
    """Tell whether accounts differ in a field or in a counted number."""
    counts = ({(each.unit, each.qualifier, each.value) for each in r.counts} for r in records)
    return _differ(records, _OF_ORGANISATION) or _say_otherwise(counts)


def _differ(records: Sequence[Any], fields: Iterable[str]) -> bool:
    return any(
        len({value for record in records if (value := getattr(record, field))}) > 1
        for field in fields
    )


def _say_otherwise(accounts: Iterable[set[tuple[Any, ...]]]) -> bool:
    """Tell whether two accounts give one thing (the first of each tuple) different values."""
    known: dict[Any, set[tuple[Any, ...]]] = {}
    for account in accounts:
        own: dict[Any, set[tuple[Any, ...]]] = {}
        for stated in account:
            own.setdefault(stated[0], set()).add(stated)
        for thing, values in own.items():
            if known.setdefault(thing, values) != values:
                return True
    return False

"""What the person ruled on claims: a doubted one is set aside, and a preferred source leads.

Nothing is lost by it: what is set aside leaves sums, lists and comparisons, and stays readable with
the name of whoever set it aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from store.codec import encode, to_document
from store.identity import DOUBT, Ruling
from store.money import resolved
from store.records import (
    Amount,
    Count,
    Event,
    FundingLine,
    Income,
    Party,
    Person,
    Place,
    Programme,
    Statement,
    Undertaking,
)
from store.text import printable

R = TypeVar("R", bound=Struct)

TOLD_BY: dict[type, tuple[str, ...]] = {
    Count: ("unit", "of"),
    Event: ("kind",),
    FundingLine: ("key", "period"),
    Income: ("year_end",),
    Party: ("organisation", "name", "role"),
    Person: ("name", "post"),
    Place: ("name", "code"),
    Programme: ("title", "code"),
    Statement: ("text",),
    Undertaking: ("text",),
}
"""The fields by which values of a list are told apart; the first one is set in a new value."""


class SetAside(NamedTuple):
    """A claim that counts nowhere by a ruling of the person's."""

    field: str
    value: Any
    source: str
    ruling: Ruling


def field_of(path: str) -> tuple[str, str]:
    """Return the field that a path leads to, and what stands in brackets; `funding[2011/12]`."""
    name, _, rest = path.partition("[")
    return name, rest.removesuffix("]")


def claimed(record: Struct, path: str) -> tuple[Any, ...]:
    """Return what a record says at a path: a field's values one by one, or those of a key.

    Raises:
        AttributeError: it can have no such field.
    """
    name, key = field_of(path)
    value = getattr(record, name)
    if value == getattr(type(record)(id=record.id), name):  # type: ignore[attr-defined]
        return ()
    values = value if isinstance(value, tuple) else (value,)
    return tuple(each for n, each in enumerate(values) if not key or _is_of(each, key, n))


def lasting_path(path: str, values: Sequence[Any]) -> str:
    """Return the path of a claim with what tells it apart, if one alone is there, for its number.

    Args:
        path: of a field, or of values of it: `events[0]`.
        values: what is said there.
    """
    name, key = field_of(path)
    if key.isdigit() and len(values) == 1:
        told_by = TOLD_BY.get(type(values[0]), ())
        key = next((str(text) for each in told_by if (text := getattr(values[0], each))), key)
    return f"{name}[{key}]" if key else name


def digest(value: object) -> str:
    """Return a claim as text by which it is known again, wherever in its source it stands."""
    if isinstance(value, Struct):
        plain = replace(value, where="") if hasattr(value, "where") else value
        return encode(plain).decode("utf-8", "surrogatepass")
    return str(getattr(value, "text", value))


def in_words(value: object) -> str:
    """Return a value as a person would say it, without what goes without saying; printable."""
    if isinstance(value, (tuple, list)):
        return "; ".join(map(in_words, value))
    if isinstance(value, Mapping):
        parts = [(printable(str(key)), in_words(value[key])) for key in value]
        return ", ".join(f"{key}: {words}" for key, words in parts if words)
    if isinstance(value, Struct) and not isinstance(value, Amount):
        told = {name: in_words(getattr(value, name)) for name in to_document(value)}
        if isinstance(value, Event) and told.pop("by", ""):
            told["date"] = f"by {told.get('date', '')}"
        return ", ".join(f"{name} {words}" for name, words in told.items())
    return "" if value is None else printable(str(value))


def why(ruling: Ruling) -> str:
    """Return who set a claim aside, and why, in words."""
    who = ruling.by or "somebody"
    done = f"doubted by {who}" if ruling.kind == DOUBT else f"{who} prefers {ruling.source}"
    return printable(": ".join(filter(None, (done, ruling.because))))


def settled(
    accounts: Sequence[tuple[str, R]], rulings: Iterable[Ruling]
) -> tuple[list[R], list[SetAside]]:
    """Return records as they count, in the order given, and what is set aside of them.

    Where a source leads in a figure, “the same amount” of each source is still its own.

    Args:
        accounts: source and what it says of one record, the fullest account first.
        rulings: those about the record.
    """
    records = [record for _, record in accounts]
    aside: list[SetAside] = []
    for ruling in sorted(rulings, key=lambda each: each.kind != DOUBT):
        name = field_of(ruling.path)[0]
        if name not in records[0].__struct_fields__:
            continue
        doubts = ruling.kind == DOUBT
        if name == "funding" and not doubts:
            own: list[Any] = records
            records = [replace(each, funding=with_figures(each.funding)) for each in own]
        leading = [
            claimed(record, ruling.path)
            for (source, _), record in zip(accounts, records, strict=True)
            if source == ruling.source
        ]
        led = tuple(value for values in leading for value in values)
        if not led:
            continue
        first = -1
        for place, (source, _) in enumerate(accounts):
            if (source == ruling.source) is not doubts:
                continue
            values = [
                each
                for each in claimed(records[place], ruling.path)
                if not doubts or digest(each) in ruling.claims
            ]
            if values:
                first = place if first < 0 else first
                records[place] = _without(records[place], name, values)
                aside += [SetAside(ruling.path, each, source, ruling) for each in values]
        if name == "funding" and not doubts and "[" in ruling.path:
            led = tuple(each for each in led if each.amount)
            _put_in_leading(records, accounts, ruling, led, first)
    return records, aside


def with_figures(lines: tuple[FundingLine, ...]) -> tuple[FundingLine, ...]:
    """Return a source's lines, each with the figure of the one that it is the same as."""
    figures = [resolved(line, lines) for line in lines]
    return tuple(
        replace(line, amount=figure, same_as=line.same_as if figure else "")
        for line, figure in zip(lines, figures, strict=True)
    )


def _put_in_leading(
    records: list[Any],
    accounts: Sequence[tuple[str, Any]],
    ruling: Ruling,
    led: tuple[Any, ...],
    first: int,
) -> None:
    """Put preferred lines of money into the account that counts, among its other lines."""
    others = [n for n, (source, _) in enumerate(accounts) if source != ruling.source]
    place = first if first >= 0 else next((n for n in others if records[n].funding), -1)
    if place >= 0:
        records[place] = replace(records[place], funding=(*records[place].funding, *led))


def _is_of(value: object, key: str, number: int) -> bool:
    if key == str(number):
        return True
    wanted = key.casefold()
    names = TOLD_BY.get(type(value))
    if names is None:
        return str(value).casefold() == wanted
    return any(str(getattr(value, name)).casefold() == wanted for name in names)


def _without(record: R, name: str, values: Sequence[Any]) -> R:
    held = getattr(record, name)
    if isinstance(held, tuple):
        return replace(record, **{name: tuple(each for each in held if each not in values)})
    return replace(record, **{name: getattr(type(record)(id=record.id), name)})  # type: ignore[attr-defined]

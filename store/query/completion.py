"""What may be meant at the cursor of a search line: field names, and values of a field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from store.query.fields import FIELDS, PRESENCE_BY_NAME, Field, Takes, field_named
from store.query.grammar import Item, Lexeme, items, quote
from store.query.tokens import whole, words_of
from store.text import plural

Values = Callable[[str, str], Iterable[tuple[str, str, int]]]
"""Given a field's name and what is typed of a value: value, label and number of records of each
value that fits, the commonest first. An index answers it from a facet; it is asked for fields that
take words, a currency, an amount or financial years."""

_READY: dict[Takes, tuple[tuple[str, str], ...]] = {
    Takes.DAY: (("today", "the day that it is"),),
    Takes.DAYS: (
        ("today..+12m", "the next twelve months"),
        ("-12m..today", "the last twelve months"),
        ("<today", "before today"),
        (">today", "after today"),
    ),
    Takes.STRETCH: (
        ("3m", "three months"),
        ("6m", "six months"),
        ("12m", "twelve months"),
        ("-12m", "the last twelve months"),
    ),
    Takes.YEARS: (
        ("this", "this financial year"),
        ("last", "the last financial year"),
        ("next", "the next financial year"),
    ),
    Takes.MONEY: ((">1m", "more than a million"), ("<10k", "less than ten thousand"), ("0", "")),
}


class Completion(NamedTuple):
    """One thing that may be meant.

    `text[start:end]` gives way to `insert`, after which the cursor stands; `label` names it on
    the screen and `detail` says more (a meaning, or a number of records).
    """

    start: int
    end: int
    insert: str
    label: str
    detail: str = ""

    def applied(self, text: str) -> tuple[str, int]:
        """Return the text with this put in, and the place of the cursor after it."""
        return text[: self.start] + self.insert + text[self.end :], self.start + len(self.insert)


def complete(
    text: str, cursor: int, values: Values | None = None, *, limit: int = 20
) -> list[Completion]:
    """Return what may be meant at a cursor, the likeliest first; nothing between words.

    Only what stands before the cursor counts and is replaced.
    """
    before = items(text[:cursor])
    if not before or before[-1].end != min(cursor, len(text)):
        return []
    item = before[-1]
    if item.kind is Lexeme.WORD:
        return list(_names(item))[:limit]
    field = field_named(item.name) if item.kind is Lexeme.FIELD else None
    if field is None:
        return []
    found = {one.insert: one for one in _values(item, field, values)}
    return list(found.values())[:limit]


def _names(item: Item) -> Iterator[Completion]:
    typed = item.text.lower()
    start = item.end - len(item.text)
    by_alias: list[Completion] = []
    for field in FIELDS:
        offer = Completion(start, item.end, f"{field.name}:", f"{field.name}:", field.meaning)
        if field.name.startswith(typed):
            yield offer
        elif any(alias.startswith(typed) for alias in field.aliases):
            by_alias.append(offer)
    yield from by_alias


def _values(item: Item, field: Field, values: Values | None) -> Iterator[Completion]:
    typed = whole(item.text)
    if field.takes in (Takes.CHOICE, Takes.PRESENCE):
        for choice in sorted(
            (choice for choice in field.choices if typed in choice.lower()),
            key=lambda choice: not choice.lower().startswith(typed),
        ):
            known = PRESENCE_BY_NAME.get(choice) if field.takes is Takes.PRESENCE else None
            yield _value(item, choice, choice, known.meaning if known else "")
        return
    faceted = field.takes in (Takes.TEXT, Takes.CURRENCY, Takes.MONEY, Takes.YEARS)
    for value, label, records in values(field.name, item.text) if values and faceted else ():
        if insert := value if field.takes is not Takes.TEXT else _as_text(item.sign, value, label):
            yield _value(item, insert, label or value, plural(records, "record"))
    for value, meaning in _READY.get(field.takes, ()):
        if value.startswith(item.sign + typed):
            yield _value(item, value, value, meaning)


def _value(item: Item, insert: str, label: str, detail: str) -> Completion:
    return Completion(item.value_at, item.end, insert, label, detail)


def _as_text(sign: str, value: str, label: str) -> str:
    """Return a value as it is typed: by its name, or whole after `=`; nothing without a word."""
    text = value if sign or not words_of(label) else label
    if not (value and words_of(text)):
        return ""
    return f"{sign}{text if text.isascii() and text.isalpha() else quote(text)}"

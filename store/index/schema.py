"""The fields of the index and their sort keys. Every change of meaning here needs a new VERSION."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

import tantivy

from store.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---- The fields of the index. Every change of meaning here needs a new VERSION.

VERSION = 7
"""Version of the layout; an index of another version is never opened, but made again."""

ORGANISATION, AGREEMENT, FUND, META = "o", "a", "f", "meta"
"""What a document is about; META holds which files the index was made of."""

RECORDS = (ORGANISATION, AGREEMENT, FUND)
"""Kinds of document that stand for a record."""

NAME_FIELDS = ("title", "funder_w", "recipient_w", "partner_w", "other_w")
"""Fields of names: a record's own, and those of whoever takes part."""

NAMES = "names"
"""The field of the words of all of these: what is found here comes before other texts."""

TEXT = "text"
"""The field of the words of running texts and of what a publisher codes."""

WORD_FIELDS = (NAMES, TEXT, "id_w")
"""Fields that a word without a field name is looked for in."""

BEGINS = "begins"
"""The field of the beginnings of titles, as they are sorted, of kinds that are listed by name."""

LONGEST_BEGINNING = 40
"""Characters of a title in that field."""

FACET_FIELDS = (
    "funder",
    "recipient",
    "partner",
    "party",
    "type",
    "status",
    "currency",
    "place",
    "programme",
    "fund",
    "source",
    "regrant",
)
"""Fields whose values are counted, each value as it is printed or an id."""

TOTAL_SLOTS, DATED_SLOTS, DAYS_SLOTS, OUT_SLOTS = 2, 3, 5, 2
"""How many figures of a record have columns; records with more are read one by one."""

SLOTS = {"t": TOTAL_SLOTS, "a": DATED_SLOTS, "d": DAYS_SLOTS, "x": OUT_SLOTS}
"""Family of figures to its columns: totals, years by award date, years by days, left out."""

FLAG = ","
"""Stands between what a record has: all of it is one term, since few combinations occur."""

SORT_KEYS = ("n1", "n2", "k_date", "k_amount", "k_ends")
SHELVED = {ORGANISATION: "n1", AGREEMENT: "k_date", FUND: "n1"}
"""Kind of record to the key that its shelf goes by."""

LOOKED_UP = ("n1", "k_date")
"""Sort keys that many records share, so that those of one value are looked up at once."""

TIE = "tie"
"""The key that no two records share."""
DAY_FIELDS = ("starts", "ends", "signed", "awarded", "known")
"""Days as `date.toordinal`; `known` is the day from which some source speaks of the record."""

YEAR_FIELDS = ("fy_a", "fy_d")
"""Financial years of the money by award date and by days, by starting year; 0 is “no period”."""

MAX_KEY = (1 << 53) - 1
"""Largest sort key: what a record without the value has. Larger ones would not survive a float."""


def key_of(kind: str, record_id: str) -> str:
    """Return the term that stands for one record."""
    return f"{kind}|{record_id}"


def build() -> tantivy.Schema:
    """Return the schema."""
    builder = tantivy.SchemaBuilder()

    def term(name: str, *, fast: bool = False) -> None:
        builder.add_text_field(name, fast=fast, tokenizer_name="raw", index_option="basic")

    for name in ("kind", "key", "link", "whole", "has", "file", "part_of", "shelf", BEGINS):
        term(name, fast=name == "part_of")
    for name in (*NAME_FIELDS, NAMES, "person_w", "id_w", TEXT):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in FACET_FIELDS:
        term(name, fast=True)
    for name in SORT_KEYS:
        builder.add_unsigned_field(name, fast=True, indexed=name in LOOKED_UP)
    for name in (TIE, *DAY_FIELDS, *YEAR_FIELDS):
        builder.add_unsigned_field(name, fast=True)
    builder.add_integer_field("amount", fast=True)
    for family, count in SLOTS.items():
        for slot in range(count):
            term(f"{family}k{slot}", fast=True)
            builder.add_integer_field(f"{family}v{slot}", fast=True)
    builder.add_bytes_field("blob", stored=True)
    return builder.build()


# ---- Sort keys as whole numbers below 2^53, smallest first.

LETTERS = 10
"""Characters of a title in one key."""

_ORDER = b" 0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = bytes(_ORDER.find(n) if n in _ORDER else len(_ORDER) for n in range(256))
_BASE = len(_ORDER) + 1
_WEIGHTS = tuple(_BASE ** (LETTERS - 1 - place) for place in range(LETTERS))
_PLAIN = {n: " " for n in range(128) if not chr(n).isalnum()} | {ord("'"): None}
_MIDDLE = 1 << 52

_DEPTHS = {"n1": _BASE ** (LETTERS - 2), "k_date": 32}
"""Key to how many of its values share a shelf: two first letters, or about a month."""


def sort_text(title: str) -> str:
    """Return a title as it is sorted: folded, letters and digits with single blanks between."""
    folded = fold(title)
    if folded.isascii():
        return " ".join(folded.translate(_PLAIN).split())
    return " ".join("".join(c if c.isalnum() else " " if c != "'" else "" for c in folded).split())


def letters_key(text: str) -> int:
    """Return the first letters of a sort text as a number that sorts alike.

    Letters outside a to z come after z, all alike.
    """
    digits = text[:LETTERS].encode("ascii", "replace").translate(_DIGITS)
    return sum(map(mul, digits, _WEIGHTS))


def bounds(text: str) -> list[tuple[str, int, int]]:
    """Return each key of titles that begin with a sort text, with its smallest and largest value.

    Letters of other scripts are all alike, so that a few titles too many may lie between.
    """
    found = []
    for field, part in (("n1", text[:LETTERS]), ("n2", text[LETTERS : 2 * LETTERS])):
        if part or field == "n1":
            low = letters_key(part)
            found.append((field, low, low + _BASE ** (LETTERS - len(part)) - 1))
    return found


def name_keys(title: str) -> tuple[int, int]:
    """Return the two keys of a title; what has none sorts last."""
    text = sort_text(title)
    if not text:
        return MAX_KEY, MAX_KEY
    return letters_key(text), letters_key(text[LETTERS:])


def descending(value: int | None) -> int:
    """Return a key that puts the largest value first and no value last."""
    if value is None:
        return MAX_KEY
    return min(max(_MIDDLE - value, 0), MAX_KEY - 1)


def ascending(value: int | None) -> int:
    """Return a key that puts the smallest value first and no value last."""
    if value is None:
        return MAX_KEY
    return min(max(value, 0), MAX_KEY - 1)


def shelf(kind: str, keys: Mapping[str, int]) -> str:
    """Return the shelf of a record: a term that sorts as the key does, after its kind."""
    key = SHELVED[kind]
    return f"{kind}{keys[key] // _DEPTHS[key]:016}"

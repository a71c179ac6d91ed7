"""The fields of the index and its sort keys. Every change of meaning here needs a new VERSION."""

from __future__ import annotations

from collections.abc import Mapping
from operator import mul

import tantivy

from store.text import fold

VERSION = 24
"""Version of the layout and of the answers kept beside it.

An index of another version is never opened, but made again.
"""

ORGANISATION, AGREEMENT, FUND, META = "o", "a", "f", "meta"
"""What a document is about; META holds which files the index was made of."""

RECORDS = (ORGANISATION, AGREEMENT, FUND)
"""Kinds of document that stand for a record."""

ENTRY = "entry"
"""The field of what is stored of a record, as `store.index.opened.Entry` has it."""

NAME_FIELDS = ("title", "funder_w", "recipient_w", "partner_w", "other_w")
"""Fields of names: a record's own, and those of whoever takes part."""

NAMES = "names"
"""The field of the words of all of these: what is found here comes before other texts."""

TEXT = "text"
"""The field of the words of running texts and of what a publisher codes."""

WORD_FIELDS = (NAMES, TEXT, "id_w")
"""Fields that a word without a field name is looked for in."""

SAME_NAME = "same"
"""What leads, in the field of whole texts, an organisation’s name as names are compared."""

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

TOTAL, BY_AWARD, BY_DAYS, LEFT_OUT = "total", "by_award", "by_days", "left_out"
"""Families of figures: what a record comes to, that by financial year, and what counts nowhere."""

COLUMNS = {
    family: [(f"{family}_key{place}", f"{family}_pence{place}") for place in range(number)]
    for family, number in {TOTAL: 1, BY_AWARD: 3, BY_DAYS: 5, LEFT_OUT: 2}.items()
}
"""Family to the fields of its figures, each of a key and of the figure in pence.

A key is `|currency|qualifier`, with financial years or a reason before it. Where a record has more
figures of a family than these, or one that pence cannot hold, all of the family are in its entry: a
column of totals holds one award in each value.
"""

IN_ENTRY = "-in-entry"
"""Ends what such a record has, after the family."""

YEARS = {BY_AWARD: "year_by_award", BY_DAYS: "year_by_days"}
"""Family of yearly figures to the field of their years, as in the keys of these figures."""

PENCE = "pence"
"""What an agreement has whose figure is printed with pence in its row."""

WORKED_OUT = {BY_AWARD: "worked_out", BY_DAYS: "worked_out_by_days"}
"""Family of yearly figures to the field of what no source states of them: years, a currency, how
many figures, and how many of these are left of totals that their years exceed."""

FLAG = ","
"""Stands between what a record has: all of it is one term, since few combinations occur."""

SHARED = "several-"
"""Begins what an agreement has where several on one side share its money: several-recipients."""

AMOUNTS = ("amount", "paid", "applied", "income")
"""Figures in ten-thousandths: that count, paid out, applied for, and a body's latest income."""

LOCALITY, POSTCODE = "locality", "postcode"
"""Fields of what organisations' addresses name: towns and the like, and postcodes."""

LIES_IN = "lies_in"
"""Field of which area lies in which, as records state it: a code, and a wider area's level, code
and name."""

CURRENCIES = "currencies"
"""What an agreement has whose figures are in several currencies: each of them is a whole text."""

CODED = "coded"
"""What the whole texts of titles of programmes with their codes are kept under."""

BY_DAYS_APART = "by_days_apart"
"""What an agreement has whose money read by days stands elsewhere than on its award date."""

DAY_FIELDS = ("starts", "ends", "signed", "awarded", "known")
"""Days as `date.toordinal`; `known` is the day from which some source speaks of the record."""

SORT_KEYS = ("n1", "n2", "k_date", "k_amount", "k_ends")

INDEXED_KEYS = ("n1", "k_date")
"""Sort keys that many records share, so that those of one value are looked up at once."""

TIED = "tied"
"""What an organisation has that is tied to another id without being one body with it."""

TIE = "tie"
"""The key that no two records share: a hash of the id, below TIES."""

TIES = 1 << 62


def key_of(kind: str, record_id: str) -> str:
    """Return the term that stands for one record."""
    return f"{kind}|{record_id}"


def build() -> tantivy.Schema:
    """Return the schema."""
    builder = tantivy.SchemaBuilder()

    def term(name: str, *, fast: bool = False) -> None:
        builder.add_text_field(name, fast=fast, tokenizer_name="raw", index_option="basic")

    for name in (
        "kind",
        "key",
        "link",
        "whole",
        "has",
        "file",
        "section",
        BEGINS,
        LOCALITY,
        POSTCODE,
        LIES_IN,
    ):
        term(name)
    for name in (*NAME_FIELDS, NAMES, "person_w", "id_w", TEXT):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (*FACET_FIELDS, "part_of", *WORKED_OUT.values(), *YEARS.values()):
        term(name, fast=True)
    for name in SORT_KEYS:
        builder.add_unsigned_field(name, fast=True, indexed=name in INDEXED_KEYS)
    for name in (TIE, *DAY_FIELDS):
        builder.add_unsigned_field(name, fast=True)
    for name in AMOUNTS:
        builder.add_integer_field(name, fast=True)
    for fields in COLUMNS.values():
        for key, pence in fields:
            term(key, fast=True)
            builder.add_integer_field(pence, fast=True)
    builder.add_bytes_field(ENTRY, stored=True)
    return builder.build()


# Sort keys are whole numbers up to MAX_KEY, smallest first.

MAX_KEY = (1 << 63) - 1
"""Largest sort key: what a record without the value has."""

LETTERS = 12
"""Characters of a title in one key."""

_ORDER = b" 0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = bytes(_ORDER.find(n) if n in _ORDER else len(_ORDER) for n in range(256))
_BASE = len(_ORDER) + 1
_WEIGHTS = tuple(_BASE ** (LETTERS - 1 - place) for place in range(LETTERS))
_PLAIN = {n: " " for n in range(128) if not chr(n).isalnum()} | {ord("'"): None}
_MIDDLE = 1 << 62


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


def name_keys(title: str) -> tuple[int, int]:
    """Return the two keys of a title; what has none sorts last."""
    text = sort_text(title)
    if not text:
        return MAX_KEY, MAX_KEY
    return letters_key(text), letters_key(text[LETTERS:])


def descending(value: int | None) -> int:
    """Return a key that puts the largest value first and no value last."""
    return MAX_KEY if value is None else min(max(_MIDDLE - value, 0), MAX_KEY - 1)


def ascending(value: int | None) -> int:
    """Return a key that puts the smallest value first and no value last."""
    return MAX_KEY if value is None else value


def value_of(key: int) -> int:
    """Return the value of a `descending` key."""
    return _MIDDLE - key


SECTION_KEYS = {ORGANISATION: "n1", AGREEMENT: "k_date", FUND: "n1"}
"""Kind of record to the key that its list goes by unless it is asked to go by another."""

_SECTION_SIZES = {"n1": _BASE ** (LETTERS - 2), "k_date": 32}


def section(kind: str, keys: Mapping[str, int]) -> str:
    """Return the section of its list that a record is in: two first letters, or about a month.

    Sections sort as the list does, after their kind.
    """
    key = SECTION_KEYS[kind]
    return f"{kind}{keys[key] // _SECTION_SIZES[key]:019}"

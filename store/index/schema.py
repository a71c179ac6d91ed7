"""The fields of the index. Every change of meaning here needs a new VERSION."""

from __future__ import annotations

import tantivy

VERSION = 6
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

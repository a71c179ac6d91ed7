"""A document of the index while it is made."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from store.dates import PartialDate
from store.index.accounts import Account, R, known_from
from store.index.blob import Entry, pack
from store.index.keys import ascending, descending, name_keys, shelf, sort_text
from store.index.schema import (
    BEGINS,
    FLAG,
    LONGEST_BEGINNING,
    NAME_FIELDS,
    NAMES,
    SHELVED,
    key_of,
)
from store.query.tokens import SEPARATOR, index_text, whole, words_of
from store.text import printable

Fields = dict[str, Any]
"""Field of the index to its value or list of values."""

_BETWEEN = f" {SEPARATOR} "
_names = lru_cache(maxsize=1 << 15)(name_keys)


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> str:
    """Return the tokens of a text that is likely to come again, such as a name."""
    return index_text(text)


def joined_tokens(texts: Iterable[str]) -> str:
    """Return the tokens of several such texts, kept apart."""
    return _BETWEEN.join(filter(None, map(tokens, texts)))


def begin(kind: str, record_id: str, title: str, accounts: list[Account[R]]) -> Fields:
    """Return the fields that every record has."""
    first, second = _names(title)
    fields: Fields = {
        "kind": kind,
        "key": key_of(kind, record_id),
        "id_w": " ".join(words_of(record_id)),
        "n1": first,
        "n2": second,
        "tie": tie_key(kind, record_id),
    }
    if len(accounts) == 1:
        (account,) = accounts
        fields["source"], fields["file"] = account.source, str(account.place.file)
    else:
        fields["source"] = sources_of(accounts)
        fields["file"] = list(dict.fromkeys(str(account.place.file) for account in accounts))
    if SHELVED[kind] == "n1":
        fields[BEGINS] = sort_text(title)[:LONGEST_BEGINNING]
    if not record_id.isprintable():
        fields["key"] = [fields["key"], key_of(kind, printable(record_id))]
    if known := known_from(accounts):
        fields["known"] = known
    return fields


def tie_key(kind: str, record_id: str) -> int:
    """Return a number that stands for the id, so that equal keys have one order everywhere."""
    digest = blake2b(f"{kind}:{record_id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 11


def sources_of(accounts: list[Account[R]]) -> list[str]:
    """Return the sources that speak of a record, each once."""
    return list(dict.fromkeys(account.source for account in accounts))


def set_sort(
    fields: Fields, *, day: PartialDate | None, amount: int | None, ends: PartialDate | None
) -> None:
    """Set the sort keys: the latest date first, the largest amount first, the next end first."""
    fields["k_date"] = descending(ordinal(day.first) if day else None)
    fields["k_amount"] = descending(None if amount is None else amount // 100)
    fields["k_ends"] = ascending(ordinal(ends.last) if ends else None)


def set_words(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Set a field of words."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = index_text(*kept)


def set_values(fields: Fields, field: str, texts: Iterable[str]) -> list[str]:
    """Set a facet; return its texts."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = [printable(text) for text in kept]
    return kept


def add_whole(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Add the whole texts of a field, as `field:=text` asks for them."""
    kept = [f"{field}|{whole(text)}" for text in dict.fromkeys(texts) if text]
    if kept:
        fields["whole"] = [*fields.get("whole", ()), *kept]


def finish(fields: Fields, has: set[str], entry: Entry) -> Fields:
    """Add what the record has, the words of all of it, and what is stored."""
    if len(entry.places) > 1:
        has.add("several")
    fields["has"] = _flags(frozenset(has))
    fields["shelf"] = shelf(fields["kind"], fields)
    names = [fields[name] for name in (NAMES, *NAME_FIELDS) if fields.get(name)]
    if names:
        fields[NAMES] = _BETWEEN.join(names)
    fields["blob"] = as_text(pack(entry))
    return fields


def as_text(data: bytes) -> str:
    """Return bytes as JSON gives them to the index."""
    return b2a_base64(data, newline=False).decode()


@lru_cache(maxsize=1 << 12)
def _flags(has: frozenset[str]) -> str:
    return FLAG.join(sorted(has))


def ordinal(day: date | None) -> int | None:
    """Return a day as a number, or None."""
    return None if day is None else day.toordinal()

"""A document of the index while it is made."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from store.dates import PartialDate
from store.index.accounts import Account, R, known_from
from store.index.blob import Entry, pack
from store.index.keys import ascending, descending, name_keys, tie_key
from store.query.tokens import index_text, whole
from store.text import printable

Fields = dict[str, Any]
"""Field of the index to its value or list of values."""


def begin(kind: str, record_id: str, title: str, accounts: list[Account[R]]) -> Fields:
    """Return the fields that every record has."""
    first, second = name_keys(title)
    fields: Fields = {
        "kind": kind,
        "key": key_of(kind, record_id),
        "id": record_id,
        "id_w": index_text(record_id),
        "n1": first,
        "n2": second,
        "tie": tie_key(kind, record_id),
        "exact": whole(record_id),
        "source": list(dict.fromkeys(account.source for account in accounts)),
        "file": list(dict.fromkeys(str(account.place.file) for account in accounts)),
    }
    safe = printable(record_id)
    if safe != record_id:
        fields["id"] = [record_id, safe]
    if known := known_from(accounts):
        fields["known"] = known
    return fields


def key_of(kind: str, record_id: str) -> str:
    """Return the term that stands for one document."""
    return f"{kind}|{record_id}"


def set_sort(
    fields: Fields, *, day: PartialDate | None, amount: int | None, ends: PartialDate | None
) -> None:
    """Set the sort keys: the latest date first, the largest amount first, the next end first."""
    fields["k_date"] = descending(ordinal(day.first) if day else None)
    fields["k_amount"] = descending(None if amount is None else amount // 100)
    fields["k_ends"] = ascending(ordinal(ends.last) if ends else None)


def set_words(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Set a field of words, and the whole texts to compare with."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = index_text(*kept)


def set_values(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Set a facet with its words and its whole texts."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = list(dict.fromkeys(map(printable, kept)))
        fields[f"{field}_w"] = index_text(*kept)
        add_whole(fields, field, kept)


def add_whole(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Add the whole texts of a field, as `field:=text` asks for them."""
    fields.setdefault("whole", []).extend(f"{field}|{whole(text)}" for text in texts)


def finish(fields: Fields, entry: Entry) -> Fields:
    """Add what is stored."""
    if len(entry.places) > 1:
        fields["has"] = [*fields.get("has", ()), "several"]
    fields["blob"] = b2a_base64(pack(entry), newline=False).decode()
    return fields


def ordinal(day: date | None) -> int | None:
    """Return a day as a number, or None."""
    return None if day is None else day.toordinal()

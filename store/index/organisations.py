"""An organisation, joined over its identifiers, as a document of the index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from store.index.accounts import Account, in_order
from store.index.blob import Entry
from store.index.parts import (
    Fields,
    add_whole,
    begin,
    finish,
    set_sort,
    set_values,
    set_words,
    sources_of,
)
from store.index.schema import ORGANISATION, key_of
from store.interface import Kind, Row
from store.query.tokens import index_text
from store.text import printable

if TYPE_CHECKING:
    from store.records import Organisation


def main_id(ids: Iterable[str]) -> str:
    """Return the id that a body is listed under: a register's before a made-up one."""
    return min(
        ids,
        key=lambda each: (
            each.startswith("PACT-"),
            each.startswith("360G-"),
            not each.startswith("GB-CHC-"),
            each,
        ),
    )


def organisation_fields(
    accounts: list[Account[Organisation]], ids: Iterable[str], linked: Iterable[str]
) -> Fields:
    """Return the document of an organisation.

    Args:
        accounts: what each source says, at least one.
        ids: every identifier of the body.
        linked: further ids that its records or the person's decisions tie it to, joined or not.
    """
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    own = dict.fromkeys(record.id for record in records)
    record_id = main_id(own)
    names = [record.name for record in records if record.name]
    title = names[0] if names else record_id
    fields = begin(ORGANISATION, record_id, title, accounts)
    joined = dict.fromkeys([record_id, *own, *sorted(ids)])
    named = dict.fromkeys([*joined, *map(printable, joined)])
    fields["key"] = [key_of(ORGANISATION, each) for each in named]
    fields["link"] = list(dict.fromkeys([*joined, *linked]))
    fields["id_w"] = index_text(*joined)
    other_names = [name for record in records for name in (*record.aliases, *record.former_names)]
    set_words(fields, "title", [*names, *other_names])
    add_whole(fields, "title", dict.fromkeys([*names, *other_names]))
    texts = [
        *set_values(fields, "type", (record.kind for record in records)),
        *set_values(fields, "status", (record.status for record in records)),
    ]
    texts += set_values(
        fields,
        "place",
        (t for r in records for place in r.places for t in (place.name, place.code, place.country)),
    )
    texts += _set_people(fields, records)
    set_words(fields, "text", [*texts, *_texts(records)])
    has = _has(fields, records)
    registered = next((record.registered for record in records if record.registered), None)
    removed = next((record.removed for record in records if record.removed), None)
    set_sort(fields, day=registered, amount=None, ends=removed)
    row = Row(
        Kind.ORGANISATION,
        record_id,
        printable(title),
        type=printable(next((record.kind for record in records if record.kind), "")),
        who=printable(record_id),
        date=registered.text if registered else "",
        ends=removed.text if removed else "",
        status=printable(next((record.status for record in records if record.status), "")),
        sources=tuple(sources_of(accounts)),
    )
    places = tuple(account.place for account in accounts)
    return finish(fields, has, Entry(row, tuple(joined), places))


def _set_people(fields: Fields, records: list[Organisation]) -> list[str]:
    people = [text for r in records for person in r.people for text in (person.name, person.post)]
    for record in records:
        people += [t for each in record.statements for t in (each.speaker.name, each.speaker.post)]
    kept = list(dict.fromkeys(filter(None, people)))
    if kept:
        set_words(fields, "person_w", kept)
        add_whole(fields, "person", kept)
    return kept


def _texts(records: list[Organisation]) -> list[str]:
    texts: list[str] = []
    for record in records:
        texts += (record.description, record.address, record.url, *record.notes)
        texts += (statement.text for statement in record.statements)
        texts += (count.unit for count in record.counts)
    return texts


def _has(fields: Fields, records: list[Organisation]) -> set[str]:
    found: set[str] = {name for name in ("type", "status", "place") if name in fields}
    if "person_w" in fields:
        found.add("people")
    for record in records:
        for name in ("statements", "counts", "income", "description", "notes"):
            if getattr(record, name):
                found.add(name)
        if record.registered or record.removed:
            found.add("dates")
        if record.registered:
            found.add("start")
        if record.removed:
            found.add("end")
    if len(records) > 1:
        from store.index.disagreeing import organisations_disagree

        if organisations_disagree(records):
            found.add("disagreement")
    return found

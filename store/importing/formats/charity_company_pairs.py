"""Pairs of a charity's and a company's org-id for one body: `org_id_a,org_id_b,name`."""

from __future__ import annotations

from store.importing.formats.registers import KIND, Entry, register_id, register_plan, wanted
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import Plan
from store.org_ids import parse, problem
from store.records import Organisation, Source

_TITLES = ("org_id_a", "org_id_b", "name")


def _is_header(row: list[str]) -> bool:
    return [title.casefold() for title in row[:2]] == list(_TITLES[:2])


def _fits(incoming: Incoming) -> bool:
    return bool(incoming.tables(_is_header))


def _read(incoming: Incoming, request: Request) -> Plan:
    entries: list[Entry] = []
    read = 0
    for table in incoming.tables(_is_header):
        for where, row in table.filled():
            read += 1
            fields = dict(zip(_TITLES, row, strict=False))
            ids = (fields.get("org_id_a", ""), fields.get("org_id_b", ""))
            trouble = next((why for each in ids if (why := problem(each))), "")
            if not all(parse(each).number for each in ids):
                incoming.notes.lose(where, fields.get("name", ""), trouble or "no pair of ids")
                continue
            if trouble:
                incoming.notes.warn(where, "org_id", " ".join(ids), f"{trouble}; kept", ids[0])
            entries.append(Entry(where, ids, fields))
    chosen = wanted(entries, request)
    found: dict[str, Organisation] = {}
    for entry in chosen:
        first, second = entry.ids
        held = found.get(first)
        found[first] = Organisation(
            id=first,
            name=held.name if held else entry.fields.get("name", ""),
            identifiers=tuple(dict.fromkeys((*(held.identifiers if held else ()), second))),
            where=held.where if held else entry.where,
        )
    source = Source(
        id=register_id(incoming, request), title="Charity and company numbers", kind=KIND
    )
    return register_plan(
        incoming, request, FORMAT.name, source, found.values(), (read, len(chosen))
    )


FORMAT = Format("charity and company numbers", _fits, _read, selective=True)

"""The Charity Commission's register of mergers: whom each former charity's property went to."""

from __future__ import annotations

from collections import defaultdict

from store.importing.formats.registers import KIND, Entry, register_id, register_plan, wanted
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import Plan
from store.importing.values import read_day
from store.org_ids import from_charity_number
from store.records import Organisation, Source

_TELLING = frozenset(("transferor_name", "transferor_regno", "transferee_name", "transferee_regno"))
_DATES = ("date_vesting_declaration", "date_property_transferred", "date_merger_registered")


def _titles(row: list[str]) -> list[str]:
    return [title.strip().casefold().replace(" ", "_") for title in row]


def _is_header(row: list[str]) -> bool:
    return set(_titles(row)) >= _TELLING


def _fits(incoming: Incoming) -> bool:
    return bool(incoming.tables(_is_header))


def _read(incoming: Incoming, request: Request) -> Plan:
    entries: list[Entry] = []
    read = 0
    for table in incoming.tables(_is_header):
        titles = _titles(table.titles)
        empty = dict.fromkeys((*titles, "transferor_subno", "transferee_subno", *_DATES), "")
        for where, row in table.filled():
            read += 1
            entry = _entry(incoming, where, {**empty, **dict(zip(titles, row, strict=False))})
            if entry:
                entries.append(entry)
    chosen = wanted(entries, request)
    source = Source(
        id=register_id(incoming, request),
        title="Register of merged charities",
        kind=KIND,
        publisher="Charity Commission for England and Wales",
    )
    organisations = _organisations(incoming, chosen)
    return register_plan(incoming, request, FORMAT.name, source, organisations, (read, len(chosen)))


def _entry(incoming: Incoming, where: str, fields: dict[str, str]) -> Entry | None:
    """Return a row of which one charity at least has a number; the other id may be empty."""
    notes = incoming.notes
    former, new = (_org_id(fields, role) for role in ("transferor", "transferee"))
    if not (former or new):
        notes.lose(where, fields["transferor_name"], "neither charity has a number")
        return None
    if former == new:
        notes.lose(where, fields["transferor_name"], "it merges a charity with itself")
        return None
    for role, org_id in (("transferor", former), ("transferee", new)):
        if not org_id:
            done = f"the {role} has no charity number; kept by name under the other charity"
            notes.warn(where, f"{role}_regno", fields[f"{role}_regno"], done, former or new)
    for field in _DATES:
        if fields[field] and not read_day(fields[field]).date:
            notes.warn(where, field, fields[field], "no date; kept as published", former or new)
    return Entry(where, (former, new), fields)


def _org_id(fields: dict[str, str], role: str) -> str:
    org_id = from_charity_number(fields[f"{role}_regno"])
    linked = fields[f"{role}_subno"].strip().lstrip("0")
    return f"{org_id}-{linked}" if org_id and linked.isdigit() else org_id


def _name(text: str) -> str:
    """Return a name without the dash that the register leaves at its end."""
    return text.rstrip(" -–").strip() or text


def _organisations(incoming: Incoming, entries: list[Entry]) -> list[Organisation]:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    moves: dict[str, list[Entry]] = defaultdict(list)
    predecessors: dict[str, dict[str, None]] = defaultdict(dict)
    where: dict[str, str] = {}
    for entry in entries:
        former, new = entry.ids
        for org_id, role in ((former, "transferor"), (new, "transferee")):
            if org_id:
                names[org_id].setdefault(_name(entry.fields[f"{role}_name"]))
                where.setdefault(org_id, entry.where)
        moves[former or new].append(entry)
        if former and new:
            predecessors[new].setdefault(former)
    found: list[Organisation] = []
    for org_id, known in names.items():
        rows = moves.get(org_id, [])
        targets = [e.ids[1] for e in rows if e.ids[0] == org_id and e.ids[1]]
        targets = list(dict.fromkeys(targets))
        if len(targets) > 1:
            done = "merged into several; the first is the successor, all are kept as published"
            incoming.notes.warn(rows[1].where, "transferee", ", ".join(targets), done, org_id)
        first, *others = known
        found.append(
            Organisation(
                id=org_id,
                name=first,
                kind="charity",
                aliases=tuple(name for name in others if name),
                successor=targets[0] if targets else "",
                predecessors=tuple(predecessors.get(org_id, ())),
                as_published={"mergers": [_as_published(entry) for entry in rows]} if rows else {},
                where=where[org_id],
            )
        )
    return found


def _as_published(entry: Entry) -> dict[str, str]:
    return {key: value for key, value in entry.fields.items() if value}


FORMAT = Format("register of merged charities", _fits, _read, selective=True)

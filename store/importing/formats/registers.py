"""Registers of organisations: rows about bodies that the store knows, or every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.importing.formats.registry import Request
from store.importing.incoming import Incoming
from store.importing.plan import PROGRESS_STEP, Plan
from store.importing.run import complete, source_id_for
from store.records import Organisation, Source

KIND = "register"


class Entry(NamedTuple):
    """A row of a register: its place, the org-ids that it is about (some empty), its cells."""

    where: str
    ids: tuple[str, ...]
    fields: dict[str, str]


def wanted(entries: Sequence[Entry], request: Request) -> list[Entry]:
    """Return the rows that are about an organisation that the store knows, or all of them."""
    if request.all_rows or request.known is None:
        chosen = list(entries)
    else:
        known = request.known(
            list(dict.fromkeys(each for entry in entries for each in entry.ids if each))
        )
        chosen = [entry for entry in entries if any(each in known for each in entry.ids)]
    if request.progress:
        for done in range(0, len(chosen), PROGRESS_STEP):
            request.progress("reading", done, len(chosen))
        request.progress("reading", len(chosen), len(chosen))
    return chosen


def register_plan(
    incoming: Incoming,
    request: Request,
    format_name: str,
    source: Source,
    organisations: Iterable[Organisation],
    counts: tuple[int, int],
) -> Plan:
    """Return the plan of a register; `counts` are the rows read and the rows taken in."""
    found = tuple(organisations)
    read, taken = counts
    file = complete(source, incoming, found)
    notes = incoming.notes
    passed = read - taken - len(notes.lost)
    return Plan([file], format_name, notes.warnings, notes.lost, read, max(passed, 0))


def register_id(incoming: Incoming, request: Request) -> str:
    """Return the id of a register's source."""
    return request.source_id or source_id_for(incoming.stem, "")

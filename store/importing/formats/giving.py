"""Files of the 360Giving Data Standard: packages as JSON, and tables as CSV or workbook."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from msgspec import structs

from store.dates import PartialDate
from store.importing.formats.giving_fields import (
    TELLING,
    Raw,
    columns_of,
    is_header,
    is_side_header,
    merge,
    objects_of,
    row_to_grant,
    title_key,
    titles_of,
)
from store.importing.formats.giving_grants import ROLES, GrantReader, tells
from store.importing.formats.individuals import is_to_individual
from store.importing.incoming import Incoming
from store.importing.plan import (
    WHOLE_FILE,
    Notes,
    Plan,
    UnkeepableError,
    numbered,
    object_of,
    plain,
    text_of,
)
from store.importing.tables import Table
from store.records import UNKNOWN, Agreement, Source
from store.text import plural
from store.values import read_day

_STYLED = ("awardDate", "dateModified", "amountAwarded", "amountAppliedFor", "amountDisbursed")
_PUBLISHER, _LICENCE = "Publisher:Name", "License (see note)"
"""Titles that GrantNav's download has beside those of the standard."""
_AREA = re.compile(
    r"(Recipient|Beneficiary) (Region|District|Ward)( Geographic code)?( \(additional data\))?",
    re.I,
)
"""Titles under which it tells the areas that somebody is in, each inside the one before."""
_NO_AREA = "Undetermined"
_PACKAGE_KNOWN = frozenset(("title", "publisher", "license", "modified", "issued", "accessURL"))


def fits_json(incoming: Incoming) -> bool:
    """Tell whether a file is a package of grants, or a bare list of them."""
    if not incoming.looks_like_json:
        return False
    document = incoming.document
    if isinstance(document, dict):
        return isinstance(document.get("grants"), list)
    return isinstance(document, list) and any(
        isinstance(item, dict) and len(TELLING & item.keys()) > 1 for item in document[:100]
    )


def read_json(incoming: Incoming) -> Plan:
    """Read a package; raise PactlineError where not one grant can be kept."""
    document: Any = incoming.document
    if isinstance(document, list):
        incoming.notes.warn("", "grants", "a bare list", "read as the grants of a package")
        package, grants, path = {}, document, ""
    else:
        package = {key: value for key, value in document.items() if key != "grants"}
        grants, path = document["grants"], "grants/"
    places = (f"{path}{index}" for index in range(len(grants)))
    placed = list(zip(places, grants, strict=True))
    return _read(incoming, "360Giving JSON", package, placed, set())


def fits_table(incoming: Incoming) -> bool:
    """Tell whether a file has the titles of a table of grants."""
    return bool(incoming.tables(is_header))


def roles_lacking(incoming: Incoming) -> set[str]:
    """Return whom no title of a table of grants names: its funder, its recipient."""
    names = {name for table in incoming.tables(is_header) for name in objects_of(table.titles)}
    individual = "recipientIndividual" in names
    return {role for field, role in ROLES if field not in names} - (
        {"recipient"} if individual else set()
    )


def read_table(incoming: Incoming) -> Plan:
    """Read tables of grants; raise PactlineError where not one grant can be kept."""
    grants: list[tuple[str, Raw]] = []
    by_id: dict[str, Raw] = {}
    main = incoming.tables(is_header)
    for table in main:
        _add_rows(table, incoming.notes, grants, by_id, side=False)
    side = {table.sheet.name: table for table in incoming.tables(is_side_header)}
    for name, rows in incoming.sheets:
        if name in [table.sheet.name for table in main] or not any(map(any, rows[1:])):
            continue
        if name in side:
            _add_rows(side[name], incoming.notes, grants, by_id, side=True)
        else:
            incoming.notes.warn(name, "", name, "no sheet of grants; left out")
    kind = "360Giving workbook" if incoming.is_zip else "360Giving CSV"
    plans: list[Plan] = []
    taken: set[str] = set()
    for (publisher, licence), placed in _by_publisher(grants).items():
        package = {"publisher": {"name": publisher}, "license": licence}
        incoming.notes.begin_source()
        plans.append(_read(incoming, kind, package, placed, taken))
    if not plans:
        plans.append(_read(incoming, kind, {}, grants, taken))
    files = [file for plan in plans for file in plan.files]
    return replace(plans[-1], files=files, read=len(grants))


def _by_publisher(
    grants: list[tuple[str, Raw]],
) -> dict[tuple[str, str], list[tuple[str, Raw]]]:
    """Return the rows of each publisher and licence: GrantNav's download has those of many."""
    found: dict[tuple[str, str], list[tuple[str, Raw]]] = {}
    for where, raw in grants:
        given = (text_of(raw, _PUBLISHER), text_of(raw, _LICENCE))
        found.setdefault(given, []).append((where, raw))
    return found


def _add_rows(
    table: Table,
    notes: Notes,
    grants: list[tuple[str, Raw]],
    by_id: dict[str, Raw],
    *,
    side: bool,
) -> None:
    """Add a sheet's rows; those of a side sheet to the grants that they speak of."""
    header = table.sheet.rows[table.start]
    columns = columns_of(header)
    notes.titles.update(titles_of(header, columns))
    _tell_of_twins(table, notes)
    for where, row in table.records(notes):
        if any(row[len(header) :]):
            done = "cells to the right of the last title; kept as published"
            at = next(at for at in range(len(header), len(row)) if row[at])
            notes.warn(where, f"column {at + 1}", row[at], done)
            columns = columns_of([*header, *([""] * (len(row) - len(header)))])
        grant = row_to_grant(row, columns)
        _locate(grant)
        own = str(grant.get("id", ""))
        held = by_id.get(own) if side else None
        if held is not None:
            merge(held, grant)
        elif side and not tells(grant):
            reason = "no grant of the file has this identifier"
            notes.lose(where, own, reason if own else "it names no grant")
        else:
            grants.append((where, grant))
            if own and not side:
                by_id.setdefault(own, grant)


def _locate(grant: Raw) -> None:
    """Add the areas that GrantNav tells to the locations of the grant, or of who receives it."""
    areas: dict[tuple[str, str], Raw] = {}
    for title, value in grant.items():
        if (told := _AREA.fullmatch(title)) and value != _NO_AREA:
            of = areas.setdefault((told[1].lower(), told[2].lower()), {})
            of["geoCode" if told[3] else "name"] = value
    recipients = grant.get("recipientOrganization")
    for (side, _), area in areas.items():
        if side == "beneficiary":
            held = grant.setdefault("beneficiaryLocation", [])
        elif recipients:
            held = recipients[0].setdefault("location", [])
        else:
            continue
        key = "geoCode" if "geoCode" in area else "name"
        if area[key] not in [each.get(key) for each in held]:
            held.append(area)


def _tell_of_twins(table: Table, notes: Notes) -> None:
    """Tell of titles that stand twice: which column counts, and how many rows differ."""
    rows, first = table.sheet.rows, dict[str, int]()
    for at, title in enumerate(map(title_key, rows[table.start])):
        held = first.setdefault(title, at)
        if held == at or not title:
            continue
        pairs = [(row[held], row[at]) for row in rows[table.start + 1 :] if len(row) > at]
        differ = [pair for pair in pairs if pair[0] != pair[1]]
        if differ:
            found = " and ".join(differ[0])
            done = f"this title stands twice; the first counts, {plural(len(differ), 'row')} differ"
            title = rows[table.start][at]
            notes.warn(WHOLE_FILE, title, found, f"{done}; the other is kept as published")


# A file of grants as one source, with what its metadata says of the publisher


def _read(
    incoming: Incoming,
    format_name: str,
    package: Raw,
    grants: list[tuple[str, Any]],
    taken: set[str],
) -> Plan:
    notes, total = incoming.notes, len(grants)
    to_people = any(isinstance(raw, dict) and is_to_individual(raw) for _, raw in grants)
    if to_people:
        notes.without_excerpts()
    notes.learn_styles(_columns(grants))
    publisher = object_of(package, "publisher")
    source_id = incoming.source_id(text_of(publisher, "name"))
    source_id = next(each for each in numbered(source_id) if each not in taken)
    reader = GrantReader(notes, source_id, telling=any(tells(raw) for _, raw in grants))
    read = (reader.read(raw, where) for where, raw in incoming.counted(grants, total))
    agreements = [agreement for agreement in read if agreement is not None]
    if not agreements:
        what = f"none of its {total:,} grants can be kept" if total else "it holds no grants"
        if notes.lost:
            what = f"{what}: in {notes.lost[0].where}, {notes.lost[0].reason}"
        raise notes.refusal(what, "ask its publisher for a sound file")
    source = _source(incoming, package, publisher, agreements, to_people=to_people)
    free = next(each for each in numbered(source.id) if each not in taken)
    source = structs.replace(source, id=free)
    taken.add(source.id)
    return incoming.plan(format_name, source, reader.organisations(), agreements, read=total)


def _columns(grants: list[tuple[str, Any]]) -> dict[str, dict[str, None]]:
    """Return what is written in each field whose values can be written in several ways."""
    columns: dict[str, dict[str, None]] = {key: {} for key in (*_STYLED, "startDate", "endDate")}
    for _, raw in grants:
        parts = [raw]
        for key in ("plannedDates", "actualDates"):
            stretches = raw.get(key) if isinstance(raw, dict) else None
            parts += stretches if isinstance(stretches, list) else ()
        for part in parts:
            for key in columns.keys() & part.keys() if isinstance(part, dict) else ():
                if isinstance(value := part[key], str):
                    columns[key][value] = None
    return columns


def _source(
    incoming: Incoming,
    package: Raw,
    publisher: Raw,
    agreements: list[Agreement],
    *,
    to_people: bool,
) -> Source:
    name, publisher_id = text_of(publisher, "name"), text_of(publisher, "identifier")
    remarks: tuple[str, ...] = ()
    if not name:
        name, publisher_id = _only_funder(agreements)
        if name:
            remark = "The publisher is not named; it is taken to be the only funding organisation."
            remarks = (remark,)
    rest = {key: value for key, value in package.items() if key not in _PACKAGE_KNOWN}
    if to_people:
        # What is no text beside such grants may be a list of the people.
        rest = {key: value for key, value in rest.items() if isinstance(value, str)}
    rest["publisher"] = {
        key: value for key, value in publisher.items() if key not in ("name", "identifier")
    }
    named = f"Grants of {name} ({incoming.stem})" if name else f"Grants ({incoming.stem})"
    data_sources = {str(agreement.as_published.get("dataSource", "")) for agreement in agreements}
    return Source(
        id=incoming.source_id(name),
        title=text_of(package, "title") or named,
        kind="360giving",
        publisher=name,
        publisher_id=publisher_id,
        date=_date(package, agreements),
        address=text_of(package, "accessURL")
        or text_of(package, "downloadURL")
        or (data_sources.pop() if len(data_sources) == 1 else ""),
        licence=text_of(package, "license"),
        notes=remarks,
        as_published=_kept(rest, incoming.notes),
    )


def _kept(metadata: Raw, notes: Notes) -> Raw:
    """Return what is said of the file beside its grants, without parts that cannot be kept."""
    kept: Raw = {}
    for key, value in metadata.items():
        try:
            kept.update(plain({key: value}))
        except UnkeepableError as reason:
            notes.warn("the file itself", key, "", f"left out: {reason}")
    return kept


def _date(package: Raw, agreements: list[Agreement]) -> PartialDate:
    """Return the day that the data was last changed, as its own metadata or records tell."""
    for key in ("modified", "issued"):
        if day := read_day(text_of(package, key)).date:
            return day
    known = [agreement.modified for agreement in agreements if agreement.modified]
    return max(known, key=lambda day: day.sort_key, default=UNKNOWN)


def _only_funder(agreements: list[Agreement]) -> tuple[str, str]:
    """Return name and id of the organisation that funds every grant, or two empty texts."""
    names = Counter(
        (party.organisation, party.name)
        for agreement in agreements
        for party in agreement.parties
        if party.role == "funder"
    )
    if len({organisation for organisation, _ in names}) != 1:
        return "", ""
    ((organisation, name), _), *_ = names.most_common(1)
    return name, organisation

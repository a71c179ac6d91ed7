"""Releases and records of the Open Contracting Data Standard 1.1, as contracts.

The releases of one process are compiled: a later one leads, and what an earlier one said of money
is an event.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

from msgspec.structs import replace

from store.amounts import Scope, Stage
from store.dates import PartialDate
from store.importing.bodies import Bodies, amount_of, settled, stretch_of
from store.importing.formats.giving_fields import MAX_POSITION, Path, put
from store.importing.incoming import Incoming
from store.importing.limits import MAX_CELL_CHARACTERS, MAX_ID_CHARACTERS, MAX_PARTS
from store.importing.plan import (
    WHOLE_FILE,
    Notes,
    Plan,
    UnkeepableError,
    object_of,
    objects_in,
    plain,
    text_of,
)
from store.importing.tables import Row
from store.org_ids import problem, standard_form
from store.records import Agreement, Event, FundingLine, Party, Source
from store.text import clean_id
from store.values import read_day

Raw = dict[str, Any]

_ROLES = {"buyer": "funder", "supplier": "recipient", "procuringEntity": "procuring entity"}
"""Roles of the standard that this project has other words for; the standard's stands beside it."""
_VOID = frozenset(("cancelled", "unsuccessful"))
"""States of awards and contracts by which no money goes to anybody."""
_PAYMENT_ENDS = (("payer", "providerOrganization"), ("payee", "receiverOrganization"))
"""Names of the ends of a payment, in version 1.1 and before."""
_EDGES = ("start", "end")
_ADDRESS = ("streetAddress", "locality", "region", "postalCode", "countryName")
_KNOWN = frozenset(("ocid", "id", "date", "tag", "language", "parties", "buyer", "initiationType"))


def fits(incoming: Incoming) -> bool:
    """Tell whether a file is a package of releases or of records, or a table of them."""
    if not incoming.looks_like_json:
        return bool(incoming.tables(_is_flat))
    if b'"ocid"' not in incoming.utf8:
        return False
    return any(any(_items(each)) for each in _packages(incoming.document))


def read(incoming: Incoming) -> Plan:
    """Read a package; raise PactlineError where not one process can be kept."""
    notes = incoming.notes
    document = incoming.document if incoming.looks_like_json else {"releases": _flat(incoming)}
    processes: dict[str, list[tuple[str, Raw]]] = defaultdict(list)
    read = 0
    packages = _packages(document)
    for place, release in chain.from_iterable(map(_items, packages)):
        read += 1
        if ocid := clean_id(_text(release, "ocid")[:MAX_ID_CHARACTERS]):
            processes[ocid].append((place, release))
        else:
            notes.lose(place, _text(release, "id"), "it has no ocid")
    package = next((each for each in packages if isinstance(each, dict)), {})
    publisher = object_of(package, "publisher")
    name = _text(publisher, "name")
    source_id = incoming.source_id(name)
    bodies = Bodies(notes, source_id)
    agreements: list[Agreement] = []
    for ocid, releases in incoming.counted(processes.items(), len(processes)):
        releases.sort(key=lambda each: _text(each[1], "date"))
        where = releases[-1][0]
        with notes.keeping(where, ocid):
            compiled: Raw = {}
            for _, release in releases:
                _merge(compiled, release)
            agreements.append(_agreement(ocid, compiled, releases, where, bodies, notes))
    if not agreements:
        raise incoming.nothing_kept("no process of it can be kept", "it holds no releases")
    uid = "-".join(filter(None, (_text(publisher, "scheme"), _number(publisher.get("uid")))))
    source = Source(
        id=source_id,
        kind="ocds",
        title=f"Contracts of {name} ({incoming.stem})" if name else "",
        publisher=name,
        publisher_id=standard_form(uid) if "-" in uid else "",
        date=_day(package, "publishedDate", notes, "the package"),
        address=_text(package, "uri"),
        licence=_text(package, "license"),
    )
    return incoming.plan("OCDS", source, bodies.records.values(), agreements, read=read)


def _is_flat(row: Row) -> bool:
    """Tell whether titles are paths in releases, as “awards/0/value/amount”."""
    return "ocid" in row and any(title.endswith("/amount") for title in row)


def _flat(incoming: Incoming) -> list[Raw]:
    """Return the releases that the rows of a table are."""
    releases: list[Raw] = []
    for table in incoming.tables(_is_flat):
        paths: list[Path] = [
            tuple(int(part) if part.isdecimal() else part for part in title.split("/"))
            for title in table.titles
        ]
        for at, title in enumerate(table.titles):
            if any(isinstance(part, int) and part > MAX_POSITION for part in paths[at]):
                paths[at] = (title,)
                done = f"a place past {MAX_POSITION} in a list; kept as published"
                incoming.notes.warn(WHOLE_FILE, title, "", done)
        for _, row in table.filled():
            release: Raw = {}
            for path, cell in zip(paths, row, strict=False):
                if cell:
                    put(release, path, cell.split(";") if path == ("tag",) else cell)
            releases.append(release)
    return releases


def _packages(document: Any) -> list[Any]:  # noqa: ANN401 - JSON holds anything
    """Return the packages of a document: several, where each is a line of its own."""
    several = isinstance(document, list) and any(
        isinstance(each, dict) and ("releases" in each or "records" in each) for each in document
    )
    return document if several else [document]


def _items(document: object) -> Iterator[tuple[str, Raw]]:
    """Yield the releases of a package with their places; of a record that compiled, where given."""
    releases: Any = document
    if isinstance(document, dict):
        records = document.get("records")
        for index, record in enumerate(records if isinstance(records, list) else ()):
            if not isinstance(record, dict):
                continue
            compiled = record.get("compiledRelease")
            whole = [compiled] if isinstance(compiled, dict) else record.get("releases")
            for each in whole if isinstance(whole, list) else ():
                if isinstance(each, dict):
                    yield f"records/{index}", each
        releases = document.get("releases")
    for index, release in enumerate(releases if isinstance(releases, list) else ()):
        if isinstance(release, dict) and ("ocid" in release or isinstance(document, dict)):
            yield f"releases/{index}", release


def _merge(held: Raw, newer: Raw) -> None:
    """Take a newer release into what is held: its values lead, lists are joined by their ids."""
    for key, value in newer.items():
        before = held.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            _merge(before, value)
        elif isinstance(value, dict):
            held[key] = {}
            _merge(held[key], value)
        elif isinstance(value, list) and all(isinstance(each, dict) for each in value):
            kept = before if isinstance(before, list) else []
            held[key] = kept
            by_id = {_text(each, "id"): each for each in kept if isinstance(each, dict)}
            for each in value:
                own = _text(each, "id")
                same = by_id.get(own) if own else None
                if same is None:
                    kept.append(same := {})
                    by_id.setdefault(own, same)
                _merge(same, each)
        else:
            held[key] = value


def _agreement(
    ocid: str,
    compiled: Raw,
    releases: list[tuple[str, Raw]],
    where: str,
    bodies: Bodies,
    notes: Notes,
) -> Agreement:
    tender, awards = object_of(compiled, "tender"), _objects(compiled, "awards")
    contracts = _objects(compiled, "contracts")
    parties = _Parties(compiled, bodies, where)
    buyer = parties.of(object_of(compiled, "buyer"), "buyer")
    line = partial(_lines, notes, where, ocid)
    lines: list[FundingLine] = []
    payees: dict[str, str] = {}
    for award in awards:
        if _text(award, "status") in _VOID:
            continue
        suppliers = [parties.of(each, "supplier") for each in _objects(award, "suppliers")]
        payee = suppliers[0] if len(suppliers) == 1 else ""
        if own := _text(award, "id"):
            payees[own] = payee
        known = {"payer": buyer, "payee": payee, "date": _silent_day(award, "date")}
        lines += line(award, "value", stage=Stage.AWARDED, note="award", **known)
    for contract in contracts:
        if _text(contract, "status") in _VOID:
            continue
        payee = payees.get(_text(contract, "awardID"), "")
        known = {"payer": buyer, "payee": payee, "date": _silent_day(contract, "dateSigned")}
        lines += line(contract, "value", stage=Stage.COMMITTED, note="contract", **known)
        for each in _objects(object_of(contract, "implementation"), "transactions"):
            payer, payee = (
                parties.of(object_of(each, newer) or object_of(each, older), "")
                for newer, older in _PAYMENT_ENDS
            )
            known = {"payer": payer, "payee": payee, "date": _day(each, "date", notes, where, ocid)}
            key = "value" if "value" in each else "amount"
            lines += line(each, key, stage=Stage.DISBURSED, **known)
    budget = object_of(object_of(compiled, "planning"), "budget")
    pots = [
        *line(budget, "amount", note="budget", key="budget", payer=buyer, scope=Scope.FUND),
        *line(tender, "value", note="tender", key="tender", payer=buyer, scope=Scope.FUND),
    ]
    texts = [tender, *awards, *contracts]
    described = next(filter(None, (_text(each, "description") for each in texts)), "")
    stretches = [object_of(each, "period") for each in contracts]
    stretches += [object_of(each, "contractPeriod") for each in (*awards, tender)]
    days = (
        [_day(each, f"{edge}Date", notes, where, ocid) for edge in _EDGES] for each in stretches
    )
    planned = (stretch_of(start, end, notes, where) for start, end in days)
    undated = [
        day for _, each in releases if (day := _text(each, "date")) and not read_day(day).date
    ]
    return Agreement(
        id=ocid,
        title=next(filter(None, (_text(each, "title") for each in texts)), ""),
        type="contract",
        purpose=described,
        parties=tuple(dict.fromkeys(parties.found)),
        funding=(*settled(lines), *pots),
        events=tuple(_events(compiled, releases, notes, ocid)),
        planned=next(filter(None, planned), None),
        modified=_silent_day(compiled, "date"),
        as_published=plain(
            {key: each for key, each in compiled.items() if key not in _KNOWN} | {"date": undated}
        ),
        where=where,
    )


def _lines(
    notes: Notes,
    where: str,
    record: str,
    of: Raw,
    field: str,
    **known: Any,  # noqa: ANN401 - as a line has it
) -> Iterator[FundingLine]:
    """Yield the value that an object states in a field, where it states one."""
    value = object_of(of, field)
    if value.get("amount") is not None:
        currency = _text(value, "currency")
        if amount := amount_of(value["amount"], currency, notes, where, record):
            yield FundingLine(amount=amount, where=where, **known)


class _Parties:
    """The parties of a process, with all that the list of them says."""

    def __init__(self, compiled: Raw, bodies: Bodies, where: str) -> None:
        self._bodies, self._where = bodies, where
        self._ids: dict[str, str] = {}
        self.found: list[Party] = []
        for each in _objects(compiled, "parties"):
            ids = self._org_ids(each)
            name = _text(each, "name") or _text(object_of(each, "identifier"), "legalName")
            roles = [role for role in each.get("roles") or [""] if isinstance(role, str)]
            if not (ids or name):
                continue
            for role in roles:
                self._add(role, name, ids)
            org_id = self.found[-1].organisation
            if local := _text(each, "id"):
                self._ids[local] = org_id
            if org_id and not (held := bodies.records[org_id]).address:
                address = (_text(object_of(each, "address"), line) for line in _ADDRESS)
                at = ", ".join(filter(None, address))
                bodies.records[org_id] = replace(held, address=at)

    def of(self, reference: Raw, role: str) -> str:
        """Return the id of the organisation that a reference means; it takes part as a role."""
        local, name = _text(reference, "id"), _text(reference, "name")
        if not (local or name):
            return ""
        org_id = self._ids.get(local, "")
        if not org_id:
            org_id = self._add(role, name, self._org_ids(reference))
            if local:
                self._ids[local] = org_id
        elif role and (org_id, _ROLES.get(role, role)) not in {
            (party.organisation, party.role) for party in self.found
        }:
            self._add(role, name, (org_id,))
        return org_id

    def _add(self, role: str, name: str, ids: tuple[str, ...]) -> str:
        ours = _ROLES.get(role, role)
        party = self._bodies.party(
            ours or "party", name, ids, self._where, role if ours != role else ""
        )
        self.found.append(party)
        return party.organisation

    def _org_ids(self, each: Raw) -> tuple[str, ...]:
        """Return the org-ids that an organisation has, from the list of schemes that it names."""
        identifiers = [object_of(each, "identifier"), *_objects(each, "additionalIdentifiers")]
        parts = [(_text(one, "scheme"), _number(one.get("id"))) for one in identifiers]
        found = ["-".join(each) for each in parts if all(each)]
        if not found and (local := _text(each, "id")):
            found = [] if problem(local) else [local]
        return tuple(dict.fromkeys(standard_form(clean_id(org_id)) for org_id in found))


def _events(
    compiled: Raw, releases: list[tuple[str, Raw]], notes: Notes, record: str
) -> Iterator[Event]:
    for where, release in releases:
        tags = [tag for tag in release.get("tag") or ["release"] if isinstance(tag, str)]
        said = (
            f"{name} {value['amount']} {_text(value, 'currency')}".rstrip()
            for name, value in _values(release)
            if value.get("amount") is not None
        )
        yield Event(
            kind=_words(", ".join(tags)),
            date=_day(release, "date", notes, where, record),
            text="; ".join(said),
            where=where,
        )
    for kind, key, field in (("awarded", "awards", "date"), ("signed", "contracts", "dateSigned")):
        for each in _objects(compiled, key):
            if day := _day(each, field, notes, releases[-1][0], record):
                yield Event(kind=kind, date=day)


def _values(release: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield what a release says of money, each with its name."""
    yield "budget", object_of(object_of(object_of(release, "planning"), "budget"), "amount")
    yield "tender", object_of(object_of(release, "tender"), "value")
    for key in ("awards", "contracts"):
        for each in _objects(release, key):
            yield key[:-1], object_of(each, "value")


def _words(code: str) -> str:
    """Return a code of the standard as words: “tenderAmendment” is “tender amendment”."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code).lower()


def _text(fields: Raw, key: str) -> str:
    """Return a text, or a number as one; empty for anything else."""
    value = fields.get(key)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(Decimal(value)).removesuffix(".0")
    if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
        raise UnkeepableError(f"{key} is longer than {MAX_CELL_CHARACTERS:,} characters")
    return text_of(fields, key)


def _silent_day(fields: Raw, key: str) -> PartialDate:
    """Return a date of which an event of the process tells what was done to read it."""
    return read_day(_text(fields, key)).date


def _day(fields: Raw, key: str, notes: Notes, where: str, record: str = "") -> PartialDate:
    """Return a date; what was done to read it is told."""
    text = _text(fields, key)
    day = read_day(text)
    if day.done:
        notes.warn(where, key, text, day.done, record)
    return day.date


def _number(value: object) -> str:
    """Return a number of a register; programs that write tables leave “.0” behind it."""
    text = str(value).strip() if isinstance(value, str | int | Decimal) else ""
    return text.removesuffix(".0")


def _objects(fields: Raw, key: str) -> list[Raw]:
    value = fields.get(key)
    if isinstance(value, list) and len(value) > MAX_PARTS:
        raise UnkeepableError(f"{key} has {len(value):,} parts, and no more than {MAX_PARTS:,} fit")
    return objects_in(value)

"""The organisations of a file of grants: one record for each identifier, met on that alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from store.dates import PartialDate
from store.identity import CHARITY_PREFIXES
from store.importing.formats.giving_fields import Fields, Raw
from store.importing.plan import Notes, plain
from store.org_ids import (
    CHARITY_REGISTERS,
    COMPANY_REGISTER,
    OWN_PREFIX,
    SHARED_NUMBER,
    from_charity_numbers,
    from_company_numbers,
    is_nobody,
    parse,
    problem,
    read_id,
    slug,
    standard_form,
)
from store.records import Organisation, Party, Place

_WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.I)
_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
_NUMBERS = {"charityNumber": "GB-CHC", "companyNumber": "GB-COH"}
_ELSEWHERE = frozenset(("id", "name", "location", *_NUMBERS))
_TEXTS = {"description": "description", "url": "url", "organisationType": "kind"}
_PLACE_FIELDS = {
    "name": "name",
    "geoCode": "code",
    "geoCodeType": "code_type",
    "countryCode": "country",
    "description": "note",
}
_PLACE_KNOWN = frozenset(_PLACE_FIELDS)


def read_place(fields: Fields) -> Place | None:
    """Return where money is for, or where an organisation works; None where nothing says it."""
    fields.keep_others(_PLACE_KNOWN)
    found = {ours: fields.text(theirs) for theirs, ours in _PLACE_FIELDS.items()}
    return Place(**found) if fields.kept or any(found.values()) else None


@dataclass(slots=True)
class _Body:
    """What is said of one organisation, so far.

    Attributes:
        where: place of the first grant that names it.
        names: all its names, each with the first and the last award that uses it.
        numbers: its further identifiers, by the field that gives them.
        fields: the other fields of the standard, as the first grant to give each has it.
        places: where it works.
        last: the last object read, and the party that it was read as, where all is said.
    """

    where: str
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Raw = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    last: tuple[Raw, Party] | None = None

    def use(self, name: str, awarded: PartialDate) -> None:
        """Take in that an award of a day uses a name."""
        day = awarded.text
        first, last = self.names.get(name, (day, day))
        if day:
            first, last = min(first or day, day), max(last, day)
        self.names[name] = (first, last)

    def record(self, org_id: str) -> Organisation:
        """Return the record of it, under its id; its newest name leads."""
        fields = dict(self.fields)
        name = max(self.names, key=lambda each: self.names[each][1], default="")
        since = self.names[name][0] if name else ""
        others = [each for each in self.names if each != name]
        former = [each for each in others if "" < self.names[each][1] < since]
        aliases = [each for each in others if each not in former]
        other = fields.pop("alternateName", "")
        if isinstance(other, str) and other and other not in self.names:
            aliases.append(other)
        lines = (fields[key] for key in _ADDRESS if isinstance(fields.get(key), str))
        modelled = {
            ours: fields.pop(theirs)
            for theirs, ours in _TEXTS.items()
            if isinstance(fields.get(theirs), str)
        }
        return Organisation(
            id=org_id,
            name=name,
            aliases=tuple(aliases),
            former_names=tuple(former),
            identifiers=tuple(dict.fromkeys(chain.from_iterable(self.numbers.values()))),
            places=tuple(self.places),
            address=", ".join(", ".join(line.splitlines()) for line in lines),
            as_published=fields,
            where=self.where,
            **modelled,
        )


class Organisations:
    """Gathers organisations while grants are read.

    Args:
        notes: collects what is odd.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._bodies: dict[str, _Body] = {}

    def records(self) -> list[Organisation]:
        """Return a record for each organisation met."""
        holders: dict[str, list[str]] = defaultdict(list)
        for org_id, body in self._bodies.items():
            if parse(standard_form(org_id)).prefix in CHARITY_PREFIXES:
                for number in body.numbers.get("companyNumber", ()):
                    holders[number].append(org_id)
        for number, charities in holders.items():
            for org_id in charities if len(charities) > 1 else ():
                body = self._bodies[org_id]
                body.fields.setdefault("companyNumber", parse(number).number)
                del body.numbers["companyNumber"]
                self._notes.warn(body.where, "companyNumber", number, SHARED_NUMBER, org_id)
        return [body.record(org_id) for org_id, body in self._bodies.items()]

    def party(self, role: str, awarded: PartialDate, fields: Fields) -> Party | None:
        """Take in an organisation of a grant; None where nothing names one.

        What differs from what another grant said of it first stays in the fields' `kept`.
        """
        body = self._bodies.get(str(fields.raw.get("id")))
        if body and body.last and body.last[0] == fields.raw and body.last[1].role == role:
            party = body.last[1]
            if party.name:
                body.use(party.name, awarded)
            return party
        noted = len(fields.notes.warnings)
        ids = _identify(fields)
        name = fields.text("name")
        if not ids:
            fields.kept = plain(fields.raw)
            return None
        body = self._bodies.setdefault(ids[0], _Body(fields.where))
        if name:
            body.use(name, awarded)
        if len(ids) > 1:
            body.numbers["others"] = ids[1:]
        _add(body, fields, ids[0])
        party = Party(role=role, organisation=ids[0], name=name)
        if not fields.kept and noted == len(fields.notes.warnings):
            body.last = (fields.raw, party)
        return party


def _identify(fields: Fields) -> tuple[str, ...]:
    """Return the ids of an organisation; one of our own where it has a name alone."""
    given = fields.identifier("id")
    if given:
        ids, done = read_id(given)
        trouble = problem(ids[0])
        if done:
            fields.warn("id", given, done)
        if trouble and standard_form(ids[0]) == ids[0]:
            fields.warn("id", ids[0], f"{trouble}; kept as published")
        if not is_nobody(ids[0]):
            return ids
        fields.keep("id")
    for key in _NUMBERS:
        if ids := _ids_of(fields, key, ""):
            fields.warn("id", ", ".join(ids), f"no identifier; made from its {key}")
            return ids
    if not fields.raw.get("name"):
        return ()
    role = slug(fields.path.replace("Organization", ""))
    own = f"{OWN_PREFIX}-{slug(fields.record.removeprefix('360G-'))}-{role}"
    fields.warn("id", own, "no identifier; given one of our own, joined with none")
    return (own,)


def _add(body: _Body, fields: Fields, org_id: str) -> None:
    """Add what a grant says of an organisation to what others said."""
    for key, value in fields.raw.items():
        if key in _ELSEWHERE:
            continue
        found = fields.text(key) if isinstance(value, str) else plain(value)
        if found in (None, "", [], {}):
            continue
        if key == "url" and isinstance(found, str) and not _WEB.fullmatch(found):
            done = "no web address that begins with http:// or https://; kept as published"
            fields.warn(key, found, done)
        if body.fields.setdefault(key, found) != found:
            fields.kept[key] = found
    for key in _NUMBERS:
        if fields.raw.get(key):
            _add_number(body, fields, org_id, key)
    canonical = standard_form(org_id)
    if canonical != org_id:
        if "id" not in body.numbers:
            done = "not written as its register does; also met under that form"
            fields.warn("id", f"{org_id} ({canonical})", done)
        body.numbers["id"] = (canonical,)
    if fields.raw.get("location"):
        places = fields.parts("location", read_place)
        body.places = body.places or places
        if "location" in fields.kept or places != body.places:
            fields.keep("location")


def _add_number(body: _Body, fields: Fields, org_id: str, key: str) -> None:
    """Take in a charity or company number as a further identifier, where it can be one."""
    text = str(plain(fields.raw[key]))
    own = standard_form(org_id)
    made, held = _ids_of(fields, key, own), body.numbers.get(key, ())
    further = tuple(each for each in made if each != own)
    if org_id == f"{_NUMBERS[key]}-{text}" or (made and further in ((), held)):
        return
    found = text
    if not made:
        register = CHARITY_REGISTERS if key == "charityNumber" else COMPANY_REGISTER
        done = f"no number of {register}; kept as published"
    elif parse(org_id).prefix in {parse(each).prefix for each in further}:
        done = "differs from the identifier; kept as published, and not joined with it"
    elif held:
        done = "differs from another grant's; kept as published, and not joined"
    else:
        body.numbers[key] = further
        if [parse(each).number for each in further] == [text.strip().upper()]:
            return
        found, done = f"{text} ({', '.join(further)})", "put right in a further identifier"
    fields.warn(key, found, done)
    if body.fields.setdefault(key, text) != text:
        fields.kept[key] = text


def _ids_of(fields: Fields, key: str, beside: str) -> tuple[str, ...]:
    """Return the org-ids that charity or company numbers stand for, or nothing."""
    given: Any = fields.raw.get(key)
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ()
    if key == "charityNumber":
        return from_charity_numbers(str(given), beside)
    return from_company_numbers(str(given))

"""The organisations of a file of grants: one record for each identifier, met on that alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from store.importing.formats.giving_fields import Fields, Raw
from store.importing.values import plain, slug
from store.org_ids import (
    OWN_PREFIX,
    from_charity_number,
    from_company_number,
    parse,
    problem,
    standard_form,
)
from store.records import Organisation, Party, Place

_WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.I)
_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
_NUMBERS = {"charityNumber": "GB-CHC", "companyNumber": "GB-COH"}
_ELSEWHERE = frozenset(("id", "name", "location", *_NUMBERS))
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
        names: all its names, the first one first.
        numbers: its further identifiers, by the field that gives each.
        fields: the other fields of the standard, as the first grant to give each has it.
        places: where it works.
        last: the last object read, and the party that it was read as, where all is said.
    """

    where: str
    names: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    fields: Raw = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    last: tuple[Raw, Party] | None = None

    def record(self, org_id: str) -> Organisation:
        """Return the record of it, under its id."""
        fields = dict(self.fields)
        aliases = list(self.names)[1:]
        other = fields.pop("alternateName", "")
        if isinstance(other, str) and other and other not in self.names:
            aliases.append(other)
        lines = (fields[key] for key in _ADDRESS if isinstance(fields.get(key), str))
        modelled = {
            ours: fields.pop(theirs)
            for theirs, ours in (
                ("description", "description"),
                ("url", "url"),
                ("organisationType", "kind"),
            )
            if isinstance(fields.get(theirs), str)
        }
        return Organisation(
            id=org_id,
            name=next(iter(self.names), ""),
            aliases=tuple(aliases),
            identifiers=tuple(dict.fromkeys(self.numbers.values())),
            places=tuple(self.places),
            address=", ".join(", ".join(line.splitlines()) for line in lines),
            as_published=fields,
            where=self.where,
            **modelled,
        )


class Organisations:
    """Gathers organisations while grants are read."""

    def __init__(self) -> None:
        self._bodies: dict[str, _Body] = {}

    def records(self) -> list[Organisation]:
        """Return a record for each organisation met."""
        return [body.record(org_id) for org_id, body in self._bodies.items()]

    def party(self, role: str, fields: Fields) -> Party | None:
        """Take in an organisation of a grant; None where nothing names one.

        What differs from what another grant said of it first stays in the fields' `kept`.
        """
        body = self._bodies.get(str(fields.raw.get("id")))
        if body and body.last and body.last[0] == fields.raw and body.last[1].role == role:
            return body.last[1]
        noted = len(fields.notes.warnings)
        org_id = _identify(fields)
        name = fields.text("name")
        if not org_id:
            fields.kept = plain(fields.raw)
            return None
        body = self._bodies.setdefault(org_id, _Body(fields.where))
        if name:
            body.names.setdefault(name)
        _add(body, fields, org_id)
        party = Party(role=role, organisation=org_id, name=name)
        if not fields.kept and noted == len(fields.notes.warnings):
            body.last = (fields.raw, party)
        return party


def _identify(fields: Fields) -> str:
    """Return the id of an organisation; one of our own where it has a name alone."""
    org_id = fields.identifier("id")
    if org_id:
        tight = "".join(org_id.split())
        trouble = problem(tight)
        if tight != org_id:
            fields.warn("id", org_id, "blanks taken out")
        if trouble and standard_form(tight) == tight:
            fields.warn("id", tight, f"{trouble}; kept as published")
        return tight
    for key in _NUMBERS:
        if made := _org_id_of(fields, key, ""):
            fields.warn("id", made, f"no identifier; made from its {key}")
            return made
    if not fields.raw.get("name"):
        return ""
    role = slug(fields.path.replace("Organization", ""))
    own = f"{OWN_PREFIX}-{slug(fields.record.removeprefix('360G-'))}-{role}"
    fields.warn("id", own, "no identifier; given one of our own, joined with none")
    return own


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
        body.numbers["id"] = canonical
    if fields.raw.get("location"):
        places = fields.parts("location", read_place)
        body.places = body.places or places
        if "location" in fields.kept or places != body.places:
            fields.keep("location")


def _add_number(body: _Body, fields: Fields, org_id: str, key: str) -> None:
    """Take in a charity or company number as a further identifier, where it can be one."""
    text = str(plain(fields.raw[key]))
    own = standard_form(org_id)
    made, held = _org_id_of(fields, key, own), body.numbers.get(key, "")
    if org_id == f"{_NUMBERS[key]}-{text}" or (made and made in (own, held)):
        return
    found = text
    if not made:
        done = "no number of that register; kept as published"
    elif parse(made).prefix == parse(org_id).prefix:
        done = "differs from the identifier; kept as published, and not joined with it"
    elif held:
        done = "differs from another grant's; kept as published, and not joined"
    else:
        body.numbers[key] = made
        if made.endswith(f"-{text.strip().upper()}"):
            return
        found, done = f"{text} ({made})", "zeros and blanks put right in a further identifier"
    fields.warn(key, found, done)
    if body.fields.setdefault(key, text) != text:
        fields.kept[key] = text


def _org_id_of(fields: Fields, key: str, beside: str) -> str:
    """Return the org-id that a charity or company number stands for, or an empty text."""
    given: Any = fields.raw.get(key)
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    if key == "charityNumber":
        return from_charity_number(str(given), beside)
    return from_company_number(str(given))

"""Parties of a grant as organisations of the 360Giving standard."""

from __future__ import annotations

from typing import Any

from store.identifiers import parse, problem, standard_form
from store.interface import Store
from store.records import Organisation, Party, Place

_CHARITY = {"GB-CHC": "", "GB-SC": "", "GB-NIC": "NIC"}
_COMPANY = "GB-COH"


class SourceBook:
    """The organisations of each source as that source knows them, read once a source."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store
        self._sources: dict[str, tuple[dict[str, Organisation], dict[str, set[str]]]] = {}

    def organisation(self, source: str, party: Party) -> dict[str, Any]:
        """Return a party as the object of the standard, not yet held against its schema."""
        known, _ = self._of(source)
        record = known.get(party.organisation)
        found: dict[str, Any] = {"id": party.organisation, "name": party.name}
        if record is None:
            return {**found, **_numbers(party.organisation, ())}
        found["name"] = party.name or record.name
        found |= _numbers(record.id, record.identifiers)
        found |= record.as_published
        for ours, theirs in (("description", "description"), ("url", "url")):
            if getattr(record, ours):
                found[theirs] = getattr(record, ours)
        if record.kind:
            found["organisationType"] = record.kind
        if other := self.unused_names(source, record.id):
            found["alternateName"] = other[0]
        if record.places:
            found.setdefault("location", [place(each) for each in record.places])
        return found

    def names_of(self, source: str, org_id: str) -> tuple[str, ...]:
        """Return a source's names for an organisation, the one it is listed under first."""
        record = self._of(source)[0].get(org_id)
        return tuple(filter(None, (record.name, *record.aliases))) if record else ()

    def unused_names(self, source: str, org_id: str) -> list[str]:
        """Return those of them that no grant of the source has written."""
        used = self._of(source)[1].get(org_id, set())
        return [name for name in self.names_of(source, org_id)[1:] if name not in used]

    def _of(self, source: str) -> tuple[dict[str, Organisation], dict[str, set[str]]]:
        if source not in self._sources:
            file = self._store.read_source(source)
            names: dict[str, set[str]] = {}
            known: dict[str, Organisation] = {}
            if file is not None:
                known = {each.id: each for each in file.organisations}
                for agreement in file.agreements:
                    for party in agreement.parties:
                        names.setdefault(party.organisation, set()).add(party.name)
            self._sources[source] = known, names
        return self._sources[source]


def place(record: Place) -> dict[str, Any]:
    """Return a place as a location of the standard."""
    fields = {
        "name": record.name,
        "countryCode": record.country,
        "geoCode": record.code,
        "geoCodeType": record.code_type,
        "description": record.note,
    }
    return {key: value for key, value in fields.items() if value}


def _numbers(org_id: str, others: tuple[str, ...]) -> dict[str, str]:
    """Return the charity and company numbers that an organisation's ids hold.

    Its further ids come first, because they are what its source gave as numbers.
    """
    found: dict[str, str] = {}
    own = standard_form(org_id)
    for each in (*(other for other in others if other != own), own):
        if problem(each):
            continue
        prefix, number = parse(each)
        if prefix in _CHARITY:
            found.setdefault("charityNumber", _CHARITY[prefix] + number)
        elif prefix == _COMPANY:
            found.setdefault("companyNumber", number)
    return found

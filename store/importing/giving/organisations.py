"""The organisations of a file of grants: one record for each identifier, met on that alone."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from store.identifiers import (
    OWN_PREFIX,
    from_charity_number,
    from_company_number,
    parse,
    problem,
    standard_form,
)
from store.importing.figures import plain
from store.importing.giving.collected import Collected
from store.importing.giving.places import read_places
from store.importing.giving.values import Values
from store.importing.slugs import slug
from store.records import Organisation

_WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.I)
_NUMBERS = ("charityNumber", "companyNumber")
_NUMBER_PREFIXES = (("charityNumber", "GB-CHC-"), ("companyNumber", "GB-COH-"))
_SHORT = 1000
_ELSEWHERE = frozenset(("id", "name", "location", *_NUMBERS))

NO_WEB_ADDRESS = "no web address that begins with http:// or https://; kept as published"
Left = dict[str, Any]


class Met(NamedTuple):
    """An organisation that a grant speaks of.

    `left` holds what the grant says of it that differs from what another grant said first.
    """

    id: str
    name: str
    left: Left


class OrganisationBook:
    """Gathers organisations while grants are read.

    Args:
        values: reads and notes single values.
    """

    def __init__(self, values: Values) -> None:
        """Start with none."""
        self._values = values
        self._notes = values.notes
        self._sound_ids: set[str] = set()
        self._found: dict[str, Collected] = {}
        self._last: dict[str, tuple[dict[str, Any], Met]] = {}

    def meet(self, raw: dict[str, Any], where: str, path: str, grant: str) -> Met | None:
        """Take in an organisation of a grant; None where nothing names one.

        Args:
            raw: the object of the standard.
            where: place of the grant in the file.
            path: field path of the organisation inside the grant, with a slash at its end.
            grant: id of the grant, which an organisation without identifier gets its id from.
        """
        given = raw.get("id")
        if given.__class__ is str:
            last = self._last.get(given)
            if last is not None and last[0] == raw:
                return last[1]
        noted = len(self._notes.warnings)
        org_id = self._identify(raw, where, path, grant)
        name = self._values.text(raw, "name", where, path)
        if not org_id:
            return None
        collected = self._found.get(org_id)
        if collected is None:
            collected = self._found[org_id] = Collected(where)
        if name:
            collected.names.setdefault(name)
        met = Met(org_id, name, self._add(collected, raw, org_id, where, path))
        if not met.left and given.__class__ is str and noted == len(self._notes.warnings):
            self._last[given] = (raw, met)
        return met

    def organisations(self) -> tuple[Organisation, ...]:
        """Return a record for each organisation met."""
        return tuple(found.record(org_id) for org_id, found in self._found.items())

    def _identify(self, raw: dict[str, Any], where: str, path: str, grant: str) -> str:
        given = raw.get("id")
        if given.__class__ is str and given in self._sound_ids:
            return str(given)
        org_id = self._values.identifier(raw, "id", where, path)
        if org_id:
            tight = "".join(org_id.split())
            trouble = problem(tight)
            if tight != org_id:
                self._notes.warn(where, path + "id", org_id, "blanks taken out", grant)
            if trouble and standard_form(tight) == tight:
                self._notes.warn(where, path + "id", tight, f"{trouble}; kept as published", grant)
            if not trouble and tight == given:
                self._sound_ids.add(tight)
            return tight
        for field in _NUMBERS:
            number = raw.get(field)
            made = _numbered(field, str(number)) if _is_number(number) else ""
            if made:
                self._notes.warn(
                    where, path + "id", made, f"no identifier; made from its {field}", grant
                )
                return made
        if not raw.get("name"):
            return ""
        role = slug(path.replace("Organization", ""))
        own = f"{OWN_PREFIX}-{slug(grant.removeprefix('360G-'))}-{role}"
        self._notes.warn(
            where, path + "id", own, "no identifier; given one of our own, joined with none", grant
        )
        return own

    def _add(
        self, collected: Collected, raw: dict[str, Any], org_id: str, where: str, path: str
    ) -> Left:
        left: Left = {}
        fields = collected.fields
        for key, value in raw.items():
            if value is None or value == "" or key in _ELSEWHERE:
                continue
            if value.__class__ is str:
                if value.isascii() and len(value) < _SHORT:
                    value = value.strip()
                else:
                    value = self._values.text(raw, key, where, path)
                if key == "url" and not _WEB.fullmatch(value):
                    self._notes.warn(where, path + key, value, NO_WEB_ADDRESS)
            else:
                value = plain(value)
            if not value and value is not False and value != 0:
                continue
            if fields.setdefault(key, value) != value:
                left[key] = value
        for field, prefix in _NUMBER_PREFIXES:
            number = raw.get(field)
            if number and f"{prefix}{number}" != org_id:
                self._number(collected, raw, org_id, field, left, where, path)
        canonical = standard_form(org_id)
        if canonical != org_id:
            if "id" not in collected.extra:
                done = "not written as its register does; also met under that form"
                self._notes.warn(where, path + "id", f"{org_id} ({canonical})", done)
            collected.extra["id"] = canonical
        if raw.get("location"):
            places, unused = read_places(self._values, raw, "location", where)
            if not collected.places:
                collected.places = places
            if unused or places != collected.places:
                left["location"] = plain(raw["location"])
        return left

    def _number(
        self,
        collected: Collected,
        raw: dict[str, Any],
        org_id: str,
        field: str,
        left: Left,
        where: str,
        path: str,
    ) -> None:
        """Take in a charity or company number as a further identifier, where it can be one."""
        text = str(plain(raw[field]))
        made = _numbered(field, text, standard_form(org_id)) if _is_number(raw[field]) else ""
        known = collected.extra.get(field, "")
        if not made:
            done = "no number of that register; kept as published"
        elif made in (standard_form(org_id), known):
            return
        elif parse(made).prefix == parse(org_id).prefix:
            done = "differs from the identifier; kept as published, and not joined with it"
        elif known:
            done = "differs from another grant's; kept as published, and not joined"
        else:
            collected.extra[field] = made
            if not made.endswith(f"-{text.strip().upper()}"):
                done = "zeros and blanks put right in a further identifier"
                self._notes.warn(where, path + field, f"{text} ({made})", done)
                if collected.fields.setdefault(field, text) != text:
                    left[field] = text
            return
        self._notes.warn(where, path + field, text, done)
        if collected.fields.setdefault(field, text) != text:
            left[field] = text


def _is_number(given: object) -> bool:
    """Tell whether a field can hold a number of a register; `true` is none."""
    return isinstance(given, str | int) and not isinstance(given, bool)


def _numbered(field: str, text: str, beside: str = "") -> str:
    """Return the org-id that a charity or company number stands for, or an empty text."""
    if field == "charityNumber":
        return from_charity_number(text, beside)
    return from_company_number(text)

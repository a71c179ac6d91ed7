"""Grants of the 360Giving Data Standard as agreements, whatever is wrong with them."""

from __future__ import annotations

from typing import Any

from store.dates import PartialDate
from store.importing.figures import EMPTY, plain
from store.importing.giving.fields import REQUIRED
from store.importing.giving.individuals import is_to_individual, protect
from store.importing.giving.money import STAGES, read_money
from store.importing.giving.numbering import Numbering
from store.importing.giving.organisations import OrganisationBook
from store.importing.giving.parties import ROLES, read_parties
from store.importing.giving.places import read_places
from store.importing.giving.programmes import read_programmes
from store.importing.giving.stretches import read_stretch
from store.importing.giving.values import Values, is_filled
from store.importing.notes import Notes, UnkeepableError
from store.records import Agreement, Event, Organisation
from store.regrant_codes import is_regrant
from store.text import plural

_MODELLED = frozenset(
    (
        *("id", "title", "description", "url", "currency", "awardDate", "dateModified"),
        *("plannedDates", "actualDates", "beneficiaryLocation", "grantProgramme", "regrantType"),
        *("recipientIndividual", *(field for field, _ in ROLES), *(key for key, *_ in STAGES)),
    )
)
_SAYS_SOMETHING = (
    *("id", "title", "description", "awardDate", "recipientOrganization", "recipientIndividual"),
    *(key for key, *_ in STAGES),
)
_TEXTS = ("id", "title", "description", "url", "regrantType")
Kept = dict[str, Any]


class GrantReader:
    """Reads grants one by one, and gathers the organisations that they speak of.

    Args:
        notes: collects what is odd.
        source: id of the source.
    """

    def __init__(self, notes: Notes, source: str) -> None:
        """Start with no grants."""
        self._notes = notes
        self._values = Values(notes)
        self._book = OrganisationBook(self._values)
        self._numbering = Numbering(self._values, source)

    def organisations(self) -> tuple[Organisation, ...]:
        """Return the organisations of all grants read."""
        return self._book.organisations()

    def read(self, raw: object, where: str) -> Agreement | None:
        """Return a grant as an agreement, or None where it cannot be kept, which is noted."""
        try:
            if not isinstance(raw, dict):
                raise UnkeepableError("it is no object with fields")
            if not any(is_filled(raw.get(key)) for key in _SAYS_SOMETHING):
                raise UnkeepableError("it has no identifier, title, amount, date or recipient")
            grant_id = self._numbering.number(raw, where)
            if is_to_individual(raw):
                raw = protect(raw, self._notes, where)
            return self._agreement(raw, grant_id, where)
        except UnkeepableError as reason:
            self._notes.lose(where, _name_of(raw), str(reason))
        except RecursionError:
            self._notes.lose(where, _name_of(raw), "nested without end")
        return None

    def _agreement(self, raw: dict[str, Any], grant_id: str, where: str) -> Agreement:
        values, notes = self._values, self._notes
        for key in REQUIRED:
            given = raw.get(key)
            if given.__class__ is int or (given.__class__ is str and given.strip()):
                continue
            if not is_filled(given):
                notes.warn(where, key, "", "not given", grant_id)
        kept: Kept = {
            key: value
            for key, given in raw.items()
            if key not in _MODELLED and (value := plain(given)) not in EMPTY
        }
        for key in _TEXTS:
            if raw.get(key).__class__ in (dict, list) and is_filled(raw[key]):
                kept[key] = plain(raw[key])
        parties, ends = read_parties(values, self._book, raw, kept, grant_id, where)
        awarded = self._day(raw, "awardDate", kept, where)
        planned, months = read_stretch(values, raw, "plannedDates", kept, where)
        actual, lasted = read_stretch(values, raw, "actualDates", kept, where)
        if lasted:
            stretches = kept.setdefault("actualDates", [{}])
            stretches[0]["duration"] = lasted
        places, left = read_places(values, raw, "beneficiaryLocation", where)
        if left:
            kept["beneficiaryLocation"] = left
        elif not places:
            values.keep_odd(raw, "beneficiaryLocation", kept)
        regrant = values.text(raw, "regrantType", where)
        if regrant and not is_regrant(regrant):
            done = "no code from FRG010 to FRG070; kept as published"
            notes.warn(where, "regrantType", regrant, done, grant_id)
        open_call = kept.get("fromOpenCall")
        if open_call is not None and open_call not in ("Yes", "No"):
            done = "neither Yes nor No; kept as published"
            notes.warn(where, "fromOpenCall", open_call, done, grant_id)
        return Agreement(
            id=grant_id,
            title=values.text(raw, "title", where),
            type="grant",
            purpose=values.text(raw, "description", where),
            parties=parties,
            funding=read_money(values, raw, kept, ends, awarded, where),
            events=(Event(kind="awarded", date=awarded),) if awarded.text else (),
            term=plural(months, "month") if months else "",
            term_months=months or None,
            planned=planned,
            actual=actual,
            programmes=read_programmes(values, raw, kept, where),
            places=places,
            regrant=regrant,
            url=self._web_address(raw, grant_id, where),
            modified=self._day(raw, "dateModified", kept, where),
            as_published=kept,
            where=where,
        )

    def _day(self, raw: dict[str, Any], key: str, kept: Kept, where: str) -> PartialDate:
        """Return a date; one with a time of day, or that is none, is kept as published as well."""
        day = self._values.day(raw, key, where)
        if day.has_time or (not day.date.text and is_filled(raw.get(key))):
            kept[key] = plain(raw[key])
        return day.date

    def _web_address(self, raw: dict[str, Any], grant_id: str, where: str) -> str:
        url = self._values.text(raw, "url", where)
        if url and not url.lower().startswith(("http://", "https://")):
            self._notes.warn(where, "url", url, "no web address; kept as published", grant_id)
        return url


def _name_of(raw: object) -> str:
    """Return what a lost grant can be called without telling of a person."""
    if not isinstance(raw, dict):
        return ""
    for key in ("id", "title"):
        value = raw.get(key)
        if isinstance(value, str) and value and not (key == "title" and is_to_individual(raw)):
            return value
    return ""

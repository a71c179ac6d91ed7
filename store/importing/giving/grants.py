"""Grants of the 360Giving Data Standard as agreements, whatever is wrong with them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import msgspec

from store.amounts import Amount, Stage
from store.dates import PartialDate, Period
from store.identifiers import OWN_PREFIX
from store.importing.days import period
from store.importing.figures import plain, read_figure
from store.importing.giving.fields import REQUIRED
from store.importing.giving.individuals import NAME, is_to_individual, protect
from store.importing.giving.organisations import OrganisationBook
from store.importing.giving.places import read_places
from store.importing.giving.values import Values
from store.importing.notes import Notes, UnkeepableError
from store.records import Agreement, Event, FundingLine, Organisation, Party, Programme

NO_CURRENCY = "XXX"
"""ISO 4217's code for no currency, where a publisher gives none."""

_STAGES = (
    ("amountAwarded", "awarded", Stage.AWARDED),
    ("amountAppliedFor", "applied-for", Stage.APPLIED_FOR),
    ("amountDisbursed", "disbursed", Stage.DISBURSED),
)
_ROLES = (("fundingOrganization", "funder"), ("recipientOrganization", "recipient"))
_MODELLED = frozenset(
    (
        *("id", "title", "description", "url", "currency", "awardDate", "dateModified"),
        *("plannedDates", "actualDates", "beneficiaryLocation", "grantProgramme", "regrantType"),
        *("recipientIndividual", *(field for field, _ in _ROLES), *(key for key, *_ in _STAGES)),
    )
)
_SAYS_SOMETHING = (
    *("id", "title", "description", "awardDate", "recipientOrganization", "recipientIndividual"),
    *(key for key, *_ in _STAGES),
)
_INDIVIDUAL = Party(role="recipient", name=NAME, kind="individual")
Kept = dict[str, Any]


class GrantReader:
    """Reads grants one by one, and gathers the organisations that they speak of.

    Args:
        notes: collects what is odd.
        source: id of the source, which a grant without identifier gets its own from.
    """

    def __init__(self, notes: Notes, source: str) -> None:
        """Start with no grants."""
        self._notes = notes
        self._source = source
        self._values = Values(notes)
        self._book = OrganisationBook(self._values)
        self._met: dict[str, tuple[str, dict[str, Any]]] = {}

    def organisations(self) -> tuple[Organisation, ...]:
        """Return the organisations of all grants read."""
        return self._book.organisations()

    def read(self, raw: object, where: str) -> Agreement | None:
        """Return a grant as an agreement, or None where it cannot be kept, which is noted."""
        try:
            if not isinstance(raw, dict):
                raise UnkeepableError("it is no object with fields")
            if not any(_filled(raw.get(key)) for key in _SAYS_SOMETHING):
                raise UnkeepableError("it has no identifier, title, amount, date or recipient")
            grant_id = self._identify(raw, where)
            if is_to_individual(raw):
                raw = protect(raw, self._notes, where)
            return self._agreement(raw, grant_id, where)
        except UnkeepableError as reason:
            self._notes.lose(where, _name_of(raw), str(reason))
        except RecursionError:
            self._notes.lose(where, _name_of(raw), "nested without end")
        return None

    def _identify(self, raw: dict[str, Any], where: str) -> str:
        """Return an id that no other grant of the file has."""
        grant_id = self._values.identifier(raw, "id", where)
        if not grant_id:
            grant_id = f"{OWN_PREFIX}-{self._source}-{_digest(raw)}"
            done = "no identifier; given one of our own"
            self._notes.warn(where, "id", "", done, grant_id)
        first = self._met.setdefault(grant_id, (where, raw))
        if first[1] is raw:
            return grant_id
        if first[1] == raw and _filled(raw.get("id")):
            raise UnkeepableError(f"it is the same, word for word, as {first[0]}")
        number = 2
        while f"{grant_id}#{number}" in self._met:
            number += 1
        unique = f"{grant_id}#{number}"
        self._met[unique] = (where, raw)
        done = "another record of the file has this identifier; given a number behind it"
        self._notes.warn(where, "id", grant_id, done, unique)
        return unique

    def _agreement(self, raw: dict[str, Any], grant_id: str, where: str) -> Agreement:
        values, notes = self._values, self._notes
        for key in REQUIRED:
            if not _filled(raw.get(key)):
                notes.warn(where, key, "", "not given", grant_id)
        kept: Kept = {
            key: value
            for key, given in raw.items()
            if key not in _MODELLED and (value := plain(given)) not in (None, "", [], {})
        }
        parties, payer, payee = self._parties(raw, kept, grant_id, where)
        awarded = values.day(raw, "awardDate", where)
        modified = values.day(raw, "dateModified", where)
        for key, day in (("awardDate", awarded), ("dateModified", modified)):
            if _filled(raw.get(key)) and (day.has_time or not day.date):
                kept[key] = plain(raw[key])
        planned, term = self._dates(raw, "plannedDates", kept, where)
        actual, _ = self._dates(raw, "actualDates", kept, where)
        places, left = read_places(values, raw, "beneficiaryLocation", where)
        if left:
            kept["beneficiaryLocation"] = left
        elif (odd := values.left_over(raw, "beneficiaryLocation")) is not None:
            kept["beneficiaryLocation"] = odd
        url = values.text(raw, "url", where)
        if url and not url.lower().startswith(("http://", "https://")):
            notes.warn(where, "url", url, "no web address; kept as published", grant_id)
        self._check_open_call(kept, where, grant_id)
        return Agreement(
            id=grant_id,
            title=values.text(raw, "title", where),
            type="grant",
            purpose=values.text(raw, "description", where),
            parties=parties,
            funding=self._funding(raw, kept, (payer, payee), awarded.date, where),
            events=(Event(kind="awarded", date=awarded.date),) if awarded.date else (),
            term=_months(term) if term else "",
            term_months=term or None,
            planned=planned,
            actual=actual,
            programmes=self._programmes(raw, kept, where),
            places=places,
            regrant=values.text(raw, "regrantType", where),
            url=url,
            modified=modified.date,
            as_published=kept,
            where=where,
        )

    def _parties(
        self, raw: dict[str, Any], kept: Kept, grant_id: str, where: str
    ) -> tuple[tuple[Party, ...], str, str]:
        """Return the parties, and the ids of payer and payee where there is one of each."""
        parties: list[Party] = []
        single: dict[str, str] = {}
        for field, role in _ROLES:
            left: list[dict[str, Any]] = []
            ids: list[str] = []
            for index, given in enumerate(self._values.objects(raw, field, where)):
                path = f"{field}/{index}/"
                met = self._book.meet(given, where, path, grant_id)
                if met is None:
                    left.append(plain(given))
                    continue
                parties.append(_party(role, met.id, met.name))
                ids.append(met.id)
                left.append(met.left)
            if any(left):
                kept[field] = left
            elif (odd := self._values.left_over(raw, field)) is not None:
                kept[field] = odd
            if len(ids) > 1:
                done = "the amount is not split between them"
                self._notes.warn(where, field, f"{len(ids)} organisations", done, grant_id)
            single[role] = ids[0] if len(ids) == 1 else ""
            if role == "recipient" and not ids and not raw.get("recipientIndividual"):
                self._notes.warn(where, field, "", "no recipient given", grant_id)
        if raw.get("recipientIndividual"):
            parties.append(_INDIVIDUAL)
            if single["recipient"]:
                done = "the grant names a person as well; no figure is put to the organisation"
                self._notes.warn(where, "recipientOrganization", single["recipient"], done)
                single["recipient"] = ""
        return tuple(parties), single["funder"], single["recipient"]

    def _funding(
        self,
        raw: dict[str, Any],
        kept: Kept,
        ends: tuple[str, str],
        awarded: PartialDate,
        where: str,
    ) -> tuple[FundingLine, ...]:
        lines: list[FundingLine] = []
        currency = ""
        for field, key, stage in _STAGES:
            given = raw.get(field)
            if given is None or given == "":
                continue
            figure = read_figure(given)
            if figure.done:
                self._notes.warn(where, field, given, figure.done)
            if figure.value is None:
                kept[field] = plain(given)
                continue
            if not currency:
                currency = self._currency(raw, kept, figure.currency, where)
            elif figure.currency and figure.currency != currency:
                self._notes.warn(where, field, given, f"read as {currency}, as the field says")
            lines.append(
                FundingLine(
                    key=key,
                    amount=Amount(figure.value, currency),
                    stage=stage,
                    payer=ends[0],
                    payee=ends[1],
                    date=awarded if stage is Stage.AWARDED else _UNKNOWN,
                )
            )
        if not lines and _filled(raw.get("currency")):
            kept["currency"] = plain(raw["currency"])
        return tuple(lines)

    def _currency(self, raw: dict[str, Any], kept: Kept, sign: str, where: str) -> str:
        text = self._values.text(raw, "currency", where)
        code = text.upper()
        if len(code) == 3 and code.isascii() and code.isalpha():
            if code != text:
                self._notes.warn(where, "currency", text, f"read as {code}")
            if sign and sign != code:
                done = f"the amount's own sign is {sign}; read as {code}"
                self._notes.warn(where, "currency", text, done)
            return code
        if text:
            kept["currency"] = text
        done = "no currency code"
        if sign:
            self._notes.warn(where, "currency", text, f"{done}; {sign} by the amount's own sign")
            return sign
        self._notes.warn(where, "currency", text, f"{done}; kept as {NO_CURRENCY}, of no currency")
        return NO_CURRENCY

    def _dates(
        self, raw: dict[str, Any], field: str, kept: Kept, where: str
    ) -> tuple[Period | None, int]:
        """Return the first stretch of a field, and its months where they are a whole number."""
        stretches = self._values.objects(raw, field, where)
        if not stretches:
            if (odd := self._values.left_over(raw, field)) is not None:
                kept[field] = odd
            return None, 0
        path = f"{field}/0/"
        first = stretches[0]
        left = {
            key: value
            for key, given in first.items()
            if key not in ("startDate", "endDate", "duration")
            and (value := plain(given)) not in (None, "", [], {})
        }
        texts = []
        for key in ("startDate", "endDate"):
            day = self._values.day(first, key, where, path)
            if _filled(first.get(key)) and (day.has_time or not day.date):
                left[key] = plain(first[key])
            texts.append(day.date.text)
        found: Period | None = None
        if texts[0] or texts[1]:
            try:
                found = period(*texts)
            except ValueError:
                left.update(startDate=plain(first["startDate"]), endDate=plain(first["endDate"]))
                done = "ends before it starts; kept as published"
                self._notes.warn(where, field, f"{texts[0]} to {texts[1]}", done)
        months = self._duration(first, left, where, path)
        if field == "actualDates" and months:
            left["duration"] = months
        if len(stretches) > 1:
            done = "the first is taken for the whole; the others are kept as published"
            self._notes.warn(where, field, f"{len(stretches)} stretches", done)
        rest = [left, *(plain(stretch) for stretch in stretches[1:])]
        if any(rest):
            kept[field] = rest
        return found, months

    def _duration(self, raw: dict[str, Any], left: Kept, where: str, path: str) -> int:
        given = raw.get("duration")
        if given is None or given == "":
            return 0
        value = read_figure(given).value
        if value is not None and value == int(value) and 0 < value <= 1200:
            return int(value)
        left["duration"] = plain(given)
        self._notes.warn(where, path + "duration", given, "no number of months; kept as published")
        return 0

    def _programmes(self, raw: dict[str, Any], kept: Kept, where: str) -> tuple[Programme, ...]:
        programmes: list[Programme] = []
        left: list[dict[str, Any]] = []
        for index, given in enumerate(self._values.objects(raw, "grantProgramme", where)):
            path = f"grantProgramme/{index}/"
            title, code, url = (
                self._values.text(given, key, where, path) for key in ("title", "code", "url")
            )
            rest = {key: v for key, v in given.items() if key not in ("title", "code", "url")}
            rest = plain(rest) if rest else rest
            if title or code or url or rest:
                programmes.append(_programme(title, code, url))
                left.append(rest)
        if any(left):
            kept["grantProgramme"] = left
        elif (odd := self._values.left_over(raw, "grantProgramme")) is not None:
            kept["grantProgramme"] = odd
        return tuple(programmes)

    def _check_open_call(self, kept: Kept, where: str, grant_id: str) -> None:
        given = kept.get("fromOpenCall")
        if given is not None and given not in ("Yes", "No"):
            done = "neither Yes nor No; kept as published"
            self._notes.warn(where, "fromOpenCall", given, done, grant_id)


_UNKNOWN = PartialDate("")


@lru_cache(maxsize=65536)
def _party(role: str, organisation: str, name: str) -> Party:
    return Party(role=role, organisation=organisation, name=name)


@lru_cache(maxsize=4096)
def _programme(title: str, code: str, url: str) -> Programme:
    return Programme(title=title, code=code, url=url)


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def _filled(value: object) -> bool:
    """Tell whether a value says anything, however deep."""
    if isinstance(value, dict):
        return any(_filled(part) for part in value.values())
    if isinstance(value, list):
        return any(_filled(part) for part in value)
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _digest(raw: dict[str, Any]) -> str:
    """Return a word that only the same grant gives again."""
    text = msgspec.json.encode(plain(raw), order="deterministic")
    return hashlib.sha256(text).hexdigest()[:10]


def _name_of(raw: object) -> str:
    """Return what a lost grant can be called without telling of a person."""
    if not isinstance(raw, dict):
        return ""
    for key in ("id", "title"):
        value = raw.get(key)
        if isinstance(value, str) and value and not (key == "title" and is_to_individual(raw)):
            return value
    return ""

"""Grants of the 360Giving Data Standard as agreements, whatever is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import count

import msgspec

from store.amounts import Stage
from store.codes import INDIVIDUAL, is_regrant
from store.dates import PartialDate, Period
from store.importing.bodies import read_currency
from store.importing.formats.giving_fields import REQUIRED, Fields, Raw, is_filled
from store.importing.formats.giving_organisations import Organisations, read_place
from store.importing.formats.individuals import is_to_individual, protect
from store.importing.plan import Notes, UnkeepableError, plain
from store.importing.tables import is_total
from store.org_ids import OWN_PREFIX
from store.records import (
    UNKNOWN,
    Agreement,
    Amount,
    Event,
    FundingLine,
    Organisation,
    Party,
    Programme,
)
from store.text import plural
from store.values import RANGE, is_sign_of, period, read_figure, read_length

ROLES = (("fundingOrganization", "funder"), ("recipientOrganization", "recipient"))
"""Fields that name organisations, and the roles of these."""
_STAGES = (
    ("amountAwarded", "awarded", Stage.AWARDED),
    ("amountAppliedFor", "applied-for", Stage.APPLIED_FOR),
    ("amountDisbursed", "disbursed", Stage.DISBURSED),
)
_TEXTS = ("id", "title", "description", "url", "regrantType")
_KNOWN = frozenset(
    (
        *_TEXTS,
        *("currency", "awardDate", "dateModified", "plannedDates", "actualDates"),
        *("beneficiaryLocation", "grantProgramme", "recipientIndividual"),
        *(field for field, _ in ROLES),
        *(field for field, *_ in _STAGES),
    )
)
_SAYING = (
    *("id", "title", "description", "awardDate", "recipientOrganization", "recipientIndividual"),
    *(field for field, *_ in _STAGES),
)
"""Fields of which every grant has one."""
_TELLING = ("title", "awardDate", "recipientIndividual", *(field for field, _ in ROLES))
"""Fields of which a line of totals has none."""
_PROGRAMME_KNOWN = frozenset(("title", "code", "url"))
_STRETCH_KNOWN = frozenset(("startDate", "endDate", "duration"))


class GrantReader:
    """Reads grants one by one, and gathers the organisations that they speak of.

    Args:
        notes: collects what is odd.
        source: id of the source, which a grant without identifier gets its own from.
        telling: whether any grant has more than numbers, so that one without is a line of totals.
    """

    def __init__(self, notes: Notes, source: str, *, telling: bool) -> None:
        self._notes, self._source, self._telling = notes, source, telling
        self._organisations = Organisations(notes)
        self._met: dict[str, tuple[str, Raw]] = {}
        self._numbers: dict[str, Iterator[int]] = {}

    def organisations(self) -> list[Organisation]:
        """Return the organisations of all grants read."""
        return self._organisations.records()

    def read(self, raw: object, where: str) -> Agreement | None:
        """Return a grant as an agreement, or None where it cannot be kept, which is noted."""
        try:
            if not isinstance(raw, dict):
                raise UnkeepableError("it is no object with fields")
            if not any(is_filled(raw.get(key)) for key in _SAYING):
                raise UnkeepableError("it has no identifier, title, amount, date or recipient")
            if is_total(_names(raw)):
                raise UnkeepableError("a line of totals")
            if self._telling and not tells(raw):
                reason = "it has neither title, date, funder nor recipient, like a line of totals"
                raise UnkeepableError(reason)
            safe = protect(raw, self._notes, where) if is_to_individual(raw) else raw
            fields = Fields(safe, self._notes, where, "")
            fields.record = self._number(fields)
            return self._agreement(fields)
        except (UnkeepableError, RecursionError) as reason:
            why = "nested without end" if isinstance(reason, RecursionError) else str(reason)
            self._notes.lose(where, _name_of(raw), why)
        return None

    def _number(self, fields: Fields) -> str:
        """Return an id for the grant that no other of the file has.

        Raises:
            UnkeepableError: it is the same, word for word, as one before it with its identifier.
        """
        given = fields.identifier("id")
        record = given or f"{OWN_PREFIX}-{self._source}-{_digest(fields.raw)}"
        if not given:
            fields.warn("id", "", "no identifier; given one of our own")
        if record not in self._met:
            self._met[record] = (fields.where, fields.raw)
            return record
        place, first = self._met[record]
        if given and first == fields.raw:
            raise UnkeepableError(f"it is the same, word for word, as {place}")
        numbers = self._numbers.setdefault(record, count(2))
        unique = next(each for number in numbers if (each := f"{record}#{number}") not in self._met)
        self._met[unique] = (fields.where, fields.raw)
        done = "another record of the file has this identifier; given a number behind it"
        fields.warn("id", record, done)
        return unique

    def _agreement(self, fields: Fields) -> Agreement:
        for key in REQUIRED:
            if not is_filled(fields.raw.get(key)):
                fields.warn(key, "", "not given")
        fields.keep_others(_KNOWN)
        awarded = fields.day("awardDate")
        parties, ends = self._parties(fields, awarded)
        planned, months = _stretch(fields, "plannedDates")
        actual, lasted = _stretch(fields, "actualDates")
        if lasted:
            fields.kept.setdefault("actualDates", [{}])[0]["duration"] = lasted
        regrant = fields.text("regrantType")
        if regrant and not is_regrant(regrant):
            fields.warn("regrantType", regrant, "no code from FRG010 to FRG070; kept as published")
        open_call = fields.kept.get("fromOpenCall")
        if open_call not in (None, "Yes", "No"):
            fields.warn("fromOpenCall", open_call, "neither Yes nor No; kept as published")
        url = fields.text("url")
        if url and not url.lower().startswith(("http://", "https://")):
            fields.warn("url", url, "no web address; kept as published")
        return Agreement(
            id=fields.record,
            title=fields.text("title"),
            type="grant",
            purpose=fields.text("description"),
            parties=parties,
            funding=_money(fields, ends, awarded),
            events=(Event(kind="awarded", date=awarded),) if awarded else (),
            term=plural(months, "month") if months else "",
            term_months=months or None,
            planned=planned,
            actual=actual,
            programmes=tuple(fields.parts("grantProgramme", _programme)),
            places=tuple(fields.parts("beneficiaryLocation", read_place)),
            regrant=regrant,
            url=url,
            modified=fields.day("dateModified"),
            as_published=fields.kept,
            where=fields.where,
        )

    def _parties(
        self, fields: Fields, awarded: PartialDate
    ) -> tuple[tuple[Party, ...], tuple[str, str]]:
        """Return the parties, and the ids of payer and payee where there is one of each."""
        parties: list[Party] = []
        ends: list[str] = []
        person = fields.raw.get("recipientIndividual")
        for key, role in ROLES:
            found = fields.parts(key, partial(self._organisations.party, role, awarded))
            parties += found
            if len(found) > 1:
                done = "the amount is not split between them"
                fields.warn(key, f"{len(found)} organisations", done)
            if not found and (role == "funder" or not person):
                fields.warn(key, "", f"no {role} given")
            ends.append(found[0].organisation if len(found) == 1 else "")
        payer, payee = ends
        if person:
            parties.append(Party(role="recipient", name=INDIVIDUAL, kind="individual"))
            if payee:
                done = "the grant names a person as well; no figure is put to the organisation"
                fields.warn("recipientOrganization", payee, done)
                payee = ""
        return tuple(parties), (payer, payee)


def tells(raw: object) -> bool:
    """Tell whether a grant has more than numbers: a title, a date, a funder or a recipient."""
    return isinstance(raw, dict) and any(raw.get(key) for key in _TELLING)


def _names(raw: Raw) -> list[str]:
    """Return the identifier and the title of a grant, and whoever pays or is paid."""
    names = [raw.get("id"), raw.get("title")]
    for key in ("recipientIndividual", *(field for field, _ in ROLES)):
        ends = raw.get(key)
        for end in ends if isinstance(ends, list) else (ends,):
            names.append((end.get("name") or end) if isinstance(end, dict) else end)
    return [str(name) for name in names if name]


def _digest(raw: Raw) -> str:
    """Return a word that only the same grant gives again."""
    text = msgspec.json.encode(plain(raw), order="deterministic")
    return hashlib.sha256(text).hexdigest()[:10]


def _name_of(raw: object) -> str:
    """Return what a lost grant can be called without telling of a person."""
    if isinstance(raw, dict) and not is_to_individual(raw):
        for key in ("id", "title"):
            if isinstance(raw.get(key), str) and raw[key]:
                return str(raw[key])
    return ""


def _programme(fields: Fields) -> Programme | None:
    fields.keep_others(_PROGRAMME_KNOWN)
    title, code, url = fields.text("title"), fields.text("code"), fields.text("url")
    if not (title or code or url or fields.kept):
        return None
    return Programme(title=title, code=code, url=url)


def _stretch(fields: Fields, key: str) -> tuple[Period | None, int]:
    """Return the first stretch of time in a list, and its months where it gives their number."""
    stretches = fields.objects(key)
    if not stretches:
        return None, 0
    first = stretches[0]
    first.keep_others(_STRETCH_KNOWN)
    start, end = first.day("startDate"), first.day("endDate")
    try:
        found = period(start.text, end.text) if start or end else None
    except ValueError:
        found = None
        first.keep("startDate")
        first.keep("endDate")
        done = "ends before it starts; kept as published"
        fields.warn(key, f"{start.text} to {end.text}", done)
    months = _months(first)
    if len(stretches) > 1:
        done = "the first is taken for the whole; the others are kept as published"
        fields.warn(key, f"{len(stretches)} stretches", done)
    left = [first.kept, *(plain(stretch.raw) for stretch in stretches[1:])]
    if any(left):
        fields.kept[key] = left + fields.kept.get(key, [])
    return found, months


def _months(fields: Fields) -> int:
    given = fields.raw.get("duration")
    if given in (None, ""):
        return 0
    months, done = read_length(given)
    if done:
        fields.warn("duration", given, done)
    if months is None:
        fields.keep("duration")
    return months or 0


# Money


def _money(fields: Fields, ends: tuple[str, str], awarded: PartialDate) -> tuple[FundingLine, ...]:
    """Return the figures of a grant, each a line of its own; what is none is kept as published."""
    lines: list[FundingLine] = []
    currency = ""
    for field, key, stage in _STAGES:
        given = fields.raw.get(field)
        if given in (None, ""):
            continue
        decimal, code = fields.notes.style(field).decimal, fields.raw.get("currency")
        figure = read_figure(given, decimal=decimal, currency=str(code))
        if figure.done:
            fields.warn(field, given, figure.done)
        if figure.value is None or figure.done == RANGE:
            fields.keep(field)
        if figure.value is None:
            continue
        sign = figure.currency
        if not currency:
            currency = _currency(fields, sign)
        elif sign and not is_sign_of(sign, currency):
            fields.warn(field, given, f"read as {currency}, as the field says")
        line = FundingLine(
            key=key,
            amount=Amount(figure.value, currency, figure.qualifier),
            stage=stage,
            payer=ends[0],
            payee=ends[1],
            date=awarded if stage is Stage.AWARDED else UNKNOWN,
        )
        lines.append(line)
    if not lines and is_filled(fields.raw.get("currency")):
        fields.keep("currency")
    return tuple(lines)


def _currency(fields: Fields, sign: str) -> str:
    """Return the code of the currency; `sign` is the one that the amount itself names, or empty."""
    text = fields.text("currency")
    code, *done = read_currency(text, sign)
    if text and code != text.upper():
        fields.keep("currency")
    for each in done:
        fields.warn("currency", text, each)
    return code

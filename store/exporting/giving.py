"""A JSON package of the 360Giving Data Standard that its own schema accepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO
from urllib.parse import quote

from msgspec.structs import replace

from store.amounts import Qualifier, Scope, Stage
from store.codes import COUNTRIES, INDIVIDUAL, SCHEMA_CODES
from store.dates import PartialDate, Period, Precision
from store.errors import PactlineError
from store.exporting.columns import Export, Item
from store.exporting.tables import encoded, number, of_source
from store.giving_standard import GRANT, Field
from store.identity import PREFER
from store.interface import Kind, Store
from store.merged import View
from store.money import award_dates
from store.org_ids import parse, problem, standard_form
from store.records import Agreement, Organisation, Party, Place
from store.settling import claimed, field_of

# A single value made to fit a rule of the standard: as it is, with a note, or left out.

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?", re.ASCII | re.I
)
_WEB = re.compile(
    r"https?://[^\s/?#@:\[\]]+(:\d+)?([/?#]([\w\-.~:/?#@!$&'()*+,;=]|%[0-9a-f]{2})*)?",
    re.ASCII | re.I,
)
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.ASCII | re.I)
_HOST = re.compile(r"https?://[\w.~-]+(?::\d+)?(?:[/?#].*)?", re.ASCII | re.I)
_YES = {"y": "Yes", "yes": "Yes", "true": "Yes", "n": "No", "no": "No", "false": "No"}
_NO_NUMBER = "no number, left out"
_MOST_DIGITS = 30

Fitted = tuple[Any, str]
"""The value, or None where nothing fits, and what was done to it (empty where nothing)."""
Rule = Callable[[Any], Fitted]


def is_day(text: str) -> bool:
    """Tell whether the text is a day of the calendar, as YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> Fitted:
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool | int | float):
        return str(value), "a number written as text"
    return None, "no text, left out"


def _number(value: object) -> Fitted:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        return None, _NO_NUMBER
    try:
        read = Decimal(str(value).strip())
    except InvalidOperation:
        return None, _NO_NUMBER
    if not read.is_finite() or (read and abs(read.adjusted()) > _MOST_DIGITS):
        return None, _NO_NUMBER
    if isinstance(value, int | float):
        return value, ""
    exact = number(read)
    if isinstance(exact, str):
        return float(read), "rounded to a number of JSON"
    return exact, "" if isinstance(value, Decimal) else "a text written as a number"


def _duration(value: object) -> Fitted:
    found, done = _number(value)
    return (None, "no number of months, left out") if found is None or found < 0 else (found, done)


def _moment(value: object) -> Fitted:
    text = str(value).strip()
    if is_day(text):
        return f"{text}T00:00:00Z", "a day written as its first moment"
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None, "no date-time, left out"
    day, time, zone = match.groups()
    try:
        datetime.fromisoformat(f"{day}T{time[:8]}{(zone or 'Z').upper()}")
    except ValueError:
        return None, "no date-time, left out"
    if zone and text[10] in "Tt":
        return text.upper(), ""
    return f"{day}T{time}{(zone or 'Z').upper()}", "a time without a zone taken for UTC"


def _day(value: object) -> Fitted:
    if isinstance(value, str) and is_day(value):
        return value, ""
    found, done = _moment(value)
    return (None, "no date to the day, left out") if found is None else (found, done)


def _stretch(value: object) -> Fitted:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return value, ""
    return _day(value)


def web(value: object) -> Fitted:
    """Return a value as a web address."""
    text = str(value).strip()
    if isinstance(value, str) and _WEB.fullmatch(text):
        return text, ""
    quoted = quote(text, safe="%/:?#@!$&'()*+,;=~-._", errors="replace")
    if _BARE.fullmatch(text) and _WEB.fullmatch(f"http://{quoted}"):
        return f"http://{quoted}", "http:// put in front"
    if _HOST.fullmatch(text) and _WEB.fullmatch(quoted):
        return quoted, "signs that no web address has written as %XX"
    return None, "no web address, left out"


def _yes_no(value: object) -> Fitted:
    word = _YES.get(str(value).strip().lower())
    if word is None:
        return None, "neither Yes nor No, left out"
    return word, "" if value == word else "written as Yes or No"


def _currency(value: object) -> Fitted:
    return _code(SCHEMA_CODES, value)


def _country(value: object) -> Fitted:
    if str(value).strip().upper() == "UK":
        return "GB", "UK written as GB"
    return _code(COUNTRIES, value)


def _code(codes: frozenset[str], value: object) -> Fitted:
    text = str(value).strip().upper()
    if text not in codes:
        return None, "no code of the list, left out"
    return text, "" if text == value else "written in capitals"


_RULES: dict[str, Rule] = {
    **{"text": _text, "number": _number, "amount": _number, "months": _duration},
    **{"moment": _moment, "day": _day, "day or month": _stretch, "web address": web},
    **{"yes or no": _yes_no, "currency": _currency, "country": _country},
}


def fit(value: Any, field: Field, path: str, notes: Counter[str]) -> Any:  # noqa: ANN401
    """Return the value as the schema allows it, or None; count each change under its field.

    Args:
        value: any JSON value.
        field: what it is of; of an object, fields that the standard doesn't have hold anything.
        path: name of the field, for the notes.
        notes: counts what was done.
    """
    if value is None:
        return None
    if field.many:
        one, parts = field._replace(many=False), value if isinstance(value, list) else [value]
        fitted = [each for part in parts if (each := fit(part, one, path, notes)) is not None]
        return fitted or None
    if not field.parts:
        found, done = _RULES[field.holds](value)
    elif isinstance(value, dict):
        whole = {
            key: fit(part, field.parts[key], f"{path}/{key}".lstrip("/"), notes)
            if key in field.parts
            else part
            for key, part in value.items()
        }
        return {key: part for key, part in whole.items() if part is not None} or None
    else:
        found, done = None, "no object with fields, left out"
    if done:
        notes[f"{path}: {done}"] += 1
    return found


# Parties of a grant as organisations of the standard, and what it can't say of their names.

REORDERED = "organisations of several names, of which another comes first when they are read again"
NAMES_CUT = "organisations with more names than the standard has room for"
_CHARITY = {"GB-CHC": "", "GB-SC": "", "GB-NIC": "NIC"}
_COMPANY = "GB-COH"
_ORGANISATIONS = ("fundingOrganization", "recipientOrganization")


class Book:
    """Organisations as each source knows them, with the names that the package gives them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[str, Organisation]] = {}
        self._used: dict[tuple[str, str], set[str]] = {}
        self._written: dict[tuple[str, str], dict[str, str]] = {}
        self._other: dict[tuple[str, str], str] = {}

    def organisation(self, source: str, party: Party) -> dict[str, Any]:
        """Return a party as the object of the standard, not yet held against its schema."""
        record = self._record(source, party.organisation)
        found: dict[str, Any] = {"id": party.organisation, "name": party.name}
        if not party.name and not (record and record.name):
            # Whoever refers to a body by its id alone has left its name to others.
            names = self._store.names([party.organisation])
            found["name"] = names.get(party.organisation, "")
        if record is None:
            return found | _numbers(party.organisation, ())
        found["name"] = found["name"] or record.name
        found |= _numbers(record.id, record.identifiers)
        found |= record.as_published
        others = {
            "description": record.description,
            "url": record.url,
            "organisationType": record.kind,
            "alternateName": next(iter(self._unused(source, record.id)), ""),
        }
        found |= {field: text for field, text in others.items() if text}
        if record.places:
            found.setdefault("location", [_location(each) for each in record.places])
        return found

    def add(self, source: str, grant: dict[str, Any]) -> None:
        """Remember the names in a grant that is written."""
        for field in _ORGANISATIONS:
            for each in grant.get(field, ()):
                body = (source, each["id"])
                names, awarded = self._written.setdefault(body, {}), grant.get("awardDate", "")
                names[each["name"]] = max(names.get(each["name"], ""), awarded)
                self._other.setdefault(body, each.get("alternateName", ""))

    def notes(self) -> Counter[str]:
        """Return what the package doesn't tell of names, to the number of organisations."""
        found: Counter[str] = Counter()
        for body, names in self._written.items():
            own = self._names(*body)
            newest = max(names, key=lambda name: names[name])
            written = [name for name in (newest, *names, self._other[body]) if name in own]
            kept = [name for name in own if name in written]
            found[REORDERED] += kept[:1] != written[:1]
            found[NAMES_CUT] += not set(self._unused(*body)) <= set(written)
        return +found

    def _names(self, source: str, org_id: str) -> list[str]:
        """Return a source's names for an organisation, the one it is listed under first."""
        record = self._record(source, org_id)
        if record is None:
            return []
        names = (record.name, *record.aliases, *record.former_names)
        return [name for name in names if name]

    def _unused(self, source: str, org_id: str) -> list[str]:
        """Return those of them, but the first, that no grant of the source has written."""
        used = self._used.get((source, org_id), ())
        return [name for name in self._names(source, org_id)[1:] if name not in used]

    def _record(self, source: str, org_id: str) -> Organisation | None:
        if source not in self._known:
            known = self._known[source] = {}
            for record in self._store.records(source):
                if isinstance(record, Organisation):
                    known[record.id] = record
                elif isinstance(record, Agreement):
                    for party in record.parties:
                        self._used.setdefault((source, party.organisation), set()).add(party.name)
        return self._known[source].get(org_id)


def _location(place: Place) -> dict[str, Any]:
    fields = {
        "name": place.name,
        "countryCode": place.country,
        "geoCode": place.code,
        "geoCodeType": place.code_type,
        "description": place.note,
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
        prefix, digits = parse(each)
        if prefix in _CHARITY:
            found.setdefault("charityNumber", _CHARITY[prefix] + digits)
        elif prefix == _COMPANY:
            found.setdefault("companyNumber", digits)
    return found


# Agreements as grants of the standard, the way their importer reads them back.

NO_FIELD = "grants with facts that the standard has no field for"
EMPTY = "given by no source, left empty"

_AMOUNTS = {
    Stage.AWARDED: "amountAwarded",
    Stage.APPLIED_FOR: "amountAppliedFor",
    Stage.DISBURSED: "amountDisbursed",
}
_LISTED = ("beneficiaryLocation", "grantProgramme", *_ORGANISATIONS)
_WITHOUT_FIELD = ("counts", "aims", "undertakings", "statements", "notes", "part_of")
_REQUIRED = {
    "amountAwarded": "without an exact amount awarded",
    "currency": "without a currency code",
    "awardDate": "without an award date to the day",
    "fundingOrganization": "without a funder that has an id",
}


class UnfitError(Exception):
    """A grant that the standard can't hold; the message is the reason."""


def grant_of(record: Agreement, source: str, book: Book, notes: Counter[str]) -> dict[str, Any]:
    """Return one source's account of a grant as the standard's schema allows it.

    Raises:
        UnfitError: a field that the standard requires can't be filled.
    """
    published = record.as_published
    own = {"id": record.id, "title": record.title, "description": record.purpose}
    grant: dict[str, Any] = dict(own)
    grant |= {key: value for key, value in published.items() if key not in _LISTED}
    grant |= own | _amounts(record)

    def organisations(field: str, role: str) -> list[dict[str, Any]]:
        parties = (p for p in record.parties if p.role == role and p.kind != "individual")
        made = [book.organisation(source, party) for party in parties]
        return _overlaid(made, published.get(field))

    grant["recipientOrganization"] = organisations("recipientOrganization", "recipient")
    if any(party.role == "recipient" and party.kind == "individual" for party in record.parties):
        grant["recipientIndividual"] = {"id": f"{record.id}-individual", "name": INDIVIDUAL}
    grant["fundingOrganization"] = organisations("fundingOrganization", "funder")
    if "awardDate" not in published and (awarded := _award_date(record)):
        grant["awardDate"] = awarded
    if "dateModified" not in published and is_day(record.modified.text):
        grant["dateModified"] = f"{record.modified.text}T00:00:00Z"
    for field, period, months in (
        ("plannedDates", record.planned, record.term_months),
        ("actualDates", record.actual, None),
    ):
        if dates := _dates(period, months, published.get(field), notes):
            grant[field] = dates
    for field, text in (("url", record.url), ("regrantType", record.regrant)):
        if text:
            grant[field] = text
    places = [_location(each) for each in record.places]
    grant["beneficiaryLocation"] = _overlaid(places, published.get("beneficiaryLocation"))
    programmes = [
        {key: text for key in ("code", "title", "url") if (text := getattr(each, key))}
        for each in record.programmes
    ]
    grant["grantProgramme"] = _overlaid(programmes, published.get("grantProgramme"))
    if any(getattr(record, name) for name in _WITHOUT_FIELD):
        notes[NO_FIELD] += 1
    return _held_against_schema(grant, notes)


def _held_against_schema(raw: dict[str, Any], notes: Counter[str]) -> dict[str, Any]:
    done: Counter[str] = Counter()
    grant: dict[str, Any] = fit(raw, GRANT, "", done)
    for field in _ORGANISATIONS:
        found = grant.get(field, [])
        grant[field] = [{**each, "name": each.get("name", "")} for each in found if each.get("id")]
        if len(grant[field]) < len(found):
            done[f"{field}: without an id, left out"] += 1
        if not grant[field]:
            del grant[field]
    if ("recipientOrganization" in grant) == ("recipientIndividual" in grant):
        both = "with both a person and an organisation as recipient"
        neither = "without a recipient that has an id"
        raise UnfitError(both if "recipientOrganization" in grant else neither)
    for field, reason in _REQUIRED.items():
        if field not in grant:
            raise UnfitError(reason)
    for field in ("title", "description"):
        if not grant[field]:
            done[f"{field}: {EMPTY}"] += 1
    notes.update(done)
    return grant


def _amounts(record: Agreement) -> dict[str, Any]:
    """Return the exact figures; a hedged one would lose its hedge and stays away."""
    found: dict[str, Any] = {}
    for line in record.funding:
        field, amount = _AMOUNTS.get(line.stage), line.amount
        if field is None or field in found or amount is None or line.scope is not Scope.TOTAL:
            continue
        if amount.qualifier is not Qualifier.EXACTLY:
            continue
        if found.setdefault("currency", amount.currency) == amount.currency:
            found[field] = amount.value
    return found


def _overlaid(objects: list[dict[str, Any]], left: object) -> list[dict[str, Any]]:
    """Return objects with what was kept as published of each put back in its place."""
    if not isinstance(left, list) or len(left) != len(objects):
        return objects
    return [
        {**each, **rest} if isinstance(rest, dict) else each
        for each, rest in zip(objects, left, strict=True)
    ]


def _award_date(record: Agreement) -> str:
    dates = award_dates(record.funding)
    dates += [event.date for event in record.events if event.kind == "awarded" and not event.by]
    return next((day.text for day in dates if day.precision is Precision.DAY), "")


def _dates(
    period: Period | None, months: int | None, left: object, notes: Counter[str]
) -> list[dict[str, Any]]:
    first: dict[str, Any] = {}
    if period is not None:
        first = {"startDate": _edge(period.start, notes), "endDate": _edge(period.end, notes, 1)}
    first = {key: value for key, value in {**first, "duration": months}.items() if value}
    stretches = [part for part in left if isinstance(part, dict)] if isinstance(left, list) else []
    if stretches:
        first |= stretches[0]
    return [each for each in (first, *stretches[1:]) if each]


def _edge(day: PartialDate, notes: Counter[str], last: int = 0) -> str:
    """Return a date as the standard writes it; a financial year by its first or last day."""
    if day.precision is not Precision.FINANCIAL_YEAR:
        return day.text
    notes["financial years written as their first and last days"] += 1
    edge = day.last if last else day.first
    return edge.isoformat() if edge else ""


# The package: grants, and what it says of itself.

VERSION = "1.4"
NO_GRANTS = "agreements that are no grants, such as programmes"
AGAIN = "accounts of a grant by further sources, left out"
PREFERRED = "grants with fields of another source, which is preferred there"
IN_PART = "grants of which this source says a part only; `corrections` lists it"


def write_giving(export: Export, target: BinaryIO) -> None:
    """Write the grants; other records and those the schema can't hold are counted.

    Of a grant that several sources have, the fullest account goes out, with what is preferred of
    another one in place of its own, or the account of a source that is asked for. Where the grants
    come from several sources, each names its own in a field `source` beside the standard's.

    Raises:
        PactlineError: there is no grant to write, which the standard doesn't allow for.
    """
    if export.kind is not Kind.AGREEMENT:
        raise PactlineError(
            f"360Giving holds grants, not {export.kind}s", remedy="export agreements, or as CSV"
        )
    book = Book(export.store)
    several = len(export.only) != 1 and export.is_of_several_sources()
    written: dict[str, None] = {}
    for item in export.items():
        source, grant = _grant(item, book, export)
        if grant is None:
            continue
        written[source] = None
        if several:
            grant["source"] = source
        between = ",\n" if export.written else f'{{"version":"{VERSION}","grants":[\n'
        target.write(f"{between}{encoded(grant)}".encode())
        export.written += 1
        book.add(source, grant)
    if not export.written:
        reasons = "; ".join(f"{reason}: {count:,}" for reason, count in export.left_out.items())
        raise PactlineError(
            f"there is no grant to export{f' ({reasons})' if reasons else ''}",
            remedy="search for grants, or export in another format",
        )
    export.notes.update(book.notes())
    target.write(f"\n],{encoded(_about(export, written))[1:]}\n".encode())


def _grant(item: Item, book: Book, export: Export) -> tuple[str, dict[str, Any] | None]:
    """Return a grant and the source whose account it is; None where it can't go out."""
    accounts = item.view.records
    if export.only:
        accounts = tuple(each for each in item.view.said if each[0] in export.only)
    source, record = accounts[0] if accounts else ("", item.records[0])
    if not accounts or record.type != "grant":
        # Whoever corrects a grant says a few fields of it, and seldom that it is one.
        in_part = export.only and any(each.type == "grant" for each in item.records)
        export.left_out[IN_PART if in_part else NO_GRANTS] += 1
        return source, None
    preferred = {} if export.only else _preferred(item.view)
    try:
        grant = grant_of(replace(record, **preferred), source, book, export.notes)
    except UnfitError as reason:
        export.left_out[str(reason)] += 1
        return source, None
    if preferred:
        export.notes[PREFERRED] += 1
    if further := len(item.view.records) - 1:
        export.notes[AGAIN] += further
    return source, grant


def _preferred(view: View[Agreement]) -> dict[str, Any]:
    """Return the fields that another source leads in, as the fullest account is to say them."""
    source, record = view.records[0]
    found: dict[str, Any] = {}
    for aside in view.aside:
        if aside.source != source or aside.ruling.kind != PREFER:
            continue
        name, _ = field_of(aside.field)
        held = found.get(name, getattr(record, name))
        for said_by, other in view.records:
            if said_by == aside.ruling.source:
                led = claimed(other, aside.field)
                new = tuple(each for each in led if not isinstance(held, tuple) or each not in held)
                found[name] = (*held, *new) if isinstance(held, tuple) else new[0] if new else held
    return found


def _about(export: Export, written: Iterable[str]) -> dict[str, Any]:
    """Return what the package says of itself: of one source its own publisher and licence."""
    made = f"Exported by pactline on {export.day.isoformat()}."
    sources = [export.sources[each] for each in written]
    if len(sources) != 1:
        return {
            "title": f"Grants from {len(sources)} sources",
            "description": made,
            "sources": [of_source(source) for source in sources],
        }
    (source,) = sources
    about: dict[str, Any] = {"title": source.title or source.id}
    if source.publisher:
        further = {"identifier": source.publisher_id} if source.publisher_id else {}
        about["publisher"] = {"name": source.publisher, **further}
    for field, text in (("license", source.licence), ("accessURL", source.address)):
        if address := fit(text or None, Field("", holds="web address"), field, export.notes):
            about[field] = address
    if source.licence and "license" not in about:
        made = f"{made} Licence: {source.licence}."
    if is_day(source.date.text):
        about["issued"] = source.date.text
    return {**about, "description": made}

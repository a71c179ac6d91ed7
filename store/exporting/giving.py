"""A JSON package of the 360Giving Data Standard that its own schema accepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from store.amounts import Qualifier, Scope, Stage
from store.codes import COUNTRIES, SCHEMA_CODES
from store.dates import PartialDate, Period, Precision
from store.errors import PactlineError
from store.exporting.columns import Item, Items, Tally
from store.exporting.tables import encoded, number, of_source
from store.interface import Kind, Store
from store.org_ids import parse, problem, standard_form
from store.records import Agreement, Organisation, Party, Place, Source

# ---- What the 360Giving Data Standard 1.4 allows in each field, as its schema says.


class Rule(Enum):
    """What a single value must be."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "number of months, not below zero"
    DAY = "date to the day, or a date-time"
    STRETCH = "date to the day, month or year, or a date-time"
    MOMENT = "date-time"
    WEB = "web address"
    YES_NO = "Yes or No"
    CURRENCY = "code of ISO 4217"
    COUNTRY = "code of ISO 3166"


Spec = Rule | dict[str, "Spec"] | tuple["Spec"]
"""A rule for a value, the fields of an object, or a list of either (as a tuple of one)."""

_TEXT, _WEB, _MOMENT = Rule.TEXT, Rule.WEB, Rule.MOMENT
_LOCATION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "name", "description", "geoCode", "geoCodeType"), _TEXT),
    "countryCode": Rule.COUNTRY,
    "latitude": Rule.NUMBER,
    "longitude": Rule.NUMBER,
    "dateModified": _MOMENT,
}
_ORGANISATION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "name", "department", "contactName", "charityNumber"), _TEXT),
    **dict.fromkeys(("companyNumber", "streetAddress", "addressLocality"), _TEXT),
    **dict.fromkeys(("addressRegion", "addressCountry", "postalCode", "telephone"), _TEXT),
    **dict.fromkeys(("alternateName", "email", "description", "organisationType"), _TEXT),
    "url": _WEB,
    "location": (_LOCATION,),
    "dateModified": _MOMENT,
}
_EVENT: Final[dict[str, Spec]] = {
    "title": _TEXT,
    "startDate": Rule.STRETCH,
    "endDate": Rule.STRETCH,
    "duration": Rule.DURATION,
    "description": _TEXT,
    "dateModified": _MOMENT,
}
_PROGRAMME: Final[dict[str, Spec]] = {
    **dict.fromkeys(("code", "title", "description"), _TEXT),
    "url": _WEB,
    "dateModified": _MOMENT,
}
_CLASSIFICATION: Final[dict[str, Spec]] = {**_PROGRAMME, "vocabulary": _TEXT}
_DOCUMENT: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "title", "description", "documentType"), _TEXT),
    "url": _WEB,
    "dateModified": _MOMENT,
}
_TRANSACTION: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "description", "provider", "recipient"), _TEXT),
    "transactionDate": Rule.DAY,
    "valueDate": Rule.DAY,
    "currency": Rule.CURRENCY,
    "value": Rule.NUMBER,
    "dateModified": _MOMENT,
}

GRANT: Final[dict[str, Spec]] = {
    **dict.fromkeys(("id", "title", "description", "regrantType", "locationScope"), _TEXT),
    "currency": Rule.CURRENCY,
    **dict.fromkeys(("amountAppliedFor", "amountAwarded", "amountDisbursed"), Rule.NUMBER),
    "awardDate": Rule.DAY,
    "url": _WEB,
    "plannedDates": (_EVENT,),
    "actualDates": (_EVENT,),
    "recipientIndividual": {"id": _TEXT, "name": _TEXT},
    "toIndividualsDetails": {
        "primaryGrantReason": _TEXT,
        "secondaryGrantReason": _TEXT,
        "grantPurpose": (_TEXT,),
    },
    "recipientOrganization": (_ORGANISATION,),
    "beneficiaryLocation": (_LOCATION,),
    "fundingOrganization": (_ORGANISATION,),
    "grantProgramme": (_PROGRAMME,),
    "fromOpenCall": Rule.YES_NO,
    "fundingType": (_CLASSIFICATION,),
    "classifications": (_CLASSIFICATION,),
    "relatedDocument": (_DOCUMENT,),
    **dict.fromkeys(
        ("applicationTransaction", "commitmentTransaction", "disbursementTransaction"),
        (_TRANSACTION,),
    ),
    "relatedActivity": (_TEXT,),
    "dateModified": _MOMENT,
    "dataSource": _WEB,
}
"""Fields of a grant; fields that are not listed may hold anything."""


# ---- A single value made to fit a rule of the standard: as it is, with a note, or left out.

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)
_MOMENT_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?", re.ASCII | re.I
)
_WEB_FORM = re.compile(
    r"https?://[^\s/?#@:\[\]]+(:\d+)?([/?#]([\w\-.~:/?#@!$&'()*+,;=]|%[0-9a-f]{2})*)?",
    re.ASCII | re.I,
)
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.ASCII | re.I)
_HOST = re.compile(r"https?://[\w.~-]+(?::\d+)?(?:[/?#].*)?", re.ASCII | re.I)
_YES = {"y": "Yes", "yes": "Yes", "true": "Yes", "n": "No", "no": "No", "false": "No"}
NO_NUMBER = "no number, left out"
_MOST_DIGITS = 30
Fitted = tuple[Any, str]
"""The value, or None where nothing fits, and what was done to it (empty where nothing)."""


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
        return None, NO_NUMBER
    try:
        read = Decimal(str(value).strip())
    except InvalidOperation:
        return None, NO_NUMBER
    if not read.is_finite() or (read and abs(read.adjusted()) > _MOST_DIGITS):
        return None, NO_NUMBER
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
    match = _MOMENT_FORM.fullmatch(text)
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


def _web(value: object) -> Fitted:
    text = str(value).strip()
    if isinstance(value, str) and _WEB_FORM.fullmatch(text):
        return text, ""
    if _BARE.fullmatch(text) and _WEB_FORM.fullmatch(f"http://{_quoted(text)}"):
        return f"http://{_quoted(text)}", "http:// put in front"
    if _HOST.fullmatch(text) and _WEB_FORM.fullmatch(_quoted(text)):
        return _quoted(text), "signs that no web address has written as %XX"
    return None, "no web address, left out"


def _quoted(text: str) -> str:
    return quote(text, safe="%/:?#@!$&'()*+,;=~-._", errors="replace")


def _yes_no(value: object) -> Fitted:
    word = _YES.get(str(value).strip().lower())
    if word is None:
        return None, "neither Yes nor No, left out"
    return word, "" if value == word else "written as Yes or No"


def _code(codes: frozenset[str], value: object) -> Fitted:
    text = str(value).strip().upper()
    if codes is COUNTRIES and text == "UK":
        return "GB", "UK written as GB"
    if text not in codes:
        return None, "no code of the list, left out"
    return text, "" if text == value else "written in capitals"


RULES: dict[Rule, Callable[[Any], Fitted]] = {
    Rule.TEXT: _text,
    Rule.NUMBER: _number,
    Rule.DURATION: _duration,
    Rule.DAY: _day,
    Rule.STRETCH: _stretch,
    Rule.MOMENT: _moment,
    Rule.WEB: _web,
    Rule.YES_NO: _yes_no,
    Rule.CURRENCY: lambda value: _code(SCHEMA_CODES, value),
    Rule.COUNTRY: lambda value: _code(COUNTRIES, value),
}
"""What makes a value fit, by the rule of its field."""


# ---- Making what a record holds fit the standard, field by field, with a note of each change.


def fit(value: Any, spec: Spec, path: str, notes: Counter[str]) -> Any:  # noqa: ANN401
    """Return the value as the schema allows it, or None; count each change under its field.

    Args:
        value: any JSON value.
        spec: what the field allows.
        path: name of the field, for the notes.
        notes: counts what was done.
    """
    if value is None:
        return None
    if isinstance(spec, tuple):
        parts = value if isinstance(value, list) else [value]
        fitted = [each for part in parts if (each := fit(part, spec[0], path, notes)) is not None]
        return fitted or None
    if isinstance(spec, dict):
        if not isinstance(value, dict):
            notes[f"{path}: no object with fields, left out"] += 1
            return None
        whole: dict[str, Any] = {}
        for key, part in value.items():
            rule = spec.get(key)
            kept = part if rule is None else fit(part, rule, f"{path}/{key}".lstrip("/"), notes)
            if kept is not None:
                whole[key] = kept
        return whole or None
    fitted_value, done = RULES[spec](value)
    if done:
        notes[f"{path}: {done}"] += 1
    return fitted_value


# ---- Parties of a grant as organisations of the 360Giving standard.

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


# ---- What a 360Giving package cannot say of an organisation of several names.

REORDERED = "organisations of several names, of which another comes first when they are read again"
NAMES_CUT = "organisations with more names than the standard has room for"
_FIELDS = ("fundingOrganization", "recipientOrganization")


class NamesWritten:
    """The names that a package gives each organisation, in the order in which they stand in it."""

    def __init__(self, book: SourceBook) -> None:
        """Take the organisations as their sources know them."""
        self._book = book
        self._names: dict[tuple[str, str], dict[str, None]] = {}
        self._other: dict[tuple[str, str], str] = {}

    def add(self, source: str, grant: dict[str, Any]) -> None:
        """Remember the names in a grant that is written."""
        for field in _FIELDS:
            for each in grant.get(field, ()):
                body = (source, each["id"])
                self._names.setdefault(body, {})[each["name"]] = None
                self._other.setdefault(body, each.get("alternateName", ""))

    def notes(self) -> Counter[str]:
        """Return what the package does not tell of names, to the number of organisations."""
        found: Counter[str] = Counter()
        for body, names in self._names.items():
            own = self._book.names_of(*body)
            written = [name for name in (*names, self._other[body]) if name in own]
            kept = [name for name in own if name in written]
            found[REORDERED] += kept[:1] != written[:1]
            found[NAMES_CUT] += not set(self._book.unused_names(*body)) <= set(written)
        return +found


# ---- Agreements as grants of the 360Giving Data Standard, the way their importer reads them back.

NO_FIELD = "grants with facts that the standard has no field for"
EMPTY = "given by no source, left empty"
PERSON = "an individual"
"""What the recipient of a grant to an individual is called, whatever a record says."""

_AMOUNTS = {
    Stage.AWARDED: "amountAwarded",
    Stage.APPLIED_FOR: "amountAppliedFor",
    Stage.DISBURSED: "amountDisbursed",
}
_LISTED = ("beneficiaryLocation", "grantProgramme", "fundingOrganization", "recipientOrganization")
_WITHOUT_FIELD = ("counts", "aims", "undertakings", "statements", "notes", "part_of")
_REQUIRED = {
    "amountAwarded": "without an exact amount awarded",
    "currency": "without a currency code",
    "awardDate": "without an award date to the day",
    "fundingOrganization": "without a funder that has an id",
}


class UnfitError(Exception):
    """A grant that the standard cannot hold; the message is the reason."""


def grant_of(
    record: Agreement, source: str, book: SourceBook, notes: Counter[str]
) -> dict[str, Any]:
    """Return one source's account of a grant as the standard's schema allows it.

    Raises:
        UnfitError: a field that the standard requires cannot be filled.
    """
    published = record.as_published
    own = {"id": record.id, "title": record.title, "description": record.purpose}
    grant: dict[str, Any] = dict(own)
    grant |= {key: value for key, value in published.items() if key not in _LISTED}
    grant |= own
    grant |= _money(record)
    grant |= _recipient(record, source, book)
    grant["fundingOrganization"] = _organisations(record, "funder", source, book)
    if "awardDate" not in published and (awarded := _award_date(record)):
        grant["awardDate"] = awarded
    if "dateModified" not in published and is_day(record.modified.text):
        grant["dateModified"] = f"{record.modified.text}T00:00:00Z"
    for field, period, months in (
        ("plannedDates", record.planned, record.term_months),
        ("actualDates", record.actual, None),
    ):
        dates = _dates(period, months, published.get(field), notes)
        if dates:
            grant[field] = dates
    for field, texts in (("url", record.url), ("regrantType", record.regrant)):
        if texts:
            grant[field] = texts
    places = [place(each) for each in record.places]
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
    for field in ("fundingOrganization", "recipientOrganization"):
        whole = [each for each in grant.get(field, []) if each.get("id")]
        if len(whole) < len(grant.get(field, [])):
            done[f"{field}: without an id, left out"] += 1
        for each in whole:
            each.setdefault("name", "")
        grant[field] = whole
        if not whole:
            del grant[field]
    if ("recipientOrganization" in grant) == ("recipientIndividual" in grant):
        both = "recipientOrganization" in grant
        raise UnfitError(
            "with both a person and an organisation as recipient"
            if both
            else "without a recipient that has an id"
        )
    for field, reason in _REQUIRED.items():
        if field not in grant:
            raise UnfitError(reason)
    for field in ("title", "description"):
        if not grant[field]:
            done[f"{field}: {EMPTY}"] += 1
    notes.update(done)
    return grant


def _money(record: Agreement) -> dict[str, Any]:
    """Return the exact figures; a hedged one would lose its hedge and stays away."""
    found: dict[str, Any] = {}
    for line in record.funding:
        field = _AMOUNTS.get(line.stage)
        if field is None or field in found or line.amount is None or line.scope is not Scope.TOTAL:
            continue
        amount = line.amount
        if amount.qualifier is not Qualifier.EXACTLY:
            continue
        if found.setdefault("currency", amount.currency) == amount.currency:
            found[field] = amount.value
    return found


def _recipient(record: Agreement, source: str, book: SourceBook) -> dict[str, Any]:
    found: dict[str, Any] = {
        "recipientOrganization": _organisations(record, "recipient", source, book)
    }
    if any(party.role == "recipient" and party.kind == "individual" for party in record.parties):
        found["recipientIndividual"] = {"id": f"{record.id}-individual", "name": PERSON}
    return found


def _organisations(
    record: Agreement, role: str, source: str, book: SourceBook
) -> list[dict[str, Any]]:
    field = "fundingOrganization" if role == "funder" else "recipientOrganization"
    parties = [
        book.organisation(source, party)
        for party in record.parties
        if party.role == role and party.kind != "individual"
    ]
    return _overlaid(parties, record.as_published.get(field))


def _overlaid(objects: list[dict[str, Any]], left: object) -> list[dict[str, Any]]:
    """Return objects with what was kept as published of each put back in its place."""
    if not isinstance(left, list) or len(left) != len(objects):
        return objects
    return [
        {**each, **rest} if isinstance(rest, dict) else each
        for each, rest in zip(objects, left, strict=True)
    ]


def _award_date(record: Agreement) -> str:
    dates = [line.date for line in record.funding if line.stage is Stage.AWARDED]
    dates += [event.date for event in record.events if event.kind == "awarded" and not event.by]
    return next((day.text for day in dates if day.precision is Precision.DAY), "")


def _dates(
    period: Period | None, months: int | None, left: object, notes: Counter[str]
) -> list[dict[str, Any]]:
    first: dict[str, Any] = {}
    if period is not None:
        first = {"startDate": _edge(period.start, notes), "endDate": _edge(period.end, notes, 1)}
    if months:
        first["duration"] = months
    first = {key: value for key, value in first.items() if value}
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


# ---- A JSON package of the 360Giving Data Standard that its own schema accepts.

VERSION = "1.4"
NO_GRANTS = "agreements that are no grants, such as programmes"
AGAIN = "accounts of a grant by further sources, left out"


def write_giving(
    store: Store, items: Items, target: BinaryIO, tally: Tally, *, generated: date
) -> None:
    """Write the grants; other records and those the schema cannot hold are counted.

    Of a grant that several sources have, the fullest account goes out. Where the grants come
    from several sources, each names its own in a field `source` beside those of the standard.

    Raises:
        PactlineError: there is no grant to write, which the standard does not allow for.
    """
    if items.kind is not Kind.AGREEMENT:
        raise PactlineError(
            f"360Giving holds grants, not {items.kind}s", remedy="export agreements, or as CSV"
        )
    book = SourceBook(store)
    names = NamesWritten(book)
    several = items.are_of_several_sources()
    for item in items:
        grant = _grant(item, book, tally)
        if grant is None:
            continue
        source = item.sources[0].id
        if several:
            grant["source"] = source
        between = ",\n" if tally.records else f'{{"version":"{VERSION}","grants":[\n'
        target.write(f"{between}{encoded(grant)}".encode())
        tally.records += 1
        names.add(source, grant)
    if not tally.records:
        reasons = "; ".join(f"{count:,} {reason}" for reason, count in tally.left_out.items())
        raise PactlineError(
            f"there is no grant to export{f' ({reasons})' if reasons else ''}",
            remedy="search for grants, or export in another format",
        )
    tally.notes.update(names.notes())
    sources = list(items.met.values())
    about = encoded(_about(sources, generated, tally))
    target.write(f"\n],{about[1:]}\n".encode())


def _grant(item: Item, book: SourceBook, tally: Tally) -> dict[str, Any] | None:
    source, record = item.view.records[0]
    if not isinstance(record, Agreement) or record.type != "grant":
        tally.left_out[NO_GRANTS] += 1
        return None
    try:
        grant = grant_of(record, source, book, tally.notes)
    except UnfitError as reason:
        tally.left_out[str(reason)] += 1
        return None
    further = len(item.view.records) - 1
    if further:
        tally.notes[AGAIN] += further
    return grant


def _about(sources: list[Source], generated: date, tally: Tally) -> dict[str, Any]:
    """Return what the package says of itself: of one source its own publisher and licence."""
    made = f"Exported by pactline on {generated.isoformat()}."
    if len(sources) != 1:
        return {
            "title": f"Grants from {len(sources)} sources",
            "description": made,
            "sources": [of_source(source) for source in sources],
        }
    (source,) = sources
    about: dict[str, Any] = {"title": source.title or source.id}
    if source.publisher:
        about["publisher"] = {"name": source.publisher}
        if source.publisher_id:
            about["publisher"]["identifier"] = source.publisher_id
    for field, text in (("license", source.licence), ("accessURL", source.address)):
        web = fit(text or None, Rule.WEB, field, tally.notes)
        if web:
            about[field] = web
    if source.licence and "license" not in about:
        made = f"{made} Licence: {source.licence}."
    if is_day(source.date.text):
        about["issued"] = source.date.text
    return {**about, "description": made}

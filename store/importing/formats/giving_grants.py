"""Grants of the 360Giving Data Standard as agreements and organisations."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from store.amounts import Stage
from store.codes import CURRENCIES, UNKNOWN_CODE, is_regrant
from store.dates import PartialDate, Period
from store.errors import PactlineError
from store.importing.formats.giving_fields import GRANT_FIELDS, REQUIRED, Values, is_filled
from store.importing.formats.registry import Request
from store.importing.incoming import Incoming
from store.importing.plan import PROGRESS_STEP, Notes, Plan, UnkeepableError
from store.importing.run import complete, source_id_for
from store.importing.values import EMPTY, doubt_order, period, plain, read_day, read_figure, slug
from store.org_ids import (
    OWN_PREFIX,
    from_charity_number,
    from_company_number,
    parse,
    problem,
    standard_form,
)
from store.records import (
    UNKNOWN,
    Agreement,
    Amount,
    Event,
    FundingLine,
    Organisation,
    Party,
    Place,
    Programme,
    Source,
)
from store.text import plural

# ---- What a file of grants says of one organisation, gathered grant by grant.

_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")


class Collected:
    """What is said of one organisation, so far.

    Attributes:
        where: place of the first grant that names it.
        names: all its names, the first one first.
        extra: its further identifiers, by the field that gives each.
        fields: the other fields of the standard, as the first grant to give each has it.
        places: where it works.
    """

    __slots__ = ("extra", "fields", "names", "places", "where")

    def __init__(self, where: str) -> None:
        """Start with nothing said."""
        self.where = where
        self.names: dict[str, None] = {}
        self.extra: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self.places: tuple[Place, ...] = ()

    def record(self, org_id: str) -> Organisation:
        """Return the record of it, under its id."""
        fields = dict(self.fields)
        names = list(self.names)
        other = fields.pop("alternateName", "")
        aliases = names[1:] + (
            [other] if isinstance(other, str) and other not in ("", *names) else []
        )
        lines = (fields[key] for key in _ADDRESS if isinstance(fields.get(key), str))
        description, url, kind = (
            _pop_text(fields, key) for key in ("description", "url", "organisationType")
        )
        return Organisation(
            id=org_id,
            name=names[0] if names else "",
            kind=kind,
            aliases=tuple(aliases),
            identifiers=tuple(dict.fromkeys(self.extra.values())),
            description=description,
            places=self.places,
            address=", ".join(", ".join(line.splitlines()) for line in lines),
            url=url,
            as_published=fields,
            where=self.where,
        )


def _pop_text(fields: dict[str, Any], key: str) -> str:
    return fields.pop(key) if isinstance(fields.get(key), str) else ""


# ---- Where money is for, and where an organisation works.

_MODELLED = {
    "name": "name",
    "geoCode": "code",
    "geoCodeType": "code_type",
    "countryCode": "country",
    "description": "note",
}
_NAMES = frozenset(_MODELLED)


def read_places(
    values: Values, raw: dict[str, Any], key: str, where: str
) -> tuple[tuple[Place, ...], list[dict[str, Any]]]:
    """Return the places of a field, and for each what a place has no room for.

    The second is empty where nothing is left over.
    """
    if not raw.get(key):
        return (), []
    places: list[Place] = []
    left: list[dict[str, Any]] = []
    for index, location in enumerate(values.objects(raw, key, where)):
        path = f"{key}/{index}/"
        fields = {
            ours: text
            for theirs, ours in _MODELLED.items()
            if theirs in location and (text := values.text(location, theirs, where, path))
        }
        rest: dict[str, Any] = {}
        if not location.keys() <= _NAMES:
            rest = plain({name: value for name, value in location.items() if name not in _NAMES})
        if fields or rest:
            places.append(Place(**fields))
            left.append(rest)
    return tuple(places), left if any(left) else []


# ---- Grants to individuals: what the standard protects is left out, and nothing of it is shown.

NAME = "an individual"
"""What a recipient who is a person is called."""

_PERSON = ("recipientIndividual",)
_AREAS = frozenset(
    (
        *("CTRY", "RGN/GOR", "RGN", "GOR", "EER", "CTY", "CMCTY"),
        *("UA", "NMD", "MD", "LONB", "CA", "LGD", "LAD", "CMLAD"),
    )
)
"""Codes of the standard's list of area types that are no finer than a local authority."""
_EXACT = ("latitude", "longitude", "description", "id")


def is_to_individual(raw: dict[str, Any]) -> bool:
    """Tell whether a grant went to a person."""
    return bool(raw.get("recipientIndividual") or raw.get("toIndividualsDetails"))


def protect(raw: dict[str, Any], notes: Notes, where: str) -> dict[str, Any]:
    """Return the grant without what could tell who the person is."""
    person = raw.get("recipientIndividual")
    secrets = _secrets(person)
    safe: dict[str, Any] = {}
    dropped = 0
    for key, value in raw.items():
        if key in _PERSON:
            continue
        if key in GRANT_FIELDS:
            safe[key] = _scrub(value, secrets) if secrets else value
        elif value not in (None, ""):
            dropped += 1
    safe["recipientIndividual"] = {"name": NAME}
    if dropped:
        done = "a grant to an individual: fields outside the standard left out"
        notes.warn(where, "recipientIndividual", f"{dropped} fields", done)
    if secrets and safe != {**raw, "recipientIndividual": {"name": NAME}} and _told(raw, secrets):
        done = "a grant to an individual: the person's name or number taken out"
        notes.warn(where, "recipientIndividual", NAME, done)
    places = safe.get("beneficiaryLocation")
    if isinstance(places, list):
        safe["beneficiaryLocation"] = [_coarse(place, notes, where) for place in places]
    return safe


def _secrets(person: object) -> re.Pattern[str] | None:
    """Return a pattern of the texts that name the person, or None where there are none."""
    if not isinstance(person, dict):
        return None
    words = [
        text.strip()
        for value in person.values()
        if isinstance(value, str | int) and len((text := str(value)).strip()) > 2
    ]
    if not words:
        return None
    return re.compile("|".join(re.escape(word) for word in words), re.I)


def _scrub(value: Any, secrets: re.Pattern[str]) -> Any:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, str):
        return secrets.sub(NAME, value)
    if isinstance(value, list):
        return [_scrub(part, secrets) for part in value]
    if isinstance(value, dict):
        return {key: _scrub(part, secrets) for key, part in value.items()}
    return value


def _told(raw: dict[str, Any], secrets: re.Pattern[str]) -> bool:
    return any(
        isinstance(value, str) and secrets.search(value)
        for key, value in raw.items()
        if key not in _PERSON
    )


def _coarse(place: object, notes: Notes, where: str) -> object:
    """Return a place no finer than a local authority."""
    if not isinstance(place, dict):
        return None
    code_type = str(place.get("geoCodeType") or "").upper()
    exact = any(place.get(key) not in (None, "") for key in _EXACT)
    fine = bool(code_type or place.get("geoCode")) and code_type not in _AREAS
    if not (exact or fine):
        return place
    done = "a grant to an individual: places finer than a local authority left out"
    notes.warn(where, "beneficiaryLocation", "a place", done)
    if fine or code_type not in _AREAS:
        return {"countryCode": place.get("countryCode")}
    return {key: value for key, value in place.items() if key not in _EXACT}


# ---- The figures of a grant: applied for, awarded, disbursed, each a funding line of its own.

NO_CURRENCY = "XXX"
"""ISO 4217's code for no currency, where a publisher gives none."""

STAGES = (
    ("amountAwarded", "awarded", Stage.AWARDED),
    ("amountAppliedFor", "applied-for", Stage.APPLIED_FOR),
    ("amountDisbursed", "disbursed", Stage.DISBURSED),
)
"""Field of the standard, key of the funding line, stage."""


def read_money(
    values: Values,
    raw: dict[str, Any],
    kept: dict[str, Any],
    ends: tuple[str, str],
    awarded: PartialDate,
    where: str,
) -> tuple[FundingLine, ...]:
    """Return the funding lines of a grant; what is no amount goes into `kept`.

    Args:
        values: reads and notes single values.
        raw: the grant.
        kept: what has no place of its own.
        ends: ids of payer and payee, empty where not one of each is known.
        awarded: day of the award.
        where: place of the grant in the file.
    """
    lines: list[FundingLine] = []
    currency = ""
    for field, key, stage in STAGES:
        given = raw.get(field)
        if given is None or given == "":
            continue
        figure = read_figure(given)
        if figure.done:
            values.notes.warn(where, field, given, figure.done)
        if figure.value is None:
            if is_filled(given):
                kept[field] = plain(given)
            continue
        if not currency:
            currency = _currency(values, raw, kept, figure.currency, where)
        elif figure.currency and figure.currency != currency:
            values.notes.warn(where, field, given, f"read as {currency}, as the field says")
        lines.append(
            FundingLine(
                key=key,
                amount=Amount(figure.value, currency),
                stage=stage,
                payer=ends[0],
                payee=ends[1],
                date=awarded if stage is Stage.AWARDED else UNKNOWN,
            )
        )
    if not lines and is_filled(raw.get("currency")):
        kept["currency"] = plain(raw["currency"])
    return tuple(lines)


def _currency(
    values: Values, raw: dict[str, Any], kept: dict[str, Any], sign: str, where: str
) -> str:
    given = raw.get("currency")
    if given == "GBP" and not sign:
        return "GBP"
    text = values.text(raw, "currency", where)
    code = text.upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        if code not in CURRENCIES:
            values.notes.warn(where, "currency", text, UNKNOWN_CODE)
        elif code != text:
            values.notes.warn(where, "currency", text, f"read as {code}")
        if sign and sign != code:
            done = f"the amount's own sign is {sign}; read as {code}"
            values.notes.warn(where, "currency", text, done)
        return code
    if text:
        kept["currency"] = text
    if sign:
        values.notes.warn(where, "currency", text, f"no currency code; {sign} by the amount's sign")
        return sign
    done = f"no currency code; kept as {NO_CURRENCY}, of no currency"
    values.notes.warn(where, "currency", text, done)
    return NO_CURRENCY


# ---- An id for every grant of a file, and for no two the same.


class Numbering:
    """Gives out ids while a file's grants are read.

    Args:
        values: reads and notes single values.
        source: id of the source, which a grant without identifier gets its own from.
    """

    def __init__(self, values: Values, source: str) -> None:
        """Start with none given out."""
        self._values = values
        self._source = source
        self._met: dict[str, tuple[str, dict[str, Any]]] = {}
        self._next: dict[str, int] = {}

    def number(self, raw: dict[str, Any], where: str) -> str:
        """Return the id of a grant.

        Raises:
            UnkeepableError: it is the same, word for word, as one before it with its identifier.
        """
        notes = self._values.notes
        given = self._values.identifier(raw, "id", where)
        grant_id = given
        if not given:
            grant_id = f"{OWN_PREFIX}-{self._source}-{_digest(raw)}"
            notes.warn(where, "id", "", "no identifier; given one of our own", grant_id)
        first = self._met.setdefault(grant_id, (where, raw))
        if first[1] is raw:
            return grant_id
        if first[1] == raw and is_filled(given):
            raise UnkeepableError(f"it is the same, word for word, as {first[0]}")
        number = self._next.get(grant_id, 2)
        while f"{grant_id}#{number}" in self._met:
            number += 1
        self._next[grant_id] = number + 1
        unique = f"{grant_id}#{number}"
        self._met[unique] = (where, raw)
        done = "another record of the file has this identifier; given a number behind it"
        notes.warn(where, "id", grant_id, done, unique)
        return unique


def _digest(raw: dict[str, Any]) -> str:
    """Return a word that only the same grant gives again."""
    text = msgspec.json.encode(plain(raw), order="deterministic")
    return hashlib.sha256(text).hexdigest()[:10]


# ---- The organisations of a file of grants: one record for each identifier, met on that alone.

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


# ---- Who gives a grant and who gets it.

ROLES = (("fundingOrganization", "funder"), ("recipientOrganization", "recipient"))
"""Field of the standard, role in the agreement."""

_INDIVIDUAL = Party(role="recipient", name=NAME, kind="individual")


def read_parties(
    values: Values,
    book: OrganisationBook,
    raw: dict[str, Any],
    kept: dict[str, Any],
    grant_id: str,
    where: str,
) -> tuple[tuple[Party, ...], tuple[str, str]]:
    """Return the parties of a grant, and the ids of payer and payee where there is one of each.

    What a grant says of an organisation that another grant of the file says otherwise goes into
    `kept`, so that nothing of it is lost.
    """
    parties: list[Party] = []
    single: dict[str, str] = {}
    for field, role in ROLES:
        left: list[dict[str, Any]] = []
        ids: list[str] = []
        for index, given in enumerate(values.objects(raw, field, where)):
            met = book.meet(given, where, f"{field}/{index}/", grant_id)
            if met is None:
                left.append(plain(given))
                continue
            parties.append(_party(role, met.id, met.name))
            ids.append(met.id)
            left.append(met.left)
        if left:
            if any(left):
                kept[field] = left
        else:
            values.keep_odd(raw, field, kept)
        if len(ids) > 1:
            done = "the amount is not split between them"
            values.notes.warn(where, field, f"{len(ids)} organisations", done, grant_id)
        single[role] = ids[0] if len(ids) == 1 else ""
        if not ids and (role == "funder" or not raw.get("recipientIndividual")):
            values.notes.warn(where, field, "", f"no {role} given", grant_id)
    if raw.get("recipientIndividual"):
        parties.append(_INDIVIDUAL)
        if single["recipient"]:
            done = "the grant names a person as well; no figure is put to the organisation"
            values.notes.warn(where, "recipientOrganization", single["recipient"], done, grant_id)
            single["recipient"] = ""
    return tuple(parties), (single["funder"], single["recipient"])


@lru_cache(maxsize=65536)
def _party(role: str, organisation: str, name: str) -> Party:
    return Party(role=role, organisation=organisation, name=name)


# ---- The programmes of a funder that a grant belongs to.

_PROGRAMMES_SHORT = 1000
_PROGRAMMES_MODELLED = frozenset(("title", "code", "url"))


def read_programmes(
    values: Values, raw: dict[str, Any], kept: dict[str, Any], where: str
) -> tuple[Programme, ...]:
    """Return the programmes of a grant; what they have no room for goes into `kept`."""
    field = "grantProgramme"
    if not raw.get(field):
        return ()
    given_all = raw[field]
    if given_all.__class__ is list and len(given_all) == 1:
        known = _plain_programme(given_all[0])
        if known:
            return (known,)
    programmes: list[Programme] = []
    left: list[dict[str, Any]] = []
    for index, given in enumerate(values.objects(raw, field, where)):
        path = f"{field}/{index}/"
        title = values.text(given, "title", where, path)
        code = values.text(given, "code", where, path)
        url = values.text(given, "url", where, path)
        rest = plain({key: part for key, part in given.items() if key not in _PROGRAMMES_MODELLED})
        if title or code or url or rest:
            programmes.append(_programme(title, code, url))
            left.append(rest)
    if any(left):
        kept[field] = left
    elif not programmes:
        values.keep_odd(raw, field, kept)
    return tuple(programmes)


def _plain_programme(given: object) -> Programme | None:
    """Return a programme of which nothing need be said, or None."""
    if not isinstance(given, dict) or not given.keys() <= _PROGRAMMES_MODELLED:
        return None
    title, code, url = given.get("title", ""), given.get("code", ""), given.get("url", "")
    for text in (title, code, url):
        if text.__class__ is not str or not text.isascii() or len(text) > _PROGRAMMES_SHORT:
            return None
    return _programme(title.strip(), code.strip(), url.strip()) if title or code else None


@lru_cache(maxsize=4096)
def _programme(title: str, code: str, url: str) -> Programme:
    return Programme(title=title, code=code, url=url)


# ---- The stretches of time that a grant was meant for, and that it took.

_STRETCHES_MODELLED = frozenset(("startDate", "endDate", "duration"))
_MOST_MONTHS = 1200


def read_stretch(
    values: Values, raw: dict[str, Any], field: str, kept: dict[str, Any], where: str
) -> tuple[Period | None, int]:
    """Return the first stretch of a field, and its months where it gives a whole number.

    What has no room in these goes into `kept`, under the field's name.
    """
    if not raw.get(field):
        return None, 0
    stretches = values.objects(raw, field, where)
    if not stretches:
        values.keep_odd(raw, field, kept)
        return None, 0
    path = f"{field}/0/"
    first = stretches[0]
    left = {
        key: value
        for key, given in first.items()
        if key not in _STRETCHES_MODELLED and (value := plain(given)) not in EMPTY
    }
    start = _day(values, first, "startDate", left, where, path)
    end = _day(values, first, "endDate", left, where, path)
    found: Period | None = None
    if start or end:
        try:
            found = period(start, end)
        except ValueError:
            left.update(startDate=plain(first["startDate"]), endDate=plain(first["endDate"]))
            done = "ends before it starts; kept as published"
            values.notes.warn(where, field, f"{start} to {end}", done)
    months = _months(values, first, left, where, path)
    if len(stretches) > 1:
        done = "the first is taken for the whole; the others are kept as published"
        values.notes.warn(where, field, f"{len(stretches)} stretches", done)
        kept[field] = [left, *(plain(stretch) for stretch in stretches[1:])]
    elif left:
        kept[field] = [left]
    return found, months


def _day(
    values: Values, raw: dict[str, Any], key: str, left: dict[str, Any], where: str, path: str
) -> str:
    given = raw.get(key)
    if given is None or given == "":
        return ""
    day = values.day(raw, key, where, path)
    if day.has_time or (not day.date.text and is_filled(given)):
        left[key] = plain(given)
    return day.date.text


def _months(
    values: Values, raw: dict[str, Any], left: dict[str, Any], where: str, path: str
) -> int:
    given = raw.get("duration")
    if given is None or given == "":
        return 0
    value = given if given.__class__ is int else read_figure(given).value
    if value is not None and 0 < value <= _MOST_MONTHS and value == int(value):
        return int(value)
    left["duration"] = plain(given)
    values.notes.warn(where, path + "duration", given, "no number of months; kept as published")
    return 0


# ---- Grants of the 360Giving Data Standard as agreements, whatever is wrong with them.

_GRANTS_MODELLED = frozenset(
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
            if key not in _GRANTS_MODELLED and (value := plain(given)) not in EMPTY
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


# ---- A file of grants as one source: its grants, and what its metadata says of the publisher.

KIND = "360giving"
_PACKAGE_MODELLED = frozenset(("title", "publisher", "license", "modified", "issued", "accessURL"))


def read_package(
    incoming: Incoming,
    request: Request,
    format_name: str,
    package: dict[str, Any],
    grants: Iterable[tuple[str, Any]],
    total: int,
) -> Plan:
    """Return the plan of a file of grants.

    Args:
        incoming: the file.
        request: what was asked for.
        format_name: for people.
        package: the package's own fields.
        grants: the place of each grant in the file, and the grant as an object of the standard.
        total: how many there are.

    Raises:
        PactlineError: not one grant can be kept.
    """
    publisher = package.get("publisher")
    publisher = publisher if isinstance(publisher, dict) else {}
    name = _text(publisher, "name")
    provisional = request.source_id or source_id_for(incoming.stem, name)
    reader = GrantReader(incoming.notes, provisional)
    agreements: list[Agreement] = []
    for done, (where, raw) in enumerate(grants):
        if request.progress and not done % PROGRESS_STEP:
            request.progress("reading", done, total)
        agreement = reader.read(raw, where)
        if agreement is not None:
            agreements.append(agreement)
    if request.progress:
        request.progress("reading", total, total)
    if not agreements:
        raise _nothing(incoming, total)
    doubt_order(incoming.notes)
    source = _source(incoming, request, package, publisher, agreements)
    file = complete(source, incoming, reader.organisations(), agreements)
    notes = incoming.notes
    return Plan([file], format_name, notes.warnings, notes.lost, read=total)


def _source(
    incoming: Incoming,
    request: Request,
    package: dict[str, Any],
    publisher: dict[str, Any],
    agreements: list[Agreement],
) -> Source:
    name, publisher_id = _text(publisher, "name"), _text(publisher, "identifier")
    notes: tuple[str, ...] = ()
    if not name:
        name, publisher_id = _only_funder(agreements)
        if name:
            notes = (
                "The publisher is not named; it is taken to be the only funding organisation.",
            )
    rest = {key: value for key, value in package.items() if key not in _PACKAGE_MODELLED}
    rest["publisher"] = {
        key: value for key, value in publisher.items() if key not in ("name", "identifier")
    }
    return Source(
        id=request.source_id or source_id_for(incoming.stem, name),
        title=_text(package, "title")
        or (f"Grants of {name} ({incoming.stem})" if name else f"Grants ({incoming.stem})"),
        kind=KIND,
        publisher=name,
        publisher_id=publisher_id,
        date=_date(package, agreements),
        address=_text(package, "accessURL") or _text(package, "downloadURL") or _only(agreements),
        licence=_text(package, "license"),
        notes=notes,
        as_published=_kept(rest, incoming.notes),
    )


def _kept(metadata: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Return what is said of the file beside its grants, without parts that cannot be kept."""
    kept = {}
    for key, value in metadata.items():
        try:
            part = plain({key: value})
        except UnkeepableError as reason:
            notes.warn("the file itself", key, "", f"left out: {reason}")
        else:
            kept.update(part)
    return kept


def _date(package: dict[str, Any], agreements: list[Agreement]) -> Any:  # noqa: ANN401
    """Return the day that the data was last changed, as its own metadata or records tell."""
    for key in ("modified", "issued"):
        day = read_day(_text(package, key)).date
        if day:
            return day
    known = [agreement.modified for agreement in agreements if agreement.modified]
    return max(known, key=lambda day: day.sort_key) if known else UNKNOWN


def _only_funder(agreements: list[Agreement]) -> tuple[str, str]:
    """Return name and id of the organisation that funds every grant, or two empty texts."""
    ids: set[str] = set()
    names: Counter[str] = Counter()
    for agreement in agreements:
        for party in agreement.parties:
            if party.role == "funder":
                ids.add(party.organisation)
                names[party.name] += 1
        if len(ids) > 1:
            return "", ""
    if len(ids) != 1:
        return "", ""
    return names.most_common(1)[0][0], ids.pop()


def _only(agreements: list[Agreement]) -> str:
    """Return the data source that all grants name, or an empty text."""
    named = {str(agreement.as_published.get("dataSource", "")) for agreement in agreements}
    return named.pop() if len(named) == 1 else ""


def _nothing(incoming: Incoming, total: int) -> PactlineError:
    lost = incoming.notes.lost
    what = f"none of its {total:,} grants can be kept" if total else "it holds no grants"
    if lost:
        what = f"{what}: in {lost[0].where}, {lost[0].reason}"
    return PactlineError(what, place=incoming.name, remedy="ask its publisher for a sound file")


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""

"""The fields of the 360Giving Data Standard, their single values, and rows made into grants."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from store.importing.plan import (
    MAX_CELL_CHARACTERS,
    MAX_ID_CHARACTERS,
    MAX_PARTS,
    Notes,
    UnkeepableError,
)
from store.importing.values import EMPTY, Day, plain, read_day, read_figure
from store.text import garbled

# ---- The fields of the 360Giving Data Standard 1.4, with the titles that its tables have for them.


class Field(NamedTuple):
    """A field of the standard.

    `name` is what JSON calls it; `number` whether it holds one; `many` whether it holds a list;
    `parts` the fields of the object or objects in it, by the key of their titles.
    """

    name: str
    number: bool = False
    many: bool = False
    parts: dict[str, Field] | None = None


def title_key(title: str) -> str:
    """Return a title as it is compared: without case, blanks, underscores, question marks."""
    return "".join(title.casefold().translate(_IGNORED).split())


_IGNORED = {ord(sign): None for sign in "_?*\ufeff\u200b"}


def _fields(*fields: tuple[str, Field]) -> dict[str, Field]:
    """Return fields by their titles, and by their names in JSON as well."""
    by_key = {title_key(field.name): field for _, field in fields}
    by_key.update((title_key(title), field) for title, field in fields)
    return by_key


_ID = ("Identifier", Field("id"))
_TITLE = ("Title", Field("title"))
_DESCRIPTION = ("Description", Field("description"))
_CODE = ("Code", Field("code"))
_URL = ("URL", Field("url"))
_WEB_ADDRESS = ("Web Address", Field("url"))
_MODIFIED = ("Last Modified", Field("dateModified"))

_LOCATION = _fields(
    _ID,
    ("Name", Field("name")),
    ("Country Code", Field("countryCode")),
    ("Latitude", Field("latitude", number=True)),
    ("Longitude", Field("longitude", number=True)),
    _DESCRIPTION,
    ("Geographic Code", Field("geoCode")),
    ("Geographic Code Type", Field("geoCodeType")),
    _MODIFIED,
)
_ORGANISATION = _fields(
    _ID,
    ("Name", Field("name")),
    ("Department", Field("department")),
    ("Contact Name", Field("contactName")),
    ("Charity Number", Field("charityNumber")),
    ("Company Number", Field("companyNumber")),
    ("Street Address", Field("streetAddress")),
    ("City", Field("addressLocality")),
    ("County", Field("addressRegion")),
    ("Country", Field("addressCountry")),
    ("Postal Code", Field("postalCode")),
    ("Phone Number", Field("telephone")),
    ("Alternate Name", Field("alternateName")),
    ("Email", Field("email")),
    _DESCRIPTION,
    ("Organisation Type", Field("organisationType")),
    _URL,
    _WEB_ADDRESS,
    ("Location", Field("location", many=True, parts=_LOCATION)),
    _MODIFIED,
)
_EVENT = _fields(
    _TITLE,
    ("Start Date", Field("startDate")),
    ("End Date", Field("endDate")),
    ("Duration", Field("duration", number=True)),
    ("Duration (months)", Field("duration", number=True)),
    _DESCRIPTION,
    _MODIFIED,
)
_CLASSIFICATION = _fields(
    ("Vocabulary", Field("vocabulary")), _CODE, _TITLE, _DESCRIPTION, _URL, _MODIFIED
)
_PROGRAMME = _fields(_CODE, _TITLE, _DESCRIPTION, _URL, _MODIFIED)
_DOCUMENT = _fields(
    _ID,
    _TITLE,
    _URL,
    _WEB_ADDRESS,
    _DESCRIPTION,
    ("Document Type", Field("documentType")),
    _MODIFIED,
)
_TRANSACTION = _fields(
    _ID,
    ("Transaction Date", Field("transactionDate")),
    ("Currency", Field("currency")),
    ("Value", Field("value", number=True)),
    ("Value Date", Field("valueDate")),
    _DESCRIPTION,
    ("Provider", Field("provider")),
    ("Recipient", Field("recipient")),
    _MODIFIED,
)
_INDIVIDUAL = _fields(_ID, ("Name", Field("name")))
_TO_INDIVIDUALS = _fields(
    ("Primary Grant Reason", Field("primaryGrantReason")),
    ("Secondary Grant Reason", Field("secondaryGrantReason")),
    ("Grant Purpose", Field("grantPurpose", many=True)),
)

GRANT_TITLES = _fields(
    _ID,
    _TITLE,
    _DESCRIPTION,
    ("Currency", Field("currency")),
    ("Amount Applied For", Field("amountAppliedFor")),
    ("Amount Awarded", Field("amountAwarded")),
    ("Amount Disbursed", Field("amountDisbursed")),
    ("Award Date", Field("awardDate")),
    _URL,
    ("Planned Dates", Field("plannedDates", many=True, parts=_EVENT)),
    ("Actual Dates", Field("actualDates", many=True, parts=_EVENT)),
    ("Recipient Ind", Field("recipientIndividual", parts=_INDIVIDUAL)),
    ("To Individuals Details", Field("toIndividualsDetails", parts=_TO_INDIVIDUALS)),
    ("Recipient Org", Field("recipientOrganization", many=True, parts=_ORGANISATION)),
    ("Beneficiary Location", Field("beneficiaryLocation", many=True, parts=_LOCATION)),
    ("Funding Org", Field("fundingOrganization", many=True, parts=_ORGANISATION)),
    ("Grant Programme", Field("grantProgramme", many=True, parts=_PROGRAMME)),
    ("From An Open Call", Field("fromOpenCall")),
    ("Funding Type", Field("fundingType", many=True, parts=_CLASSIFICATION)),
    ("Classifications", Field("classifications", many=True, parts=_CLASSIFICATION)),
    ("Related Document", Field("relatedDocument", many=True, parts=_DOCUMENT)),
    ("applicationTransaction", Field("applicationTransaction", many=True, parts=_TRANSACTION)),
    ("commitmentTransaction", Field("commitmentTransaction", many=True, parts=_TRANSACTION)),
    ("disbursementTransaction", Field("disbursementTransaction", many=True, parts=_TRANSACTION)),
    ("Related Activity", Field("relatedActivity", many=True)),
    _MODIFIED,
    ("Data Source", Field("dataSource")),
    ("For Regrant Type", Field("regrantType")),
    ("Location Scope", Field("locationScope")),
)
"""Fields of a grant by the keys of their titles."""

GRANT_FIELDS = frozenset(field.name for field in GRANT_TITLES.values())
"""Names in JSON of the fields of a grant."""

REQUIRED = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
"""Fields that the standard asks of every grant, beside who gives and who gets it."""

TELLING = frozenset(
    ("amountAwarded", "awardDate", "recipientOrganization", "fundingOrganization", "currency")
)
"""Fields by which a table or a list of objects is known to be grants."""


# ---- Single values of a grant: texts, identifiers and lists, whatever type they were published as.

_ODD = re.compile(r"[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+")

_NO_DAY = read_day("")

MOJIBAKE = "signs that come from a wrong encoding; kept as published"


class Values:
    """Reads values out of raw objects, and notes what was odd about them."""

    def __init__(self, notes: Notes) -> None:
        """Note oddities in `notes`."""
        self.notes = notes

    def text(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> str:
        """Return a field as text without blanks around it; empty where there is none.

        Raises:
            UnkeepableError: it is longer than any text that is read.
        """
        value = raw.get(key)
        if value.__class__ is str and value.isascii() and len(value) <= MAX_CELL_CHARACTERS:
            return str.strip(value)
        if value is None:
            return ""
        if value.__class__ is not str:
            if isinstance(value, dict | list):
                if value:
                    self.notes.warn(where, path + key, value, "no text; not read as one")
                return ""
            done = "a number where the standard has a text; kept as text"
            self.notes.warn(where, path + key, value, done)
            value = str(value)
        if len(value) > MAX_CELL_CHARACTERS:
            raise UnkeepableError(f"{path}{key} is longer than {MAX_CELL_CHARACTERS:,} characters")
        if not value.isascii() and garbled(value):
            self.notes.warn(where, path + key, value, MOJIBAKE)
        return str(value.strip())

    def identifier(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> str:
        """Return an identifier without blanks around it, line breaks and invisible signs.

        Raises:
            UnkeepableError: it is longer than any identifier that is read.
        """
        text = self.text(raw, key, where, path)
        if len(text) > MAX_ID_CHARACTERS:
            raise UnkeepableError(f"{path}{key} is longer than {MAX_ID_CHARACTERS:,} characters")
        if not text.isprintable():
            clean = _ODD.sub("", text)
            if clean != text:
                self.notes.warn(where, path + key, text, "odd signs taken out")
            return clean
        return text

    def day(self, raw: dict[str, Any], key: str, where: str, path: str = "") -> Day:
        """Return a field as a date."""
        value = raw.get(key)
        if value is None or value == "":
            return _NO_DAY
        day = read_day(value if isinstance(value, str) else str(value))
        if day.done:
            self.notes.warn(where, path + key, value, day.done)
        return day

    def objects(self, raw: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        """Return the objects of a list field; others are left to `keep_odd`.

        Raises:
            UnkeepableError: there are more than any record can hold.
        """
        value = raw.get(key)
        if not value:
            return []
        if value.__class__ is list and len(value) == 1 and value[0].__class__ is dict:
            return value
        if isinstance(value, dict):
            self.notes.warn(where, key, value, "an object where a list belongs; read as a list")
            return [value]
        if not isinstance(value, list):
            self.notes.warn(where, key, value, "no list; kept as published")
            return []
        if len(value) > MAX_PARTS:
            raise UnkeepableError(
                f"{key} has {len(value):,} parts, and no more than {MAX_PARTS:,} fit"
            )
        found = [part for part in value if part.__class__ is dict]
        if len(found) != len(value):
            if any(part is not None and not isinstance(part, dict) for part in value):
                self.notes.warn(where, key, value, "no list of objects; kept as published")
            return found
        return found

    @staticmethod
    def keep_odd(raw: dict[str, Any], key: str, kept: dict[str, Any]) -> None:
        """Put into `kept` what `objects` passes over: a field that is no list of objects."""
        value = raw.get(key)
        if isinstance(value, list):
            value = [part for part in value if not isinstance(part, dict)]
        if value and not isinstance(value, dict) and (odd := plain(value)) not in EMPTY:
            kept[key] = odd


def is_filled(value: object) -> bool:
    """Tell whether a value says anything, however deep."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:  # noqa: SIM110 - a generator costs four times as much here
            if is_filled(part):
                return True
        return False
    return value is not None


# ---- Rows of a table of grants made into objects of the standard, by the titles of its columns.

_MAX_POSITION = 50
Path = tuple[str | int, ...]


class Column(NamedTuple):
    """A column that is filled in somewhere: its position, the path in a grant, how to read it."""

    at: int
    path: Path
    number: bool = False
    many: bool = False


def is_header(row: list[str]) -> bool:
    """Tell whether a row holds titles of a table of grants."""
    names = _names(row)
    telling = len(names & TELLING)
    return telling > 1 or (telling == 1 and "id" in names)


def is_side_header(row: list[str]) -> bool:
    """Tell whether a row holds titles of a sheet that says more about grants of another."""
    names = _names(row)
    return "id" in names and len(names) > 1


def columns_of(header: list[str]) -> list[Column]:
    """Return the columns of a header; those unknown to the standard keep their own title."""
    columns: list[Column] = []
    taken: set[Path] = set()
    for index, title in enumerate(header):
        column = _column(index, title) or Column(index, (title or f"column {index + 1}",))
        number = 2
        while column.path in taken:
            column = Column(index, (f"{title} ({number})",))
            number += 1
        taken.add(column.path)
        columns.append(column)
    return columns


def titles_of(header: list[str], columns: list[Column]) -> dict[str, str]:
    """Return the column title of each field path."""
    return {"/".join(str(part) for part in column.path): header[column.at] for column in columns}


def row_to_grant(row: list[str], columns: list[Column]) -> dict[str, Any]:
    """Return a row as an object of the standard."""
    grant: dict[str, Any] = {}
    length = len(row)
    for index, path, number, many in columns:
        value: Any = row[index] if index < length else ""
        if not value:
            continue
        if number:
            figure = read_figure(value).value
            value = value if figure is None else figure
        elif many:
            value = [part.strip() for part in value.split(";") if part.strip()]
        if len(path) == 1:
            grant[path[0]] = value  # type: ignore[index]
        else:
            _put(grant, path, value)
    return grant


def merge(grant: dict[str, Any], more: dict[str, Any]) -> None:
    """Add what a side sheet says to a grant; what the grant says already stays."""
    for key, value in more.items():
        held = grant.get(key)
        if held is None:
            grant[key] = value
        elif isinstance(held, list) and isinstance(value, list):
            held.extend(part for part in value if part not in held)
        elif isinstance(held, dict) and isinstance(value, dict):
            merge(held, value)
        elif held != value:
            grant.setdefault(f"{key} (2)", value)


def _names(row: list[str]) -> set[str]:
    """Return the names of the standard's fields that a row of titles has."""
    found = (_column(index, title) for index, title in enumerate(row) if title)
    return {str(column.path[0]) for column in found if column}


def _column(index: int, title: str) -> Column | None:
    """Return the column of a title such as “Recipient Org:1:Name”, or None if it is none."""
    parts = [title_key(part) for part in title.replace("/", ":").split(":")]
    fields: dict[str, Field] | None = GRANT_TITLES
    path: list[str | int] = []
    field: Field | None = None
    for position, part in enumerate(parts):
        if part.isascii() and part.isdigit():
            if not path or not isinstance(path[-1], int) or int(part[:4]) > _MAX_POSITION:
                return None
            path[-1] = int(part)
            continue
        field = fields.get(part) if fields is not None else None
        if field is None:
            return None
        path.append(field.name)
        if field.many and field.parts is not None and position + 1 < len(parts):
            path.append(0)
        fields = field.parts
    if field is None or isinstance(path[-1], int):
        return None
    return Column(index, tuple(path), field.number, field.many and field.parts is None)


def _put(grant: dict[str, Any], path: Path, value: object) -> None:
    held: Any = grant
    for part, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            while len(held) <= part:
                held.append({})
            held = held[part]
        else:
            held = held.setdefault(part, empty)
            if not isinstance(held, type(empty)):
                return
    held[path[-1]] = value

"""The fields of the 360Giving Data Standard: their titles in tables, and their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count, zip_longest
from typing import Any, NamedTuple, TypeVar

from store.dates import PartialDate
from store.giving_standard import GRANT, Field
from store.importing.limits import MAX_CELL_CHARACTERS, MAX_ID_CHARACTERS, MAX_PARTS
from store.importing.plan import Notes, UnkeepableError, plain
from store.importing.tables import Row
from store.records import UNKNOWN
from store.text import UNSEEN, clean_id, garbled
from store.values import read_day, read_figure

T = TypeVar("T")
Raw = dict[str, Any]


def title_key(title: str) -> str:
    """Return a title as it is compared: without case, blanks, underscores, question marks."""
    return "".join(title.casefold().translate(_IGNORED).split())


_IGNORED = {ord(sign): None for sign in "_?*\ufeff\u200b"}


def _by_title(fields: Iterable[Field]) -> dict[str, Field]:
    """Return fields by the keys of their names in JSON and of their titles, and so their parts."""
    keyed = [each._replace(parts=_by_title(each.parts.values())) for each in fields]
    by_name = {title_key(each.name): each for each in keyed}
    return by_name | {title_key(title): each for each in keyed for title in each.titles}


_TITLES = _by_title(GRANT.parts.values())

GRANT_FIELDS = frozenset(GRANT.parts)
"""Names in JSON of the fields of a grant."""

REQUIRED = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
"""Fields that the standard asks of every grant, beside who gives and who gets it."""

TELLING = frozenset(
    ("amountAwarded", "awardDate", "recipientOrganization", "fundingOrganization", "currency")
)
"""Fields by which a table or a list of objects is known to be grants."""


# Rows of a table of grants made into objects of the standard, by the titles of its columns

MAX_POSITION = 50
"""Of a part of a list that a title names."""
Path = tuple[str | int, ...]


class Column(NamedTuple):
    """A column: its position, the path in a grant, and whether it holds a number or a list."""

    at: int
    path: Path
    number: bool = False
    many: bool = False


def is_header(row: Row) -> bool:
    """Tell whether a row holds titles of a table of grants."""
    names = _names(row)
    telling = len(names & TELLING)
    return telling > 1 or (telling == 1 and "id" in names)


def is_side_header(row: Row) -> bool:
    """Tell whether a row holds titles of a sheet that says more about grants of another."""
    names = _names(row)
    return "id" in names and len(names) > 1


def columns_of(header: Row) -> list[Column]:
    """Return the columns of a header; those unknown to the standard keep their own title."""
    columns: dict[Path, Column] = {}
    for index, title in enumerate(header):
        column = _column(index, title) or Column(index, (title or f"column {index + 1}",))
        if column.path in columns:
            again = ((f"{title} ({number})",) for number in count(2))
            column = Column(index, next(path for path in again if path not in columns))
        columns[column.path] = column
    return list(columns.values())


def titles_of(header: Row, columns: list[Column]) -> dict[str, str]:
    """Return the column title of each field path."""
    return {"/".join(str(part) for part in column.path): header[column.at] for column in columns}


def row_to_grant(row: Row, columns: list[Column]) -> Raw:
    """Return a row as an object of the standard."""
    grant: Raw = {}
    for index, path, number, many in columns:
        value: Any = row[index] if index < len(row) else ""
        if not value:
            continue
        if number:
            figure = read_figure(value, decimal=".").value
            value = value if figure is None else figure
        elif many:
            value = [part.strip() for part in value.split(";") if part.strip()]
        put(grant, path, value)
    return grant


def merge(grant: Raw, more: Raw) -> None:
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


def _names(row: Row) -> set[str]:
    """Return the names of the standard's fields that a row of titles has."""
    found = (_column(index, title) for index, title in enumerate(row) if title)
    return {str(column.path[0]) for column in found if column}


def is_title(heading: str) -> bool:
    """Tell whether a heading is a title of the standard."""
    return _column(0, heading) is not None


def objects_of(row: Row) -> set[str]:
    """Return the names of the standard's fields of which titles have a part, such as a name."""
    found = (_column(index, title) for index, title in enumerate(row) if title)
    return {str(column.path[0]) for column in found if column and len(column.path) > 1}


def _column(index: int, title: str) -> Column | None:
    """Return the column of a title such as “Recipient Org:1:Name”, or None if it is none."""
    fields, field = _TITLES, GRANT
    path: list[str | int] = []
    words = title.replace("/", ":").split(":")
    for position, part in enumerate(map(title_key, words), 1):
        if part.isascii() and part.isdigit():
            if not path or not isinstance(path[-1], int) or int(part[:4]) > MAX_POSITION:
                return None
            path[-1] = int(part)
        elif part in fields:
            field = fields[part]
            path.append(field.name)
            if field.parts and field.many and position < len(words):
                path.append(0)
            fields = field.parts
        else:
            return None
    if isinstance(path[-1], int):
        return None
    several = field.many and not field.parts
    return Column(index, tuple(path), field.holds in ("number", "months"), several)


def put(fields: Raw, path: Path, value: object) -> None:
    """Put a value at a path in an object, making the lists and objects on the way.

    Nothing is put where something else stands on the way.
    """
    held: Any = fields
    for part, following in zip_longest(path, path[1:]):
        wanted: type[Any] = list if isinstance(part, int) else dict
        if not isinstance(held, wanted):
            return
        inner: Any = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            held += ({} for _ in range(part + 1 - len(held)))
            held[part] = held[part] or inner
        if following is None:
            held[part] = value
        else:
            held = held[part] if isinstance(part, int) else held.setdefault(part, inner)


# Values of objects, whatever type they were published as


def is_filled(value: object) -> bool:
    """Tell whether a value says anything, however deep."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(map(is_filled, value))
    return value is not None


class Fields:
    """An object of the standard while it is read.

    Args:
        raw: the object.
        notes: collects what is odd about its values.
        where: place of the grant in the file.
        record: id of the grant.
        path: of the object inside the grant, with a slash at its end.

    Attributes:
        kept: what has no place of its own in our records, as published.
    """

    __slots__ = ("kept", "notes", "path", "raw", "record", "where")

    def __init__(self, raw: Raw, notes: Notes, where: str, record: str, path: str = "") -> None:
        self.raw, self.notes, self.where = raw, notes, where
        self.record, self.path = record, path
        self.kept: Raw = {}

    def warn(self, key: str, found: object, done: str) -> None:
        """Note what is odd about a field."""
        self.notes.warn(self.where, self.path + key, found, done, self.record)

    def keep(self, key: str) -> None:
        """Keep a field as published, where it says anything."""
        value = plain(self.raw[key])
        if is_filled(value):
            self.kept[key] = value

    def keep_others(self, known: frozenset[str]) -> None:
        """Keep the fields that aren't known as published."""
        if not self.raw.keys() <= known:
            for key in self.raw:
                if key not in known:
                    self.keep(key)

    def text(self, key: str) -> str:
        """Return a field as text without blanks around it; empty where there is none.

        Raises:
            UnkeepableError: it is longer than any text that is read.
        """
        value = self.raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            if isinstance(value, dict | list):
                if value:
                    self.warn(key, value, "no text; not read as one")
                    self.keep(key)
                return ""
            self.warn(key, value, "a number where the standard has a text; kept as text")
            value = str(value)
        if len(value) > MAX_CELL_CHARACTERS:
            raise self._too_long(key, MAX_CELL_CHARACTERS)
        if not value.isascii():
            if garbled(value):
                self.warn(key, value, "signs that come from a wrong encoding; kept as published")
            if not UNSEEN.isdisjoint(value):
                self.warn(key, value, "signs that nobody sees; kept, and passed over in searches")
        return str.strip(value)

    def identifier(self, key: str) -> str:
        """Return an identifier without blanks around it, line breaks and invisible signs.

        Raises:
            UnkeepableError: it is longer than any identifier that is read.
        """
        text = self.text(key)
        if len(text) > MAX_ID_CHARACTERS:
            raise self._too_long(key, MAX_ID_CHARACTERS)
        clean = clean_id(text)
        if clean != text:
            self.warn(key, text, "odd signs taken out")
        return clean

    def day(self, key: str) -> PartialDate:
        """Return a date; one with a time of day, or that is none, is kept as published as well."""
        given = self.raw.get(key)
        if given is None or given == "":
            return UNKNOWN
        day = read_day(given if isinstance(given, str) else str(given), self.notes.style(key))
        if day.done:
            self.warn(key, given, day.done)
        if day.has_time or not day.date:
            self.keep(key)
        return day.date

    def objects(self, key: str) -> list[Fields]:
        """Return the objects of a list; what is none of them is kept as published.

        Raises:
            UnkeepableError: there are more than any record can hold.
        """
        value = self.raw.get(key)
        if not value:
            return []
        if isinstance(value, dict):
            self.warn(key, value, "an object where a list belongs; read as a list")
            value = [value]
        if not isinstance(value, list):
            self.warn(key, value, "no list; kept as published")
            self.keep(key)
            return []
        if len(value) > MAX_PARTS:
            raise UnkeepableError(
                f"{key} has {len(value):,} parts, and no more than {MAX_PARTS:,} fit"
            )
        found = [part for part in value if isinstance(part, dict)]
        mixed = len(found) < len(value)
        if mixed and (odd := plain([each for each in value if not isinstance(each, dict)])):
            self.warn(key, value, "no list of objects; kept as published")
            self.kept[key] = odd
        path = f"{self.path}{key}/"
        return [
            Fields(part, self.notes, self.where, self.record, f"{path}{index}/")
            for index, part in enumerate(found)
        ]

    def parts(self, key: str, read: Callable[[Fields], T | None]) -> list[T]:
        """Return what the objects of a list are read as; what that leaves over is kept."""
        if not self.raw.get(key):
            return []
        made: list[T] = []
        left: list[Raw] = []
        for part in self.objects(key):
            record = read(part)
            if record is not None:
                made.append(record)
            if record is not None or part.kept:
                left.append(part.kept)
        if any(left):
            self.kept[key] = left + self.kept.get(key, [])
        return made

    def _too_long(self, key: str, limit: int) -> UnkeepableError:
        return UnkeepableError(f"{self.path}{key} is longer than {limit:,} characters")

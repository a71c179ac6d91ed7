"""Rows of a table of grants made into objects of the standard, by the titles of its columns."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from store.importing.figures import read_figure
from store.importing.giving.fields import GRANT_TITLES, TELLING, Field, title_key

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

"""The fields of the 360Giving Data Standard, as `giving_standard.toml` lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple


class Field(NamedTuple):
    """A field of the standard.

    Attributes:
        name: in JSON.
        titles: of columns that hold it.
        holds: what it, or each part of a list, is: a key of the tables where it is an object.
        many: whether it is a list.
        parts: fields of the object or objects in it, by their names.
    """

    name: str
    titles: tuple[str, ...] = ()
    holds: str = "text"
    many: bool = False
    parts: dict[str, Field] = {}  # noqa: RUF012 - never changed


_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _fields(table: str) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, line in _TABLES[table].items():
        titles, _, holds = line.partition(": ")
        kind = holds.removeprefix("list of ") or "text"
        parts = _fields(kind) if kind in _TABLES else {}
        fields[name] = Field(name, tuple(titles.split("; ")), kind, kind != holds != "", parts)
    return fields


GRANT = Field("", holds="grant", parts=_fields("grant"))
"""A grant of the standard."""

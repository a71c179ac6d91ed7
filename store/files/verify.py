"""Checking the files themselves; what records say of each other is checked elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from store.file_schema import SCHEMA
from store.files.errors import FilesError
from store.files.folder import StoreFolder
from store.files.journal import journal_path, read_small
from store.files.layout import parse_tables, schema_of, skeleton
from store.files.limits import Limits


class Finding(NamedTuple):
    """Something about a file that a person should know.

    Attributes:
        file: the file's name, or empty for the store as a whole.
        place: table and id in it, or line and column, or empty.
        message: what is the matter.
        remedy: what to do, or empty.
        severe: whether records are missing or in doubt because of it.
    """

    file: str
    place: str
    message: str
    remedy: str
    severe: bool


def verify(folder: StoreFolder) -> list[Finding]:
    """Return what is wrong with the store's files; nothing is changed.

    Raises:
        StoreMissing, UnreadableFile: the folder cannot be listed.
    """
    findings = []
    if read_small(folder.fs, journal_path(folder.home), 1):
        findings.append(
            Finding("", "", "a write is not tidied up yet", "the next write finishes it", False)
        )
    for stamp in folder.list_files():
        findings += verify_file(folder, stamp.name)
    return findings


def verify_file(folder: StoreFolder, name: str) -> list[Finding]:
    """Return what is wrong with one file: JSON, layout, schema, duplicates, ids."""
    place = folder.place(name)
    try:
        found = _look_inside(folder.read_bytes(name), place, folder.limits)
    except FilesError as error:
        where = error.place.removeprefix(place).lstrip(", ")
        return [Finding(name, where, error.what, error.remedy, True)]
    return [Finding(name, *each) for each in found]


def _look_inside(data: bytes, place: str, limits: Limits) -> list[tuple[str, str, str, bool]]:
    found: list[tuple[str, str, str, bool]] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) < len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    found.append((key, "said twice; the last one counts", "delete one", True))
                seen.add(key)
        return skeleton(items)

    tables = parse_tables(data, place, limits, pairs)
    if schema_of(tables, place) < SCHEMA:
        remedy = f"bring it to schema {SCHEMA} with the next import, or leave it"
        found.append(("", "an older file that states no schema", remedy, False))
    for table, documents in tables.items():
        for key, document in documents.items():
            found += _look_at(f"{table}, {key}", key, document)
    return found


def _look_at(place: str, key: str, document: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    if not key.strip() or key != key.strip() or not key.isprintable():
        return [(place, "an id with blank or unprintable characters", "give it another", True)]
    stated = document.get("id", key)
    if not isinstance(stated, str):
        return [(place, "an id that is not text", "write it in quotes", True)]
    if stated != key:
        return [(place, f"the record calls itself “{stated}”", "make the two ids the same", True)]
    return []

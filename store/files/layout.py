"""TinyDB's layout, `{table: {document id: document}}`, as bytes and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files import limits as bounds
from store.files.errors import DamagedFile, LimitExceeded, NewerSchema

Tables = dict[str, dict[str, dict[str, Any]]]
"""Table name to document id to document."""

REPAIR = "save what can be saved with `pactline repair`, or take the file from a backup"


def encode_tables(tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> bytes:
    """Return the tables as a file's bytes, one document a line so that git shows what changed.

    A table that states the schema is added where it is missing.

    Raises:
        TypeError: a document holds something that JSON does not know.
        ValueError: a document holds a number that JSON does not know (NaN, infinity).
    """
    import json

    head = {FILE_TABLE: {FILE_DOCUMENT: {"schema": SCHEMA}}} if FILE_TABLE not in tables else {}

    def dump(value: object) -> str:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        # Half a surrogate pair has no UTF-8; as an escape it survives.
        return json.dumps(value) if _HALF_PAIR.search(text) else text

    parts = []
    for name, documents in (head | dict(tables)).items():
        lines = ",\n".join(f"{dump(str(key))}: {dump(doc)}" for key, doc in documents.items())
        parts.append(f"{dump(name)}: {{\n{lines}\n}}" if lines else f"{dump(name)}: {{}}")
    return ("{" + ",\n".join(parts) + "}\n").encode()


_HALF_PAIR = re.compile("[\ud800-\udfff]")


def decode_tables(data: bytes, place: str, limits: bounds.Limits = bounds.DEFAULT) -> Tables:
    """Return the tables in a file's bytes, an older schema brought up to date in memory.

    Raises:
        DamagedFile: not JSON, or not TinyDB's layout; the place says line and column.
        LimitExceeded: nested too deep.
        NewerSchema: written by a later version.
    """
    tables = parse_tables(data, place, limits)
    if schema_of(tables, place) < SCHEMA:
        from store.files.migrate import migrate_tables

        return migrate_tables(tables, place)
    return tables


def parse_tables(
    data: bytes,
    place: str,
    limits: bounds.Limits = bounds.DEFAULT,
    pairs: Callable[[list[tuple[str, Any]]], dict[str, Any]] | None = None,
) -> Tables:
    """Return the tables in a file's bytes as they stand there.

    Args:
        data: the file's bytes.
        place: the file's path, for errors.
        limits: what is read at all.
        pairs: makes each JSON object, innermost first; one that keeps little saves memory.

    Raises:
        DamagedFile, LimitExceeded: as `decode_tables` does.
    """
    import json

    bounds.check_depth(data, place, limits)
    if not data.strip():
        raise DamagedFile("the file is empty", place=place, remedy=REPAIR)
    try:
        tables = json.loads(
            data, object_pairs_hook=pairs, parse_constant=_refused, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        where = f"{place}, line {error.lineno}, column {error.colno}"
        raise DamagedFile(f"not JSON: {error.msg}", place=where, remedy=REPAIR) from None
    except UnicodeDecodeError as error:
        line, column = _line_and_column(data, error.start)
        where = f"{place}, line {line}, column {column}"
        raise DamagedFile("not UTF-8 text", place=where, remedy=REPAIR) from None
    except RecursionError:
        raise LimitExceeded("nested too deep to read", place=place, remedy=REPAIR) from None
    except ValueError as error:
        raise DamagedFile(f"not JSON: {error}", place=place, remedy=REPAIR) from None
    check_layout(tables, place)
    return tables  # type: ignore[no-any-return]


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refused(text)


def _refused(text: str) -> float:
    raise ValueError(f"{text[:20]} is no number that can be kept")


def skeleton(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what the layout, the schema and an id can be told by, for `parse_tables`.

    A file of a million records is looked at with it, not held.
    """
    kept: dict[str, Any] = {}
    odd = False
    for key, value in items:
        if isinstance(value, dict) or key in ("id", "schema"):
            kept[key] = value
        elif not odd:
            # One value that is no object is enough to tell that this holds no records.
            kept[key] = None
            odd = True
    return kept


def check_layout(tables: object, place: str) -> None:
    """Raise DamagedFile where a JSON value is not tables of documents."""
    if not isinstance(tables, dict):
        raise DamagedFile("not a store: the file holds no tables", place=place, remedy=REPAIR)
    for name, documents in tables.items():
        if not isinstance(documents, dict):
            raise DamagedFile(f"not a store: “{name}” is no table", place=place, remedy=REPAIR)
        for key, document in documents.items():
            if not isinstance(document, dict):
                where = f"{place}, {name}, {key}"
                raise DamagedFile("not a store: this is no record", place=where, remedy=REPAIR)


def schema_of(tables: Mapping[str, Mapping[str, Mapping[str, Any]]], place: str) -> int:
    """Return the schema version that a file states; 0 where it states none.

    Raises:
        DamagedFile: the version is not a whole number.
        NewerSchema: the version is not known yet.
    """
    if FILE_TABLE not in tables:
        return 0
    schema = tables[FILE_TABLE].get(FILE_DOCUMENT, {}).get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 0:
        raise DamagedFile("the schema version is missing or damaged", place=place, remedy=REPAIR)
    if schema > SCHEMA:
        raise NewerSchema(
            f"written by a later version (schema {schema}, known up to {SCHEMA})",
            place=place,
            remedy="install a newer pactline",
        )
    return schema


def _line_and_column(data: bytes, offset: int) -> tuple[int, int]:
    return data.count(b"\n", 0, offset) + 1, offset - data.rfind(b"\n", 0, offset)

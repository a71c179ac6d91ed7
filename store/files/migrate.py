"""Bringing files of an older schema up to date.

Schema 0 is a file without the table `pactline`, as plain TinyDB makes one; schema 1 states its
version there. Readers migrate in memory; `migrate` rewrites the files once, after a backup.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.backup import backup
from store.files.creating import make_folder
from store.files.errors import DamagedFile, FilesError, writing_error
from store.files.folder import StoreFolder
from store.files.journal import HISTORY, read_small
from store.files.layout import Tables, parse_tables, schema_of, skeleton

# How this program begins a file, so that the rest need not be read to tell its schema.
_STATED = re.compile(
    rb'\s*\{\s*"%s"\s*:\s*\{\s*"%s"\s*:\s*\{\s*"schema"\s*:\s*%d\s*[,}]'
    % (FILE_TABLE.encode(), FILE_DOCUMENT.encode(), SCHEMA)
)


def _state_schema(tables: Tables) -> Tables:
    rest = {name: documents for name, documents in tables.items() if name != FILE_TABLE}
    return {FILE_TABLE: {FILE_DOCUMENT: {"schema": 1}}, **rest}


MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {0: _state_schema}
"""Schema version to the step that leads to the next; a step leaves its argument as it was."""


def migrate_tables(tables: Tables, place: str) -> Tables:
    """Return the tables in the present schema.

    Raises:
        DamagedFile: the tables are not what their schema says.
        NewerSchema: written by a later version.
    """
    while (schema := schema_of(tables, place)) < SCHEMA:
        try:
            tables = MIGRATIONS[schema](tables)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DamagedFile(
                f"cannot be brought from schema {schema} to {schema + 1}: {error}",
                place=place,
                remedy="take the file from a backup",
            ) from None
    return tables


def outdated(folder: StoreFolder) -> dict[str, int]:
    """Return the files of an older schema, with its number; files that do not open are passed over.

    Raises:
        StoreMissing, UnreadableFile: the folder cannot be listed.
    """
    found = {}
    for stamp in folder.list_files():
        try:
            schema = _schema_in_file(folder, stamp.name)
        except FilesError:
            continue
        if schema < SCHEMA:
            found[stamp.name] = schema
    return found


def migrate(folder: StoreFolder, *, wait: float = 10.0) -> dict[str, int]:
    """Rewrite the files of an older schema, all or nothing; return them with the schema they had.

    A backup is made first, in `.history/before-schema-<n>-<time>.zip`, and stays there. A store
    that is up to date is not touched.

    Raises:
        FilesError: the backup or the write failed; the store is as it was.
    """
    from datetime import UTC, datetime

    if not outdated(folder):
        return {}
    with folder.write("migrate", f"to schema {SCHEMA}", wait=wait) as transaction:
        # Asked again under the lock, since another writer may have done it meanwhile.
        names = outdated(folder)
        if names:
            history = f"{folder.home}/{HISTORY}"
            try:
                make_folder(folder.fs, history)
            except OSError as error:
                raise writing_error(error, history) from None
            now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            backup(folder, f"{history}/before-schema-{SCHEMA}-{now}.zip")
        for name in names:
            transaction.put(name, folder.read_tables(name))
        transaction.counts["files"] = len(names)
    return names


def _schema_in_file(folder: StoreFolder, name: str) -> int:

    if _STATED.match(_head(folder, name)):
        return SCHEMA
    place = folder.place(name)
    tables = parse_tables(folder.read_bytes(name), place, folder.limits, skeleton)
    return schema_of(tables, place)


def _head(folder: StoreFolder, name: str) -> bytes:
    """Return how a file begins, or nothing where it cannot be read."""
    try:
        return read_small(folder.fs, f"{folder.home}/{name}", 512)
    except OSError:
        return b""

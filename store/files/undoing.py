"""One's own last write undone, beside what others have written since."""

from __future__ import annotations

import os
import pwd
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from store.file_schema import FILE_TABLE
from store.files.errors import UndoRefused
from store.files.folder import StoreFolder
from store.files.history import HistoryEntry, HistoryFile, entries, kept_version, last_own
from store.files.tinydb import FileStorage
from store.files.writing import Writer


def take_back(
    folder: StoreFolder, sources: Collection[str], *, alone: bool = False
) -> HistoryEntry:
    """Undo the last write of a person's own that stands; see `store.backend.Backend`."""
    user = str(os.getuid())
    with suppress(KeyError):
        user = pwd.getpwuid(os.getuid()).pw_name
    with Writer(folder, "undo") as writer:
        found = entries(folder)
        if entry := last_own(found, user, sources, alone=alone):
            try:
                writer.undo(entry)
            except UndoRefused:
                later = {
                    file.name: kept_version(folder, each, file.name)
                    for each in found[: found.index(entry)]
                    for file in each.files
                }
                for file in entry.files:
                    _take_documents_back(writer, entry, file, later.get(file.name))
            return entry
    raise UndoRefused(
        "there is no write of yours to take back",
        place=folder.path,
        remedy="" if alone else "see `pactline history`",
    )


def _take_documents_back(
    writer: Writer, entry: HistoryEntry, file: HistoryFile, after: str | None
) -> None:
    """Put back the documents that a write changed in a file, and none that others changed since."""
    folder = writer.folder
    storage = FileStorage(folder.place(file.name), folder=folder, writer=writer)
    now = storage.read() or {}
    old, new = (
        (FileStorage(path).read() or {}) if path else {}
        for path in (kept_version(folder, entry, file.name), after)
    )
    for table in {*old, *new} - {FILE_TABLE}:
        documents: dict[str, Any] = now.setdefault(table, {})
        before: Mapping[str, Any] = old.get(table, {})
        written: Mapping[str, Any] = new.get(table, {})
        for key in {*before, *written}:
            if before.get(key) == written.get(key):
                continue
            if documents.get(key) != written.get(key):
                raise UndoRefused(
                    f"“{key}” has been changed since write {entry.id} ({entry.action})",
                    place=storage.place,
                    remedy="undo the later write first; see `pactline history`",
                )
            documents.pop(key, None)
            if key in before:
                documents[key] = before[key]
    storage.write(now)

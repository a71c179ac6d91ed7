"""Saving what can be saved from a damaged file, without touching it."""

from __future__ import annotations

import os
from contextlib import suppress

from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.errors import DamagedFile, FilesError, reading_error, there_already, writing_error
from store.files.filesystem import REAL, FileSystem, base, parent, resolve
from store.files.layout import encode_tables
from store.files.salvage import Loss, Salvaged, salvage
from store.files.syncing import names_beside, read_chunks, sync_folder, write_new

__all__ = ["Loss", "Salvaged", "repair", "salvage"]


def repair(
    path: str | os.PathLike[str], target: str | os.PathLike[str], *, fs: FileSystem = REAL
) -> Salvaged:
    """Write a sound file with every record that a damaged one still holds.

    Args:
        path: the damaged file; it is only read.
        target: a file that is not there yet.
        fs: the system calls to use.

    Returns:
        What was saved and what was lost.

    Raises:
        UnreadableFile: the damaged file cannot be read at all.
        DamagedFile: there is nothing in it to save.
        WriteFailed, DiskFull, NotWritable: the target is there already, or cannot be written.
    """
    source, goal = os.fspath(path), os.fspath(target)
    try:
        data = b"".join(read_chunks(fs, source))
    except OSError as error:
        raise reading_error(error, source) from None
    saved = salvage(data)
    if not any(saved.tables.values()):
        raise DamagedFile(
            "not one record could be saved", place=source, remedy="take it from a backup"
        )
    _write(fs, goal, encode_tables(_with_known_schema(saved)))
    return saved


def _with_known_schema(saved: Salvaged) -> dict[str, dict[str, dict[str, object]]]:
    file = saved.tables.get(FILE_TABLE, {}).get(FILE_DOCUMENT, {})
    if isinstance(file.get("schema"), int):
        return saved.tables
    return {**saved.tables, FILE_TABLE: {FILE_DOCUMENT: {"schema": SCHEMA}}}


def _write(fs: FileSystem, goal: str, content: bytes) -> None:
    draft = f"{parent(goal)}/.{base(goal)}.{os.urandom(4).hex()}"
    try:
        if (
            base(goal) in names_beside(fs, goal)
            or resolve(goal) != f"{resolve(parent(goal))}/{base(goal)}"
        ):
            raise there_already(goal)
        write_new(fs, draft, [content])
        try:
            # A link fails where somebody made the file meanwhile; a rename would replace it.
            fs.link(draft, goal)
        finally:
            with suppress(OSError):
                fs.unlink(draft)
        sync_folder(fs, parent(goal))
    except FilesError:
        raise
    except OSError as error:
        raise writing_error(error, goal) from None

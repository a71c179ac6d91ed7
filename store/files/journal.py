"""The journal: the one file whose appearance makes a write of many files happen.

While `.pactline/journal` is there, each name that it lists stands for the temporary file that it
gives (or for nothing, where the file is deleted); readers look there first. When the renames are
done it becomes `.pactline/last`, whose number tells readers that a write came and went. This is
the redo log of databases, with whole files for pages.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from store.files.errors import DamagedFile
from store.files.filesystem import FileSystem, parent, resolve

AREA = ".pactline"
"""Hidden folder with the lock, the journal and files that are being written."""

HISTORY = ".history"
"""Hidden folder with the versions that the last writes replaced."""

TEMP_PREFIX = "new-"
"""How temporary files inside `AREA` begin."""

OUTSIDE_PREFIX = ".pactline-new-"
"""How temporary files beside the target of a symbolic link begin."""

LIMIT = 64 << 20
"""Bytes of a journal that are read."""


class Step(NamedTuple):
    """One file of a write: `temp` is the name of its new version, or empty where it is deleted."""

    name: str
    temp: str


class Journal(NamedTuple):
    """A write that has been decided: its number, its steps, and its entry in the history."""

    id: str
    steps: dict[str, Step]
    entry: str


def journal_path(home: str) -> str:
    """Return where the journal of a store is."""
    return f"{home}/{AREA}/journal"


def last_path(home: str) -> str:
    """Return where the journal of the last finished write is."""
    return f"{home}/{AREA}/last"


def temp_path(home: str, step: Step) -> str:
    """Return where a step's new version waits: beside the file itself, where a link leads away."""
    if step.temp.startswith(OUTSIDE_PREFIX):
        return f"{parent(resolve(f'{home}/{step.name}'))}/{step.temp}"
    return f"{home}/{AREA}/{step.temp}"


def encode(journal: Journal) -> bytes:
    """Return the journal as the bytes of its file; the id comes first, so that a glance tells."""
    import json

    document = {
        "id": journal.id,
        "entry": journal.entry,
        "steps": [[step.name, step.temp] for step in journal.steps.values()],
    }
    return json.dumps(document).encode()


def decode(data: bytes, home: str) -> Journal:
    """Return the journal in a file's bytes.

    Raises:
        DamagedFile: it is not a journal, or names files outside the store.
    """
    import json

    try:
        document = json.loads(data)
        steps = {str(name): Step(str(name), str(temp)) for name, temp in document["steps"]}
        journal = Journal(str(document["id"]), steps, str(document["entry"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        journal = None
    if journal is None or not _is_safe(journal):
        raise DamagedFile(
            "the journal of an unfinished write is damaged",
            place=journal_path(home),
            remedy="move it away: the store is then as it was before that write",
        )
    return journal


def _is_safe(journal: Journal) -> bool:
    # A journal may have come with a copied folder: it must not reach a file outside the store.
    parts = [journal.entry, *journal.steps, *(step.temp for step in journal.steps.values())]
    temps = [step.temp for step in journal.steps.values() if step.temp]
    try:
        os.fsencode("".join(parts))
    except UnicodeEncodeError:
        return False
    return all("/" not in part and "\0" not in part and part != ".." for part in parts) and all(
        temp.startswith((TEMP_PREFIX, OUTSIDE_PREFIX)) for temp in temps
    )


def read_mark(fs: FileSystem, home: str) -> tuple[bytes, bytes]:
    """Return the bytes of the journal and what tells the last one, each empty where there is none.

    Two equal marks mean that no write was decided or finished between them.

    Raises:
        OSError: as the system says; its `filename` is the path, where a path was asked for.
    """
    return read_small(fs, journal_path(home), LIMIT), _last_write(fs, home)


def _last_write(fs: FileSystem, home: str) -> bytes:
    path = last_path(home)
    try:
        return read_small(fs, path, 128)
    except OSError:
        # Each write puts another file there, so that its stamp serves where it cannot be read.
        status = fs.stat(path)
        return f"{status.st_ino} {status.st_mtime_ns}".encode()


def read_small(fs: FileSystem, path: str, limit: int) -> bytes:
    """Return up to `limit` bytes of a file, or nothing where it is not there."""
    try:
        descriptor = fs.open_read(path)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    try:
        pieces = [fs.read(descriptor, min(limit, 1 << 16))]
        while pieces[-1] and sum(map(len, pieces)) < limit:
            pieces.append(fs.read(descriptor, 1 << 16))
        return b"".join(pieces)
    finally:
        fs.close(descriptor)

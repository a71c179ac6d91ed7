"""Keeping the versions that a write replaces, and letting the oldest go."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from store.files.entries import (
    ENTRY,
    HistoryEntry,
    HistoryFile,
    folder_name,
    in_order,
    numbers_kept,
)
from store.files.filesystem import FileSystem, resolve
from store.files.journal import HISTORY
from store.files.locking import me
from store.files.syncing import read_chunks, sync_folder, write_new

PENDING = ".pending-"
"""How the folder of a write that is not decided yet begins."""

_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES)


class Write(Protocol):
    """What the history wants to know of a write."""

    action: str
    detail: str
    counts: dict[str, int]


def record(fs: FileSystem, home: str, write: Write, files: Sequence[HistoryFile]) -> str:
    """Keep the current versions as a pending entry and return its name; for a write alone.

    Raises:
        OSError: as the system says; what is pending is swept away by the next writer.
    """
    import json

    with suppress(FileExistsError):
        fs.mkdir(f"{home}/{HISTORY}")
    # The folder is there, so that a failure to list it must not look like an empty history.
    numbers = in_order(fs.names(f"{home}/{HISTORY}"))
    number = (numbers[-1] if numbers else 0) + 1
    pending = f"{home}/{HISTORY}/{PENDING}{folder_name(number)}"
    fs.mkdir(pending)
    for file in files:
        if file.before is not None and file.before >= 0:
            _keep(fs, resolve(f"{home}/{file.name}"), f"{pending}/{file.name}")
    who = me(write.action)
    entry = HistoryEntry(
        str(number),
        who.since,
        who.user,
        who.host,
        write.action,
        write.detail,
        dict(write.counts),
        tuple(files),
    )
    write_new(fs, f"{pending}/{ENTRY}", [json.dumps(entry._asdict(), indent=1).encode()])
    sync_folder(fs, pending)
    sync_folder(fs, f"{home}/{HISTORY}")
    return folder_name(number)


def prune(fs: FileSystem, home: str, keep: int, keep_bytes: int) -> None:
    """Remove the oldest entries beyond `keep` in number or `keep_bytes` in size, but not the last.

    Raises:
        OSError: as the system says.
    """
    used = 0
    for rank, number in enumerate(reversed(numbers_kept(fs, home))):
        path = f"{home}/{HISTORY}/{folder_name(number)}"
        used += sum(status.st_size for _, status in fs.scan(path) if status)
        if rank and (rank >= keep or used > keep_bytes):
            remove_entry(fs, path)


def remove_entry(fs: FileSystem, path: str) -> None:
    """Remove an entry's folder; its description goes first, so that a half one is not listed."""
    names = fs.names(path)
    for name in sorted(names, key=lambda name: name != ENTRY):
        fs.unlink(f"{path}/{name}")
    fs.rmdir(path)


def _keep(fs: FileSystem, path: str, kept: str) -> None:
    try:
        fs.link(path, kept)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        write_new(fs, kept, read_chunks(fs, path))

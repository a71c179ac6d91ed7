"""Which files a store has at one moment, while a writer may be at work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.files import journal as journals
from store.files.errors import StoreMissing, never_still, reading_error
from store.files.filesystem import FileSystem
from store.files.journal import Journal
from store.files.stamps import FileStamp, is_ours, stamp_of

if TYPE_CHECKING:
    from typing import TypeVar

    from store.files.folder import StoreFolder

    T = TypeVar("T")

_PATIENCE = 10.0


def list_files(folder: StoreFolder) -> list[FileStamp]:
    """Return the store's files by name, all as they were at one moment.

    Raises:
        StoreMissing: the folder is not there.
        UnreadableFile: the folder cannot be read.
        StoreBusy: writers did not pause for ten seconds.
    """

    def read(journal: Journal | None) -> list[FileStamp]:
        try:
            return list(scan(folder, journal).values())
        except (FileNotFoundError, NotADirectoryError):
            raise StoreMissing(
                "there is no store here",
                place=folder.path,
                remedy="check the path, or begin one with `pactline import FILE`",
            ) from None
        except OSError as error:
            raise reading_error(error, folder.path) from None

    return _settled(folder, read)


def scan(folder: StoreFolder, journal: Journal | None) -> dict[str, FileStamp]:
    """Return the stamps by name as they are behind a journal; OSError as the system says."""
    fs, home = folder.fs, folder.home
    if folder.only:
        found: dict[str, os.stat_result | None] = {}
        found |= _there(fs, home, folder.only)
    else:
        found = {name: status for name, status in fs.scan(home) if is_ours(name)}
    for step in journal.steps.values() if journal else ():
        if folder.only and step.name != folder.only:
            continue
        if not step.temp:
            found.pop(step.name, None)
            continue
        try:
            found[step.name] = fs.stat(journals.temp_path(home, step))
        except FileNotFoundError:
            # Its rename is done already: the name leads to the new version.
            found.pop(step.name, None)
            found |= _there(fs, home, step.name)
    return {name: stamp_of(name, status) for name, status in sorted(found.items())}


def _there(fs: FileSystem, home: str, name: str) -> dict[str, os.stat_result]:
    """Return a name with what it leads to, or nothing where it is not there."""
    try:
        return {name: fs.stat(f"{home}/{name}")}
    except FileNotFoundError:
        return {}


def _settled(folder: StoreFolder, read: Callable[[Journal | None], T]) -> T:
    """Return what `read` finds at a moment at which no write was decided or finished."""
    deadline = time.monotonic() + _PATIENCE
    pause = 0.001
    while True:
        mark = _mark(folder)
        result = read(journals.decode(mark[0], folder.home) if mark[0] else None)
        if _mark(folder) == mark:
            return result
        if time.monotonic() > deadline:
            raise never_still(folder.path)
        time.sleep(pause)
        pause = min(pause * 2, 0.05)


def _mark(folder: StoreFolder) -> tuple[bytes, bytes]:
    try:
        return journals.read_mark(folder.fs, folder.home)
    except OSError as error:
        raise reading_error(error, error.filename or folder.path) from None

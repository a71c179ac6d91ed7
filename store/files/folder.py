"""Which files a store has, and which versions of them; light, since every lookup comes here."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from typing import NamedTuple

from store.files.errors import Holder, StoreBusy, StoreMissing, reading

SUFFIX = ".json"
"""How the name of a store's file ends."""

AREA = ".pactline"
"""Hidden folder with the writers' lock and with new versions that are on their way."""

HISTORY = ".history"
"""Hidden folder with the versions that the last writes replaced."""

_PATIENCE = 10.0


class FileStamp(NamedTuple):
    """A file as it was when listed: another stamp means other contents.

    A name that leads nowhere (a broken link, a folder) has size -1, and says why when it is read.
    """

    name: str
    size: int
    mtime_ns: int
    inode: int


def stamp_of(name: str, status: os.stat_result | None) -> FileStamp:
    """Return the stamp of what a name leads to, None for nowhere."""
    if status is None or not stat.S_ISREG(status.st_mode):
        return FileStamp(name, -1, 0, 0)
    return FileStamp(name, status.st_size, status.st_mtime_ns, status.st_ino)


def is_ours(name: str) -> bool:
    """Tell whether a name in the folder is a store's file: visible, and ending in `.json`."""
    return name.endswith(SUFFIX) and not name.startswith(".")


class StoreFolder:
    """A folder of TinyDB files, or a single one.

    Args:
        path: the folder, or one file. It need not exist before it is used.
        single: whether it is one file, where nothing tells yet.

    Attributes:
        home: the folder that holds the files.
        only: the name of the one file of a single-file store, else empty.
        on_wait: called with the holder and the seconds to wait when a write has to wait.
    """

    def __init__(self, path: str | os.PathLike[str], *, single: bool = False) -> None:
        self.path = os.fspath(path)
        self.home, self.only = self.path.rstrip("/") or "/", ""
        self.on_wait: Callable[[Holder | None, float], None] | None = None
        if single or os.path.isfile(self.path):
            self.home, self.only = os.path.split(os.path.realpath(self.path))

    def place(self, name: str) -> str:
        """Return a file's path as a person would write it."""
        return self.path if self.only == name else f"{self.home}/{name}"

    def list_files(self) -> list[FileStamp]:
        """Return the store's files by name, all as they were at one moment.

        Raises:
            StoreMissing: the folder is not there.
            UnreadableFile: the folder cannot be read.
            StoreBusy: writers did not pause for ten seconds.
        """
        deadline = time.monotonic() + _PATIENCE
        before, found = None, self._scan()
        # What two looks agree on was so at the moment between them.
        while found != before:
            if time.monotonic() > deadline:
                raise StoreBusy(
                    "files are being written without a pause",
                    place=self.path,
                    remedy="try again in a moment",
                )
            before, found = found, self._scan()
        return found

    def stamp(self, name: str) -> FileStamp | None:
        """Return the version of a file that is there now, None where there is none.

        Raises:
            UnreadableFile: it cannot be told.
        """
        with reading(self.place(name)):
            try:
                return stamp_of(name, os.stat(f"{self.home}/{name}"))
            except FileNotFoundError:
                return None

    def _scan(self) -> list[FileStamp]:
        with reading(self.path):
            try:
                if self.only:
                    stamp = self.stamp(self.only)
                    return [stamp] if stamp else []
                with os.scandir(self.home) as entries:
                    ours = [each for each in entries if is_ours(each.name)]
                    return sorted(stamp_of(each.name, _status(each)) for each in ours)
            except (FileNotFoundError, NotADirectoryError):
                raise StoreMissing(
                    "there is no store here",
                    place=self.path,
                    remedy="check the path, or begin one with `pactline import FILE`",
                ) from None


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None

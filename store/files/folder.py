"""A store's folder for readers: list, read, tell changes; never waits for a writer.

Light to import (os alone), since a one-shot lookup comes through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.files import limits as bounds
from store.files.creating import create_folder
from store.files.filesystem import REAL, FileSystem, base, is_regular, parent, resolve
from store.files.layout import decode_tables
from store.files.listing import list_files
from store.files.locking import Holder
from store.files.stamps import SUFFIX, FileStamp

if TYPE_CHECKING:
    from typing import Any

    from store.files.writing import Writing

__all__ = ["SUFFIX", "FileStamp", "StoreFolder"]

WAIT = 10.0
"""Seconds that a write waits for another one, unless it is told otherwise."""


class StoreFolder:
    """A folder of TinyDB files, or a single one.

    Args:
        path: the folder, or one file. It need not exist before it is used.
        fs: the system calls to use.
        limits: what is read at all.

    Attributes:
        home: the folder that holds the files.
        on_wait: called with the holder and the seconds to wait when a write has to wait.
        only: the name of the one file of a single-file store, else empty.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        fs: FileSystem = REAL,
        limits: bounds.Limits = bounds.DEFAULT,
    ) -> None:
        """Look whether the path is a folder or a file; nothing is opened yet."""
        self.path = os.fspath(path)
        self.fs = fs
        self.limits = limits
        self.on_wait: Callable[[Holder | None, float], None] | None = None
        self.home, self.only = self.path.rstrip("/") or "/", ""
        try:
            single = is_regular(fs.stat(self.path))
        except OSError:
            single = False
        if single:
            target = resolve(self.path)
            self.home, self.only = parent(target), base(target)

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, fs: FileSystem = REAL) -> StoreFolder:
        """Make a folder ready to be a store, with a `.gitignore`; one that is there stays.

        Raises:
            NotWritable, DiskFull, WriteFailed: it cannot be made.
        """
        create_folder(fs, os.fspath(path))
        return cls(path, fs=fs)

    @classmethod
    def single(cls, path: str | os.PathLike[str], *, fs: FileSystem = REAL) -> StoreFolder:
        """Return the store of one file, which need not be there yet."""
        folder = cls(path, fs=fs)
        if not folder.only:
            target = resolve(folder.path)
            folder.home, folder.only = parent(target), base(target)
        return folder

    def list_files(self) -> list[FileStamp]:
        """Return the store's files by name, all as they were at one moment.

        Raises:
            StoreMissing: the folder is not there.
            UnreadableFile: the folder cannot be read.
            StoreBusy: writers did not pause for ten seconds.
        """
        return list_files(self)

    def generation(self) -> tuple[FileStamp, ...]:
        """Return a value that differs once any file has changed; costs one look at the folder."""
        return tuple(self.list_files())

    def read_bytes(self, name: str, stamp: FileStamp | None = None) -> bytes:
        """Return a file's contents, whole; with a stamp, of that version and no other.

        Raises:
            UnreadableFile: it is not there or cannot be read.
            FileChanged: it is not the stamped version, or is being rewritten in place.
            LimitExceeded: it is too large.
        """
        from store.files.contents import read_whole

        return read_whole(self, name, stamp)

    def read_tables(self, name: str, stamp: FileStamp | None = None) -> dict[str, dict[str, Any]]:
        """Return a file's tables, an older schema brought up to date in memory.

        Raises:
            DamagedFile, NewerSchema, LimitExceeded: its contents are refused.
            UnreadableFile, FileChanged: as `read_bytes` does.
        """
        data = self.read_bytes(name, stamp)
        return decode_tables(data, self.place(name), self.limits)

    def read_range(self, stamp: FileStamp, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset` of the very file that was stamped.

        Raises:
            FileChanged: the file is another by now, or shorter.
            UnreadableFile: it cannot be read.
        """
        from store.files.contents import read_part

        return read_part(self, stamp, offset, length)

    def write(
        self,
        action: str,
        detail: str = "",
        *,
        wait: float = WAIT,
        on_wait: Callable[[Holder | None], None] | None = None,
        keep: int = 20,
        keep_bytes: int = 1 << 30,
    ) -> Writing:
        """Return a context in which files are written, all or nothing.

        Args:
            action: what the person did, for the history (“import”).
            detail: what it was done with (“trafford.json”).
            wait: seconds to wait for another writer.
            on_wait: called with the holder when the waiting begins, and when it changes; the
                folder's own where it is None.
            keep: writes that the history keeps; 0 keeps none.
            keep_bytes: bytes of old versions that it keeps; the last write is always kept.
        """
        from store.files.writing import Writing

        told = self.on_wait
        if on_wait is None and told is not None:
            return Writing(
                self, action, detail, wait, lambda holder: told(holder, wait), keep, keep_bytes
            )
        return Writing(self, action, detail, wait, on_wait, keep, keep_bytes)

    def place(self, name: str) -> str:
        """Return a file's path as a person would write it."""
        return self.path if self.only == name else f"{self.home}/{name}"

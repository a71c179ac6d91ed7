"""The new versions of files, written and synced beside the old ones before a write happens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from store.files import journal as journals
from store.files.errors import WriteFailed, writing_error
from store.files.filesystem import parent, resolve
from store.files.folder import StoreFolder
from store.files.journal import Step
from store.files.layout import encode_tables
from store.files.listing import scan
from store.files.stamps import is_ours
from store.files.syncing import read_chunks, write_new

_PIECE = 1 << 20


class Staged(NamedTuple):
    """A file that a write changes: its step, and size in bytes and SHA-256 of its new version."""

    step: Step
    size: int | None
    digest: str


class Staging:
    """The files that a write will put and delete.

    Attributes:
        id: of the write, found in the names of its temporary files.
        before: the files as they were when the write began.
        files: what is to be done, by name.
    """

    def __init__(self, folder: StoreFolder) -> None:
        """Note how the files are, so that a foreign change is noticed before it is overwritten."""
        self.id = f"{os.getpid():x}-{os.urandom(8).hex()}"
        self.before = scan(folder, None)
        self.files: dict[str, Staged] = {}
        self._folder = folder
        self._fs = folder.fs
        self._inode = self._fs.stat(folder.home).st_ino

    def put(
        self, name: str, content: bytes | Mapping[str, Mapping[str, Mapping[str, Any]]]
    ) -> None:
        """Write a file, as bytes or as tables; it is seen when the whole write is.

        Raises:
            DiskFull, NotWritable, WriteFailed: the system refuses.
            WriteFailed: the name is not one of the store's.
        """
        if not isinstance(content, bytes):
            content = encode_tables(content)
        view = content
        self._put(name, (view[at : at + _PIECE] for at in range(0, len(view), _PIECE)))

    def put_copy(self, name: str, path: str) -> None:
        """Write a file as a copy of another, without holding it in memory; errors as `put`."""
        self._put(name, read_chunks(self._fs, path))

    def delete(self, name: str) -> None:
        """Delete a file (of a symbolic link, the link); one that is not there stays away."""
        self._check_name(name)
        self._drop(name)
        if name in self.before:
            self.files[name] = Staged(Step(name, ""), None, "")

    def abort(self) -> None:
        """Take the temporary files away again."""
        for staged in self.files.values():
            if staged.step.temp:
                with suppress(OSError):
                    self._fs.unlink(journals.temp_path(self._folder.home, staged.step))

    def _put(self, name: str, chunks: Iterable[bytes]) -> None:
        self._check_name(name)
        home, fs = self._folder.home, self._fs
        self._drop(name)
        target = resolve(f"{home}/{name}")
        number = f"{self.id}-{len(self.files)}"
        # A link may lead to another disk, and a file can only be moved within one.
        away = parent(target) != resolve(home)
        prefix = f"{journals.OUTSIDE_PREFIX}{self._inode:x}-" if away else journals.TEMP_PREFIX
        step = Step(name, prefix + number)
        self.files[name] = Staged(step, None, "")
        try:
            like = None
            with suppress(FileNotFoundError):
                like = fs.stat(target)
            size, digest = write_new(fs, journals.temp_path(home, step), chunks, like)
        except OSError as error:
            del self.files[name]
            raise writing_error(error, self._folder.place(name)) from None
        self.files[name] = Staged(step, size, digest)

    def _drop(self, name: str) -> None:
        staged = self.files.pop(name, None)
        if staged and staged.step.temp:
            with suppress(OSError):
                self._fs.unlink(journals.temp_path(self._folder.home, staged.step))

    def _check_name(self, name: str) -> None:
        only = self._folder.only
        if only and name != only:
            raise WriteFailed(
                f"this store is the single file {only}, so “{name}” has no place in it",
                place=self._folder.path,
                remedy="begin a store in a folder, with --store FOLDER",
            )
        if not name or (name != only and (not is_ours(name) or "/" in name or "\0" in name)):
            raise WriteFailed(
                f"“{name}” cannot be the name of a source's file",
                place=self._folder.path,
                remedy="choose a plain name that ends in .json",
            )

"""A write of several files, all or nothing.

New versions are written beside the old ones and synced; then the journal is put in place, which is
the moment at which the write happens; then the names are moved. A process that dies before that
moment leaves the store as it was, one that dies after it leaves work that the next writer finishes,
while readers already follow the journal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

from store.files import journal as journals
from store.files.errors import (
    FileChanged,
    FilesError,
    WriteFailed,
    WriteUncertain,
    WriteUnfinished,
    writing_error,
)
from store.files.filesystem import base, parent, resolve
from store.files.folder import FileStamp, StoreFolder, is_ours
from store.files.history import HistoryFile, prune, record
from store.files.journal import Journal, Step
from store.files.recovery import finish, recover
from store.files.syncing import read_chunks, sync_folder, write_new

_PIECE = 1 << 20


class _Staged(NamedTuple):
    step: Step
    size: int | None
    digest: str


class Transaction:
    """The files that a write will put and delete.

    Attributes:
        counts: numbers of records for the history (“added”: 555), filled by the caller.
    """

    def __init__(self, folder: StoreFolder, action: str, detail: str) -> None:
        """Note how the files are, so that a foreign change is noticed before it is overwritten."""
        self.action = action
        self.detail = detail
        self.counts: dict[str, int] = {}
        self.id = f"{os.getpid():x}-{os.urandom(8).hex()}"
        self._folder = folder
        self._fs = folder.fs
        self._before = folder.scan(None)
        self._inode = self._fs.stat(folder.home).st_ino
        self._staged: dict[str, _Staged] = {}

    def put(
        self, name: str, content: bytes | Mapping[str, Mapping[str, Mapping[str, Any]]]
    ) -> None:
        """Write a file, as bytes or as tables; it is seen when the whole write is.

        Raises:
            DiskFull, NotWritable, WriteFailed: the system refuses.
            WriteFailed: the name is not one of the store's.
        """
        if not isinstance(content, bytes):
            from store.files.layout import encode_tables

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
        if name in self._before:
            self._staged[name] = _Staged(Step(name, ""), None, "")

    def commit(self, keep: int, keep_bytes: int) -> None:
        """Make the write happen; before or after, and nothing in between, whatever goes wrong."""
        if not self._staged:
            return
        try:
            self._check_unchanged()
            journal = self._prepare(keep)
            self._publish(journal)
        except BaseException as error:
            self._settle(error)
        try:
            finish(self._fs, self._folder.home, journal)
        except BaseException as error:
            self._complete(error)
        with suppress(OSError, FilesError):
            prune(self._fs, self._folder.home, keep, keep_bytes)

    def abort(self) -> None:
        """Take the temporary files away again."""
        for staged in self._staged.values():
            if staged.step.temp:
                with suppress(OSError):
                    self._fs.unlink(journals.temp_path(self._folder.home, staged.step))

    def _put(self, name: str, chunks: Iterable[bytes]) -> None:
        self._check_name(name)
        home, fs = self._folder.home, self._fs
        self._drop(name)
        target = resolve(f"{home}/{name}")
        number = f"{self.id}-{len(self._staged)}"
        # A link may lead to another disk, and a file can only be moved within one.
        away = parent(target) != resolve(home)
        prefix = f"{journals.OUTSIDE_PREFIX}{self._inode:x}-" if away else journals.TEMP_PREFIX
        step = Step(name, prefix + number)
        self._staged[name] = _Staged(step, None, "")
        try:
            like = None
            with suppress(FileNotFoundError):
                like = fs.stat(target)
            size, digest = write_new(fs, journals.temp_path(home, step), chunks, like)
        except OSError as error:
            del self._staged[name]
            raise writing_error(error, self._folder.place(name)) from None
        self._staged[name] = _Staged(step, size, digest)

    def _drop(self, name: str) -> None:
        staged = self._staged.pop(name, None)
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

    def _check_unchanged(self) -> None:
        now = self._folder.scan(None)
        for name in self._staged:
            if now.get(name) != self._before.get(name):
                raise FileChanged(
                    "nothing was written: another program changed the file meanwhile",
                    place=self._folder.place(name),
                    remedy="do it again",
                )

    def _prepare(self, keep: int) -> Journal:
        steps = {name: staged.step for name, staged in self._staged.items()}
        entry = ""
        if keep:
            files = [self._change(name, staged) for name, staged in self._staged.items()]
            entry = record(self._fs, self._folder.home, self, files)
        return Journal(self.id, steps, entry)

    def _change(self, name: str, staged: _Staged) -> HistoryFile:
        before: FileStamp | None = self._before.get(name)
        return HistoryFile(name, before.size if before else None, staged.size, staged.digest)

    def _publish(self, journal: Journal) -> None:
        home, fs = self._folder.home, self._fs
        for path in sorted({parent(journals.temp_path(home, s)) for s in journal.steps.values()}):
            sync_folder(fs, path)
        sync_folder(fs, home)
        draft = f"{home}/{journals.AREA}/{journals.TEMP_PREFIX}{self.id}-journal"
        write_new(fs, draft, [journals.encode(journal)])
        fs.rename(draft, journals.journal_path(home))
        sync_folder(fs, f"{home}/{journals.AREA}")

    def _settle(self, error: BaseException) -> NoReturn:
        """Go back where the journal is not in place, and forward where it is; then raise."""
        # A call that failed may have been done all the same, so the disk is asked, not the memory;
        # where it does not answer, everything stays for the next writer to settle.
        path = journals.journal_path(self._folder.home)
        try:
            decided = base(path) in self._fs.names(parent(path))
        except OSError as failure:
            raise WriteUncertain(
                f"it is not known whether the change was made: {_reason(failure)}",
                place=self._folder.path,
                remedy="check the disk, open the store again and look",
            ) from None
        if decided:
            self._complete(error)
        self.abort()
        with suppress(OSError, FilesError):
            recover(self._fs, self._folder.home)
        if isinstance(error, OSError):
            raise writing_error(error, self._folder.path) from None
        raise error

    def _complete(self, error: BaseException) -> NoReturn:
        """Try once more to finish a write that has happened; then raise."""
        try:
            recover(self._fs, self._folder.home)
        except OSError as again:
            raise self._unfinished(again) from None
        if isinstance(error, OSError):
            raise self._unfinished(error) from None
        raise error

    def _unfinished(self, error: OSError) -> WriteUnfinished:
        return WriteUnfinished(
            f"the change is made, but tidying up failed: {_reason(error)}",
            place=self._folder.path,
            remedy="the next write finishes it; check the disk",
        )


def _reason(error: OSError) -> str:
    return (error.strerror or "the system gave no reason").lower()

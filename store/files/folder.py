"""A store's folder for readers: list, read, tell changes; never waits for a writer.

Light to import (os and typing alone), since a one-shot lookup comes through here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from store.files import journal as journals
from store.files import limits as bounds
from store.files.errors import (
    FileChanged,
    FilesError,
    StoreBusy,
    StoreMissing,
    UnreadableFile,
    reading_error,
)
from store.files.filesystem import REAL, FileSystem, base, is_folder, is_regular, parent, resolve
from store.files.journal import Journal

if TYPE_CHECKING:
    from store.files.locking import Holder
    from store.files.writing import Writing

T = TypeVar("T")

SUFFIX = ".json"
_PATIENCE = 10.0
_TRIES = 20


class FileStamp(NamedTuple):
    """A file as it was when listed: another stamp means other contents.

    A name that leads nowhere (a broken link, a folder) has size -1, and says why when it is read.
    """

    name: str
    size: int
    mtime_ns: int
    inode: int


class StoreFolder:
    """A folder of TinyDB files, or a single one.

    Args:
        path: the folder, or one file. It need not exist before it is used.
        fs: the system calls to use.
        limits: what is read at all.

    Attributes:
        home: the folder that holds the files.
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
        from store.files.creating import create_folder

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
        return self.settled(self._list)

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
        return self._reading(name, lambda: self._read_bytes(name, stamp))

    def read_tables(self, name: str, stamp: FileStamp | None = None) -> dict[str, dict[str, Any]]:
        """Return a file's tables, an older schema brought up to date in memory.

        Raises:
            DamagedFile, NewerSchema, LimitExceeded: its contents are refused.
            UnreadableFile, FileChanged: as `read_bytes` does.
        """
        from store.files.layout import decode_tables

        data = self.read_bytes(name, stamp)
        return decode_tables(data, self.place(name), self.limits)

    def read_range(self, stamp: FileStamp, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset` of the very file that was stamped.

        Raises:
            FileChanged: the file is another by now, or shorter.
            UnreadableFile: it cannot be read.
        """

        def read() -> bytes:
            descriptor = self.open_stamped(stamp)
            try:
                return self._read_exactly(descriptor, offset, length, stamp.name)
            finally:
                self.fs.close(descriptor)

        return self._reading(stamp.name, read)

    def write(
        self,
        action: str,
        detail: str = "",
        *,
        wait: float = 10.0,
        on_wait: Callable[[Holder | None], None] | None = None,
        keep: int = 20,
        keep_bytes: int = 1 << 30,
    ) -> Writing:
        """Return a context in which files are written, all or nothing.

        Args:
            action: what the person did, for the history (“import”).
            detail: what it was done with (“trafford.json”).
            wait: seconds to wait for another writer.
            on_wait: called with the holder when the waiting begins, and when it changes.
            keep: writes that the history keeps; 0 keeps none.
            keep_bytes: bytes of old versions that it keeps; the last write is always kept.
        """
        from store.files.writing import Writing

        return Writing(self, action, detail, wait, on_wait, keep, keep_bytes)

    def place(self, name: str) -> str:
        """Return a file's path as a person would write it."""
        return self.path if self.only == name else f"{self.home}/{name}"

    def settled(self, read: Callable[[Journal | None], T]) -> T:
        """Return what `read` finds at a moment at which no write was decided or finished."""
        deadline = time.monotonic() + _PATIENCE
        pause = 0.001
        while True:
            mark = self._mark()
            result = read(journals.decode(mark[0], self.home) if mark[0] else None)
            if self._mark() == mark:
                return result
            if time.monotonic() > deadline:
                raise StoreBusy(
                    "files are being written without a pause", place=self.path, remedy="wait"
                )
            time.sleep(pause)
            pause = min(pause * 2, 0.05)

    def open_stamped(self, stamp: FileStamp) -> int:
        """Return a descriptor of the stamped file, wherever a write has put it meanwhile.

        Raises:
            FileChanged: another file has taken its place.
            OSError: as the system says.
        """
        # A write may end between the two looks, so the first place is tried once more.
        for look in (self._target, self._waiting, self._target):
            path = look(stamp.name)
            if not path:
                continue
            try:
                descriptor = self.fs.open_read(path)
            except FileNotFoundError:
                continue
            try:
                if _stamp(stamp.name, self.fs.fstat(descriptor)) == stamp:
                    return descriptor
            except BaseException:
                self.fs.close(descriptor)
                raise
            self.fs.close(descriptor)
        raise FileChanged(
            "the file has changed since it was listed",
            place=self.place(stamp.name),
            remedy="open the store again",
        )

    def scan(self, journal: Journal | None) -> dict[str, FileStamp]:
        """Return the stamps by name as they are behind a journal; OSError as the system says."""
        if self.only:
            found: dict[str, os.stat_result | None] = {}
            with suppress(FileNotFoundError):
                found[self.only] = self.fs.stat(self._target(self.only))
        else:
            found = {name: status for name, status in self.fs.scan(self.home) if is_ours(name)}
        for step in journal.steps.values() if journal else ():
            if self.only and step.name != self.only:
                continue
            if not step.temp:
                found.pop(step.name, None)
                continue
            try:
                found[step.name] = self.fs.stat(journals.temp_path(self.home, step))
            except FileNotFoundError:
                # Its rename is done already: the name leads to the new version.
                found.pop(step.name, None)
                with suppress(FileNotFoundError):
                    found[step.name] = self.fs.stat(self._target(step.name))
        return {name: _stamp(name, status) for name, status in sorted(found.items())}

    def _list(self, journal: Journal | None) -> list[FileStamp]:
        try:
            return list(self.scan(journal).values())
        except (FileNotFoundError, NotADirectoryError):
            raise StoreMissing(
                "there is no store here",
                place=self.path,
                remedy="check the path, or begin one with `pactline import FILE`",
            ) from None
        except OSError as error:
            raise reading_error(error, self.path) from None

    def _mark(self) -> tuple[bytes, bytes]:
        try:
            return journals.read_mark(self.fs, self.home)
        except OSError as error:
            raise reading_error(error, self.path) from None

    def _target(self, name: str) -> str:
        return f"{self.home}/{name}"

    def _waiting(self, name: str) -> str:
        data = journals.read_small(self.fs, journals.journal_path(self.home), 64 << 20)
        step = journals.decode(data, self.home).steps.get(name) if data else None
        return journals.temp_path(self.home, step) if step and step.temp else ""

    def _reading(self, name: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except FilesError:
            raise
        except OSError as error:
            raise reading_error(error, self.place(name)) from None

    def _open(self, name: str) -> int:
        for _ in range(_TRIES):
            data = journals.read_small(self.fs, journals.journal_path(self.home), 64 << 20)
            step = journals.decode(data, self.home).steps.get(name) if data else None
            if step is None:
                return self.fs.open_read(self._target(name))
            if not step.temp:
                break
            try:
                return self.fs.open_read(journals.temp_path(self.home, step))
            except FileNotFoundError:
                # The write has ended meanwhile; what the name leads to now is at least as new.
                with suppress(FileNotFoundError):
                    return self.fs.open_read(self._target(name))
        raise UnreadableFile(
            "cannot read: there is no such file",
            place=self.place(name),
            remedy="list the store again",
        )

    def _read_bytes(self, name: str, stamp: FileStamp | None) -> bytes:
        for _ in range(_TRIES):
            listed = stamp is not None and stamp.size >= 0
            descriptor = self.open_stamped(stamp) if stamp and listed else self._open(name)
            try:
                before = self.fs.fstat(descriptor)
                if not is_regular(before):
                    what = "a folder" if is_folder(before) else "not an ordinary file"
                    raise UnreadableFile(
                        f"cannot read: it is {what}",
                        place=self.place(name),
                        remedy="move it out of the store",
                    )
                bounds.check_size(before.st_size, self.place(name), self.limits)
                data = self._read_exactly(descriptor, 0, before.st_size, name)
                # Another program may have been writing in place while this one read.
                if _stamp(name, self.fs.fstat(descriptor)) == _stamp(name, before):
                    return data
            except FileChanged:
                if stamp:
                    raise
            finally:
                self.fs.close(descriptor)
            time.sleep(0.01)
        raise FileChanged(
            "another program is rewriting the file", place=self.place(name), remedy="try again"
        )

    def _read_exactly(self, descriptor: int, offset: int, length: int, name: str) -> bytes:
        data = self.fs.pread(descriptor, length, offset)
        while len(data) < length:
            more = self.fs.pread(descriptor, length - len(data), offset + len(data))
            if not more:
                raise FileChanged(
                    "the file is shorter than it was",
                    place=self.place(name),
                    remedy="open the store again",
                )
            data += more
        return data


def is_ours(name: str) -> bool:
    """Tell whether a name in the folder is a store's file: visible, and ending in `.json`."""
    return name.endswith(SUFFIX) and not name.startswith(".") and len(name) > len(SUFFIX)


def _stamp(name: str, status: os.stat_result | None) -> FileStamp:
    if status is None or not is_regular(status):
        return FileStamp(name, -1, 0, 0)
    return FileStamp(name, status.st_size, status.st_mtime_ns, status.st_ino)

"""The bytes of a store's file, wherever a write has put it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from store.files import journal as journals
from store.files import limits as bounds
from store.files.errors import FileChanged, FilesError, UnreadableFile, reading_error
from store.files.filesystem import is_folder, is_regular
from store.files.folder import StoreFolder
from store.files.journal import Step
from store.files.stamps import FileStamp, stamp_of

T = TypeVar("T")

_TRIES = 20


def read_whole(folder: StoreFolder, name: str, stamp: FileStamp | None) -> bytes:
    """Return a file's contents, whole; with a stamp, of that version and no other.

    Raises:
        UnreadableFile: it is not there or cannot be read.
        FileChanged: it is not the stamped version, or is being rewritten in place.
        LimitExceeded: it is too large.
    """
    return _reading(folder, name, lambda: _read_whole(folder, name, stamp))


def read_part(folder: StoreFolder, stamp: FileStamp, offset: int, length: int) -> bytes:
    """Return `length` bytes from `offset` of the very file that was stamped.

    Raises:
        FileChanged: the file is another by now, or shorter.
        UnreadableFile: it cannot be read.
    """

    def read() -> bytes:
        descriptor = open_stamped(folder, stamp)
        try:
            return _read_exactly(folder, descriptor, offset, length, stamp.name)
        finally:
            folder.fs.close(descriptor)

    return _reading(folder, stamp.name, read)


def open_stamped(folder: StoreFolder, stamp: FileStamp) -> int:
    """Return a descriptor of the stamped file.

    Raises:
        FileChanged: another file has taken its place.
        OSError: as the system says.
    """
    fs, target = folder.fs, f"{folder.home}/{stamp.name}"
    # A write may end between the two looks, so the first place is tried once more.
    for waiting in (False, True, False):
        path = _waiting(folder, stamp.name) if waiting else target
        if not path:
            continue
        try:
            descriptor = fs.open_read(path)
        except FileNotFoundError:
            continue
        try:
            if stamp_of(stamp.name, fs.fstat(descriptor)) == stamp:
                return descriptor
        except BaseException:
            fs.close(descriptor)
            raise
        fs.close(descriptor)
    raise FileChanged(
        "the file has changed since it was listed",
        place=folder.place(stamp.name),
        remedy="open the store again",
    )


def _open_named(folder: StoreFolder, name: str) -> int:
    fs, target = folder.fs, f"{folder.home}/{name}"
    for _ in range(_TRIES):
        step = _step(folder, name)
        if step is None:
            return fs.open_read(target)
        if not step.temp:
            break
        try:
            return fs.open_read(journals.temp_path(folder.home, step))
        except FileNotFoundError:
            # The write has ended meanwhile; what the name leads to now is at least as new.
            with suppress(FileNotFoundError):
                return fs.open_read(target)
    raise UnreadableFile(
        "cannot read: there is no such file",
        place=folder.place(name),
        remedy="list the store again",
    )


def _step(folder: StoreFolder, name: str) -> Step | None:
    """Return what an unfinished write does to a file."""
    data = journals.read_small(folder.fs, journals.journal_path(folder.home), journals.LIMIT)
    return journals.decode(data, folder.home).steps.get(name) if data else None


def _waiting(folder: StoreFolder, name: str) -> str:
    step = _step(folder, name)
    return journals.temp_path(folder.home, step) if step and step.temp else ""


def _reading(folder: StoreFolder, name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except FilesError:
        raise
    except OSError as error:
        raise reading_error(error, folder.place(name)) from None


def _read_whole(folder: StoreFolder, name: str, stamp: FileStamp | None) -> bytes:
    fs, place = folder.fs, folder.place(name)
    for _ in range(_TRIES):
        listed = stamp is not None and stamp.size >= 0
        descriptor = open_stamped(folder, stamp) if stamp and listed else _open_named(folder, name)
        try:
            before = fs.fstat(descriptor)
            if not is_regular(before):
                what = "a folder" if is_folder(before) else "not an ordinary file"
                raise UnreadableFile(
                    f"cannot read: it is {what}", place=place, remedy="move it out of the store"
                )
            bounds.check_size(before.st_size, place, folder.limits)
            data = _read_exactly(folder, descriptor, 0, before.st_size, name)
            # Another program may have been writing in place while this one read.
            if stamp_of(name, fs.fstat(descriptor)) == stamp_of(name, before):
                return data
        except FileChanged:
            if stamp:
                raise
        finally:
            fs.close(descriptor)
        time.sleep(0.01)
    raise FileChanged("another program is rewriting the file", place=place, remedy="try again")


def _read_exactly(
    folder: StoreFolder, descriptor: int, offset: int, length: int, name: str
) -> bytes:
    data = folder.fs.pread(descriptor, length, offset)
    while len(data) < length:
        more = folder.fs.pread(descriptor, length - len(data), offset + len(data))
        if not more:
            raise FileChanged(
                "the file is shorter than it was",
                place=folder.place(name),
                remedy="open the store again",
            )
        data += more
    return data

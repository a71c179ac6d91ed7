"""Holding all files of a store open, as they are at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from store.files.contents import open_stamped
from store.files.errors import FileChanged, UnreadableFile, never_still, reading_error
from store.files.filesystem import FileSystem
from store.files.folder import FileStamp, StoreFolder

_TRIES = 50
_SPARE_DESCRIPTORS = 64


@contextmanager
def pinned(folder: StoreFolder) -> Iterator[list[tuple[FileStamp, int]]]:
    """Hold the store's files of one moment open, each with its descriptor.

    Raises:
        StoreMissing, UnreadableFile: the store cannot be read.
        StoreBusy: writers did not pause long enough.
    """
    files: list[tuple[FileStamp, int]] = []
    try:
        for _ in range(_TRIES):
            stamps = folder.list_files()
            _allow_descriptors(len(stamps), folder.path)
            try:
                for stamp in stamps:
                    files.append((stamp, _open(folder, stamp)))
                break
            except FileChanged:
                _close(folder.fs, files)
        else:
            raise never_still(folder.path)
        yield files
    finally:
        _close(folder.fs, files)


def _open(folder: StoreFolder, stamp: FileStamp) -> int:
    try:
        if stamp.size < 0:
            # Says what is wrong with it: a folder, a link to nowhere.
            folder.read_bytes(stamp.name)
            raise FileChanged("the file has changed", place=folder.place(stamp.name))
        return open_stamped(folder, stamp)
    except OSError as error:
        raise reading_error(error, folder.place(stamp.name)) from None


def _close(fs: FileSystem, files: list[tuple[FileStamp, int]]) -> None:
    while files:
        fs.close(files.pop()[1])


def _allow_descriptors(count: int, place: str) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _SPARE_DESCRIPTORS
    if soft == resource.RLIM_INFINITY or wanted <= soft:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):
        raise UnreadableFile(
            f"{count} files cannot be held open at once",
            place=place,
            remedy="raise the limit with `ulimit -n`",
        ) from None

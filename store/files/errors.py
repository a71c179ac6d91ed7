# ruff: noqa: N818
"""What can go wrong with the files of a store, each told in one line."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from store.errors import PactlineError


class FilesError(PactlineError):
    """Anything that a store's files refuse or fail to do."""


class StoreMissing(FilesError):
    """The folder or file that the store was to be is not there, or is there no longer."""


class UnreadableFile(FilesError):
    """A file is there in name only: no permission, a folder, a loop of links, a disk error."""


class DamagedFile(FilesError):
    """A file's text is not a store's: cut off, not JSON, or JSON of another shape."""


class NewerSchema(FilesError):
    """A file was written by a later version of the program."""


class LimitExceeded(FilesError):
    """A file is larger or nested deeper than the program will read."""


class FileChanged(FilesError):
    """A file is no longer the one that was listed; list again."""


class NotWritable(FilesError):
    """The store may be read but not written."""


class DiskFull(FilesError):
    """No room, or no quota, for a write; the store is as it was."""


class WriteFailed(FilesError):
    """A write was given up; the store is as it was."""


class WriteUnfinished(FilesError):
    """The change is made and every reader sees it, but tidying up after it failed."""


class WriteUncertain(FilesError):
    """The disk fails, so that nobody can tell whether the change was made (all of it, or none)."""


class LocksUnsupported(FilesError):
    """The file system has no locks, so that two writers could not be kept apart."""


class UndoRefused(FilesError):
    """A write cannot be undone without losing a later change."""


class Holder(NamedTuple):
    """Who is writing: user and computer, process number, since when (ISO 8601, UTC), doing what."""

    user: str
    host: str
    pid: int
    since: str
    action: str

    def __str__(self) -> str:
        """Return it as part of a sentence."""
        since = self.since[:16].replace("T", " ")
        return f"{self.user} on {self.host} (process {self.pid}, {self.action}, since {since} UTC)"


class StoreAway(FilesError):
    """What keeps the records does not answer just now, so that they can't be read or written."""


class StoreBusy(FilesError):
    """Somebody else is writing."""


_NO_ROOM = "free some space and do it again"
_NO_WRITING = ("no permission to write", "ask the owner for write access")
_NO_READING = ("no permission to read", "ask the owner for read access")
_CIRCLE = ("symbolic links lead in a circle", "mend the link")
_TOO_MANY = ("too many open files", "raise the limit with `ulimit -n`")
_GONE = ("the store's folder is gone", "bring it back, or choose another with --store")

_WRITING: dict[int, tuple[type[FilesError], str, str]] = {
    errno.ENOSPC: (DiskFull, "the disk is full", _NO_ROOM),
    errno.EDQUOT: (DiskFull, "the disk quota is used up", _NO_ROOM),
    errno.EACCES: (NotWritable, *_NO_WRITING),
    errno.EPERM: (NotWritable, *_NO_WRITING),
    errno.EROFS: (
        NotWritable, "the file system is read-only", "choose another place with --store",
    ),
    errno.ENOENT: (StoreMissing, *_GONE),
    errno.ESTALE: (StoreMissing, *_GONE),
    errno.ELOOP: (WriteFailed, *_CIRCLE),
    errno.EMFILE: (WriteFailed, *_TOO_MANY),
    errno.EIO: (
        WriteFailed, "the disk reported an error", "check the disk; the store is as it was",
    ),
    errno.ENAMETOOLONG: (
        WriteFailed, "the name is too long for the file system", "choose a shorter one",
    ),
    errno.EXDEV: (WriteFailed, "a link was moved to another file system meanwhile", "do it again"),
}  # fmt: skip
_READING: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("there is no such file", "list the store again"),
    errno.EACCES: _NO_READING,
    errno.EPERM: _NO_READING,
    errno.ELOOP: _CIRCLE,
    errno.ENOTDIR: ("part of the path is a file, not a folder", "check the path"),
    errno.EISDIR: ("it is a folder", "move it out of the store"),
    errno.EIO: ("the disk reported an error", "check the disk, or take the file from a backup"),
    errno.ESTALE: ("the file server has let go of it", "open the store again"),
    errno.EMFILE: _TOO_MANY,
}


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Turn the system's errors into UnreadableFile, which names the place and what to do."""
    try:
        yield
    except OSError as error:
        what, remedy = _READING.get(
            error.errno or 0, (reason_of(error), "check the file and its folder")
        )
        raise UnreadableFile(f"cannot read: {what}", place=place, remedy=remedy) from None


@contextmanager
def writing_to(place: str) -> Iterator[None]:
    """Turn the system's errors into a FilesError that names the place and what to do."""
    try:
        yield
    except OSError as error:
        kind, what, remedy = _WRITING.get(
            error.errno or 0, (WriteFailed, reason_of(error), "the store is as it was")
        )
        raise kind(f"nothing was written: {what}", place=place, remedy=remedy) from None


def reason_of(error: OSError) -> str:
    """Return the system's own words for an error, as a clause."""
    return (error.strerror or "the system gave no reason").lower()

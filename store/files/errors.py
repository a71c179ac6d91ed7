# ruff: noqa: N818
"""What can go wrong with the files of a store, each told in one line."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from store.errors import PactlineError

if TYPE_CHECKING:
    from store.files.locking import Holder


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


class StoreBusy(FilesError):
    """Somebody else is writing.

    Attributes:
        holder: who, as far as it is known.
    """

    def __init__(
        self, what: str, *, place: str = "", remedy: str = "", holder: Holder | None = None
    ) -> None:
        """Keep the holder beside the text."""
        super().__init__(what, place=place, remedy=remedy)
        self.holder = holder


_FULL = {
    errno.ENOSPC: ("the disk is full", "free some space and do it again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and do it again"),
}
_REFUSED = {
    errno.EACCES: ("no permission to write", "ask the owner for write access"),
    errno.EPERM: ("no permission to write", "ask the owner for write access"),
    errno.EROFS: ("the file system is read-only", "choose another place with --store"),
}
_WRITING = {
    errno.ENOENT: ("the store's folder is gone", "bring it back, or choose another with --store"),
    errno.ESTALE: ("the store's folder is gone", "bring it back, or choose another with --store"),
    errno.ELOOP: ("symbolic links lead in a circle", "mend the link"),
    errno.EIO: ("the disk reported an error", "check the disk; the store is as it was"),
    errno.EMFILE: ("too many open files", "raise the limit with `ulimit -n`"),
    errno.ENAMETOOLONG: ("the name is too long for the file system", "choose a shorter one"),
    errno.EXDEV: ("a link was moved to another file system meanwhile", "do it again"),
}
_READING = {
    errno.ENOENT: ("there is no such file", "list the store again"),
    errno.EACCES: ("no permission to read", "ask the owner for read access"),
    errno.EPERM: ("no permission to read", "ask the owner for read access"),
    errno.ELOOP: ("symbolic links lead in a circle", "mend the link"),
    errno.ENOTDIR: ("part of the path is a file, not a folder", "check the path"),
    errno.EISDIR: ("it is a folder", "move it out of the store"),
    errno.EIO: ("the disk reported an error", "check the disk, or take the file from a backup"),
    errno.ESTALE: ("the file server has let go of it", "open the store again"),
    errno.EMFILE: ("too many open files", "raise the limit with `ulimit -n`"),
}


def never_still(place: str) -> StoreBusy:
    """Return the error of a reader that found no moment between two writes."""
    return StoreBusy(
        "files are being written without a pause", place=place, remedy="try again in a moment"
    )


def changed_meanwhile(place: str) -> FileChanged:
    """Return the error of a write that would undo what another program has just written."""
    return FileChanged(
        "nothing was written: another program changed the file meanwhile",
        place=place,
        remedy="do it again",
    )


def there_already(place: str) -> WriteFailed:
    """Return the error of a new file whose name is taken."""
    return WriteFailed(
        "nothing was written: the file is there already",
        place=place,
        remedy="choose another name, or move that file away",
    )


def no_folder(place: str) -> WriteFailed:
    """Return the error of a new file, outside a store, whose folder is not there."""
    return WriteFailed(
        "nothing was written: there is no such folder",
        place=place,
        remedy="make it, or name a file in another folder",
    )


def reading_error(error: OSError, place: str) -> FilesError:
    """Return the error of a failed read, naming the file and what to do."""
    what, remedy = _READING.get(
        error.errno or 0, (reason_of(error), "check the file and its folder")
    )
    return UnreadableFile(f"cannot read: {what}", place=place, remedy=remedy)


def writing_error(error: OSError, place: str) -> FilesError:
    """Return the error of a failed write, naming the place and what to do."""
    number = error.errno or 0
    if number in _FULL:
        what, remedy = _FULL[number]
        return DiskFull(f"nothing was written: {what}", place=place, remedy=remedy)
    if number in _REFUSED:
        what, remedy = _REFUSED[number]
        return NotWritable(f"nothing was written: {what}", place=place, remedy=remedy)
    what, remedy = _WRITING.get(number, (reason_of(error), "the store is as it was"))
    kind = StoreMissing if number in (errno.ENOENT, errno.ESTALE) else WriteFailed
    return kind(f"nothing was written: {what}", place=place, remedy=remedy)


def reason_of(error: OSError) -> str:
    """Return the system's own words for an error, as a clause."""
    return (error.strerror or "the system gave no reason").lower()

# The system calls themselves are wanted here, in one place, where faults can be injected.
# ruff: noqa: PTH102, PTH104, PTH106, PTH108, PTH116, PTH119, PTH120, PTH208
"""The system calls that a store is read and written with.

Everything in `store.files` goes through a `FileSystem`, so that a test can make any single call
fail, or kill the process at it. Paths are text; errors are OSError.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

CHUNK = 4 << 20
"""Bytes that are copied at a time."""

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_OVER = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC


class FileSystem:
    """The calls as the operating system offers them; subclass it to make them fail."""

    def open_read(self, path: str) -> int:
        """Open for reading, without waiting even where the path is a pipe."""
        return os.open(path, _READ)

    def open_new(self, path: str) -> int:
        """Create a file that is not there yet; the umask decides who may read it."""
        return os.open(path, _NEW, 0o666)

    def open_over(self, path: str) -> int:
        """Create or empty a file."""
        return os.open(path, _OVER, 0o666)

    def open_folder(self, path: str) -> int:
        """Open a folder to sync it."""
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def read(self, descriptor: int, count: int) -> bytes:
        """Read up to `count` bytes."""
        return os.read(descriptor, count)

    def pread(self, descriptor: int, count: int, offset: int) -> bytes:
        """Read up to `count` bytes from a place."""
        return os.pread(descriptor, count, offset)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write some of the bytes and return how many."""
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        """Wait until the disk has it."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close."""
        os.close(descriptor)

    def fstat(self, descriptor: int) -> os.stat_result:
        """Describe an open file."""
        return os.fstat(descriptor)

    def stat(self, path: str) -> os.stat_result:
        """Describe what a path leads to."""
        return os.stat(path)

    def scan(self, path: str) -> list[tuple[str, os.stat_result | None]]:
        """Return the names in a folder, each with what it leads to or None for nowhere."""
        with os.scandir(path) as entries:
            return [(entry.name, _stat(entry)) for entry in entries]

    def names(self, path: str) -> list[str]:
        """Return the names in a folder."""
        return os.listdir(path)

    def links(self, path: str) -> list[str]:
        """Return the names in a folder that are symbolic links."""
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_symlink()]

    def chmod(self, descriptor: int, mode: int) -> None:
        """Set the permission bits of an open file."""
        os.fchmod(descriptor, mode)

    def chown(self, descriptor: int, user: int, group: int) -> None:
        """Set the owner of an open file."""
        os.fchown(descriptor, user, group)

    def rename(self, path: str, target: str) -> None:
        """Move a file over another in one step."""
        os.rename(path, target)

    def link(self, path: str, target: str) -> None:
        """Give a file a second name."""
        os.link(path, target)

    def unlink(self, path: str) -> None:
        """Take a name away."""
        os.unlink(path)

    def mkdir(self, path: str) -> None:
        """Create a folder."""
        os.mkdir(path)

    def rmdir(self, path: str) -> None:
        """Remove an empty folder."""
        os.rmdir(path)

    def lock(self, lock: BaseFileLock) -> None:
        """Take a lock at once or raise filelock.Timeout."""
        lock.acquire(timeout=0)


REAL = FileSystem()
"""The operating system's own calls."""


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def is_regular(status: os.stat_result) -> bool:
    """Tell whether it is an ordinary file."""
    return stat.S_ISREG(status.st_mode)


def is_folder(status: os.stat_result) -> bool:
    """Tell whether it is a folder."""
    return stat.S_ISDIR(status.st_mode)


def parent(path: str) -> str:
    """Return the folder that a path is in; `.` where the path names none."""
    return os.path.dirname(path) or "."


def base(path: str) -> str:
    """Return the last part of a path."""
    return os.path.basename(path)


def resolve(path: str) -> str:
    """Return the path with every symbolic link followed."""
    return os.path.realpath(path)

"""Writing a file so that the disk has all of it before anybody is told its name; OSError as is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import EINVAL
from hashlib import sha256

CHUNK = 4 << 20
"""Bytes that are copied at a time."""

READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
"""Flags for reading, without waiting even where a path leads to a pipe."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def write_new(
    path: str, chunks: Iterable[bytes], like: os.stat_result | None = None
) -> tuple[os.stat_result, str]:
    """Create a file, write it and wait for the disk; it is taken away again where that fails.

    Args:
        path: a name that is free.
        chunks: the contents.
        like: the file that it is to replace, whose permissions and owner it takes over.

    Returns:
        What the system says of the file, and the SHA-256 of the contents in hexadecimal.
    """
    digest = sha256()
    descriptor = os.open(path, _NEW, 0o666)
    try:
        try:
            for chunk in chunks:
                digest.update(chunk)
                write_all(descriptor, chunk)
            if like is not None:
                _resemble(descriptor, like)
            os.fsync(descriptor)
            return os.fstat(descriptor), digest.hexdigest()
        finally:
            os.close(descriptor)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; the system may take fewer at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read_chunks(path: str) -> Iterator[bytes]:
    """Yield a file's contents piece by piece."""
    descriptor = os.open(path, READ)
    try:
        while chunk := os.read(descriptor, CHUNK):
            yield chunk
    finally:
        os.close(descriptor)


def read_bounded(path: str | os.PathLike[str], most: int) -> bytes:
    """Return what an ordinary file holds, or one byte more than `most` of it; OSError as is."""
    with os.fdopen(os.open(path, READ), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(EINVAL, "it is no ordinary file")
        return file.read(most + 1)


def read_note(path: str) -> bytes:
    """Return the contents of a small file, cut off where it is not small at all."""
    return next(read_chunks(path), b"")


def digest_of(path: str) -> str:
    """Return the SHA-256 of a file in hexadecimal; empty where there is none."""
    digest = sha256()
    try:
        for chunk in read_chunks(path):
            digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def sync_folder(path: str) -> None:
    """Wait until the disk has the folder's names."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: str) -> None:
    """Create a folder and its parents, on the disk; one that is there stays."""
    try:
        os.mkdir(path)
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(os.path.dirname(path))
        # Another process may make it in the same moment.
        with suppress(FileExistsError):
            os.mkdir(path)
    sync_folder(os.path.dirname(path) or ".")


def _resemble(descriptor: int, like: os.stat_result) -> None:
    mine = os.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        # Only root may give a file away; for others the writer becomes its owner.
        with suppress(PermissionError):
            os.fchown(descriptor, like.st_uid, like.st_gid)
    # The owner is set first, since changing it clears some of the permission bits.
    if (mine.st_mode ^ like.st_mode) & 0o7777:
        os.fchmod(descriptor, like.st_mode & 0o7777)

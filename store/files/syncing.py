"""Writing a file so that the disk has all of it before anybody is told its name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from store.files.errors import no_folder
from store.files.filesystem import CHUNK, FileSystem, parent


def write_new(
    fs: FileSystem, path: str, chunks: Iterable[bytes], like: os.stat_result | None = None
) -> tuple[int, str]:
    """Create a file, write it and wait for the disk.

    Args:
        fs: the calls to use.
        path: a name that is free.
        chunks: the contents.
        like: the file that it is to replace, whose permissions and owner it takes over.

    Returns:
        The size in bytes and the SHA-256 of the contents, in hexadecimal.

    Raises:
        OSError: as the system says; the file is taken away again.
    """
    from hashlib import sha256

    digest, size = sha256(), 0
    descriptor = fs.open_new(path)
    try:
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                write_all(fs, descriptor, chunk)
            if like is not None:
                _resemble(fs, descriptor, like)
            fs.fsync(descriptor)
        finally:
            fs.close(descriptor)
    except BaseException:
        with suppress(OSError):
            fs.unlink(path)
        raise
    return size, digest.hexdigest()


def write_all(fs: FileSystem, descriptor: int, data: bytes) -> None:
    """Write every byte; the system may take fewer at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[fs.write(descriptor, rest) :]


def read_chunks(fs: FileSystem, path: str) -> Iterable[bytes]:
    """Yield a file's contents piece by piece."""
    descriptor = fs.open_read(path)
    try:
        while chunk := fs.read(descriptor, CHUNK):
            yield chunk
    finally:
        fs.close(descriptor)


def names_beside(fs: FileSystem, path: str) -> list[str]:
    """Return the names in the folder of a file that is to be written outside the store.

    Raises:
        WriteFailed: there is no such folder.
    """
    try:
        return fs.names(parent(path))
    except (FileNotFoundError, NotADirectoryError):
        raise no_folder(path) from None


def sync_folder(fs: FileSystem, path: str) -> None:
    """Wait until the disk has the folder's names."""
    descriptor = fs.open_folder(path)
    try:
        fs.fsync(descriptor)
    finally:
        fs.close(descriptor)


def _resemble(fs: FileSystem, descriptor: int, like: os.stat_result) -> None:
    mine = fs.fstat(descriptor)
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        # Only root may give a file away; for others the writer becomes its owner.
        with suppress(PermissionError):
            fs.chown(descriptor, like.st_uid, like.st_gid)
    # The owner is set first, since changing it clears some of the permission bits.
    if (mine.st_mode ^ like.st_mode) & 0o7777:
        fs.chmod(descriptor, like.st_mode & 0o7777)

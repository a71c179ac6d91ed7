"""A copy of a store as it is at one moment, while others read and write."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from store.files.errors import FileChanged, there_already, writing_error
from store.files.filesystem import CHUNK, FileSystem, base, parent
from store.files.folder import FileStamp, StoreFolder
from store.files.pinning import pinned
from store.files.syncing import names_beside, sync_folder, write_all

if TYPE_CHECKING:
    from zipfile import ZipFile


def backup(
    folder: StoreFolder, target: str | os.PathLike[str], *, overwrite: bool = False
) -> list[FileStamp]:
    """Write a zip of the store's files and return what is in it; `unzip` restores it.

    The files are those of one moment: all are held open before the first is copied, so that what
    is written meanwhile does not matter. The zip appears only when it is whole and on the disk.

    Args:
        folder: the store.
        target: the zip's path.
        overwrite: whether a zip that is there may be replaced.

    Raises:
        WriteFailed: the target is there already.
        DiskFull, NotWritable: the system refuses.
        StoreMissing, UnreadableFile, FileChanged: the store cannot be read.
    """
    path = os.fspath(target)
    fs = folder.fs
    draft = f"{parent(path)}/.{base(path)}.{os.getpid():x}-{os.urandom(4).hex()}"
    try:
        if base(path) in names_beside(fs, path) and not overwrite:
            raise there_already(path)
        with pinned(folder) as files:
            stamps = [stamp for stamp, _ in files]
            try:
                _write_zip(folder, draft, files)
                fs.rename(draft, path)
            except BaseException:
                with suppress(OSError):
                    fs.unlink(draft)
                raise
        sync_folder(fs, parent(path))
    except OSError as error:
        raise writing_error(error, path) from None
    return stamps


class _Output:
    """A descriptor as zipfile wants it."""

    def __init__(self, fs: FileSystem, descriptor: int) -> None:
        self._fs = fs
        self._descriptor = descriptor

    def write(self, data: bytes) -> int:
        write_all(self._fs, self._descriptor, data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: no byte is held back."""


def _write_zip(folder: StoreFolder, path: str, files: list[tuple[FileStamp, int]]) -> None:
    import zipfile

    fs = folder.fs
    output = fs.open_new(path)
    try:
        stream = _Output(fs, output)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
            for stamp, descriptor in files:
                _add(archive, fs, folder, stamp, descriptor)
        fs.fsync(output)
    finally:
        fs.close(output)


def _add(
    archive: ZipFile, fs: FileSystem, folder: StoreFolder, stamp: FileStamp, descriptor: int
) -> None:
    import time
    import zipfile

    # The format has no year before 1980.
    when = time.gmtime(max(stamp.mtime_ns // 10**9, 315532800))[:6]
    info = zipfile.ZipInfo(stamp.name, when)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (fs.fstat(descriptor).st_mode & 0xFFFF) << 16
    done = 0
    with archive.open(info, "w", force_zip64=stamp.size > 1 << 31) as entry:
        while done < stamp.size:
            chunk = fs.pread(descriptor, min(CHUNK, stamp.size - done), done)
            if not chunk:
                raise FileChanged(
                    "another program cut the file off while it was copied",
                    place=folder.place(stamp.name),
                    remedy="make the backup again",
                )
            entry.write(chunk)
            done += len(chunk)

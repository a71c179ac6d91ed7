"""A copy of a store as it is at one moment, while others read and write; bringing it up to date."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.disk import CHUNK, make_folder, sync_folder, write_new
from store.files.errors import FileChanged, FilesError, StoreBusy, reading, writing_to
from store.files.folder import HISTORY, FileStamp, StoreFolder
from store.files.history import BEFORE_SCHEMA
from store.files.repair import check_free
from store.files.tinydb import FileStorage, parse, schema_of, skeleton
from store.files.writing import Writer

_TRIES = 50

# How this program begins a file, so that the rest need not be read to tell its schema.
_STATED = re.compile(
    rb'\s*\{\s*"%s"\s*:\s*\{\s*"%s"\s*:\s*\{\s*"schema"\s*:\s*%d\s*[,}]'
    % (FILE_TABLE.encode(), FILE_DOCUMENT.encode(), SCHEMA)
)


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
        StoreMissing, UnreadableFile, FileChanged, StoreBusy: the store cannot be read.
    """
    path = os.fspath(target)
    parent, name = os.path.split(path)
    parent = parent or "."
    draft = f"{parent}/.{name}.{os.getpid():x}-{os.urandom(4).hex()}"
    with writing_to(path), ExitStack() as held:
        check_free(path, overwrite=overwrite)
        files = _hold_open(folder, held)
        write_new(draft, _zipped(files))
        try:
            os.rename(draft, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
        sync_folder(parent)
    return [stamp for stamp, _ in files]


def outdated(folder: StoreFolder) -> dict[str, int]:
    """Return the files of an older schema, with its number; files that do not open are passed over.

    Raises:
        StoreMissing, UnreadableFile: the folder cannot be listed.
    """
    found = {}
    for stamp in folder.list_files():
        storage = FileStorage.of(folder, stamp)
        with suppress(FilesError):
            if _STATED.match(storage.read_record(0, min(512, stamp.size))):
                continue
            tables = parse(storage.read_bytes(), storage.place, skeleton)
            if (schema := schema_of(tables, storage.place)) < SCHEMA:
                found[stamp.name] = schema
    return found


def migrate(folder: StoreFolder) -> dict[str, int]:
    """Rewrite the files of an older schema one by one; return them with the schema they had.

    A backup is made first, in `.history/before-schema-<n>-<time>.zip`, and stays there. A store
    that is up to date is not touched.

    Raises:
        FilesError: the backup or a write failed; a file is as it was or up to date.
    """
    if not outdated(folder):
        return {}
    with Writer(folder, "migrate", f"to schema {SCHEMA}") as writer:
        # Asked again under the lock, since another writer may have done it meanwhile.
        names = outdated(folder)
        if names:
            history = f"{folder.home}/{HISTORY}"
            with writing_to(history):
                make_folder(history)
            now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            backup(folder, f"{history}/{BEFORE_SCHEMA}{SCHEMA}-{now}.zip")
        writer.counts = {"files": 1}
        for name in names:
            storage = FileStorage(folder.place(name), folder=folder, writer=writer)
            storage.write(storage.read() or {})
    return names


def _hold_open(folder: StoreFolder, held: ExitStack) -> list[tuple[FileStamp, int]]:
    """Return the files of one moment, each with a descriptor that `held` closes."""
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    for _ in range(_TRIES):
        files = []
        with suppress(FileChanged), ExitStack() as opened:
            for stamp in folder.list_files():
                storage = FileStorage.of(folder, stamp)
                if stamp.size < 0:
                    storage.read_bytes()  # refuses, and says what it is: a folder, a broken link
                with reading(storage.place):
                    descriptor = storage.open()
                opened.callback(os.close, descriptor)
                files.append((stamp, descriptor))
            held.push(opened.pop_all())
            return files
    raise StoreBusy(
        "files are being written without a pause",
        place=folder.path,
        remedy="try again in a moment",
    )


class _Output(list[bytes]):
    """What zipfile has written and nobody has taken yet."""

    def write(self, data: bytes) -> int:
        self.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Hold what is written until it is taken."""

    def take(self) -> bytes:
        taken = b"".join(self)
        self.clear()
        return taken


def _zipped(files: list[tuple[FileStamp, int]]) -> Iterator[bytes]:
    """Yield the bytes of a zip of the files."""
    output = _Output()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for stamp, descriptor in files:
            # The format has no year before 1980.
            when = time.gmtime(max(stamp.mtime_ns // 10**9, 315532800))[:6]
            info = ZipInfo(stamp.name, when)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = (os.fstat(descriptor).st_mode & 0xFFFF) << 16
            done = 0
            with archive.open(info, "w", force_zip64=stamp.size > 1 << 31) as entry:
                while done < stamp.size:
                    chunk = os.pread(descriptor, min(CHUNK, stamp.size - done), done)
                    if not chunk:
                        raise FileChanged(
                            "another program cut a file off while it was copied",
                            place=stamp.name,
                            remedy="make the backup again",
                        )
                    entry.write(chunk)
                    done += len(chunk)
                    yield output.take()
    yield output.take()

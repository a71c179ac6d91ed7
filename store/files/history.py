"""The last writes, with the versions that they replaced, so that each can be undone.

A write has a folder `.history/<number>` with the old versions (second names of the same data where
the file system allows it, so that they cost no room) and `.entry.json`, which says who, when, what.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from store.files.errors import DamagedFile, UndoRefused, reading_error
from store.files.filesystem import FileSystem, resolve
from store.files.journal import HISTORY
from store.files.syncing import read_chunks, sync_folder, write_new

if TYPE_CHECKING:
    from store.files.folder import StoreFolder

PENDING = ".pending-"
"""How the folder of a write that is not decided yet begins."""

ENTRY = ".entry.json"
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES)


class HistoryFile(NamedTuple):
    """What a write did to a file: sizes in bytes, None for “was not there”; SHA-256 of the new."""

    name: str
    before: int | None
    after: int | None
    digest: str


class HistoryEntry(NamedTuple):
    """One write: number, when (ISO 8601, UTC), who, what, with what, and numbers of records."""

    id: str
    when: str
    user: str
    host: str
    action: str
    detail: str
    counts: dict[str, int]
    files: tuple[HistoryFile, ...]


class Write(Protocol):
    """What the history wants to know of a write."""

    action: str
    detail: str
    counts: dict[str, int]


def entries(folder: StoreFolder) -> list[HistoryEntry]:
    """Return the writes that can be looked at, the newest first; of a single file, its own.

    Raises:
        DamagedFile: an entry cannot be read.
        UnreadableFile: the history cannot be read.
    """
    place = f"{folder.home}/{HISTORY}"
    try:
        found = [_read(folder.fs, place, number) for number in _numbers(folder.fs, folder.home)]
    except OSError as error:
        raise reading_error(error, place) from None
    listed = [entry for entry in found if entry]
    if folder.only:
        listed = [e for e in listed if any(file.name == folder.only for file in e.files)]
    return listed[::-1]


def undo(folder: StoreFolder, entry: str | None = None, *, wait: float = 10.0) -> HistoryEntry:
    """Put back what a write replaced, as a write of its own; return the entry that was undone.

    Args:
        folder: the store.
        entry: the number of the write; the last one where it is None.
        wait: seconds to wait for another writer.

    Raises:
        UndoRefused: there is no such write, or a file has been changed since.
        FilesError: as any write.
    """
    with folder.write("undo", "", wait=wait) as transaction:
        known = entries(folder)
        wanted = [e for e in known if entry is None or e.id == entry.lstrip("0")]
        if not wanted:
            what = f"there is no write {entry} in the history" if entry else "nothing to undo"
            raise UndoRefused(what, place=folder.path, remedy="see `pactline history`")
        chosen = wanted[0]
        transaction.detail = " ".join(filter(None, (chosen.id, chosen.action, chosen.detail)))
        transaction.counts = dict(chosen.counts)
        for file in chosen.files:
            _check_current(folder, chosen, file)
        for file in chosen.files:
            if file.before is None or file.before < 0:
                transaction.delete(file.name)
            else:
                # A copy, so that a program that writes in place cannot reach the history.
                kept = f"{folder.home}/{HISTORY}/{_folder_name(int(chosen.id))}/{file.name}"
                transaction.put_copy(file.name, kept)
    return chosen


def record(fs: FileSystem, home: str, write: Write, files: Sequence[HistoryFile]) -> str:
    """Keep the current versions as a pending entry and return its name; for a write alone.

    Raises:
        OSError: as the system says; what is pending is swept away by the next writer.
    """
    import json

    from store.files.locking import me

    with suppress(FileExistsError):
        fs.mkdir(f"{home}/{HISTORY}")
    # The folder is there, so that a failure to list it must not look like an empty history.
    numbers = _in_order(fs.names(f"{home}/{HISTORY}"))
    number = (numbers[-1] if numbers else 0) + 1
    pending = f"{home}/{HISTORY}/{PENDING}{_folder_name(number)}"
    fs.mkdir(pending)
    for file in files:
        if file.before is not None and file.before >= 0:
            _keep(fs, resolve(f"{home}/{file.name}"), f"{pending}/{file.name}")
    who = me(write.action)
    entry = HistoryEntry(
        str(number),
        who.since,
        who.user,
        who.host,
        write.action,
        write.detail,
        dict(write.counts),
        tuple(files),
    )
    write_new(fs, f"{pending}/{ENTRY}", [json.dumps(entry._asdict(), indent=1).encode()])
    sync_folder(fs, pending)
    sync_folder(fs, f"{home}/{HISTORY}")
    return _folder_name(number)


def prune(fs: FileSystem, home: str, keep: int, keep_bytes: int) -> None:
    """Remove the oldest entries beyond `keep` in number or `keep_bytes` in size, but not the last.

    Raises:
        OSError: as the system says.
    """
    used = 0
    for rank, number in enumerate(reversed(_numbers(fs, home))):
        path = f"{home}/{HISTORY}/{_folder_name(number)}"
        used += sum(status.st_size for _, status in fs.scan(path) if status)
        if rank and (rank >= keep or used > keep_bytes):
            remove_entry(fs, path)


def remove_entry(fs: FileSystem, path: str) -> None:
    """Remove an entry's folder; its description goes first, so that a half one is not listed."""
    names = fs.names(path)
    for name in sorted(names, key=lambda name: name != ENTRY):
        fs.unlink(f"{path}/{name}")
    fs.rmdir(path)


def _folder_name(number: int) -> str:
    return f"{number:08d}"


def _numbers(fs: FileSystem, home: str) -> list[int]:
    try:
        names = fs.names(f"{home}/{HISTORY}")
    except FileNotFoundError:
        return []
    return _in_order(names)


def _in_order(names: Iterable[str]) -> list[int]:
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def _read(fs: FileSystem, place: str, number: int) -> HistoryEntry | None:
    import json

    from store.files.journal import read_small

    path = f"{place}/{_folder_name(number)}/{ENTRY}"
    data = read_small(fs, path, 64 << 20)
    if not data:
        # Being removed just now, since the description goes first.
        return None
    try:
        document: Mapping[str, object] = json.loads(data)
        files = tuple(HistoryFile(*file) for file in document["files"])  # type: ignore[attr-defined]
        return HistoryEntry(**{**document, "files": files})  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DamagedFile(
            "an entry of the history is damaged", place=path, remedy="delete its folder"
        ) from None


def _keep(fs: FileSystem, path: str, kept: str) -> None:
    try:
        fs.link(path, kept)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        write_new(fs, kept, read_chunks(fs, path))


def _check_current(folder: StoreFolder, entry: HistoryEntry, file: HistoryFile) -> None:
    from hashlib import sha256

    current = None
    try:
        digest = sha256()
        for chunk in read_chunks(folder.fs, f"{folder.home}/{file.name}"):
            digest.update(chunk)
        current = digest.hexdigest()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise reading_error(error, folder.place(file.name)) from None
    if current != (file.digest or None):
        raise UndoRefused(
            f"the file has been changed since write {entry.id} ({entry.action})",
            place=folder.place(file.name),
            remedy="undo the later write first; see `pactline history`",
        )

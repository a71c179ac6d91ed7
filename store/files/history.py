"""The last writes, each with the version of the file that it replaced, so that it can be undone.

A write has a folder `.history/<number>` with the old version (a second name of the same data where
the file system allows it, so that it takes no room) and `.entry.json`, which says who, when, what.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from store.file_schema import DECISIONS
from store.files.disk import digest_of, read_chunks, read_note, sync_folder, write_new
from store.files.errors import Holder, reading
from store.files.folder import HISTORY, SUFFIX, StoreFolder

KEEP = 20
"""Writes that are kept."""

KEEP_BYTES = 1 << 30
"""Bytes of old versions that are kept; those of the last write are kept whatever their size."""

BEFORE_SCHEMA = "before-schema-"
"""How the name of a backup begins that is made before files are brought up to date."""

DAMAGED = "damaged"
"""What an entry says that cannot be read."""

_ENTRY = ".entry.json"
_PENDING = ".pending-"
_BACKUP_BEGUN = f".{BEFORE_SCHEMA}"
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES)


class HistoryFile(NamedTuple):
    """What a write did to a file: sizes in bytes, None for “was not there”; SHA-256 of the new."""

    name: str
    before: int | None
    after: int | None
    digest: str


class HistoryEntry(NamedTuple):
    """One write: number, when (ISO 8601, UTC), who, what, with what, and numbers of records.

    An entry that cannot be read has its number, `damaged` as what, and no files.
    """

    id: str
    when: str
    user: str
    host: str
    action: str
    detail: str
    counts: dict[str, int]
    files: tuple[HistoryFile, ...]

    def is_of(self, user: str, sources: Collection[str], *, alone: bool) -> bool:
        """Tell whether a write is a person's own.

        Args:
            user: name of their account.
            sources: those that are theirs; “decisions” for what their account decided.
            alone: whether it must be of these; else all that the account wrote is theirs.
        """
        names = {file.name.removesuffix(SUFFIX) for file in self.files}
        of_sources = bool(names) and names <= set(sources)
        return (of_sources and DECISIONS not in names) or (
            self.user == user and (of_sources or not alone)
        )


def entries(folder: StoreFolder) -> list[HistoryEntry]:
    """Return the writes that can be looked at, the newest first; of a single file, its own.

    Raises:
        UnreadableFile: the history cannot be read.
    """
    history = f"{folder.home}/{HISTORY}"
    with reading(history):
        found = [_read(history, f"{number:08d}") for number in _numbers(_names(history))]
    return [
        entry
        for entry in reversed(found)
        if entry and (not folder.only or folder.only in (file.name for file in entry.files))
    ]


WITHDRAW = "withdraw"
"""The write that takes decisions back which were made under the same words."""


def last_own(
    found: Iterable[HistoryEntry], user: str, sources: Collection[str], *, alone: bool
) -> HistoryEntry | None:
    """Return the last of a person's own writes, the newest first, that was not taken back."""
    undone, withdrawn = set[str](), set[str]()
    for entry in found:
        of = entry.detail.partition(" ")[2]
        if entry.id in undone:
            continue
        if entry.action == "undo":
            undone.add(entry.detail.partition(" ")[0])
        elif not entry.is_of(user, sources, alone=alone):
            continue
        elif entry.action == WITHDRAW:
            withdrawn.add(of)
        elif entry.action == "decide" and of in withdrawn:
            withdrawn.discard(of)
        else:
            return entry
    return None


def kept_version(folder: StoreFolder, entry: HistoryEntry, name: str) -> str:
    """Return the path of the version of a file that a write replaced."""
    return f"{folder.home}/{HISTORY}/{int(entry.id):08d}/{name}"


def begin(
    home: str, who: Holder, detail: str, counts: Mapping[str, int], file: HistoryFile
) -> HistoryEntry:
    """Keep the present version of a file that is about to change, and say how it will.

    The entry is pending until `complete`. OSError as the system says; nothing is kept then.
    """
    history = f"{home}/{HISTORY}"
    with suppress(FileExistsError):
        os.mkdir(history)
    # The folder is there, so that a failure to list it must not look like an empty history.
    number = max(_numbers(os.listdir(history)), default=0) + 1
    texts = (str(number), who.since, who.user, who.host, who.action, detail)
    entry = HistoryEntry(*texts, dict(counts), (file,))
    pending = f"{history}/{_PENDING}{number:08d}"
    os.mkdir(pending)
    try:
        if file.before is not None:
            _keep(os.path.realpath(f"{home}/{file.name}"), f"{pending}/{file.name}")
        write_new(f"{pending}/{_ENTRY}", [json.dumps(entry._asdict(), indent=1).encode()])
        sync_folder(pending)
        sync_folder(history)
    except BaseException:
        discard(home, entry)
        raise
    return entry


def complete(home: str, entry: HistoryEntry) -> None:
    """List a pending entry, whose change has been made; OSError as the system says."""
    _list(f"{home}/{HISTORY}", f"{int(entry.id):08d}")


def discard(home: str, entry: HistoryEntry) -> None:
    """Take a pending entry away, whose change has not been made."""
    with suppress(OSError):
        _remove(f"{home}/{HISTORY}/{_PENDING}{int(entry.id):08d}")


def settle(home: str) -> None:
    """Complete or take away what a writer that died has left; OSError as the system says."""
    history = f"{home}/{HISTORY}"
    for name in _names(history):
        if name.startswith(_PENDING):
            entry = _read(history, name)
            files = entry.files if entry else ()
            if files and all(digest_of(f"{home}/{file.name}") == file.digest for file in files):
                _list(history, name.removeprefix(_PENDING))
            else:
                _remove(f"{history}/{name}")
        elif name.startswith(_BACKUP_BEGUN):
            os.unlink(f"{history}/{name}")


def prune(home: str) -> None:
    """Remove the oldest entries beyond what is kept, but never the last; OSError as is."""
    history, used = f"{home}/{HISTORY}", 0
    for rank, number in enumerate(reversed(_numbers(_names(history)))):
        path = f"{history}/{number:08d}"
        # Whatever is no folder is none of ours.
        with suppress(NotADirectoryError):
            used += sum(os.stat(f"{path}/{name}").st_size for name in os.listdir(path))
            if rank and (rank >= KEEP or used > KEEP_BYTES):
                _remove(path)


def _list(history: str, number: str) -> None:
    os.rename(f"{history}/{_PENDING}{number}", f"{history}/{number}")
    sync_folder(history)


def _names(history: str) -> list[str]:
    try:
        return os.listdir(history)
    except FileNotFoundError:
        return []


def _numbers(names: list[str]) -> list[int]:
    """Return the numbers of the writes that are kept, the oldest first."""
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def _keep(path: str, kept: str) -> None:
    try:
        os.link(path, kept)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        write_new(kept, read_chunks(path))


def _remove(path: str) -> None:
    """Remove an entry's folder; its description goes first, so that a half one is not listed."""
    for name in sorted(os.listdir(path), key=lambda name: name != _ENTRY):
        os.unlink(f"{path}/{name}")
    os.rmdir(path)


def _read(history: str, name: str) -> HistoryEntry | None:
    """Return what a write's folder says of it, None where it is being removed just now."""
    number = name.removeprefix(_PENDING).lstrip("0")
    try:
        document = json.loads(read_note(f"{history}/{name}/{_ENTRY}"))
        # Each value gets its type, whoever has edited the file.
        when, user, host, action, detail = (str(document[n]) for n in HistoryEntry._fields[1:6])
        counts = {str(name): int(count) for name, count in document["counts"].items()}
        files = tuple(
            HistoryFile(str(name), _size(before), _size(after), str(digest))
            for name, before, after, digest in document["files"]
        )
        return HistoryEntry(number, when, user, host, action, detail, counts, files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HistoryEntry(number, "", "", "", DAMAGED, "", {}, ())


def _size(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise TypeError("a size is a whole number")

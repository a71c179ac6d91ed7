"""Where a store keeps its index: looked over, opened, brought up to date, or made again."""

from __future__ import annotations

import fcntl
import json
import os
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from store import places
from store.files.folder import FileStamp
from store.index.opened import NAME, Location, OpenedIndex, open_at
from store.interface import Progress

if TYPE_CHECKING:
    from store.backend import Backend
    from store.contents import Contents

BESIDE = ".index"
"""Folder inside the store."""

FOLLOWER = f"follower-{NAME}"
"""File beside an index that a follower keeps locked, and gives the time at which it was current."""

LATE = 5.0
"""Seconds after which an index that is followed counts as behind."""

_TRIES = 3
"""Times that an index is opened whose owner takes files away meanwhile."""

_PATIENCE = 10.0
"""Seconds to wait until an index that is followed has what was just written."""

BORROWED = "borrowed"
"""Folder in the cache from which somebody else's index is opened, and for what is noted of it."""


def locations(backend: Backend, cache: str = "", *, beside: bool = True) -> Iterator[Location]:
    """Yield where the index may be, the best place first.

    A single file's folder is not ours to write in, so its index is in the cache.

    Args:
        backend: the store's files.
        cache: the folder to keep such indexes in; empty for the user's own.
        beside: whether a folder's index may be in it at all.
    """
    inside = ""
    if beside and backend.home and not backend.only:
        inside = f"{backend.home}/{BESIDE}"
        there = os.path.isdir(inside)  # noqa: PTH112 - pathlib is too slow for a lookup
        if os.access(inside if there else backend.home, os.W_OK | os.X_OK):
            yield Location(inside, writable=True)
            inside = ""
    cached = Location(f"{cache or places.folder('cache')}/{_key(backend.identity)}", writable=True)
    borrowed = f"{cached.folder}/{BORROWED}"
    if backend.shared_name and os.path.isdir(home := places.host_cache()):  # noqa: PTH112
        shared = f"{home}/{_key(backend.shared_name)}"
        there = os.path.isdir(shared)  # noqa: PTH112
        writable = os.access(shared if there else home, os.W_OK | os.X_OK)
        yield Location(shared, writable, notes="" if writable else borrowed)
    if inside:
        yield Location(inside, writable=False, notes=borrowed)
    yield cached


def _key(name: str) -> str:
    # Few lookups come here, and hashlib is slow to load.
    from hashlib import blake2b

    return blake2b(name.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def followed_at(place: Location) -> float | None:
    """Return when a follower last knew an index to be current, in seconds since 1970.

    None where nobody follows.
    """
    path = f"{place.folder}/{FOLLOWER}"
    try:
        with open(path) as file:  # noqa: PTH123
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return None
    return None


class Keeper:
    """Opens the index of a store, whatever state it is in.

    Args:
        backend: the store's files.
        cache: folder for indexes of stores that cannot be written; empty for the user's own.
        beside: whether the index may be beside the store's files.

    Attributes:
        refusal: why the index could not be written at the last place that was tried, or empty.
        damaged: paths of the files of an index that gave way because of them.
    """

    def __init__(self, backend: Backend, *, cache: str = "", beside: bool = True) -> None:
        """Open nothing yet."""
        self.backend, self.cache, self.beside = backend, cache, beside
        self.refusal = ""
        self.damaged: list[str] = []
        self._in_memory: OpenedIndex | None = None
        self._last: tuple[tuple[str, int, int], OpenedIndex | None] = ("", 0, 0), None

    def current(
        self,
        stamps: tuple[FileStamp, ...],
        *,
        ready: Mapping[FileStamp, Contents] | None = None,
        progress: Progress | None = None,
    ) -> OpenedIndex:
        """Return an index of just these versions of the files.

        Args:
            stamps: the store's files.
            ready: contents that are known already.
            progress: called while something is indexed.

        Raises:
            FileChanged: a file is not the stamped one any more.
        """
        at = []
        for place in self._places():
            if self._is_sound(place):
                found = _open(place)
                if found and found.state.fits(stamps):
                    return found
            # A folder without records may be anything, and is left as it is.
            if place.writable and (stamps or os.path.isdir(place.folder)):  # noqa: PTH112
                at.append(place)
        if self._in_memory and self._in_memory.state.fits(stamps):
            return self._in_memory
        from store.index.build import make, update

        for place in at:
            try:
                made = update(self.backend, place, stamps, ready or {}, progress)
                Checks(place).note()
                return made
            except OSError as error:
                self.refusal = f"{place.folder}: {error.strerror or error}"
        self._in_memory = make(self.backend, None, self._in_memory, stamps, ready or {}, progress)
        return self._in_memory

    def followed(self, since: float = 0.0) -> tuple[OpenedIndex, float] | None:
        """Return the index that a follower keeps, and when it was current; None without either.

        Args:
            since: time at which it is to have been current; that is waited for, unless it is late.
        """
        deadline = time.monotonic() + _PATIENCE
        for place in self._places() if self.backend.shared_name else ():
            while (at := followed_at(place)) is not None:
                if at >= since or since - at > LATE or time.monotonic() > deadline:
                    found = self._opened_last(place)
                    return (found, at) if found else None
                time.sleep(0.02)
        return None

    def kept(self) -> tuple[FileStamp, ...]:
        """Return the versions of the files that an index is of, whatever they are by now."""
        for place in self._places():
            if self._is_sound(place) and (found := _open(place)):
                return found.state.stamps
        return ()

    def _opened_last(self, place: Location) -> OpenedIndex | None:
        """Return an index, the same one as long as no other has taken its place."""
        try:
            status = os.stat(f"{place.path}/meta.json")  # noqa: PTH116
        except FileNotFoundError:
            return None
        key = place.path, status.st_ino, status.st_mtime_ns
        if self._last[0] != key:
            self._last = key, _open(place)
        return self._last[1]

    def _places(self) -> Iterator[Location]:
        return locations(self.backend, self.cache, beside=self.beside)

    def _is_sound(self, place: Location) -> bool:
        """Tell whether the files at a place are as they were written; else throw them away."""
        checks = Checks(place)
        if checks.are_noted():
            return True
        names = damaged_files(place.path, checks.noted)
        self.damaged += [f"{place.path}/{name}" for name in names]
        if names:
            throw_away(place.path)
        else:
            checks.note()
        return not names


def _open(place: Location) -> OpenedIndex | None:
    """Return the index at a place; None where there is none, or a damaged or foreign one."""
    if found := open_at(place.path):
        return found
    for _ in range(_TRIES) if place.notes else ():
        # Its owner may take files away at any moment, as an import does.
        with suppress(OSError):
            _borrow(place)
            if found := open_at(place.notes):
                return found
    return None


def _borrow(place: Location) -> None:
    """Lead to the files of an index from a folder of one's own.

    tantivy opens an index only where it may write a lock beside it.
    """
    meta, ours = f"{place.path}/meta.json", f"{place.notes}/meta.json"
    with open(meta, "rb") as file:  # noqa: PTH123
        told = file.read()
    with suppress(OSError), open(ours, "rb") as file:  # noqa: PTH123
        if file.read() == told:
            return
    os.makedirs(place.notes, exist_ok=True)  # noqa: PTH103
    for name in os.listdir(place.notes):  # noqa: PTH208
        if not os.path.exists(link := f"{place.notes}/{name}"):  # noqa: PTH110
            os.unlink(link)  # noqa: PTH108
    for name in files_of(place.path):
        with suppress(FileExistsError):
            os.symlink(os.path.realpath(f"{place.path}/{name}"), f"{place.notes}/{name}")  # noqa: PTH211
    beside = f"{ours}-{os.getpid():x}"
    with open(beside, "wb") as file:  # noqa: PTH123
        file.write(told)
    os.replace(beside, ours)  # noqa: PTH105


# Whether the files of an index are as tantivy wrote them.

_MAGIC = 1337
_TAIL = 8
"""Bytes at the end of a tantivy file: the length of its footer, and the number that tells one."""

_PIECE = 1 << 20
_BOOT = "/proc/sys/kernel/random/boot_id"


class Checks:
    """What is known of the checksums at a place: looked at once a boot, and after a change.

    Args:
        place: of the index.

    Attributes:
        noted: name of a file to its checksum as it was written.
    """

    def __init__(self, place: Location) -> None:
        """Read what was noted last."""
        self._folder = place.path
        self._path = f"{place.notes or place.path}/checked"
        self._seen, self.noted = None, {}
        with suppress(OSError, ValueError, TypeError), open(self._path, "rb") as file:  # noqa: PTH123
            self._seen, self.noted = json.load(file)

    def are_noted(self) -> bool:
        """Tell whether all was looked at since the machine started and is as it was."""
        return self._seen == self._state()

    def note(self) -> None:
        """Keep that the files as they now are were looked at, or written, just now."""
        with suppress(OSError):
            found = {name: _stated(f"{self._folder}/{name}") for name in files_of(self._folder)}
            text = json.dumps((self._state(), found))
            if found:
                os.makedirs(os.path.dirname(self._path), exist_ok=True)  # noqa: PTH103, PTH120
                with open(self._path, "w") as file:  # noqa: PTH123
                    file.write(text)

    def _state(self) -> list[Any]:
        """Return what tells a change of the files: which they are, their times and their boot."""
        boot = ""
        with suppress(OSError), open(_BOOT) as file:  # noqa: PTH123
            boot = file.read()
        found: list[Any] = [boot]
        with suppress(OSError):
            for name in files_of(self._folder):
                status = os.stat(f"{self._folder}/{name}")  # noqa: PTH116
                found.append([name, status.st_size, status.st_mtime_ns, status.st_ino])
        return found


def damaged_files(folder: str, noted: Mapping[str, int | None] | None = None) -> list[str]:
    """Return the names of the files of an index whose bytes do not fit their checksum.

    Files that tantivy writes without one (its lists of files, its locks) are passed over.

    Args:
        folder: of the index; empty for one in memory, which has no files.
        noted: checksums of some files as they were written, whatever is in the files now.
    """
    found = []
    with suppress(OSError):
        for name in files_of(folder) if folder else ():
            # A file that another process has put away meanwhile is no damaged one.
            with suppress(FileNotFoundError):
                stated = _stated(f"{folder}/{name}")
                once = (noted or {}).get(name, stated)
                if stated is None or once != stated or _counted(f"{folder}/{name}") != stated:
                    found.append(name)
    return found


def throw_away(folder: str) -> bool:
    """Remove an index, which is made again when a store is next opened; tell whether it went."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208
            with suppress(OSError):
                os.unlink(f"{folder}/{name}")  # noqa: PTH108
    return not os.path.exists(f"{folder}/meta.json")  # noqa: PTH110


def files_of(folder: str, names: Iterable[str] | None = None) -> list[str]:
    """Return the names of the files that the index consists of, all of which have a checksum.

    What another process is writing just now is none of them yet.

    Args:
        folder: of the index, or of its list of files alone.
        names: of the files that are there, if they are in another folder.
    """
    try:
        with open(f"{folder}/meta.json", "rb") as file:  # noqa: PTH123
            segments = json.load(file)["segments"]
        ids = [each["segment_id"].replace("-", "") for each in segments]
        dels = {
            f"{found}.{each['deletes']['opstamp']}.del"
            for found, each in zip(ids, segments, strict=True)
            if each["deletes"]
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    wanted = set(ids)
    return sorted(
        name
        for name in (os.listdir(folder) if names is None else names)  # noqa: PTH208
        if name in dels or (name.partition(".")[0] in wanted and not name.endswith(".del"))
    )


def _stated(path: str) -> int | None:
    """Return the checksum in the footer of a file; None where there is none."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            file.seek(-_TAIL, os.SEEK_END)
            length, magic = (int.from_bytes(file.read(4), "little") for _ in range(2))
            file.seek(-_TAIL - length, os.SEEK_END)
            return int(json.loads(file.read(length))["crc"]) if magic == _MAGIC else None
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _counted(path: str) -> int:
    """Return the CRC-32 of what stands before the footer of a file."""
    with open(path, "rb") as file:  # noqa: PTH123
        size = file.seek(-_TAIL, os.SEEK_END)
        left = size - int.from_bytes(file.read(4), "little")
        file.seek(0)
        crc = 0
        while left and (piece := file.read(min(_PIECE, left))):
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
    return crc

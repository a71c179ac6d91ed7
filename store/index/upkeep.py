"""Where a store keeps its index: opened, brought up to date, made again, looked at for damage."""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tantivy

from store import places
from store.errors import PactlineError
from store.files.folder import FileStamp, StoreFolder
from store.index.schema import VERSION
from store.index.search import OpenedIndex

if TYPE_CHECKING:
    from store.index.build import Contents

# ---- Where the index of a store is kept: beside its files, or in the user's cache folder.

BESIDE = ".index"
"""Folder inside the store."""

NAME = f"v{VERSION}"
"""Folder of the index inside that folder; the version in it keeps others apart."""


class Location(NamedTuple):
    """A folder for the index, and whether this process may write it."""

    folder: str
    writable: bool

    @property
    def path(self) -> str:
        """The folder that holds tantivy's files."""
        return f"{self.folder}/{NAME}"


def locations(folder: StoreFolder, cache: str = "", *, beside: bool = True) -> list[Location]:
    """Return where the index may be, the best place first.

    A single file's folder is not ours to write in, so its index is in the cache.

    Args:
        folder: the store.
        cache: the folder to keep such indexes in; empty for the user's own.
        beside: whether a folder's index may be in it at all.
    """
    found = []
    if beside and not folder.only:
        inside = f"{folder.home}/{BESIDE}"
        there = os.path.isdir(inside)  # noqa: PTH112 - pathlib is too slow for a lookup
        allowed = os.access(inside if there else folder.home, os.W_OK | os.X_OK)
        found.append(Location(inside, allowed))
        if allowed:
            return found
    found.append(Location(f"{cache or user_cache()}/{_key(folder)}", writable=True))
    return found


def user_cache() -> str:
    """Return the user's cache folder for pactline."""
    return places.folder("cache")


def _key(folder: StoreFolder) -> str:
    from hashlib import blake2b

    path = os.path.realpath(f"{folder.home}/{folder.only}")
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


# ---- Keeping an index of a store: opened, brought up to date, or made again.

Progress = Callable[[str, int, int], None]

_NEW, _OLD = ".new-", ".old-"


class Keeper:
    """Opens the index of a store, whatever state it is in.

    Args:
        folder: the store.
        cache: folder for indexes of stores that cannot be written; empty for the user's own.
        beside: whether the index may be beside the store's files.
    """

    def __init__(self, folder: StoreFolder, *, cache: str = "", beside: bool = True) -> None:
        """Open nothing yet."""
        self.folder, self.cache, self.beside = folder, cache, beside
        self._in_memory: OpenedIndex | None = None

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
        stale: OpenedIndex | None = self._in_memory
        places = locations(self.folder, self.cache, beside=self.beside)
        for place in places:
            found = open_at(place)
            if found and found.state.fits(stamps):
                return found
            if found and place.writable:
                stale = found
        if stale and stale.state.fits(stamps):
            return stale
        from store.index.build import make, update

        for place in places:
            if not place.writable:
                continue
            try:
                return update(self.folder, place, stamps, ready or {}, progress)
            except OSError:
                continue
        self._in_memory = make(self.folder, None, self._in_memory, stamps, ready or {}, progress)
        return self._in_memory


def open_at(place: Location) -> OpenedIndex | None:
    """Return the index at a place; None where there is none, or a damaged or foreign one."""
    if not os.path.exists(f"{place.path}/meta.json"):  # noqa: PTH110 - quicker than pathlib
        return None
    try:
        return OpenedIndex(tantivy.Index.open(place.path), place.path)
    except (ValueError, OSError, KeyError, IndexError, TypeError, PactlineError):
        return None
    except BaseException as error:
        # A panic of tantivy's is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return None


def sweep(folder: str) -> None:
    """Remove what dead processes left; only under the lock."""
    from contextlib import suppress
    from shutil import rmtree

    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208
            older = name[:1] == "v" and name[1:].isdecimal() and int(name[1:]) < VERSION
            if older or name.startswith((_NEW, _OLD)):
                rmtree(f"{folder}/{name}", ignore_errors=True)


def put_in_place(new: str, place: Location) -> None:
    """Move a finished index to its place."""
    from contextlib import suppress
    from shutil import rmtree

    old = f"{place.folder}/{_OLD}{os.path.basename(new)}"  # noqa: PTH119
    with suppress(FileNotFoundError):
        os.rename(place.path, old)  # noqa: PTH104
    os.rename(new, place.path)  # noqa: PTH104
    rmtree(old, ignore_errors=True)


def share(path: str) -> None:
    """Let whoever may read the folder read its files, which tantivy makes private."""
    from contextlib import suppress

    with suppress(OSError):
        allowed = os.stat(path).st_mode & 0o444  # noqa: PTH116
        for entry in os.scandir(path):
            os.chmod(entry.path, entry.stat().st_mode | allowed)  # noqa: PTH101


def new_folder(place: Location) -> str:
    """Return a fresh folder to build an index in."""
    path = f"{place.folder}/{_NEW}{os.getpid():x}-{os.urandom(6).hex()}"
    os.mkdir(path)  # noqa: PTH102
    return path


# ---- Whether the files of an index are as tantivy wrote them: looked at only after a fault.

_MAGIC = 1337
_TAIL = struct.Struct("<II")
"""Length of the footer, and the number that tells a footer: the last bytes of a tantivy file."""

_PIECE = 1 << 20


def damaged_files(folder: str) -> list[str]:
    """Return the names of the files of an index whose bytes do not fit their checksum.

    Files that tantivy writes without one (its lists of files, its locks) are passed over.

    Args:
        folder: of the index; empty for one in memory, which has no files.
    """
    if not folder:
        return []
    found = []
    with suppress(OSError):
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in ("", ".json", ".lock"):
                continue
            # A file that another process has put away meanwhile is no damaged one.
            with suppress(FileNotFoundError):
                if not _is_sound(path):
                    found.append(path.name)
    return found


def throw_away(folder: str) -> bool:
    """Remove an index, which is made again when a store is next opened; tell whether it went."""
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)
    return not os.path.exists(f"{folder}/meta.json")  # noqa: PTH110 - as where it is opened


def _is_sound(path: Path) -> bool:
    """Compare a file with the CRC-32 in its footer."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size < _TAIL.size:
                return False
            file.seek(size - _TAIL.size)
            length, magic = _TAIL.unpack(file.read(_TAIL.size))
            left = size - _TAIL.size - length
            if magic != _MAGIC or left < 0:
                return False
            file.seek(left)
            told = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while left and (piece := file.read(min(_PIECE, left))):
                found = zlib.crc32(piece, found)
                left -= len(piece)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(told == found)

"""Keeping an index of a store: opened, brought up to date, or made again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import tantivy

from store.errors import PactlineError
from store.files.folder import FileStamp, StoreFolder
from store.index.locating import Location, locations
from store.index.opened import OpenedIndex
from store.index.schema import VERSION
from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.index.scanning import Contents

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
        from store.index.making import make, update

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

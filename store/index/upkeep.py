"""Where a store keeps its index: opened, brought up to date, or made again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from store import places
from store.files.folder import FileStamp, StoreFolder
from store.index.opened import Location, OpenedIndex, open_at
from store.interface import Progress

if TYPE_CHECKING:
    from store.index.contents import Contents

BESIDE = ".index"
"""Folder inside the store."""


def locations(folder: StoreFolder, cache: str = "", *, beside: bool = True) -> Iterator[Location]:
    """Yield where the index may be, the best place first.

    A single file's folder is not ours to write in, so its index is in the cache.

    Args:
        folder: the store.
        cache: the folder to keep such indexes in; empty for the user's own.
        beside: whether a folder's index may be in it at all.
    """
    if beside and not folder.only:
        inside = f"{folder.home}/{BESIDE}"
        there = os.path.isdir(inside)  # noqa: PTH112 - pathlib is too slow for a lookup
        allowed = os.access(inside if there else folder.home, os.W_OK | os.X_OK)
        yield Location(inside, allowed)
    # Few lookups come here, and hashlib is slow to load.
    from hashlib import blake2b

    store = os.path.realpath(f"{folder.home}/{folder.only}")
    key = blake2b(store.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    yield Location(f"{cache or places.folder('cache')}/{key}", writable=True)


class Keeper:
    """Opens the index of a store, whatever state it is in.

    Args:
        folder: the store.
        cache: folder for indexes of stores that cannot be written; empty for the user's own.
        beside: whether the index may be beside the store's files.

    Attributes:
        refusal: why the index could not be written at the last place that was tried, or empty.
    """

    def __init__(self, folder: StoreFolder, *, cache: str = "", beside: bool = True) -> None:
        """Open nothing yet."""
        self.folder, self.cache, self.beside = folder, cache, beside
        self.refusal = ""
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
        at = []
        for place in locations(self.folder, self.cache, beside=self.beside):
            if (found := open_at(place.path)) and found.state.fits(stamps):
                return found
            at.append(place)
        if self._in_memory and self._in_memory.state.fits(stamps):
            return self._in_memory
        from store.index.build import make, update

        for place in at:
            if not place.writable:
                continue
            try:
                return update(self.folder, place, stamps, ready or {}, progress)
            except OSError as error:
                self.refusal = f"{place.folder}: {error.strerror or error}"
        self._in_memory = make(self.folder, None, self._in_memory, stamps, ready or {}, progress)
        return self._in_memory

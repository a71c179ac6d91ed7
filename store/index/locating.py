"""Where the index of a store is kept: beside its files, or in the user's cache folder."""

from __future__ import annotations

import os

from store import places
from store.files.folder import StoreFolder
from store.index.schema import VERSION
from store.light_typing import NamedTuple

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

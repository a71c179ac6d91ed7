"""What tells one version of a file from another, and a store's files from other names."""

from __future__ import annotations

import os
from typing import NamedTuple

from store.files.filesystem import is_regular

SUFFIX = ".json"
"""How the name of a store's file ends."""


class FileStamp(NamedTuple):
    """A file as it was when listed: another stamp means other contents.

    A name that leads nowhere (a broken link, a folder) has size -1, and says why when it is read.
    """

    name: str
    size: int
    mtime_ns: int
    inode: int


def stamp_of(name: str, status: os.stat_result | None) -> FileStamp:
    """Return the stamp of what a name leads to, None for nowhere."""
    if status is None or not is_regular(status):
        return FileStamp(name, -1, 0, 0)
    return FileStamp(name, status.st_size, status.st_mtime_ns, status.st_ino)


def is_ours(name: str) -> bool:
    """Tell whether a name in the folder is a store's file: visible, and ending in `.json`."""
    return name.endswith(SUFFIX) and not name.startswith(".") and len(name) > len(SUFFIX)

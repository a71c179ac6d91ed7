"""A server in place of every folder that a test opens, where PACTLINE_TESTS_ON is `postgresql`."""

from __future__ import annotations

import os
from pathlib import Path

from store.backend import Backend
from store.copying import copy_files
from store.folder import Folder
from store.postgresql.address import is_address
from store.postgresql.server import Server
from tests.postgresql.cluster import new_store

_ADDRESSES: dict[tuple[str, str], str] = {}


def server_at(path: str | os.PathLike[str]) -> Backend:
    """Return a server with what a folder or file holds when a test first opens it."""
    name = os.fspath(path)
    if is_address(name):
        return Server(name)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    key = test, str(Path(name).absolute())
    if key not in _ADDRESSES:
        _ADDRESSES[key] = new_store()
        if Path(name).exists():
            copy_files(Folder(name), Server(_ADDRESSES[key]))
    return Server(_ADDRESSES[key])

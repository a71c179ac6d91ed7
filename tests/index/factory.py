"""Engines that must pass the contract: how to begin a store, and how to open one again."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from store.interface import Store
from store.store import open_store


class Engine(NamedTuple):
    """An engine to test.

    Attributes:
        begin: opens the store at a path, where there may be nothing yet.
        rebuilt: opens the same records with nothing derived kept from before.
    """

    name: str
    begin: Callable[[Path], Store]
    rebuilt: Callable[[Path], Store]


def _rebuilt(path: Path) -> Store:
    import shutil

    copy = path.with_name(f"{path.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy)
    shutil.rmtree(copy / ".index", ignore_errors=True)
    return open_store(copy)


ENGINES = [Engine("files", open_store, _rebuilt)]

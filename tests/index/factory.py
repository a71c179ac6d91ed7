"""Engines that must pass the contract: how to begin a store, and how to open one again."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from store.interface import Store
from store.store import open_store
from tests.postgresql.cluster import give_back, new_store


class Engine(NamedTuple):
    """An engine to test.

    Attributes:
        begin: opens the store at a path, where there may be nothing yet.
        rebuilt: opens the same records with nothing derived kept from before.
        done: says that the store at a path is wanted no longer.
    """

    name: str
    begin: Callable[[Path], Store]
    rebuilt: Callable[[Path], Store]
    done: Callable[[Path], None]


def _rebuilt(path: Path) -> Store:
    import shutil

    copy = path.with_name(f"{path.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy)
    shutil.rmtree(copy / ".index", ignore_errors=True)
    return open_store(copy)


_ADDRESSES: dict[Path, str] = {}


def _on_server(path: Path) -> Store:
    if path not in _ADDRESSES:
        _ADDRESSES[path] = new_store()
    return open_store(_ADDRESSES[path], cache_dir=path.with_name(f"{path.name}-index"))


def _made_afresh(path: Path) -> Store:
    return open_store(_ADDRESSES[path], cache_dir=path.with_name(f"{path.name}-afresh"))


def _given_back(path: Path) -> None:
    give_back(_ADDRESSES.pop(path))


ENGINES = [
    Engine("files", open_store, _rebuilt, lambda _: None),
    Engine("postgresql", _on_server, _made_afresh, _given_back),
]

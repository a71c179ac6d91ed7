# ruff: noqa: PTH102, PTH104, PTH106, PTH108, PTH118, PTH119, PTH120
"""A disk that loses power: what may be on it at each moment, by what POSIX says of unsynced writes.

A file's data is on the disk once the file was synced, and a name in a folder once the folder was.
Until then each change of a folder may be there or not, whatever became of those before it, and a
file may hold what it held, all that was written, or half. A rename within one folder is one change;
one from folder to folder is a change of either.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from tests.files.faulty import StandIn


class File:
    """Data on the disk, and data as a running program sees it."""

    def __init__(self, data: bytes = b"") -> None:
        self.durable = self.data = data

    def sync(self) -> None:
        self.durable = self.data

    def outcomes(self) -> list[bytes]:
        half = self.data[: len(self.data) // 2]
        return list(dict.fromkeys((self.data, self.durable, half)))[: 3 if self.unsynced else 1]

    @property
    def unsynced(self) -> bool:
        return self.data != self.durable


class Folder:
    """Names on the disk, and changes that may be lost."""

    def __init__(self) -> None:
        self.durable: dict[str, Node] = {}
        self.pending: list[dict[str, Node | None]] = []

    def change(self, change: dict[str, Node | None]) -> None:
        self.pending.append(change)

    def sync(self) -> None:
        self.durable, self.pending = self.seen(), []

    def seen(self, kept: tuple[bool, ...] | None = None) -> dict[str, Node]:
        """Return the names after all changes, or after those that were kept."""
        names: dict[str, Node | None] = {**self.durable}
        for change, there in zip(self.pending, kept or (True,) * len(self.pending), strict=True):
            names.update(change if there else {})
        return {name: node for name, node in names.items() if node is not None}


Node = File | Folder
Tree = dict[str, "bytes | Tree"]
"""What is on the disk: names with data, or with what is in a folder."""


def outcomes(folder: Folder) -> Iterator[Tree]:
    """Yield every state that a folder may be found in once the power is back."""
    for kept in product((True, False), repeat=len(folder.pending)):
        names = folder.seen(kept)
        each = [
            node.outcomes() if isinstance(node, File) else list(outcomes(node))
            for node in names.values()
        ]
        for chosen in product(*each):
            yield dict(zip(names, chosen, strict=True))


def some_outcome(folder: Folder, chance: random.Random) -> Tree:
    """Return one of those states."""
    names = folder.seen(tuple(chance.random() < 0.5 for _ in folder.pending))
    return {
        name: chance.choice(node.outcomes())
        if isinstance(node, File)
        else some_outcome(node, chance)
        for name, node in names.items()
    }


def number_of_outcomes(folder: Folder) -> int:
    """Return how many there are, at most: a few for each set of changes that was kept."""
    number = 1 << len(folder.pending)
    nodes = {*folder.durable.values()}
    nodes |= {node for change in folder.pending for node in change.values() if node}
    for node in nodes:
        number *= len(node.outcomes()) if isinstance(node, File) else number_of_outcomes(node)
    return number


class Recorder(StandIn):
    """Follows what the file layer does below a folder; `with` records.

    Args:
        root: the folder; what is in it is taken to be on the disk.
        before_sync: called whenever the disk is about to be waited for.
    """

    def __init__(self, root: Path, before_sync: Callable[[], None]) -> None:
        self.root, self.before_sync = str(root.resolve()), before_sync
        self.disk = _read(root)
        self._open: dict[int, Node] = {}

    def open(self, path: str, flags: int, mode: int = 0o777) -> int:
        descriptor = os.open(path, flags, mode)
        if found := self._find(path):
            folder, name = found
            node = folder.seen().get(name)
            if node is None:
                node = File()
                folder.change({name: node})
            elif flags & os.O_TRUNC and isinstance(node, File):
                node.data = b""
            self._open[descriptor] = node
        elif os.path.realpath(path) == self.root:
            self._open[descriptor] = self.disk
        return descriptor

    def close(self, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        os.close(descriptor)

    def write(self, descriptor: int, data: bytes) -> int:
        number = os.write(descriptor, data)
        node = self._open.get(descriptor)
        if isinstance(node, File):
            node.data += bytes(data[:number])
        return number

    def fsync(self, descriptor: int) -> None:
        self.__exit__(None, None, None)
        self.before_sync()
        self.__enter__()
        os.fsync(descriptor)
        if node := self._open.get(descriptor):
            node.sync()

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        os.mkdir(path, mode)
        self._put(path, Folder())

    def rmdir(self, path: str) -> None:
        os.rmdir(path)
        self._put(path, None)

    def unlink(self, path: str) -> None:
        os.unlink(path)
        self._put(path, None)

    def link(self, path: str, other: str) -> None:
        os.link(path, other)
        self._put(other, self._node(path))

    def rename(self, path: str, other: str) -> None:
        node = self._node(path)
        os.rename(path, other)
        one, two = self._find(path), self._find(other)
        if one and two and one[0] is two[0]:
            one[0].change({one[1]: None, two[1]: node})
        else:
            self._put(other, node)
            self._put(path, None)

    def _find(self, path: str) -> tuple[Folder, str] | None:
        """Return the folder that holds a path, and its name there; None where it is not below."""
        path = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if not path.startswith(self.root + "/"):
            return None
        *above, name = path.removeprefix(self.root + "/").split("/")
        folder = self.disk
        for each in above:
            inside = folder.seen().get(each)
            if not isinstance(inside, Folder):
                return None
            folder = inside
        return folder, name

    def _node(self, path: str) -> Node | None:
        found = self._find(path)
        return found[0].seen().get(found[1]) if found else None

    def _put(self, path: str, node: Node | None) -> None:
        if found := self._find(path):
            found[0].change({found[1]: node})


def _read(path: Path) -> Folder:
    folder = Folder()
    for each in path.iterdir():
        folder.durable[each.name] = _read(each) if each.is_dir() else File(each.read_bytes())
    return folder


def make(tree: Tree, path: Path) -> None:
    """Make a folder of what is on a disk."""
    path.mkdir()
    for name, inside in tree.items():
        if isinstance(inside, bytes):
            (path / name).write_bytes(inside)
        else:
            make(inside, path / name)

"""What the tests of the file layer share."""

from collections.abc import Mapping
from pathlib import Path

from store.files.filesystem import REAL, FileSystem
from store.files.folder import StoreFolder

BEFORE = {"a.json": b'{"t": {"1": {"n": 1}}}', "b.json": b'{"t": {}}', "gone.json": b"{}"}
AFTER = {"a.json": b'{"t": {"1": {"n": 2}}}', "b.json": b'{"t": {"x": {}}}', "new.json": b"{}"}


def make(path: Path, files: Mapping[str, bytes] = BEFORE) -> StoreFolder:
    """Create a store with these files, by a write of its own."""
    folder = StoreFolder.create(path)
    with folder.write("begin") as transaction:
        for name, data in files.items():
            transaction.put(name, data)
    return folder


def change(path: Path, fs: FileSystem = REAL) -> None:
    """Lead a store from BEFORE to AFTER in one write."""
    with StoreFolder(path, fs=fs).write("import", "new.json", wait=0.2) as transaction:
        transaction.put("a.json", AFTER["a.json"])
        transaction.put("b.json", AFTER["b.json"])
        transaction.put("new.json", AFTER["new.json"])
        transaction.delete("gone.json")
        transaction.counts["added"] = 1


def contents(path: Path) -> dict[str, bytes]:
    """Return what a reader sees."""
    folder = StoreFolder(path)
    return {stamp.name: folder.read_bytes(stamp.name, stamp) for stamp in folder.list_files()}


def leftovers(path: Path) -> set[str]:
    """Return the hidden files that no store at rest has."""
    hidden = {entry.name for entry in (path / ".pactline").iterdir()} - {"lock", "last"}
    history = path / ".history"
    pending = (
        {e.name for e in history.iterdir() if not e.name.isdigit()} if history.is_dir() else set()
    )
    return hidden | pending


def settle(path: Path) -> None:
    """Make a write that changes nothing, and see that it leaves nothing behind."""
    with StoreFolder(path).write("settle"):
        pass
    assert leftovers(path) == set()

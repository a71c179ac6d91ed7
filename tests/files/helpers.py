"""What the tests of the file layer share."""

import os
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile, copytree

from store.files.folder import FileStamp, StoreFolder
from store.files.tinydb import FileStorage, Tables
from store.files.writing import Writer, create_store
from tests.files.faulty import Faults

BEFORE = {"a.json": b'{"t": {"1": {"n": 1}}}', "b.json": b'{"t": {}}', "gone.json": b"{}"}

CHANGES: dict[str, tuple[str, bytes | None]] = {
    "replace": ("a.json", b'{"t": {"1": {"n": 2}}}'),
    "add": ("new.json", b'{"t": {"x": {}}}'),
    "delete": ("gone.json", None),
}
"""What a write can do: to which file, and its new contents."""


MARGIN = 200
"""Calls after which a write that has not ended has no end."""


def after(kind: str) -> dict[str, bytes]:
    """Return the files that a change leads to from BEFORE."""
    name, data = CHANGES[kind]
    rest = {key: value for key, value in BEFORE.items() if key != name}
    return rest if data is None else {**rest, name: data}


AFTER = after("replace")


def put(writer: Writer, name: str, content: bytes | Tables) -> None:
    """Put a file, as bytes or as tables, in place of the one that is there."""
    if isinstance(content, bytes):
        writer.put(name, [content], listed(writer.folder, name))
    else:
        path = writer.folder.place(name)
        FileStorage(path, folder=writer.folder, writer=writer).write(content)


def delete(writer: Writer, name: str) -> None:
    """Delete a file."""
    writer.delete(name, listed(writer.folder, name))


def listed(folder: StoreFolder, name: str) -> FileStamp | None:
    """Return the version of a file that is there, None for none."""
    return next((stamp for stamp in folder.list_files() if stamp.name == name), None)


def make(path: Path, files: Mapping[str, bytes] = BEFORE) -> StoreFolder:
    """Create a store with these files, each by a write of its own."""
    folder = create_store(path)
    with Writer(folder, "begin") as writer:
        for name, data in files.items():
            put(writer, name, data)
    return folder


def make_again(path: Path) -> None:
    """Lay a store down as `make` leaves it, beside the first one; its files are that one's."""
    begun = path.with_name("begun")
    if not begun.exists():
        make(begun)
    copytree(begun, path, copy_function=_again)


def _again(source: str, target: str) -> None:
    """Put a file where no write goes into the one that is there; locks are of one store each."""
    if Path(source).name == "lock":
        copyfile(source, target)
    else:
        os.link(source, target)


def calls_of_a_write(path: Path, kind: str) -> list[str]:
    """Return the system calls of a change that succeeds."""
    make(path)
    with Faults() as faults:
        change(path, kind)
    assert contents(path) == after(kind)
    return faults.made


def change(path: Path, kind: str = "replace") -> None:
    """Lead a store from BEFORE to what `after` says."""
    name, data = CHANGES[kind]
    with Writer(StoreFolder(path), "import", name, wait=0.2) as writer:
        writer.counts = {"added": 1}
        if data is None:
            delete(writer, name)
        else:
            put(writer, name, data)


def read(folder: StoreFolder, name: str) -> Tables:
    """Return a file's tables."""
    found = FileStorage(folder.place(name), folder=folder).read()
    assert found is not None
    return found


def contents(path: Path) -> dict[str, bytes]:
    """Return what a reader sees."""
    folder = StoreFolder(path)
    return {s.name: FileStorage.of(folder, s).read_bytes() for s in folder.list_files()}


def leftovers(path: Path) -> set[str]:
    """Return the hidden files that no store at rest has."""
    hidden = {entry.name for entry in (path / ".pactline").iterdir()} - {"lock"}
    history = path / ".history"
    pending = (
        {e.name for e in history.iterdir() if not e.name.isdigit()} if history.is_dir() else set()
    )
    return hidden | pending


def settle(path: Path) -> None:
    """Make a write that changes nothing, and see that it leaves nothing behind."""
    with Writer(StoreFolder(path), "settle"):
        pass
    assert leftovers(path) == set()

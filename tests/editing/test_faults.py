"""An edit and a note are killed, and meet a full disk, at every system call: all or nothing."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from fixtures import SAMPLE
from store.editing import own
from store.errors import PactlineError
from store.folder import Folder
from store.index.upkeep import Keeper
from store.interface import Kind
from store.reader import Reader
from store.records import SourceFile
from store.store import FileStore
from tests.files.faulty import Faults, failing, kill

NAVCA = "GB-CHC-1001635"


Write = Callable[[Path, str], None]


def opened(path: Path) -> FileStore:
    """Return a store whose index is in memory, so that its files alone are at stake."""
    folder = Folder(str(path))
    return FileStore(folder, Keeper(folder, beside=False))


def say(path: Path, url: str) -> None:
    """Say an address of one's own."""

    def change(file: SourceFile) -> SourceFile:
        before = own.claim(file, Kind.ORGANISATION, NAVCA)
        return own.with_claim(file, Kind.ORGANISATION, own.with_value(before, "url", url))

    opened(path).amend(own.own_source("anna"), change, action="set")


def said(path: Path) -> str:
    """Return the address, and see that the file is whole."""
    tables = json.loads((path / "anna.json").read_bytes())
    return str(tables["organisations"][NAVCA]["url"])


def reader_at(path: Path) -> Reader:
    return Reader(str(path / ".readers/anna/reader.json"), "anna")


def note(path: Path, text: str) -> None:
    """Keep a note."""
    reader_at(path).note([NAVCA], text)


def noted(path: Path) -> str:
    """Return the notes, one behind the other."""
    return "".join(each.text for each in reader_at(path).notes.values())


LONG = bool(os.environ.get("PACTLINE_LONG"))
EACH = 1 if LONG else 6
"""Of how many calls one is tried; each takes an index to be made."""


def calls_of(write: Write, path: Path) -> list[str]:
    """Return the system calls of a write."""
    with Faults() as faults:
        write(Path(copytree(path, path.with_name("count"))), "second")
    return faults.made


KINDS = {"an edit": (say, said, "second"), "a note": (note, noted, "firstsecond")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(copytree(SAMPLE, tmp_path / "store"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_at_every_call_leaves_before_or_after(path: Path, kind: str) -> None:
    write, read, after = KINDS[kind]
    write(path, "first")
    made = calls_of(write, path)
    renamed = len(made) - made[::-1].index("rename")
    seen = set()
    for at in sorted({*range(1, len(made) + 1, EACH), renamed - 1, renamed, renamed + 1}):
        work = Path(copytree(path, path.with_name(f"work-{at}")))
        child = os.fork()
        if not child:
            with Faults(at, kill):
                write(work, "second")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        found = read(work)
        assert found in ("first", after), at
        seen.add(found)
    # The next writer finishes or drops what the dead one has begun.
    write(work, "third")
    assert read(work).endswith("third")
    assert seen == {"first", after}


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_at_every_call_is_told_and_loses_nothing(path: Path, kind: str) -> None:
    write, read, after = KINDS[kind]
    write(path, "first")
    calls = ("create", "write", "fsync", "rename", "link", "mkdir")
    number = sum(name in calls for name in calls_of(write, path))
    refused = 0
    for at in range(1, number + 1, 1 if LONG else 3):
        work = Path(copytree(path, path.with_name(f"work-{at}")))
        try:
            with Faults(at, failing(errno.ENOSPC), only=calls):
                write(work, "second")
        except PactlineError:
            refused += 1
        assert read(work) in ("first", after), at
    write(work, "third")
    assert read(work).endswith("third")
    assert refused > 1

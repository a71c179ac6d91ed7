"""What the system refuses for a reason that no test can bring about: injected, and told."""

import errno
import os
from pathlib import Path

import pytest

from store.files.errors import DiskFull, UnreadableFile
from store.files.filesystem import FileSystem
from store.files.folder import StoreFolder
from tests.files.faulty import FaultyFileSystem, failing
from tests.files.helpers import AFTER, BEFORE, change, contents, leftovers, make

TAKES_ROOM = ("mkdir", "open_new", "write", "link")
"""Calls that a quota refuses."""


class Closed(FileSystem):
    """Refuses to open one file of the hidden folder."""

    def __init__(self, name: str) -> None:
        self.path = f"/.pactline/{name}"

    def open_read(self, path: str) -> int:
        if path.endswith(self.path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return super().open_read(path)


class Sealed(Closed):
    """Refuses to look at the file as well."""

    def stat(self, path: str) -> os.stat_result:
        if path.endswith(self.path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return super().stat(path)


@pytest.mark.parametrize("call", TAKES_ROOM)
def test_a_quota_that_is_used_up(tmp_path: Path, call: str) -> None:
    make(tmp_path / "count")
    counted = FaultyFileSystem()
    change(tmp_path / "count", counted)
    places = [at for at, name in enumerate(counted.made, 1) if name == call]
    # The note of who holds the lock is the first to be written, and a write does without it.
    for at in places[1:] if call == "write" else places:
        path = tmp_path / f"s{at}"
        make(path)
        with pytest.raises(DiskFull) as told:
            change(path, FaultyFileSystem(at, failing(errno.EDQUOT)))
        assert told.value.what == "nothing was written: the disk quota is used up"
        assert told.value.remedy == "free some space and do it again"
        assert told.value.place.startswith(str(path))
        assert contents(path) == BEFORE
        assert leftovers(path) <= {"holder"}
    assert places


def test_reading_does_without_the_last_write(tmp_path: Path) -> None:
    make(tmp_path / "s")
    folder = StoreFolder(tmp_path / "s", fs=Closed("last"))
    assert [stamp.name for stamp in folder.list_files()] == sorted(BEFORE)


def test_a_write_that_passes_is_noticed_without_reading_the_last(tmp_path: Path) -> None:
    make(tmp_path / "s")

    class Passing(Closed):
        passed = False

        def scan(self, path: str) -> list[tuple[str, os.stat_result | None]]:
            found = super().scan(path)
            if not self.passed:
                self.passed = True
                change(tmp_path / "s")
            return found

    folder = StoreFolder(tmp_path / "s", fs=Passing("last"))
    assert [stamp.name for stamp in folder.list_files()] == sorted(AFTER)


@pytest.mark.parametrize(("fs", "name"), [(Closed("journal"), "journal"), (Sealed("last"), "last")])
def test_what_cannot_be_read_is_named(tmp_path: Path, fs: FileSystem, name: str) -> None:
    make(tmp_path / "s")
    with pytest.raises(UnreadableFile) as told:
        StoreFolder(tmp_path / "s", fs=fs).list_files()
    assert told.value.place == f"{tmp_path}/s/.pactline/{name}"
    assert told.value.remedy == "ask the owner for read access"

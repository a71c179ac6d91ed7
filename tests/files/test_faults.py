"""Every system call of a small write fails, is interrupted or kills: all or nothing."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from store.files.errors import FilesError, WriteUncertain, WriteUnfinished
from store.files.filesystem import FileSystem
from store.files.folder import StoreFolder
from store.files.history import entries, undo
from tests.counts import count
from tests.files.faulty import FaultyFileSystem, failing, interrupt, kill
from tests.files.helpers import AFTER, BEFORE, change, contents, leftovers, make, settle

MARGIN = 200


def calls_of_a_write(path: Path) -> list[str]:
    make(path)
    fs = FaultyFileSystem()
    change(path, fs)
    assert contents(path) == AFTER
    return fs.made


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("after", [False, True], ids=["undone", "done"])
@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.ENOENT]
)
def test_an_error_at_every_call(quick: Path, number: int, after: bool, lasting: bool) -> None:
    made = calls_of_a_write(quick / "count")
    for at in range(1, len(made) + 1):
        path = quick / f"s{at}"
        make(path)
        fs = FaultyFileSystem(at, failing(number), after=after, lasting=lasting)
        error: FilesError | None = None
        try:
            change(path, fs)
        except FilesError as raised:
            error = raised
            assert "\n" not in str(error)
            assert error.place
        seen = contents(path)
        if error is None or isinstance(error, WriteUnfinished):
            assert seen == AFTER, (at, made[at - 1], error)
        elif isinstance(error, WriteUncertain):
            assert lasting
            assert seen in (BEFORE, AFTER), (at, made[at - 1], error)
        else:
            assert seen == BEFORE, (at, made[at - 1], error)
            if not lasting and not after:
                assert leftovers(path) <= {"holder", made[at - 1]}, (at, made[at - 1])
        settle(path)
        assert contents(path) == seen
    how = f"{'done' if after else 'not done'}, {'from there on' if lasting else 'once'}"
    count(f"{len(made)} system calls, each with {errno.errorcode[number]} ({how})")


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_a_kill_at_every_call(quick: Path, after: bool) -> None:
    made = calls_of_a_write(quick / "count")
    seen = []
    for at in range(1, len(made) + 1):
        path = quick / f"s{at}"
        make(path)
        child = os.fork()
        if not child:
            change(path, FaultyFileSystem(at, kill, after=after))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        found = contents(path)
        assert found in (BEFORE, AFTER), (at, made[at - 1])
        seen.append(found == AFTER)
        settle(path)
        assert contents(path) == found, (at, made[at - 1])
        assert [e.action for e in entries(StoreFolder(path))][:1] == [
            "import" if seen[-1] else "begin"
        ]
    # There is one moment at which the write happens.
    assert seen == sorted(seen)
    assert set(seen) == {False, True}
    count(f"{len(made)} system calls, a kill {'after' if after else 'before'} each")


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_a_kill_of_the_one_who_finishes(quick: Path, after: bool) -> None:
    made = calls_of_a_write(quick / "count")
    published = made.index("rename") + 1
    for at in range(1, MARGIN):
        path = quick / f"s{at}"
        make(path)
        if not (child := os.fork()):
            change(path, FaultyFileSystem(published, kill, after=True))
            os._exit(0)
        os.waitpid(child, 0)
        if not (child := os.fork()):
            with StoreFolder(path, fs=FaultyFileSystem(at, kill, after=after)).write("settle"):
                pass
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert contents(path) == AFTER, at
        settle(path)
        assert contents(path) == AFTER, at
        if not os.WIFSIGNALED(status):
            count(
                f"{at - 1} system calls of a recovery, a kill {'after' if after else 'before'} each"
            )
            return
    pytest.fail("the recovery has no end")


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_ctrl_c_at_every_call(quick: Path, after: bool) -> None:
    made = calls_of_a_write(quick / "count")
    for at in range(1, len(made) + 1):
        path = quick / f"s{at}"
        make(path)
        with suppress(KeyboardInterrupt):
            change(path, FaultyFileSystem(at, interrupt, after=after))
        found = contents(path)
        assert found in (BEFORE, AFTER), (at, made[at - 1])
        settle(path)
        assert contents(path) == found


def test_ctrl_c_at_every_line_of_the_program(quick: Path) -> None:
    folder = str(Path(sys.modules[FileSystem.__module__].__file__ or "").parent)

    def run(path: Path, stop: int) -> int:
        lines = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal lines
            if not frame.f_code.co_filename.startswith(folder):
                return None
            if event == "line":
                lines += 1
                if lines == stop:
                    raise KeyboardInterrupt
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            change(path)
        finally:
            sys.settrace(before)
        return lines

    make(quick / "count")
    total = run(quick / "count", 0)
    seen = set()
    for stop in range(1, total + 1):
        path = quick / f"s{stop}"
        make(path)
        with pytest.raises(KeyboardInterrupt):
            run(path, stop)
        found = contents(path)
        assert found in (BEFORE, AFTER), stop
        seen.add(found == AFTER)
        settle(path)
        assert contents(path) == found
    assert seen == {False, True}
    count(f"{total} lines, Ctrl-C at each")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_an_error_at_every_call_of_an_undo(quick: Path, number: int) -> None:
    for at in range(1, MARGIN):
        path = quick / f"s{at}"
        make(path)
        change(path)
        fs = FaultyFileSystem(at, failing(number))
        try:
            undo(StoreFolder(path, fs=fs))
        except WriteUnfinished:
            assert contents(path) == BEFORE
        except FilesError:
            assert contents(path) == AFTER, at
        else:
            assert contents(path) == BEFORE
        settle(path)
        if len(fs.made) < at:
            count(f"{at - 1} system calls of an undo, each with {errno.errorcode[number]}")
            return
    pytest.fail("the undo has no end")


def test_data_is_on_the_disk_before_it_is_named(quick: Path) -> None:
    make(quick / "s")
    trace: list[str] = []
    names: dict[int, str] = {}

    class Watching(FileSystem):
        def open_new(self, path: str) -> int:
            descriptor = super().open_new(path)
            names[descriptor] = "journal" if path.endswith("journal") else "file"
            return descriptor

        def open_folder(self, path: str) -> int:
            descriptor = super().open_folder(path)
            names[descriptor] = "area" if path.endswith(".pactline") else "folder"
            return descriptor

        def fsync(self, descriptor: int) -> None:
            trace.append(f"sync {names[descriptor]}")
            super().fsync(descriptor)

        def rename(self, path: str, target: str) -> None:
            trace.append(f"rename to {Path(target).name}")
            super().rename(path, target)

    change(quick / "s", Watching())
    decided = trace.index("rename to journal")
    assert trace[:decided].count("sync file") == 4  # three files and the entry of the history
    assert trace[decided - 1] == "sync journal"
    assert "sync area" in trace[:decided]
    assert trace[decided + 1] == "sync area"
    first = trace.index("rename to a.json")
    assert first > decided + 1
    ended = trace.index("rename to last")
    assert "sync folder" in trace[first:ended]

"""Every system call of a small write fails, is interrupted or kills: all or nothing."""

import errno
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from store.files import writing
from store.files.errors import FilesError, WriteUncertain, WriteUnfinished
from store.files.folder import StoreFolder
from store.files.writing import undo
from tests.counts import count
from tests.files import killed
from tests.files.faulty import Faults, failing, interrupt
from tests.files.helpers import (
    BEFORE,
    CHANGES,
    MARGIN,
    after,
    calls_of_a_write,
    change,
    contents,
    leftovers,
    make,
    make_again,
    settle,
)

kinds = pytest.mark.parametrize("kind", CHANGES)
when = pytest.mark.parametrize("done", [False, True], ids=["before the call", "after the call"])


@kinds
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("done", [False, True], ids=["undone", "done"])
@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.ENOENT]
)
def test_an_error_at_every_call(
    quick: Path, kind: str, number: int, done: bool, lasting: bool
) -> None:
    made = calls_of_a_write(quick / "count", kind)
    for at in range(1, len(made) + 1):
        path = quick / f"s{at}"
        make_again(path)
        error: FilesError | None = None
        try:
            with Faults(at, failing(number), after=done, lasting=lasting):
                change(path, kind)
        except FilesError as raised:
            error = raised
            assert "\n" not in str(error)
            assert error.place
        seen = contents(path)
        if error is None or isinstance(error, WriteUnfinished):
            assert seen == after(kind), (at, made[at - 1], error)
        elif isinstance(error, WriteUncertain):
            assert lasting
            assert seen in (BEFORE, after(kind)), (at, made[at - 1], error)
        else:
            assert seen == BEFORE, (at, made[at - 1], error)
            if not lasting and not done:
                assert leftovers(path) <= {"holder"}, (at, made[at - 1])
        settle(path)
        assert contents(path) == seen
    how = f"{'done' if done else 'not done'}, {'from there on' if lasting else 'once'}"
    count(f"{kind}: {len(made)} calls, each with {errno.errorcode[number]} ({how})")


@kinds
@when
@pytest.mark.parametrize("way", ["at_every_call", "of_the_one_who_finishes"])
def test_a_kill(quick: Path, kind: str, done: bool, way: str) -> None:
    how = "done" if done else "undone"
    command = [sys.executable, "-m", killed.__name__, way, str(quick), kind, how]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    count(run.stdout)


@kinds
@when
def test_ctrl_c_at_every_call(quick: Path, kind: str, done: bool) -> None:
    made = calls_of_a_write(quick / "count", kind)
    for at in range(1, len(made) + 1):
        path = quick / f"s{at}"
        make_again(path)
        with suppress(KeyboardInterrupt), Faults(at, interrupt, after=done):
            change(path, kind)
        found = contents(path)
        assert found in (BEFORE, after(kind)), (at, made[at - 1])
        settle(path)
        assert contents(path) == found


@kinds
def test_ctrl_c_at_every_line_of_the_program(quick: Path, kind: str) -> None:
    folder = str(Path(writing.__file__).parent)

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
            change(path, kind)
        finally:
            sys.settrace(before)
        return lines

    make(quick / "count")
    total = run(quick / "count", 0)
    seen = set()
    for stop in range(1, total + 1):
        path = quick / f"s{stop}"
        make_again(path)
        with pytest.raises(KeyboardInterrupt):
            run(path, stop)
        found = contents(path)
        assert found in (BEFORE, after(kind)), stop
        seen.add(found == after(kind))
        settle(path)
        assert contents(path) == found
    assert seen == {False, True}
    count(f"{kind}: {total} lines, Ctrl-C at each")


@kinds
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_an_error_at_every_call_of_an_undo(quick: Path, kind: str, number: int) -> None:
    for at in range(1, MARGIN):
        path = quick / f"s{at}"
        make_again(path)
        change(path, kind)
        try:
            with Faults(at, failing(number)) as faults:
                undo(StoreFolder(path))
        except WriteUnfinished:
            assert contents(path) == BEFORE
        except FilesError:
            assert contents(path) == after(kind), at
        else:
            assert contents(path) == BEFORE
        settle(path)
        if len(faults.made) < at:
            count(f"{kind}: {at - 1} calls of an undo, each with {errno.errorcode[number]}")
            return
    pytest.fail("the undo has no end")


def test_data_is_on_the_disk_before_it_is_named(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(quick / "s")
    trace: list[str] = []
    names: dict[int, str] = {}
    os_open, fsync, rename = os.open, os.fsync, os.rename

    def opening(path: str, flags: int, mode: int = 0o777) -> int:
        descriptor = os_open(path, flags, mode)
        names[descriptor] = Path(path).parent.name if "new-" in path else Path(path).name
        return descriptor

    def syncing(descriptor: int) -> None:
        trace.append(f"sync {names[descriptor]}")
        fsync(descriptor)

    def renaming(path: str, target: str) -> None:
        trace.append(f"rename to {Path(target).name}")
        rename(path, target)

    monkeypatch.setattr(os, "open", opening)
    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "rename", renaming)
    change(quick / "s")
    monkeypatch.undo()
    assert trace == [
        "sync .pactline",  # the new version
        "sync .entry.json",
        "sync .pending-00000004",
        "sync .history",
        "rename to a.json",
        "sync s",
        "rename to 00000004",
        "sync .history",
    ]

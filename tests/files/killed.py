"""Writers that are killed at every system call, as children of a small process.

A process that has loaded the tests takes ten times as long to fork.
"""

import os
import sys
from pathlib import Path

from store.files.folder import StoreFolder
from store.files.history import entries
from store.files.writing import Writer
from tests.files.faulty import Faults, kill
from tests.files.helpers import (
    BEFORE,
    MARGIN,
    after,
    calls_of_a_write,
    change,
    contents,
    make_again,
    settle,
)


def at_every_call(folder: Path, kind: str, done: bool) -> str:
    """Kill a writer at each of its calls; return how many there were."""
    made = calls_of_a_write(folder / "count", kind)
    seen = []
    for at in range(1, len(made) + 1):
        path = folder / f"s{at}"
        make_again(path)
        child = os.fork()
        if not child:
            with Faults(at, kill, after=done):
                change(path, kind)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        found = contents(path)
        assert found in (BEFORE, after(kind)), (at, made[at - 1], found)
        seen.append(found == after(kind))
        settle(path)
        assert contents(path) == found, (at, made[at - 1], found)
        assert entries(StoreFolder(path))[0].action == ("import" if seen[-1] else "begin")
    # There is one moment at which the write happens.
    assert seen == sorted(seen)
    assert set(seen) == {False, True}
    return f"{kind}: {len(made)} calls, a kill {'after' if done else 'before'} each"


def of_the_one_who_finishes(folder: Path, kind: str, done: bool) -> str:
    """Kill the next writer at each of its calls; return how many there were."""
    made = calls_of_a_write(folder / "count", kind)
    happens = made.index("unlink" if kind == "delete" else "rename") + 1
    for at in range(1, MARGIN):
        path = folder / f"s{at}"
        make_again(path)
        if not (child := os.fork()):
            with Faults(happens, kill, after=True):
                change(path, kind)
            os._exit(0)
        os.waitpid(child, 0)
        assert contents(path) == after(kind)
        if not (child := os.fork()):
            with Faults(at, kill, after=done), Writer(StoreFolder(path), "settle"):
                pass
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert contents(path) == after(kind), at
        settle(path)
        assert contents(path) == after(kind), at
        assert entries(StoreFolder(path))[0].action == "import"
        if not os.WIFSIGNALED(status):
            where = "after" if done else "before"
            return f"{kind}: {at - 1} calls of the next writer, a kill {where} each"
    raise AssertionError("the recovery has no end")


if __name__ == "__main__":
    way, *of = sys.argv[1:]
    run = at_every_call if way == "at_every_call" else of_the_one_who_finishes
    sys.stdout.write(run(Path(of[0]), of[1], of[2] == "done"))

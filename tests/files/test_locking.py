"""One writer at a time, and who it is."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.files.errors import Holder, LocksUnsupported, StoreBusy
from store.files.folder import StoreFolder
from store.files.writing import Writer
from tests.files.helpers import AFTER, BEFORE, change, contents, make, put

HOLDER = """
import sys, time
from store.files.folder import StoreFolder
from store.files.writing import Writer
with Writer(StoreFolder(sys.argv[1]), "import"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_writer_waits_and_learns_who_holds_it(tmp_path: Path) -> None:
    make(tmp_path / "s")
    process = hold(tmp_path / "s")
    told: list[Holder | None] = []
    started = time.monotonic()
    try:
        folder = StoreFolder(tmp_path / "s")
        folder.on_wait = lambda holder, seconds: told.append(holder)
        writer = Writer(folder, "import", wait=0.4)
        with pytest.raises(StoreBusy, match=f"process {process.pid}") as raised, writer:
            pass
        assert contents(tmp_path / "s") == BEFORE
    finally:
        process.kill()
        process.wait()
    assert time.monotonic() - started >= 0.4
    (holder,) = told
    assert str(holder) in str(raised.value)
    assert holder
    assert (holder.pid, holder.host, holder.action) == (process.pid, os.uname().nodename, "import")
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_holders_lock_frees_itself(tmp_path: Path, number: int) -> None:
    make(tmp_path / "s")
    process = hold(tmp_path / "s")
    process.send_signal(number)
    process.wait()
    change(tmp_path / "s")
    assert contents(tmp_path / "s") == AFTER


def test_the_lock_is_free_again_after_a_write_that_failed(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with pytest.raises(ZeroDivisionError), Writer(folder, "import") as writer:
        put(writer, "a.json", b"%d" % (1 // 0))
    assert contents(tmp_path / "s") == BEFORE
    change(tmp_path / "s")


def test_a_waiting_writer_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    make(tmp_path / "s")
    process = hold(tmp_path / "s")
    told: list[Holder | None] = []

    def on_wait(holder: Holder | None, seconds: float) -> None:
        told.append(holder)
        process.kill()
        process.wait()

    folder = StoreFolder(tmp_path / "s")
    folder.on_wait = on_wait
    with Writer(folder, "import", wait=10) as writer:
        put(writer, "a.json", b"{}")
    assert len(told) == 1


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "s")

    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(LocksUnsupported, match="no locks; keep the store on a local disk"):
        change(tmp_path / "s")
    assert contents(tmp_path / "s") == BEFORE

"""A host's index that a follower keeps up to date, and who reads it meanwhile."""

from __future__ import annotations

import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from store.contents import Contents
from store.files.errors import StoreAway
from store.files.folder import FileStamp
from store.following import copy_index
from store.index.opened import Location, open_at
from store.index.upkeep import FOLLOWER, LATE, Keeper, followed_at, locations
from store.interface import Kind
from store.postgresql.server import Server
from store.query import EVERYTHING
from store.store import FileStore, open_store
from tests.cli.running import environment, pactline
from tests.cli.test_modules import RECORDS, WRITING, loaded
from tests.index.records import everything_said, grant, source
from tests.postgresql.cluster import new_store, shared

KILLS = 100 if os.environ.get("PACTLINE_LONG") else 10


class Host:
    """A host with a folder for indexes that all its accounts share."""

    def __init__(self, folder: Path, address: str) -> None:
        self.home, self.address = folder, address
        self.variables = {
            "PACTLINE_STORE": address,
            "PACTLINE_HOST_CACHE": str(folder / "shared"),
        }
        (folder / "shared").mkdir(parents=True)

    @property
    def place(self) -> Location:
        """Where the index is that is followed."""
        return next(locations(Server(self.address), str(self.home / "own")))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a follower."""
        return subprocess.Popen(
            [sys.executable, "-m", "tui", "follow", *words],
            env=environment(self.home, **self.variables),
            stderr=(self.home / "log").open("ab"),
        )

    def follow(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a follower, and wait until it is up to date."""
        begun = time.time()
        process = self.start(*words)
        self.wait(begun)
        return process

    def wait(self, since: float, seconds: float = 30) -> None:
        """Wait until the index is known to have been current at a time."""
        until(lambda: (followed_at(self.place) or 0) >= since, seconds)


def until(there: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    found = Host(tmp_path / "host", new_store())
    monkeypatch.setenv("PACTLINE_HOST_CACHE", found.variables["PACTLINE_HOST_CACHE"])
    yield found
    shared().start_again()


@pytest.fixture
def elsewhere(host: Host, tmp_path: Path) -> FileStore:
    """The store on another host, where nobody follows."""
    with no_host_cache():
        store = open_store(host.address, cache_dir=tmp_path / "elsewhere")
        store.put([source("s", [grant("a"), grant("b")])], action="import")
    return store


@contextmanager
def no_host_cache() -> Iterator[None]:
    """Be on a host whose accounts share nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PACTLINE_HOST_CACHE", "/nowhere")
        yield


def listed(store: FileStore) -> list[str]:
    return [row.id for row in store.listing(EVERYTHING, Kind.AGREEMENT).rows(0, 999)]


def test_a_follower_is_woken_and_readers_go_by_its_index(
    host: Host, elsewhere: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = host.follow()
    try:
        reader = open_store(host.address, cache_dir=host.home / "own")
        assert reader.index.path == host.place.path
        with no_host_cache():
            elsewhere.put([source("t", [grant("c")])], action="import")
        until(reader.changed, 5)
        # Neither needs the server.
        monkeypatch.setattr(Server, "_listed", None)
        again = open_store(host.address, cache_dir=host.home / "own")
        monkeypatch.undo()
        assert listed(again) == ["a", "b", "c"]
        assert not (host.home / "own").exists()
    finally:
        end(process)
    # Without a follower, the server is asked again, and what it holds is found.
    with no_host_cache():
        elsewhere.put([source("u", [grant("d")])], action="import")
    monkeypatch.setenv("PACTLINE_HOST_CACHE", host.variables["PACTLINE_HOST_CACHE"])
    assert listed(open_store(host.address, cache_dir=host.home / "own")) == ["a", "b", "c", "d"]


def test_a_lookup_loads_no_driver(
    host: Host, elsewhere: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = host.follow()
    try:
        monkeypatch.setattr(
            "tests.cli.test_modules.environment",
            lambda home: environment(home, **host.variables),
        )
        code, packages = loaded(tmp_path, "find", "a")
        assert code == 0
        assert not packages & {"psycopg", "psycopg_binary", *RECORDS, *WRITING}
        shared().stop()
        done = pactline("find", "--kind", "agreement", home=tmp_path, **host.variables)
        assert done.returncode == 0
        assert done.stdout.count(b"\n") == 2
    finally:
        end(process)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another account")
def test_an_account_that_may_only_read_the_index_goes_by_it(
    host: Host, elsewhere: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(mkdtemp(prefix="pactline-host-"))
    monkeypatch.setenv("PACTLINE_HOST_CACHE", str(folder / "shared"))
    other = Host(folder, host.address)
    folder.chmod(0o755)
    cache = folder / "cache"
    cache.mkdir()
    shutil.chown(cache, "nobody")
    process = other.follow()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setuid(pwd.getpwnam("nobody").pw_uid)
            Server._listed = None  # type: ignore[assignment, method-assign]
            store = open_store(host.address, cache_dir=cache)
            code = 0 if listed(store) == ["a", "b"] and not store.changed() else 2
        finally:
            os._exit(code)
    try:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        end(process)
        shutil.rmtree(folder)


def test_own_writes_are_read(host: Host, elsewhere: FileStore) -> None:
    process = host.follow()
    try:
        writer = open_store(host.address, cache_dir=host.home / "own")
        for number in range(5):
            writer.put([source("w", [grant(f"w{number}")])], action="import")
            assert f"w{number}" in listed(writer)
            other = open_store(host.address, cache_dir=host.home / "own")
            assert f"w{number}" in listed(other)
            assert other.agreement(f"w{number}") is not None
    finally:
        end(process)


def test_an_index_that_is_late_is_told(host: Host, elsewhere: FileStore) -> None:
    process = host.follow()
    try:
        reader = open_store(host.address, cache_dir=host.home / "own")
        assert reader.behind() == ""
        process.send_signal(signal.SIGSTOP)
        at = followed_at(host.place)
        assert at is not None
        os.utime(Path(host.place.folder, FOLLOWER), (at - LATE, at - LATE))
        assert not reader.changed()
        assert reader.behind().startswith("the index is of 2")
        done = pactline("find", "a", home=host.home, **host.variables)
        assert b"UTC: this is what was read before" in done.stderr
        with pytest.raises(StoreAway, match="nothing was written: the index is of 2"):
            reader.put([source("u", [grant("d")])], action="import")
        process.send_signal(signal.SIGCONT)
        host.wait(time.time())
        assert not reader.changed()
        assert reader.behind() == ""
        told = json.loads(pactline("locate", "--json", home=host.home, **host.variables).stdout)
        assert [each["what"] for each in told[:3]] == ["store", "revision", "followed"]
        assert told[2]["path"].startswith("the index is of 2")
    finally:
        end(process)


def test_a_follower_goes_on_when_the_server_is_back(host: Host, elsewhere: FileStore) -> None:
    process = host.follow()
    try:
        shared().stop("immediate")
        until(lambda: "no server answers" in (host.home / "log").read_text())
        shared().start()
        with no_host_cache():
            until(lambda: elsewhere.changed() is False and elsewhere.behind() == "")
            elsewhere.put([source("t", [grant("c")])], action="import")
        host.wait(time.time())
        assert listed(open_store(host.address, cache_dir=host.home / "own")) == ["a", "b", "c"]
    finally:
        end(process)


def test_a_second_follower_waits_for_the_first(host: Host, elsewhere: FileStore) -> None:
    first = host.follow()
    second = host.start()
    try:
        until(lambda: "another follower keeps it" in (host.home / "log").read_text())
        end(first)
        host.wait(time.time())
    finally:
        end(first)
        end(second)


def test_a_follower_killed_at_any_moment_goes_on_where_it_was(
    host: Host, elsewhere: FileStore, tmp_path: Path
) -> None:
    dice = random.Random(18)
    with no_host_cache():
        elsewhere.put([source("s", [grant(f"g{n}") for n in range(200)])], action="import")
    for turn in range(KILLS):
        process = host.start()
        with no_host_cache():
            elsewhere.put(
                [source("s", [grant(f"g{n}", str(turn + n)) for n in range(turn, 200)])],
                action="import",
            )
        time.sleep(dice.uniform(0, 1.5))
        end(process)
    process = host.follow()
    try:
        reader = open_store(host.address, cache_dir=host.home / "own")
        assert reader.index.path == host.place.path
        with no_host_cache():
            afresh = open_store(host.address, cache_dir=tmp_path / "afresh")
        assert everything_said(reader) == everything_said(afresh)
    finally:
        end(process)
    left = {path.name for path in Path(host.place.folder).iterdir()}
    assert left <= {FOLLOWER, "lock", Path(host.place.path).name}


def test_a_new_host_begins_with_a_copy_of_anothers_index(
    host: Host, elsewhere: FileStore, tmp_path: Path
) -> None:
    shutil.copytree(elsewhere.index.path, tmp_path / "snapshot")
    with no_host_cache():
        elsewhere.put([source("t", [grant("c")])], action="import")
    read: list[str] = []
    place = host.place
    Path(place.folder).mkdir(parents=True)
    copy_index(str(tmp_path / "snapshot"), place)

    class Counted(Server):
        def contents(self, stamp: FileStamp) -> Contents:
            read.append(stamp.name)
            return super().contents(stamp)

    server = Counted(host.address)
    index = Keeper(server).current(tuple(server.list_files()))
    assert index.path == place.path
    assert read == ["t.json"]
    with no_host_cache():
        afresh = open_store(host.address, cache_dir=tmp_path / "afresh")
    reader = open_store(host.address)
    assert everything_said(reader) == everything_said(afresh)


@pytest.mark.parametrize("harm", ["none", "a file", "cut", "changed", "other store"])
def test_a_copy_that_is_not_sound_is_not_begun_with(
    host: Host, elsewhere: FileStore, tmp_path: Path, harm: str
) -> None:
    snapshot = tmp_path / "snapshot"
    if harm == "other store":
        other = open_store(tmp_path / "folder")
        other.put([source("s", [grant("x"), grant("y")])], action="import")
        shutil.copytree(other.index.path, snapshot)
    elif harm == "a file":
        snapshot.write_text("{}")
    elif harm != "none":
        shutil.copytree(elsewhere.index.path, snapshot)
        path = max(snapshot.iterdir(), key=lambda each: each.stat().st_size)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data[:-99] + b"x" * 99)
    if harm == "other store":
        process = host.follow("--from", str(snapshot))
        end(process)
        assert listed(open_store(host.address)) == ["a", "b"]
        return
    done = pactline("follow", "--from", str(snapshot), home=host.home, **host.variables)
    assert done.returncode == 2
    assert b"snapshot: there is no sound index of this version" in done.stderr
    assert open_at(host.place.path) is None


def test_a_folder_is_not_followed(tmp_path: Path) -> None:
    done = pactline("follow", "--store", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    assert b"a folder needs nobody to follow it" in done.stderr

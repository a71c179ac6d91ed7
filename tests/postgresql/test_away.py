"""A server that goes away and comes back, and processes that are killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store.copying import copy_files
from store.files.errors import StoreAway
from store.folder import Folder
from store.interface import Kind
from store.postgresql.server import Server
from store.query import EVERYTHING
from store.store import FileStore, open_store
from tests.index.records import body, everything_said, grant, source
from tests.postgresql.cluster import new_store, shared

KILLS = 100 if os.environ.get("PACTLINE_LONG") else 24


@pytest.fixture
def address() -> Iterator[str]:
    yield new_store()
    shared().start_again()


def listed(store: FileStore) -> list[str]:
    return [row.id for row in store.listing(EVERYTHING, Kind.AGREEMENT).rows(0, 99)]


def when_back(work: Callable[[], object]) -> None:
    """Do some work as soon as the server answers, which readers ask it once a second."""
    deadline = time.monotonic() + 30
    while True:
        try:
            work()
        except StoreAway:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("how", ["immediate", "fast"])
def test_readers_go_on_and_writers_are_told(address: str, tmp_path: Path, how: str) -> None:
    store = open_store(address, cache_dir=tmp_path / "i")
    store.put([source("s", [grant("a"), grant("b")], [body("o")])], action="import")
    before = listed(store)
    shared().stop(how)
    assert not store.changed()
    store.refresh()
    assert listed(store) == before
    assert store.behind().startswith("no server has answered since ")
    again = open_store(address, cache_dir=tmp_path / "i")
    assert listed(again) == before
    with pytest.raises(StoreAway) as told:
        store.put([source("t", [grant("c")])], action="import")
    assert str(told.value).count("\n") == 0
    assert "nothing was written: no server has answered since " in str(told.value)
    with pytest.raises(StoreAway):
        open_store(address, cache_dir=tmp_path / "none")
    shared().start()
    when_back(lambda: store.agreement("a"))
    store.put([source("t", [grant("c")])], action="import")
    assert listed(store) == ["a", "b", "c"]
    assert store.behind() == ""
    assert again.changed()
    again.refresh()
    assert listed(again) == ["a", "b", "c"]


def test_a_lost_connection_is_made_again(address: str, tmp_path: Path) -> None:
    store = open_store(address, cache_dir=tmp_path / "i")
    store.put([source("s", [grant("a")])], action="import")
    assert store.agreement("a") is not None
    shared().execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pactline'"
    )
    assert store.agreement("a") is not None


def test_a_write_whose_server_goes_is_whole_or_not_there(address: str, tmp_path: Path) -> None:
    store = open_store(address, cache_dir=tmp_path / "i")
    with suppress(StoreAway), store.backend.write("import") as writer:
        writer.put("s.json", [b'{"sources": {"s": {}}}'], None)
        shared().stop("immediate")
    shared().start()
    assert Server(address).list_files() == []


def killed(work: Callable[[], None], seconds: float) -> bool:
    """Do some work in a process that is killed after a while; tell whether it was done first."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def test_killed_writers_leave_a_store_that_is_whole(address: str, tmp_path: Path) -> None:
    dice = random.Random(18)
    versions = [
        source("s", [grant(f"g{n}", str(version + n)) for n in range(150)], [body("o")])
        for version in range(3)
    ]
    store = open_store(address, cache_dir=tmp_path / "i")
    store.put([versions[0]], action="import")
    longest = 0.2
    for turn in range(KILLS):
        new = versions[turn % 3]

        def work(new: object = new) -> None:
            own = open_store(address, cache_dir=tmp_path / "i")
            own.put([new], action="import")  # type: ignore[list-item]

        done = killed(work, dice.uniform(0, longest))
        # As many are to be killed early as late.
        longest = longest * (0.9 if done else 1.15)
        store.refresh()
        assert store.read_source("s") in versions
        history = [int(each.id) for each in Server(address).history()]
        assert history == list(range(len(history), 0, -1))
    afresh = open_store(address, cache_dir=tmp_path / "afresh")
    assert everything_said(store) == everything_said(afresh)
    store.put([versions[1]], action="import")
    assert store.read_source("s") == versions[1]


@pytest.mark.parametrize("into", ["server", "folder"])
def test_a_killed_copy_goes_on_where_it_was(address: str, tmp_path: Path, into: str) -> None:
    dice = random.Random(18)
    own = open_store(tmp_path / "own")
    own.put(
        [source(f"s{n}", [grant(f"g{n}-{m}") for m in range(9)]) for n in range(12)], action="x"
    )
    wanted = {path.name: path.read_bytes() for path in (tmp_path / "own").glob("*.json")}
    if into == "folder":
        copy_files(Folder(tmp_path / "own"), Server(address))

    def work() -> None:
        if into == "server":
            copy_files(Folder(tmp_path / "own"), Server(address))
        else:
            copy_files(Server(address), Folder(tmp_path / "back"))

    turns = 0
    while not killed(work, dice.uniform(0, 0.1 + turns / 20)):
        turns += 1
        assert turns < 200
    if into == "server":
        copy_files(Server(address), Folder(tmp_path / "back"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").glob("*.json")} == wanted

"""A leader that is lost, with a standby that is read meanwhile and leads afterwards."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from store.files.errors import StoreAway
from store.postgresql.server import Server
from store.store import open_store
from tests.index.records import everything_said, grant, source
from tests.postgresql.cluster import Cluster, programs


class Pair(NamedTuple):
    """A leader and its synchronous standby."""

    leader: Cluster
    standby: Cluster

    @property
    def address(self) -> str:
        """Where both of them are."""
        both = f"127.0.0.1:{self.leader.port},127.0.0.1:{self.standby.port}"
        return self.leader.address().replace(f"127.0.0.1:{self.leader.port}", both)


@pytest.fixture
def pair() -> Iterator[Pair]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here (Debian's package postgresql)")
    folders = [Path(mkdtemp(prefix="pactline-pg-")) for _ in range(2)]
    leader = Cluster(folders[0])
    leader.start()
    standby = Cluster(folders[1], copy_of=leader)
    standby.start()
    leader.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
    yield Pair(leader, standby)
    for cluster in (leader, standby):
        cluster.stop("immediate")
        shutil.rmtree(cluster.folder, ignore_errors=True)


def test_a_standby_is_read_and_then_leads(pair: Pair, tmp_path: Path) -> None:
    Server(pair.address).create()
    store = open_store(pair.address, cache_dir=tmp_path / "i")
    for number in range(3):
        store.put([source(f"s{number}", [grant(f"g{number}")])], action="import")
    pair.leader.stop("immediate")
    # A page is read from the standby, by who had the store open and by who opens it now.
    assert store.agreement("g1") is not None
    store.refresh()
    assert store.behind() == ""
    again = open_store(pair.address, cache_dir=tmp_path / "another host")
    assert again.agreement("g2") is not None
    with pytest.raises(StoreAway, match="no server answers that can be written"):
        store.put([source("t", [grant("g9")])], action="import")
    pair.standby.promote()
    began = time.monotonic()
    while True:
        try:
            store.put([source("t", [grant("g9")])], action="import")
            break
        except StoreAway:
            assert time.monotonic() - began < 30
            time.sleep(0.1)
    again.refresh()
    assert again.agreement("g9") is not None
    history = Server(pair.address).history()
    assert [int(each.id) for each in history] == list(range(len(history), 0, -1))
    assert everything_said(store) == everything_said(again)


def test_a_standby_that_is_behind_takes_nothing_back(pair: Pair, tmp_path: Path) -> None:
    Server(pair.address).create()
    store = open_store(pair.address, cache_dir=tmp_path / "i")
    store.put([source("s0", [grant("g0")])], action="import")
    pair.standby.execute("SELECT pg_wal_replay_pause()")
    store.put([source("s0", [grant("g0", "7"), grant("g1")])], action="import")
    pair.leader.stop("immediate")
    store.refresh()
    assert store.behind().startswith("no server has answered since ")
    assert store.row("g1") is not None
    for record_id in ("g0", "g1"):
        with pytest.raises(StoreAway, match="no server answers that is up to date"):
            store.agreement(record_id)
    pair.standby.execute("SELECT pg_wal_replay_resume()")
    deadline = time.monotonic() + 30
    while True:
        try:
            assert store.agreement("g1") is not None
            break
        except StoreAway:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    store.refresh()
    assert store.behind() == ""

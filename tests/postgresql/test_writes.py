"""What a server keeps of each write, and who waits for whom."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store.editing.deciding import pair_of
from store.errors import PactlineError
from store.files.errors import FileChanged, StoreBusy, UndoRefused
from store.interface import Kind
from store.postgresql import writing
from store.postgresql.server import Server
from store.query import EVERYTHING
from store.store import FileStore, open_store
from tests.index.records import body, grant, source
from tests.postgresql.cluster import new_store


@pytest.fixture
def address() -> str:
    return new_store()


@pytest.fixture
def store(address: str, tmp_path: Path) -> FileStore:
    return open_store(address, cache_dir=tmp_path / "index")


def texts(address: str) -> dict[str, bytes]:
    server = Server(address)
    return {each.name: server.data(each) for each in server.list_files()}


def test_what_was_decided_of_a_record_is_in_its_past(address: str, store: FileStore) -> None:
    store.put([source("s", [grant("a")], [body("o"), body("p")])], action="import")
    same = pair_of("same", "o", "p")
    store.decide(same)
    store.decide(replace(same, kind="withdrawn"))
    found = [(each.before, each.after) for each in Server(address).past(["p"])][:2]
    kinds = [[each and each.kind for each in pair] for pair in found]
    assert kinds == [["same", "withdrawn"], [None, "same"]]


def test_each_write_is_undone_to_the_byte(address: str, store: FileStore) -> None:
    states = [texts(address)]
    steps = [
        source("s", [grant("a"), grant("b"), grant("c")], [body("o")]),
        source("s", [grant("a"), grant("b", "7"), grant("c")], [body("o")]),
        source("s", [grant("z"), grant("a"), grant("b", "7"), grant("c")], [body("o")]),
        source("s", [grant("c"), grant("a")], [body("o"), body("p")]),
        source("s", [grant("q"), grant("r")]),
    ]
    for step in steps:
        store.put([step], action="import")
        states.append(texts(address))
    store.forget("s")
    states.append(texts(address))
    store.refresh()
    writes = [each.id for each in Server(address).history()]
    for last, before in zip(writes, reversed(states[:-1]), strict=True):
        Server(address).undo(last)
        assert texts(address) == before
    store.refresh()
    assert store.sources() == []


def test_only_what_changed_is_written_anew(address: str, store: FileStore) -> None:
    many = [grant(f"g{number}") for number in range(50)]
    store.put([source("s", many)], action="import")
    many[7] = grant("g7", "8")
    store.put([source("s", many[1:])], action="import")
    with Server(address).connections.connect() as connection:
        changed = "SELECT count(DISTINCT written) FROM pactline.documents"
        assert connection.execute(changed).fetchone() == (2,)
        last = "SELECT max(revision) FROM pactline.writes"
        kept = connection.execute(
            "SELECT id, body IS NULL FROM pactline.replaced r JOIN pactline.writes w "
            f"ON w.written = r.written WHERE w.revision = ({last}) ORDER BY id"
        ).fetchall()
    assert kept[:2] == [("g0", False), ("g1", False)]
    assert ("g7", False) in kept
    assert len(kept) <= 4


def test_two_who_write_one_source_wait_for_each_other(
    address: str, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put([source("s", [grant("a")])], action="import")
    monkeypatch.setattr(writing, "WAIT", 0.2)
    told: list[float] = []
    with Server(address).write("import") as first:
        first.held("s.json")
        with Server(address).write("import") as other:
            # Another source waits for nobody.
            other.held("t.json")
            other.put("t.json", [b'{"sources": {"t": {}}}'], None)
        store.backend.on_wait = lambda _, seconds: told.append(seconds)
        with pytest.raises(StoreBusy, match="another program is writing"):
            store.put([source("s", [grant("b")])], action="import")
    assert told == [0.2]
    store.put([source("s", [grant("b")])], action="import")
    assert [each.action for each in Server(address).history()] == ["import"] * 3


def test_a_version_that_has_given_way_is_not_replaced(address: str, store: FileStore) -> None:
    store.put([source("s", [grant("a")])], action="import")
    (stamp,) = Server(address).list_files()
    store.put([source("s", [grant("b")])], action="import")
    for change in (
        lambda writer: writer.put("s.json", [b"{}"], stamp),
        lambda writer: writer.put("s.json", [b"{}"], None),
        lambda writer: writer.delete("s.json", stamp),
    ):
        with pytest.raises(FileChanged), Server(address).write("import") as writer:
            change(writer)
    assert len(Server(address).history()) == 2


def test_writers_at_once_lose_nothing(address: str, tmp_path: Path) -> None:
    def work(name: str) -> None:
        own = open_store(address, cache_dir=tmp_path / name)
        for number in range(4):
            own.put([source(f"{name}{number}", [grant(f"{name}{number}")])], action="import")

    threads = [threading.Thread(target=work, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server = Server(address)
    assert len(server.list_files()) == 12
    assert [int(each.id) for each in server.history()] == list(range(12, 0, -1))


def test_what_was_begun_and_given_up_leaves_nothing(address: str) -> None:
    with suppress(RuntimeError), Server(address).write("import") as writer:
        writer.put("s.json", [b'{"sources": {"s": {}}}'], None)
        raise RuntimeError
    with Server(address).write("import") as writer:
        writer.held("s.json")
    with Server(address).connections.connect() as connection:
        assert connection.execute("SELECT count(*) FROM pactline.files").fetchone() == (0,)
    assert Server(address).history() == []


def test_the_history_is_bounded(
    address: str, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "KEEP", 3)
    for number in range(6):
        store.put([source("s", [grant("a", str(number))])], action="import")
    assert [each.id for each in Server(address).history()] == ["6", "5", "4"]
    with pytest.raises(UndoRefused, match="there is no write 2"):
        Server(address).undo("2")
    monkeypatch.setattr(writing, "KEEP_BYTES", 1)
    for names in ("wxyz", "efgh"):
        store.put([source("s", [grant(each) for each in names])], action="import")
    assert [each.id for each in Server(address).history()] == ["8"]


def test_own_last_write_is_taken_back_beside_later_ones(address: str, store: FileStore) -> None:
    store.put([source("s", [grant("a"), grant("b")])], action="import")
    store.put([source("s", [grant("a", "2"), grant("b")])], action="mine")
    monkey = Server(address)
    with monkey.connections.connect() as connection:
        connection.execute("UPDATE pactline.writes SET account = 'other' WHERE action = 'import'")
    store.put([source("s", [grant("a", "2"), grant("b", "3")])], action="theirs")
    with monkey.connections.connect() as connection:
        connection.execute("UPDATE pactline.writes SET account = 'other' WHERE action = 'theirs'")
    assert monkey.take_back(["nobody"]).action == "mine"
    store.refresh()
    assert store.read_source("s") == source("s", [grant("b", "3"), grant("a")])
    with pytest.raises(PactlineError, match="no write of yours"):
        monkey.take_back(["nobody"])


def test_another_host_reads_only_what_changed(
    address: str, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [grant(f"g{number}", recipient="r") for number in range(40)]
    store.put([source("s", many, [body("r", "Old name")])], action="import")
    other = open_store(address, cache_dir=tmp_path / "another host")
    asked: list[str] = []
    for name in ("contents", "bodies"):
        real = getattr(Server, name)

        def counted(self: Server, *words: Any, real: Any = real, name: str = name) -> Any:
            asked.append(name)
            return real(self, *words)

        monkeypatch.setattr(Server, name, counted)
    many[7] = grant("g7", "8", recipient="r")
    store.put([source("s", many[1:], [body("r", "Old name")])], action="import")
    assert other.changed()
    asked.clear()
    other.refresh()
    assert asked == []
    assert other.listing(EVERYTHING, Kind.AGREEMENT).total == 39
    assert other.agreement("g0") is None
    view = other.agreement("g7")
    assert view is not None
    assert asked == ["bodies"]
    # What stands beside it unchanged is read as well as before.
    assert other.agreement("g8") is not None
    assert other.organisation("r") is not None


def test_a_page_of_what_did_not_change_is_read_without_a_new_index(
    address: str, store: FileStore, tmp_path: Path
) -> None:
    store.put([source("s", [grant(f"g{n}") for n in range(9)])], action="import")
    other = open_store(address, cache_dir=tmp_path / "another host")
    index = other.index
    store.put([source("s", [grant("g0", "7"), *(grant(f"g{n}") for n in range(1, 9))])], action="x")
    assert other.agreement("g1") is not None
    assert other.index is index
    view = other.agreement("g0")
    assert view is not None
    assert "7" in str(view.records[0][1].funding[0].amount)
    assert other.index is not index


def test_people_who_change_one_source_at_once_lose_nothing(address: str, tmp_path: Path) -> None:
    def work(name: str) -> None:
        own = open_store(address, cache_dir=tmp_path / name)
        for number in range(6):
            new = grant(f"{name}{number}")
            own.amend(
                source("s", []).source,
                lambda file, new=new: replace(file, agreements=(*file.agreements, new)),
                action="add",
            )

    threads = [threading.Thread(target=work, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = open_store(address, cache_dir=tmp_path / "i").read_source("s")
    assert found is not None
    wanted = {f"{name}{number}" for name in "abc" for number in range(6)}
    assert {each.id for each in found.agreements} == wanted

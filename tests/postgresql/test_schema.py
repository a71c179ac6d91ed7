"""Stores in a server that an earlier or a later version of the program made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from store.errors import PactlineError
from store.files.errors import NewerSchema
from store.postgresql import schema, server
from store.postgresql.server import Server
from store.store import open_store
from tests.index.records import everything_said, grant, source
from tests.postgresql.cluster import shared

DATABASE = "older"
STEP = """
ALTER TABLE pactline.files ADD COLUMN place text NOT NULL DEFAULT '';
UPDATE pactline.files SET place = name;
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A store of the first version, with a record in it."""
    shared().execute(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
    found = shared().address(DATABASE)
    Server(found).create()
    open_store(found, cache_dir=tmp_path / "i").put([source("s", [grant("a")])], action="import")
    yield found
    shared().execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def later(monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """Be a version of the program that has gone on by some steps."""
    monkeypatch.setattr(schema, "STEPS", steps)
    monkeypatch.setattr(server, "SCHEMA", 1 + len(steps))


def version(address: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT schema FROM pactline.store").fetchone()
    return int(row[0]) if row else 0


def test_an_older_store_is_brought_up_to_date_once(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_said(open_store(address, cache_dir=tmp_path / "i"))
    later(monkeypatch, STEP)
    with pytest.raises(PactlineError, match=r"earlier version.*create-store"):
        open_store(address, cache_dir=tmp_path / "i")
    threads = [threading.Thread(target=Server(address).create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version(address) == 2
    store = open_store(address, cache_dir=tmp_path / "i")
    assert everything_said(store) == before
    store.put([source("t", [grant("b")])], action="import")
    monkeypatch.undo()
    with pytest.raises(NewerSchema, match="later version"):
        open_store(address, cache_dir=tmp_path / "i")


def test_a_step_that_fails_leaves_all_as_it_was(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, STEP, "ALTER TABLE pactline.files ADD COLUMN place text")
    with pytest.raises(PactlineError, match="the server says"):
        Server(address).create()
    monkeypatch.undo()
    assert version(address) == 1
    store = open_store(address, cache_dir=tmp_path / "i")
    store.put([source("t", [grant("b")])], action="import")
    with psycopg.connect(address) as connection:
        columns = connection.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name = 'files'"
        ).fetchone()
    assert columns == (5,)

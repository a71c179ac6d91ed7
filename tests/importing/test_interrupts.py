"""Ctrl-C while a file is taken in or taken back leaves the store as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import run_import
from store.records import Source, SourceFile
from store.store import FileStore, open_store

from .support import grant


def _file(folder: Path, name: str, *grants: dict[str, object]) -> Path:
    path = folder / name
    path.write_text(json.dumps({"grants": list(grants)}), encoding="utf-8")
    return path


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


def _stop_while_indexing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "take", stop)
    monkeypatch.setattr(store, "refresh", lambda: None)


@pytest.mark.parametrize("held", [False, True], ids=["a new source", "a newer file"])
def test_after_the_files_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    run_import(store, _file(tmp_path, "other.json", grant(id="360G-o-1")))
    if held:
        run_import(store, _file(tmp_path, "grants.json", grant()))
    before, known = _contents(folder), [source.id for source in store.sources()]
    _stop_while_indexing(store, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        run_import(store, _file(tmp_path, "grants.json", grant(title="Band"), grant(id="360G-2")))
    assert _contents(folder) == before
    assert [source.id for source in open_store(folder).sources()] == known


def test_while_a_source_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    run_import(store, _file(tmp_path, "grants.json", grant()))
    before = _contents(folder)
    _stop_while_indexing(store, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        store.forget(store.sources()[0].id)
    assert _contents(folder) == before


def test_two_sources_of_one_id_are_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    twins = [SourceFile(source=Source(id="a", title=title)) for title in ("One", "Two")]
    with pytest.raises(PactlineError, match="several sources have the id “a”"):
        store.put(twins, action="test")
    assert not (tmp_path / "store").exists()

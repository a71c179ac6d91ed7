"""A file becomes a source once, is replaced by its newer version, and is taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.errors import PactlineError
from store.importing import read_file, run_import
from store.store import FileStore, open_store

from .support import grant


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return open_store(tmp_path / "store")


def ids(store: FileStore) -> list[str]:
    return [source.id for source in store.sources()]


def writes(store: FileStore) -> int:
    return len(store.backend.history())


def write(path: Path, *grants: dict[str, Any], **package: Any) -> Path:
    path.write_text(json.dumps({**package, "grants": grants}))
    return path


def test_added_then_the_same_again(store: FileStore, tmp_path: Path) -> None:
    path = write(tmp_path / "grants.json", grant())
    report = run_import(store, path)
    assert report.written
    assert report.changes == [("a-foundation-grants", 3, 0, 0, 0)]
    again = run_import(store, path)
    assert again.same_again
    assert not again.written
    assert "the same file again, nothing changed" in again.message
    assert again.changes[0].unchanged == 3
    assert writes(store) == 1


def test_the_same_file_read_again_on_demand(store: FileStore, tmp_path: Path) -> None:
    path = write(tmp_path / "grants.json", grant())
    run_import(store, path)
    assert run_import(store, path, again=True).same_again


def test_a_newer_file_changes_its_own_facts(store: FileStore, tmp_path: Path) -> None:
    first, second, third = (grant(id=f"360G-f-{number}") for number in range(3))
    run_import(store, write(tmp_path / "grants.json", first, second))
    new = write(tmp_path / "grants (1).json", {**second, "amountAwarded": 9}, third, first)
    report = run_import(store, new)
    assert report.changes == [("a-foundation-grants", 1, 1, 3, 0)]
    gone = run_import(store, write(tmp_path / "grants.json", third))
    assert gone.changes == [("a-foundation-grants", 0, 0, 3, 2)]
    held = store.read_source("a-foundation-grants")
    assert held
    assert [each.id for each in held.agreements] == ["360G-f-2"]


def test_another_name_by_order(store: FileStore, tmp_path: Path) -> None:
    run_import(store, write(tmp_path / "grants-2023.json", grant()))
    new = write(tmp_path / "grants-2024.json", grant(title="New"))
    report = run_import(store, new, source_id="a-foundation-grants-2023")
    assert report.changes[0].changed == 1
    assert ids(store) == ["a-foundation-grants-2023"]


def test_two_publishers_with_one_file_name(store: FileStore, tmp_path: Path) -> None:
    for name in ("Our Trust", "Old Trust"):
        publisher = {"name": name, "identifier": f"360G-{name[:3]}"}
        write(tmp_path / "trust.json", grant(title=name), publisher=publisher)
        run_import(store, tmp_path / "trust.json")
    assert sorted(ids(store)) == ["trust", "trust-2"]


def test_a_dry_run_writes_nothing(store: FileStore, tmp_path: Path) -> None:
    report = run_import(store, write(tmp_path / "g.json", grant()), dry_run=True)
    assert report.changes[0].added == 3
    assert not report.written
    assert not ids(store)


def test_a_refused_file_writes_nothing(store: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{")
    with pytest.raises(PactlineError, match=r"x\.json:1:2"):
        run_import(store, path)
    assert not writes(store)


@pytest.mark.parametrize("bad", ["../x", "decisions", "", "A B", "x" * 101, ".x", "x..y"])
def test_names_that_no_source_can_have(store: FileStore, tmp_path: Path, bad: str) -> None:
    document = {"sources": {bad: {"title": "t"}}, "agreements": {"a": {"title": "t"}}}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(document))
    with pytest.raises(PactlineError, match="cannot be the id of a source"):
        run_import(store, path)


def test_ctrl_c_leaves_the_store_as_it_was(store: FileStore, tmp_path: Path) -> None:
    path = write(tmp_path / "g.json", *(grant(id=f"360G-f-{number}") for number in range(2001)))
    calls: list[int] = []

    def stop(_: str, done: int, total: int) -> None:
        calls.append(total)
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(store, path, progress=stop)
    assert calls == [2001, 2001]
    assert not writes(store)


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = write(tmp_path / "g.json", *(grant(id=f"360G-f-{number}") for number in range(1500)))
    read_file(path, progress=lambda _, done, total: seen.append((done, total)))
    assert seen == [(0, 1500), (1000, 1500), (1500, 1500)]


def test_forget(store: FileStore, tmp_path: Path) -> None:
    run_import(store, write(tmp_path / "g.json", grant()))
    assert store.forget("a-foundation-g").gone == 3
    assert not ids(store)
    with pytest.raises(PactlineError, match="no source “a-foundation-g”"):
        store.forget("a-foundation-g")


@pytest.mark.parametrize("make", ["missing", "folder", "empty", "blank"])
def test_no_file_at_all(tmp_path: Path, make: str) -> None:
    path = tmp_path / "x.json"
    if make == "folder":
        path.mkdir()
    elif make != "missing":
        path.write_text("" if make == "empty" else " \n")
    with pytest.raises(PactlineError) as error:
        read_file(path)
    assert error.value.place == "x.json"
    assert error.value.remedy


def test_what_may_be_an_older_version_under_another_name_is_told(
    store: FileStore, tmp_path: Path
) -> None:
    run_import(store, write(tmp_path / "grants-2023.json", grant()))
    report = run_import(store, write(tmp_path / "grants-2024.json", grant(), grant(id="360G-2")))
    assert report.beside == ("a-foundation-grants-2023",)
    apart = run_import(store, write(tmp_path / "grants-2025.json", grant(id="360G-3")))
    assert apart.beside == ()

"""The last writes can be looked at and undone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.files.errors import UndoRefused
from store.files.folder import StoreFolder
from store.files.history import entries, undo
from tests.files.helpers import AFTER, BEFORE, change, contents, make


def test_who_when_what_how_many(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    entry = entries(folder)[0]
    assert (entry.id, entry.action, entry.detail) == ("2", "import", "new.json")
    assert entry.counts == {"added": 1}
    assert entry.user
    age = datetime.now(UTC) - datetime.fromisoformat(entry.when)
    assert 0 <= age.total_seconds() < 60
    sizes = {file.name: (file.before, file.after) for file in entry.files}
    assert sizes == {
        name: (len(BEFORE[name]) if name in BEFORE else None,
               len(AFTER[name]) if name in AFTER else None)
        for name in BEFORE | AFTER
    }  # fmt: skip


def test_undo_can_be_undone(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    assert undo(folder).id == "2"
    assert contents(tmp_path / "s") == BEFORE
    assert undo(folder).action == "undo"
    assert contents(tmp_path / "s") == AFTER
    assert [entry.action for entry in entries(folder)] == ["undo", "undo", "import", "begin"]


def test_older_writes_are_undone_one_after_another(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    with pytest.raises(UndoRefused, match="undo the later write first"):
        undo(folder, "1")
    undo(folder, "2")
    undo(folder, "1")
    assert contents(tmp_path / "s") == {}
    with pytest.raises(UndoRefused, match="no write 77"):
        undo(folder, "77")


def test_a_write_of_other_files_is_undone_alone(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    for name in ("one.json", "two.json"):
        with folder.write("import", name) as transaction:
            transaction.put(name, b"{}")
    undo(folder, "2")
    assert set(contents(tmp_path / "s")) == {*BEFORE, "two.json"}


def test_a_foreign_change_is_not_undone_away(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    (tmp_path / "s/a.json").write_bytes(b"{}")
    with pytest.raises(UndoRefused):
        undo(folder)
    assert contents(tmp_path / "s")["a.json"] == b"{}"


def test_nothing_to_undo(tmp_path: Path) -> None:
    folder = StoreFolder.create(tmp_path / "s")
    assert entries(folder) == []
    with pytest.raises(UndoRefused, match="nothing to undo"):
        undo(folder)


def test_the_history_is_bounded(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    for number in range(30):
        with folder.write("import", str(number), keep=5) as transaction:
            transaction.put("a.json", str(number).encode() * 1000)
    assert [entry.detail for entry in entries(folder)] == ["29", "28", "27", "26", "25"]
    with folder.write("import", "large", keep_bytes=3000) as transaction:
        transaction.put("a.json", b"{}")
    assert len(entries(folder)) == 1
    undo(folder)
    assert contents(tmp_path / "s")["a.json"] == b"29" * 1000


def test_writing_in_place_does_not_reach_the_history(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    undo(folder)
    with TinyDB(tmp_path / "s/a.json") as database:
        database.insert({"by": "plain TinyDB"})
    kept = (tmp_path / "s/.history/00000002/a.json").read_bytes()
    assert kept == BEFORE["a.json"]


def test_a_write_that_changes_nothing_is_no_entry(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with folder.write("import") as transaction:
        transaction.delete("never.json")
    assert len(entries(folder)) == 1


def test_git_passes_over_what_is_derived(tmp_path: Path) -> None:
    make(tmp_path / "s")
    ignored = (tmp_path / "s/.gitignore").read_text().split("\n")
    assert {"/.history/", "/.index/", "/.pactline/"} <= set(ignored)

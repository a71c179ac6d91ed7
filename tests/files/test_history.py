"""The last writes can be looked at and undone."""

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.files import history
from store.files.errors import DiskFull, UndoRefused
from store.files.history import entries
from store.files.writing import Writer, create_store, undo
from tests.files.faulty import Faults, failing
from tests.files.helpers import (
    AFTER,
    BEFORE,
    CHANGES,
    after,
    change,
    contents,
    delete,
    leftovers,
    make,
    put,
)


@pytest.mark.parametrize("kind", CHANGES)
def test_who_when_what_how_many(tmp_path: Path, kind: str) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s", kind)
    entry = entries(folder)[0]
    name, data = CHANGES[kind]
    assert (entry.id, entry.action, entry.detail) == ("4", "import", name)
    assert entry.counts == {"added": 1}
    assert entry.user
    age = datetime.now(UTC) - datetime.fromisoformat(entry.when)
    assert 0 <= age.total_seconds() < 60
    (file,) = entry.files
    assert file.name == name
    assert file.before == (len(BEFORE[name]) if name in BEFORE else None)
    assert file.after == (None if data is None else len(data))


@pytest.mark.parametrize("kind", CHANGES)
def test_undo_can_be_undone(tmp_path: Path, kind: str) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s", kind)
    assert undo(folder).id == "4"
    assert contents(tmp_path / "s") == BEFORE
    assert undo(folder).action == "undo"
    assert contents(tmp_path / "s") == after(kind)
    assert [entry.action for entry in entries(folder)[:3]] == ["undo", "undo", "import"]


def test_older_writes_are_undone_one_after_another(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    with pytest.raises(UndoRefused, match="undo the later write first"):
        undo(folder, "1")
    for number in ("4", "3", "2", "1"):
        undo(folder, number)
    assert contents(tmp_path / "s") == {}
    with pytest.raises(UndoRefused, match="no write 77"):
        undo(folder, "77")


def test_a_write_of_other_files_is_undone_alone(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    for name in ("one.json", "two.json"):
        with Writer(folder, "import", name) as writer:
            put(writer, name, b"{}")
    undo(folder, "4")
    assert set(contents(tmp_path / "s")) == {*BEFORE, "two.json"}


def test_a_writer_takes_back_what_it_changed_and_no_more(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    mine = Writer(folder, "import")
    with mine:
        put(mine, "a.json", b'{"t": {}}')
        delete(mine, "gone.json")
        put(mine, "new.json", b"{}")
    with Writer(folder, "import") as other:
        put(other, "b.json", b"{}")
    mine.take_back()
    assert contents(tmp_path / "s") == {**BEFORE, "b.json": b"{}"}
    assert leftovers(tmp_path / "s") == set()


def test_what_was_not_written_is_not_taken_back(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    mine = Writer(folder, "import", "a.json")
    with Faults(1, failing(errno.ENOSPC), only=("rename",)), pytest.raises(DiskFull), mine:
        put(mine, "a.json", b"{}")
    change(tmp_path / "s")
    mine.take_back()
    assert contents(tmp_path / "s") == AFTER


def test_a_foreign_change_is_not_undone_away(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    (tmp_path / "s/a.json").write_bytes(b"{}")
    with pytest.raises(UndoRefused):
        undo(folder)
    assert contents(tmp_path / "s")["a.json"] == b"{}"


def test_nothing_to_undo(tmp_path: Path) -> None:
    folder = create_store(tmp_path / "s")
    assert entries(folder) == []
    with pytest.raises(UndoRefused, match="nothing to undo"):
        undo(folder)


def test_the_history_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "s")
    monkeypatch.setattr(history, "KEEP", 5)
    for number in range(30):
        with Writer(folder, "import", str(number)) as writer:
            put(writer, "a.json", str(number).encode() * 1000)
    assert [entry.detail for entry in entries(folder)] == ["29", "28", "27", "26", "25"]
    monkeypatch.setattr(history, "KEEP_BYTES", 3000)
    with Writer(folder, "import", "large") as writer:
        put(writer, "a.json", b"{}")
    assert len(entries(folder)) == 1
    undo(folder)
    assert contents(tmp_path / "s")["a.json"] == b"29" * 1000


def test_writing_in_place_does_not_reach_the_history(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    change(tmp_path / "s")
    undo(folder)
    with TinyDB(tmp_path / "s/a.json") as database:
        database.insert({"by": "plain TinyDB"})
    kept = (tmp_path / "s/.history/00000004/a.json").read_bytes()
    assert kept == BEFORE["a.json"]


def test_a_write_that_changes_nothing_is_no_entry(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with Writer(folder, "import") as writer:
        delete(writer, "never.json")
    assert len(entries(folder)) == len(BEFORE)


def test_git_passes_over_what_is_derived(tmp_path: Path) -> None:
    make(tmp_path / "s")
    ignored = (tmp_path / "s/.gitignore").read_text().split("\n")
    assert {"/.history/", "/.index/", "/.pactline/"} <= set(ignored)

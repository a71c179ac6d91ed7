"""What version 0.1.0, which wrote several files at once, has left in a store."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from store.files.errors import DamagedFile
from store.files.history import entries
from store.files.repair import verify_files
from store.files.writing import Writer, remove_begun, undo
from tests.files.helpers import BEFORE, contents, make, settle

NEW = {"a.json": b'{"t": {"1": {"n": 2}}}', "new.json": b"{}"}
AFTER = {"b.json": BEFORE["b.json"], **NEW}


def entry_of_three(folder: Path) -> None:
    """Keep an entry of a write of three files."""
    folder.mkdir()
    files: list[list[object]] = []
    for name in ("a.json", "gone.json", "new.json"):
        old, new = BEFORE.get(name), NEW.get(name)
        if old is not None:
            (folder / name).write_bytes(old)
        digest = sha256(new).hexdigest() if new is not None else ""
        files.append([name, *(None if data is None else len(data) for data in (old, new)), digest])
    entry = {
        "id": "4", "when": "2026-01-01T00:00:00.000+00:00", "user": "u", "host": "h",
        "action": "migrate", "detail": "", "counts": {"files": 2}, "files": files,
    }  # fmt: skip
    (folder / ".entry.json").write_text(json.dumps(entry))


def left_amid_a_write(path: Path, done: int) -> None:
    """Make a store whose writer died when its write was decided and `done` of three steps done."""
    make(path)
    area = path / ".pactline"
    entry_of_three(path / ".history/.pending-00000004")
    steps = [["a.json", "new-1f-ab-0"], ["gone.json", ""], ["new.json", "new-1f-ab-1"]]
    journal = {"id": "1f-ab", "entry": "00000004", "steps": steps}
    (area / "journal").write_text(json.dumps(journal))
    (area / "last").write_text(json.dumps({**journal, "id": "1f-aa"}))
    for name, new in steps:
        if new:
            (area / new).write_bytes(NEW[name])
    for name, new in steps[:done]:
        (area / new).rename(path / name) if new else (path / name).unlink()


@pytest.mark.parametrize("done", range(4))
def test_the_next_writer_finishes_a_write(tmp_path: Path, done: int) -> None:
    left_amid_a_write(tmp_path / "s", done)
    folder = make(tmp_path / "t", {})
    folder.path = folder.home = str(tmp_path / "s")
    assert "the next write finishes it" in [finding.remedy for finding in verify_files(folder)]
    assert not remove_begun(folder.path)
    with Writer(folder, "settle"):
        pass
    assert contents(tmp_path / "s") == AFTER
    assert entries(folder)[0].action == "migrate"
    assert verify_files(folder) == [each for each in verify_files(folder) if each.file]
    (tmp_path / "s/.pactline/last").unlink()
    settle(tmp_path / "s")


def test_a_write_of_several_files_is_undone(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", BEFORE)
    entry_of_three(tmp_path / "s/.history/00000004")
    for name, data in NEW.items():
        (tmp_path / "s" / name).write_bytes(data)
    (tmp_path / "s/gone.json").unlink()
    assert undo(folder).id == "4"
    assert contents(tmp_path / "s") == BEFORE


@pytest.mark.parametrize(
    "steps",
    [
        [["../x.json", "new-1"]],
        [["a.json", "../../x"]],
        [["a.json", "new-/../x"]],
        [["a\0.json", "new-1"]],
        [["a\ud800.json", "new-1"]],
        [["a.json"]],
        5,
    ],
)
def test_a_journal_that_is_damaged_or_reaches_outside_is_refused(
    tmp_path: Path, steps: object
) -> None:
    folder = make(tmp_path / "s")
    (tmp_path / "x").write_bytes(b"mine")
    journal = tmp_path / "s/.pactline/journal"
    journal.write_text(json.dumps({"id": "1", "entry": "", "steps": steps}))
    with pytest.raises(DamagedFile, match="journal"), Writer(folder, "import"):
        pass
    journal.unlink()
    assert contents(tmp_path / "s") == BEFORE
    assert (tmp_path / "x").read_bytes() == b"mine"


def test_a_step_that_is_none_of_a_store_is_passed_over(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    (tmp_path / "s/notes.txt").write_bytes(b"mine")
    journal = tmp_path / "s/.pactline/journal"
    journal.write_text(json.dumps({"steps": [["notes.txt", ""], ["a.json", "holder"]]}))
    with Writer(folder, "import"):
        pass
    assert (tmp_path / "s/notes.txt").read_bytes() == b"mine"
    assert contents(tmp_path / "s") == BEFORE

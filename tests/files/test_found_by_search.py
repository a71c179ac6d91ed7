"""Inputs that once broke a reader, found by the search of `make fuzz`."""

import json
from pathlib import Path

import pytest

from store.file_schema import SCHEMA
from store.files.errors import DamagedFile
from store.files.folder import StoreFolder
from store.files.history import DAMAGED, entries
from store.files.repair import repair, verify_files
from store.files.tinydb import decode
from store.files.writing import undo
from tests.files.helpers import BEFORE, contents, make, read


def test_a_file_that_states_schema_0_is_brought_up_to_date() -> None:
    data = b'{"pactline": {"file": {"schema": 0}}, "t": {"1": {"n": 1}}}'
    assert decode(data, "f") == {
        "pactline": {"file": {"schema": SCHEMA}},
        "t": {"1": {"n": 1}},
    }


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_numbers_that_no_json_knows_are_refused_and_repaired(tmp_path: Path, number: str) -> None:
    text = f'{{"t": {{"1": {{"n": {number}}}, "2": {{"n": 2}}}}}}'
    folder = make(tmp_path / "s", {"a.json": text.encode()})
    with pytest.raises(DamagedFile, match="no number that can be kept; save what can"):
        read(folder, "a.json")
    assert [finding.severe for finding in verify_files(folder)] == [True]
    saved = repair(tmp_path / "s/a.json", tmp_path / "s/b.json")
    assert [(loss.line, loss.what) for loss in saved.lost] == [
        (1, "record 1: kept, with a number that is none as text")
    ]
    assert read(folder, "b.json")["t"] == {"1": {"n": number}, "2": {"n": 2}}


@pytest.mark.parametrize(
    "change",
    [{"counts": None}, {"counts": {"a": "x"}}, {"files": [["a"]]}, {"files": 5}, None],
)
@pytest.mark.parametrize("number", ["2", "3"])
def test_an_entry_of_the_history_that_somebody_edited(
    tmp_path: Path, change: dict[str, object] | None, number: str
) -> None:
    folder = make(tmp_path / "s")
    path = tmp_path / f"s/.history/0000000{number}/.entry.json"
    document = json.loads(path.read_bytes())
    path.write_text("{" if change is None else json.dumps({**document, **change}))
    actions = {entry.id: entry.action for entry in entries(StoreFolder(folder.path))}
    assert actions == {"1": "begin", "2": "begin", "3": "begin"} | {number: DAMAGED}
    # It is never passed over in silence, and keeps nobody from undoing another.
    for given in [number, None] if number == "3" else [number]:
        with pytest.raises(DamagedFile, match=f"says of write {number} is damaged"):
            undo(folder, given)
    undo(folder, "1")
    assert set(contents(tmp_path / "s")) == BEFORE.keys() - {"a.json"}

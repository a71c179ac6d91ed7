"""Inputs that once broke a reader, found by the search of `make fuzz`."""

import json
from pathlib import Path

import pytest

from store.file_schema import SCHEMA
from store.files.errors import DamagedFile
from store.files.folder import StoreFolder
from store.files.history import entries
from store.files.repair import repair, verify_files
from store.files.tinydb import decode
from tests.files.helpers import make, read


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
    [{"counts": None}, {"counts": {"a": "x"}}, {"files": [["a"]]}, {"files": 5}, {"id": None}],
)
def test_an_entry_of_the_history_that_somebody_edited(tmp_path: Path, change: object) -> None:
    folder = make(tmp_path / "s")
    entry = tmp_path / "s/.history/00000002"
    document = json.loads((entry / ".entry.json").read_bytes())
    assert isinstance(change, dict)
    (entry / ".entry.json").write_text(json.dumps({**document, **change}))
    with pytest.raises(DamagedFile, match="entry of the history is damaged"):
        entries(StoreFolder(folder.path))

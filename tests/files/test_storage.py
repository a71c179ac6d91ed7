"""TinyDB over the store's own way of writing."""

from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from store.files.errors import DamagedFile, FileChanged
from store.files.folder import StoreFolder
from store.files.history import entries
from store.files.tinydb import Database, FileStorage
from store.files.writing import Writer, undo
from tests.files.helpers import make, put, read


def test_ids_are_text_and_writes_are_writes_of_the_store(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {})
    database = Database(tmp_path / "s/a.json")
    table = database.table("organisations")
    table.insert(Document({"names": ["Navca"]}, doc_id="GB-CHC-1001635"))  # type: ignore[arg-type]
    table.update({"kind": "CVS"}, where("names") == ["Navca"])
    assert read(folder, "a.json")["organisations"] == {
        "GB-CHC-1001635": {"names": ["Navca"], "kind": "CVS"}
    }
    assert [entry.action for entry in entries(folder)] == ["edit", "edit"]
    undo(folder)
    assert table.all() == [{"names": ["Navca"]}]
    (found,) = table.search(where("names").any(["Navca"]))
    assert found.doc_id == "GB-CHC-1001635"


def test_a_document_is_put_in_place_of_the_one_with_its_id(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {})
    table = Database(tmp_path / "s/a.json").table("decisions")
    table.put({"d1": {"kind": "same", "note": "seen"}})
    table.put({"d1": {"kind": "different"}})
    table.put({"d2": {"kind": "note"}})
    assert read(folder, "a.json")["decisions"] == {
        "d1": {"kind": "different"},
        "d2": {"kind": "note"},
    }
    assert len(entries(folder)) == 3


def test_a_writer_between_read_and_write_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    storage = FileStorage(path)
    storage.write({"t": {}})
    tables = storage.read()
    assert tables
    with Writer(StoreFolder(path), "import") as writer:
        put(writer, "a.json", {"t": {"1": {"by": "another"}}})
    with pytest.raises(FileChanged):
        storage.write(tables)
    tables = storage.read()
    assert tables
    assert tables["t"] == {"1": {"by": "another"}}
    storage.write(tables)


def test_a_missing_file_is_an_empty_database_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    database = Database(tmp_path / "new.json")
    assert database.tables() == set()
    database.insert({"a": 1})
    assert len(TinyDB(tmp_path / "new.json").tables()) == 2
    (tmp_path / "new.json").write_text('{"t": {')
    with pytest.raises(DamagedFile):
        database.all()
    with pytest.raises(DamagedFile):
        database.insert({"b": 2})
    assert (tmp_path / "new.json").read_text() == '{"t": {'

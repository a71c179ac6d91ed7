"""Listing and reading a store's folder."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.table import Document, Table

from store.files import tinydb
from store.files.errors import (
    DamagedFile,
    FileChanged,
    LimitExceeded,
    NewerSchema,
    StoreMissing,
    UnreadableFile,
    WriteFailed,
)
from store.files.folder import FileStamp, StoreFolder
from store.files.tinydb import FileStorage, decode, encode
from store.files.writing import Writer, create_store
from tests.files.helpers import AFTER, BEFORE, change, contents, delete, make, put, read

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(
    st.text(min_size=1).filter(lambda name: name != "pactline"),
    st.dictionaries(st.text(), st.dictionaries(st.text(), JSON, max_size=3), max_size=3),
    max_size=3,
)


@given(TABLES)
def test_tables_come_back_as_they_were(tables: dict[str, dict[str, dict[str, object]]]) -> None:
    expected = {"pactline": {"file": {"schema": 1}}, **tables}
    data = encode(tables)[0]
    assert decode(data, "f") == expected
    assert json.loads(data) == expected


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    message = "f.json"
    try:
        decode(data, "f.json")
    except (DamagedFile, NewerSchema, LimitExceeded) as error:
        message = str(error)
    assert message.startswith("f.json")
    assert "\n" not in message


def test_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path / "s")
    for name in (".hidden.json", "notes.txt", ".json", "README.md"):
        (tmp_path / "s" / name).write_text("{}")
    assert contents(tmp_path / "s") == BEFORE


def test_a_name_that_leads_nowhere_is_listed_and_says_why(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {})
    (tmp_path / "s/folder.json").mkdir()
    (tmp_path / "s/gone.json").symlink_to("nowhere")
    (tmp_path / "s/loop.json").symlink_to("loop.json")
    os.mkfifo(tmp_path / "s/pipe.json")
    files = folder.list_files()
    assert [(stamp.name, stamp.size) for stamp in files] == [
        ("folder.json", -1), ("gone.json", -1), ("loop.json", -1), ("pipe.json", -1),
    ]  # fmt: skip
    words = ["it is a folder", "no such file", "circle", "not an ordinary file"]
    for stamp, word in zip(files, words, strict=True):
        with pytest.raises(UnreadableFile, match=word):
            FileStorage.of(folder, stamp).read_bytes()


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path / "none")
    with pytest.raises(StoreMissing, match="pactline import"):
        folder.list_files()
    with pytest.raises(StoreMissing, match="gone"), Writer(folder, "import"):
        pass
    assert not (tmp_path / "none").exists()


def test_a_folder_that_vanishes_while_it_is_written(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with pytest.raises(StoreMissing), Writer(folder, "import") as writer:  # noqa: PT012
        (tmp_path / "s").rename(tmp_path / "elsewhere")
        put(writer, "b.json", b"{}")
    assert contents(tmp_path / "elsewhere") == BEFORE


def test_damage_has_a_line_and_a_column(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "s", {"cut.json": b'{"t": {\n"1": {"n": ', "latin.json": b'{\n "\xe9": 1}'}
    )
    with pytest.raises(DamagedFile, match=r"cut.json, line 2, column 12: not JSON.*repair"):
        read(folder, "cut.json")
    with pytest.raises(DamagedFile, match=r"latin.json, line 2, column 3: not UTF-8"):
        read(folder, "latin.json")


@pytest.mark.parametrize("text", ["", " \n", "[]", "7", '{"t": []}', '{"t": {"1": 7}}'])
def test_what_is_no_store(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path / "s", {"a.json": text.encode()})
    with pytest.raises(DamagedFile):
        read(folder, "a.json")


def test_a_newer_file_is_refused_and_the_others_open(tmp_path: Path) -> None:
    newer = b'{"pactline": {"file": {"schema": 2}}}'
    folder = make(tmp_path / "s", {"a.json": newer, "b.json": b"{}"})
    with pytest.raises(NewerSchema, match=r"schema 2, known up to 1\); install a newer pactline"):
        read(folder, "a.json")
    assert "pactline" in read(folder, "b.json")


def test_a_range_is_of_the_stamped_file_or_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    stamp = folder.list_files()[0]
    storage = FileStorage.of(folder, stamp)
    assert storage.read_record(2, 3) == BEFORE["a.json"][2:5]
    with pytest.raises(FileChanged):
        storage.read_record(2, 5000)
    change(tmp_path / "s")
    with pytest.raises(FileChanged):
        storage.read_record(2, 3)
    now = FileStorage.of(folder, folder.list_files()[0])
    assert now.read_record(0, 4) == AFTER["a.json"][:4]


def test_the_stamps_change_with_any_file(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    seen: list[list[FileStamp]] = [folder.list_files()]
    assert folder.list_files() == seen[0]
    change(tmp_path / "s")
    seen.append(folder.list_files())
    (tmp_path / "s/foreign.json").write_text("{}")
    seen.append(folder.list_files())
    TinyDB(tmp_path / "s/a.json").insert({"by": "plain TinyDB"})
    seen.append(folder.list_files())
    (tmp_path / "s/foreign.json").unlink()
    seen.append(folder.list_files())
    assert len(set(map(tuple, seen))) == 5


def test_a_single_file_is_a_store_of_one_source(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"t": {"x": {}}}')
    (tmp_path / "other.json").write_text("{}")
    folder = StoreFolder(tmp_path / "one.json")
    assert [stamp.name for stamp in folder.list_files()] == ["one.json"]
    with pytest.raises(WriteFailed, match="single file"), Writer(folder, "import") as writer:
        put(writer, "new.json", b"{}")
    with Writer(folder, "import") as writer:
        put(writer, "one.json", b'{"t": {}}')
    assert read(folder, "one.json")["t"] == {}
    assert (tmp_path / "other.json").read_text() == "{}"


@pytest.mark.parametrize(
    "name", ["../a.json", "a/b.json", ".a.json", "a.txt", "", ".json", "a\0.json"]
)
def test_names_that_are_no_source(tmp_path: Path, name: str) -> None:
    folder = make(tmp_path / "s")
    with pytest.raises(WriteFailed), Writer(folder, "import") as writer:
        put(writer, name, b"{}")
    assert contents(tmp_path / "s") == BEFORE


def test_the_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "s")
    monkeypatch.setattr(tinydb, "MAX_SIZE", 10)
    with pytest.raises(LimitExceeded, match="bytes"):
        read(folder, "a.json")
    assert read(folder, "b.json") == {"pactline": {"file": {"schema": 1}}, "t": {}}


def test_plain_tinydb_reads_every_file(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {})
    with Writer(folder, "import") as writer:
        put(writer, "a.json", {"organisations": {"GB-CHC-1001635": {"names": ["Navca"]}}})

    class TextIds(Table):
        document_id_class = str  # type: ignore[assignment]

    with TinyDB(tmp_path / "s/a.json") as database:
        database.table_class = TextIds
        assert database.tables() == {"pactline", "organisations"}
        found = database.table("organisations").all()
    assert found == [{"names": ["Navca"]}]
    assert isinstance(found[0], Document)
    assert str(found[0].doc_id) == "GB-CHC-1001635"


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["a.json", "b.json", "c.json"]), st.none() | st.binary(max_size=9)),
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
def test_writes_do_as_a_dictionary_does(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, bytes | None]]
) -> None:
    path = tmp_path_factory.mktemp("model") / "s"
    folder = create_store(path)
    model: dict[str, bytes] = {}
    for name, data in actions:
        with Writer(folder, "import") as writer:
            if data is None:
                delete(writer, name)
                model.pop(name, None)
            else:
                put(writer, name, data)
                model[name] = data
        assert contents(path) == model

"""Copies between a folder and a server: the same to the byte, whoever wrote the files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from fixtures import SAMPLE
from store.copying import copy_files
from store.errors import PactlineError
from store.folder import Folder
from store.postgresql.layout import joined, located
from store.postgresql.schema import as_name, as_text
from store.postgresql.server import Server
from store.store import open_store
from tests.index.records import everything_said
from tests.postgresql.cluster import new_store

HEAD = '"pactline": {"file": {"schema": 1}}'

HOSTILE = {
    "one-line.json": '{"sources": {"one-line": {"title": "é"}}, "agreements": {}}',
    "nul.json": f'{{{HEAD}, "sources": {{"nul": {{"title": "a\\u0000b"}}}}}}',
    "half.json": f'{{{HEAD}, "sources": {{"half": {{"title": "x\\ud800"}}}}}}',
    "keys.json": f'{{{HEAD}, "sources": {{"keys": {{}}}}, "agreements": '
    '{"\\u0000": {}, "\\ud83d": {"title": "half"}, "a\\/b": {}, "a\\"b\\\\": {}, "\\u00e9": {}}}',
    "twice.json": f'{{{HEAD}, "sources": {{"twice": {{"title": "a"}}, "twice": {{}}}}, '
    '"funds": {"a": {}}, "funds": {"b": {}}}',
    "blanks.json": f'\n\t{{ {HEAD} ,\r\n "sources" : {{ "blanks" : {{ }} }} , "funds":{{ }} }}\n\n',
    "mark.json": f'\ufeff{{{HEAD}, "sources": {{"mark": {{}}}}}}',
    "empty.json": "{}",
    "number.json": f'{{{HEAD}, "sources": {{"number": {{}}}}, "funds": {{"a": 1e400, "b": -0.0}}}}',
    "unknown.json": f'{{{HEAD}, "sources": {{"unknown": {{}}}}, "of mine": {{"1": {{"a": [1]}}}}}}',
    "décidé ‐ 2.json": f'{{{HEAD}, "sources": {{"décidé": {{}}}}}}',
}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}


def test_a_store_comes_back_the_same_to_the_byte(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "store")
    for name, text in HOSTILE.items():
        if name != "number.json":
            (tmp_path / "store" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    with TinyDB(tmp_path / "store/plain.json") as database:
        database.table("sources").insert({"title": "by plain TinyDB"})
    server = Server(new_store())
    copy_files(Folder(tmp_path / "store"), server)
    copy_files(server, Folder(tmp_path / "back"))
    assert files_of(tmp_path / "back") == files_of(tmp_path / "store")
    with TinyDB(tmp_path / "back/plain.json") as database:
        assert database.table("sources").all() == [{"title": "by plain TinyDB"}]


def test_both_say_the_same(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "store")
    for name in ("nul.json", "half.json", "keys.json"):
        (tmp_path / "store" / name).write_text(HOSTILE[name])
    address = new_store()
    copy_files(Folder(tmp_path / "store"), Server(address))
    served, own = open_store(address, cache_dir=tmp_path / "i"), open_store(tmp_path / "store")
    assert everything_said(served) == everything_said(own)
    assert [each.id for each in served.sources()] == [each.id for each in own.sources()]
    assert served.problems() == own.problems()


def test_a_copy_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "store")
    server = Server(new_store())
    first, *_ = sorted((tmp_path / "store").glob("*.json"))
    with server.write("copy") as writer:
        writer.put(first.name, [first.read_bytes()], None)
    copy_files(Folder(tmp_path / "store"), server)
    assert len(server.history()) == len(files_of(tmp_path / "store"))
    copy_files(Folder(tmp_path / "store"), server)
    assert len(server.history()) == len(files_of(tmp_path / "store"))


def test_nothing_is_copied_over_another_store(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "store")
    shutil.copytree(SAMPLE, tmp_path / "other")
    (tmp_path / "other/mine.json").write_text(HOSTILE["nul.json"])
    with pytest.raises(PactlineError, match=r"mine\.json is there"):
        copy_files(Folder(tmp_path / "store"), Folder(tmp_path / "other"))


def test_a_damaged_file_is_refused_before_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store/bad.json").write_text('{"sources": {')
    server = Server(new_store())
    with pytest.raises(PactlineError, match="pactline repair"):
        copy_files(Folder(tmp_path / "store"), server)
    assert server.list_files() == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=6,
)
_few = {"max_size": 3}
_documents = st.dictionaries(st.text(max_size=5), _json, **_few)
_tables = st.dictionaries(
    st.text(max_size=5), st.dictionaries(st.text(max_size=5), _documents, **_few), **_few
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(_tables, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_any_tables_are_cut_and_joined(tables: object, indent: object, ascii: bool) -> None:
    text = json.dumps(tables, indent=indent, ensure_ascii=ascii)  # type: ignore[arg-type]
    data = text.encode("utf-8", "surrogatepass")
    rows, tail = located(data, "here")
    assert joined(rows, tail) == data
    held = {
        (row.table, row.id): json.loads(row.body.decode("utf-8", "surrogatepass")) for row in rows
    }
    assert held == {
        (table, key): document
        for table, documents in tables.items()  # type: ignore[attr-defined]
        for key, document in documents.items()
        if table != "pactline"
    }


@given(st.text(st.characters()))
def test_names_are_texts_that_lead_back(name: str) -> None:
    text = as_text(name)
    assert as_name(text) == name
    assert "\0" not in text
    text.encode()

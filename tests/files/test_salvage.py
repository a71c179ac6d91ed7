"""What can be saved from damaged files is, in linear time, and the rest is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.files.errors import DamagedFile, WriteFailed
from store.files.repair import UNKNOWN, Salvaged, repair, salvage, verify_files
from store.files.tinydb import decode, encode
from tests.files.helpers import make

TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "organisations": {
        f"GB-{i}": {"names": ["é{[", '"\\'], "at": {"k": {"z": i}}} for i in range(30)
    },
    "agreements": {f"A-{i}": {"title": f"t{i}", "parties": [{"id": "GB-1"}]} for i in range(30)},
}
TOTAL = 60
FORMS = {
    "ours": encode(TABLES)[0],
    "plain": json.dumps(TABLES).encode(),
    "indented": json.dumps(TABLES, indent=2).encode(),
}
forms = pytest.mark.parametrize("data", FORMS.values(), ids=list(FORMS))


def right(found: Salvaged) -> int:
    return sum(
        found.tables.get(table, {}).get(key) == document
        for table, documents in TABLES.items()
        for key, document in documents.items()
    )


@forms
def test_a_sound_file_loses_nothing(data: bytes) -> None:
    saved = salvage(data)
    saved.tables.pop("pactline", None)
    assert saved.tables == TABLES
    assert saved.lost == []


@forms
def test_a_file_cut_off_anywhere_keeps_all_before(data: bytes) -> None:
    starts = sorted(data.index(f'"{key}": {{'.encode()) for t in TABLES.values() for key in t)
    for cut in range(1, len(data) - 2, 7):
        begun = sum(start < cut for start in starts)
        found = salvage(data[:cut])
        assert right(found) >= begun - 1, cut
        assert found.lost, cut


@forms
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_hole_costs_few_records(data: bytes, pick: st.DataObject) -> None:
    start = data.index(b'"GB-0"') + 40
    end = data.index(b'"agreements"')
    at = pick.draw(st.integers(start, end - 60))
    hole = pick.draw(st.sampled_from([b"\0" * 20, b"\xff" * 20, b'"', b"}}", b"{", b"x" * 30]))
    damaged = data[:at] + hole + data[at + len(hole) :]
    found = salvage(damaged)
    if data is FORMS["plain"]:
        # Without lines, a record that lacks its end may take in all that follows.
        assert right(found) >= data[:at].count(b'"names"') - 2
        return
    assert right(found) >= TOTAL - 4
    changed = {
        key: document
        for table, documents in found.tables.items()
        if table not in (UNKNOWN, "pactline")
        for key, document in documents.items()
        if TABLES.get(table, {}).get(key) != document
    }
    assert len(changed) <= 3


@settings(max_examples=300, deadline=None)
@given(st.binary() | st.text(alphabet='{}[]":,\\ \nab1').map(str.encode))
def test_any_bytes_are_walked_to_the_end(data: bytes) -> None:
    saved = salvage(data)
    encode(saved.tables)[0]


def test_an_older_copy_at_the_end_does_not_come_back() -> None:
    new = json.dumps({"t": {"1": {"n": 2}}}).encode()
    old = json.dumps({"t": {"1": {"n": 1}, "2": {"n": 1}, "3": {"n": 1}}}).encode()
    saved = salvage(new + old[len(new) :])
    assert saved.tables["t"]["1"] == {"n": 2}
    assert "older copy" in saved.lost[0].what


@pytest.mark.parametrize(
    "piece",
    ['{"a":', '"a":{"a":[1,', "\n", '}"', '"a":"b\\', "[", '"k":{"a":{},', '\n"k":{', '}, "k": {"'],
)
def test_the_time_is_linear(piece: str) -> None:
    """There is no clock: with the square of so many pieces it would not come to an end."""
    number = 1_000_000 // len(piece)
    saved = salvage(('{"t":{"x":{' + piece * number).encode())
    assert saved.lost
    assert saved.lost[-1].offset <= 11 + number * len(piece)


def test_repair_never_touches_the_original(tmp_path: Path) -> None:
    damaged = FORMS["plain"][:3000]
    (tmp_path / "a.json").write_bytes(damaged)
    saved = repair(tmp_path / "a.json", tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == damaged
    assert decode((tmp_path / "b.json").read_bytes(), "b")["organisations"]
    assert saved.lost[0].line == 1
    assert 0 < saved.lost[0].offset <= 3000
    for target in ("a.json", "b.json"):
        with pytest.raises(WriteFailed, match="there already"):
            repair(tmp_path / "a.json", tmp_path / target)
    (tmp_path / "zero.json").write_bytes(bytes(4096))
    with pytest.raises(DamagedFile, match="not one record"):
        repair(tmp_path / "zero.json", tmp_path / "c.json")
    with pytest.raises(WriteFailed, match="there is no such folder"):
        repair(tmp_path / "a.json", tmp_path / "none" / "b.json")
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.json", "b.json", "zero.json"}


def test_verify_names_file_place_and_remedy(tmp_path: Path) -> None:
    files = {
        "cut.json": b'{"t": {\n"1": {',
        "good.json": encode({"organisations": {"GB-CHC-1": {"names": []}}})[0],
        "ids.json": encode({"t": {"1": {"id": 1}, "2": {"id": "3"}, " ": {}}})[0],
        "newer.json": b'{"pactline": {"file": {"schema": 5}}}',
        "old.json": b'{"t": {}}',
        "twice.json": b'{"pactline": {"file": {"schema": 1}}, "t": {"1": {"a": 1}, "1": {}}}',
    }
    found = verify_files(make(tmp_path / "s", files))
    assert {(f.file, f.place, f.severe) for f in found} == {
        ("cut.json", "line 2, column 7", True),
        ("ids.json", "t, 1", True),
        ("ids.json", "t, 2", True),
        ("ids.json", "t,  ", True),
        ("newer.json", "", True),
        ("old.json", "", False),
        ("twice.json", "1", True),
    }
    assert all(finding.remedy for finding in found)

"""A store's own files: read, looked into, salvaged, opened."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any

from store import codec
from store.contents import scan
from store.errors import PactlineError
from store.files.folder import StoreFolder
from store.files.history import entries
from store.files.repair import salvage, verify_files
from store.files.tinydb import decode, encode
from store.files.writing import Writer
from store.interface import Kind, Reading, Sort

_FOLDER = Path(tempfile.mkdtemp(prefix="pactline-fuzz-"))


def seeds() -> list[bytes]:
    """Return files of every schema, as this program and as plain TinyDB write them."""
    paths = sorted(Path("fixtures/sample").glob("*.json"))
    paths += sorted(Path("tests/files/schema").glob("*.json"))
    files = [path.read_bytes() for path in paths]
    return [*files, *(json.dumps(json.loads(data)).encode() for data in files[:2])]


def tables(data: bytes) -> str:
    """Decode a file, and find the same records by their places in it."""
    decoded = decode(data, "input.json")
    again = decode(encode(decoded)[0], "input.json")
    assert json.dumps(again) == json.dumps(decoded), "what is written is not what was read"
    contents = scan("input.json", "input.json", data)
    assert {name: list(docs) for name, docs in contents.ranges.items()} == {
        name: list(docs) for name, docs in decoded.items()
    }, "the index finds other records"
    for table, kind in codec.TABLES.items():
        for record_id in contents.ranges.get(table, ()):
            try:
                record = contents.record(table, record_id, kind)
            except PactlineError:
                continue
            plain = codec.from_document(kind, record_id, decoded[table][record_id])
            assert record == plain, "the index reads another record"
    return "read"


def salvaged(data: bytes) -> str:
    """Salvage, and write what was saved."""
    saved = salvage(data)
    assert all(0 <= loss.offset <= len(data) for loss in saved.lost)
    written = encode(saved.tables)[0]
    decode(written, "saved.json") if "pactline" not in saved.tables else json.loads(written)
    try:
        whole = decode(data, "input.json")
    except PactlineError:
        return "with losses" if saved.lost else "saved"
    if not saved.lost:
        assert _records(saved.tables) >= _records(whole), "a record is missing, and no loss is told"
    return "with losses" if saved.lost else "saved"


def _records(tables: dict[str, dict[str, Any]]) -> int:
    return sum(len(documents) for name, documents in tables.items() if name != "pactline")


def opened(data: bytes) -> str:
    """Open a store with the file in it beside a sound one; list, total and read every record."""
    from store.query import parse
    from store.store import open_store

    (_FOLDER / "store").mkdir(exist_ok=True)
    (_FOLDER / "store/input.json").write_bytes(data)
    (_FOLDER / "store/sound.json").write_bytes(seeds()[0])
    verify_files(StoreFolder(_FOLDER / "store"))
    store = open_store(_FOLDER / "store", cache_dir=_FOLDER / "cache")
    for kind in Kind:
        listing = store.listing(parse("", today=date(2020, 1, 1)), kind, Sort.NAME)
        rows = listing.rows(0, 50)
        assert len(rows) == min(50, listing.total)
        listing.totals()
        listing.years(Reading.BY_DAYS)
        read = {
            Kind.ORGANISATION: store.organisation,
            Kind.AGREEMENT: store.agreement,
            Kind.FUND: store.fund,
        }[kind]
        for row in rows:
            assert all(part.isprintable() for part in row[2:10])
            assert read(row.id) is not None, f"{row.id} is listed and has no page"
    assert store.source("dh-strategic-partners") or store.problems()
    return "with problems" if store.problems() else "read"


def notes() -> list[bytes]:
    """Return a journal of version 0.1.0 and an entry of the history."""
    journal = {"id": "7-ab", "entry": "00000001", "steps": [["a.json", "new-1"], ["b.json", ""]]}
    entry = {
        "id": "1", "when": "2020-01-01T00:00:00Z", "user": "a", "host": "b", "action": "import",
        "detail": "", "counts": {"added": 3}, "files": [["a.json", None, 5, "ab"]],
    }  # fmt: skip
    return [json.dumps(journal).encode(), json.dumps(entry).encode()]


def noted(data: bytes) -> str:
    """Read the bytes as an entry of the history, and as a journal that a writer is to finish."""
    home = _FOLDER / "noted"
    rmtree(home, ignore_errors=True)
    (home / ".history/00000001").mkdir(parents=True)
    (home / ".history/00000001/.entry.json").write_bytes(data)
    folder = StoreFolder(home)
    try:
        for entry in entries(folder):
            assert isinstance(sum(entry.counts.values()), int)
            assert all(isinstance(text, str) for text in entry[:6])
    except PactlineError:
        pass
    (home / ".pactline").mkdir()
    (home / ".pactline/new-1").write_bytes(b"{}")
    (home / ".pactline/journal").write_bytes(data)
    beside = set(_FOLDER.iterdir())
    with Writer(folder, "finish"):
        assert set(_FOLDER.iterdir()) == beside, "a journal reaches outside the store"
    return "read"

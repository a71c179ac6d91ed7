"""`pactline verify` looks at files, references and the index."""

from __future__ import annotations

import json
import os
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from store.errors import EXIT_FOUND, EXIT_MISTAKE
from store.index.listing import IndexListing
from store.index.schema import VERSION
from store.store import FileStore
from tests.cli.running import pactline
from tests.reliability.samples import snapshot, write_grants
from tests.reliability.test_bad_files import told
from tui.__main__ import main
from tui.cli.session import Answer

WITH_CHECKSUM = {".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term"}


def begun(tmp_path: Path, version: int = 1) -> Path:
    store = tmp_path / "store"
    grants = write_grants(tmp_path / "grants.json", version)
    words = ("import", str(grants), "--as", "fund")
    assert pactline(f"--store={store}", *words, home=tmp_path).returncode == 0
    return store


def findings(store: Path, tmp_path: Path) -> list[str]:
    run = pactline(f"--store={store}", "verify", "--csv", home=tmp_path)
    told(run)
    lines = run.stdout.decode().splitlines()[1:]
    assert run.returncode == (1 if lines else 0)
    return lines


def test_a_sound_store_has_no_findings(tmp_path: Path) -> None:
    store = begun(tmp_path)
    before = snapshot(store)
    assert findings(store, tmp_path) == []
    assert snapshot(store) == before


def test_an_id_that_no_file_has(tmp_path: Path) -> None:
    store = begun(tmp_path)
    path = store / "fund.json"
    tables = json.loads(path.read_bytes())
    del tables["organisations"]["GB-CHC-100003"]
    path.write_text(json.dumps(tables))
    (line,) = findings(store, tmp_path)
    assert "GB-CHC-100003, given as recipient, is in no source" in line
    assert ",note," in line


def test_an_index_of_other_contents(tmp_path: Path) -> None:
    store = begun(tmp_path)
    path = store / "fund.json"
    first, status = path.read_bytes(), path.stat()
    # Somebody changes the file in place and sets its time back: the stamp cannot tell.
    path.write_bytes(first.replace(b"Choir 7 of", b"Quire 7 of"))

    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    (line,) = findings(store, tmp_path)
    assert "360G-fund-7" in line
    assert "the index disagrees with the files" in line
    rmtree(store / ".index")
    assert findings(store, tmp_path) == []


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    store = begun(tmp_path)
    copytree(store / ".index", tmp_path / "index")
    names = [path.relative_to(tmp_path / "index") for path in (tmp_path / "index").rglob("*")]
    files = [name for name in names if (tmp_path / "index" / name).is_file()]
    assert len(files) > 3
    for name in sorted(files):
        rmtree(store / ".index")
        copytree(tmp_path / "index", store / ".index")
        data = (store / ".index" / name).read_bytes()
        (store / ".index" / name).write_bytes(data[: len(data) // 2])
        run = pactline(f"--store={store}", "find", "choir", home=tmp_path)
        assert run.returncode == 0, (name, told(run))
        assert run.stdout.count(b"of version 1") == 40, name
        again = ["the index was damaged, so it has been made again from the records"]
        assert told(run) == (again if name.suffix in WITH_CHECKSUM else []), name


def test_a_record_that_does_not_fit_is_named(tmp_path: Path) -> None:
    store = begun(tmp_path)
    path = store / "fund.json"
    path.write_bytes(path.read_bytes().replace(b'"Choir 7 of version 1"', b"7"))
    lines = findings(store, tmp_path)
    assert any(line.startswith("fund.json,") and "360G-fund-7" in line for line in lines)


def test_changed_bytes_of_the_index_are_found(tmp_path: Path) -> None:
    store = begun(tmp_path)
    folder = store / ".index" / f"v{VERSION}"
    copytree(folder, tmp_path / "whole")
    held = [path for path in (tmp_path / "whole").iterdir() if path.suffix in WITH_CHECKSUM]
    assert {path.suffix for path in held} == WITH_CHECKSUM
    told_of = set()
    for path in held:
        rmtree(folder)
        copytree(tmp_path / "whole", folder)
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 1
        (folder / path.name).write_bytes(data)
        lines = findings(store, tmp_path)
        if lines:
            (line,) = lines
            assert f"{path.name},note,this file of the index is damaged," in line
            told_of.add(path.suffix)
        else:
            assert not (folder / path.name).exists(), "neither found nor made again"
    assert {".fast", ".fieldnorm", ".pos"} <= told_of


class Begun(Answer):
    """An answer some of which has gone out."""

    begun = property(lambda _: True, lambda _, value: None)


@pytest.mark.parametrize("begun_to_print", [False, True])
def test_a_fault_over_a_damaged_index_throws_it_away(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    begun_to_print: bool,
) -> None:
    store = begun(tmp_path)
    (damaged,) = (store / ".index" / f"v{VERSION}").glob("*.pos")
    listing = FileStore.listing

    def fail(*_: object, **__: object) -> None:
        raise ValueError("offset out of bounds")

    def fail_over_damage(store: FileStore, *args: Any, **options: Any) -> IndexListing:
        if not damaged.exists():
            return listing(store, *args, **options)
        data = damaged.read_bytes()
        # The file that is open must stay whole: reading what was cut off ends the process.
        damaged.unlink()
        damaged.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        raise ValueError("offset out of bounds")

    words = [f"--store={store}", "find", "choir"]
    with monkeypatch.context() as broken:
        broken.setattr("store.store.FileStore.listing", fail)
        assert main(words) == EXIT_MISTAKE
        assert "fault in pactline: ValueError" in capsys.readouterr().err
        assert damaged.exists()
        broken.setattr("store.store.FileStore.listing", fail_over_damage)
        if begun_to_print:
            broken.setattr("tui.cli.main.Answer", Begun)
        code = main(words)
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert not damaged.exists()
    if begun_to_print:
        assert code == EXIT_MISTAKE
        assert line.startswith(
            f"pactline: {damaged.parent}: the index is damaged; it is made again"
        )
    else:
        assert line == "the index was damaged, so it has been made again from the records"
        assert code == EXIT_FOUND
        assert said.out.count("of version 1") == 40

"""A backup is of one moment, whole or not there; a migration makes one first."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from store.file_schema import SCHEMA
from store.files.backup import backup
from store.files.errors import FilesError, NewerSchema, WriteFailed
from store.files.folder import StoreFolder
from store.files.history import undo
from store.files.layout import decode_tables
from store.files.migrate import MIGRATIONS, migrate, outdated
from tests.counts import count
from tests.files.faulty import FaultyFileSystem, failing
from tests.files.helpers import AFTER, BEFORE, contents, make

SAMPLES = Path(__file__).parent / "schema"
WRITER = """
import sys
from store.files.folder import StoreFolder
folder = StoreFolder(sys.argv[1])
number = 0
while True:
    number += 1
    with folder.write("import") as transaction:
        for name in ("a.json", "b.json"):
            transaction.put(name, str(number).encode() * 5000)
    print(number, flush=True)
"""


def unzip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_backup_is_restored_by_unzip(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    backup(folder, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path / "t")
    assert contents(tmp_path / "t") == BEFORE
    with pytest.raises(WriteFailed, match="there already"):
        backup(folder, tmp_path / "b.zip")
    with folder.write("import") as transaction:
        transaction.put("a.json", AFTER["a.json"])
    backup(folder, tmp_path / "b.zip", overwrite=True)
    assert unzip(tmp_path / "b.zip")["a.json"] == AFTER["a.json"]


def test_a_backup_into_no_folder_speaks_of_that_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    (tmp_path / "file").touch()
    for target in ("none/b.zip", "file/b.zip"):
        with pytest.raises(WriteFailed, match="there is no such folder"):
            backup(folder, tmp_path / target)


def test_a_backup_while_others_write(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {"a.json": b"0", "b.json": b"0"})
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "s")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout
        writer.stdout.readline()
        kinds = set()
        for number in range(60):
            backup(folder, tmp_path / f"{number}.zip")
            files = unzip(tmp_path / f"{number}.zip")
            assert files["a.json"] == files["b.json"]
            kinds.add(files["a.json"])
    finally:
        writer.kill()
        writer.wait()
    count(f"60 backups beside a writer, each of one moment, {len(kinds)} different ones")
    assert len(kinds) > 1


def test_a_backup_fails_as_a_whole(quick: Path) -> None:
    make(quick / "s")
    for at in range(1, 200):
        fs = FaultyFileSystem(at, failing(28))
        try:
            backup(StoreFolder(quick / "s", fs=fs), quick / f"{at}.zip")
        except FilesError:
            if (quick / f"{at}.zip").exists():
                assert unzip(quick / f"{at}.zip") == BEFORE
        else:
            assert unzip(quick / f"{at}.zip") == BEFORE
            if len(fs.made) < at:
                break
        hidden = [entry.name for entry in quick.iterdir() if entry.name.startswith(".")]
        assert not hidden or fs.made[at - 1] == "unlink"
    else:
        pytest.fail("the backup has no end")


def test_every_schema_has_a_sample_and_a_way_up() -> None:
    expected = decode_tables((SAMPLES / f"{SCHEMA}.json").read_bytes(), "sample")
    for schema in range(SCHEMA + 1):
        assert decode_tables((SAMPLES / f"{schema}.json").read_bytes(), "sample") == expected
    assert set(MIGRATIONS) == set(range(SCHEMA))


def test_a_migration_happens_once_after_a_backup(tmp_path: Path) -> None:
    old, now = (SAMPLES / "0.json").read_bytes(), (SAMPLES / "1.json").read_bytes()
    folder = make(tmp_path / "s", {"old.json": old, "now.json": now, "bad.json": b"{"})
    assert migrate(folder) == {"old.json": 0}
    assert outdated(folder) == {}
    assert contents(tmp_path / "s") == {"old.json": now, "now.json": now, "bad.json": b"{"}
    (saved,) = (tmp_path / "s/.history").glob("*.zip")
    assert unzip(saved) == {"old.json": old, "now.json": now, "bad.json": b"{"}
    generation = folder.generation()
    assert migrate(folder) == {}
    assert folder.generation() == generation
    undo(folder)
    assert contents(tmp_path / "s")["old.json"] == old


def test_a_migration_is_all_or_nothing(quick: Path) -> None:
    old, now = (SAMPLES / "0.json").read_bytes(), (SAMPLES / "1.json").read_bytes()
    before, after = (
        dict.fromkeys(["a.json", "b.json"], old),
        dict.fromkeys(["a.json", "b.json"], now),
    )
    for at in range(1, 400):
        make(quick / f"s{at}", before)
        fs = FaultyFileSystem(at, failing(5))
        try:
            migrate(StoreFolder(quick / f"s{at}", fs=fs))
        except FilesError:
            assert contents(quick / f"s{at}") in (before, after)
        if len(fs.made) < at:
            assert contents(quick / f"s{at}") == after
            return
    pytest.fail("the migration has no end")


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    newer = b'{"pactline": {"file": {"schema": 99}}}'
    folder = make(tmp_path / "s", {"a.json": newer})
    assert migrate(folder) == {}
    with pytest.raises(NewerSchema):
        folder.read_tables("a.json")
    assert (tmp_path / "s/.history").is_dir()
    assert contents(tmp_path / "s") == {"a.json": newer}

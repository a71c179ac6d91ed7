"""A backup is of one moment, whole or not there; a migration makes one first."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from store.file_schema import SCHEMA
from store.files.backup import backup, migrate, outdated
from store.files.errors import FilesError, NewerSchema, WriteFailed
from store.files.folder import StoreFolder
from store.files.tinydb import MIGRATIONS, decode
from store.files.writing import Writer, undo
from tests.counts import count
from tests.files.faulty import Faults, failing
from tests.files.helpers import AFTER, BEFORE, contents, make, put, read

SAMPLES = Path(__file__).parent / "schema"
WRITER = """
import sys
from store.files.folder import StoreFolder
from store.files.writing import Writer
folder = StoreFolder(sys.argv[1])
number = 0
while True:
    number += 1
    for name in ("a.json", "b.json"):
        with Writer(folder, "import") as writer:
            writer.put(name, [b"%08d" % number * 5000], folder.stamp(name))
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
    with Writer(folder, "import") as writer:
        put(writer, "a.json", AFTER["a.json"])
    backup(folder, tmp_path / "b.zip", overwrite=True)
    assert unzip(tmp_path / "b.zip")["a.json"] == AFTER["a.json"]


def test_a_backup_into_no_folder_speaks_of_that_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    (tmp_path / "file").touch()
    for target in ("none/b.zip", "file/b.zip"):
        with pytest.raises(WriteFailed, match="there is no such folder"):
            backup(folder, tmp_path / target)


def test_a_backup_while_others_write(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", {"a.json": b"%08d" % 0, "b.json": b"%08d" % 0})
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
            first, second = (int(data[:8]) for data in files.values())
            assert all(data == data[:8] * (len(data) // 8) for data in files.values())
            # One is written after the other, so that at no moment are they further apart.
            assert first - second in (0, 1)
            kinds.add((first, second))
    finally:
        writer.kill()
        writer.wait()
    count(f"60 backups beside a writer, each of one moment, {len(kinds)} different ones")
    assert len(kinds) > 1


def test_a_backup_fails_as_a_whole(quick: Path) -> None:
    make(quick / "s")
    for at in range(1, 200):
        try:
            with Faults(at, failing(28)) as faults:
                backup(StoreFolder(quick / "s"), quick / f"{at}.zip")
        except FilesError:
            if (quick / f"{at}.zip").exists():
                assert unzip(quick / f"{at}.zip") == BEFORE
        else:
            assert unzip(quick / f"{at}.zip") == BEFORE
            if len(faults.made) < at:
                break
        assert not [entry.name for entry in quick.iterdir() if entry.name.startswith(".")]
    else:
        pytest.fail("the backup has no end")


def test_every_schema_has_a_sample_and_a_way_up() -> None:
    expected = decode((SAMPLES / f"{SCHEMA}.json").read_bytes(), "sample")
    for schema in range(SCHEMA + 1):
        assert decode((SAMPLES / f"{schema}.json").read_bytes(), "sample") == expected
    assert set(MIGRATIONS) == set(range(SCHEMA))


def test_a_migration_happens_once_after_a_backup(tmp_path: Path) -> None:
    old, now = (SAMPLES / "0.json").read_bytes(), (SAMPLES / "1.json").read_bytes()
    folder = make(tmp_path / "s", {"old.json": old, "now.json": now, "bad.json": b"{"})
    assert migrate(folder) == {"old.json": 0}
    assert outdated(folder) == {}
    assert contents(tmp_path / "s") == {"old.json": now, "now.json": now, "bad.json": b"{"}
    (saved,) = (tmp_path / "s/.history").glob("*.zip")
    assert unzip(saved) == {"old.json": old, "now.json": now, "bad.json": b"{"}
    stamps = folder.list_files()
    assert migrate(folder) == {}
    assert folder.list_files() == stamps
    undo(folder)
    assert contents(tmp_path / "s")["old.json"] == old


def test_a_migration_that_fails_goes_on_the_next_time(quick: Path) -> None:
    old, now = (SAMPLES / "0.json").read_bytes(), (SAMPLES / "1.json").read_bytes()
    names = ["a.json", "b.json"]
    for at in range(1, 400):
        path = quick / f"s{at}"
        make(path, dict.fromkeys(names, old))
        try:
            with Faults(at, failing(5)) as faults:
                migrate(StoreFolder(path))
        except FilesError:
            pass
        assert all(found in (old, now) for found in contents(path).values())
        migrate(StoreFolder(path))
        assert contents(path) == dict.fromkeys(names, now), at
        if len(faults.made) < at:
            return
    pytest.fail("the migration has no end")


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    newer = b'{"pactline": {"file": {"schema": 99}}}'
    folder = make(tmp_path / "s", {"a.json": newer})
    assert migrate(folder) == {}
    with pytest.raises(NewerSchema):
        read(folder, "a.json")
    assert (tmp_path / "s/.history").is_dir()
    assert contents(tmp_path / "s") == {"a.json": newer}

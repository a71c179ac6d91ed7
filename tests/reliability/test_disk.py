"""Disks that are full, read-only, elsewhere or gone, through the verbs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.store import open_store
from tests.cli.running import pactline
from tests.reliability.samples import files_of, snapshot, write_grants
from tests.reliability.test_bad_files import told


def mounted(folder: Path, options: str) -> None:
    if os.geteuid():
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory with room for three megabytes."""
    folder = tmp_path / "disk"
    mounted(folder, "size=3m")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(disk: Path, leave: int) -> None:
    room = os.statvfs(disk)
    size = room.f_bavail * room.f_bsize - leave
    (disk / "ballast").write_bytes(b"x" * max(0, size))


def test_an_import_onto_a_full_disk(disk: Path, tmp_path: Path) -> None:
    store = f"--store={disk / 'store'}"
    small = write_grants(tmp_path / "small.json", 1)
    large = write_grants(tmp_path / "large.json", 2, count=3000)
    assert pactline(store, "import", str(small), "--as", "fund", home=tmp_path).returncode == 0
    before = snapshot(disk / "store")
    fill(disk, 300_000)
    run = pactline(store, "import", str(large), "--as", "fund", home=tmp_path)
    assert run.returncode == 2
    assert told(run)[-1].endswith("the disk is full; free some space and do it again")
    assert snapshot(disk / "store") == before
    # Without room for an index beside the files, lists come from one elsewhere.
    fill(disk, 0)
    found = pactline(store, "find", "choir", home=tmp_path)
    assert found.returncode == 0
    assert found.stdout.count(b"version 1") == 40
    (disk / "ballast").unlink()
    small = write_grants(tmp_path / "small.json", 3)
    assert pactline(store, "import", str(small), "--as", "fund", home=tmp_path).returncode == 0
    assert b"version 3" in (disk / "store/fund.json").read_bytes()


def test_a_stale_index_on_a_full_disk_is_made_elsewhere_once(disk: Path, tmp_path: Path) -> None:
    store = f"--store={disk / 'store'}"
    grants = write_grants(tmp_path / "grants.json", 1)
    assert pactline(store, "import", str(grants), "--as", "fund", home=tmp_path).returncode == 0
    path = disk / "store/fund.json"
    path.write_bytes(path.read_bytes().replace(b"Choir 7 of", b"Quire 7 of"))
    fill(disk, 0)
    for turn in range(2):
        found = pactline(store, "find", "quire", home=tmp_path)
        assert found.returncode == 0
        assert found.stdout.count(b"Quire 7") == 1
        lines = told(found)
        assert len(lines) == (not turn), lines
        assert all("the index could not be written, so it is kept in" in line for line in lines)
    nowhere = {"XDG_CACHE_HOME": str(disk / "store/fund.json")}
    found = pactline(store, "find", "quire", home=tmp_path, **nowhere)
    assert found.stdout.count(b"Quire 7") == 1
    assert "made again each time" in told(found)[0]


def test_a_backup_onto_a_full_disk(disk: Path, tmp_path: Path) -> None:
    store = f"--store={tmp_path / 'store'}"
    grants = write_grants(tmp_path / "grants.json", 1, count=500)
    assert pactline(store, "import", str(grants), home=tmp_path).returncode == 0
    fill(disk, 4096)
    run = pactline(store, "backup", str(disk / "b.zip"), home=tmp_path)
    assert run.returncode == 2
    assert "the disk is full" in told(run)[0]
    assert [path.name for path in disk.iterdir()] == ["ballast"]


def test_an_index_that_is_somebody_elses_is_read_where_it_is(disk: Path, tmp_path: Path) -> None:
    store, grants = f"--store={disk / 'store'}", tmp_path / "grants.json"

    def found(version: int) -> list[str]:
        pactline(store, "import", str(write_grants(grants, version)), "--as", "fund", home=tmp_path)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = pactline(store, "find", "choir", home=tmp_path)
        assert done.stdout.count(f"version {version}".encode()) == 40
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        return told(done)

    assert found(1) == found(2) == found(3) == []
    borrowed = {path for path in tmp_path.rglob("borrowed/*") if path.is_symlink()}
    assert borrowed
    # What its owner has put away is let go of, and nothing was indexed here.
    assert all(path.exists() for path in borrowed)
    made = {path for path in tmp_path.rglob("*.store") if not path.is_symlink()}
    assert made == {*disk.rglob("*.store")}
    for path in (disk / "store").rglob("*.store"):
        data = path.read_bytes()
        path.write_bytes(data[:20] + bytes([data[20] ^ 1]) + data[21:])
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = pactline(store, "find", "choir", home=tmp_path)
    assert done.stdout.count(b"version 3") == 40
    assert "the index was damaged" in str(told(done))


def test_a_read_only_disk_is_read_and_not_written(disk: Path, tmp_path: Path) -> None:
    store = f"--store={disk / 'store'}"
    grants = write_grants(tmp_path / "grants.json", 1)
    assert pactline(store, "import", str(grants), "--as", "fund", home=tmp_path).returncode == 0
    shutil.rmtree(disk / "store/.index")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for _ in range(2):
        found = pactline(store, "find", "choir", home=tmp_path)
        assert found.returncode == 0
        assert found.stdout.count(b"version 1") == 40
        assert told(found) == []
    for words in (
        ("import", str(write_grants(tmp_path / "two.json", 2)), "--as", "fund"),
        ("forget", "fund"),
        ("same", "GB-CHC-100000", "GB-CHC-100001"),
        ("undo",),
    ):
        run = pactline(store, *words, home=tmp_path)
        assert run.returncode == 2, words
        assert "read-only" in told(run)[-1], words
    assert len(files_of(disk / "store")) == 1


def test_a_store_behind_a_link(tmp_path: Path) -> None:
    grants = write_grants(tmp_path / "grants.json", 1)
    (tmp_path / "real").mkdir()
    (tmp_path / "store").symlink_to("real")
    store = f"--store={tmp_path / 'store'}"
    assert pactline(store, "import", str(grants), "--as", "fund", home=tmp_path).returncode == 0
    assert (tmp_path / "store").is_symlink()
    assert files_of(tmp_path / "real").keys() == {"fund.json"}
    found = pactline(store, "find", "choir", home=tmp_path)
    assert found.stdout.count(b"version 1") == 40


def test_a_folder_that_vanishes_under_an_open_store(tmp_path: Path) -> None:
    grants = write_grants(tmp_path / "grants.json", 1)
    store = tmp_path / "store"
    assert pactline(f"--store={store}", "import", str(grants), home=tmp_path).returncode == 0
    opened = open_store(store)
    (source,) = opened.sources()
    store.rename(tmp_path / "elsewhere")
    assert opened.changed()
    opened.refresh()
    assert opened.sources() == []
    run = pactline(f"--store={store}", "find", "choir", home=tmp_path)
    assert run.returncode == 2
    assert "there is no store yet" in told(run)[0]
    (tmp_path / "elsewhere").rename(store)
    opened.refresh()
    assert [each.id for each in opened.sources()] == [source.id]


def test_a_store_replaced_under_an_open_one(tmp_path: Path) -> None:
    for number in (1, 2):
        grants = write_grants(tmp_path / f"{number}.json", number)
        store = f"--store={tmp_path / f'store{number}'}"
        words = ("import", str(grants), "--as", "fund")
        assert pactline(store, *words, home=tmp_path).returncode == 0
    opened = open_store(tmp_path / "store1")
    first = opened.row("360G-fund-7")
    (tmp_path / "store1").rename(tmp_path / "old")
    (tmp_path / "store2").rename(tmp_path / "store1")
    # A page is read from the file that was indexed or from a new view, never from a mixture.
    view = opened.agreement("360G-fund-7")
    assert view is not None
    titles = {claim.value for claim in view.each("title")}
    assert titles == {"Choir 7 of version 2"}
    assert opened.row("360G-fund-7") != first

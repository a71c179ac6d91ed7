"""A disk that is full, read-only or not ours, and links that lead elsewhere."""

import os
import stat
import subprocess
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.files.backup import backup
from store.files.errors import DiskFull, FileChanged, NotWritable, UnreadableFile
from store.files.folder import StoreFolder
from store.files.tinydb import FileStorage
from store.files.writing import Writer, create_store, undo
from tests.files.helpers import AFTER, BEFORE, change, contents, leftovers, make, put, settle

NOBODY = 65534


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory with room for one megabyte."""
    if os.geteuid():
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    folder = make(small_disk / "s")
    for name in ("a.json", "big.json"):
        full = pytest.raises(DiskFull, match="disk is full; free some space")
        with full, Writer(folder, "import") as writer:
            put(writer, name, b"x" * (2 << 20))
    assert contents(small_disk / "s") == BEFORE
    assert leftovers(small_disk / "s") == set()
    (small_disk / "ballast").write_bytes(b"x" * (700 << 10))
    with pytest.raises(DiskFull):
        backup(folder_with(small_disk, os.urandom(300 << 10)), small_disk / "backup.zip")
    assert not (small_disk / "backup.zip").exists()
    (small_disk / "ballast").unlink()
    change(small_disk / "s")
    assert contents(small_disk / "s").items() >= AFTER.items()


def folder_with(disk: Path, data: bytes) -> StoreFolder:
    folder = StoreFolder(disk / "s")
    with Writer(folder, "import") as writer:
        put(writer, "noise.json", data)
    return folder


def test_every_amount_of_room(small_disk: Path) -> None:
    path = small_disk / "s"
    make(path)
    ballast = small_disk / "ballast"
    page = os.sysconf("SC_PAGE_SIZE")
    full = done = 0
    room = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize
    for free in range(0, 24 * page, page):
        ballast.write_bytes(b"x" * (room - free))
        before = contents(path)
        try:
            with Writer(StoreFolder(path), "import") as writer:
                put(writer, (free // page % 2 and "a.json") or "new.json", b"%d" % free * 4000)
            done += 1
        except DiskFull:
            assert contents(path) == before
            full += 1
        ballast.unlink()
        settle(path)
    assert full
    assert done


def test_a_read_only_disk(small_disk: Path) -> None:
    make(small_disk / "s")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(NotWritable, match="read-only"):
        change(small_disk / "s")
    with pytest.raises(NotWritable):
        create_store(small_disk / "t")
    assert contents(small_disk / "s") == BEFORE


def test_a_link_to_another_disk(small_disk: Path, tmp_path: Path) -> None:
    make(tmp_path / "s")
    (tmp_path / "s/a.json").unlink()
    (small_disk / "far.json").write_bytes(BEFORE["a.json"])
    (tmp_path / "s/a.json").symlink_to(small_disk / "far.json")
    change(tmp_path / "s")
    assert contents(tmp_path / "s") == AFTER
    assert (tmp_path / "s/a.json").is_symlink()
    assert (small_disk / "far.json").read_bytes() == AFTER["a.json"]
    assert [entry.name for entry in small_disk.iterdir()] == ["far.json"]
    undo(StoreFolder(tmp_path / "s"))
    assert (small_disk / "far.json").read_bytes() == BEFORE["a.json"]


def test_a_file_without_permission(quick: Path) -> None:
    """Permissions do not bind root, so that a child becomes somebody else."""
    make(quick / "s")
    (quick / "s/b.json").chmod(0)
    quick.chmod(0o755)
    if any(not path.stat().st_mode & stat.S_IXOTH for path in quick.parents):
        pytest.skip("another user cannot reach the folder for temporary files")
    if not (child := os.fork()):
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(NOBODY, NOBODY, NOBODY)
                os.setresuid(NOBODY, NOBODY, NOBODY)
            else:
                (quick / "s").chmod(0o500)
            folder = StoreFolder(quick / "s")
            assert [stamp.name for stamp in folder.list_files()] == sorted(BEFORE)
            assert FileStorage(quick / "s/a.json").read_bytes() == BEFORE["a.json"]
            with pytest.raises(UnreadableFile, match="no permission to read; ask the owner"):
                FileStorage(quick / "s/b.json").read_bytes()
            if os.geteuid() == NOBODY:
                with pytest.raises(NotWritable, match="no permission to write; ask the owner"):
                    change(quick / "s")
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    make(tmp_path / "s")
    (tmp_path / "real").mkdir()
    (tmp_path / "s/a.json").rename(tmp_path / "real/a.json")
    (tmp_path / "s/a.json").symlink_to("../real/a.json")
    change(tmp_path / "s")
    assert (tmp_path / "s/a.json").is_symlink()
    assert (tmp_path / "real/a.json").read_bytes() == AFTER["a.json"]
    assert contents(tmp_path / "s") == AFTER
    (tmp_path / "link.json").symlink_to("real/a.json")
    single = StoreFolder(tmp_path / "link.json")
    with Writer(single, "import") as writer:
        put(writer, single.only, b"{}")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real/a.json").read_bytes() == b"{}"


def test_a_link_to_the_folder(tmp_path: Path) -> None:
    make(tmp_path / "s")
    (tmp_path / "link").symlink_to("s")
    change(tmp_path / "link")
    assert contents(tmp_path / "s") == contents(tmp_path / "link") == AFTER


def test_permission_bits_stay(tmp_path: Path) -> None:
    make(tmp_path / "s")
    (tmp_path / "s/a.json").chmod(0o640)
    change(tmp_path / "s")
    assert stat.S_IMODE((tmp_path / "s/a.json").stat().st_mode) == 0o640
    undo(StoreFolder(tmp_path / "s"))
    assert stat.S_IMODE((tmp_path / "s/a.json").stat().st_mode) == 0o640


def test_a_foreign_change_is_not_overwritten(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with pytest.raises(FileChanged), Writer(folder, "import") as writer:  # noqa: PT012
        before = folder.stamp("a.json")
        (tmp_path / "s/a.json").write_bytes(b'{"by": "git pull"}')
        writer.put("a.json", [AFTER["a.json"]], before)
    assert contents(tmp_path / "s") == {**BEFORE, "a.json": b'{"by": "git pull"}'}


def test_a_store_replaced_under_a_reader(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    stamps = folder.list_files()
    make(tmp_path / "t", AFTER)
    (tmp_path / "s").rename(tmp_path / "old")
    (tmp_path / "t").rename(tmp_path / "s")
    assert folder.list_files() != stamps
    with pytest.raises(FileChanged):
        FileStorage.of(folder, stamps[0]).read_bytes()
    assert contents(tmp_path / "s") == AFTER

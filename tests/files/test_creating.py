"""A folder that was made for nothing goes again, and no other."""

from pathlib import Path

from store.files.writing import create_store, remove_begun
from tests.files.helpers import contents, make
from tests.files.test_locking import hold


def test_a_folder_made_for_nothing_goes_with_all_that_was_made_in_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    create_store(path)
    (path / ".index" / "v1").mkdir(parents=True)
    (path / ".index" / "v1" / "part").write_bytes(b"x")
    assert remove_begun(f"{path}/")
    assert list(tmp_path.iterdir()) == []
    assert not remove_begun(str(path))


def test_a_folder_with_records_or_with_something_of_anybody_s_stays(tmp_path: Path) -> None:
    make(tmp_path / "s")
    before = contents(tmp_path / "s")
    assert not remove_begun(str(tmp_path / "s"))
    assert contents(tmp_path / "s") == before
    create_store(tmp_path / "t")
    (tmp_path / "t" / "letter.txt").write_bytes(b"mine")
    assert not remove_begun(str(tmp_path / "t"))
    assert (tmp_path / "t" / "letter.txt").read_bytes() == b"mine"
    assert (tmp_path / "t" / ".gitignore").exists()


def test_a_folder_stays_while_somebody_writes_to_it(tmp_path: Path) -> None:
    create_store(tmp_path / "s")
    process = hold(tmp_path / "s")
    try:
        assert not remove_begun(str(tmp_path / "s"))
        assert (tmp_path / "s" / ".gitignore").exists()
    finally:
        process.kill()
        process.wait()


def test_a_write_that_was_committed_by_a_dead_writer_stays(tmp_path: Path) -> None:
    create_store(tmp_path / "s")
    (tmp_path / "s" / ".pactline").mkdir()
    (tmp_path / "s" / ".pactline" / "journal").write_bytes(b"{}")
    assert not remove_begun(str(tmp_path / "s"))
    assert (tmp_path / "s" / ".pactline" / "journal").exists()

"""The index is disposable: damage, foreign files and missing rights never stop a reader."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from store import places
from store.errors import PactlineError
from store.files.tinydb import FileStorage
from store.index import build
from store.index.opened import NAME
from store.interface import Kind
from store.query import EVERYTHING, parse
from store.store import open_sample, open_store
from tests.cli.running import pactline
from tests.index.records import everything_said, grant, sample_files, source


def total(path: Path, **options: object) -> int:
    store = open_store(path, **options)  # type: ignore[arg-type]
    return store.listing(EVERYTHING, Kind.AGREEMENT).total


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    open_store(path).put(sample_files(), action="import")
    return path


def index_files(folder: Path) -> list[Path]:
    return sorted((folder / ".index" / NAME).iterdir())


@pytest.mark.parametrize("how", ["emptied", "cut", "removed", "garbage"])
def test_a_damaged_index_is_made_again(folder: Path, how: str, capfd: object) -> None:
    expected = everything_said(open_store(folder))
    for path in index_files(folder):
        if path.suffix == ".lock":
            continue
        if how == "removed":
            path.unlink()
        elif how == "emptied":
            path.write_bytes(b"")
        elif how == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        else:
            path.write_bytes(b"nothing that an index holds" * 9)
    assert everything_said(open_store(folder)) == expected


def test_each_file_of_the_index_may_be_missing(folder: Path) -> None:
    expected = everything_said(open_store(folder))
    for number in range(len(index_files(folder))):
        files = index_files(folder)
        if number < len(files):
            files[number].unlink()
            assert everything_said(open_store(folder)) == expected


def test_a_file_edited_by_hand_is_seen(folder: Path) -> None:
    store = open_store(folder)
    path = folder / "dh-strategic-partners.json"
    tables = json.loads(path.read_text())
    tables["agreements"]["PACT-new"] = {"title": "By hand"}
    path.write_text(json.dumps(tables, indent=3))
    assert store.changed()
    store.refresh()
    assert not store.changed()
    view = store.agreement("PACT-new")
    assert view is not None
    assert view.title == "By hand"
    path.unlink()
    assert total(folder) == 1


def test_a_record_is_read_anew_where_its_file_was_changed_meanwhile(folder: Path) -> None:
    store = open_store(folder)
    path = folder / "dh-strategic-partners.json"
    path.write_text(path.read_text().replace("Voluntary Sector Strategic", "Renamed"))
    view = store.agreement("PACT-strategic-partners-programme")
    assert view is not None
    assert view.title == "Renamed Partners Programme"


def test_files_that_do_not_open_are_told_and_the_others_open(folder: Path) -> None:
    (folder / "bad.json").write_text("{nonsense")
    (folder / "newer.json").write_text('{"pactline": {"file": {"schema": 99}}}')
    (folder / "nobody.json").write_text('{"agreements": {"x": {"title": "Of no source"}}}')
    store = open_store(folder)
    assert [problem.file for problem in store.problems()] == [
        "bad.json",
        "newer.json",
        "nobody.json",
    ]
    assert store.listing(EVERYTHING, Kind.AGREEMENT).total == 2
    (folder / "bad.json").unlink()
    store.refresh()
    assert len(store.problems()) == 2


def test_a_record_that_does_not_fit_is_told(folder: Path) -> None:
    tables = {
        "sources": {"odd": {"title": "Odd"}},
        "agreements": {"x": {"title": 5}, "y": {"title": "Good"}},
    }
    (folder / "odd.json").write_text(json.dumps(tables))
    store = open_store(folder)
    (problem,) = store.problems()
    assert problem.file == "odd.json"
    assert "“x”" in problem.message
    assert store.listing(EVERYTHING, Kind.AGREEMENT).total == 3


def test_the_samples_cannot_be_written(tmp_path: Path) -> None:
    store = open_sample(cache_dir=tmp_path)
    assert store.label == "sample records"
    assert store.listing(EVERYTHING, Kind.AGREEMENT).total == 2
    with pytest.raises(PactlineError, match="cannot be written"):
        store.put([], action="import")
    assert len(list(tmp_path.iterdir())) == 1


def test_an_index_goes_to_the_cache_where_the_store_is_not_to_be_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in index_files(folder):
        path.unlink()
    real = os.access

    def denied(path: str, mode: int) -> bool:
        return not str(path).startswith(str(folder)) and real(path, mode)

    monkeypatch.setattr(os, "access", denied)
    cache = tmp_path / "cache"
    assert total(folder, cache_dir=cache) == 2
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(places, "folder", lambda kind: "/proc/no-such-place")
    assert total(folder) == 2


def test_an_index_that_cannot_be_put_in_place_at_once_is_put_there_in_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = Path.rename, []

    def rename(self: Path, target: Path | str) -> Path:
        if self.name.startswith(".new-") and len(taken) < 2:
            # Another process got there first.
            taken.append(Path(target))
            Path(target, "x").mkdir(parents=True)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    for path in index_files(folder):
        path.unlink()
    store = open_store(folder)
    assert len(taken) == 2
    assert store.index.path == str(folder / ".index" / NAME)
    assert [path.name for path in (folder / ".index").iterdir() if path.name[0] == "."] == []


def test_a_single_file_is_a_store_of_one_source(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    open_store(folder).put([source("one", [grant("a")])], action="import")
    store = open_store(folder / "one.json", cache_dir=tmp_path / "cache")
    assert store.listing(EVERYTHING, Kind.AGREEMENT).total == 1
    assert [path.name for path in folder.iterdir() if path.name == ".index"] == [".index"]


def test_two_processes_that_index_at_once_agree(folder: Path) -> None:
    for path in index_files(folder):
        path.unlink()
    code = (
        "import sys; from store.store import open_store; from store.query import EVERYTHING;"
        "print(open_store(sys.argv[1]).listing(EVERYTHING, 'agreement').total)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate(timeout=60)[0] for process in running] == ["2\n"] * 4


def test_a_lookup_loads_no_more_than_it_needs(folder: Path) -> None:
    code = (
        "import sys; from store.store import open_store; from store.interface import Kind\n"
        "from store.query.grammar import parse\n"
        "store = open_store(sys.argv[1]); store.problems()\n"
        "for kind in Kind:\n"
        "    listing = store.listing(parse('navca'), kind); listing.rows(0, 50); listing.missing\n"
        "print(' '.join(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    heavy = {"msgspec", "tinydb", "filelock", "textual", "rich"}
    assert heavy & loaded == set()
    assert {"tantivy", "store.index.listing"} <= loaded


def test_where_no_index_can_be_kept_it_is_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in index_files(folder):
        path.unlink()

    def full(place: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "new_folder", full)
    assert total(folder) == 2


def test_an_update_reads_no_more_than_what_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(folder)
    whole: list[str] = []
    parts: list[str] = []
    read_bytes, read_records = FileStorage.read_bytes, FileStorage.read_records

    def bytes_of(self: FileStorage) -> bytes:
        whole.append(self.name)
        return read_bytes(self)

    def records_of(self: FileStorage, places: Iterable[tuple[int, int]]) -> list[bytes]:
        wanted = list(places)
        # The heads of all files are looked at for their schema.
        if any(offset for offset, _ in wanted):
            parts.append(self.name)
        return read_records(self, wanted)

    monkeypatch.setattr(FileStorage, "read_bytes", bytes_of)
    monkeypatch.setattr(FileStorage, "read_records", records_of)
    store.put([source("more", [grant("g1"), grant("PACT-gm-vcse-memorandum")])], action="import")
    assert whole == []
    assert sorted(set(parts)) == ["gm-later-reports.json", "gm-memorandum.json"]
    open_store(folder).listing(EVERYTHING, Kind.AGREEMENT).rows(0, 9)
    assert whole == []
    assert open_store(folder).listing(EVERYTHING, Kind.AGREEMENT).total == 3


def one_line(folder: Path, *, home: Path) -> str:
    """Return what a lookup says beside its answer, which has to be found."""
    done = pactline("--store", str(folder), "find", "health", home=home)
    assert done.returncode == 0, done.stderr
    return done.stderr.decode()


def test_flipped_bytes_are_found_when_the_index_is_taken_into_use(
    folder: Path, tmp_path: Path
) -> None:
    expected = everything_said(open_store(folder))
    assert one_line(folder, home=tmp_path) == ""
    for suffix in (".pos", ".fast", ".term", ".store", ".idx", ".fieldnorm"):
        for path in index_files(folder):
            if path.suffix == suffix:
                data = bytearray(path.read_bytes())
                data[len(data) // 3] ^= 1
                path.write_bytes(data)
        assert "the index was damaged, so it has been made again" in one_line(folder, home=tmp_path)
        assert one_line(folder, home=tmp_path) == ""
        assert everything_said(open_store(folder)) == expected


def test_a_sound_file_of_another_index_is_found(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    open_store(other).put([source("other", [grant("g1")])], action="import")
    (foreign,) = (path for path in index_files(other) if path.suffix == ".store")
    (own,) = (path for path in index_files(folder) if path.suffix == ".store")
    own.write_bytes(foreign.read_bytes())
    assert "the index was damaged" in one_line(folder, home=tmp_path)


def test_checksums_are_looked_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[str]:
        raise AssertionError("looked at again")

    monkeypatch.setattr("store.index.upkeep.damaged_files", fail)
    assert total(folder)
    monkeypatch.setattr("store.index.upkeep._BOOT", str(folder / "another boot"))
    (folder / "another boot").write_text("another boot")
    with pytest.raises(AssertionError, match="looked at again"):
        total(folder)


@pytest.mark.parametrize("how", ["done", "killed", "refused", "fails"])
def test_a_second_process_makes_half_of_a_large_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    files = [source("grants", [grant(f"g{number}", str(number)) for number in range(20)])]
    alone = tmp_path / "alone"
    open_store(alone).put(files, action="import")
    forks = []

    def fork() -> int:
        process = real_fork()
        if process:
            forks.append(process)
            if how == "killed":
                os.kill(process, signal.SIGKILL)
        elif how == "fails":
            os._exit(3)
        return process

    def refuse() -> int:
        raise BlockingIOError("too many processes")

    real_fork = os.fork
    monkeypatch.setattr(build, "_MANY", 10)
    monkeypatch.setattr(os, "fork", refuse if how == "refused" else fork)
    both = tmp_path / "both"
    open_store(both).put(files, action="import")
    assert len(forks) == (how != "refused")
    assert everything_said(open_store(both)) == everything_said(open_store(alone))
    for process in forks:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, 0)


@pytest.mark.parametrize("text", [f"youth-{'a' * 9000}", "o-" * 2000, f"{'日' * 400}-x"])
def test_a_search_longer_than_any_word_finds_nothing(folder: Path, text: str) -> None:
    assert open_store(folder).listing(parse(text), Kind.AGREEMENT).total == 0

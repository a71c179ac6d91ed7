"""What a reader keeps beside a store."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree
from subprocess import run

import pytest
from tinydb import TinyDB

from fixtures import SAMPLE
from store import reader as readers
from store.editing.deciding import decision_of
from store.errors import PactlineError
from store.files import history
from store.files.folder import StoreFolder
from store.interface import Kind
from store.places import can_be_made
from store.query import parse
from store.reader import Reader
from store.remarks import reader_path
from store.store import FileStore, open_store

NAVCA, GMCVO = "GB-CHC-1001635", "GB-CHC-504542"
MEMORANDUM = "PACT-gm-vcse-memorandum"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(SAMPLE, tmp_path / "store"))


@pytest.fixture
def store(folder: Path) -> FileStore:
    return open_store(folder, reader="anna")


@pytest.fixture
def reader(store: FileStore) -> Reader:
    assert store.reader is not None
    return store.reader


def found(store: FileStore, text: str) -> list[str]:
    """Return the ids that a search finds, of all kinds."""
    query = parse(text)
    assert not query.problems
    return sorted(row.id for kind in Kind for row in store.listing(query, kind).rows(0, 99))


def test_marked_records_are_found_until_the_marks_go(store: FileStore, reader: Reader) -> None:
    assert reader.mark([NAVCA, MEMORANDUM, NAVCA]) == 2
    assert found(store, "is:marked") == [NAVCA, MEMORANDUM]
    assert found(store, "is:marked memorandum") == [MEMORANDUM]
    assert NAVCA not in found(store, "-is:marked")
    assert reader.unmark([NAVCA, "PACT-none"]) == 1
    assert found(store, "is:marked") == [MEMORANDUM]
    assert reader.unmark() == 1
    assert found(store, "is:marked") == []


def test_a_mark_on_any_id_of_a_body_finds_the_body(store: FileStore, reader: Reader) -> None:
    reader.mark(["GB-COH-01223344"])
    assert found(store, "is:marked") == [GMCVO]


def test_a_shortlist_keeps_what_was_marked(store: FileStore, reader: Reader) -> None:
    reader.save_shortlist("Monday calls", [NAVCA, MEMORANDUM])
    assert found(store, 'list:"Monday calls"') == found(store, "list:monday") == [NAVCA, MEMORANDUM]
    assert found(store, "list:tuesday") == []
    assert reader.drop("shortlists", "Monday calls")
    assert not reader.drop("shortlists", "Monday calls")
    assert found(store, "list:monday") == []


def test_tags_and_notes_are_found_by_their_words(store: FileStore, reader: Reader) -> None:
    reader.tag([NAVCA], ["renewal", "to visit"])
    reader.tag([NAVCA], ["renewal"])
    reader.note([MEMORANDUM], "Told by phone: the board meets in May")
    assert found(store, "tag:renewal") == found(store, "tag:visit") == [NAVCA]
    assert found(store, "note:phone") == [MEMORANDUM]
    assert found(store, "tag:renewal OR note:may") == [NAVCA, MEMORANDUM]
    assert reader.untag(NAVCA, ["renewal", "none"]) == 1
    assert found(store, "tag:renewal") == []


def test_plain_words_find_notes_and_tags_and_say_so(store: FileStore, reader: Reader) -> None:
    reader.tag([NAVCA], ["renewal"])
    reader.note([MEMORANDUM], "Told by phone: the board meets in Altrincham")
    store.decide(decision_of("n", "note", (GMCVO,), "moving to Sheffield", datetime.now(UTC)))
    assert found(store, "renew") == [NAVCA]
    assert found(store, '"the board meets"') == found(store, "altrincham board") == [MEMORANDUM]
    assert found(store, "sheffield OR renewal") == [NAVCA, GMCVO]
    assert MEMORANDUM not in found(store, "memorandum -altrincham")
    listing = store.listing(parse("navca OR renewal OR board"), Kind.AGREEMENT)
    assert listing.remarked == {MEMORANDUM: "note: Told by phone: the board meets in Altrincham"}
    assert store.listing(parse("memorandum"), Kind.AGREEMENT).remarked == {}


def test_a_word_in_a_note_comes_after_one_in_a_name(store: FileStore, reader: Reader) -> None:
    rows = store.listing(parse("navca"), Kind.ORGANISATION).rows(0, 99)
    reader.note(["GB-GOV-10"], "Navca rang")
    after = store.listing(parse("navca"), Kind.ORGANISATION).rows(0, 99)
    assert [row.id for row in after] == [*(row.id for row in rows), "GB-GOV-10"]


def test_nobody_finds_the_notes_of_another(store: FileStore, reader: Reader, folder: Path) -> None:
    reader.note([NAVCA], "zebra")
    reader.tag([NAVCA], ["zebra"])
    assert found(store, "zebra") == [NAVCA]
    for other in ("ben", ""):
        theirs = open_store(folder, reader=other)
        assert found(theirs, "zebra") == found(theirs, "note:zebra OR tag:zebra") == []
        assert theirs.remarks() == []


@pytest.mark.parametrize("text", ["[", '{"notes": {"a": 3}}', '{"tags": []}', "\0"])
def test_words_are_searched_though_the_notes_cannot_be_read(
    store: FileStore, reader: Reader, text: str
) -> None:
    reader.note([NAVCA], "zebra")
    Path(reader.path).write_text(text)
    assert found(store, "navca") == [NAVCA, "PACT-strategic-partners-programme"]
    with pytest.raises(PactlineError, match="the notes cannot be read"):
        store.remarks()


def test_the_history_keeps_each_search_once_and_the_last_first(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("navca", "fy:2011/12", "navca"):
        reader.use(text)
    assert reader.history == ["navca", "fy:2011/12"]
    monkeypatch.setattr(readers, "MAX_HISTORY", 3)
    for number in range(3):
        reader.use(f"search {number}")
    assert reader.history == ["search 2", "search 1", "search 0"]


def test_the_file_is_read_by_plain_tinydb(reader: Reader) -> None:
    reader.mark([NAVCA])
    reader.note([NAVCA], "a word")
    with TinyDB(reader.path) as database:
        assert database.tables() == {"pactline", "marks", "notes"}
    tables = json.loads(Path(reader.path).read_text("utf-8"))
    assert set(tables["marks"]) == {NAVCA}


def test_nobody_else_enters_a_readers_folder(reader: Reader, folder: Path) -> None:
    reader.mark([NAVCA])
    home = folder / ".readers" / "anna"
    assert Path(reader.path).parent == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_what_one_reader_keeps_is_not_anothers(store: FileStore, folder: Path) -> None:
    assert store.reader is not None
    store.reader.mark([NAVCA])
    other = open_store(folder, reader="ben")
    assert found(other, "is:marked") == []
    assert found(open_store(folder), "is:marked") == []


@pytest.mark.parametrize(
    "name", ["..", ".", "a/b", "../anna", "", "a\0b", "-x", "é", "a" * 65, "a\n"]
)
def test_no_name_leaves_the_folder(folder: Path, name: str) -> None:
    with pytest.raises(PactlineError, match="cannot be a reader’s name"):
        reader_path(name, str(folder), "")


def test_what_is_kept_before_a_store_is_begun_is_kept_in_it(tmp_path: Path) -> None:
    home = str(tmp_path / "new" / "store")
    assert reader_path("anna", home, "") == f"{home}/.readers/anna/reader.json"
    (tmp_path / "file").touch()
    assert [can_be_made(str(tmp_path / each)) for each in ("", "a/b", "file", "file/a")] == [
        False,
        True,
        False,
        False,
    ]


def test_a_store_that_cannot_be_written_keeps_it_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    sample = open_store(sample=True, reader="anna", cache_dir=tmp_path / "cache")
    assert sample.reader is not None
    sample.reader.mark([NAVCA])
    assert Path(sample.reader.path).is_relative_to(tmp_path / "data" / "pactline" / "readers")
    assert found(sample, "is:marked") == [NAVCA]
    assert not Path(SAMPLE, ".readers").exists()


def test_the_stores_own_files_are_as_they_were(store: FileStore, folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.glob("*.json")}
    assert store.reader is not None
    store.reader.mark([NAVCA])
    store.reader.save_search("a", "navca")
    assert {file.name: file.read_bytes() for file in folder.glob("*.json")} == before
    assert not store.changed()


def test_what_is_too_long_or_too_much_is_refused(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.note([NAVCA], "kept")
    for refused in (
        lambda: reader.note([NAVCA], "x" * (readers.MAX_TEXT + 1)),
        lambda: reader.tag([NAVCA], ["x" * (readers.MAX_WORDS + 1)]),
        lambda: reader.tag([NAVCA], [" "]),
        lambda: reader.save_search("", "navca"),
    ):
        with pytest.raises(PactlineError):
            refused()
    monkeypatch.setattr(readers, "MAX_SIZE", 400)
    with pytest.raises(PactlineError, match="nothing was kept"):
        reader.note([NAVCA], "y" * 500)
    assert [each.text for each in reader.notes.values()] == ["kept"]


@pytest.mark.parametrize(
    "marks", ['{"a": {"at": 3}}', '{"a": {"at": ["x"]}}'], ids=["a number", "a list"]
)
def test_a_file_edited_into_something_else_is_told_of(reader: Reader, marks: str) -> None:
    reader.mark([NAVCA])
    Path(reader.path).write_text(f'{{"pactline": {{"file": {{"schema": 1}}}}, "marks": {marks}}}')
    with pytest.raises(PactlineError, match="the marks cannot be read"):
        _ = reader.marks
    Path(reader.path).write_text("[")
    with pytest.raises(PactlineError, match="not JSON"):
        _ = reader.marks


def _tag_many(path: str, first: int) -> None:
    reader = Reader(path, "anna")
    for number in range(first, first + 10):
        reader.tag([NAVCA], [f"t{number}"])


def test_many_records_are_tagged_and_noted_in_one_write(reader: Reader, folder: Path) -> None:
    ids = [f"PACT-{number}" for number in range(3_000)]
    for action in (lambda: reader.tag(ids, ["visit"]), lambda: reader.note(ids, "Call in May")):
        before = len(history.entries(StoreFolder(reader.path, single=True)))
        action()
        assert len(history.entries(StoreFolder(reader.path, single=True))) == before + 1
    assert [*reader.tags] == ids
    assert [each.record for each in reader.notes.values()] == ids


def test_tags_parted_by_commas_are_several(reader: Reader) -> None:
    reader.tag([NAVCA], ["blue, light  green,"])
    assert [*reader.tags[NAVCA].words] == ["blue", "light green"]
    reader.tag([NAVCA], ["red", "blue"], only=True)
    assert {*reader.tags[NAVCA].words} == {"red", "blue"}
    assert reader.untag(NAVCA, ["red,  blue"]) == 2
    assert NAVCA not in reader.tags


def test_what_a_reader_keeps_stays_out_of_a_repository_of_the_store(
    reader: Reader, folder: Path
) -> None:
    # A store that is older than this, whose own list of ignored files doesn't name the readers.
    (folder / ".gitignore").write_text("/.history/\n/.index/\n/.pactline/\n", "utf-8")
    reader.mark([NAVCA])
    reader.note([NAVCA], "a private word")
    git = ["git", "-C", str(folder)]
    run([*git, "init", "-q"], check=True)
    run([*git, "add", "-A"], check=True)
    listed = run([*git, "ls-files"], check=True, capture_output=True, text=True).stdout.split()
    assert listed
    assert not [each for each in listed if each.startswith(".readers")]


def test_two_at_once_lose_nothing(reader: Reader) -> None:
    context = get_context("fork")
    writers = [context.Process(target=_tag_many, args=(reader.path, each)) for each in (0, 10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert set(reader.tags[NAVCA].words) == {f"t{number}" for number in range(20)}

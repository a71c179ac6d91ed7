"""The verbs for what a reader keeps."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from fixtures import SAMPLE
from store import news
from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from store.news import Happened, look
from store.reader import SavedSearch
from store.records import Agreement, Event, PartialDate, Source, SourceFile
from store.store import FileStore, open_store
from tests.hostile import MARKER, TEXTS, leaks
from tui.cli.main import run
from tui.cli.session import Account, login

NAVCA = "GB-CHC-1001635"
EMPTY = "PACT-strategic-partners-programme"

Verb = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PACTLINE_STORE", raising=False)
    return Path(copytree(SAMPLE, tmp_path / "store"))


@pytest.fixture
def verb(folder: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    def of(*words: str, code: int = EXIT_FOUND, account: Account | None = None) -> str:
        restricted = account is not None
        capsys.readouterr()
        done = run(
            words, store_path=str(folder), restricted=restricted, account=account or Account()
        )
        printed = capsys.readouterr()
        assert done == code, (words, printed)
        assert leaks(printed.out) == []
        return printed.out

    return of


def test_marks_are_kept_listed_and_searched(verb: Verb) -> None:
    verb("mark", code=EXIT_NOTHING)
    verb("mark", NAVCA, EMPTY)
    assert verb("mark").split() == [NAVCA, EMPTY]
    verb("mark", "--found", "memorandum")
    assert len(verb("find", "is:marked").splitlines()) == 3
    verb("shortlists", "save", "Monday")
    (kept,) = json.loads(verb("shortlists", "--json"))
    assert kept["name"] == "Monday"
    assert kept["records"] == 3
    verb("unmark", NAVCA)
    verb("unmark")
    verb("unmark", code=EXIT_NOTHING)
    verb("find", "is:marked", code=EXIT_NOTHING)
    assert NAVCA in verb("find", "list:monday")
    verb("shortlists", "drop", "Monday")
    verb("find", "list:monday", code=EXIT_NOTHING)


def test_tags_and_notes_stand_on_the_page_with_who_and_when(verb: Verb) -> None:
    verb("tag", NAVCA, "renewal")
    verb("note", NAVCA, "Call", "back", "--private")
    verb("note", NAVCA, "Seen by all")
    page = verb("show", NAVCA)
    assert "renewal" in page
    assert "Call back" in page
    assert "private" in page
    rows = json.loads(verb("notes", NAVCA, "--json"))
    assert {(row["kind"], row["text"]) for row in rows} == {
        ("tag", "renewal"),
        ("note", "Call back"),
        ("note", "Seen by all"),
    }
    assert NAVCA in verb("find", "note:back")
    assert NAVCA in verb("find", "note:seen")
    (key,) = [row["note"] for row in rows if row["note"]]
    verb("notes", "--drop", key)
    verb("find", "note:back", code=EXIT_NOTHING)
    verb("untag", NAVCA, "renewal")
    verb("untag", NAVCA, "renewal", code=EXIT_NOTHING)


@pytest.mark.parametrize("words", [["mark", "zz"], ["tag", "zz", "x"], ["notes", "zz"]])
def test_an_id_that_is_not_known_is_told_of(verb: Verb, words: list[str]) -> None:
    with pytest.raises(PactlineError, match="zz") as caught:
        verb(*words)
    assert caught.value.exit_code == EXIT_NOTHING


@pytest.mark.parametrize(
    "words",
    [
        ["mark", "gm-memorandum"],
        ["mark", "--found", "amount:lots"],
        ["searches", "save", "x"],
        ["searches", "save"],
        ["searches", "drop", "none"],
        ["shortlists", "save", "x"],
        ["shortlists", "drop", "none"],
        ["notes", "--drop", "none"],
        ["new"],
        ["new", "none"],
    ],
)
def test_a_mistake_changes_nothing(verb: Verb, words: list[str]) -> None:
    with pytest.raises(PactlineError) as caught:
        verb(*words)
    assert caught.value.exit_code == EXIT_MISTAKE
    assert caught.value.remedy


def test_hostile_words_of_ones_own_reach_no_terminal(verb: Verb, folder: Path) -> None:
    reader = open_store(folder, reader=login()).reader
    assert reader is not None
    for text in TEXTS.values():
        reader.note([NAVCA], text)
    for words in (["show", NAVCA], ["notes"], ["notes", "--csv"], ["notes", "--json"]):
        assert verb(*words).count(MARKER) >= len(TEXTS)


def test_a_word_finds_the_notes_of_all_and_ones_own_and_says_so(
    verb: Verb, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb("note", NAVCA, "Told by phone: moving to Sheffield")
    verb("note", EMPTY, "the minister left", "--private")
    verb("tag", EMPTY, "renewal")
    for word, record, remark in (
        ("sheffield", NAVCA, "note: Told by phone: moving to Sheffield"),
        ("minister left", EMPTY, "note: the minister left"),
        ("renewal", EMPTY, "tag: renewal"),
    ):
        assert run(["find", word], store_path=str(folder)) == EXIT_FOUND
        printed = capsys.readouterr()
        assert record in printed.out
        assert remark in printed.err
    verb("find", "navca")
    assert run(["find", "navca"], store_path=str(folder)) == EXIT_FOUND
    assert "note: " not in capsys.readouterr().err


# A restricted account.


def test_a_restricted_account_keeps_nothing_for_nobody(verb: Verb, folder: Path) -> None:
    for words in (["mark", NAVCA], ["note", NAVCA, "x"], ["searches"], ["new"]):
        with pytest.raises(PactlineError, match="keeps no marks"):
            verb(*words, account=Account())
    verb("find", "is:marked", account=Account(), code=EXIT_NOTHING)
    assert not (folder / ".readers").exists()


def test_a_reader_of_a_restricted_account_keeps_their_own(verb: Verb, folder: Path) -> None:
    anna, ben = Account("anna"), Account("ben")
    before = {file.name: file.read_bytes() for file in folder.glob("*.json")}
    verb("mark", NAVCA, account=anna)
    verb("note", NAVCA, "mine", account=anna)
    assert NAVCA in verb("find", "note:mine", account=anna)
    verb("find", "is:marked", account=ben, code=EXIT_NOTHING)
    assert NAVCA in verb("find", "mine", account=anna)
    verb("find", "mine", account=ben, code=EXIT_NOTHING)
    assert "mine" not in verb("show", NAVCA, account=ben)
    assert {file.name: file.read_bytes() for file in folder.glob("*.json")} == before


@pytest.mark.parametrize("words", [["--reader", "ben", "mark"], ["--may-write", "x", "find"]])
def test_the_reader_is_named_by_the_forced_command_alone(
    verb: Verb, words: list[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    with pytest.raises(PactlineError, match="only beside --ssh"):
        run(words)
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", " ".join(words))
    with pytest.raises(PactlineError, match="not for a restricted account"):
        run(["--ssh", "--store", str(folder), "--reader", "anna"])
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", f"mark {NAVCA}")
    assert run(["--ssh", "--store", str(folder), "--reader", "anna"]) == EXIT_FOUND
    assert (folder / ".readers" / "anna" / "reader.json").is_file()


def test_who_may_write_keeps_notes_and_tags_as_well(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    for words in (f"note {NAVCA} mine", f"tag {NAVCA} renewal"):
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", words)
        assert run(["--ssh", "--store", str(folder), "--may-write", "anna"]) == EXIT_FOUND
    assert (folder / ".readers" / "anna" / "reader.json").is_file()


# What is new in a saved search.

SPRING = Agreement(
    id="PACT-spring",
    title="Spring fund for Navca",
    events=(Event(kind="ends", date=PartialDate("2027-03-31")),),
    where="row 2",
)


def put(store: FileStore, *agreements: Agreement, imported: str = "2999-01-01T00:00:00Z") -> None:
    """Take in a source with these agreements."""
    source = Source(id="spring", title="Spring grants", imported=imported)
    store.put([SourceFile(source=source, agreements=agreements)], action="import")


def test_what_came_changed_and_left_is_told_once(verb: Verb, folder: Path) -> None:
    store = open_store(folder)
    put(store, SPRING)
    verb("searches", "save", "Partners", "navca")
    assert verb("new", code=EXIT_NOTHING) == ""
    put(store, replace(SPRING, where="row 9"))
    assert verb("new", code=EXIT_NOTHING) == ""
    other = replace(SPRING, id="PACT-other", title="Other fund for Navca")
    put(store, replace(SPRING, purpose="To plan ahead"), other)
    assert json.loads(verb("searches", "--json"))[0]["new"] == 2
    told = json.loads(verb("new", "--json", "--peek"))
    assert [(each["happened"], each["id"]) for each in told] == [
        ("came", "PACT-other"),
        ("changed", "PACT-spring"),
    ]
    mail = verb("new", "Partners")
    assert "New (1)" in mail
    assert "Changed (1)" in mail
    assert "by Spring grants" in mail
    assert max(map(len, mail.splitlines())) <= 76
    assert verb("new", code=EXIT_NOTHING) == ""
    put(store, SPRING)
    told = json.loads(verb("new", "--json"))
    assert [each["happened"] for each in told] == ["changed", "left"]


def test_what_time_brings_into_a_search_for_what_lapses_is_told_as_such(folder: Path) -> None:
    store = open_store(folder)
    put(store, SPRING, imported="2026-01-01T00:00:00Z")
    search = SavedSearch("lapsing:6m")
    first = look(store, search, date(2026, 6, 1))
    assert first.seen == {}
    looked = SavedSearch("lapsing:6m", looked="2026-06-01T00:00:00Z", seen=first.seen)
    later = look(store, looked, date(2026, 11, 1))
    assert [(each.happened, each.id) for each in later.news] == [(Happened.LAPSES, "PACT-spring")]
    nothing = look(store, looked, date(2026, 8, 1))
    assert nothing.news == ()


def test_ones_own_record_is_new_and_what_is_gone_has_its_title_and_source(
    verb: Verb, folder: Path
) -> None:
    store = open_store(folder)
    put(store, SPRING)
    ends = f"{date.today() + timedelta(days=40):%Y-%m-%d}"
    verb("searches", "save", "Ending", "lapsing:12m OR navca")
    verb("add", "agreement", "Heard by phone", f"ends={ends}")
    assert news_of(verb) == [("came", "Heard by phone", [login()])]
    verb("set", "PACT-spring", "purpose", "To plan")
    assert news_of(verb) == [("changed", "Spring fund for Navca", [login()])]
    store.forget("spring")
    verb("drop", "PACT-spring")
    verb("drop", f"PACT-{login()}-heard-by-phone")
    told = news_of(verb, peek=True)
    assert ("left", "Spring fund for Navca", ["spring", login()]) in told
    assert ("left", "Heard by phone", [login()]) in told
    mail = verb("new")
    assert "- Heard by phone\n" in mail
    assert f"by Entered by {login()}" in mail


def news_of(verb: Verb, *, peek: bool = False) -> list[tuple[str, str, list[str]]]:
    """Return what is new: what happened, the title, and the sources that brought it."""
    told = json.loads(verb("new", "--json", *["--peek"] * peek))
    return [(each["happened"], each["title"], each["brought_by"]) for each in told]


def test_what_time_takes_out_of_a_search_is_brought_by_nobody(folder: Path) -> None:
    store = open_store(folder)
    put(store, SPRING)
    first = look(store, SavedSearch("lapsing:6m"), date(2026, 11, 1))
    assert [*first.seen] == ["agreement PACT-spring"]
    looked = SavedSearch("lapsing:6m", looked="2026-11-01T00:00:00Z", seen=first.seen)
    (gone,) = look(store, looked, date(2027, 6, 1)).news
    assert gone[:3] == (Happened.LEFT, "PACT-spring", "Spring fund for Navca")
    assert gone.brought_by == ()


def test_what_version_0_1_0_kept_of_a_search_is_no_news(folder: Path) -> None:
    store = open_store(folder)
    put(store, SPRING)
    search = SavedSearch("spring", looked="2999-11-01T00:00:00Z")
    seen = {key: text.partition("\t")[0] for key, text in look(store, search).seen.items()}
    assert look(store, replace(search, seen=seen)).news == ()


def test_a_search_that_finds_too_much_is_named_and_hides_no_others(
    verb: Verb, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(folder)
    verb("searches", "save", "All  of it", "navca")
    verb("searches", "save", "Spring", "spring")
    verb("new", "All  of it", code=EXIT_NOTHING)
    put(store, SPRING, *(replace(SPRING, id=f"PACT-{at}", title="For Navca") for at in range(9)))
    monkeypatch.setattr(news, "MOST", 5)
    for words, shown in (
        (["searches", "--json"], '"Spring"'),
        (["new", "--peek", "--json"], "PACT-spring"),
        (["new"], "PACT-spring"),
    ):
        capsys.readouterr()
        assert run(words, store_path=str(folder)) == EXIT_MISTAKE
        printed = capsys.readouterr()
        assert shown in printed.out
        assert "“All of it”: the search finds" in printed.err
    assert "PACT-spring" not in verb("new", code=EXIT_MISTAKE)
    with pytest.raises(PactlineError, match="more than the 5"):
        verb("searches", "save", "Third", "navca")
    assert [each["name"] for each in json.loads(verb("searches", "--json", code=EXIT_MISTAKE))] == [
        "All of it",
        "Spring",
    ]


def test_a_damaged_file_of_notes_is_told_of_with_what_is_found_and_shown(
    verb: Verb, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb("mark", NAVCA)
    verb("note", NAVCA, "zebra", "--private")
    (path,) = folder.glob(".readers/*/reader.json")
    whole = path.read_text("utf-8")
    path.write_text(whole[:-4], "utf-8")
    for words, code, shown in (
        ("find navca", EXIT_FOUND, "Navca"),
        ("find zebra", EXIT_NOTHING, ""),
    ):
        capsys.readouterr()
        assert run(words.split(), store_path=str(folder)) == code
        printed = capsys.readouterr()
        assert shown in printed.out
        (told,) = [line for line in printed.err.splitlines() if "reader.json" in line]
        assert "the notes cannot be read: the file is not JSON" in told
    page = verb("show", NAVCA)
    assert "Navca" in page
    assert "the notes cannot be read" in " ".join(page.split())
    # The command that the hint prints saves what can be saved.
    command = told.partition("`")[2].partition("`")[0]
    _, *repair = shlex.split(command)
    new = folder.parent / repair.pop()
    run([*repair, str(new)], store_path=str(folder))
    new.replace(path)
    assert "zebra" in verb("notes")
    assert verb("mark").split() == [NAVCA]

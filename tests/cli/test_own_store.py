"""The verbs that write, on a store of one's own."""

from __future__ import annotations

import hashlib
import json
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from shutil import copytree

import pytest

from fixtures import SAMPLE
from store.errors import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_MISTAKE, EXIT_NOTHING
from tests.app.pty import Terminal
from tests.cli.running import environment, pactline
from tests.published import Published

SOURCE = "gm-memorandum"
FILE = Path(SAMPLE) / f"{SOURCE}.json"
NAVCA = "GB-CHC-1001635"
INTERRUPTED = (EXIT_INTERRUPTED, -signal.SIGINT)
"""Python ends itself by a signal that came while a named tuple was made; a shell tells 130."""


def out(home: Path, *words: str, code: int = EXIT_FOUND) -> str:
    """Run a verb and return its data."""
    done = pactline(*words, home=home)
    assert done.returncode == code, (words, done.stderr.decode())
    return done.stdout.decode()


def told(home: Path, *words: str, code: int = EXIT_FOUND) -> str:
    """Run a verb and return its talk."""
    done = pactline(*words, home=home)
    assert done.returncode == code, (words, done.stderr.decode())
    return done.stderr.decode()


def sources(home: Path) -> list[str]:
    """Return the ids of the person's own sources."""
    return [line.split("\t")[0] for line in out(home, "sources").splitlines()]


def own_store(home: Path) -> Path:
    """Return where a person's own store is."""
    places = {entry["what"]: entry["path"] for entry in json.loads(out(home, "locate", "--json"))}
    return Path(places["store"])


def print_of(folder: Path) -> dict[str, str]:
    """Return what the store's files hold, in short."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.json")
    }


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a store that an import has begun; to be copied, not changed."""
    home = tmp_path_factory.mktemp("begun")
    out(home, "import", str(FILE))
    return home


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Path:
    """A home with a store."""
    return Path(copytree(begun, tmp_path, dirs_exist_ok=True))


def test_the_first_import_begins_a_store(home: Path) -> None:
    assert own_store(home).is_dir()
    assert sources(home) == [SOURCE]
    assert told(home, "find", "memorandum") == ""


def test_an_import_tells_what_it_did_in_fields(tmp_path: Path) -> None:
    (line,) = out(tmp_path, "import", str(FILE)).splitlines()
    source, added, changed, unchanged, gone, _, lost = line.split("\t")
    assert (source, changed, unchanged, gone, lost) == (SOURCE, "0", "0", "0", "0")
    assert int(added) > 0
    assert "nothing changed" in told(tmp_path, "import", str(FILE))


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "nothing written" in told(tmp_path, "import", "--dry-run", str(FILE))
    assert not own_store(tmp_path).exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b"not a file at all"])
def test_a_file_that_is_none_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(content)
    line = told(tmp_path, "import", str(file), code=EXIT_MISTAKE)
    assert line.count("\n") == 1
    assert "given.json" in line
    assert not own_store(tmp_path).exists()


def test_a_report_holds_every_warning(tmp_path: Path, published: Published) -> None:
    file = published.currencies.file
    report = tmp_path / "doubts.json"
    talk = told(tmp_path, "import", str(file), "--report", str(report))
    rows = json.loads(report.read_text("utf-8"))
    assert f"{len([row for row in rows if row['kind'] == 'warning']):,} warnings" in talk
    assert list(rows[0]) == ["kind", "file", "where", "record", "field", "found", "done"]


def test_a_bad_file_among_several_is_named_and_the_others_are_taken_in(tmp_path: Path) -> None:
    bad, none = tmp_path / "bad.json", tmp_path / "none.json"
    bad.write_bytes(b"{")
    report = tmp_path / "doubts.json"
    words = ("import", str(bad), str(FILE), str(none), "--report", str(report))
    done = pactline(*words, home=tmp_path)
    talk = done.stderr.decode()
    assert done.returncode == EXIT_MISTAKE
    assert done.stdout.decode().startswith(f"{SOURCE}\t")
    assert "left out: bad.json" in talk
    assert "left out: none.json" in talk
    assert talk.splitlines()[-1].startswith("pactline: 2 of 3 files left out, 1 taken in whole")
    assert sources(tmp_path) == [SOURCE]
    rows = [row for row in json.loads(report.read_text("utf-8")) if row["kind"] == "left out"]
    assert [row["file"] for row in rows] == [str(bad), str(none)]
    assert "no JSON" in rows[0]["done"]


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_two_files_of_one_name_do_not_replace_each_other(
    tmp_path: Path, dry: tuple[str, ...]
) -> None:
    heads = "Identifier,Title,Amount Awarded,Funding Org:Identifier,Funding Org:Name"
    paths = []
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        paths.append(tmp_path / year / "grants.csv")
        paths[-1].write_text(f"{heads}\n360G-f-{year},Grant,100,GB-CHC-1000001,Fund\n")
    talk = told(tmp_path, "import", *map(str, paths), *dry, code=EXIT_MISTAKE)
    assert f"left out: {paths[1]}: it would replace the source" in talk
    assert "--as NAME" in talk
    if not dry:
        assert len(sources(tmp_path)) == 1
        assert told(tmp_path, "import", str(paths[1])).count("1 gone") == 1


def test_twins_given_together_are_one_source(tmp_path: Path, published: Published) -> None:
    known = published.council
    talk = told(tmp_path, "import", str(known.csv), str(known.json))
    records = known.grants + known.recipients + 1
    assert f"0 added, 0 changed, {records} unchanged, 0 gone" in talk


def test_a_bad_file_alone_is_in_the_report_too(tmp_path: Path) -> None:
    bad, report = tmp_path / "bad.json", tmp_path / "doubts.csv"
    bad.write_bytes(b"{")
    talk = told(tmp_path, "import", str(bad), "--report", str(report), code=EXIT_MISTAKE)
    assert talk.splitlines()[-1].startswith("pactline: bad.json")
    assert "left out" in report.read_text("utf-8")
    assert not own_store(tmp_path).exists()


def test_no_further_file_is_tried_where_the_store_fails(tmp_path: Path) -> None:
    store = tmp_path / "store"
    (store / ".pactline" / "lock").mkdir(parents=True)
    words = ("import", str(FILE), "other.json", "--store", str(store))
    talk = told(tmp_path, *words, code=EXIT_MISTAKE)
    assert "not tried: other.json" in talk


def test_forget_takes_back_and_undo_brings_back(home: Path) -> None:
    before = print_of(own_store(home))
    assert f"forgot {SOURCE}" in told(home, "forget", SOURCE)
    assert out(home, "sources", code=EXIT_NOTHING) == ""
    assert "undone: forget" in told(home, "undo")
    assert print_of(own_store(home)) == before
    assert f"did you mean {SOURCE}?" in told(home, "forget", "gm-memorandm", code=EXIT_MISTAKE)


def test_history_lists_the_writes_newest_first(home: Path) -> None:
    told(home, "note", "GB-CHC-504542", "asked", "about", "it")
    rows = [line.split("\t") for line in out(home, "history").splitlines()]
    assert len(rows) == 2
    assert [len(row) for row in rows] == [8, 8]
    assert "import" in rows[1][4]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0][1])
    assert "there is no write 77" in told(home, "undo", "77", code=EXIT_MISTAKE)


def test_a_note_is_shown_with_its_record(home: Path) -> None:
    told(home, "note", "GB-CHC-504542", "asked about 2010/11")
    assert "asked about 2010/11" in out(home, "show", "GB-CHC-504542")
    told(home, "note", "GB-CHC-0", "x", code=EXIT_MISTAKE)
    told(home, "note", "GB-CHC-504542", "  ", code=EXIT_MISTAKE)


def test_a_pair_is_one_body_until_the_next_decision(home: Path) -> None:
    told(home, "import", str(Path(SAMPLE) / "dh-strategic-partners.json"))
    count = len(out(home, "find", "--kind", "organisation", "--all").splitlines())
    told(home, "same", "GB-CHC-504542", NAVCA, "--because", "a test")
    assert len(out(home, "find", "--kind", "organisation", "--all").splitlines()) == count - 1
    told(home, "different", NAVCA, "GB-CHC-504542")
    assert len(out(home, "find", "--kind", "organisation", "--all").splitlines()) == count
    told(home, "same", NAVCA, NAVCA, code=EXIT_MISTAKE)
    told(home, "same", NAVCA, "PACT-gm-vcse-memorandum", code=EXIT_MISTAKE)


def test_a_setting_is_kept(home: Path) -> None:
    assert out(home, "settings", "financial-year-start").split("\t")[1] == "4"
    told(home, "settings", "financial-year-start", "1")
    assert out(home, "settings", "financial-year-start").split("\t")[1] == "1"
    for value in ("0", "13", "April", ""):
        told(home, "settings", "financial-year-start", value, code=EXIT_MISTAKE)


def test_a_sound_store_verifies_and_a_damaged_one_does_not(home: Path) -> None:
    assert "all sound" in told(home, "verify")
    file = own_store(home) / f"{SOURCE}.json"
    file.write_bytes(file.read_bytes()[:-200])
    rows = [line.split("\t") for line in out(home, "verify", code=EXIT_NOTHING).splitlines()]
    assert rows[0][0] == file.name
    assert rows[0][2] == "severe"


def test_repair_saves_what_is_left_and_leaves_the_original(home: Path) -> None:
    file = own_store(home) / f"{SOURCE}.json"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    before = file.read_bytes()
    saved = home / "saved.json"
    talk = told(home, "repair", str(file), str(saved), code=EXIT_NOTHING)
    assert "records saved" in talk
    assert file.read_bytes() == before
    assert json.loads(saved.read_bytes())["organisations"]
    told(home, "repair", str(file.parent), str(home / "x"), code=EXIT_MISTAKE)


def test_a_backup_holds_the_store(home: Path) -> None:
    target = home / "copy.zip"
    told(home, "backup", str(target))
    with zipfile.ZipFile(target) as copy:
        assert f"{SOURCE}.json" in copy.namelist()
    assert "--overwrite replaces it" in told(home, "backup", str(target), code=EXIT_MISTAKE)
    told(home, "backup", "--overwrite", str(target))


@pytest.mark.parametrize(
    "words",
    [
        ["forget", "x"],
        ["same", "a", "b"],
        ["note", "a", "b"],
        ["undo"],
        ["history"],
        ["verify"],
        ["backup", "x.zip"],
    ],
    ids=lambda words: words[0],
)
def test_without_a_store_the_line_says_how_to_begin_one(words: list[str], tmp_path: Path) -> None:
    line = told(tmp_path, *words, code=EXIT_MISTAKE)
    assert "there is no store yet" in line
    assert "pactline import" in line
    assert not own_store(tmp_path).exists()


@pytest.mark.parametrize("verb", ["find", "export", "timeline", "sources"])
def test_a_store_without_sources_says_so(verb: str, tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    line = told(tmp_path, verb, "--store", str(tmp_path / "s"), code=EXIT_NOTHING)
    assert "the store has no records yet" in line


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "newer"])
def test_a_store_that_does_not_open_is_one_line(kind: str, tmp_path: Path) -> None:
    store = tmp_path / "given"
    if kind == "empty":
        store.write_bytes(b"")
    elif kind == "text":
        store.write_bytes(b"not json")
    elif kind == "newer":
        store.write_bytes(b'{"pactline": {"file": {"schema": 999}}, "sources": {}}')
    line = told(tmp_path, "find", "--store", str(store), code=EXIT_MISTAKE)
    assert line.count("\n") == 1
    assert "given" in line


def test_the_other_sources_open_where_one_does_not(home: Path) -> None:
    (own_store(home) / "broken.json").write_bytes(b"{")
    done = pactline("find", "memorandum", home=home)
    assert done.returncode == EXIT_FOUND
    assert b"PACT-gm-vcse-memorandum" in done.stdout
    assert b"left out broken.json" in done.stderr


BEGUN = """
import sys
from tui.__main__ import main
from tui.cli.errors import end_at_once
end_at_once()
print("begun", flush=True)
sys.exit(main())
"""
"""A run of `pactline` that says when Ctrl-C is its own to answer, and no longer Python's."""


def test_an_interrupted_import_leaves_the_store_as_it_was(home: Path, published: Published) -> None:
    file = published.foundation.file
    store = own_store(home)
    before = print_of(store)
    chance = random.Random(7)
    ends = set()
    whole = 0.0
    for turn in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", BEGUN, "import", str(file)],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        begun = time.monotonic()
        if turn:
            # Anywhere in as much time as the first took to its end.
            time.sleep(chance.random() * whole)
            process.send_signal(signal.SIGINT)
        _, talk = process.communicate(timeout=600)
        whole = whole or time.monotonic() - begun
        ends.add(process.returncode)
        assert b"Traceback" not in talk
        if process.returncode == EXIT_FOUND:
            told(home, "undo")
        else:
            assert process.returncode in INTERRUPTED, talk
        assert print_of(store) == before
    assert not ends.isdisjoint(INTERRUPTED)


def test_a_terminal_shows_progress_and_a_pipe_none(tmp_path: Path, published: Published) -> None:
    file = published.foundation.file
    command = [sys.executable, "-m", "tui", "import", str(file)]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        assert terminal.ended() == EXIT_FOUND
        terminal.read(0.2)
        assert b"reading" in terminal.raw
        assert terminal.raw.count(b" added") == 1
        assert b"Unchanged" not in terminal.raw
    talk = told(tmp_path, "import", "--again", str(file))
    assert "\r" not in talk
    assert "reading" not in talk


def test_json_is_whole_unless_columns_are_named(home: Path) -> None:
    (whole,) = json.loads(out(home, "export", "--json"))["records"]
    (named,) = json.loads(out(home, "export", "--json", "--columns", "title,amount"))["records"]
    assert whole["claims"][0]["record"]["id"] == whole["id"]
    assert list(named) == ["title", "amount"]


def test_360giving_takes_no_columns(home: Path) -> None:
    words = ("export", "--format", "360giving", "--columns", "title")
    assert "has columns of its own" in told(home, *words, code=EXIT_MISTAKE)

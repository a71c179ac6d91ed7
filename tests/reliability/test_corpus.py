"""Small reproducers of what an outside trial found: each kind once, through the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import rmtree

import pytest

from fixtures import SAMPLE
from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from tests.app.pty import PATIENCE, Terminal
from tests.cli.running import environment, pactline
from tests.importing.support import grant
from tui.cli.errors import NO_MEMORY

NAVCA = "GB-CHC-1001635"
SOON = 4.0
"""Seconds to wait for what is known not to come yet."""


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """How many seconds to wait: not long for what is known not to come."""
    return SOON if request.node.get_closest_marker("xfail") else PATIENCE


def not_yet(row: str, what: str) -> pytest.MarkDecorator:
    """Mark a test of what does not hold yet, by its row in the list of the trial."""
    return pytest.mark.xfail(strict=True, reason=f"{row}: {what}")


def own_store(tmp_path: Path) -> Path:
    """Return a store of one source of the samples."""
    store = tmp_path / "store"
    store.mkdir()
    (store / "memorandum.json").write_bytes((Path(SAMPLE) / "gm-memorandum.json").read_bytes())
    return store


def tables(source: str, **records: dict[str, object]) -> str:
    """Return a store's file of one source."""
    head = {"pactline": {"file": {"schema": 1}}, "sources": {source: {"title": source}}}
    return json.dumps({**head, **records})


def talk_of(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what was said on standard error, and see that it is no fault."""
    text = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in text
    assert "fault in pactline" not in text, text
    return text


def shell(line: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line in which PACTLINE stands for the program."""
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("PACTLINE", f"{sys.executable} -m tui")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(home),
        cwd=home,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("digits", [4_301, 100_000])
@pytest.mark.parametrize("words", [("find", "navca", "--limit"), ("timeline", NAVCA, "--prices")])
def test_a_number_of_many_digits_is_a_mistake(
    tmp_path: Path, words: tuple[str, ...], digits: int
) -> None:
    done = pactline(*words, "9" * digits, home=tmp_path)
    assert done.returncode in (EXIT_MISTAKE, EXIT_FOUND)
    talk_of(done)


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_only_ordinary_files_are_taken_in(tmp_path: Path, kind: str, patience: float) -> None:
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "grants.json"
        os.mkfifo(path)
    done = shell(
        f"ulimit -v 2000000; exec timeout -s KILL {patience} PACTLINE import {path}", tmp_path
    )
    assert done.returncode == EXIT_MISTAKE
    assert len(talk_of(done).splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        "add --from pipe",
        "import grants.json --map pipe",
        "timeline --prices 2020/21 --deflator pipe",
    ],
)
def test_no_other_file_is_waited_for(tmp_path: Path, words: str, patience: float) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "grants.json").write_text("[]")
    done = shell(f"exec timeout -s KILL {patience} PACTLINE {words}", tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert "no ordinary file" in talk_of(done)


@pytest.mark.parametrize("entry", ["{}", "[", "\0" * 9, None, "a file", "unreadable"])
def test_a_damaged_entry_of_the_history_blocks_no_other(tmp_path: Path, entry: str | None) -> None:
    store = own_store(tmp_path)
    for text in ("One", "Two", "Three"):
        words = ("note", "PACT-gm-vcse-memorandum", text)
        assert pactline("--store", str(store), *words, home=tmp_path).returncode == EXIT_FOUND
    notes = (store / "decisions.json").read_text()
    folder = store / ".history" / "00000002"
    if entry in (None, "a file"):
        rmtree(folder)
        folder.write_text("no folder") if entry else folder.mkdir()
    elif entry == "unreadable":
        (folder / ".entry.json").unlink()
        (folder / ".entry.json").symlink_to("/proc/self/mem")
    else:
        (folder / ".entry.json").write_text(str(entry))
    done = pactline("--store", str(store), "history", home=tmp_path)
    assert done.returncode == EXIT_FOUND, talk_of(done)
    done = pactline("--store", str(store), "undo", home=tmp_path)
    assert done.returncode == EXIT_FOUND, talk_of(done)
    assert "Three" in notes
    assert "Three" not in (store / "decisions.json").read_text()
    words = ("note", "PACT-gm-vcse-memorandum", "Four")
    assert pactline("--store", str(store), *words, home=tmp_path).returncode == EXIT_FOUND


APP = [sys.executable, "-m", "tui"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xe9",
        b"\xe9|",
        b"\xf0\x9f|\x92\xb7",
        b"\x1b[1114112u",
        b"\x1b[200~\xff\x1b[201~",
        b"\x1b[48;65535;65535;9;9t",
    ],
)
def test_no_bytes_make_the_app_deaf(tmp_path: Path, data: bytes, patience: float) -> None:
    """A bar stands for a pause, as of a slow link."""
    with Terminal(APP, env=environment(tmp_path)) as terminal:
        terminal.wait_for("sample records", "Navca", "quit")
        pieces = data.split(b"|")
        for piece in pieces:
            os.write(terminal.fd, piece)
            if len(pieces) > 1:
                terminal.read(0.5)
        terminal.press("2")
        terminal.wait_for("£1,100,000", seconds=patience)
        assert "Error" not in terminal.text
        terminal.press("q")
        assert terminal.ended(patience) == 0


def test_a_terminal_without_rows_can_be_left(tmp_path: Path, patience: float) -> None:
    line = f"stty rows 0; exec {' '.join(APP)}"
    with Terminal(["/bin/sh", "-c", line], env=environment(tmp_path)) as terminal:
        terminal.read(2)
        terminal.press("q")
        assert terminal.ended(patience) is not None
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("line", ["show GB-CHC-1001635", "timeline navca", "find navca"])
def test_a_size_of_any_number_of_digits(tmp_path: Path, line: str) -> None:
    env = environment(tmp_path, COLUMNS="9" * 5_000, LINES="9" * 5_000)
    with Terminal([*APP, *line.split()], env=env) as terminal:
        assert terminal.ended() == EXIT_FOUND
        assert "Navca" in terminal.text
        assert b"fault" not in terminal.raw


def test_a_long_search_is_bounded(tmp_path: Path, patience: float) -> None:
    with Terminal(APP, env=environment(tmp_path)) as terminal:
        terminal.wait_for("sample records", "Navca", "quit")
        terminal.press("/", "navca " * 1500)
        for key in ("escape", "escape", "q"):
            terminal.read(1)
            terminal.press(key)
        assert terminal.ended(patience) == 0


def test_half_a_pair_in_one_file_and_its_id_in_another(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for name, title in (("a", "Half \ud83d"), ("b", "Whole")):
        record = {"PACT-x": {"title": title, "type": "grant"}}
        (store / f"{name}.json").write_text(tables(name, agreements=record))
    for words in (("find", "whole"), ("show", "PACT-x"), ("check",), ("export", "--json")):
        done = pactline("--store", str(store), *words, home=tmp_path)
        assert done.returncode in (EXIT_FOUND, EXIT_NOTHING), talk_of(done)
    done = pactline("--store", str(store), "verify", "--csv", home=tmp_path)
    assert done.stdout.decode().splitlines()[1].startswith('a.json,line 1,note,"half of a char')
    assert len(done.stdout.splitlines()) == 2
    for words in (("note", "PACT-x", "Seen"), ("find", "whole")):
        assert pactline("--store", str(store), *words, home=tmp_path).returncode == EXIT_FOUND


@pytest.mark.parametrize("first", [True, False])
def test_a_key_given_twice_is_told(tmp_path: Path, first: bool) -> None:
    grants = json.dumps([grant()])
    both = (grants, "[]") if first else ("[]", grants)
    path = tmp_path / "grants.json"
    path.write_text(f'{{"grants": {both[0]}, "grants": {both[1]}}}')
    done = pactline("import", str(path), home=tmp_path)
    assert "twice" in talk_of(done)


def test_a_report_is_not_written_over_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": [grant()]}))
    before = path.read_bytes()
    done = pactline("import", str(path), "--report", str(path), home=tmp_path)
    assert path.read_bytes() == before
    assert done.returncode == EXIT_MISTAKE


@pytest.mark.parametrize("name", ["memorandum.json", "new.json", ".pactline/lock", ".history/a"])
@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "csv", "--output"),
        ("timeline", "--svg"),
        ("timeline", "--png"),
        ("pivot", "--xlsx"),
        ("import", "grants.json", "--report"),
    ],
)
def test_nothing_is_written_over_a_file_of_the_store(
    tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    store = own_store(tmp_path)
    (tmp_path / "link").symlink_to(store)
    source = store / "memorandum.json"
    before = source.read_bytes()
    done = pactline("--store", str(store), *words, str(tmp_path / "link" / name), home=tmp_path)
    assert "a file of the store" in talk_of(done)
    assert done.returncode == EXIT_MISTAKE
    assert source.read_bytes() == before
    assert not (store / "new.json").exists()


def test_decisions_that_contradict_each_other_are_not_just_kept(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    ids = [f"GB-CHC-{number}" for number in (1000001, 1000002, 1000003)]
    bodies = {each: {"name": f"Body {each}"} for each in ids}
    (store / "s.json").write_text(tables("s", organisations=bodies))
    a, b, c = ids
    for words in (("same", b, c), ("different", a, c)):
        assert pactline("--store", str(store), *words, home=tmp_path).returncode == EXIT_FOUND
    before = (store / "decisions.json").read_bytes()
    done = pactline("--store", str(store), "same", a, b, home=tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert f"{a} and {c} would be one body" in talk_of(done)
    assert (store / "decisions.json").read_bytes() == before
    # Taken back, the same decision is kept.
    for words in (("same", a, c), ("same", a, b), ("different", a, c)):
        done = pactline("--store", str(store), *words, home=tmp_path)
        assert done.returncode == (EXIT_MISTAKE if words[0] == "different" else EXIT_FOUND)
    # An editor can write down what is refused here; then it's told.
    kept = json.loads((store / "decisions.json").read_bytes())
    kept["decisions"][f"{a} {c}"]["kind"] = "different"
    (store / "decisions.json").write_text(json.dumps(kept))
    done = pactline("--store", str(store), "verify", "--csv", home=tmp_path)
    assert b"though other decisions make them one" in done.stdout


def test_one_bad_decision_leaves_out_one(tmp_path: Path) -> None:
    store = own_store(tmp_path)
    note = {"kind": "note", "ids": ["PACT-gm-vcse-memorandum"], "text": "Looked at", "at": "2026"}
    body = {"good": note, "bad": {"kind": "note", "text": "no ids"}, "odd": {**note, "ids": 5}}
    same = {"kind": "same", "ids": ["GB-CHC-504542", NAVCA], "at": "2026"}
    head = {"pactline": {"file": {"schema": 1}}, "decisions": {**body, "same": same}}
    (store / "decisions.json").write_text(json.dumps(head))
    done = pactline("--store", str(store), "show", "PACT-gm-vcse-memorandum", home=tmp_path)
    assert done.returncode == EXIT_FOUND
    assert b"Looked at" in done.stdout
    assert talk_of(done).startswith("decisions.json: left out record “bad”")
    done = pactline("--store", str(store), "show", NAVCA, home=tmp_path)
    assert b"GB-CHC-504542" in done.stdout
    words = ("note", "PACT-gm-vcse-memorandum", "Once more")
    assert pactline("--store", str(store), *words, home=tmp_path).returncode == EXIT_FOUND
    done = pactline("--store", str(store), "verify", "--csv", home=tmp_path)
    assert b"decisions.json,,severe,left out record" in done.stdout


def test_two_files_of_one_source_are_severe_and_forgotten_together(tmp_path: Path) -> None:
    store = own_store(tmp_path)
    (store / "copy.json").write_bytes((store / "memorandum.json").read_bytes())
    verify = pactline("--store", str(store), "verify", "--csv", home=tmp_path)
    assert verify.returncode == EXIT_NOTHING
    assert 'severe,"the source “gm-memorandum” is in copy.json too' in verify.stdout.decode()
    pactline("--store", str(store), "forget", "gm-memorandum", home=tmp_path)
    assert not list(store.glob("[!.]*.json"))
    for number in "12":
        done = pactline("--store", str(store), "undo", number, home=tmp_path)
        assert done.returncode == EXIT_FOUND
    assert len(list(store.glob("[!.]*.json"))) == 2


def test_one_bad_record_stops_no_check(tmp_path: Path) -> None:
    store = own_store(tmp_path)
    records = {"x": {"title": 5}, "y": {"title": "Good"}}
    (store / "odd.json").write_text(tables("odd", agreements=records))
    done = pactline("--store", str(store), "check", "--csv", home=tmp_path)
    assert done.returncode in (EXIT_FOUND, EXIT_NOTHING), talk_of(done)
    assert "x" in talk_of(done)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("PACTLINE find navca > /dev/full", EXIT_MISTAKE),
        ("PACTLINE find navca --json > /dev/full", EXIT_MISTAKE),
        ("PACTLINE export --json > /dev/full", EXIT_MISTAKE),
        ("PACTLINE --help > /dev/full", EXIT_MISTAKE),
        ("PACTLINE find --help > /dev/full", EXIT_MISTAKE),
        ("PACTLINE find navca >&-", EXIT_MISTAKE),
        ("PACTLINE find navca 2>&-", EXIT_FOUND),
        ("PACTLINE import nothing.json 2>&-", EXIT_MISTAKE),
        ("PACTLINE --plain <&-", EXIT_FOUND),
        ("ulimit -f 0; PACTLINE export --csv --output out.csv", EXIT_MISTAKE),
        ("ulimit -n 8; PACTLINE find navca", EXIT_FOUND),
        ("PACTLINE find \"$(printf '\\377')\"", EXIT_MISTAKE),
        ("PACTLINE --store \"$(printf 'a\\377b')\" find navca", EXIT_MISTAKE),
    ],
)
def test_what_the_machine_refuses_is_one_line(tmp_path: Path, line: str, code: int) -> None:
    done = shell(line, tmp_path)
    assert len(talk_of(done).splitlines()) <= 2
    assert done.returncode == code


@pytest.mark.parametrize("verb", ["find navca", "timeline navca", "pivot", "check"])
@pytest.mark.parametrize("kib", [34_000, 38_000, 42_000, 46_000, 50_000, 54_000])
def test_too_little_memory_is_one_line(tmp_path: Path, kib: int, verb: str) -> None:
    """tantivy ends the process where it gets none, in words of its own."""
    done = shell(f"ulimit -v {kib}; PACTLINE {verb}", tmp_path)
    lines = [line for line in talk_of(done).splitlines() if "sample records" not in line]
    if done.returncode == EXIT_MISTAKE:
        # A thread may end the process once that was said.
        assert set(lines) == {f"pactline: {NO_MEMORY}"}
    else:
        assert done.returncode in (EXIT_FOUND, EXIT_NOTHING)


@pytest.mark.parametrize("target", ["nowhere", "/dev/null"])
@pytest.mark.parametrize("name", [".pactline", ".history"])
def test_a_link_in_the_place_of_our_own_folder(tmp_path: Path, name: str, target: str) -> None:
    store = own_store(tmp_path)
    (store / name).symlink_to(target)
    words = ("note", "PACT-gm-vcse-memorandum", "Looked at")
    done = pactline("--store", str(store), *words, home=tmp_path)
    assert done.returncode == EXIT_MISTAKE
    (line,) = talk_of(done).splitlines()
    assert f"{name}: nothing was written: where the store keeps a folder of its own" in line
    assert not (store / "nowhere").exists()


@pytest.mark.parametrize("target", ["/dev/zero", "/proc/self", "nowhere", "pipe"])
def test_only_ordinary_files_are_repaired(tmp_path: Path, target: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(target)
    line = f"ulimit -v 2000000; exec timeout -s KILL {PATIENCE} PACTLINE repair link new.json"
    done = shell(line, tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert len(talk_of(done).splitlines()) == 1
    assert not (tmp_path / "new.json").exists()


def test_an_index_is_made_only_in_a_store(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.txt").write_text("no record")
    done = pactline("--store", str(folder), "find", "navca", home=tmp_path)
    talk_of(done)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt"]

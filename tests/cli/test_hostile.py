"""Hostile records through every verb: a terminal gets text, an export gets all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.files.tinydb import encode
from tests.app.pty import Terminal
from tests.cli.running import environment, pactline
from tests.hostile import LONG_LINE, MARKER, TEXTS, leaks, leaks_of_export, source_file
from tests.tables import to_tables

IDS = [f"PACT-hostile-{number}" for number in range(len(TEXTS))]
AGREEMENTS = [f"PACT-hostile-agreement-{number}" for number in range(len(TEXTS))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's home with a hostile store in it."""
    home = tmp_path_factory.mktemp("home")
    store = home / "store"
    store.mkdir()
    (store / "hostile.json").write_bytes(encode(to_tables(source_file()))[0])
    return home


ON_A_COMMAND_LINE = [
    TEXTS[name]
    for name in ("c0-1b", "c1-9b", "osc-52-clipboard", "bidi", "rich-markup", "lone-surrogates")
]


def ask(home: Path, *words: str, **more: str) -> str:
    """Run a verb in a pipe; return what it prints, after looking at both streams."""
    done = pactline(*words, home=home, PACTLINE_STORE=str(home / "store"), **more)
    assert done.returncode in (0, 1) or b"no grant to export" in done.stderr, done.stderr
    assert leaks(done.stderr.decode()) == []
    return done.stdout.decode()


READING = [
    ["find", "--all"],
    ["find", MARKER, "--all"],
    ["find", MARKER, "--all", "--json"],
    ["find", MARKER, "--all", "--csv"],
    ["show", *IDS[:40]],
    ["show", *IDS[40:]],
    ["show", *AGREEMENTS],
    ["show", *IDS, "--json"],
    ["show", *IDS, "--fields"],
    ["show", *AGREEMENTS, "--csv"],
    ["show", "hostile"],
    ["show", "hostile", "--json"],
    ["sources"],
    ["sources", "--json"],
    ["sources", "--csv"],
    ["timeline"],
    ["timeline", "--gantt", "--all"],
    ["timeline", "--gantt", "--all", "--ascii"],
    ["timeline", "--gantt", "--json"],
    ["timeline", "--csv"],
    ["timeline", IDS[0]],
    ["timeline", AGREEMENTS[0]],
    ["check"],
    ["check", "--json"],
    ["check", "--csv"],
    ["export"],
    ["export", "--kind", "organisation", "--columns", "all"],
    ["export", "--json"],
    ["export", "--format", "jsonl"],
    ["export", "--format", "markdown"],
    ["export", "--format", "360giving"],
]


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words)[:50])
def test_nothing_that_a_terminal_acts_on_is_printed(home: Path, words: list[str]) -> None:
    text = ask(home, *words)
    assert MARKER in text or words[0] in ("check", "timeline") or "360giving" in words
    assert (leaks_of_export(text) if words[0] == "export" else leaks(text)) == []


@pytest.mark.parametrize(
    "words",
    [
        ["find", MARKER, "--all"],
        ["show", *IDS[40:80]],
        ["show", *AGREEMENTS, "--json"],
        ["sources"],
        ["timeline", "--gantt", "--all"],
        ["check"],
    ],
    ids=lambda words: words[0],
)
def test_a_terminal_gets_text_and_colours_alone(home: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "tui", *words]
    env = {**environment(home), "PACTLINE_STORE": str(home / "store")}
    with Terminal(command, columns=100, lines=50, env=env) as terminal:
        assert terminal.ended() in (0, 1)
        text = terminal.raw.decode()
    assert MARKER in text.replace("\r\n", "") or words[0] == "check"
    assert leaks(text.replace("\r\n", "\n"), colours=True) == []


def test_every_hostile_record_is_still_found_by_its_plain_word(home: Path) -> None:
    rows = [line.split("\t") for line in ask(home, "find", MARKER, "--all").splitlines()]
    assert {row[1] for row in rows} >= {*IDS, *AGREEMENTS}
    assert {len(row) for row in rows} == {11}


def test_every_text_comes_out_whole_as_json(home: Path) -> None:
    accounts = json.loads(ask(home, "show", *IDS, "--json"))
    names = [account["accounts"][0]["record"]["name"] for account in accounts]
    assert names == list(TEXTS.values())


def test_csv_runs_no_formula(home: Path) -> None:
    import csv
    import io

    for words in (["find", MARKER, "--all", "--csv"], ["export"], ["sources", "--csv"]):
        for row in csv.reader(io.StringIO(ask(home, *words), newline="")):
            for cell in row:
                assert not cell.lstrip().startswith(("=", "+", "@")), cell


@pytest.mark.parametrize("text", ON_A_COMMAND_LINE)
def test_hostile_words_of_the_command_line_are_told_as_text(home: Path, text: str) -> None:
    words = text.encode("utf-8", "surrogateescape" if "\udcff" in text else "replace").decode()
    for verb in (["find", words], ["show", words], [words, "x"], [f"--{words}"]):
        done = pactline(*verb, home=home, PACTLINE_STORE=str(home / "store"))
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr
        assert leaks(done.stderr.decode()) == []
        assert leaks(done.stdout.decode()) == []


def test_a_hostile_path_is_told_as_text(tmp_path: Path) -> None:
    path = str(tmp_path / "\x1b]0;owned\x07\n[red]x[/]")
    for words in (["--store", path, "find"], ["find", "--store", path]):
        done = pactline(*words, home=tmp_path)
        assert done.returncode == 2
        assert leaks(done.stderr.decode()) == []
        assert done.stderr.count(b"\n") == 1


def test_a_line_of_a_megabyte_is_found_and_shown(tmp_path: Path) -> None:
    file = source_file("long")
    import msgspec

    body = msgspec.structs.replace(file.organisations[0], name=LONG_LINE, description=LONG_LINE)
    store = tmp_path / "store"
    store.mkdir()
    long = msgspec.structs.replace(file, organisations=(body,), agreements=())
    (store / "long.json").write_bytes(encode(to_tables(long))[0])
    for words in (["find", MARKER], ["show", body.id], ["show", body.id, "--json"]):
        assert "".join(ask(tmp_path, *words).split()).count("x" * 1_000_000)


def test_the_plain_prompt_answers_with_text(home: Path) -> None:
    lines = [MARKER, *map(str, range(1, 11)), "more", "sources", "1", "quit"]
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--plain"],
        input="\n".join(lines).encode(),
        env={**environment(home), "PACTLINE_STORE": str(home / "store")},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert MARKER in done.stdout.decode()
    assert leaks(done.stdout.decode()) == []


@pytest.fixture
def app(home: Path) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tui", "--fresh"]
    env = {**environment(home), "PACTLINE_STORE": str(home / "store")}
    with Terminal(command, columns=80, lines=24, env=env) as terminal:
        yield terminal


def test_the_app_goes_through_them_and_stays_itself(app: Terminal) -> None:
    app.wait_for(MARKER)
    for view in ("1", "2", "3"):
        app.press(view)
        for _ in range(12):
            app.press("down")
            app.read(0.05)
    app.press("/", MARKER, "enter")
    app.wait_for(MARKER)
    for key in ("escape", "escape", "q"):
        app.press(key)
        app.read(0.3)
    assert app.ended() == 0
    sent = app.raw.decode("utf-8", "replace")
    for forbidden in ("\x1b]0;owned", "\x1b]8;;http://evil", "\x1b]52;c;ZXZp", "\x9b", "\x1bP$q"):
        assert forbidden not in sent
    assert "\u202e" not in sent

"""What the program tells a person to type works as it is printed."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from fixtures import SAMPLE
from store.errors import EXIT_FOUND, EXIT_NOTHING
from tests.cli.running import ROOT, pactline, typed
from tui.cli.parser import Parser
from tui.cli.verbs import VERBS

HINT = re.compile(r"`pactline ([^`]+)`")
STANDS_FOR = {
    "FILE": str(Path(SAMPLE) / "gm-memorandum.json"),
    "ID": "GB-CHC-1001635",
    "VERB": "find",
    "WORDS": "navca",
}
"""What a person puts in the place of a word in capitals."""

GRANTS = "Identifier,Title,Amount Awarded,Award Date,Recipient Org:Name,Funding Org:Name\n"
TABLES = {
    "one.csv": "360G-a-1,Shed,100,2019-05-01,The Hale Shed,Fund\n360G-a-2,Choir,5,,Choir,Fund\n",
    "two.csv": "360G-a-1,Shed,100,2019-05-01,The Hale Shed,Fund\n",
    "other.csv": "360G-b-1,Roof,7,2019-05-01,Hale Shed,Council\n",
}

# What is typed, one after the other, in a home with a store; hints of the last are run.
SCENES = (
    (["find", "--bogus"],),
    (["fnd", "x"],),
    (["find", "--limit", "x"],),
    (["find", "no-such-name"],),
    (["find", "ends:2014"],),
    (["find", "men's ends:2014"],),
    (["find", "fy:2011/12", "shed"],),
    (["show", "no-such-id"],),
    (["show", "men's"],),
    (["show", "chek"],),
    (["GB-GOV-10"],),
    (["it's here"],),
    ([],),
    (["undo", "1", "2"],),
    (["timeline", "PACT-gm-transformation-fund"],),
    (["check", "--code", "zz"],),
    (["import", "one.csv"], ["import", "other.csv"], ["check"]),
    (["import", "one.csv"], ["import", "two.csv", "--as", "two"]),
    (["import", "one.csv"], ["forget", "one"]),
    (["forget", "zz"],),
    (["note", "zz", "text"],),
    (["settings", "financial-year-start", "13"],),
    (["undo", "77"],),
    (["history"],),
    (["repair", "none.json", "new.json"],),
    (["repair", ".", "new.json"],),
    (["find", "navca", "--store", "nowhere"],),
    (["history", "--store", "nowhere"],),
    (["find", "--store", "empty"],),
    (["keys"],),
    (["locate"],),
    (["pivot", "no-such-name"],),
    (["pivot", "--by", "zz"],),
    (["compare", "GB-CHC-1001635", "zz"],),
    (["compare", "PACT-gm-vcse-memorandum"],),
    (["around", "zz"],),
    (["around", "PACT-gm-transformation-fund"],),
    (["refresh", "zz"],),
    (["maps"],),
    (["set", "zz", "title", "x"],),
    (["edit", "zz"],),
    (["prefer", "zz", "amount", "zz"],),
    (["doubt", "zz", "amount"],),
    (["doubt", "zz", "amount", "zz"],),
    (["doubt", "PACT-gm-vcse-memorandum", "zzzzzz"],),
    (["doubt", "it's", "title"],),
    (["prefer", "PACT-gm-vcse-memorandum", "title", "zz"],),
    (["add", "organisation", "It's", "id=it's"], ["add", "organisation", "It's", "id=it's"]),
    (["sources", "zz"],),
    (["--as-of", "2017", "undo"],),
    (["timeline", "it's"],),
    (["same", "zz", "GB-CHC-1001635"],),
    (["mark", "zz"],),
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a store and some files; to be copied, not changed."""
    home = tmp_path_factory.mktemp("begun")
    for name, rows in TABLES.items():
        (home / name).write_text(GRANTS + rows)
    (home / "empty").mkdir()
    names = ("gm-memorandum", "dh-strategic-partners")
    files = [str(Path(SAMPLE) / f"{name}.json") for name in names]
    assert pactline("import", *files, home=home).returncode == EXIT_FOUND
    return home


def filled(hint: str) -> str:
    """Return a hint with something in the place of its words in capitals."""
    return re.sub(r"\b[A-Z]{2,}\b(?!-)", lambda word: STANDS_FOR.get(word[0], word[0]), hint)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: shlex.join(scene[-1]))
def test_a_printed_hint_runs_as_it_stands(
    scene: tuple[list[str], ...], begun: Path, tmp_path: Path
) -> None:
    home = Path(copytree(begun, tmp_path / "home"))
    for words in scene:
        done = pactline(*words, home=home)
    printed = (done.stdout + done.stderr).decode()
    for number, hint in enumerate(dict.fromkeys(HINT.findall(printed))):
        here = Path(copytree(home, tmp_path / str(number)))
        ran = typed(filled(hint), home=here, EDITOR="true", VISUAL="true")
        assert ran.returncode in (EXIT_FOUND, EXIT_NOTHING), (hint, ran.stderr.decode())
        assert b"Traceback" not in ran.stderr


def hints() -> Iterator[str]:
    """Yield every hint in the code, with braces in the place of what is filled in."""
    for package in ("store", "tui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = (
                        str(part.value) if isinstance(part, ast.Constant) else "{}"
                        for part in node.values
                    )
                    yield from HINT.findall("".join(parts))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from HINT.findall(node.value)
    yield from HINT.findall((ROOT / "tui" / "cli" / "help.toml").read_text("utf-8"))


def test_every_hint_in_the_code_is_a_command() -> None:
    """A verb alone is a name; whatever has more words is a command that the parsers take."""
    found = sorted(set(hints()))
    assert found
    for hint in found:
        name, *words = shlex.split(re.split(r" [|>] ", filled(hint))[0])
        assert name in (*VERBS, "--help", "{}"), hint
        if words not in ([], ["--help"]) and "{}" not in hint:
            Parser(VERBS[name]).words(words)

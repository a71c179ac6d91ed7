from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import pactline
from tui.cli.front import OPTIONS, run
from tui.cli.help import WIDTH, verb_help, whole_help
from tui.cli.names import MODULES, all_names, load
from tui.cli.roff import man_page
from tui.cli.spec import Verb
from tui.cli.verbs.completion import SHELLS

VERBS = [load(name).VERB for name in all_names()]
FOLDER = Path(__file__).resolve().parents[2] / "tui" / "cli" / "verbs"


def test_every_file_of_a_verb_is_named_and_every_verb_has_a_file() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert files == {MODULES.get(name, name) for name in all_names()}
    assert [verb.name for verb in VERBS] == list(all_names())


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_each_verb_explains_itself_with_examples(verb: Verb) -> None:
    text = verb_help(verb)
    assert verb.examples
    assert all(len(line) <= WIDTH + 20 for line in text.splitlines())
    for option in verb.options:
        assert option.name.startswith("--")
        assert option.name in text
    for example in verb.examples:
        assert example.words.startswith(verb.name)


def test_the_whole_help_names_every_verb_and_option() -> None:
    text = whole_help(OPTIONS)
    for verb in VERBS:
        assert f"\n  {verb.name} " in text
    for option in OPTIONS:
        assert option.name in text


def test_help_is_printed_without_opening_a_store(tmp_path: Path) -> None:
    for words in (["--help"], ["find", "--help"], ["--help", "find"], ["import", "-h"]):
        done = pactline(*words, home=tmp_path, PACTLINE_STORE="/nowhere")
        assert done.returncode == 0, words
        assert done.stdout.startswith(b"Usage: pactline"), words
        assert done.stderr == b"", words


def test_the_man_page_names_every_verb() -> None:
    page = man_page()
    assert page.startswith(".TH PACTLINE 1")
    for verb in VERBS:
        assert f".SS pactline {verb.name}" in page
    assert all(ord(char) < 128 or char.isalpha() or char in "£×–" for char in page), {
        char for char in page if ord(char) >= 128
    }


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here to read the man page with")
def test_groff_has_nothing_to_say_about_the_man_page() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", "-z"],
        input=man_page().encode(),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_every_verb(shell: str, tmp_path: Path) -> None:
    done = pactline("completion", shell, home=tmp_path)
    assert done.returncode == 0
    assert done.stderr == b""
    for verb in VERBS:
        assert verb.name.encode() in done.stdout
    if not shutil.which(shell):
        return
    read = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, b"")


def test_bash_completes_verbs_and_options(tmp_path: Path) -> None:
    script = pactline("completion", "bash", home=tmp_path).stdout.decode()
    ask = (
        "COMP_WORDS=(pactline ti); COMP_CWORD=1; _shtab_pactline pactline ti pactline; "
        "echo ${COMPREPLY[@]}; COMP_WORDS=(pactline find --li); COMP_CWORD=2; "
        "_shtab_pactline pactline --li find; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["timeline", "--limit"]


def test_help_is_a_word_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help"]) == run(["--help"]) == 0
    first, second = capsys.readouterr().out.split("Usage: pactline [OPTIONS]")[1:]
    assert first == second
    assert run(["help", "find"]) == 0
    assert capsys.readouterr().out == verb_help(load("find").VERB)

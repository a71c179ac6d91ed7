from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import pactline
from tui.cli.about import MAN_PAGE
from tui.cli.main import work_of
from tui.cli.parser import WIDTH, Parser, help_texts
from tui.cli.verbs import APP, SHELLS, VERBS, Verb


def test_every_verb_has_its_help_and_every_help_its_verb() -> None:
    assert list(help_texts()) == list(VERBS)


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_each_verb_explains_itself_with_examples(verb: Verb) -> None:
    text = Parser(verb).format_help()
    help = help_texts()[verb.name]
    assert callable(work_of(verb))
    assert help.examples
    assert all(len(line) <= WIDTH + 22 for line in text.splitlines())
    for argument in verb.arguments:
        assert argument.name in text or argument.shown.split()[0] in text
        assert argument.help
    for example in help.examples:
        assert example.words.startswith(verb.name)
        assert f"  pactline {example.words}\n" in text
    for field in help.fields:
        assert f"\n  {field} " in text


def test_the_whole_help_names_every_verb_option_and_exit_code() -> None:
    text = Parser(None).format_help()
    for verb in VERBS:
        assert f"\n  {verb} " in text
    for option in APP:
        assert option.name in text
    assert "Exit codes: 0 found" in text
    assert "130 stopped by" in text


def test_help_is_printed_without_opening_a_store(tmp_path: Path) -> None:
    for words in (["--help"], ["find", "--help"], ["--help", "find"], ["import", "-h"]):
        done = pactline(*words, home=tmp_path, PACTLINE_STORE="/nowhere")
        assert done.returncode == 0, words
        assert done.stdout.startswith(b"usage: pactline"), words
        assert done.stderr == b"", words


def test_the_man_page_names_every_verb_and_option(tmp_path: Path) -> None:
    page = pactline("man", home=tmp_path).stdout.decode()
    assert '.TH PACTLINE "1"' in page
    for verb in VERBS.values():
        section = page.partition(f".SS \\fBpactline {verb.name}\\fR")[2].partition(".SS")[0]
        for option in verb.arguments:
            assert option.name.replace("-", "\\-") in section or not option.is_option
    for heading in ("EXAMPLES", "EXIT STATUS", "ENVIRONMENT"):
        assert f".SH {heading}" in page


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here to read the man page with")
def test_groff_has_nothing_to_say_about_the_man_page() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", "-z"],
        input=MAN_PAGE.read_bytes(),
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
        assert verb.encode() in done.stdout
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


def test_help_is_a_word_too(tmp_path: Path) -> None:
    for words in ("help", "help find"):
        asked = words.removeprefix("help").split()
        first, second = (
            pactline(*each, home=tmp_path).stdout for each in (words.split(), [*asked, "--help"])
        )
        assert first == second != b""

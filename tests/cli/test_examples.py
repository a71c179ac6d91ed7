"""Every example of every help text works as written on the sample records."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import pactline, typed
from tests.hostile import leaks
from tui.cli.parser import Example, help_texts
from tui.cli.session import SAMPLE_NOTICE

EXAMPLES = [
    example for help in help_texts().values() for example in help.examples if not example.own
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.words)
def test_an_example_works_as_written(example: Example, home: Path) -> None:
    done = typed(example.words, home=home)
    assert done.returncode == example.exit_code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert leaks(done.stdout.decode()) == []
    if not example.exit_code and ">" not in example.words:
        assert done.stdout


def test_the_sample_records_are_named_as_such_in_one_line(tmp_path: Path) -> None:
    done = pactline("find", "navca", home=tmp_path)
    assert done.returncode == 0
    assert done.stderr.decode() == SAMPLE_NOTICE + "\n"
    assert b"GB-CHC-1001635" in done.stdout


def test_figures_of_both_documents_are_printed_with_their_qualifiers(home: Path) -> None:
    programme = typed("show PACT-strategic-partners-programme", home=home).stdout.decode()
    for words in ("more than £3.5m", "almost £11.8m", "less than £4.8m", "18", "26", "23"):
        assert words in programme
    memorandum = typed("show PACT-gm-vcse-memorandum", home=home).stdout.decode()
    for words in ("more than £1.1m", "transformation fund", "2022", "Alex Whinnom"):
        assert words in memorandum
    fund = typed("show PACT-gm-transformation-fund", home=home).stdout.decode()
    assert "£450m" in fund
    years = typed("timeline PACT-strategic-partners-programme", home=home).stdout.decode()
    for words in ("2009/10", "2010/11", "2011/12", "2012/13", "less than £4.8m"):
        assert words in years

"""What people come for, counted in keys from a fresh start on four publishers' files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

import tui
from store.importing import read_file
from tests.app.pty import Terminal
from tests.app.test_on_a_terminal import app_on
from tests.cli.running import environment
from tests.published import real
from tests.stores import store_of

pytestmark = pytest.mark.xdist_group("jobs")
"""One process makes the store, which takes a while."""

ENTER, TAB, RUB_OUT = "\r", "\t", "\x7f"


@pytest.fixture(scope="module")
def four(data_dir: Path) -> Path:
    """A store of the four sound files."""
    known = real(data_dir)
    files = (
        known.council.json, known.trust.file, known.foundation.file, known.currencies.file
    )  # fmt: skip
    store = store_of(*(source for file in files for source in read_file(file).files))
    path = Path(str(store.label))
    store.close()
    return path


class Counted:
    """Keys pressed one after another, each once the screen shows what the one before asked for."""

    def __init__(self, terminal: Terminal) -> None:
        """Count from nought."""
        self._terminal, self.keys = terminal, 0

    def press(self, *keys: str, shows: str = "") -> str:
        """Press keys, wait for what they show, and return the screen."""
        for key in keys:
            self._terminal.press(key)
            self.keys += 1
        return self._terminal.wait_for(shows) if shows else ""


@pytest.fixture
def person(four: Path, tmp_path: Path) -> Iterator[Counted]:
    env = {"PYTHONPATH": str(Path(tui.__file__).parents[1])}
    with app_on(four, tmp_path, env=env, before=f"cd {tmp_path} && exec {{}}") as terminal:
        terminal.wait_for("▌", "palette")
        yield Counted(terminal)


def test_partners_and_end_of_a_named_programme(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui", "--fresh"]
    env = {**environment(tmp_path, LANG="C.UTF-8"), "TERM": "xterm-256color"}
    with Terminal(command, term="xterm-256color", columns=80, lines=40, env=env) as terminal:
        terminal.wait_for("▌", "palette")
        person = Counted(terminal)
        person.press("/", *"strateg", ENTER, shows="1 of 2")
        page = person.press(ENTER, shows="Navca [S1]")
        assert "ended           2012/13" in page
        assert person.keys <= 10


def test_a_council_by_year_and_what_lapsed(person: Counted) -> None:
    row = person.press("3", shows="Trafford Metro")
    assert "Funder, £000" in row
    person.press("j", "j", "j", ENTER, shows="funder Trafford")
    person.press("/", *"en", TAB, *"2015", ENTER, shows="1 of 35")
    assert person.keys <= 14


def test_grants_by_funder_into_a_spreadsheet(person: Counted, tmp_path: Path) -> None:
    person.press("/", *"carers fy:2013-2018 size:>10k", ENTER, shows="organisations in")
    person.press("e", shows="export to")
    person.press(RUB_OUT, RUB_OUT, RUB_OUT, *"xlsx", ENTER, shows="records in")
    assert person.keys <= 40
    sheet = load_workbook(tmp_path / "agreements.xlsx").worksheets[0]
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    first = dict(zip(heads, rows[0], strict=True))
    assert isinstance(first["Value"], int | float)
    assert isinstance(first["Date"], datetime)
    assert first["Funder"]


def test_the_recipients_of_most_money_of_a_funder(person: Counted) -> None:
    person.press("3", shows="Lloyds")
    person.press(ENTER, shows="funder Lloyds")
    person.press("3", shows="Funder, £")
    person.press("P", shows="SafeLives")
    assert person.keys <= 8


def test_funder_by_year(person: Counted) -> None:
    person.press("3", shows="Funder, £000")
    assert person.keys <= 4


def test_who_else_funds_the_same_recipients(person: Counted) -> None:
    person.press("3", shows="Lloyds")
    person.press("A", shows="Funds its recipients too")
    assert person.keys <= 6


def test_two_compared(person: Counted) -> None:
    person.press("3", shows="Lloyds")
    person.press(" ", " ", shows="2 marked")
    person.press("=", shows="≠")
    assert person.keys <= 8

"""What people come for, counted in keys from a fresh start on four publishers' files.

On made-up twins of them too, which every copy has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

import tui
from store.importing import read_file
from store.records import Party, Source, SourceFile
from tests.app.made_up import stored
from tests.app.pty import Terminal
from tests.app.test_on_a_terminal import app_on
from tests.cli.running import environment
from tests.money.samples import award
from tests.published import real
from tests.twins import twins

ENTER, TAB, RUB_OUT = "\r", "\t", "\x7f"


class Four(NamedTuple):
    """A store of the four sound files.

    Attributes:
        path: where it is.
        council: how the council's name begins.
        below: how many funders have more money than it.
        lapsed: how many of its agreements ended in 2015.
        most: how the name of the funder of most money begins.
        receives: how the name begins of who received most from it.
    """

    path: Path
    council: str
    below: int
    lapsed: int
    most: str
    receives: str


@pytest.fixture(scope="module", params=["twins", "real"])
def four(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Four:
    """A store of the made-up twins, then one of the published files."""
    if request.param == "real":
        known, more = real(request.getfixturevalue("data_dir")), []
        words = ("Trafford Metro", 3, 35, "Lloyds", "SafeLives")
    else:
        known = twins(tmp_path_factory.mktemp("twins"))
        body = Party(role="recipient", organisation="360G-quarr:org-1")
        also = Party(role="funder", organisation="GB-CHC-1998009", name="Also Trust")
        grant = award("100", "2015-05-01", id="also", title="Also", parties=(also, body))
        more = [SourceFile(source=Source(id="also"), agreements=(grant,))]
        words = ("Quenbury", 3, 10, "Quarr", "Ysgol")
    files = (
        known.council.json, known.trust.file, known.foundation.file, known.currencies.file
    )  # fmt: skip
    sources = [source for file in files for source in read_file(file).files]
    return Four(stored(tmp_path_factory.mktemp("four") / "store", *sources, *more), *words)


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
def person(four: Four, tmp_path: Path) -> Iterator[Counted]:
    env = {"PYTHONPATH": str(Path(tui.__file__).parents[1])}
    with app_on(four.path, tmp_path, env=env, before=f"cd {tmp_path} && exec {{}}") as terminal:
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


def test_a_council_by_year_and_what_lapsed(four: Four, person: Counted) -> None:
    row = person.press("3", shows=four.council)
    assert "Funder, £" in row
    person.press(*"j" * four.below, ENTER, shows=f"funder {four.council.split()[0]}")
    person.press("/", *"en", TAB, *"2015", ENTER, shows=f"1 of {four.lapsed}")
    assert person.keys <= 14


def test_grants_by_funder_into_a_spreadsheet(person: Counted, tmp_path: Path) -> None:
    person.press("/", *"carers fy:13-18 size:>10k", ENTER, shows="organisations in")
    person.press("2", shows="Recipient")
    person.press("e", shows="export to")
    person.press(RUB_OUT, RUB_OUT, RUB_OUT, *"xlsx", ENTER, shows="records in")
    assert person.keys <= 40
    sheet = load_workbook(tmp_path / "agreements.xlsx").worksheets[0]
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    first = dict(zip(heads, rows[0], strict=True))
    assert isinstance(first["Value"], int | float)
    assert isinstance(first["Date"], datetime)
    assert first["Funder"]


def test_the_recipients_of_most_money_of_a_funder(four: Four, person: Counted) -> None:
    person.press("3", shows=four.most)
    person.press(ENTER, shows=f"funder {four.most}")
    person.press("3", shows="Funder, £")
    person.press("P", shows=four.receives)
    assert person.keys <= 8


def test_funder_by_year(person: Counted) -> None:
    person.press("3", shows="Funder, £")
    assert person.keys <= 4


def test_who_else_funds_the_same_recipients(four: Four, person: Counted) -> None:
    person.press("3", shows=four.most)
    person.press("A", shows="Funds its recipients too")
    assert person.keys <= 6


def test_two_compared(four: Four, person: Counted) -> None:
    person.press("3", shows=four.most)
    person.press(" ", " ", shows="2 marked")
    person.press("=", shows="≠")
    assert person.keys <= 8

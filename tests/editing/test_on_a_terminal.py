"""An agreement is entered on a pseudo-terminal by keys alone, and a dropped line loses no word."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from fixtures import SAMPLE
from store.editing.form import NewAgreement
from store.records import SourceFile
from store.store import open_store
from tests.app.pty import KEYS, PATIENCE, Terminal
from tests.app.test_on_a_terminal import app_on
from tui.cli.session import login
from tui.form import PAUSE

EDITOR = """#!/bin/sh
if grep -q '^#! ' "$1"
then sed -i 's/^planned = .*/planned = "2009 to 2013"/' "$1"; cp "$1" "$0.second"
else cp "$1" "$0.first"; echo 'planned = "some day"' >> "$1"
fi
"""
"""An editor of a person who makes a mistake first, and mends it."""

LONG = bool(os.environ.get("PACTLINE_LONG"))

KEEP = "\x13"
"""What Ctrl+S sends."""

FIELDS = ("Winter fund", "Comic Relief", "Age UK", "more than £3.5m", "2011/12", "disbursed")


def said_in(store: Path) -> SourceFile:
    """Return what whoever typed has kept in their own source."""
    source = open_store(store).read_source(login())
    assert source is not None
    return source


def fill_in(terminal: Terminal, *fields: str) -> None:
    """Type one field after another, each ended with Enter."""
    for field in fields:
        terminal.press(field)
        # Keys go in as a person's would: a burst is taken for something pasted.
        terminal.read(0.05)
        terminal.press("enter")
        terminal.read(0.05)


def wait_until(terminal: Terminal, done: Callable[[], bool]) -> None:
    """Take in what the app draws until something is done."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, terminal.text
        terminal.read(0.05)


def test_an_agreement_is_entered_into_an_empty_store_by_keys_alone(tmp_path: Path) -> None:
    # The store named is not there yet: what is kept first begins it.
    store = tmp_path / "store"
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("The store holds no organisations", "quit")
        terminal.press("a")
        terminal.wait_for("A new agreement, in your source", "Title")
        fill_in(terminal, *FIELDS)
        terminal.wait_for("more than £3.5m, one year’s money")
        terminal.press(KEEP)
        terminal.wait_for("Winter fund", "funder")
        terminal.press("q")
        assert terminal.ended() == 0
    (agreement,) = said_in(store).agreements
    assert agreement.title == "Winter fund"
    assert str(agreement.funding[0].amount) == "more than £3.5m"
    assert [party.name for party in agreement.parties] == ["Comic Relief", "Age UK"]


def test_a_first_user_on_the_sample_records_begins_a_store_of_their_own(tmp_path: Path) -> None:
    store = tmp_path / ".local/share/pactline/store"
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("sample records", "quit")
        terminal.press("a")
        terminal.wait_for("y begins an empty store of yours")
        terminal.press("y", "enter")
        terminal.wait_for("A new agreement, in your source", "Title")
        fill_in(terminal, "Winter fund")
        terminal.press(KEEP)
        terminal.wait_for("Winter fund", "Kept in")
        terminal.press("q")
        assert terminal.ended() == 0
    assert [each.title for each in said_in(store).agreements] == ["Winter fund"]


LINK = 0.15
"""Seconds that a key and its answer are on their way, together."""
KEYS_A_SECOND = 200 / 60
"""What 40 words a minute come to, of five letters each."""


class LateTerminal(Terminal):
    """A terminal behind a slow link: what is typed and what is drawn arrive late.

    Attributes:
        keys: how many were pressed.
        trips: how often the screen was waited for.
    """

    keys = trips = 0

    def press(self, *keys: str) -> None:
        """Press keys, which arrive late."""
        self.keys += sum(1 if key in KEYS else len(key) for key in keys)
        time.sleep(LINK / 2)
        super().press(*keys)

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait for the screen, which arrives late."""
        self.trips += 1
        super().wait_for(*texts, seconds=seconds)
        time.sleep(LINK / 2)
        return self.text

    @property
    def seconds(self) -> float:
        """How long a person types and waits, on a machine that does nothing else."""
        return self.keys / KEYS_A_SECOND + self.trips * (LINK + PAUSE)


def test_an_agreement_heard_on_the_phone_is_in_within_a_minute(tmp_path: Path) -> None:
    store = Path(copytree(SAMPLE, tmp_path / "store"))
    with app_on(store, tmp_path, kind=LateTerminal) as terminal:
        assert isinstance(terminal, LateTerminal)
        terminal.wait_for("quit")
        terminal.keys = terminal.trips = 0
        terminal.press("a")
        terminal.wait_for("A new agreement, in your source")
        terminal.press("Winter fund\tDepartment of He")
        terminal.wait_for("Department of Health (GB-GOV-10)")
        terminal.press("right", "\tA carers group\tmore than £20k\t2026/27\t")
        terminal.wait_for("more than £20,000, one year’s money")
        terminal.press(KEEP)
        terminal.wait_for("Winter fund", "quit")
        assert terminal.trips == 4
        assert terminal.seconds < 30
        terminal.press("q")
        assert terminal.ended() == 0
    (agreement,) = said_in(store).agreements
    assert [party.organisation for party in agreement.parties] == [
        "GB-GOV-10",
        f"PACT-{login()}-org-a-carers-group",
    ]
    assert str(agreement.funding[0].amount) == "more than £20,000"


def test_what_is_typed_ahead_of_the_screen_arrives_in_its_field(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    typed = "".join(f"{field}\t" for field in FIELDS[:5])
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("quit")
        terminal.press(f"a{typed}{KEEP}")
        wait_until(terminal, lambda: (store / f"{login()}.json").exists())
        terminal.wait_for("Winter fund", "quit")
        terminal.press("q")
        assert terminal.ended() == 0
    (agreement,) = said_in(store).agreements
    assert [party.name for party in agreement.parties] == list(FIELDS[1:3])
    assert str(agreement.funding[0].amount) == "more than £3.5m"


def test_a_line_that_drops_in_any_field_offers_to_go_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    keys = [field.key for field in NewAgreement().fields]
    typed: dict[str, str] = {}

    def kept() -> bool:
        reader = open_store(store, reader=login()).reader
        assert reader is not None
        return [each.cells for each in reader.drafts.values()] == [typed]

    for place, key in enumerate(keys if LONG else keys[:2]):
        typed[key] = f"word {place}"
        with app_on(store, tmp_path, lines=40) as terminal:
            terminal.wait_for("quit")
            terminal.press("a")
            terminal.wait_for("A new agreement, in your source", *(["word 0"] if place else []))
            terminal.press("\t" * place)
            terminal.press(typed[key])
            wait_until(terminal, kept)
            terminal.hang_up()
            assert terminal.ended() is not None
    with app_on(store, tmp_path, lines=60) as terminal:
        terminal.wait_for("quit")
        terminal.press("a")
        terminal.wait_for("Your draft is back", *typed.values())
        terminal.press("escape")
        terminal.wait_for("quit")


def test_an_editor_opens_the_record_and_again_where_there_is_a_mistake(tmp_path: Path) -> None:
    store = Path(copytree(SAMPLE, tmp_path / "store"))
    script = tmp_path / "editor"
    script.write_text(EDITOR, "utf-8")
    script.chmod(0o700)
    said = store / f"{login()}.json"
    with app_on(
        store, tmp_path, "--view", "agreements", "--find", "strategic", env={"VISUAL": str(script)}
    ) as terminal:
        terminal.wait_for("Strategic", "quit")
        terminal.press("E")
        wait_until(terminal, said.exists)
        terminal.wait_for("Kept in", "quit")
        terminal.press("u")
        wait_until(terminal, lambda: not said.exists())
        terminal.press("q")
        assert terminal.ended() == 0
    first, second = (
        (tmp_path / f"editor.{each}").read_text("utf-8") for each in ("first", "second")
    )
    assert "# dh-strategic-partners says:" in first
    lines = second.splitlines()
    fault = next(n for n, line in enumerate(lines) if line.startswith("#! "))
    assert "“some day” is no date" in lines[fault]
    assert lines[fault + 1] == 'planned = "2009 to 2013"'

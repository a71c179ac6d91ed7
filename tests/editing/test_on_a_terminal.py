"""An agreement is entered on a pseudo-terminal by keys alone, and a dropped line loses no word."""

from __future__ import annotations

from pathlib import Path

from store.store import open_store
from tests.app.pty import Terminal
from tests.app.test_on_a_terminal import app_on
from tui.cli.session import login

KEEP = "\x13"
"""What Ctrl+S sends."""

FIELDS = ("Winter fund", "Comic Relief", "Age UK", "more than £3.5m", "2011/12", "disbursed")


def fill_in(terminal: Terminal, *fields: str) -> None:
    """Type one field after another, each ended with Enter."""
    for field in fields:
        terminal.press(field)
        # Keys go in as a person's would: a burst is taken for something pasted.
        terminal.read(0.05)
        terminal.press("enter")
        terminal.read(0.05)


def test_an_agreement_is_entered_into_an_empty_store_by_keys_alone(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("quit")
        terminal.press("a")
        terminal.wait_for("A new agreement, in your source", "Title")
        fill_in(terminal, *FIELDS)
        terminal.wait_for("more than £3.5m, one year’s money")
        terminal.press(KEEP)
        terminal.wait_for("Winter fund", "funder")
        terminal.press("q")
        assert terminal.ended() == 0
    source = open_store(store).read_source(login())
    assert source is not None
    (agreement,) = source.agreements
    assert agreement.title == "Winter fund"
    assert str(agreement.funding[0].amount) == "more than £3.5m"
    assert [party.name for party in agreement.parties] == ["Comic Relief", "Age UK"]


def test_a_line_that_drops_amid_a_form_offers_to_go_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("quit")
        terminal.press("a")
        terminal.wait_for("A new agreement, in your source")
        fill_in(terminal, *FIELDS[:2])
        terminal.wait_for("a new body")
        terminal.hang_up()
        assert terminal.ended() is not None
    with app_on(store, tmp_path) as terminal:
        terminal.wait_for("quit")
        terminal.press("a")
        terminal.wait_for("Winter fund", "Comic Relief", "Your draft is back")
        terminal.press("escape")
        terminal.wait_for("quit")

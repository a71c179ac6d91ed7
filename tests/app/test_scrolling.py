"""Lines that the terminal moves itself must stand as if they had been drawn."""

from __future__ import annotations

import sys

import pytest

from tests.app.pty import Terminal

APP = [sys.executable, "-m", "tests.app.program"]


def rows_of(terminal: Terminal) -> list[str]:
    """Return the list's rows without the sign of the cursor."""
    return [line[1:].rstrip() for line in terminal.screen.display[4:-1]]


def key_by_key(terminal: Terminal, key: str, times: int) -> int:
    """Press a key so often, each after the last was painted; return the bytes sent."""
    before = len(terminal.raw)
    for _ in range(times):
        terminal.press(key)
        terminal.read(0.06)
    terminal.read(0.4)
    return len(terminal.raw) - before


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_rows_moved_by_the_terminal_stand_where_they_would_be_drawn(term: str) -> None:
    with Terminal(APP, term=term) as moved:
        moved.wait_for("Organisation")
        moved.read(0.6)
        first = rows_of(moved)
        size = key_by_key(moved, "down", 40)
        after = rows_of(moved)
        assert after[:-1] != first[:-1]
        moved.resize(80, 23)
        moved.read(0.6)
        moved.resize(80, 24)
        moved.read(0.8)
        drawn = rows_of(moved)
        shift = drawn.index(after[5]) - 5
        common = range(max(0, -shift), len(after) - max(0, shift))
        assert [drawn[y + shift] for y in common] == [after[y] for y in common]
        key_by_key(moved, "up", 60)
        assert rows_of(moved) == first
    if term == "xterm-256color":
        assert size / 40 <= 300


def test_a_held_key_ends_where_single_keys_end() -> None:
    with Terminal(APP) as held, Terminal(APP) as single:
        for terminal in (held, single):
            terminal.wait_for("Organisation")
            terminal.read(0.6)
        held.press(*["down"] * 50)
        held.read(1.5)
        key_by_key(single, "down", 50)
        single.read(0.5)
        assert rows_of(held) == rows_of(single)

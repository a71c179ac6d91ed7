"""What is painted line by line must stand as Textual's own repaint of everything would have it."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.app.pty import Terminal

APP = [sys.executable, "-m", "tests.app.program"]
SEARCH = ["/", "o", "a", "k", "backspace", "backspace", "l", "enter"]
WAYS = {
    "typing": SEARCH,
    "moving": ["down", "down", "pagedown", "up", "G", "g"],
    "reading": ["down", "enter", "down", "down", "escape", "down"],
    "views": ["2", "down", "3", "down", "1"],
    "sheets": ["?", "down", "escape", "ctrl+p", "h", "escape", "f", "escape"],
    "settings": ["t", "down", "t", *SEARCH],
}


def picture(terminal: Terminal) -> list[list[tuple[Any, ...]]]:
    """Return every cell of the screen: its sign and how it is drawn."""
    screen = terminal.screen
    return [
        [tuple(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_what_was_painted_line_by_line_stands(way: str, columns: int, lines: int) -> None:
    with Terminal(APP, columns=columns, lines=lines) as terminal:
        terminal.wait_for("Organisation")
        terminal.read(0.6)
        for key in WAYS[way]:
            terminal.press(key)
            terminal.read(0.3)
        terminal.read(0.5)
        painted = picture(terminal)
        terminal.resize(columns + 1, lines)
        terminal.read(0.6)
        terminal.resize(columns, lines)
        terminal.read(0.9)
        assert picture(terminal) == painted
        assert len({cell for line in painted for cell in line}) > 20


def test_keys_that_come_at_once_are_painted_as_one_picture() -> None:
    sent = []
    for keys in (["\x1b[B" * 30], ["\x1b[B"]):
        with Terminal(APP) as terminal:
            terminal.wait_for("Organisation", "quit")
            terminal.press("down")
            terminal.read(0.6)
            before = len(terminal.raw)
            terminal.press(*keys)
            terminal.read(0.6)
            sent.append(len(terminal.raw) - before)
    burst, single = sent
    assert 0 < single < burst < 15 * single

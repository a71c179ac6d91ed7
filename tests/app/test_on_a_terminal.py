"""End to end on a pseudo-terminal: keys in, the screen read with an emulator."""

from __future__ import annotations

import os
import re
import signal
import sys

import pytest

from tests.app.pty import Terminal

PROGRAM = [sys.executable, "-m", "tests.app.program"]
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")


@pytest.mark.parametrize(
    ("term", "env"),
    [
        ("xterm-256color", {}),
        ("xterm", {}),
        ("screen", {}),
        ("tmux-256color", {}),
        ("linux", {}),
        ("vt220", {}),
        ("dumb", {"COLORTERM": "truecolor"}),
        ("xterm-256color", {"NO_COLOR": "1"}),
    ],
)
def test_every_terminal_browses_searches_and_quits(term: str, env: dict[str, str]) -> None:
    with Terminal(PROGRAM, term=term, env=env) as terminal:
        terminal.wait_for("1 Organisations 60", "Altrincham Advice Centre 000", "quit")
        terminal.press("2")
        terminal.wait_for("Grant 0008 to Altrincham")
        terminal.press("/", "hale", "enter")
        terminal.wait_for("of 37")
        terminal.press("enter")
        text = terminal.wait_for("recipient", "more than £3.5m" if term != "dumb" else "3.5m")
        assert "Grant" in text
        terminal.press("q")
        assert terminal.ended(5.0) == 0
        colourless = term in ("vt220", "dumb") or "NO_COLOR" in env
        assert bool(COLOUR.search(terminal.raw)) is not colourless
        assert b"38;2;" not in terminal.raw


@pytest.mark.parametrize("term", ["linux", "vt220", "dumb"])
def test_plain_terminals_are_asked_nothing(term: str) -> None:
    with Terminal(PROGRAM, term=term) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.read(0.5)
        terminal.press("q")
        terminal.ended(5.0)
        assert not re.findall(rb"\x1b\[\?[\d;]*\$p|\x1b\[[>?]?\d*[cnu]|\x1bP|\x1b\]", terminal.raw)


def test_the_screen_and_the_settings_come_back() -> None:
    shell = ["/bin/sh", "-c", f"stty -a >&2; {' '.join(PROGRAM)}; echo rc=$?; stty -a; echo done"]
    with Terminal(shell, lines=60) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.press("q")
        terminal.wait_for("rc=0", "done")
        settings = re.findall(rb"-?\bicanon\b|-?\becho\b|-?\bisig\b", terminal.raw)
        assert settings[:3] == settings[-3:]
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
        assert b"\x1b[?25h" in terminal.raw


def test_keys_typed_while_the_app_loads_are_kept() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000")
        terminal.press("/", "bow", "enter")
        terminal.wait_for("/ bow", "of 8")


def test_the_app_takes_the_first_frame_over_without_painting_it_again() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "2 Agreements 300", "quit")
        first = len(terminal.raw)
        terminal.wait_for_bytes(b"\x1b[?1000h")
        terminal.read(0.7)
        assert len(terminal.raw) - first < 200
        terminal.press("2")
        terminal.wait_for("Grant 0008 to Altrincham")


def test_nothing_is_sent_while_idle_and_little_for_a_cursor() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.read(1.0)
        before = len(terminal.raw)
        terminal.read(2.5)
        assert len(terminal.raw) == before
        terminal.press("j")
        terminal.read(0.06)
        assert 0 < len(terminal.raw) - before <= 300


def test_resize_at_any_moment_keeps_the_place() -> None:
    with Terminal(PROGRAM, columns=120, lines=40) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.press("G")
        terminal.wait_for("Urmston Playgroup 047")
        terminal.resize(20, 5)
        terminal.wait_for("Enlarge to")
        terminal.resize(40, 12)
        terminal.wait_for("Urmston Playgroup", "Organisation")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it(number: signal.Signals) -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        os.kill(terminal.pid, number)
        assert terminal.ended(2.0) is not None


@pytest.mark.parametrize("moment", ["Altrincham Advice Centre 000", "quit"])
def test_a_closed_terminal_leaves_no_process(moment: str) -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for(moment)
        terminal.hang_up()
        assert terminal.ended(2.0) is not None


def test_restricted_cannot_be_stopped_or_left_for_a_shell() -> None:
    with Terminal([*PROGRAM, "--restricted"]) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.press("ctrl+z")
        os.kill(terminal.pid, signal.SIGTSTP)
        terminal.press("2")
        terminal.wait_for("Grant 0008 to Altrincham")
        terminal.press("q")
        assert terminal.ended(5.0) == 0


def test_keys_that_are_still_answered_paint_nothing_after_the_end() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.read(0.3)
        terminal.press("down", "q", *["down"] * 40)
        assert terminal.ended(5.0) == 0
        terminal.read(0.2)
        assert terminal.raw.endswith(b"\x1b[?1049l\x1b[?25h")


def test_stopped_and_continued_it_draws_its_screen_anew() -> None:
    with Terminal(PROGRAM) as terminal:
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        terminal.press("down")
        terminal.read(0.3)
        terminal.press("ctrl+z")
        terminal.wait_for_bytes(b"\x1b[?1049l")
        terminal.read(0.3)
        terminal.raw = b""
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("Altrincham Advice Centre 000", "quit")
        assert b"\x1b[?1049h" in terminal.raw
        terminal.press("q")
        assert terminal.ended(5.0) == 0

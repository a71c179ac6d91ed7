"""End to end on a pseudo-terminal: keys in, the screen read with an emulator."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pyte
import pytest

from tests.app.pty import PATIENCE, Terminal
from tests.cli.running import environment

COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
FIRST_ROW = "Altrincham Advice Centre 000"
READY = ("▌", FIRST_ROW, "palette")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def app_on(
    store: Path,
    home: Path,
    *words: str,
    term: str = "xterm-256color",
    columns: int = 80,
    lines: int = 24,
    env: Mapping[str, str] | None = None,
    before: str = "",
    kind: type[Terminal] = Terminal,
) -> Terminal:
    """Run the app on a store in a terminal of its own, with nothing kept elsewhere."""
    command = [sys.executable, "-m", "tui", "--fresh", "--store", str(store), *words]
    if before:
        command = ["/bin/sh", "-c", before.format(" ".join(command))]
    whole = {**environment(home, LANG="C.UTF-8"), "TERM": term, **(env or {})}
    return kind(command, term=term, columns=columns, lines=lines, env=whole)


@pytest.mark.parametrize(
    ("term", "env"),
    [
        ("xterm-256color", {}),
        ("xterm-256color", {"COLORTERM": "truecolor"}),
        ("xterm", {}),
        ("screen", {}),
        ("tmux-256color", {}),
        ("linux", {}),
        ("vt220", {}),
        ("dumb", {"COLORTERM": "truecolor"}),
        ("xterm-256color", {"NO_COLOR": "1"}),
    ],
)
def test_every_terminal_browses_searches_and_quits(
    made_up: Path, home: Path, term: str, env: dict[str, str]
) -> None:
    with app_on(made_up, home, term=term, env=env) as terminal:
        terminal.wait_for("1 Organisations 57", FIRST_ROW, "quit")
        terminal.press("2")
        terminal.wait_for("Grant 0007")
        terminal.press("/", "hale", "enter")
        terminal.wait_for("of 37")
        terminal.press("enter")
        assert "Grant" in terminal.wait_for("recipient", "Hale ")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0
        colourless = term in ("vt220", "dumb") or "NO_COLOR" in env
        assert bool(COLOUR.search(terminal.raw)) is not colourless
        assert b"38;2;" not in terminal.raw


@pytest.mark.parametrize("term", ["linux", "vt220", "dumb"])
def test_plain_terminals_are_asked_nothing(made_up: Path, home: Path, term: str) -> None:
    with app_on(made_up, home, term=term) as terminal:
        terminal.wait_for(FIRST_ROW, "quit")
        terminal.press("2")
        terminal.wait_for("Grant 0007")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0
        assert not re.findall(rb"\x1b\[\?[\d;]*\$p|\x1b\[[>?]?\d*[cnu]|\x1bP|\x1b\]", terminal.raw)


def test_nothing_is_asked_of_a_thin_link_that_it_can_do_without(made_up: Path, home: Path) -> None:
    """Reports of keys in twelve bytes, of focus, and of every movement of the mouse."""
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0
        for sequence in (b"\x1b[?1003h", b"\x1b[?1004h", b"\x1b[>", b"\x1b]22;"):
            assert sequence not in terminal.raw


def test_the_screen_and_the_settings_come_back(made_up: Path, home: Path) -> None:
    before = "stty -a >&2; {0}; echo rc=$?; stty -a; echo done"
    with app_on(made_up, home, lines=60, before=before) as terminal:
        terminal.wait_for(*READY)
        terminal.press("q")
        terminal.wait_for("rc=0", "done")
        settings = re.findall(rb"-?\bicanon\b|-?\becho\b|-?\bisig\b", terminal.raw)
        assert settings[:3] == settings[-3:]
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
        assert b"\x1b[?25h" in terminal.raw
        assert terminal.raw.rindex(b"\x1b[?7h") > terminal.raw.rindex(b"\x1b[?7l")


def test_keys_typed_while_the_app_loads_are_kept(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(FIRST_ROW)
        terminal.press("/bow")
        terminal.wait_for("/ bow", "of 7", "Enter keep")
        terminal.press("\r")
        terminal.wait_for("/ bow", "of 7", "Enter open")


def test_every_message_stands_where_the_one_before_stood(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        for key in "]Z]ZZ":
            terminal.press(key)
            terminal.wait_for("Nothing ahead" if key == "]" else "Z does nothing here")
            assert "othing" in terminal.screen.display[2]


def test_the_first_frame_stands_until_it_is_painted_over(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[2J") == 1
        assert terminal.screen.display[1:-1] == first_frame_of(terminal)[1:-1]


def first_frame_of(terminal: Terminal) -> list[str]:
    """Return what stood on the screen before Textual wrote anything."""
    screen = pyte.Screen(terminal.screen.columns, terminal.screen.lines)
    pyte.ByteStream(screen).feed(terminal.raw.partition(b"\x1b[?1000h")[0])
    return screen.display


@pytest.mark.parametrize(("columns", "lines"), [(120, 40), (40, 12), (24, 7), (200, 60)])
def test_the_first_frame_is_what_the_app_draws(
    made_up: Path, home: Path, columns: int, lines: int
) -> None:
    words = ("--find", "hale", "--view", "agreements")
    with app_on(made_up, home, *words, columns=columns, lines=lines) as terminal:
        terminal.wait_for("Hale ", "Enter open")
        cells = columns if columns < 100 else columns // 2 - 1
        first = [line[:cells] for line in first_frame_of(terminal)]
        shown = [line[:cells] for line in terminal.screen.display]
        # What the list comes to is told a moment later, above it and below.
        assert shown[2].startswith(first[2].rstrip())
        assert first[-2].split() == ["adding", "up…"]
        assert [shown[1], *shown[3:-2]] == [first[1], *first[3:-2]]


def test_nothing_is_sent_while_idle_and_little_for_a_cursor(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        assert terminal.is_quiet(2.5)
        before = len(terminal.raw)
        terminal.press("j")
        terminal.wait_for("▌ Altrincham Befrienders 008")
        terminal.read(0.05)
        assert 0 < len(terminal.raw) - before <= 320
        terminal.press("/")
        terminal.wait_for("cancel")
        assert terminal.is_quiet(2.5), "the caret of the search stands still"


def test_keys_that_come_at_once_are_painted_as_few_pictures(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        terminal.read(1.0)
        before = len(terminal.raw)
        terminal.press("\x1b[B" * 30)
        terminal.wait_for("31 of 57")
        assert len(terminal.raw) - before < 30 * 250


def test_resize_at_any_moment_keeps_the_place(made_up: Path, home: Path) -> None:
    with app_on(made_up, home, columns=120, lines=40) as terminal:
        terminal.wait_for(FIRST_ROW)
        terminal.resize(100, 30)
        terminal.wait_for("palette")
        terminal.press("G")
        terminal.wait_for("▌ Zetland Trust")
        terminal.resize(20, 5)
        terminal.wait_for("Enlarge to")
        terminal.resize(40, 12)
        terminal.wait_for("▌ Zetland Trust", "Organisation")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
@pytest.mark.parametrize("moment", [FIRST_ROW, "palette"])
def test_a_signal_ends_it(made_up: Path, home: Path, number: signal.Signals, moment: str) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(moment)
        os.kill(terminal.pid, number)
        assert terminal.ended(PATIENCE) is not None
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("before", ["exec {0}", "trap '' HUP; exec {0}"], ids=["", "nohup"])
@pytest.mark.parametrize("moment", [FIRST_ROW, "palette"])
def test_a_closed_terminal_leaves_no_process(
    made_up: Path, home: Path, moment: str, before: str
) -> None:
    with app_on(made_up, home, before=before) as terminal:
        terminal.wait_for(moment)
        terminal.hang_up()
        assert terminal.ended(PATIENCE) is not None


def test_bytes_that_are_no_text_and_no_key_are_left_out(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        for data in (b"\xe9", b"\xff\xfe", b"\x1b[1114112u", b"\x1b[99999999999999999999~"):
            os.write(terminal.fd, data)
            terminal.read(0.3)
        terminal.press("2")
        terminal.wait_for("Grant 0007")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0
        assert b"Traceback" not in terminal.raw


def test_escape_and_a_key_that_come_together_are_two_keys(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        terminal.press(*"/0007")
        terminal.wait_for("“0007")
        os.write(terminal.fd, b"\x1b2")
        terminal.wait_for("all agreements")
        os.write(terminal.fd, b"\x1b\x1b[B\x1b[B")
        terminal.wait_for("3 of ")
        # In a text, Alt and b moves by words.
        terminal.press(*"/grant")
        terminal.wait_for("/ grant ")
        os.write(terminal.fd, b"\x1bbmy ")
        terminal.wait_for("my grant")
        os.write(terminal.fd, b"\x1b1")
        terminal.wait_for("all organisations")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0


def test_restricted_cannot_be_stopped_or_left_for_a_shell(made_up: Path, home: Path) -> None:
    with app_on(made_up, home, "--restricted") as terminal:
        terminal.wait_for(*READY)
        terminal.press("ctrl+z")
        os.kill(terminal.pid, signal.SIGTSTP)
        terminal.press("2")
        terminal.wait_for("Grant 0007")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_keys_that_are_still_answered_paint_nothing_after_the_end(
    made_up: Path, home: Path
) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        terminal.press("down", "q", *["down"] * 40)
        assert terminal.ended(PATIENCE) == 0
        terminal.read(0.2)
        after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
        assert not re.sub(rb"\x1b\[[<?][\d;]*[hlu]", b"", after)


def test_stopped_and_continued_it_draws_its_screen_anew(made_up: Path, home: Path) -> None:
    with app_on(made_up, home) as terminal:
        terminal.wait_for(*READY)
        terminal.press("down")
        terminal.wait_for("2 of 57")
        terminal.press("ctrl+z")
        terminal.wait_for_bytes(b"\x1b[?1049l")
        terminal.wait_until_stopped()
        terminal.raw = b""
        terminal.screen.reset()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("2 of 57", *READY)
        assert b"\x1b[?1049h" in terminal.raw
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0


def test_it_runs_below_the_shells_own_lines_too(made_up: Path, home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from store.store import open_store;"
        "from tui.app import opened; from tui.application import PactlineApp;"
        "from tui.state import AppOptions; from tui.state import begin;"
        "store = open_store(sys.argv[1]); s, f = opened(begin(store, AppOptions(fresh=True)));"
        "PactlineApp(s, f, {}).run(inline=True)"
    )
    command = [sys.executable, "-c", code, str(made_up)]
    with Terminal(command, lines=40, env=environment(home, LANG="C.UTF-8")) as terminal:
        terminal.wait_for(FIRST_ROW, "palette")
        assert b"\x1b[?1049h" not in terminal.raw
        os.write(terminal.fd, b"\x1b[1;1R")
        terminal.press("2")
        terminal.wait_for("Grant 0007")
        terminal.press("q")
        assert terminal.ended(PATIENCE) == 0

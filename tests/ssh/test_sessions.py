"""What a reader does over SSH: lookups, the app, the plain prompt, a link that drops."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from store.errors import EXIT_FOUND, EXIT_NOTHING
from tests.app.pty import Terminal
from tests.cli.running import pactline
from tests.counts import count
from tests.ssh.processes import serving, wait_until_gone
from tests.ssh.server import Server
from tests.ssh.slow_link import SlowLink

NAVCA = "Navca"


@pytest.mark.parametrize("which", ["server", "ruled_server"])
@pytest.mark.parametrize(
    "words",
    ["find navca", "pactline find navca", "find 'fy:2011/12 department' --json", "sources --csv"],
)
def test_a_lookup_answers_like_a_local_command(
    which: str, words: str, request: pytest.FixtureRequest, store_folder: Path, tmp_path: Path
) -> None:
    import shlex

    made: Server = request.getfixturevalue(which)
    remote = made.run(words)
    here = shlex.split(words.removeprefix("pactline "))
    local = pactline(*here, home=tmp_path, PACTLINE_STORE=str(store_folder))
    assert remote.returncode == local.returncode == EXIT_FOUND
    assert remote.stdout == local.stdout
    assert remote.stdout
    assert remote.stderr == b""


def test_nothing_found_is_exit_code_1(server: Server) -> None:
    assert server.run("find nobody-of-this-name").returncode == EXIT_NOTHING
    assert server.run("show GB-CHC-0").returncode == EXIT_NOTHING


def test_an_export_goes_to_standard_output(server: Server) -> None:
    done = server.run("export --kind organisation --json navca")
    assert done.returncode == EXIT_FOUND
    assert json.loads(done.stdout)


@pytest.mark.parametrize("which", ["server", "ruled_server"])
def test_the_app_opens_searches_and_quits(which: str, request: pytest.FixtureRequest) -> None:
    made: Server = request.getfixturevalue(which)
    with Terminal(made.command(options=("-tt",))) as terminal:
        terminal.wait_for("Age UK")
        terminal.press("/", "navca", "enter")
        terminal.wait_for(NAVCA, "GB-CHC-1001635")
        terminal.press("escape", "escape", "q")
        assert terminal.ended() == EXIT_FOUND


def test_the_app_opens_with_a_search_or_at_a_record(server: Server) -> None:
    for words in ("--find navca", "GB-CHC-1001635"):
        with Terminal(server.command(words, options=("-tt",))) as terminal:
            terminal.wait_for(NAVCA, "GB-CHC-1001635")


def test_the_plain_prompt_needs_no_screen(server: Server) -> None:
    done = server.run("--plain", data=b"navca\n1\nquit\n")
    assert done.returncode == EXIT_FOUND
    text = done.stdout.decode()
    assert "GB-CHC-1001635" in text
    assert "\x1b" not in text
    with Terminal(server.command("--plain", options=("-tt",))) as terminal:
        terminal.wait_for("pactline:")
        terminal.press("navca", "enter")
        terminal.wait_for("1. ", NAVCA)
        assert b"\x1b" not in terminal.raw
        terminal.press("\x04")
        assert terminal.ended() == EXIT_FOUND


CONTROL = [chr(number) for number in range(1, 32) if number not in (3, 4)]


def test_no_key_leaves_the_app_for_a_shell(server: Server, store_folder: Path) -> None:
    mark = server.folder / "home" / "typed-in-a-shell"
    with Terminal(server.command(options=("-tt", "-e", "none"))) as terminal:
        terminal.wait_for("Age UK")
        for key in [*CONTROL, *(chr(number) for number in range(33, 127) if chr(number) != "q")]:
            terminal.press(key)
            terminal.read(0.03)
        for sequence in ("\x1bOP", "\x1b[15~", "\x1b[24~", "\x1b[1;5A", "\x1b[Z", "\x1bx", "\x1b!"):
            terminal.press(sequence)
            terminal.read(0.05)
        terminal.press("escape", "escape", f"\rtouch {mark}\r")
        terminal.read(1.0)
        assert not mark.exists()
        for process in serving(store_folder):
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
            assert state not in "T"
    wait_until_gone(store_folder)


def test_the_palette_of_a_restricted_account_has_nothing_that_reaches_the_host() -> None:
    from tui.commands import offered

    names = {command.id for command in offered(restricted=True)}
    everything = {command.id for command in offered(restricted=False)}
    assert names
    assert "suspend" in everything - names


@pytest.mark.parametrize("words", [(), ("--plain",)], ids=["app", "plain"])
@pytest.mark.parametrize("way", ["client-killed", "terminal-closed", "connection-cut"])
def test_a_dropped_link_leaves_nothing_behind(
    way: str,
    words: tuple[str, ...],
    server: Server,
    store_folder: Path,
    tmp_path: Path,
) -> None:

    wait_until_gone(store_folder)
    with SlowLink(server.port, delay=0, rate=10**8) as link:
        command = server.command(*words, options=("-tt",), port=link.port)
        with Terminal(command) as terminal:
            terminal.wait_for("pactline:" if words else "Age UK")
            assert serving(store_folder)
            if way == "client-killed":
                os.kill(terminal.pid, signal.SIGKILL)
            elif way == "terminal-closed":
                terminal.hang_up()
            else:
                link.cut()
            seconds = wait_until_gone(store_folder)
    count(f"link dropped ({way}, {words or 'app'}): the process was gone in {seconds:.1f} s")
    noted = pactline(
        "note", "GB-CHC-1001635", "after", home=tmp_path, PACTLINE_STORE=str(store_folder)
    )
    assert noted.returncode == EXIT_FOUND, noted.stderr


def test_over_a_slow_link_nothing_typed_is_lost(
    server: Server, record_property: pytest.RecordProperty
) -> None:
    with SlowLink(server.port, delay=0.15, rate=64_000) as link:
        command = server.command(options=("-tt",), port=link.port)
        with Terminal(command) as terminal:
            begun = time.monotonic()
            terminal.wait_for("Age UK")
            record_property("seconds to the first rows", round(time.monotonic() - begun, 2))
            before, begun = link.to_client, time.monotonic()
            # All at once, without waiting for any of it to be shown.
            terminal.press("/", "n", "a", "v", "c", "a", "enter")
            terminal.wait_for("navca", "GB-CHC-1001635")
            record_property("seconds of a search typed ahead", round(time.monotonic() - begun, 2))
            record_property("bytes of it, SSH's own included", link.to_client - before)
            terminal.press("escape", "escape", "g")
            terminal.wait_for("▌ Age UK")
            terminal.read(2.0)
            before = link.to_client
            for _ in range(60):
                terminal.press("down")
                time.sleep(0.03)
            begun = time.monotonic()
            terminal.wait_for("▌ Made-up body 055")
            settled = time.monotonic() - begun
            record_property("seconds from letting go of a held key to its end", round(settled, 2))
            record_property("bytes of 60 repeats, SSH's own included", link.to_client - before)
            terminal.press("q")
            assert terminal.ended() == EXIT_FOUND


@pytest.mark.parametrize("term", ["../../../../etc/passwd", "$(id)", "no-such-terminal", ""])
def test_an_odd_terminal_name_is_only_a_name(server: Server, term: str) -> None:
    with Terminal(server.command(options=("-tt",)), term=term) as terminal:
        terminal.wait_for("Age UK")
        terminal.press("q")
        assert terminal.ended() == EXIT_FOUND
        assert "uid=" not in terminal.text

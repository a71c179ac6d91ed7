"""What a restricted account may take, and that nothing is left of a reader whose line is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from fixtures import SAMPLE
from store.errors import EXIT_CUT_OFF, EXIT_FOUND, EXIT_HANGUP, EXIT_MISTAKE, EXIT_NOTHING
from tests.app.pty import PATIENCE, Terminal, python
from tests.cli.running import environment
from tests.counts import count
from tests.ssh.processes import serving, wait_until_gone
from tests.ssh.server import Server

LONG = os.environ.get("PACTLINE_LONG", "") not in ("", "0")

WORKER = """
import os, signal, sys, time
from tui.cli.ssh import Budget, split_off
if (code := split_off(Budget({seconds}, {memory}, "--seconds"))) is not None:
    sys.exit(code)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("begun", flush=True)
{work}
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    copytree(SAMPLE, folder, ignore=ignore_patterns(".*"))
    return folder


def forced(store: Path, *options: str) -> list[str]:
    """Return a forced command."""
    program = [sys.executable, "-m", "tui", "--restricted", "--ssh", f"--store={store}"]
    return [*program, *options]


def asked(store: Path, words: str, *options: str) -> tuple[int, str, str]:
    """Return exit code, output and talk of what a client asks for."""
    done = subprocess.run(
        forced(store, *options),
        input=b"",
        capture_output=True,
        env=environment(store.parent, SSH_ORIGINAL_COMMAND=words),
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("words", ["find navca", "show GB-CHC-1001635", "check navca", "--plain"])
def test_memory_is_cut_off_with_a_line(store: Path, words: str) -> None:
    code, _, talk = asked(store, words, "--memory", "1")
    if code == EXIT_CUT_OFF:
        # What the lookup had to say before may stand above it.
        line = talk.splitlines()[-1]
        assert line.startswith("pactline: cut off: more than 1 MiB of memory; ")
    else:
        # It ended before it was first looked at.
        assert code in (EXIT_FOUND, EXIT_NOTHING)


@pytest.mark.parametrize(
    ("work", "what"),
    [
        ("while True: pass", "1 seconds of processor time"),
        ("held = list(range(30_000_000))\ntime.sleep(60)", "200 MiB of memory"),
        # The lock of the interpreter is held all the time.
        ("sum(range(10 ** 12))", "1 seconds of processor time"),
    ],
)
def test_a_process_that_does_not_listen_is_cut_off(work: str, what: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WORKER.format(seconds=1, memory=200, work=work)],
        capture_output=True,
        env=environment(tmp_path),
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout == b"begun\n"
    assert f"CutOff: cut off: more than {what}" in done.stderr.decode().replace("tui.cli.ssh.", "")
    assert time.monotonic() - begun < PATIENCE / 2


@pytest.mark.parametrize(("code", "seen"), [(0, 0), (1, 1), (77, 77)])
def test_the_exit_code_comes_back(tmp_path: Path, code: int, seen: int) -> None:
    program = WORKER.format(seconds=9, memory=999, work=f"sys.exit({code})")
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, check=False
    )
    assert done.returncode == seen


@pytest.mark.parametrize("name", ["SIGBUS", "SIGKILL", "SIGSYS"])
def test_a_process_that_ends_without_a_word_is_told(tmp_path: Path, name: str) -> None:
    program = WORKER.format(seconds=9, memory=999, work=f"os.kill(os.getpid(), signal.{name})")
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, check=False
    )
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"pactline: ended by the system ({name}); do it again")
    assert done.returncode == 128 + signal.Signals[name]


def test_the_app_is_cut_off_and_gives_the_terminal_back(store: Path) -> None:
    command = forced(store, "--memory", "5")
    with Terminal(command, env=environment(store.parent)) as terminal:
        assert terminal.ended() == EXIT_CUT_OFF
        terminal.read(0.5)
        assert "cut off: more than 5 MiB" in terminal.text.replace("\n", " ")
        assert terminal.raw.rfind(b"\x1b[?1049l") >= terminal.raw.rfind(b"\x1b[?1049h")


@pytest.mark.parametrize(
    "words",
    [
        "check", "export", "export --json", "timeline", "timeline --gantt", "pivot", "find --all",
        "find a --limit 1001", "find a --limit 999999999", "timeline navca --all",
        "export ''", "pivot ' '", "check '' ''",
    ],
)  # fmt: skip
def test_what_reads_the_whole_store_is_refused_unless_it_is_allowed(
    store: Path, words: str
) -> None:
    code, out, talk = asked(store, words)
    assert (code, out) == (EXIT_MISTAKE, "")
    (line,) = talk.splitlines()
    assert "not for this account" in line
    code, out, talk = asked(store, words, "--whole")
    assert code in (EXIT_FOUND, EXIT_NOTHING), talk
    assert out


@pytest.mark.parametrize(
    "words",
    ["check a", "check --source gm-later-reports", "check --codes", "export navca", "timeline a",
     "export --explain", "find a --limit 1000", "find"],
)  # fmt: skip
def test_a_part_of_the_store_may_be_read(store: Path, words: str) -> None:
    code, out, talk = asked(store, words)
    assert code in (EXIT_FOUND, EXIT_NOTHING), talk
    assert out


@pytest.mark.parametrize("option", ["--seconds 5", "--memory 5", "--whole", "--session-seconds 5"])
def test_a_client_does_not_choose_its_budget(store: Path, option: str) -> None:
    for words in (f"{option} find navca", f"find navca {option}", option):
        code, out, talk = asked(store, words)
        assert (code, out) == (EXIT_MISTAKE, "")
        assert "fault" not in talk


def wait_for(process: int) -> float:
    """Wait until a process is gone; return the seconds that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    return time.monotonic() - begun


@pytest.mark.parametrize("work", ["while True: pass", "sum(range(10 ** 12))", "time.sleep(60)"])
def test_a_line_that_is_gone_ends_what_runs_without_a_terminal(work: str, tmp_path: Path) -> None:
    work = f"print(os.getpid(), flush=True)\n{work}"
    with subprocess.Popen(
        [sys.executable, "-c", WORKER.format(seconds=60, memory=999, work=work)],
        stdout=subprocess.PIPE,
        env=environment(tmp_path),
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        worker = int(process.stdout.readline())
        process.stdout.close()
        seconds = wait_for(worker)
        assert process.wait(PATIENCE) == EXIT_HANGUP
    count(f"line gone without a terminal: the process was gone in {seconds:.1f} s")


def test_a_client_that_is_killed_leaves_no_lookup_behind(
    server: Server, store_folder: Path
) -> None:
    """Without a terminal no signal tells a process that its reader is gone."""
    with subprocess.Popen(
        server.command("--plain", options=("-T",)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as client:
        assert client.stdout
        assert client.stdout.read(8) == b"pactline"
        assert serving(store_folder)
        client.kill()
    wait_until_gone(store_folder)


def test_all_sessions_that_are_dropped_at_once_are_gone(store: Path) -> None:
    """Under load: a session of the app or of the plain prompt ends with its line."""
    number = 50 if LONG else 6
    spinning = python("while True: pass")
    with ExitStack() as stack:
        for _ in range(2):
            busy = stack.enter_context(subprocess.Popen(spinning))
            stack.callback(busy.kill)
        terminals = []
        for turn in range(number):
            words = "--plain" if turn % 2 else ""
            env = environment(store.parent, SSH_ORIGINAL_COMMAND=words)
            terminal = stack.enter_context(Terminal(forced(store), env=env))
            terminals.append(terminal)
        for turn, terminal in enumerate(terminals):
            terminal.wait_for("pactline:" if turn % 2 else "Navca", seconds=5 * PATIENCE)
        for terminal in terminals:
            terminal.hang_up()
        seconds = ended(terminals)
    count(f"{number} sessions dropped at once under load: all gone in {seconds:.1f} s")
    assert seconds < 2.0


def ended(terminals: Sequence[Terminal]) -> float:
    """Return the seconds until no session of these terminals has a process."""
    begun = time.monotonic()
    sessions = {terminal.pid for terminal in terminals}
    while time.monotonic() - begun < PATIENCE:
        if not sessions & living_sessions():
            return time.monotonic() - begun
        time.sleep(0.02)
    return PATIENCE


def living_sessions() -> set[int]:
    """Return the sessions that have a living process, by their leaders."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found.add(int(fields[3]))
    return found


def test_a_signal_to_the_one_that_looks_after_ends_both(store: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        env = environment(store.parent, SSH_ORIGINAL_COMMAND="--plain")
        with Terminal(forced(store), env=env) as terminal:
            terminal.wait_for("pactline:")
            os.kill(terminal.pid, number)
            assert terminal.ended() == EXIT_HANGUP
            assert terminal.pid not in living_sessions()

"""Ways out of the forced command: every one is tried, and none leads anywhere."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

import pytest

from store.errors import EXIT_FOUND, EXIT_MISTAKE
from tests.app.pty import PATIENCE, Terminal
from tests.ssh.server import SSHD, Server

MARK = "escaped-from-pactline"

SHELL_TRICKS = [
    "id; touch {mark}",
    "find navca; touch {mark}",
    "find navca && touch {mark}",
    "find navca | tee {mark}",
    "find navca > {mark}",
    "find $(touch {mark})",
    "find `touch {mark}`",
    "find ${{IFS}}; touch {mark}",
    "$(touch {mark})",
    "`touch {mark}`",
    "sh -c 'touch {mark}'",
    "bash",
    "pactline; touch {mark}",
    "find navca\ntouch {mark}",
    "find navca\r\ntouch {mark}",
    "exec touch {mark}",
    "-c 'touch {mark}'",
    "--help; touch {mark}",
]


@pytest.mark.parametrize("trick", SHELL_TRICKS)
def test_no_shell_sees_the_words(server: Server, trick: str) -> None:
    mark = server.folder / "home" / MARK
    here = Path(MARK)
    done = server.run(trick.format(mark=mark))
    assert not mark.exists()
    assert not here.exists()
    assert b"Traceback" not in done.stderr
    assert b"uid=" not in done.stdout


REFUSED = [
    ("find --store=/etc/passwd", "--store is not for a restricted account"),
    ("find --store /etc navca", "--store is not for a restricted account"),
    ("--store /etc find navca", "--store is not for a restricted account"),
    ("--store=/etc", "--store is not for a restricted account"),
    ("pactline --ssh", "--ssh is not for a restricted account"),
    ("GB-CHC-1001635 --store /etc", "--store is not for a restricted account"),
    ("export --output /tmp/x.csv", "--output is not for a restricted account"),
    ("timeline PACT-gm-vcse-memorandum --svg /tmp/x.svg", "--svg is not for a restricted account"),
    ("timeline --png=/tmp/x.png", "--png is not for a restricted account"),
    ("import /etc/passwd", "`pactline import` is not for a restricted account"),
    ("import --report /tmp/x /etc/passwd", "`pactline import` is not for a restricted"),
    ("forget gm-memorandum", "`pactline forget` is not for a restricted account"),
    ("same GB-CHC-504542 GB-CHC-1001635", "`pactline same` is not for a restricted account"),
    ("different GB-CHC-504542 GB-CHC-1001635", "`pactline different` is not for"),
    ("note GB-CHC-504542 hello", "this account keeps no marks, notes or searches"),
    ("mark GB-CHC-504542", "this account keeps no marks, notes or searches"),
    ("set GB-CHC-504542 url x", "`pactline set` is not for a restricted account"),
    ("add organisation x", "`pactline add` is not for a restricted account"),
    ("edit GB-CHC-504542", "`pactline edit` is not for a restricted account"),
    ("drop GB-CHC-504542 url", "`pactline drop` is not for a restricted account"),
    ("add --from -", "`pactline add` is not for a restricted account"),
    ("doubt GB-CHC-504542 name", "`pactline doubt` is not for a restricted account"),
    ("prefer GB-CHC-504542 name gm-memorandum", "`pactline prefer` is not for a restricted"),
    ("--reader ben mark GB-CHC-504542", "--reader is not for a restricted account"),
    ("--may-write ben set GB-CHC-504542 url x", "--may-write is not for a restricted account"),
    ("undo", "`pactline undo` is not for a restricted account"),
    ("history", "`pactline history` is not for a restricted account"),
    ("verify", "`pactline verify` is not for a restricted account"),
    ("backup /tmp/x.zip", "`pactline backup` is not for a restricted account"),
    ("repair /etc/passwd /tmp/x", "`pactline repair` is not for a restricted account"),
    ("locate", "`pactline locate` is not for a restricted account"),
    ("settings financial-year-start 1", "settings are not changed from a restricted account"),
    ("find -o ProxyCommand=id --nonsense", "there is no option --nonsense"),
    ("-o ProxyCommand=id", "there is no option -o"),
    ("rsync --server . /tmp", "there is no option --server"),
    ("scp -t /tmp", "there is no option -t"),
    ("/usr/lib/openssh/sftp-server -e", "there is no option -e"),
    ("python -c 'import os'", "there is no option -c"),
    ("cat /etc/passwd", "there is no verb “cat”"),
    ("find 'navca", "a quote in the command is left open"),
    ("find navca\\", "the command ends in a backslash"),
    ("find \x1b[2J", "cannot be printed"),
    ("find " + "x" * 100_000, "the command has 100,005 characters"),
]


@pytest.mark.parametrize(("command", "message"), REFUSED)
def test_what_writes_or_reaches_the_host_is_refused(
    server: Server, command: str, message: str
) -> None:
    done = server.run(command)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == EXIT_MISTAKE
    assert done.stdout == b""
    assert len(lines) == 1
    assert message in lines[0]


def test_bytes_that_are_no_text_are_refused(server: Server) -> None:
    done = subprocess.run(
        [*map(str.encode, server.command()), b"--", b"find \xff\xfe"],
        capture_output=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == EXIT_MISTAKE
    assert b"cannot be printed" in done.stderr


def test_without_a_terminal_and_without_words_nothing_opens(server: Server) -> None:
    done = server.run()
    assert done.returncode == EXIT_MISTAKE
    assert b"needs a terminal" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PACTLINE_RESTRICTED", "0"),
        ("PACTLINE_STORE", "/etc"),
        ("PYTHONSTARTUP", "/tmp/none.py"),
        ("SSH_ORIGINAL_COMMAND", "import /etc/passwd"),
    ],
)
def test_variables_of_the_client_change_nothing(server: Server, name: str, value: str) -> None:
    refused = server.run("import x", options=("-o", f'SetEnv={name}="{value}"'))
    assert refused.returncode == EXIT_MISTAKE
    assert b"not for a restricted account" in refused.stderr


def test_no_variable_tells_of_faults_or_chooses_where_the_index_is(
    server: Server, tmp_path: Path
) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    told = f"SetEnv=XDG_CACHE_HOME={chosen} XDG_CONFIG_HOME={chosen} PACTLINE_DEBUG=1"
    assert server.run("find navca", options=("-o", told)).returncode == EXIT_FOUND
    assert list(chosen.iterdir()) == []


@pytest.mark.parametrize("words", [(), ("find navca",), ("no-such-verb",)], ids=str)
def test_python_never_asks_for_statements(server: Server, words: tuple[str, ...]) -> None:
    options = ("-tt", "-o", "SetEnv=PYTHONINSPECT=1")
    with Terminal(server.command(*words, options=options)) as terminal:
        assert terminal.ended() == EXIT_MISTAKE
        assert "PYTHONINSPECT is not for a restricted account" in terminal.text
        assert ">>>" not in terminal.text


def test_the_guides_rule_asks_whether_the_client_is_still_there(ruled_server: Server) -> None:
    whom = f"user={ruled_server.user},host=localhost,addr=127.0.0.1"
    shown = subprocess.run(
        [str(SSHD), "-T", "-f", str(ruled_server.folder / "config"), "-C", whom],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    assert "clientaliveinterval 15" in shown
    assert "clientalivecountmax 2" in shown


def test_a_library_to_load_first_does_not_arrive_by_the_guides_rule(ruled_server: Server) -> None:
    done = ruled_server.run(
        "import x", options=("-o", "SetEnv=LD_PRELOAD=/nowhere.so PACTLINE_RESTRICTED=0")
    )
    assert b"not for a restricted account" in done.stderr
    assert b"LD_PRELOAD" not in done.stderr
    assert b"nowhere" not in done.stderr


@pytest.mark.parametrize("which", ["server", "ruled_server"])
def test_files_are_neither_fetched_nor_left(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Server = request.getfixturevalue(which)
    mine = tmp_path / "mine"
    mine.write_text("mine")
    target = made.folder / "home" / "left-here"
    there = f"{made.user}@127.0.0.1"
    for program, words in (
        ("scp", [str(mine), f"{there}:{target}"]),
        ("scp", ["-O", str(mine), f"{there}:{target}"]),
        ("scp", [f"{there}:/etc/hostname", str(tmp_path / "fetched")]),
        ("scp", ["-O", f"{there}:/etc/hostname", str(tmp_path / "fetched")]),
        ("sftp", ["-b", "/dev/null", there]),
    ):
        done = subprocess.run(
            [program, *made.client_options(made.port, "-P"), *words],
            capture_output=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode != 0, (program, words)
    assert not target.exists()
    assert not (tmp_path / "fetched").exists()


@pytest.mark.parametrize("which", ["server", "ruled_server"])
def test_no_port_is_forwarded(which: str, request: pytest.FixtureRequest) -> None:
    made: Server = request.getfixturevalue(which)
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(1)
        port = inside.getsockname()[1]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            local = free.getsockname()[1]
        client = subprocess.Popen(
            made.command(options=("-N", "-L", f"{local}:127.0.0.1:{port}")),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _knock(local)
            with pytest.raises(TimeoutError):
                inside.accept()
        finally:
            client.kill()
            client.wait()
    refused = made.run(options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"))
    assert refused.returncode != 0


def _knock(port: int) -> None:
    """Connect to the client's end of a forwarded port, once it listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                probe.sendall(b"x")
                return
        time.sleep(0.05)
    raise AssertionError("the client never listened")


@pytest.mark.parametrize("which", ["server", "ruled_server"])
def test_no_agent_is_forwarded(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made: Server = request.getfixturevalue(which)
    path = tmp_path / "agent"
    before = made.log.stat().st_size
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not path.exists() and time.monotonic() < until:
            time.sleep(0.05)
        done = made.run("--version", options=("-A",), environ={"SSH_AUTH_SOCK": str(path)})
    finally:
        agent.kill()
        agent.wait()
    assert done.returncode == 0
    assert "agent forwarding disabled" in made.log.read_bytes()[before:].decode()

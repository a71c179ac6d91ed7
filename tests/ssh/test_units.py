"""The guide's units and settings for an sshd of the readers' own are what systemd and sshd take."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from store.errors import EXIT_FOUND
from tests.ssh.guide import GUIDE, fitted
from tests.ssh.server import SSHD, Server, why_not

ANALYZE = shutil.which("systemd-analyze")


def files(kind: str) -> dict[str, str]:
    """Return the guide's files of a kind by name; a comment before each says where it goes."""
    text = GUIDE.read_text("utf-8")
    found = re.findall(rf"^```{kind}\n# \S*/(\S+)\n(.*?)^```", text, re.S | re.M)
    return dict(found)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if not ANALYZE:
        pytest.skip("no systemd-analyze here")
    units = files("ini")
    assert set(units) == {
        "pactline-readers.slice", "pactline-ssh.socket", "pactline-ssh@.service",
    }  # fmt: skip
    # Of a template systemd looks at an instance.
    for name, text in {**units, "pactline-ssh@1.service": units["pactline-ssh@.service"]}.items():
        (tmp_path / name).write_text(text)
    looked_at = [str(each) for each in tmp_path.iterdir() if "@." not in each.name]
    done = subprocess.run(
        [ANALYZE, "verify", *looked_at], capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if "pactline" in line]
    assert told == []
    assert "MemoryMax" in units["pactline-ssh@.service"]


def test_sshd_serves_a_connection_with_the_settings(tmp_path: Path, store_folder: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    server = Server(tmp_path)
    (text,) = files("text").values()
    settings = fitted(text, user=server.user, store=str(store_folder))
    settings = settings.replace("/etc/ssh/ssh_host_ed25519_key", str(tmp_path / "host"))
    settings = settings.replace("AllowUsers reader", f"AllowUsers {server.user}")
    (tmp_path / "authorized").write_text(server.key + "\n")
    more = f"AuthorizedKeysFile {tmp_path / 'authorized'}\nStrictModes no\nUsePAM no\n"
    more += f"SetEnv HOME={tmp_path}\n"
    (tmp_path / "config").write_text(settings + more)
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)

    def serve(listening: socket.socket) -> None:
        # As the socket unit does it: each connection is the input and output of an sshd.
        connection, _ = listening.accept()
        with connection:
            subprocess.run(
                [str(SSHD), "-i", "-f", str(tmp_path / "config"), "-E", str(tmp_path / "log")],
                stdin=connection,
                stdout=connection,
                check=False,
            )

    with socket.create_server(("127.0.0.1", server.port)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        done = server.run("find navca")
        thread.join()
    assert done.returncode == EXIT_FOUND, (tmp_path / "log").read_text()
    assert b"GB-CHC-1001635" in done.stdout

"""A real OpenSSH server on loopback, with keys and settings of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.app.pty import PATIENCE

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
CLIENT = shutil.which("ssh")


def why_not() -> str:
    """Return why no server can be started here, or nothing."""
    if not SSHD:
        return "no sshd here: install openssh-server"
    if not (CLIENT and shutil.which("ssh-keygen")):
        return "no ssh here: install openssh-client"
    return ""


class Server:
    """An sshd that serves the current user.

    Args:
        folder: for its files.
        more: lines at the end of its settings.
    """

    def __init__(self, folder: Path, *, more: str = "") -> None:
        self.folder = folder
        self.user = getpass.getuser()
        self.port = _free_port()
        self.more = more
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)],
                check=True,
            )
        self.key = (folder / "user.pub").read_text().strip()
        self.log = folder / "sshd.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, authorized: str) -> None:
        """Start it and wait until it listens."""
        (self.folder / "authorized").write_text(authorized)
        (self.folder / "authorized").chmod(0o600)
        (self.folder / "config").write_text(self._config())
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        assert SSHD
        self._process = subprocess.Popen(
            [SSHD, "-D", "-f", str(self.folder / "config"), "-E", str(self.log)],
            stdin=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"sshd did not start: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)

    def command(self, *words: str, options: tuple[str, ...] = (), port: int = 0) -> list[str]:
        """Return the words that start a client."""
        return [
            str(CLIENT),
            *self.client_options(port or self.port),
            *options,
            f"{self.user}@127.0.0.1",
            *(("--", *words) if words else ()),
        ]

    def client_options(self, port: int, port_flag: str = "-p") -> list[str]:
        """Return what every client has to be told, whatever the person's own settings are."""
        settings = (
            "StrictHostKeyChecking=no",
            f"UserKnownHostsFile={self.folder / 'known'}",
            "GlobalKnownHostsFile=/dev/null",
            "IdentitiesOnly=yes",
            "BatchMode=yes",
            "LogLevel=ERROR",
            "ConnectTimeout=60",
        )
        named = [word for setting in settings for word in ("-o", setting)]
        key = str(self.folder / "user")
        return ["-F", "/dev/null", port_flag, str(port), "-i", key, *named]

    def run(
        self,
        *words: str,
        options: tuple[str, ...] = (),
        data: bytes = b"",
        environ: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a one-shot command through the client."""
        return subprocess.run(
            self.command(*words, options=options),
            input=data,
            capture_output=True,
            timeout=60,
            env={**os.environ, **(environ or {})},
            check=False,
        )

    def _config(self) -> str:
        settings = [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {self.folder / 'host'}",
            f"PidFile {self.folder / 'pid'}",
            f"AuthorizedKeysFile {self.folder / 'authorized'}",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin prohibit-password",
            "StrictModes no",
            "UsePAM no",
            "LogLevel DEBUG1",
            "PrintMotd no",
            "PrintLastLog no",
            "Subsystem sftp internal-sftp",
            f"SetEnv HOME={self.folder / 'home'}",
            self.more,
        ]
        (self.folder / "home").mkdir(exist_ok=True)
        return "\n".join(settings) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

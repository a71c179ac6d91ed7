"""A PostgreSQL server for tests: one a run, on a free loopback port, a database for each store."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from store.postgresql.server import Server

OWNER = "pactline_owner"
"""Who owns the databases, as an administrator of the body would."""

_NUMBERS = count(1)
_QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=64MB"


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return versions[-1].parent if versions else None


class Cluster:
    """A server that can be stopped, killed and started again.

    Args:
        folder: for its data, its socket and its log.
        options: further ones of the server.
        copy_of: the leader that it is a standby of.
    """

    def __init__(
        self, folder: Path, options: str = _QUICK, *, copy_of: Cluster | None = None
    ) -> None:
        found = programs()
        assert found is not None
        self.programs, self.folder, self.options = found, folder, options
        self.data = folder / "data"
        self.port = _free_port()
        if os.getuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(folder, user.pw_uid, user.pw_gid)
            folder.chmod(0o755)
        if copy_of:
            leader = ["-d", copy_of.address(), "-D", str(self.data)]
            self._run("pg_basebackup", *leader, "--write-recovery-conf", "--checkpoint=fast")
            return
        (folder / "password").write_text("owner's secret")
        (folder / "password").chmod(0o644)
        self._run(
            "initdb", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "-U", OWNER,
            "--no-sync", "--locale=C.UTF-8", "-E", "UTF8", str(self.data),
        )  # fmt: skip

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        command = [str(self.programs / program), *words]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        log = (self.folder / "tests.log").open("ab")
        subprocess.run(command, stdout=log, stderr=log, check=check, cwd="/")

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = f"{self.options} -c listen_addresses=127.0.0.1 -k {self.folder} -p {self.port}"
        self._run(
            "pg_ctl", "-w", "-D", str(self.data), "-l", str(self.folder / "log"),
            "-o", options, "start",
        )  # fmt: skip

    def start_again(self) -> None:
        """Start the server where a test has left it stopped."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.address()):
            return
        self.start()

    def stop(self, how: str = "fast") -> None:
        """Stop the server; `immediate` is as a crash."""
        self._run("pg_ctl", "-w", "-D", str(self.data), "-m", how, "stop", check=False)

    def promote(self) -> None:
        """Let a standby lead."""
        self._run("pg_ctl", "-w", "-D", str(self.data), "promote")

    def address(
        self, database: str = "postgres", user: str = OWNER, password: str = "owner's secret"
    ) -> str:
        """Return an address with its password."""
        secret = f"{password.replace(' ', '%20')}@" if password else ""
        return f"postgresql://{user}:{secret}127.0.0.1:{self.port}/{database}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the owner of all."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@cache
def shared() -> Cluster:
    """Return the server of this run, with a store in it that others are copies of."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here (Debian's package postgresql)")
    folder = Path(mkdtemp(prefix="pactline-pg-"))
    cluster = Cluster(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(cluster.stop, "immediate")
    cluster.start()
    return cluster


_LENT: dict[str, str] = {}
_EMPTIED = (
    "TRUNCATE pactline.files, pactline.documents, pactline.writes, pactline.replaced",
    "UPDATE pactline.store SET revision = 0",
)


def new_store() -> str:
    """Return the address of a store that holds nothing yet, until the next test wants one.

    Making a database takes a second, and emptying one that an earlier test had does not.
    """
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    cluster = shared()
    for name, holder in _LENT.items():
        if holder != test:
            _LENT[name] = test
            cluster.execute(*_EMPTIED, database=name)
            return cluster.address(name)
    name = f"store_{next(_NUMBERS)}"
    cluster.execute(f"CREATE DATABASE {name}")
    Server(cluster.address(name)).create()
    _LENT[name] = test
    return cluster.address(name)


def give_back(address: str) -> None:
    """Let a store be emptied for the same test."""
    _LENT[address.rpartition("/")[2]] = ""

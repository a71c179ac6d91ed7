"""Three hosts with PostgreSQL under Patroni and etcd, their work, and what befalls them.

`python -m tests.postgresql.trio FOLDER TURNS` runs in a network namespace of its own, in which each
host is one more, on a bridge; it prints what was found as JSON. Whatever it starts ends with it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from store.interface import Kind, every_row
from store.postgresql.server import Server
from store.query import EVERYTHING
from store.store import open_store
from tests.index.records import everything_said
from tests.postgresql.cluster import programs

HUB = "10.213.0.254"
SECRET = "trio"
HARMS = (
    "leader killed",
    "standby killed",
    "etcd leader killed",
    "leader cut off",
    "standby cut off",
)
DCS: dict[str, Any] = {
    "ttl": 20,
    "loop_wait": 2,
    "retry_timeout": 5,
    "synchronous_mode": True,
    "postgresql": {"use_pg_rewind": True},
}
"""Settings of the three together, as docs/shared-store.md has them."""

PROGRAMS = ("patroni", "etcd", "unshare", "nsenter", "ip", "setpriv")

_WAIT = 150.0
"""Seconds in which all three are to be well again."""


def missing() -> str:
    """Return why this machine cannot have the three hosts; empty where it can."""
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    if absent or programs() is None:
        return f"not installed here: {', '.join(absent) or 'postgresql'}"
    tried = subprocess.run(
        ["unshare", "-n", "ip", "link", "add", "a", "type", "veth", "peer", "name", "b"],
        capture_output=True,
        check=False,
    )
    return "" if os.getuid() == 0 and not tried.returncode else "no network namespaces here"


class Node:
    """One host."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder / f"host{number}", number
        self.address = f"10.213.0.{number}"
        self.folder.mkdir(mode=0o777)
        shutil.chown(self.folder, "nobody", "nogroup")
        # The namespace lasts as long as a process in it.
        self.home = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        time.sleep(0.2)
        self.link = f"host{number}"
        run("ip", "link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns",
            str(self.home.pid))  # fmt: skip
        run("ip", "link", "set", self.link, "master", "hub", "up")
        for words in (
            ("ip", "link", "set", "lo", "up"),
            ("ip", "addr", "add", f"{self.address}/24", "dev", "eth0"),
            ("ip", "link", "set", "eth0", "up"),
        ):
            run("nsenter", "-t", str(self.home.pid), "-n", *words)
        self.etcd: subprocess.Popen[bytes] | None = None
        self.patroni: subprocess.Popen[bytes] | None = None
        (self.folder / "patroni.json").write_text(json.dumps(self._settings()))

    def _settings(self) -> dict[str, Any]:
        user = {"username": "postgres", "password": SECRET}
        return {
            "scope": "pactline",
            "name": self.link,
            "restapi": {
                "listen": f"{self.address}:8008",
                "connect_address": f"{self.address}:8008",
            },
            "etcd3": {"hosts": [f"10.213.0.{each}:2379" for each in (1, 2, 3)]},
            "bootstrap": {
                "dcs": DCS,
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"{self.address}:5432",
                "connect_address": f"{self.address}:5432",
                "data_dir": str(self.folder / "data"),
                "bin_dir": str(programs()),
                "pgpass": str(self.folder / "pgpass"),
                "authentication": {"superuser": user, "replication": user, "rewind": user},
                "parameters": {
                    "unix_socket_directories": str(self.folder),
                    "shared_buffers": "32MB",
                    "max_connections": "100",
                },
                "pg_hba": [
                    "local all all trust",
                    "host all all 10.213.0.0/24 scram-sha-256",
                    "host replication all 10.213.0.0/24 scram-sha-256",
                ],
                "remove_data_directory_on_rewind_failure": True,
                "remove_data_directory_on_diverged_timelines": True,
            },
        }

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{words[0]}.log").open("ab")
        return subprocess.Popen(
            ["nsenter", "-t", str(self.home.pid), "-n", "setpriv", "--reuid=nobody",
             "--regid=nogroup", "--clear-groups", *words],
            stdout=log, stderr=log, cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"},
        )  # fmt: skip

    def start_etcd(self) -> None:
        """Start etcd; its data outlives it."""
        peers = ",".join(f"host{each}=http://10.213.0.{each}:2380" for each in (1, 2, 3))
        own = f"http://{self.address}"
        self.etcd = self._start(
            "etcd", "--name", self.link, "--data-dir", str(self.folder / "etcd"),
            "--listen-client-urls", f"{own}:2379", "--advertise-client-urls", f"{own}:2379",
            "--listen-peer-urls", f"{own}:2380", "--initial-advertise-peer-urls", f"{own}:2380",
            "--initial-cluster", peers, "--initial-cluster-state", "new", "--logger", "zap",
        )  # fmt: skip

    def start_patroni(self) -> None:
        """Start Patroni, and PostgreSQL with it."""
        self.patroni = self._start("patroni", str(self.folder / "patroni.json"))

    def kill_database(self) -> None:
        """Kill Patroni and PostgreSQL, as a crash of the host would."""
        postmaster = self.folder / "data/postmaster.pid"
        if self.patroni:
            self.patroni.kill()
            self.patroni.wait()
        with suppress(OSError, ValueError, IndexError):
            os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)

    def kill_etcd(self) -> None:
        """Kill etcd."""
        if self.etcd:
            self.etcd.kill()
            self.etcd.wait()

    def cut(self, *, off: bool) -> None:
        """Cut the host's network off, or put it back."""
        run("ip", "link", "set", self.link, "down" if off else "up")


class Trio:
    """The three of them."""

    def __init__(self, folder: Path) -> None:
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "hub", "type", "bridge")
        run("ip", "addr", "add", f"{HUB}/24", "dev", "hub")
        run("ip", "link", "set", "hub", "up")
        self.nodes = [Node(folder, number) for number in (1, 2, 3)]
        for node in self.nodes:
            node.start_etcd()
        time.sleep(2)
        for node in self.nodes:
            node.start_patroni()
        hosts = ",".join(f"{node.address}:5432" for node in self.nodes)
        self.address = f"postgresql://postgres:{SECRET}@{hosts}/pactline"

    def roles(self) -> dict[str, str]:
        """Return the role of each host that is well: leader, sync_standby or replica."""
        for node in self.nodes:
            with suppress(OSError, ValueError, urllib.error.URLError):
                url = f"http://{node.address}:8008/cluster"
                with urllib.request.urlopen(url, timeout=2) as answer:
                    members = json.load(answer)["members"]
                return {
                    each["name"]: each["role"]
                    for each in members
                    if each["state"] in ("running", "streaming")
                }
        return {}

    def wait(self) -> None:
        """Wait until all three are well, one leading and one following it in step."""
        deadline = time.monotonic() + _WAIT
        while sorted(self.roles().values()) != ["leader", "replica", "sync_standby"]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not well again: {self.roles()}")
            time.sleep(0.5)

    def in_role(self, role: str) -> Node:
        """Return the host of a role."""
        roles = self.roles()
        return next(node for node in self.nodes if roles.get(node.link) == role)

    def etcd_leader(self) -> Node:
        """Return the host whose etcd leads."""
        for node in self.nodes:
            with suppress(OSError, ValueError, urllib.error.URLError):
                url = f"http://{node.address}:2379/v3/maintenance/status"
                with urllib.request.urlopen(url, data=b"{}", timeout=2) as answer:
                    found = json.load(answer)
                if found["leader"] == found["header"]["member_id"]:
                    return node
        raise TimeoutError("no etcd leads")

    def harm(self, what: str) -> None:
        """Let something befall the three, for a while, and mend it."""
        role = "leader" if what.startswith("leader") else "sync_standby"
        if what == "etcd leader killed":
            node = self.etcd_leader()
            node.kill_etcd()
            time.sleep(15)
            node.start_etcd()
        elif what.endswith("killed"):
            node = self.in_role(role)
            node.kill_database()
            time.sleep(30)
            node.start_patroni()
        else:
            node = self.in_role(role)
            node.cut(off=True)
            time.sleep(40)
            node.cut(off=False)

    def end(self) -> None:
        """End all that was started."""
        for node in self.nodes:
            node.kill_database()
            node.kill_etcd()
            node.home.kill()


class Found(NamedTuple):
    """What a run found, for each turn what befell and the seconds until something was written."""

    turns: list[tuple[str, float]]
    acknowledged: int
    lost: list[str]
    unwanted: list[str]
    uncertain: int
    faults: list[str]
    pages: int
    pages_away: int
    equal: bool


def run(*words: str) -> None:
    """Run a program that has to succeed."""
    subprocess.run(words, check=True)


def working(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start four writers, and twenty readers on three hosts."""
    kinds = [("writer", 1)] * 4 + [("readers", 7), ("readers", 7), ("readers", 6)]
    for number, (kind, many) in enumerate(kinds):
        yield subprocess.Popen(
            [sys.executable, "-m", "tests.postgresql.work", kind, str(folder / f"{kind}-{number}"),
             str(many)],
            env={**os.environ, "PACTLINE_STORE": address, "PACTLINE_HOST_CACHE": "/nowhere"},
            stderr=(folder / "faults").open("ab"),
        )  # fmt: skip


def lines(folder: Path) -> list[list[Any]]:
    """Return what the workers noted, in the order of time."""
    return sorted(
        json.loads(line)
        for path in folder.glob("*.log")
        for line in path.read_text().splitlines()
        if line.endswith("]")
    )


def found_in(trio: Trio, folder: Path, turns: list[tuple[str, float]]) -> Found:
    """Return what became of all that was written and read."""
    afresh = open_store(trio.address, cache_dir=folder / "afresh")
    there = [row.id for row in every_row(afresh.listing(EVERYTHING, Kind.AGREEMENT))]
    noted = lines(folder)
    done = {each[2] for each in noted if each[1] == "written"}
    refused = {each[2] for each in noted if each[1] == "refused"}
    said = everything_said(afresh)
    hosts = [open_store(trio.address, cache_dir=each) for each in folder.glob("readers-*/")]
    return Found(
        turns,
        len(done),
        [each for each in done if there.count(each) != 1],
        [each for each in refused if each in there],
        sum(each[1] == "uncertain" for each in noted),
        [*(each[2] for each in noted if each[1] == "fault"), (folder / "faults").read_text()],
        sum(each[1] == "page" for each in noted),
        sum(each[1] == "away" for each in noted),
        all(everything_said(each) == said for each in hosts),
    )


def main(folder: Path, turns: int) -> None:
    """Run so many turns, and print what was found."""
    random.seed(18)
    trio = Trio(folder)
    workers: list[subprocess.Popen[bytes]] = []
    try:
        trio.wait()
        with psycopg.connect(
            trio.address.replace("/pactline", "/postgres"),
            autocommit=True,
            target_session_attrs="read-write",
        ) as connection:
            connection.execute("CREATE DATABASE pactline")
        Server(trio.address).create()
        work = folder / "work"
        work.mkdir()
        workers += working(trio.address, work)
        time.sleep(10)
        took = []
        for turn in range(turns):
            what = HARMS[turn % len(HARMS)]
            begun = time.time()
            trio.harm(what)
            trio.wait()
            time.sleep(3)
            times = [begun] + [
                each[0] for each in lines(work) if each[1] == "written" and each[0] >= begun
            ]
            gap = max(later - one for one, later in pairwise(times))
            took.append((what, round(gap, 1)))
            sys.stderr.write(f"{what}: {gap:.1f} s\n")
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(120)
        sys.stdout.write(json.dumps(found_in(trio, work, took)._asdict()))
    finally:
        for worker in workers:
            worker.kill()
        trio.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

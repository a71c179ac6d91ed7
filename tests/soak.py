# ruff: noqa: T201
"""One host for an hour: readers in the app, lookups, writers, imports, kills and errors at once.

`make soak` runs it, `ARGS="--minutes 5 --readers 10"` shorter and smaller. A restricted account as
the guide tells serves the store over SSH on loopback. What is counted is printed at the end; exit
code 1 where anything failed that nobody killed, or a write was lost that was said to be done.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from tests.cli.running import environment
from tests.reliability.samples import write_grants
from tests.ssh.guide import block, fitted
from tests.ssh.processes import serving
from tests.ssh.server import Server, why_not

WORDS = ("choir", "body 7", "amount:>1k", "version", "quire", "fy:2016/17", "nobody-of-this-name")
KEYS = ("/choir\r", "\x1b", "j", "j", "\r", "\x1b", "2", "1", "G", "g", "/body 3\r", "\x1b", "3")
PATIENCE = 30.0
"""Seconds in which an answer has to come, however busy the host."""

QUIET = 5.0
"""Seconds without an answer after which the app is asked to draw its screen anew."""

DRAW_ANEW = b"\x0c"

AT_ONCE = 50
"""Lookups that are not answered yet from which on no more are started."""


class Tally:
    """What happened so far; shared by all threads."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.seconds: dict[str, list[float]] = {"lookup": [], "key": []}
        self.memory: list[float] = []
        self.failures: list[str] = []
        self.killed: set[int] = set()
        self.until = float("inf")

    @property
    def running(self) -> bool:
        return time.monotonic() < self.until

    def fail(self, what: str) -> None:
        self.failures.append(what)
        print(f"  failure: {what}", flush=True)

    def pause(self, seconds: float) -> None:
        """Sleep, but not beyond the end."""
        time.sleep(max(0.0, min(seconds, self.until - time.monotonic())))


class Reader:
    """A person at the app, on a terminal of an SSH client."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self.fd = os.forkpty()
        if not self.pid:
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color"})
        os.set_inheritable(self.fd, False)
        self.ended = False

    def answer(self, keys: str = "") -> float | None:
        """Press keys; return the seconds until the first of an answer, None where none came."""
        begun = time.monotonic()
        try:
            self._drain(0.0)
            os.write(self.fd, keys.encode())
            if self._drain(QUIET if keys else PATIENCE):
                return time.monotonic() - begun
            if not keys:
                return None
            # What changes nothing draws nothing; this key always does.
            begun = time.monotonic()
            os.write(self.fd, DRAW_ANEW)
            return time.monotonic() - begun if self._drain(PATIENCE) else None
        except OSError:
            self.ended = True
            return None

    def _drain(self, seconds: float) -> bool:
        """Take what arrives within a time, and whatever follows at once."""
        there = False
        while select.select([self.fd], [], [], 0.05 if there else seconds)[0]:
            if not os.read(self.fd, 65536):
                return there
            there = True
        return there

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


class Host:
    """A store that an sshd serves to readers, and that writers write.

    Args:
        folder: for all of it.
        records: grants of the large source.
        seed: of the chance.
    """

    def __init__(self, folder: Path, records: int, seed: int) -> None:
        self.folder, self.store, self.records = folder, folder / "store", records
        self.chance = random.Random(seed)
        self.tally = Tally()
        self.server = Server(folder / "sshd", more="MaxStartups 1000")
        self.readers: list[Reader] = []
        self.lookups: list[subprocess.Popen[bytes]] = []
        self.writers: dict[str, subprocess.Popen[bytes]] = {}
        self.done: dict[str, int] = {}

    def start(self) -> None:
        """Make the store, and serve it as the guide says."""
        made = write_grants(self.folder / "large.json", 0, self.records, "large")
        assert self.pactline("import", str(made), "--as", "large").returncode == EXIT_FOUND
        line = fitted(
            block("authorized_keys"),
            user=self.server.user,
            store=str(self.store),
            key=self.server.key,
        )
        self.server.start(line)

    def pactline(self, *words: str, limit: str = "") -> subprocess.CompletedProcess[bytes]:
        """Run a verb on the store as its owner; `limit` is a line of shell before it."""
        command = f'{limit}exec "$0" -m tui "$@"'
        return subprocess.run(
            ["/bin/sh", "-c", command, sys.executable, "--store", str(self.store), *words],
            capture_output=True,
            env=environment(self.folder),
            check=False,
        )

    # What goes on at once, each in a thread of its own.

    def read(self, turn: int) -> None:
        """Sit at the app and press keys; open it again where it was killed."""
        tally = self.tally
        while tally.running:
            reader = Reader(self.server.command(options=("-tt",)))
            self.readers.append(reader)
            alive = reader.answer() is not None
            while alive and tally.running:
                seconds = reader.answer(KEYS[(tally.counts["keys"] + turn) % len(KEYS)])
                alive = seconds is not None
                if seconds is not None:
                    tally.counts["keys"] += 1
                    tally.seconds["key"].append(seconds)
                tally.pause(self.chance.uniform(0.2, 2.0))
            self.readers.remove(reader)
            if not alive and tally.running and not self._was_killed(reader.pid):
                what = "ended" if reader.ended else f"gave no answer within {PATIENCE:g} s"
                tally.fail(f"a reader's app {what}")
            reader.end()

    def look_up(self, number: float) -> None:
        """Start so many lookups a second, each a client of its own."""
        while self.tally.running:
            begun = time.monotonic()
            threading.Thread(target=self._one_lookup, daemon=True).start()
            self.tally.pause(1 / number - (time.monotonic() - begun))
            while len(self.lookups) >= AT_ONCE and self.tally.running:
                self.tally.pause(0.1)

    def _one_lookup(self) -> None:
        word = self.chance.choice(WORDS)
        begun = time.monotonic()
        process = subprocess.Popen(
            self.server.command(f"find '{word}'", options=("-T",)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.lookups.append(process)
        _, talk = process.communicate()
        self.lookups.remove(process)
        if process.returncode in (EXIT_FOUND, EXIT_NOTHING):
            self.tally.counts["lookups"] += 1
            self.tally.seconds["lookup"].append(time.monotonic() - begun)
        elif not self._was_killed(process.pid) and self.tally.running:
            self.tally.fail(f"find {word}: exit code {process.returncode}: {talk[-200:]!r}")

    def write(self, name: str, every: float, count: int) -> None:
        """Import one source again and again, and see that what was said to be done is there."""
        version = 0
        while self.tally.running:
            version += 1
            file = write_grants(self.folder / f"{name}.json", version, count, name)
            process = subprocess.Popen(
                [sys.executable, "-m", "tui", "import", str(file), "--as", name],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment(self.folder, PACTLINE_STORE=str(self.store)),
            )
            self.writers[name] = process
            _, talk = process.communicate()
            before, found = self.done.get(name, 0), self._version(name)
            if process.returncode == EXIT_FOUND:
                self.done[name] = version
                self.tally.counts["writes said to be done"] += 1
                if found == version:
                    self.tally.counts["writes found"] += 1
                else:
                    self.tally.fail(f"{name}: version {version} was said, {found} was found")
            elif found not in (before, version):
                self.tally.fail(f"{name}: version {found} after {before} and {version}")
            elif found == version:
                self.done[name] = version
            if process.returncode not in (EXIT_FOUND, -signal.SIGKILL):
                busy = b"is writing" in talk
                self.tally.counts["writes that gave up: another was writing"] += busy
                if not busy:
                    self.tally.fail(f"{name}: exit code {process.returncode}: {talk[-200:]!r}")
            self.tally.pause(every)

    def _version(self, name: str) -> int:
        """Return the one version that a source's file is of, 0 for no file, -1 for a half one."""
        try:
            data = (self.store / f"{name}.json").read_bytes()
        except FileNotFoundError:
            return 0
        found = {int(each) for each in re.findall(rb"of version (\d+)", data)}
        return found.pop() if len(found) == 1 else -1

    def harm(self, every: float) -> None:
        """Kill something, or make a write fail, every few seconds."""
        ways: list[Callable[[], bool]] = [
            self._kill_reader, self._kill_lookup, self._kill_server_side, self._kill_writer,
            self._fail_write,
        ]  # fmt: skip
        turn = 0
        while self.tally.running:
            self.tally.pause(every)
            turn += 1
            if self.tally.running and ways[turn % len(ways)]():
                self.tally.counts["kills and errors"] += 1

    def _kill(self, process: int) -> bool:
        self.tally.killed.add(process)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            return True
        return False

    def _was_killed(self, client: int) -> bool:
        """Tell whether a client, or what served some client, was killed; each kill counts once."""
        for process in (client, -1):
            if process in self.tally.killed:
                self.tally.killed.remove(process)
                return True
        return False

    def _kill_reader(self) -> bool:
        return bool(self.readers) and self._kill(self.chance.choice(self.readers).pid)

    def _kill_lookup(self) -> bool:
        return bool(self.lookups) and self._kill(self.chance.choice(self.lookups).pid)

    def _kill_server_side(self) -> bool:
        found = serving(self.store)
        if found and self._kill(self.chance.choice(found)):
            self.tally.killed.add(-1)
            return True
        return False

    def _kill_writer(self) -> bool:
        writers = [each for each in self.writers.values() if each.poll() is None]
        return bool(writers) and self._kill(self.chance.choice(writers).pid)

    def _fail_write(self) -> bool:
        """Import where files may have no more than 512 bytes, which has to change nothing."""
        file = write_grants(self.folder / "failing.json", 1, fund="failing")
        done = self.pactline("import", str(file), "--as", "failing", limit="ulimit -f 1; ")
        if done.returncode != EXIT_MISTAKE or (self.store / "failing.json").exists():
            self.tally.fail(f"a write without room: exit code {done.returncode}")
        return True

    def weigh(self) -> None:
        """Look at what each process that serves readers takes, in MiB of its own share."""
        while self.tally.running:
            self.tally.pause(5.0)
            for process in serving(self.store):
                with suppress(OSError, ValueError, StopIteration):
                    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
                    pss = next(line for line in lines if line.startswith("Pss:"))
                    self.tally.memory.append(int(pss.split()[1]) / 1024)

    def run(self, options: argparse.Namespace) -> None:
        """Do all of it at once for a time, then end every client and see that nothing is left."""
        self.tally.until = time.monotonic() + 60 * options.minutes
        threads = [
            *(threading.Thread(target=self.read, args=(n,)) for n in range(options.readers)),
            threading.Thread(target=self.look_up, args=(options.lookups,)),
            *(threading.Thread(target=self.write, args=(f"writer-{n}", 1.0, 40)) for n in (1, 2)),
            threading.Thread(target=self.write, args=("large", 600.0, self.records)),
            threading.Thread(target=self.harm, args=(5.0,)),
            threading.Thread(target=self.weigh),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for process in list(self.lookups):
            process.kill()
        begun = time.monotonic()
        while (left := serving(self.store)) and time.monotonic() - begun < PATIENCE:
            time.sleep(0.05)
        if left:
            self.tally.fail(f"{len(left)} processes are left without a reader")
        self.tally.counts["seconds until all were gone"] = round(time.monotonic() - begun)
        for name, version in self.done.items():
            if self._version(name) != version:
                self.tally.fail(f"{name}: version {version} was done, and is gone at the end")
        verified = self.pactline("verify", "--csv")
        if b",severe," in verified.stdout:
            self.tally.fail(f"verify: {verified.stdout[-500:]!r}")


@contextmanager
def host(folder: Path, records: int, seed: int) -> Iterator[Host]:
    """Give a host that is up, and stop its server in the end."""
    made = Host(folder, records, seed)
    try:
        made.start()
        yield made
    finally:
        made.server.stop()


def table(tally: Tally) -> list[tuple[str, str]]:
    """Return what was counted."""
    rows = [(name, f"{number:,}") for name, number in sorted(tally.counts.items())]
    for name, values in (*tally.seconds.items(), ("MiB of a process that serves", tally.memory)):
        for share in (50, 95):
            if values:
                value = sorted(values)[min(len(values) - 1, len(values) * share // 100)]
                unit = "" if name.startswith("MiB") else "seconds of a "
                rows.append((f"{unit}{name}, p{share}", f"{value:,.2f}"))
    return [*rows, ("failures", f"{len(tally.failures):,}")]


def main() -> int:
    """Run it and print what was counted; exit code 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long (60)")
    parser.add_argument("--readers", type=int, default=50, help="in the app at once (50)")
    parser.add_argument("--lookups", type=float, default=100, help="to start a second (100)")
    parser.add_argument("--records", type=int, default=100_000, help="of the large source")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the chance")
    options = parser.parse_args()
    if reason := why_not():
        parser.error(reason)
    print(f"seed {options.seed}, {options.minutes:g} minutes", flush=True)
    with (
        TemporaryDirectory(prefix="pactline-soak-") as folder,
        host(Path(folder), options.records, options.seed) as made,
    ):
        made.run(options)
    for what, value in table(made.tally):
        print(f"{what:44}{value:>12}")
    return 1 if made.tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())

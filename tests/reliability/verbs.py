"""Running verbs in children of a process that has loaded them, so that many fit in a short time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.running import ROOT, environment

_SERVER = """
import json, os, sys
import msgspec, tantivy, filelock, tinydb, hashlib, pwd, decimal
import store.store, store.writing, store.views, store.importing, store.index.build
import store.files.writing, store.files.history, store.importing.formats.giving
from tui.__main__ import main
words = sys.stdin.readline()
while words:
    child = os.fork()
    if not child:
        print("pid", os.getpid(), flush=True)
        nowhere = os.open(os.devnull, os.O_RDWR)
        talk = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(nowhere, 0), os.dup2(nowhere, 1), os.dup2(talk, 2)
        os._exit(main(json.loads(words)))
    # A child that is not waited for keeps its number, so that no other process is killed.
    sys.stdin.readline()
    _, status = os.waitpid(child, 0)
    print("over", os.waitstatus_to_exitcode(status), flush=True)
    words = sys.stdin.readline()
"""


class Verbs:
    """A server of verbs; leave the context to end it."""

    def __init__(self, home: Path) -> None:
        self._talk = home / "talk"
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(self._talk)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(home),
            cwd=ROOT,
        )

    def __enter__(self) -> Verbs:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait()

    def run(self, *words: str, kill_after: float | None = None) -> int:
        """Run a verb; kill it after some seconds if it still runs then. Returns its exit code."""
        server = self._server
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps(words) + "\n")
        server.stdin.flush()
        child = int(server.stdout.readline().split()[1])
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        server.stdin.write("\n")
        server.stdin.flush()
        return int(server.stdout.readline().split()[1])

    @property
    def talk(self) -> str:
        """What the last verb said on standard error."""
        return self._talk.read_text()

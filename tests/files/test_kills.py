"""A writer is killed at random moments, and the store is whole each time."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from store.files.folder import StoreFolder
from store.files.history import entries
from tests.counts import count
from tests.files.helpers import leftovers, settle

LONG = bool(os.environ.get("PACTLINE_LONG"))
KILLS = 2000 if LONG else 300
FILES = ["one.json", "two.json", "three.json"]

WRITER = """
import os, sys
from store.files.folder import StoreFolder
from store.files import transaction
import filelock, json, hashlib, pwd
folder = StoreFolder(sys.argv[1])
names = sys.argv[2].split(",")
while line := sys.stdin.readline():
    if not os.fork():
        number = int(line)
        print("ready", os.getpid(), flush=True)
        while True:
            number += 1
            with folder.write("import", str(number)) as transaction:
                for name in names:
                    transaction.put(name, {"t": {str(i): {"n": number} for i in range(200)}})
                if number % 3 == 0:
                    transaction.delete("sometimes.json")
                else:
                    transaction.put("sometimes.json", {"t": {"1": {"n": number}}})
            print("done", number, flush=True)
    os.wait()
    print("over", flush=True)
"""


def state(path: Path) -> int:
    """Return the number of the write that all files agree on."""
    folder = StoreFolder(path)
    files = {s.name: json.loads(folder.read_bytes(s.name, s)) for s in folder.list_files()}
    numbers = {d["n"] for tables in files.values() for d in tables["t"].values()}
    assert len(numbers) == 1, numbers
    number = int(numbers.pop())
    assert set(files) - {"sometimes.json"} == set(FILES)
    assert ("sometimes.json" in files) == (number % 3 != 0)
    for name in FILES:
        assert len(files[name]["t"]) == 200
    return number


def test_a_writer_killed_at_random_moments(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with StoreFolder.create(path).write("begin") as transaction:
        for name in FILES:
            transaction.put(name, {"t": {str(i): {"n": 0} for i in range(200)}})
    chance = random.Random(7)
    server = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), ",".join(FILES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    kills = unfinished = 0
    number = 0
    started = time.monotonic()
    # A busy machine writes slowly, and every moment of a write is to have its kill.
    horizon = 0.04
    try:
        while kills < KILLS:
            server.stdin.write(f"{number}\n")
            server.stdin.flush()
            pid = int(server.stdout.readline().split()[1])
            time.sleep(chance.uniform(0, horizon))
            os.kill(pid, signal.SIGKILL)
            kills += 1
            said = number
            while (line := server.stdout.readline().split())[0] == "done":
                said = int(line[1])
            unfinished += bool(leftovers(path) - {"holder"})
            now = state(path)
            # What was said to be done is there; at most the next write happened unsaid.
            assert said <= now <= said + 1
            horizon = min(0.12, horizon * (1.05 if now == number else 0.97))
            number = now
            if kills % 10 == 0:
                settle(path)
                assert state(path) == now
                assert entries(StoreFolder(path))[0].detail == (str(now) if now else "")
    finally:
        server.stdin.close()
        server.wait()
    settle(path)
    assert state(path) == number
    assert unfinished > KILLS // 20
    seconds = time.monotonic() - started
    count(
        f"{kills} kills (SIGKILL) of a writer of 4 files in {seconds:.0f} s, "
        f"{unfinished} of them amid a write, {number} writes done, nothing lost"
    )

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
from store.files.tinydb import FileStorage
from store.files.writing import Writer, create_store
from tests.counts import count
from tests.files.helpers import delete, leftovers, put, settle

LONG = bool(os.environ.get("PACTLINE_LONG"))
KILLS = 2000 if LONG else 300
STEPS = ["sometimes.json", "one.json", "two.json", "", "three.json"]
"""The file that each write puts, by its number; empty where the first one is deleted."""

WRITER = """
import os, sys
from store.files.folder import StoreFolder
from store.files.writing import Writer
from tests.files.test_kills import step
folder = StoreFolder(sys.argv[1])
while line := sys.stdin.readline():
    if not os.fork():
        number = int(line)
        print("ready", os.getpid(), flush=True)
        while True:
            number += 1
            step(folder, number)
            os.write(1, f"done {number}\\n".encode())  # whole, or not at all
    os.wait()
    print("over", flush=True)
"""


def step(folder: StoreFolder, number: int) -> None:
    """Make the write of a number, which changes one file."""
    name = STEPS[number % len(STEPS)]
    with Writer(folder, "import", str(number)) as writer:
        if name:
            put(writer, name, {"t": {str(i): {"n": number} for i in range(200)}})
        else:
            delete(writer, STEPS[0])


def state(path: Path) -> int:
    """Return the number of the last write, and see that every file is as this one left it."""
    folder = StoreFolder(path)
    numbers = {}
    for stamp in folder.list_files():
        documents = json.loads(FileStorage.of(folder, stamp).read_bytes())["t"]
        assert len(documents) == 200
        (numbers[stamp.name],) = {document["n"] for document in documents.values()}
    number = max(numbers.values())
    if STEPS[(number + 1) % len(STEPS)] == "" and STEPS[0] not in numbers:
        number += 1
    expected = {}
    for earlier in range(number + 1):
        if name := STEPS[earlier % len(STEPS)]:
            expected[name] = earlier
        else:
            del expected[STEPS[0]]
    assert numbers == expected
    return number


def test_a_writer_killed_at_random_moments(tmp_path: Path) -> None:
    path = tmp_path / "s"
    folder = create_store(path)
    for number in range(len(STEPS)):
        step(folder, number)
    chance = random.Random(7)
    server = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    kills = unfinished = 0
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
                assert entries(folder)[0].detail == str(now)
    finally:
        server.stdin.close()
        server.wait()
    settle(path)
    assert state(path) == number
    assert unfinished > KILLS // 20
    seconds = time.monotonic() - started
    count(
        f"{kills} kills (SIGKILL) of a writer in {seconds:.0f} s, "
        f"{unfinished} of them amid a write, {number} writes done, nothing lost"
    )

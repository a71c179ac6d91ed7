"""Two writers and twenty readers at once: no read fails, none sees a mix, no write is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

from store.files.folder import StoreFolder
from tests.counts import count

WRITES = 1000 if os.environ.get("PACTLINE_LONG") else 50
WRITERS, READERS = 2, 20

WRITER = """
import sys, time, json
from store.files.folder import StoreFolder
path, me, writes = sys.argv[1], sys.argv[2], int(sys.argv[3])
folder = StoreFolder(path)
for _ in range(writes):
    with folder.write("import", me, wait=300) as transaction:
        shared = folder.read_tables("shared.json")
        number = shared["t"]["all"]["n"] + 1
        log = folder.read_tables(f"log-{me}.json")
        log["t"][str(number)] = {}
        transaction.put("shared.json", {"t": {"all": {"n": number}}})
        transaction.put("twin.json", {"t": {"all": {"n": number}, "fill": {"x": "y" * 5000}}})
        transaction.put(f"log-{me}.json", log)
        if number % 2:
            transaction.put("odd.json", {"t": {"all": {"n": number}}})
        else:
            transaction.delete("odd.json")
    time.sleep(0.02)
"""

READER = """
import sys, time, json
from store.files.folder import StoreFolder
from store.files.errors import FileChanged
path, writes = sys.argv[1], int(sys.argv[2])
folder = StoreFolder(path)
views = again = last = news = 0
generation = None
while last < writes:
    now = folder.generation()
    news += now != generation
    generation = now
    try:
        files = {s.name: json.loads(folder.read_bytes(s.name, s)) for s in now}
    except FileChanged:
        again += 1
        continue
    same = {"shared.json", "twin.json", "odd.json"} & set(files)
    numbers = {files[name]["t"]["all"]["n"] for name in same}
    assert len(numbers) == 1, numbers
    number = numbers.pop()
    assert ("odd.json" in files) == bool(number % 2) or number == 0, number
    logged = [int(n) for name in files if name.startswith("log-") for n in files[name]["t"]]
    assert sorted(logged) == list(range(1, number + 1)), (number, len(logged))
    assert number >= last
    last = number
    folder.read_tables("shared.json")
    shared = next(s for s in now if s.name == "shared.json")
    try:
        assert folder.read_range(shared, 0, 1) == b"{"
    except FileChanged:
        pass
    views += 1
    if views == 1:
        print("begun", flush=True)
    time.sleep(0.03)
print(json.dumps({"views": views, "again": again, "news": news}))
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def result(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out


def test_two_writers_and_twenty_readers(tmp_path: Path) -> None:
    path = tmp_path / "s"
    folder = StoreFolder.create(path)
    with folder.write("begin") as transaction:
        for name in ("shared.json", "twin.json"):
            transaction.put(name, {"t": {"all": {"n": 0}}})
        for number in range(WRITERS):
            transaction.put(f"log-{number}.json", {"t": {}})
    readers = [run(READER, path, WRITERS * WRITES) for _ in range(READERS)]
    for reader in readers:
        assert reader.stdout
        assert reader.stdout.readline() == "begun\n", result(reader)
    for writer in [run(WRITER, path, number, WRITES) for number in range(WRITERS)]:
        result(writer)
    read: list[dict[str, int]] = [json.loads(result(process)) for process in readers]
    assert folder.read_tables("shared.json")["t"]["all"]["n"] == WRITERS * WRITES
    for number in range(WRITERS):
        assert len(folder.read_tables(f"log-{number}.json")["t"]) == WRITES
    count(
        f"{WRITERS} writers made {WRITES} writes each, none lost; "
        f"{READERS} readers took {sum(n['views'] for n in read)} whole views, "
        f"listed anew {sum(n['again'] for n in read)} times, no failure"
    )

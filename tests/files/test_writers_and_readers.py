"""Two writers and twenty readers at once: no read fails, none sees a mix, no write is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

from store.files.writing import Writer, create_store
from tests.counts import count
from tests.files.helpers import put, read

WRITES = 1000 if os.environ.get("PACTLINE_LONG") else 50
WRITERS, READERS = 2, 20

WRITER = """
import sys, time
from store.files.folder import StoreFolder
from store.files.writing import Writer
from tests.files.helpers import delete, put, read
path, me, writes = sys.argv[1], sys.argv[2], int(sys.argv[3])
folder = StoreFolder(path)
for _ in range(writes):
    with Writer(folder, "import", me, wait=300) as writer:
        number = read(folder, "shared.json")["t"]["all"]["n"] + 1
        log = read(folder, f"log-{me}.json")
        log["t"][str(number)] = {}
        put(writer, f"log-{me}.json", log)
        fill = {str(i): {"n": number, "x": "y" * 500} for i in range(10)}
        put(writer, "shared.json", {"t": {"all": {"n": number}, **fill}})
        put(writer, "twin.json", {"t": {"all": {"n": number}}})
        if number % 2:
            put(writer, "odd.json", {"t": {"all": {"n": number}}})
        else:
            delete(writer, "odd.json")
    time.sleep(0.02)
"""

READER = """
import sys, time, json
from store.files.folder import StoreFolder
from store.files.errors import FileChanged
from store.files.tinydb import FileStorage
path, writes = sys.argv[1], int(sys.argv[2])
folder = StoreFolder(path)
views = again = last = news = 0
before = None
while last < writes:
    now = folder.list_files()
    news += now != before
    before = now
    try:
        files = {s.name: json.loads(FileStorage.of(folder, s).read_bytes()) for s in now}
    except FileChanged:
        again += 1
        continue
    # A file is of one write as a whole, and the files are of one moment between two writes.
    shared = {each["n"] for each in files["shared.json"]["t"].values()}
    assert len(shared) == 1, shared
    number = shared.pop()
    logged = [int(n) for name in files if name.startswith("log-") for n in files[name]["t"]]
    assert len(logged) - number in (0, 1), (number, len(logged))
    assert sorted(logged) == list(range(1, len(logged) + 1)), logged
    twin = files["twin.json"]["t"]["all"]["n"]
    assert number - twin in (0, 1), (number, twin)
    assert len(logged) - twin in (0, 1), (len(logged), twin)
    odd = files["odd.json"]["t"]["all"]["n"] if "odd.json" in files else 0
    settled = len(logged) == number == twin
    assert odd in ((twin, twin - 1, 0) if settled else (twin, 0)), (odd, twin)
    assert number >= last
    last = number
    listed = next(s for s in now if s.name == "shared.json")
    try:
        assert FileStorage.of(folder, listed).read_record(0, 1) == b"{"
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
    folder = create_store(path)
    with Writer(folder, "begin") as writer:
        for name in ("shared.json", "twin.json"):
            put(writer, name, {"t": {"all": {"n": 0}}})
        for number in range(WRITERS):
            put(writer, f"log-{number}.json", {"t": {}})
    readers = [run(READER, path, WRITERS * WRITES) for _ in range(READERS)]
    for reader in readers:
        assert reader.stdout
        assert reader.stdout.readline() == "begun\n", result(reader)
    for writer in [run(WRITER, path, number, WRITES) for number in range(WRITERS)]:
        result(writer)
    told: list[dict[str, int]] = [json.loads(result(process)) for process in readers]
    assert read(folder, "shared.json")["t"]["all"]["n"] == WRITERS * WRITES
    for number in range(WRITERS):
        assert len(read(folder, f"log-{number}.json")["t"]) == WRITES
    count(
        f"{WRITERS} writers made {WRITES} writes each, none lost; "
        f"{READERS} readers took {sum(n['views'] for n in told)} whole views, "
        f"listed anew {sum(n['again'] for n in told)} times, no failure"
    )

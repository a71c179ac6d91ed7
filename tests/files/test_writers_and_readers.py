"""Two writers and twenty readers at once: no read fails, none sees a mix, no write is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

from store.files.folder import StoreFolder
from tests.files.counts import count

SECONDS = 60 if os.environ.get("PACTLINE_LONG") else 8
WRITERS, READERS = 2, 20

WRITER = """
import sys, time, json
from store.files.folder import StoreFolder
path, me, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
folder = StoreFolder(path)
end = time.monotonic() + seconds
done = 0
while time.monotonic() < end:
    with folder.write("import", me, wait=30) as transaction:
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
    done += 1
    time.sleep(0.02)
print(json.dumps({"done": done}))
"""

READER = """
import sys, time, json
from store.files.folder import StoreFolder
from store.files.errors import FileChanged
path, seconds = sys.argv[1], float(sys.argv[2])
folder = StoreFolder(path)
end = time.monotonic() + seconds
views = again = last = news = 0
generation = None
while time.monotonic() < end:
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
    time.sleep(0.01)
print(json.dumps({"views": views, "again": again, "news": news}))
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def result(process: subprocess.Popen[str]) -> dict[str, int]:
    out, err = process.communicate(timeout=SECONDS + 60)
    assert process.returncode == 0, err
    numbers: dict[str, int] = json.loads(out)
    return numbers


def test_two_writers_and_twenty_readers(tmp_path: Path) -> None:
    path = tmp_path / "s"
    folder = StoreFolder.create(path)
    with folder.write("begin") as transaction:
        for name in ("shared.json", "twin.json"):
            transaction.put(name, {"t": {"all": {"n": 0}}})
        for number in range(WRITERS):
            transaction.put(f"log-{number}.json", {"t": {}})
    readers = [run(READER, path, SECONDS) for _ in range(READERS)]
    writers = [run(WRITER, path, number, SECONDS) for number in range(WRITERS)]
    wrote = [result(process)["done"] for process in writers]
    read = [result(process) for process in readers]
    assert all(wrote)
    assert all(numbers["views"] for numbers in read)
    assert folder.read_tables("shared.json")["t"]["all"]["n"] == sum(wrote)
    for number, done in enumerate(wrote):
        assert len(folder.read_tables(f"log-{number}.json")["t"]) == done
    count(
        f"{SECONDS} s: {WRITERS} writers made {' + '.join(map(str, wrote))} writes, none lost; "
        f"{READERS} readers took {sum(n['views'] for n in read)} whole views, "
        f"listed anew {sum(n['again'] for n in read)} times, no failure"
    )

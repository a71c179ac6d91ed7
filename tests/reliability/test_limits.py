"""Files made to exhaust a machine are refused in a line, or cost bounded memory and time."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from store.errors import EXIT_FOUND, EXIT_NOTHING
from store.importing import read_file
from store.interface import Kind
from store.query import parse
from store.store import open_store
from tests.cli.running import environment
from tests.counts import count
from tests.importing.support import grant
from tests.reliability.samples import write_grants
from tests.tables import to_tables
from tui.__main__ import main

LONG = bool(os.environ.get("PACTLINE_LONG"))
MIB = 1 << 20


class Cost(NamedTuple):
    """What a run came to: exit code, standard output and error, seconds, MiB of memory at most."""

    code: int
    out: str
    lines: list[str]
    seconds: float
    memory: int


_MEASURED = """
import sys
from pathlib import Path
from tui.__main__ import main
code = main(sys.argv[1:])
Path("status").write_text(Path("/proc/self/status").read_text())
sys.exit(code)
"""


def measured(home: Path, *words: str) -> Cost:
    """Run a verb, which notes how much memory it took at its peak."""
    started = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, f"--store={home / 'store'}", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(home),
        cwd=home,
        check=False,
    )
    lines = run.stderr.splitlines()
    assert not any("Traceback" in line or "fault in pactline" in line for line in lines), lines
    seconds = time.monotonic() - started
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", (home / "status").read_text())
    return Cost(run.returncode, run.stdout, lines, seconds, int(peak) // 1024)


def endless_line(path: Path) -> None:
    with path.open("wb") as file:
        # A file with a hole: a gigabyte long, and no room taken.
        file.truncate(1 << 30)


def long_field(path: Path) -> None:
    path.write_text(json.dumps({"grants": [grant(title="x" * (64 * MIB))]}))


def long_csv_line(path: Path) -> None:
    path.write_bytes(b"Identifier,Title,Amount Awarded\n360G-a," + b"x" * (64 * MIB))


def brackets(path: Path) -> None:
    path.write_bytes(b'{"grants":[' + b"[]," * 20_000_000 + b"[]]}")


def levels(path: Path) -> None:
    path.write_bytes(b'{"grants":' + b"[" * 10_000 + b"]" * 10_000 + b"}")


def columns(path: Path) -> None:
    titles = ",".join(f"column {number}" for number in range(100_000))
    path.write_text(f"{titles}\n{',' * 99_999}\n")


def workbook_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(530):
                sheet.write(b" " * MIB)


def gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(530):
            file.write(b"a," * (MIB // 2))


def million_parties(path: Path) -> None:
    bodies = [{"id": f"GB-CHC-{n}", "name": f"Body {n}"} for n in range(1_000_000)]
    path.write_text(json.dumps({"grants": [grant(recipientOrganization=bodies)]}))


@pytest.mark.parametrize(
    ("make", "name", "words", "memory"),
    [
        (endless_line, "line.json", "no file above 512 MiB is read", 150),
        (long_field, "field.json", "title is longer than 1,000,000 characters", 500),
        (long_csv_line, "line.csv", "a line of more than 16 MiB", 300),
        (brackets, "bomb.json", "more than 6,000,000 objects and lists", 300),
        (levels, "deep.json", "nested without end", 150),
        (columns, "wide.csv", "a row of 100,000 columns, above 2,000", 150),
        (workbook_bomb, "bomb.xlsx", "would unpack to more than 512 MiB", 150),
        (gzip_bomb, "bomb.csv.gz", "would unpack to more than 512 MiB", 700),
        (million_parties, "parties.json", "1,000,000 parts, and no more than 10,000 fit", 700),
    ],
)
def test_an_import_that_is_refused(
    tmp_path: Path, make: object, name: str, words: str, memory: int
) -> None:
    assert callable(make)
    make(tmp_path / name)
    cost = measured(tmp_path, "import", name)
    (tmp_path / name).unlink()
    assert cost.code == 2
    (line,) = cost.lines
    assert line.startswith(f"pactline: {name}")
    assert words in line
    assert cost.memory < memory, cost
    # Nothing is left of a store that was begun for it.
    assert not (tmp_path / "store").exists()
    count(f"import of {name}: refused in {cost.seconds:.1f} s and {cost.memory} MiB")


def test_an_agreement_of_many_parties_in_the_store_itself(tmp_path: Path) -> None:
    number = 1_000_000 if LONG else 30_000
    parties = [
        {"role": "member", "organisation": f"GB-CHC-{100_000 + n}", "name": f"Body {n}"}
        for n in range(number)
    ]
    tables = {
        "pactline": {"file": {"schema": 1}},
        "sources": {"compact": {"title": "Compact"}},
        "agreements": {"A-1": {"title": "Compact", "type": "compact", "parties": parties}},
    }
    (tmp_path / "store").mkdir()
    (tmp_path / "store/compact.json").write_text(json.dumps(tables))
    for words in (("find", "compact"), ("find", "compact"), ("show", "A-1")):
        cost = measured(tmp_path, *words)
        assert cost.code == 0, cost.lines
        assert "Compact" in cost.out
        assert len(cost.out) < 10_000
        assert cost.memory < (1200 if LONG else 250), cost
        what = " ".join(words)
        count(f"{what}, {number:,} parties: {cost.seconds:.1f} s, {cost.memory} MiB")


def test_the_middle_award_of_very_many_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in ("store.timeline.series", "tui.cli.timeline", "tui.pages.charts"):
        monkeypatch.setattr(f"{module}.MOST_RANKED", 30)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    store = f"--store={tmp_path / 'store'}"
    file = write_grants(tmp_path / "grants.json", 1)
    assert main([store, "import", str(file)]) == EXIT_FOUND
    for words, left_out in (("choir", True), ("choir --all", False), ("choir amount:<1020", False)):
        capsys.readouterr()
        assert main([store, "timeline", *words.split()]) in (EXIT_FOUND, EXIT_NOTHING)
        out, talk = capsys.readouterr()
        assert ("more than 30 agreements" in talk) == left_out
        (of_type,) = [line for line in out.splitlines() if line.startswith("  grant ")]
        assert ("median" in of_type) != left_out
        assert ("recipient, GBP" in out) != left_out
        assert ("medians, of more than 30 agreements" in out) == left_out


def test_an_index_is_made_with_the_memory_of_one_file(tmp_path: Path) -> None:
    def peak(files: int) -> int:
        folder = tmp_path / f"of-{files}"
        folder.mkdir()
        for number in range(files):
            name = f"fund-{number}"
            (file,) = read_file(write_grants(tmp_path / f"{name}.json", 1, 600, name)).files
            (folder / f"{name}.json").write_text(json.dumps(to_tables(file), default=str))
        tracemalloc.start()
        with closing(open_store(folder)) as store:
            assert store.listing(parse(""), Kind.AGREEMENT).total == 600 * files
            held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    peak(1)
    assert peak(8) < 2 * peak(2)

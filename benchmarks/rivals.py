"""What a person would use instead, on the same records; absent where it cannot be installed."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks import workshop
from benchmarks.workshop import FOLDER, PYTHON


class Rival(NamedTuple):
    """A program that looks the same records up: a command, and what shows that it is ready."""

    name: str
    command: list[str]
    ready: str = ""


class Absent(NamedTuple):
    """A program that is not here, with the reason."""

    name: str
    reason: str


def screens(size: int) -> list[Rival | Absent]:
    """Return the programs with a screen, opened on so many awards."""
    table, lines = workshop.tables(size)
    found: list[Rival | Absent] = []
    fzf = workshop.program("fzf", "fzf")
    if fzf:
        shell = f"{fzf} --no-mouse < {shlex.quote(str(lines))}"
        found.append(Rival("fzf", ["sh", "-c", shell], r"360G-bench-\d{7}"))
    else:
        found.append(Absent("fzf", "not installed"))
    bin_folder = workshop.own_environment("visidata", "visidata")
    if bin_folder:
        found.append(Rival("VisiData", [str(bin_folder / "vd"), str(table)], r"360G-bench-\d{7}"))
    else:
        found.append(Absent("VisiData", "cannot be installed here"))
    return found


def one_shots(size: int, word: str) -> list[Rival | Absent]:
    """Return commands that look one word up among so many awards and end."""
    table, lines = workshop.tables(size)
    found: list[Rival | Absent] = []
    ripgrep = workshop.program("rg", "ripgrep")
    if ripgrep:
        found.append(Rival("ripgrep", [ripgrep, "-i", word, str(lines)]))
    else:
        found.append(Absent("ripgrep", "not installed"))
    sqlite = workshop.program("sqlite3", "sqlite3")
    if sqlite:
        database = _full_text_database(sqlite, size, str(table))
        query = f"select * from awards where awards match '{word}*' limit 50"
        found.append(Rival("sqlite3 FTS5", [sqlite, str(database), query]))
    else:
        found.append(Absent("sqlite3 FTS5", "not installed"))
    found.append(Rival("plain TinyDB", [PYTHON, "-c", _tinydb_program(size, word)]))
    bin_folder = workshop.own_environment("datasette", "datasette")
    if bin_folder and sqlite:
        path = f"/awards/awards.json?_search={word}&_size=50"
        command = [str(bin_folder / "datasette"), "--get", path, str(_link(size))]
        found.append(Rival("datasette --get", command))
    else:
        found.append(Absent("datasette", "cannot be installed here"))
    return found


def _full_text_database(sqlite: str, size: int, table: str) -> str:
    target = FOLDER / f"awards-{size}.db"
    if not target.exists():
        from benchmarks.generate import COLUMNS

        script = (
            f"create virtual table awards using fts5({', '.join(COLUMNS)}, prefix='2 3 4');\n"
            f".mode csv\n.import --skip 1 {shlex.quote(table)} awards\n"
        )
        subprocess.run([sqlite, str(target)], input=script, text=True, check=True)
    return str(target)


def _link(size: int) -> str:
    target = FOLDER / f"datasette-{size}" / "awards.db"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        target.symlink_to(FOLDER / f"awards-{size}.db")
    return str(target)


def _tinydb_program(size: int, word: str) -> str:
    target = FOLDER / f"tinydb-{size}.json"
    if not target.exists():
        package = json.loads(workshop.package(size).read_text("utf-8"))
        documents = {str(number): award for number, award in enumerate(package["grants"], 1)}
        target.write_text(json.dumps({"_default": documents}), "utf-8")
    return (
        "from tinydb import TinyDB\n"
        f"db = TinyDB({str(target)!r}, access_mode='r')\n"
        f"found = db.search(lambda award: {word!r} in award['title'].lower()"
        f" or {word!r} in award['description'].lower())\n"
        "for award in found[:50]: print(award['id'], award['title'])\n"
    )


def seconds_of(command: Sequence[str]) -> float:
    """Return the wall time of a whole process; its output is read and thrown away."""
    env = workshop.whole_environment()
    began = time.perf_counter()
    subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=env,
    )
    return time.perf_counter() - began


def round_robin(tasks: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Run the tasks in turn, so that a noisy moment of the machine meets all of them."""
    results: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            results[name].append(task())
    return results

"""What a person would use instead, on the same records; left out where it is not here."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import COLUMNS
from benchmarks.stores import FOLDER, installed, own_environment, tables


class Screen(NamedTuple):
    """A program with a screen: its command, what shows that it is ready, and what it then sends."""

    command: list[str]
    ready: str
    sends: bytes = b""


def screens(size: int) -> dict[str, Screen]:
    """Return the programs with a screen, opened on so many awards."""
    table, lines = tables(size)
    found = {}
    if fzf := installed("fzf", "fzf"):
        shell = f"{fzf} --no-mouse < {shlex.quote(str(lines))}"
        found["fzf"] = Screen(["sh", "-c", shell], r"360G-bench-\d{7}")
    if programs := own_environment("visidata", "visidata"):
        found["VisiData"] = Screen([str(programs / "vd"), str(table)], r"360G-bench-\d{7}")
    return found


def one_shots(size: int, word: str) -> dict[str, list[str]]:
    """Return commands that look one word up among so many awards."""
    table, lines = tables(size)
    found = {}
    if ripgrep := installed("rg", "ripgrep"):
        found["ripgrep"] = [ripgrep, "-i", word, str(lines)]
    if sqlite := installed("sqlite3", "sqlite3"):
        database = _full_text_database(sqlite, size, table)
        query = f"select * from awards where awards match '{word}*' limit 50"
        found["sqlite3 FTS5"] = [sqlite, str(database), query]
        if programs := own_environment("datasette", "datasette"):
            path = f"/{database.stem}/awards.json?_search={word}&_size=50"
            found["datasette"] = [str(programs / "datasette"), "--get", path, str(database)]
    return found


def _full_text_database(sqlite: str, size: int, table: Path) -> Path:
    target = FOLDER / f"awards-{size}.db"
    if not target.exists():
        script = (
            f"create virtual table awards using fts5({', '.join(COLUMNS)}, prefix='2 3 4');\n"
            f".mode csv\n.import --skip 1 {shlex.quote(str(table))} awards\n"
        )
        subprocess.run([sqlite, str(target)], input=script, text=True, check=True)
    return target

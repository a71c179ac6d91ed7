"""Sums and counts: of everything and of a search, beside DuckDB over Parquet and sqlite3.

`python -m benchmarks.asked PROGRAM PLACE ROUNDS` asks one of them in a process of its own, and
prints the seconds of each question as JSON. An engine answers of one flat table, without names
joined, qualifiers, or money that would count twice.
"""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.generate import COLUMNS
from benchmarks.stores import OURS, PYTHON, Program, environment, own_environment, store
from benchmarks.stores import tables as flat_tables
from benchmarks.table import Result, p95, result, seconds

Question = Callable[[], object]
WORD = "arts"
BOUND = 0.150
"""Seconds in which each question is to be answered, once it has been since the records changed."""

RANKING = "recipients of everything by money"
PIVOT = "money of everything by funder and year"
FACETS = "facets of everything"
FOUND = f"recipients of “{WORD}” by money"
_LARGEST = "select recipient_id, count(*), sum(amount) from awards {} group by 1 order by 3 desc"
_TITLED = f"where title like '%{WORD.capitalize()}%'"
QUERIES = {
    RANKING: [f"{_LARGEST.format('')} limit 50"],
    PIVOT: ["select funder_id, substr(date, 1, 4), sum(amount) from awards group by 1, 2"],
    FACETS: [
        f"select {each}, count(*) from awards group by 1 order by 2 desc limit 20"
        for each in ("funder_id", "recipient_id", "place", "substr(date, 1, 4)")
    ],
    FOUND: [f"{_LARGEST.format(_TITLED)} limit 50"],
}
"""What is asked, as the queries that come to the same of one table."""


def _pactline(place: str) -> dict[str, Question]:
    from store.index.totals import ANSWERS
    from store.interface import Kind, Listing, Reading
    from store.query import parse
    from store.store import open_store
    from store.timeline.pivot import pivots

    Path(open_store(place).index.path, ANSWERS).unlink(missing_ok=True)

    def listing(text: str = "") -> Listing:
        return open_store(place).listing(parse(text), Kind.AGREEMENT)

    def largest(listing: Listing) -> object:
        return listing.breakdown("recipient", Reading.AWARD_DATE, None, 50, spreads=False)

    fields = ("funder", "recipient", "place", "fy")
    return {
        RANKING: lambda: largest(listing()),
        PIVOT: lambda: pivots(listing(), "funder"),
        FACETS: lambda: [listing().facets(field) for field in fields],
        FOUND: lambda: largest(listing(WORD)),
    }


def _duckdb(place: str) -> dict[str, Question]:
    # In an environment of its own, as none of pactline's needs it.
    engine = import_module("duckdb").connect()
    parquet = Path(place).with_suffix(".parquet")
    if not parquet.exists():
        table = f"read_csv('{place}', all_varchar=true)"
        typed = f"select * replace (amount::bigint as amount) from {table}"
        engine.execute(f"copy ({typed}) to '{parquet}' (format parquet)")
    engine.execute(f"create view awards as select * from '{parquet}'")
    return _queries(lambda query: engine.execute(query).fetchall())


def _sqlite(place: str) -> dict[str, Question]:
    database = Path(place).with_suffix(".sqlite")
    if not database.exists():
        columns = ", ".join(f"{each} integer" if each == "amount" else each for each in COLUMNS)
        script = (
            f"create table awards ({columns});\n"
            f".mode csv\n.import --skip 1 {shlex.quote(place)} awards\n"
        )
        subprocess.run(["sqlite3", str(database)], input=script, text=True, check=True)
    engine = sqlite3.connect(database)
    return _queries(lambda query: engine.execute(query).fetchall())


def _queries(run: Callable[[str], object]) -> dict[str, Question]:
    def question(queries: Sequence[str]) -> Question:
        return lambda: [run(query) for query in queries]

    return {name: question(queries) for name, queries in QUERIES.items()}


PROGRAMS = {OURS.name: _pactline, "DuckDB": _duckdb, "sqlite3": _sqlite}


def _times(python: str, program: str, place: Path, rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each question's first answer and of the later ones."""
    command = [python, "-m", "benchmarks.asked", program, str(place), str(rounds)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment())
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def measure(_: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return a row for each size and question, with the engines' times beside it."""
    results, times = [], max(3 * rounds, 20)
    for size in sizes:
        table, _lines = flat_tables(size)
        taken = {OURS.name: _times(PYTHON, OURS.name, store(OURS, size), times)}
        if programs := own_environment("duckdb", "duckdb"):
            taken["DuckDB"] = _times(str(programs / "python"), "DuckDB", table, times)
        taken["sqlite3"] = _times(PYTHON, "sqlite3", table, times)
        for question in QUERIES:
            first, *later = taken[OURS.name][question]
            beside = [
                f"{name} {seconds(p95(found[question][1:]))}"
                for name, found in taken.items()
                if name != OURS.name
            ]
            told = f"{seconds(p95(later))}, the first time {seconds(first)}"
            row = result(f"{question}, p95, {size:,}", [told], seconds(BOUND), p95(later) <= BOUND)
            results.append(row._replace(measured="; ".join([row.measured, *beside])))
    return results


def main(program: str, place: str, rounds: int) -> None:
    found: dict[str, list[float]] = {}
    for name, ask in PROGRAMS[program](place).items():
        for _ in range(rounds + 1):
            began = time.perf_counter()
            ask()
            found.setdefault(name, []).append(time.perf_counter() - began)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

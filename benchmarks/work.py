"""Work on many records: taking them in, writing them out, checking them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.stores import (
    FOLDER,
    LARGEST_FILE,
    OURS,
    PYTHON,
    Cost,
    Program,
    cost_of,
    in_turns,
    package,
    small_package,
    store,
)
from benchmarks.table import Result, mebibytes, ratio, result, seconds

BARE = "the bare parse, write with fsync and index"
FORMATS = {
    "csv": ("csv", 12),
    "jsonl": ("jsonl", 12),
    "xlsx": ("xlsx", 30),
    "360giving": ("json", 30),
}
"""Formats of an export, with the ending of a file's name and the seconds of CPU allowed."""


def _time(costs: Sequence[Cost]) -> float:
    return median(cost.seconds for cost in costs)


def _memory(costs: Sequence[Cost]) -> int:
    return max(cost.memory for cost in costs)


def _measured(sizes: Sequence[int]) -> int:
    """Return 100,000, or the largest number below it where that is not asked for."""
    return max((size for size in sizes if size <= LARGEST_FILE), default=LARGEST_FILE)


def _imported(program: Program, source: Path) -> Cost:
    target = FOLDER / "store-import"
    shutil.rmtree(target, ignore_errors=True)
    return cost_of(program.command("import", str(source), store=target))


def imports(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for many awards into an empty store, and for a few into large ones."""
    size = _measured(sizes)
    source, turns = package(size), max(rounds // 2, 2)
    tasks = {program.name: partial(_imported, program, source) for program in programs}
    bare = [PYTHON, "-m", "benchmarks.bare_import", str(source), str(FOLDER)]
    costs = in_turns({**tasks, BARE: partial(cost_of, bare)}, turns)
    times = [_time(costs[program.name]) for program in programs]
    peaks = [_memory(costs[program.name]) for program in programs]
    allowed = 1.1 * times[-1] if len(times) > 1 else 8.8 * _time(costs[BARE])
    results = [
        result(
            f"import of {size:,} against {BARE}",
            [ratio(each, _time(costs[BARE])) for each in times],
            f"{allowed / _time(costs[BARE]):.2f}, 1.1 of 0.1.0's",
            times[0] <= allowed,
        ),
        result(
            f"peak memory of an import of {size:,}",
            [mebibytes(each) for each in peaks],
            "600 MiB",
            peaks[0] <= 600 * 1024,
        ),
    ]
    large = {n: partial(_into, OURS, store(OURS, n)) for n in sizes if n >= LARGEST_FILE}
    if large:
        costs_into = in_turns({0: partial(_imported, OURS, small_package()), **large}, turns)
        alone = _time(costs_into[0])
        for number in large:
            into, limit = _time(costs_into[number]), 2.0 if number >= 1_000_000 else 1.5
            what = f"import of 100 into {number:,} against an empty store"
            results.append(result(what, [ratio(into, alone)], f"{limit}", into <= limit * alone))
    return results


def _into(program: Program, folder: Path) -> Cost:
    """Take in a few awards, and give them back."""
    cost = cost_of(program.command("import", str(small_package()), store=folder))
    for name in [path.stem for path in folder.glob("*.json") if "small" in path.stem]:
        cost_of(program.command("forget", name, store=folder))
    return cost


def exports(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return a row for each format: the seconds of CPU that everything takes to be written."""
    size, results = _measured(sizes), []
    stores = {program.name: store(program, size) for program in programs}
    for name, (suffix, allowed) in FORMATS.items():
        tasks = {}
        for program in programs if name == "csv" else programs[:1]:
            target = str(FOLDER / f"export-{program.name}.{suffix}")
            words = ("export", "--kind", "agreement", "--format", name, "--output", target)
            command = program.command(*words, store=stores[program.name])
            tasks[program.name] = partial(_written, command, Path(target))
        costs = in_turns(tasks, max(rounds // 3, 1))
        spent = [median(cost.cpu for cost in found) for found in costs.values()]
        what = f"CPU of an export of {size:,} as {name}"
        written = str(FOLDER / f"export-{programs[0].name}.{suffix}")
        again = [PYTHON, "-m", "benchmarks.plain_export", name, written]
        plain = float(subprocess.run(again, capture_output=True, check=True).stdout)
        figures = [seconds(each) for each in spent]
        row = result(what, figures, f"{allowed} s", spent[0] <= allowed)
        beside = f"; the plain module with the rows at hand {seconds(plain)}"
        results.append(row._replace(measured=row.measured + beside))
    return results


def _written(command: Sequence[str], target: Path) -> Cost:
    target.unlink(missing_ok=True)
    return cost_of(command)


def checks(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return the row for a check of everything."""
    size = _measured(sizes)
    tasks = {
        program.name: partial(cost_of, program.command("check", store=store(program, size)))
        for program in programs
    }
    costs = in_turns(tasks, max(rounds // 2, 2))
    figures = [f"{seconds(_time(each))}, {mebibytes(_memory(each))}" for each in costs.values()]
    ours = costs[OURS.name]
    reached = _time(ours) <= 6 and _memory(ours) <= 300 * 1024
    return [result(f"`check` of {size:,}", figures, "6 s, 300 MiB", reached)]

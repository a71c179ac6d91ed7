"""One-shot lookups: whole processes that find one word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from benchmarks import rivals, workshop
from benchmarks.rivals import Absent, round_robin, seconds_of
from benchmarks.table import Result, median, milliseconds
from benchmarks.workshop import PACTLINE, PYTHON

WORD = "navca"
HELD_BY = (
    "the word stands in an eighth of all awards, which are counted, looked through for names, and "
    "sorted"
)


def measure(sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return a row for each size, with the rivals' times in turn."""
    results = []
    for size in sizes:
        find = [PACTLINE, "find", WORD, "--store", str(workshop.store(size))]
        commands = {"python -c pass": [PYTHON, "-c", "pass"], "pactline find": find}
        absent = []
        for rival in rivals.one_shots(size, WORD):
            if isinstance(rival, Absent):
                absent.append(f"{rival.name}: absent ({rival.reason})")
            else:
                commands[rival.name] = rival.command
        times = round_robin(
            {name: partial(seconds_of, command) for name, command in commands.items()}, rounds
        )
        bare, found = median(times["python -c pass"]), median(times["pactline find"])
        others = [
            f"{name} {milliseconds(median(values))}"
            for name, values in times.items()
            if name not in ("python -c pass", "pactline find")
        ]
        figure = (
            f"{found / bare:.2f} ({milliseconds(found)} against {milliseconds(bare)}); "
            + ", ".join([*others, *absent])
        )
        what = f"`pactline find {WORD}`, whole process, against `python -c pass`, {size:,} awards"
        results.append(Result(what, "at most 4", figure, found / bare <= 4, HELD_BY))
    return results

"""One-shot lookups: whole processes that find a word, or find that it is nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median

from benchmarks import rivals
from benchmarks.stores import PYTHON, Program, cost_of, in_turns, store
from benchmarks.table import Result, ratio, result, seconds

WORD = "navca"
WORDS = {WORD: ("found", 5.5), "quixotry": ("not found", 8.0)}
"""A word of many awards and one of none, after which what is written nearly so is looked for."""
BARE = "python -c pass"


def measure(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return two rows for each size, with the rivals' times beside the first."""
    results = []
    for size in sizes:
        commands = {BARE: [PYTHON, "-c", "pass"]}
        for program in programs:
            place = store(program, size)
            for word in WORDS:
                commands[f"{program.name} {word}"] = program.command("find", word, store=place)
        others = rivals.one_shots(size, WORD)
        tasks = {name: partial(cost_of, each) for name, each in {**commands, **others}.items()}
        costs = in_turns(tasks, max(rounds, 5))
        times = {name: median(cost.seconds for cost in found) for name, found in costs.items()}
        for word, (what, bound) in WORDS.items():
            found = [times[f"{program.name} {word}"] for program in programs]
            beside = [f"{name} {seconds(times[name])}" for name in others if word == WORD]
            row = result(
                f"`find`, {what}, {size:,}, against `{BARE}`",
                [ratio(each, times[BARE]) for each in found],
                f"{bound:g}",
                found[0] <= bound * times[BARE],
            )
            results.append(row._replace(measured="; ".join([row.measured, *beside])))
    return results

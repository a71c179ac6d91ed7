"""Many readers on one host: apps that stand open on one store, and lookups at the same moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.lookups import WORD
from benchmarks.probe import Probe
from benchmarks.screens import app, letters
from benchmarks.stores import OURS, Program, cost_of, environment, store
from benchmarks.table import Result, mebibytes, p95, ratio, result, seconds

APPS, BESIDE, LOOKUPS = 50, 30, 50
"""Apps that are open, of these those beside the lookups, and lookups started at once."""


def measure(_: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for the largest store, of this program alone."""
    size, turns = sizes[-1], max(2 * rounds, 14)
    screen, folder = app(OURS, size), store(OURS, size)
    with ExitStack() as opened:

        def one_more() -> Probe:
            probe = opened.enter_context(Probe(screen.command, env=environment()))
            probe.wait_for(screen.ready, screen.sends)
            probe.idle(0.5)
            return probe

        probes = [one_more()]
        alone = [one.seconds for one in letters(probes[0], turns, b"/")]
        while len(probes) < BESIDE:
            probes.append(one_more())
        times = _lookups(folder)
        while len(probes) < APPS:
            probes.append(one_more())
        among = [one.seconds for one in letters(probes[0], turns, b"/")]
        more = sum(_proportional(probe.pid) for probe in probes[1:]) / (APPS - 1)
    return [
        result(
            f"memory of each of {APPS} apps on {size:,}, its share of what they share",
            [mebibytes(more)],
            "25 MiB",
            more <= 25 * 1024,
        ),
        result(
            f"a letter with {APPS} apps open against one, p95, {size:,}",
            [ratio(p95(among), p95(alone))],
            "2",
            p95(among) <= 2 * p95(alone),
        ),
        result(
            f"{LOOKUPS} lookups at once beside {BESIDE} apps, p95 (p50), {size:,}",
            [f"{seconds(p95(times))} ({seconds(median(times))})"],
            "3 s",
            p95(times) <= 3,
        ),
    ]


def _lookups(folder: Path) -> list[float]:
    """Start lookups at once, and return the seconds that each took."""
    command = OURS.command("find", WORD, store=folder)
    cost_of(command)
    with ThreadPoolExecutor(LOOKUPS) as threads:
        return [cost.seconds for cost in threads.map(cost_of, [command] * LOOKUPS)]


def _proportional(pid: int) -> int:
    """Return the proportional set size of a process in KiB."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(found[1]) if found else 0

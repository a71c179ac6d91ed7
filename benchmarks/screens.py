"""The app on its pseudo-terminal: start, typing, movement, silence and memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from benchmarks import rivals, workshop
from benchmarks.lookups import WORD
from benchmarks.probe import DOWN, ESCAPE, PAGE_DOWN, Probe, Repaint
from benchmarks.rivals import Rival, round_robin, seconds_of
from benchmarks.table import Result, median, milliseconds, p95
from benchmarks.workshop import PACTLINE, PYTHON

ROW = r"GB-CHC-1\d{6}|in [A-Z][a-z]+"
FIRST_BURST = 0.04
"""Seconds of silence after the list was repainted; what rests is drawn after 0.09."""
BARE = "bare Textual app"

START_HELD_BY = "more parts of the index to open, and more agreements to count beside each row"
TYPING_HELD_BY = (
    "a search, and drawing and sending some twenty rows of what it found, is Python's work, where "
    "ripgrep prints lines"
)


class Visit(NamedTuple):
    """One start of the app: times in seconds, memory in KiB."""

    visible: float
    painted: float
    peak: int


def app(size: int) -> Rival:
    """Return the app on a store of so many awards."""
    command = [PACTLINE, "--fresh", "--store", str(workshop.store(size))]
    return Rival(f"pactline, {size:,}", command, ROW)


def bare() -> Rival:
    """Return the bare Textual application."""
    return Rival(BARE, [PYTHON, "-m", "benchmarks.bare_app"], "bare line 20")


def visit(rival: Rival) -> Visit:
    """Start a program, wait until it is painted, and end it."""
    with Probe(rival.command, env=workshop.environment()) as probe:
        start = probe.wait_for(rival.ready)
        return Visit(start.visible, start.painted, probe.memory())


def starts(sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for the start to the first rows, to the full screen, and for memory."""
    programs = [bare(), *(app(size) for size in sizes)]
    for size in sizes:
        for rival in rivals.screens(size):
            if isinstance(rival, Rival):
                programs.append(rival._replace(name=f"{rival.name}, {size:,}"))
    visits: dict[str, list[Visit]] = {program.name: [] for program in programs}
    for _ in range(rounds):
        for program in programs:
            visits[program.name].append(visit(program))

    def painted(name: str) -> float:
        return median([one.painted for one in visits[name]])

    results = []
    small, large = app(sizes[0]).name, app(sizes[-1]).name
    ratio = painted(small) / painted(BARE)
    figure = f"{ratio:.2f} ({milliseconds(painted(small))} against {milliseconds(painted(BARE))})"
    results.append(
        Result(
            f"start to a full screen, {sizes[0]:,}, against a bare Textual app",
            "at most 1.15",
            figure,
            ratio <= 1.15,
        )
    )
    ratio = painted(large) / painted(small)
    figure = f"{ratio:.2f} ({milliseconds(painted(large))} against {milliseconds(painted(small))})"
    results.append(
        Result(
            f"start with {sizes[-1]:,} against {sizes[0]:,}",
            "at most 1.05",
            figure,
            ratio <= 1.05,
            START_HELD_BY,
        )
    )
    for size in sizes:
        first = median([one.visible for one in visits[app(size).name]])
        ratio = first / painted(BARE)
        figure = f"{ratio:.2f} ({milliseconds(first)} against {milliseconds(painted(BARE))})"
        results.append(
            Result(
                f"first real rows visible, {size:,}, against the bare app's start",
                "under 0.5",
                figure,
                ratio < 0.5,
            )
        )
    peak, bare_peak = (max(one.peak for one in visits[name]) for name in (large, BARE))
    figure = f"{peak / bare_peak:.2f} ({peak // 1024} MiB against {bare_peak // 1024} MiB)"
    results.append(
        Result(
            f"peak memory at {sizes[-1]:,} against the bare app, after the start",
            "under 3",
            figure,
            peak / bare_peak < 3,
        )
    )
    for name in visits:
        if not name.startswith(("pactline", BARE)):
            times = [one.painted for one in visits[name]]
            results.append(Result(f"start of {name}", "", milliseconds(median(times))))
    return results


def letters(rival: Rival, times: int, *, opener: bytes = b"") -> list[Repaint]:
    """Type a word letter by letter, several times over, and return each letter's repaint."""
    repaints = []
    with Probe(rival.command, env=workshop.environment()) as probe:
        probe.wait_for(rival.ready)
        for _ in range(times):
            if opener:
                probe.press(opener)
            for letter in WORD:
                repaints.append(probe.press(letter.encode()))
            for _ in WORD:
                probe.press(b"\x7f")
            if opener:
                probe.press(ESCAPE)
    return repaints


def typing(sizes: Sequence[int], times: int) -> list[Result]:
    """Return rows for a letter typed in the search, beside fzf and a run of ripgrep."""
    results = []
    for size in sizes:
        ours = [one.seconds for one in letters(app(size), times, opener=b"/")]
        others = []
        for rival in rivals.screens(size):
            if isinstance(rival, Rival) and rival.name == "fzf":
                fzf = [one.seconds for one in letters(rival, times)]
                others.append(("fzf", fzf))
        for rival in rivals.one_shots(size, WORD):
            if isinstance(rival, Rival) and rival.name == "ripgrep":
                commands = [
                    [*rival.command[:2], WORD[:end], rival.command[-1]] for end in range(1, 6)
                ]
                tasks = {" ".join(one[2:]): partial(seconds_of, one) for one in commands}
                runs = round_robin(tasks, times)
                others.append(("ripgrep", [second for run in runs.values() for second in run]))
        limit = {100_000: 0.016, 1_000_000: 0.050}.get(size)
        compared = ", ".join(
            f"{name} {milliseconds(median(values))} and {milliseconds(p95(values))}"
            for name, values in others
        )
        figure = f"{milliseconds(median(ours))} and {milliseconds(p95(ours))}; {compared}"
        target = (
            f"p95 at most {milliseconds(limit)}, ahead of both" if limit else "ahead of ripgrep"
        )
        beaten = all(
            p95(ours) < p95(values)
            for name, values in others
            if name == "ripgrep" or size >= 100_000
        )
        reached = beaten and (limit is None or p95(ours) <= limit)
        results.append(
            Result(
                f"a letter typed in the search, p50 and p95, {size:,}",
                target,
                figure,
                reached,
                TYPING_HELD_BY,
            )
        )
    return results


def _downs(probe: Probe, times: int) -> tuple[list[Repaint], list[int]]:
    """Return the repaints of the list on cursor down, and the bytes that each rest adds."""
    downs, rests = [], []
    for _ in range(times):
        downs.append(probe.press(DOWN, quiet=FIRST_BURST))
        rests.append(probe.idle(0.2))
    return downs, rests


def beside(size: int, times: int) -> list[Result]:
    """Return the row for a terminal that has room for the record beside the list."""
    rival = app(size)
    with Probe(rival.command, columns=120, rows=40, env=workshop.environment()) as probe:
        probe.wait_for(ROW)
        probe.idle(0.5)
        downs, rests = _downs(probe, times)
    figure = f"{median([one.size for one in downs]):.0f} and {median(rests):.0f}"
    what = f"bytes of a cursor down and of the page beside it at 120 by 40, p50, {size:,}"
    return [Result(what, "", figure)]


def movement(sizes: Sequence[int], times: int) -> list[Result]:
    """Return rows for the cursor, a page and silence; bytes at 80 by 24 in 256 colours."""
    results = []
    for size in sizes:
        with Probe(app(size).command, env=workshop.environment()) as probe:
            probe.wait_for(ROW)
            probe.idle(0.5)
            downs, rests = _downs(probe, times)
            pages = [probe.press(PAGE_DOWN) for _ in range(max(times // 4, 5))]
            probe.idle(0.5)
            silent = probe.idle(3)
            peak = probe.memory()
        time95, size95 = p95([one.seconds for one in downs]), p95([one.size for one in downs])
        results += [
            Result(
                f"cursor down, p50 and p95, {size:,}",
                "p95 at most 8 ms",
                f"{milliseconds(median([one.seconds for one in downs]))} and "
                f"{milliseconds(time95)}",
                time95 <= 0.008,
            ),
            Result(
                f"bytes of a cursor down in the list, p95, {size:,}",
                "at most 300",
                f"{size95:.0f}",
                size95 <= 300,
            ),
            Result(
                f"bytes once the cursor rests after that, p95, {size:,}",
                "at most 1,500 more",
                f"{p95(rests):.0f}",
                p95(rests) <= 1500,
            ),
            Result(
                f"page down, p50, {size:,}",
                "",
                f"{milliseconds(median([one.seconds for one in pages]))}, "
                f"{median([one.size for one in pages]):.0f} bytes",
            ),
            Result(f"bytes in 3 idle seconds, {size:,}", "0", str(silent), silent == 0),
            Result(f"peak memory after moving about, {size:,}", "", f"{peak // 1024} MiB"),
        ]
    return results + beside(sizes[0], times)

"""The app on its pseudo-terminal: start, typing, movement, silence and memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import NamedTuple

from benchmarks import rivals
from benchmarks.lookups import WORD
from benchmarks.probe import DOWN, ESCAPE, PAGE_DOWN, Probe, Repaint
from benchmarks.rivals import Screen
from benchmarks.stores import PYTHON, Program, cost_of, environment, in_turns, store
from benchmarks.table import Result, mebibytes, p95, ratio, result, seconds

ROW = r"GB-CHC-1\d{6}|in [A-Z][a-z]+"
REST = 0.04
"""Seconds of silence after which the list has been drawn again; the page is drawn later."""
PAUSE = 0.09
"""Seconds of silence after which a letter's list has been drawn; completions, counts, sums and the
page come once its writer pauses, each a good tenth of a second after the last."""
BARE = "a bare Textual app"
MOUSE_ON = b"\x1b[?1000h"
"""What an app of Textual's sends once it stands, whatever was on the screen before."""
BARE_APP = Screen([PYTHON, "-m", "benchmarks.bare_app"], "bare line 20", MOUSE_ON)


class Start(NamedTuple):
    """One start: seconds to the first rows and to the full screen, peak memory in KiB."""

    first: float
    full: float
    memory: int


def app(program: Program, size: int) -> Screen:
    """Return the app on a store of so many awards."""
    return Screen(program.command("--fresh", store=store(program, size)), ROW, MOUSE_ON)


def _start(screen: Screen) -> Start:
    with Probe(screen.command, env=environment()) as probe:
        first, full = probe.wait_for(screen.ready, screen.sends)
        return Start(first, full, probe.memory())


def starts(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for the first rows, the full screen, and the memory of a start."""
    screens = {BARE: BARE_APP}
    for size in sizes:
        screens |= {f"{program.name}, {size:,}": app(program, size) for program in programs}
        screens |= {f"{name}, {size:,}": each for name, each in rivals.screens(size).items()}
    found = in_turns({name: partial(_start, each) for name, each in screens.items()}, rounds)
    first, full, memory = (
        {name: median(visit[field] for visit in visits) for name, visits in found.items()}
        for field in range(3)
    )

    def named(size: int) -> list[str]:
        return [f"{program.name}, {size:,}" for program in programs]

    results = [
        result(
            f"first rows, {size:,}, against {BARE} started",
            [ratio(first[name], full[BARE]) for name in named(size)],
            "0.4",
            first[named(size)[0]] <= 0.4 * full[BARE],
        )
        for size in sizes
    ]
    small, large = named(sizes[0]), named(sizes[-1])
    results += [
        result(
            f"full start, {sizes[0]:,}, against {BARE}",
            [ratio(full[name], full[BARE]) for name in small],
            "1.15",
            full[small[0]] <= 1.15 * full[BARE],
        ),
        result(
            f"full start, {sizes[-1]:,} against {sizes[0]:,}",
            [ratio(full[many], full[few]) for many, few in zip(large, small, strict=True)],
            "1.05",
            full[large[0]] <= 1.05 * full[small[0]],
        ),
        result(
            f"peak memory after the start, {sizes[-1]:,}, {BARE} having {mebibytes(memory[BARE])}",
            [mebibytes(memory[name]) for name in large],
            "3 times that",
            memory[large[0]] <= 3 * memory[BARE],
        ),
    ]
    ours = {BARE, *(name for size in sizes for name in named(size))}
    return results + [
        result(f"full start of {name}", [seconds(full[name])]) for name in found if name not in ours
    ]


def letters(probe: Probe, times: int, opener: bytes = b"") -> list[Repaint]:
    """Type a word letter by letter, several times over, and return each letter's repaint."""
    repaints = []
    for turn in range(times + 1):
        if opener:
            probe.press(opener)
        typed = [probe.press(letter.encode(), quiet=PAUSE) for letter in WORD]
        repaints += typed if turn else []
        for _ in WORD:
            probe.press(b"\x7f")
        if opener:
            probe.press(ESCAPE)
    return repaints


def _letters(screen: Screen, times: int, opener: bytes = b"") -> list[Repaint]:
    """Return the repaints of letters typed into a program that is started for it."""
    with Probe(screen.command, env=environment()) as probe:
        probe.wait_for(screen.ready, screen.sends)
        probe.idle(0.5)
        return letters(probe, times, opener)


def typing(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for a letter typed in the search, beside fzf and runs of ripgrep."""
    results = []
    times = max(2 * rounds, 14)
    for size in sizes:
        typed = [_letters(app(program, size), times, b"/") for program in programs]
        others: dict[str, list[float]] = {}
        if fzf := rivals.screens(size).get("fzf"):
            others["fzf"] = [one.seconds for one in _letters(fzf, times)]
        if ripgrep := rivals.one_shots(size, WORD).get("ripgrep"):
            commands = {end: [*ripgrep[:2], WORD[:end], ripgrep[3]] for end in range(1, 6)}
            runs = in_turns({end: partial(cost_of, one) for end, one in commands.items()}, times)
            others["ripgrep"] = [cost.seconds for run in runs.values() for cost in run]
        # Two of Textual's frames, and three among a million.
        allowed = 0.050 if size >= 1_000_000 else 0.033
        waits = [[one.seconds for one in each] for each in typed]
        drawn = [[one.size for one in each] for each in typed]
        row = result(
            f"a letter typed in the search, p95 (p50), {size:,}",
            [f"{seconds(p95(each))} ({seconds(median(each))})" for each in waits],
            seconds(allowed),
            p95(waits[0]) <= allowed,
        )
        beside = [f"{name} {seconds(p95(values))}" for name, values in others.items()]
        results += [
            row._replace(measured="; ".join([row.measured, *beside])),
            result(
                f"bytes of a letter typed in the search, p50 (p95), {size:,}",
                [f"{median(each):.0f} ({p95(each):.0f})" for each in drawn],
                "2,500",
                p95(drawn[0]) <= 2500,
            ),
        ]
    return results


class Moves(NamedTuple):
    """Repaints of the list on cursor down, bytes of each rest, repaints of a page, and so on."""

    downs: list[Repaint]
    rests: list[int]
    pages: list[Repaint]
    silent: int
    memory: int


def _moves(screen: Screen, times: int, columns: int = 80, rows: int = 24) -> Moves:
    with Probe(screen.command, columns=columns, rows=rows, env=environment()) as probe:
        probe.wait_for(ROW, MOUSE_ON)
        probe.idle(0.5)
        downs, rests = [], []
        for _ in range(times):
            downs.append(probe.press(DOWN, quiet=REST))
            rests.append(probe.idle(0.2))
        pages = [probe.press(PAGE_DOWN) for _ in range(max(times // 8, 5))]
        probe.idle(0.5)
        return Moves(downs, rests, pages, probe.idle(3), probe.memory())


def movement(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for the cursor, a page and silence; bytes at 80 by 24 in 256 colours."""
    results = []
    for size in sizes:
        seen = [_moves(app(program, size), max(rounds * 10, 70)) for program in programs]
        waits = [[one.seconds for one in moves.downs] for moves in seen]
        drawn = [[one.size for one in moves.downs] for moves in seen]
        results += [
            result(
                f"cursor down, p95 (p50), {size:,}",
                [f"{seconds(p95(each))} ({seconds(median(each))})" for each in waits],
                "8 ms",
                p95(waits[0]) <= 0.008,
            ),
            result(
                f"bytes of a cursor down, p95, {size:,}",
                [f"{p95(each):.0f}" for each in drawn],
                "320",
                p95(drawn[0]) <= 320,
            ),
            result(
                f"bytes once the cursor rests after that, p95, {size:,}",
                [f"{p95(moves.rests):.0f}" for moves in seen],
            ),
            result(
                f"page down, p50, {size:,}",
                [seconds(median(one.seconds for one in moves.pages)) for moves in seen],
            ),
            result(
                f"bytes in 3 idle seconds, {size:,}",
                [f"{moves.silent}" for moves in seen],
                "0",
                not seen[0].silent,
            ),
            result(
                f"peak memory after moving about, {size:,}",
                [mebibytes(moves.memory) for moves in seen],
            ),
        ]
    wide = [_moves(app(program, sizes[0]), 20, 120, 40) for program in programs]
    figures = [
        f"{median(one.size for one in each.downs):.0f} and {median(each.rests):.0f}"
        for each in wide
    ]
    what = f"bytes of a cursor down and of the page beside it, 120 by 40, p50, {sizes[0]:,}"
    return [*results, result(what, figures)]

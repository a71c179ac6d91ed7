"""The table of results: a row for each measure, kept as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.stores import Program

RESULTS = Path(__file__).with_name("RESULTS.md")


class Result(NamedTuple):
    """One row of the table.

    Attributes:
        what: what was measured.
        measured: what came out.
        bound: what it may come to.
        reached: whether it is within its bound; None where there is none.
        before: what an earlier version came to, where one took part.
    """

    what: str
    measured: str
    bound: str = ""
    reached: bool | None = None
    before: str = ""


def result(
    what: str, measured: Sequence[str], bound: str = "", reached: bool | None = None
) -> Result:
    """Return a row from what each program came to, this one first."""
    return Result(what, measured[0], bound, reached, measured[1] if len(measured) > 1 else "")


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def seconds(value: float) -> str:
    """Print a time."""
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def mebibytes(kibibytes: float) -> str:
    """Print an amount of memory."""
    return f"{kibibytes / 1024:.0f} MiB"


def ratio(part: float, whole: float) -> str:
    """Print a ratio of two times, with both."""
    return f"{part / whole:.2f} ({seconds(part)} against {seconds(whole)})"


def machine() -> str:
    """Describe the machine and the versions measured."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("textual", "rich", "tinydb", "tantivy")
    )
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def markdown(results: Sequence[Result], programs: Sequence[Program]) -> str:
    """Return the table with its heading."""
    day = datetime.now(UTC).date().isoformat()
    before = programs[1].name if len(programs) > 1 else "before"
    lines = [
        "# Results of the last run of `make bench`",
        "",
        f"Run on {day}: {machine()}. Load at its end: {os.getloadavg()[0]:.1f}.",
        "Times drift with the machine; ratios are of one run, programs taking turns.",
        "",
        f"| what | {before} | bound | measured | reached |",
        "| --- | --- | --- | --- | --- |",
    ]
    words = {True: "yes", False: "**no**", None: ""}
    lines += [
        f"| {row.what} | {row.before} | {row.bound} | {row.measured} | {words[row.reached]} |"
        for row in results
    ]
    return "\n".join(lines) + "\n"

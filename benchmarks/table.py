"""The table of results: a row a target, with ratios of one run, printed and kept as Markdown."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).with_name("RESULTS.md")


class Result(NamedTuple):
    """One row: what was measured, its target, what came out, and whether that is reached.

    `held_by` says what holds it back where it is not.
    """

    what: str
    target: str
    figure: str
    reached: bool | None = None
    held_by: str = ""


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """Print a time."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


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


def markdown(results: Sequence[Result]) -> str:
    """Return the table with its heading."""
    day = datetime.now(UTC).date().isoformat()
    lines = [
        "# Results of the last run of `make bench`",
        "",
        f"Run on {day}: {machine()}.",
        "Times drift with the machine; ratios are of one run, programs taking turns.",
        "",
        "| what | target | measured | reached |",
        "| --- | --- | --- | --- |",
    ]
    words = {True: "yes", False: "**no**", None: ""}
    lines += [
        f"| {row.what} | {row.target} | {row.figure} | {words[row.reached]} |" for row in results
    ]
    held = [f"- **{row.what}**: {row.held_by}." for row in results if held_back(row)]
    if held:
        lines += ["", "What holds the rows back that are not reached:", "", *held]
    return "\n".join(lines) + "\n"


def held_back(row: Result) -> bool:
    """Tell whether a row is not reached, and is known why."""
    return row.reached is False and bool(row.held_by)

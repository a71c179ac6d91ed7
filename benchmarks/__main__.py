"""Measures pactline and prints a table: `python -m benchmarks --help`.

Ratios are of one run, in which the programs compared take turns.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import asked, code, crowds, lookups, screens, work
from benchmarks.stores import OURS, SIZES, Program
from benchmarks.table import RESULTS, Result, markdown

Part = Callable[[Sequence[Program], Sequence[int], int], list[Result]]
PARTS: dict[str, Part] = {
    "code": code.measure,
    "starts": screens.starts,
    "typing": screens.typing,
    "movement": screens.movement,
    "lookups": lookups.measure,
    "sums": asked.measure,
    "imports": work.imports,
    "exports": work.exports,
    "checks": work.checks,
    "crowds": crowds.measure,
}
"""Measurements by name: each takes the programs, the numbers of awards and the repetitions."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of awards")
    parser.add_argument("--rounds", type=int, default=7, help="repetitions of each measurement")
    parser.add_argument("--only", default="", metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--before", type=Path, metavar="PROGRAM", help="an earlier pactline, to take turns with"
    )
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    programs = [OURS] if options.before is None else [OURS, Program.at(options.before)]
    results: list[Result] = []
    for name, part in PARTS.items():
        if options.only in ("", name):
            print(f"measuring: {name}", file=sys.stderr)
            for row in part(programs, sizes, options.rounds):
                print(f"  {row.what}: {row.measured}", file=sys.stderr, flush=True)
                results.append(row)
    table = markdown(results, programs)
    print(table)
    if not options.only and sizes == list(SIZES):
        RESULTS.write_text(table, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

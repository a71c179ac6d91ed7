"""Runs the benchmarks: `python -m benchmarks [--sizes 15000,100000] [--rounds 7] [--only NAME]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from benchmarks import imports, lookups, screens
from benchmarks.generate import SIZES
from benchmarks.table import RESULTS, Result, markdown


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of awards")
    parser.add_argument("--rounds", type=int, default=7, help="repetitions of each measurement")
    parser.add_argument("--only", default="", help="starts, typing, movement, lookups or imports")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    rounds = options.rounds
    parts: dict[str, Callable[[], list[Result]]] = {
        "starts": lambda: screens.starts(sizes, rounds),
        "typing": lambda: screens.typing(sizes, 2 * rounds),
        "movement": lambda: screens.movement(sizes, 40),
        "lookups": lambda: lookups.measure(sizes, rounds),
        "imports": lambda: [
            imports.whole(max(rounds // 2, 2)),
            *imports.into_large([size for size in sizes if size >= 100_000], max(rounds // 2, 2)),
        ],
    }
    results: list[Result] = []
    for name, part in parts.items():
        if options.only in ("", name):
            print(f"measuring: {name}", file=sys.stderr)
            found = part()
            results += found
            for row in found:
                print(f"  {row.what}: {row.figure}", file=sys.stderr, flush=True)
    table = markdown(results)
    print(table)
    if not options.only and sizes == list(SIZES):
        RESULTS.write_text(table, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A long run of the book-keeper: `python -m tests.books --stores 20000`, or `--minutes 30`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings

from store.records import SourceFile
from tests.books.made_up import STORES, TURNS
from tests.books.test_books import keep

TELL_EVERY = 100


def main() -> None:
    """Compare so many made-up stores, or as many as so many minutes allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args()
    end = time.monotonic() + 60 * args.minutes if args.minutes else 0
    compared = 0

    def count(files: Sequence[SourceFile], turn: int) -> None:
        nonlocal compared
        if end and time.monotonic() > end:
            return
        keep(files, turn)
        compared += 1
        if compared % TELL_EVERY == 0:
            sys.stderr.write(f"{compared:,} stores, every figure the same\n")

    run = settings(
        max_examples=args.stores,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )(seed(args.seed)(given(STORES, TURNS)(count)))
    run()
    sys.stdout.write(f"{compared:,} made-up stores, every figure the same\n")


if __name__ == "__main__":
    main()

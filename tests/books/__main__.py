"""A long run of the book-keeper: `python -m tests.books --stores 20000`."""

from __future__ import annotations

import argparse
import sys

from hypothesis import HealthCheck, given, settings

from tests.books.made_up import STORES
from tests.books.test_books import keep


def main() -> None:
    """Compare so many made-up stores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=20_000)
    stores = parser.parse_args().stores
    checks = list(HealthCheck)
    run = given(STORES)(keep)
    settings(max_examples=stores, deadline=None, suppress_health_check=checks)(run)()
    sys.stdout.write(f"{stores:,} made-up stores, every figure the same\n")


if __name__ == "__main__":
    main()

"""`pactline`: a verb where one is named, the app otherwise; everything else loads when needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run `pactline` with these words, those of the command line by default.

    Returns:
        The exit code, as `store.errors` lists them.
    """
    from tui.cli.errors import deaf_to_interrupts, guarded

    typed = list(sys.argv[1:] if words is None else words)
    code = guarded(lambda: _run(typed))
    if words is None:
        deaf_to_interrupts()
    return code


def _run(words: list[str]) -> int:
    from tui.cli.front import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())

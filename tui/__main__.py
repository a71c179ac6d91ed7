"""`pactline`: a verb where one is named, the app otherwise."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from store.errors import EXIT_INTERRUPTED
from tui.cli.errors import end_at_once, guarded


def main(words: Sequence[str] | None = None) -> int:
    """Run `pactline` with these words; without any, with those of the command line, and end.

    Returns:
        The exit code, as `store.errors` lists them.
    """
    if words is not None:
        return guarded(lambda: _run(words, alone=False))
    end_at_once()
    # What a lookup makes lives to its end: looking for garbage would take a twentieth of it.
    gc.set_threshold(20_000)
    code = EXIT_INTERRUPTED
    try:
        code = guarded(lambda: _run(sys.argv[1:], alone=True))
        # The work is done and its exit code decided: Ctrl-C has nothing left to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        pass
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # Taking all modules and objects apart first would make a lookup a fifth dearer.
    os._exit(code)


def _run(words: Sequence[str], *, alone: bool) -> int:
    from tui.cli.main import run

    return run(words, alone=alone)


if __name__ == "__main__":
    sys.exit(main())

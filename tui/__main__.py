"""`pactline`: a verb where one is named, the app otherwise; everything else loads when needed."""

# Nothing is imported that is not there already: until `main` runs, Ctrl-C prints a traceback.
import sys

NEW_ONES = 10_000
"""New objects from which on garbage is looked for: a lookup ends, and a repaint is over, before."""

TYPE_CHECKING = False  # importing it from typing would cost a lookup several milliseconds
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: "Sequence[str] | None" = None) -> int:
    """Run `pactline` with these words, those of the command line by default.

    Returns:
        The exit code, as `store.errors` lists them.
    """
    code = 130
    try:
        from tui.cli.errors import end_at_once, guarded, leave

        if words is None:
            end_at_once()
            import gc

            gc.set_threshold(NEW_ONES)
        typed = list(sys.argv[1:] if words is None else words)
        code = guarded(lambda: _run(typed))
        if words is None:
            leave(code)
    except KeyboardInterrupt:
        # Ctrl-C before the guard stood, or after it: the code is that of the work, if it was done.
        return code
    return code


def _run(words: list[str]) -> int:
    from tui.cli.front import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())

"""How a run ends: every error in one line, never a traceback unless it was asked for."""

from __future__ import annotations

# The module `signal` would cost a lookup a tenth of its time; this one is a part of Python itself.
import _signal  # type: ignore[import-not-found, unused-ignore]
import os
import sys

from store.errors import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_MISTAKE, PactlineError
from store.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

REPORT = "please report it with what you typed; PACTLINE_DEBUG=1 shows where it happened"
"""What a person can do about a fault of the program's own."""


def end_at_once() -> None:
    """Let Ctrl-C end the process without a word, as it does for most programs.

    While modules load, Python prints a traceback or loses the interruption altogether. Where
    Ctrl-C is ignored, as for what a shell script runs beside itself, it stays ignored.
    """
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def tidy_up_first() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again, from the moment that there is work to undo."""
    if _signal.getsignal(_signal.SIGINT) == _signal.SIG_DFL:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def guarded(work: Callable[[], int]) -> int:
    """Run the work and return its exit code, whatever happens.

    A reader of standard output that goes away (`pactline find x | head -1`) ends the run quietly.
    """
    try:
        code = work()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_output()
        return EXIT_FOUND
    except KeyboardInterrupt:
        _tell("stopped by Ctrl-C")
        return EXIT_INTERRUPTED
    except PactlineError as error:
        _tell(str(error))
        return error.exit_code
    except BaseException as error:
        # A panic of tantivy's is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if os.environ.get("PACTLINE_DEBUG") == "1":
            raise
        reason = " ".join(str(error).split())[:200]
        _tell(f"fault in pactline: {type(error).__name__}: {reason}; {REPORT}")
        return EXIT_MISTAKE


def leave(code: int) -> None:
    """End the process at once, or return where something waits for the interpreter's own end.

    Taking every module apart costs a lookup a tenth of its time. Threads and work put off to the
    end cannot be there without the modules that keep them; Ctrl-C then does nothing any more, as
    the work has ended and its exit code is decided.
    """
    if "atexit" in sys.modules or "threading" in sys.modules:
        _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
        return
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def _tell(line: str) -> None:
    try:
        sys.stderr.write(f"pactline: {printable(line)}\n")
        sys.stderr.flush()
    except OSError:
        return


def _drop_output() -> None:
    """Point standard output at nothing, so that closing it at the end cannot fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return
    finally:
        os.close(nowhere)

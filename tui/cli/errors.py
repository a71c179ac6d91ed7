"""How a run ends: every error in one line, never a traceback unless it was asked for."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from shlex import quote
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from store.text import nearest, printable
from tui.cli.verbs import VERBS

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Row, Store

# What a person can do about a fault of the program's own.
STOPPED = "stopped by Ctrl-C"
NO_MEMORY = "there is not enough memory for this; search for less, or allow the process more"
REPORT = "please report it with what you typed; PACTLINE_DEBUG=1 shows where it happened"


class NothingFound(PactlineError):  # noqa: N818 - it tells what the person meets
    """What was named by its id is not there."""

    exit_code = EXIT_NOTHING


def not_known(named: str, as_of: date | None) -> NothingFound:
    """Return the error for a record, by title or id, of which nothing was known on a day."""
    return NothingFound(
        f"nothing was known of “{named}” on {as_of}",
        remedy="sources without a date are never counted; leave out --as-of",
    )


def need_record(store: Store, record_id: str) -> None:
    """Raise NothingFound where the store does not know the id."""
    if store.row(record_id) is None and store.source(record_id) is None:
        verb = nearest(record_id, VERBS)
        hint = f"did you mean the verb `{verb}`? " if verb else ""
        raise NothingFound(
            f"no record and no source has the id “{record_id}”",
            remedy=f"{hint}`pactline find {quote(record_id)}` searches for the word",
        )


def need_row(store: Store, record_id: str) -> Row:
    """Return the row of a record; raise PactlineError where there is none, or it is a source."""
    need_record(store, record_id)
    row = store.row(record_id)
    if row is None:
        raise PactlineError(
            f"“{record_id}” is a source", remedy="name an organisation, an agreement or a fund"
        )
    return row


def suggestion(word: str, known: Iterable[str], *, otherwise: str, form: str = "{}") -> str:
    """Return the remedy for a word that is not known.

    Args:
        word: what was typed.
        known: the words that would do.
        otherwise: the remedy where none of them is like it.
        form: how the nearest word is written, with `{}` in its place.
    """
    near = nearest(word, known)
    return f"did you mean {form.format(near)}?" if near else otherwise


def memory_is_limited() -> bool:
    """Tell whether the system gives this process no more than some memory."""
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_DATA)
    return any(resource.getrlimit(kind)[0] != resource.RLIM_INFINITY for kind in kinds)


def end_at_once() -> None:
    """Let Ctrl-C end the process without a word while modules load.

    Python would print a traceback, or lose the interruption altogether. Where Ctrl-C is ignored,
    as for what a shell script runs beside itself, it stays ignored.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def tidy_up_first() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again, from the moment that there is work to undo."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def guarded(work: Callable[[], int]) -> int:
    """Run the work and return its exit code, whatever happens.

    A reader of standard output that goes away (`pactline find x | head -1`) ends the run quietly.
    """
    try:
        try:
            _stand_in_for_closed_streams()
            code = work()
        except SystemExit as done:
            # argparse ends so once it has printed help.
            code = int(done.code or 0)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_output()
        return EXIT_FOUND
    except KeyboardInterrupt:
        _tell(STOPPED)
        return EXIT_INTERRUPTED
    except PactlineError as error:
        _tell(str(error))
        return error.exit_code
    except OSError as error:
        if os.environ.get("PACTLINE_DEBUG") == "1":
            raise
        _drop_output()
        place = error.filename if isinstance(error.filename, str) else ""
        _tell(str(PactlineError(_REFUSED.format(error.strerror or error), place=place)))
        return EXIT_MISTAKE
    except BaseException as error:
        # Ctrl-C amid the making of a class is raised as another error.
        if isinstance(error.__cause__, KeyboardInterrupt):
            _tell(STOPPED)
            return EXIT_INTERRUPTED
        # A panic of tantivy's is no Exception.
        panic = type(error).__name__ == "PanicException"
        no_thread = "Failed to spawn" in str(error)
        # A library that finds no room raises what it will.
        if (
            isinstance(error, MemoryError)
            or "failed to map segment" in str(error)
            or ((panic or no_thread or isinstance(error, SystemError)) and memory_is_limited())
        ):
            _tell(NO_MEMORY)
            return EXIT_MISTAKE
        if no_thread:
            _tell("the system gives no more threads; allow the account more processes")
            return EXIT_MISTAKE
        if not isinstance(error, Exception) and not panic:
            raise
        if os.environ.get("PACTLINE_DEBUG") == "1":
            raise
        reason = " ".join(str(error).split())[:200]
        _tell(f"fault in pactline: {type(error).__name__}: {reason}; {REPORT}")
        return EXIT_MISTAKE


_REFUSED = "the system refused: {}; PACTLINE_DEBUG=1 shows where it happened"


def _stand_in_for_closed_streams() -> None:
    """Open nothing in the place of closed standard streams, or a file would get their numbers.

    Raises:
        PactlineError: standard output is closed.
    """
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in closed:
        # Each gets the lowest free number, which is its own.
        nowhere = open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: PTH123, SIM115
        setattr(sys, name, nowhere)
    if "stdout" in closed:
        raise PactlineError("standard output is closed", remedy="leave it open, or give it a file")


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

"""A locked-down account: what an SSH client asks for, as a forced command serves it.

sshd puts the client's words into SSH_ORIGINAL_COMMAND. They are split here, never by a shell, and
only verbs that read are run; without words the app opens, restricted. Either runs in a process of
its own, beside one that sees to it that it ends with the line and takes no more than it is given.
"""

from __future__ import annotations

import os
import resource
import select
import shlex
import signal
import sys
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from store.errors import EXIT_CUT_OFF, EXIT_HANGUP, EXIT_MISTAKE, PactlineError
from tui.cli.errors import NO_MEMORY
from tui.terminal import LEAVE

VARIABLE = "SSH_ORIGINAL_COMMAND"
# Starts of variables that reach the host's files, where a lax `AcceptEnv` lets them in.
DROPPED = ("PACTLINE_", "PYTHON", "TEXTUAL", "XDG_")

# Characters that a command may have.
LONGEST = 4096

# What a forced command gives where it does not say: seconds of a processor, and MiB.
LOOKUP_SECONDS = 20
SESSION_SECONDS = 1800
MEMORY = 1024

# Seconds between two looks at what a process takes, and that it has to end by itself.
LOOK_EVERY = 0.2
PATIENCE = 0.5

# What ends a process before it can say a word: an index that is cut short under it, no memory left.
_UNTOLD = (
    signal.SIGBUS, signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGXCPU, signal.SIGSYS,
)  # fmt: skip

# The code with which the system's loader ends a process that has no memory for a library's part.
_NOT_LOADED = 127

_GONE = select.POLLHUP | select.POLLERR
# What leaves a terminal as the app found it: its screen, no reports of mouse and pastes, no colour.
_RESTORED = f"{LEAVE}\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[0m".encode()


def client_words() -> list[str]:
    """Return the words after `pactline` in a client's command; the name itself may be left out.

    Variables about what only the administrator may decide are forgotten, and the process ends
    where Python would ask for statements once pactline has ended.

    Raises:
        PactlineError: the command cannot be split.
    """
    if sys.flags.inspect:
        os.write(2, b"pactline: PYTHONINSPECT is not for a restricted account\n")
        os._exit(EXIT_MISTAKE)
    for name in list(os.environ):
        if name.startswith(DROPPED):
            del os.environ[name]
    words = split_command(os.environ.get(VARIABLE, ""))
    return words[1:] if words[:1] == ["pactline"] else words


def split_command(text: str) -> list[str]:
    """Split a command as a shell would, with nothing expanded or run.

    What `ssh host pactline find "'age uk'"` sends arrives as it was meant.

    Raises:
        PactlineError: too long, a control character or no text at all in it, a quote left open.
    """
    if len(text) > LONGEST:
        raise PactlineError(
            f"the command has {len(text):,} characters", remedy=f"at most {LONGEST:,} are read"
        )
    if not text.isprintable():
        raise PactlineError(
            "the command holds a character that cannot be printed",
            remedy="send one line of ordinary text in UTF-8",
        )
    try:
        return shlex.split(text)
    except ValueError as error:
        if "escaped" in str(error):
            raise PactlineError("the command ends in a backslash", remedy="take it away") from None
        raise PactlineError("a quote in the command is left open", remedy="close it") from None


class CutOff(PactlineError):  # noqa: N818 - it tells what the person meets
    """A process took more than its account gives."""

    exit_code = EXIT_CUT_OFF


class Budget(NamedTuple):
    """What a lookup, or a session in the app, may take.

    Attributes:
        seconds: of a processor.
        memory: in MiB, without what other processes share.
        option: of the forced command that sets the seconds.
    """

    seconds: int
    memory: int
    option: str

    def check(self, process: int) -> None:
        """Raise CutOff where a process took more than this; a process that is gone took nothing."""
        seconds, memory = _taken(process)
        remedy = "search for less, or ask whoever keeps the store; the forced command sets {}"
        if seconds > self.seconds:
            raise CutOff(
                f"cut off: more than {self.seconds:,} seconds of processor time",
                remedy=remedy.format(self.option),
            )
        if memory > self.memory:
            raise CutOff(
                f"cut off: more than {self.memory:,} MiB of memory",
                remedy=remedy.format("--memory"),
            )


def split_off(budget: Budget | None) -> int | None:
    """Go on in a process of its own, and look after it in this one.

    Args:
        budget: what the new process may take; None where it has no more memory than the system
            gives it, so that tantivy ends it, in words of its own, where that is not enough.

    Returns:
        None in the new process, which goes on with the work; here, once it has ended, its exit
        code.

    Raises:
        CutOff: the new process took more than its budget, and was ended.
    """
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return _look_after(process, ours, budget)
    os.close(ours)
    if budget is None:
        with suppress(OSError):
            said = os.dup(2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stderr = os.fdopen(said, "w", 1, sys.stderr.encoding, "replace")
        return None
    # What stops a process that leaves no time to look at it; no line is said then.
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, budget.seconds + 5),
        (resource.RLIMIT_DATA, (2 * budget.memory + 512) << 20),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    return None


def _look_after(process: int, end: int, budget: Budget | None) -> int:
    """Wait until a process ends, or end it: with its line, or where it takes too much.

    Args:
        process: its id.
        end: the reading end of a pipe that closes with the process.
        budget: what it may take; None where it lacks nothing but memory.
    """
    hung_up: list[int] = []
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda number, _: hung_up.append(number))
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    poll = select.poll()
    for descriptor in (end, 1, 2) if budget else (end,):
        poll.register(descriptor, 0)
    while True:
        events = dict(poll.poll(LOOK_EVERY * 1000))
        if end in events:
            _, status = os.waitpid(process, 0)
            code = os.waitstatus_to_exitcode(status)
            if budget is None and (-code in _UNTOLD or code == _NOT_LOADED):
                os.write(2, f"pactline: {NO_MEMORY}\n".encode())
                return EXIT_MISTAKE
            if -code in _UNTOLD:
                _restore_terminal()
                line = f"pactline: ended by the system ({signal.Signals(-code).name}); do it again"
                os.write(2, f"{line}, or tell whoever keeps the store\n".encode())
            return code if code >= 0 else 128 - code
        if hung_up or any(event & _GONE for event in events.values()):
            _end(process, poll, end)
            return EXIT_HANGUP
        try:
            if budget:
                budget.check(process)
        except CutOff:
            if _end(process, poll, end):
                _restore_terminal()
            raise


def _restore_terminal() -> None:
    if os.isatty(1):
        os.write(1, _RESTORED)


def _end(process: int, poll: select.poll, end: int) -> bool:
    """End a process, which may tidy up first; tell whether it ended without doing so."""
    until = monotonic() + PATIENCE
    for descriptor in (1, 2):
        with suppress(KeyError):
            poll.unregister(descriptor)
    os.kill(process, signal.SIGTERM)
    while (left := until - monotonic()) > 0:
        if end in dict(poll.poll(left * 1000)):
            return os.WIFSIGNALED(os.waitpid(process, 0)[1])
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return True


def _taken(process: int) -> tuple[float, int]:
    """Return the seconds of a processor and the MiB of its own that a process has taken so far.

    Both are 0 where the system has no /proc; limits of the system still hold there.
    """
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123 - the path is text
            ticks = file.read().rpartition(b")")[2].split()[11:13]
        with open(f"/proc/{process}/status", "rb") as file:  # noqa: PTH123
            lines = file.read().splitlines()
    except OSError:
        return 0.0, 0
    kib = sum(int(line.split()[1]) for line in lines if line.startswith(b"RssAnon:"))
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), kib >> 10

"""The errors a person can meet: each says what happened, where, and what to do next."""

from __future__ import annotations

from shlex import quote

EXIT_FOUND = 0
"""Something was found, or the work was done."""
EXIT_NOTHING = 1
"""Nothing was found, or a check has findings."""
EXIT_MISTAKE = 2
"""The person's mistake, or data that cannot be read."""
EXIT_CUT_OFF = 3
"""Cut off: a restricted account gives no more time or memory."""
EXIT_HANGUP = 129
"""The terminal, or the client at the other end of the line, is gone."""
EXIT_INTERRUPTED = 130
"""Stopped by Ctrl-C."""


class PactlineError(Exception):
    """An error told in one line.

    Args:
        what: what happened, as a clause without a full stop.
        place: the file (and line, cell or path in it) where it happened, or empty.
        remedy: what the person can do next, or empty.
    """

    exit_code = EXIT_MISTAKE

    def __init__(self, what: str, *, place: str = "", remedy: str = "") -> None:
        """Keep the three parts, so that a screen can lay them out on its own."""
        super().__init__(what, place, remedy)
        self.what = what
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the whole error on one line."""
        line = f"{self.place}: {self.what}" if self.place else self.what
        if self.remedy:
            line = f"{line}; {self.remedy}"
        return " ".join(line.split())


def repair_remedy(path: str) -> str:
    """Return what to do about a damaged file, with a command that runs as it is printed."""
    name = path.rpartition("/")[2].removesuffix(".json")
    command = f"pactline repair {quote(path)} {quote(f'{name}-saved.json')}"
    return f"save what can be saved with `{command}`, or take the file from a backup"

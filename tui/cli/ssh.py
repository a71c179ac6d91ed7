"""A locked-down account: what an SSH client asks for, as a forced command serves it.

sshd puts the client's words into SSH_ORIGINAL_COMMAND. They are split here, never by a shell, and
only verbs that read are run; without words the app opens, restricted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from store.errors import EXIT_MISTAKE, PactlineError
from tui.cli.splitting import split_command
from tui.cli.words import Words

VARIABLE = "SSH_ORIGINAL_COMMAND"
DROPPED = ("PACTLINE_", "PYTHON", "TEXTUAL", "XDG_")
"""Starts of variables that reach the host's files, where a lax `AcceptEnv` lets them in."""

ALLOWED_BESIDE = ("ssh", "restricted", "store")
"""Options that the administrator may write beside `--ssh`."""


def serve(options: Words, rest: Sequence[str]) -> int:
    """Serve the client and return the exit code.

    Args:
        options: what the forced command says, `--store` among it; this is the administrator's.
        rest: words after the options; there may be none.

    Raises:
        PactlineError: the client asks for what it may not have, or the forced command is wrong.
    """
    refuse_to_stay_open()
    for key in options.values:
        if key not in ALLOWED_BESIDE:
            raise PactlineError(
                f"--{key} cannot stand beside --ssh", remedy="take it out of the forced command"
            )
    if rest:
        raise PactlineError(
            f"--ssh takes the client's words from {VARIABLE}, not “{rest[0]}”",
            remedy="take the words out of the forced command",
        )
    drop_variables()
    from tui.cli.front import run

    words = client_words(os.environ.get(VARIABLE, ""))
    return run(words, store_path=options.value("store"), restricted=True, remote=True)


def refuse_to_stay_open() -> None:
    """End the process where Python would ask for statements once pactline has ended."""
    if sys.flags.inspect:
        os.write(2, b"pactline: PYTHONINSPECT is not for a restricted account\n")
        os._exit(EXIT_MISTAKE)


def drop_variables() -> None:
    """Forget variables about what only the administrator may decide, such as where files are."""
    for name in list(os.environ):
        if name.startswith(DROPPED):
            del os.environ[name]


def client_words(command: str) -> list[str]:
    """Return the words after `pactline` in a client's command; the name itself may be left out.

    Raises:
        PactlineError: the command cannot be split.
    """
    words = split_command(command)
    return words[1:] if words[:1] == ["pactline"] else words

"""A locked-down account: what an SSH client asks for, as a forced command serves it.

sshd puts the client's words into SSH_ORIGINAL_COMMAND. They are split here, never by a shell, and
only verbs that read are run; without words the app opens, restricted.
"""

from __future__ import annotations

import os
import shlex
import sys

from store.errors import EXIT_MISTAKE, PactlineError

VARIABLE = "SSH_ORIGINAL_COMMAND"
# Starts of variables that reach the host's files, where a lax `AcceptEnv` lets them in.
DROPPED = ("PACTLINE_", "PYTHON", "TEXTUAL", "XDG_")

# Characters that a command may have.
LONGEST = 4096


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

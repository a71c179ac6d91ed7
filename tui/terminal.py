"""What the terminal can do, judged by its environment alone, and how text gets to its clipboard."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

COLOURLESS = ("dumb", "unknown", "vt100", "vt102", "vt220", "vt320", "xterm-mono")
PLAIN_PROTOCOL = ("dumb", "unknown", "linux", "vt100", "vt102", "vt220", "vt320", "cons25")
"""Terminals that may print a modern query instead of ignoring it."""


ENTER, LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J", "\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Sequences that take the terminal's other screen without cursor and wrapping, and give it back."""

MOST_COLUMNS, MOST_LINES = 1_000, 400
"""Of a screen; what a terminal states beyond them would cost memory, and nobody would see it."""


def clamped(columns: int, lines: int) -> tuple[int, int]:
    """Return a size within what is drawn on."""
    return max(1, min(columns, MOST_COLUMNS)), max(1, min(lines, MOST_LINES))


class Terminal(NamedTuple):
    """A terminal's abilities.

    Attributes:
        name: the value of TERM.
        colours: 0, 16 or 256; more than 256 are never sent, which keeps lines short.
        unicode: whether block and box characters arrive as such.
        modern: whether it ignores queries that it does not know.
        light: whether its background is known to be light.
        multiplexer: `tmux`, `screen` or empty.
    """

    name: str = "xterm-256color"
    colours: int = 256
    unicode: bool = True
    modern: bool = True
    light: bool = False
    multiplexer: str = ""

    @property
    def copies(self) -> bool:
        """Whether it may understand the sequence that sets a clipboard (OSC 52)."""
        return self.name.split("-")[0] not in PLAIN_PROTOCOL


def prepare_textual(terminal: Terminal) -> None:
    """Set what Textual reads from the environment of this process alone, before it is loaded.

    A value that is there already is left: 256 colours keep lines short, and so does doing without
    key reports of twelve bytes a letter. Textual takes every dumb terminal for 25 lines.
    """
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256" if terminal.colours == 256 else "standard")
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    if terminal.colours == 0:
        os.environ["NO_COLOR"] = "1"
    if terminal.name in ("dumb", "unknown"):
        os.environ["TERM"] = "vt220"


def detect(environ: Mapping[str, str] | None = None, encoding: str = "") -> Terminal:
    """Return the abilities of the terminal that the environment describes."""
    environ = os.environ if environ is None else environ
    name = environ.get("TERM", "") or "dumb"
    family = name.split("-")[0]
    encoding = encoding or getattr(sys.__stdout__, "encoding", "")
    if environ.get("NO_COLOR") or name in COLOURLESS or family in COLOURLESS:
        colours = 0
    elif "256" in name or "direct" in name or environ.get("COLORTERM") in ("truecolor", "24bit"):
        colours = 256
    else:
        colours = 16
    last_colour = environ.get("COLORFGBG", "").rpartition(";")[2]
    if environ.get("TMUX"):
        multiplexer = "tmux"
    elif environ.get("STY") or family == "screen":
        multiplexer = "screen"
    else:
        multiplexer = "tmux" if family == "tmux" else ""
    return Terminal(
        name=name,
        colours=colours,
        unicode="utf" in encoding.lower() and family not in COLOURLESS and not in_ascii(environ),
        modern=family not in PLAIN_PROTOCOL,
        light=last_colour in ("7", "15"),
        multiplexer=multiplexer,
    )


def in_ascii(environ: Mapping[str, str]) -> bool:
    """Tell whether the environment asks for the locale of ASCII alone.

    Python itself puts UTF-8 in its place, in LC_CTYPE, so that this one doesn't count.
    """
    return (environ.get("LC_ALL") or environ.get("LANG")) in ("C", "POSIX")


# Text on its reader's clipboard (OSC 52)

LONGEST = 74_000
"""Bytes of text that every common terminal takes: 100,000 bytes as sent in base64, less a frame."""

SCREEN_CHUNK = 240
"""Bytes that GNU screen passes through in one piece (its limit is 256 with the frame)."""


def shortened(text: str) -> str:
    """Return as much of a text as terminals take, cut between characters.

    A lone surrogate becomes a question mark.
    """
    return text.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


def wrapped(sequence: str, multiplexer: str) -> str:
    """Return a sequence that reaches the terminal outside of `tmux` or `screen`."""
    if multiplexer == "tmux":
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if multiplexer == "screen":
        starts = range(0, len(sequence), SCREEN_CHUNK)
        return "".join(f"\x1bP{sequence[at : at + SCREEN_CHUNK]}\x1b\\" for at in starts)
    return sequence

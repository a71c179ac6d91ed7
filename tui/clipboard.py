"""What a terminal needs for putting text on its reader's clipboard (OSC 52)."""

from __future__ import annotations

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

"""The sequence that asks a terminal to put text on its reader's clipboard (OSC 52)."""

from __future__ import annotations

from base64 import b64encode

LONGEST = 74_000
"""Bytes of text that every common terminal takes: 100,000 bytes as sent in base64, less a frame."""

SCREEN_CHUNK = 240
"""Bytes that GNU screen passes through in one piece (its limit is 256 with the frame)."""


def shortened(text: str) -> str:
    """Return as much of a text as terminals take, cut between characters."""
    data = text.encode("utf-8", "replace")
    if len(data) <= LONGEST:
        return text
    return data[:LONGEST].decode("utf-8", "ignore")


def sequence(text: str, multiplexer: str = "") -> str:
    """Return the sequence that copies a text.

    Args:
        text: what to copy; a lone surrogate becomes a question mark.
        multiplexer: `tmux` or `screen` wraps it, so that it reaches the terminal outside.
    """
    payload = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    plain = f"\x1b]52;c;{payload}\x07"
    if multiplexer == "tmux":
        return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if multiplexer == "screen":
        pieces = (plain[at : at + SCREEN_CHUNK] for at in range(0, len(plain), SCREEN_CHUNK))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain

"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def code(text: str) -> str:
    """Return text as code inside a line; empty text stays empty."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Return several texts as code, with commas between."""
    return ", ".join(map(code, texts))


def block(text: str, kind: str = "text", *, most: int = 0) -> str:
    """Return lines as a block of code.

    Args:
        text: the lines.
        kind: what they are.
        most: lines to show; the number of those left out is told. 0 shows all.
    """
    lines = text.rstrip("\n").split("\n")
    left_out = len(lines) - most
    if most and left_out > 1:
        lines = [*lines[:most], f"… {left_out:,} more lines"]
    return "\n".join([f"```{kind}", *lines, "```"]) + "\n"


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "?", "!")) else ".")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

"""Text in the cells of a spreadsheet: nothing is run as a formula, nothing breaks the file.

A text that a spreadsheet would run gets an apostrophe in front: one that starts, after apostrophes
and blanks, with `=`, `+`, `-`, `@` (or their full-width forms), or that starts with a tab, a
carriage return or a line feed. `restore` takes the apostrophe away again, and leaves every other
text alone, so that nothing is lost. Plain numbers such as -12.50 are no formulas and stay.
"""

from __future__ import annotations

import re
from collections import Counter

_RUNS = re.compile(r"'*(?:[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
REPLACED = "control characters and broken characters replaced by \N{REPLACEMENT CHARACTER}"
NEUTRALISED = "cells that a spreadsheet would run as a formula given an apostrophe"


def neutralise(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def restore(cell: str) -> str:
    """Return the text that `neutralise` made a cell of."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def without_controls(text: str) -> str:
    """Return the text with what no terminal or spreadsheet can hold replaced, line ends kept."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def safe(text: str, notes: Counter[str]) -> str:
    """Return the text as it may stand in a cell, and count what was done to it."""
    clean = without_controls(text)
    if clean != text:
        notes[REPLACED] += 1
    cell = neutralise(clean)
    if cell != clean:
        notes[NEUTRALISED] += 1
    return cell

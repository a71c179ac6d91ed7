"""The search line and what is said below it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.drawing.cells import cut, width
from tui.drawing.paint import Paint, Painted, Role, fill, spread

MARGIN = 3
"""Cells for the caret, a blank between text and counts, and one at the end."""

LEAST_TEXT = 20
"""Cells of a longer text that are seen before the first count gives way to it."""


def input_line(
    prompt: str,
    text: str,
    caret: int | None,
    counts: Sequence[str],
    cells: int,
    *,
    wrong: Sequence[tuple[int, int]] = (),
    hint: str = "",
    dot: str = "·",
    ellipsis: str = "…",
) -> Painted:
    """Return a line to type in, scrolled so that the caret shows, with counts at its end.

    Args:
        prompt: what stands before the text.
        text: what was typed, printable.
        caret: position of the caret in the text; None while nobody types.
        counts: what stands at the right end; its last parts give way to the text.
        cells: width of the line.
        wrong: starts and ends of the parts that are not understood.
        hint: what stands dimmed in the place of an empty text.
        dot: what stands between counts.
        ellipsis: what stands for the end of a text that is too long while nobody types.
    """
    free = cells - width(prompt) - MARGIN
    said = list(counts)
    while said and free - width(f" {dot} ".join(said)) < (
        width(text) if len(said) > 1 else min(width(text), LEAST_TEXT)
    ):
        said.pop()
    numbers = f" {dot} ".join(said)
    room = max(LEAST_TEXT // 4, free - width(numbers))
    start = 0
    if caret is not None:
        while width(text[start:caret]) >= room:
            start += 1
    shown = cut(text[start:], room, ellipsis if caret is None else "")
    parts = [Paint(prompt, Role.PROMPT)]
    role_at = [Role.INPUT] * (len(shown) + 1)
    for first, last in wrong:
        for position in range(max(0, first - start), min(len(shown), last - start)):
            role_at[position] = Role.ERROR
    if caret is not None and 0 <= caret - start <= len(shown):
        role_at[caret - start] = Role.CARET
        shown += " " if caret - start == len(shown) else ""
    parts += [Paint(char, role) for char, role in zip(shown, role_at, strict=False)]
    if hint and width(hint) <= room - width(shown):
        parts.append(Paint(hint, Role.DIM))
    return fill(spread(parts, [Paint(numbers + " ", Role.DIM)], cells), cells)


def told_line(said: str, cells: int, role: str = Role.DIM, ellipsis: str = "…") -> Painted:
    """Return what is said about the search, one line long."""
    return fill([Paint(f"  {said}" if said else "", role)], cells, "", ellipsis)

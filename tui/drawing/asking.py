"""The search line and what is said below it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.drawing.cells import cut, width
from tui.drawing.paint import Paint, Painted, Role, fill, spread


def input_line(
    prompt: str,
    text: str,
    caret: int | None,
    counts: str,
    cells: int,
    *,
    wrong: Sequence[tuple[int, int]] = (),
    hint: str = "",
) -> Painted:
    """Return a line to type in, scrolled so that the caret shows, with counts at its end.

    Args:
        prompt: what stands before the text.
        text: what was typed, printable.
        caret: position of the caret in the text; None while nobody types.
        counts: what stands at the right end.
        cells: width of the line.
        wrong: starts and ends of the parts that are not understood.
        hint: what stands dimmed behind an empty text, or what Tab would add.
    """
    room = max(4, cells - width(prompt) - width(counts) - 3)
    start = 0
    if caret is not None:
        while width(text[start:caret]) >= room:
            start += 1
    shown = cut(text[start:], room, "")
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
    return fill(spread(parts, [Paint(counts + " ", Role.DIM)], cells), cells)


def told_line(said: str, cells: int, role: str = Role.DIM, ellipsis: str = "…") -> Painted:
    """Return what is said about the search, one line long."""
    return fill([Paint(f" {said}" if said else "", role)], cells, "", ellipsis)

"""The line above the panes and the line of keys below them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.drawing.cells import cut, width
from tui.drawing.paint import Paint, Painted, Role, fill, line_width
from tui.state.place import View

LAST_KEYS = 2
"""Keys at the end of the line (help and quit) that stay when room runs out."""


def top_line(
    label: str,
    view: View,
    counts: dict[View, int],
    crumbs: Sequence[str],
    cells: int,
    *,
    arrow: str = "›",
    ellipsis: str = "…",
) -> Painted:
    """Return the views with their counts, the way that led here, and the store's name.

    The views always fit first, then the crumbs' end, then the store's name.
    """
    short = cells < 64
    left = [Paint(" ", Role.BAR)]
    for number, each in enumerate(View, 1):
        name = each.value.capitalize()
        name = name[:3] if short else name
        count = None if each is View.FUNDING else counts.get(each)
        text = f"{number} {name}" + (f" {count:,}" if count is not None else "")
        left += [
            Paint(f" {text} ", Role.VIEW_ON if each is view else Role.VIEW),
            Paint(" ", Role.BAR),
        ]
    room = cells - line_width(left) - 1
    way = f" {arrow} ".join(crumbs)
    if width(way) > room and crumbs:
        way = cut(crumbs[-1], room, ellipsis)
    right = [Paint(way, Role.BAR_DIM)] if room > 6 and len(crumbs) > 1 else []
    name_room = room - line_width(right) - 2
    if name_room >= 8:
        start = " · " if right and arrow == "›" else " | " if right else ""
        right.append(Paint(start + _named(label, name_room - len(start), ellipsis), Role.BAR_DIM))
    gap = cells - line_width(left) - line_width(right) - 1
    return fill([*left, Paint(" " * gap, Role.BAR), *right], cells, Role.BAR, ellipsis)


def _named(label: str, cells: int, ellipsis: str) -> str:
    """Return a store's name; of a path that is too long the end, which tells stores apart."""
    if width(label) <= cells:
        return label
    end = label.rstrip("/").rpartition("/")[2]
    shortened = f"{ellipsis}/{end}"
    return shortened if end and width(shortened) <= cells else cut(end, cells, ellipsis)


def key_line(
    keys: Sequence[tuple[str, str]], notice: str, cells: int, ellipsis: str = "…"
) -> Painted:
    """Return the keys that apply now with what they do, or a notice in their place.

    Where room runs out, the last but two goes first.
    """
    if notice:
        return fill([Paint(f" {notice}", Role.NOTICE)], cells, Role.BAR, ellipsis)
    shown = list(keys)
    while len(shown) > LAST_KEYS and sum(width(f"{key} {word}  ") for key, word in shown) >= cells:
        shown.pop(-1 - LAST_KEYS)
    parts = [Paint(" ", Role.BAR)]
    for key, word in shown:
        parts += [Paint(key, Role.KEY), Paint(f" {word}  ", Role.BAR_DIM)]
    return fill(parts, cells, Role.BAR, ellipsis)

"""Between which cells two versions of a line differ, so that no more than that is sent."""

from __future__ import annotations

from collections.abc import Iterable

from tui.drawing.paint import Painted


def difference(before: Painted, after: Painted, cells: int) -> tuple[int, int]:
    """Return the cells between which two lines of ASCII text differ; all where unsure."""
    old, new = "".join([text for text, _ in before]), "".join([text for text, _ in after])
    if len(old) != len(new) or len(new) != cells or not (old.isascii() and new.isascii()):
        return 0, cells
    return _alike(before, after), cells - _alike(_backwards(before), _backwards(after))


def _backwards(line: Painted) -> list[tuple[str, str]]:
    return [(text[::-1], role) for text, role in reversed(line)]


def _alike(one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> int:
    """Return how many signs two lines begin with that are the same in text and role."""
    count = 0
    for (old, its_role), (new, role) in zip(one, other, strict=False):
        if its_role != role:
            return count
        if old != new:
            return count + _shared(old, new)
        count += len(new)
    return count


def _shared(one: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low

"""How wide the columns of a table are, where all of them together are wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LONGEST_WORD = 12
"""Columns that a word may ask for; a longer one is folded where there is no room."""


class Needs(NamedTuple):
    """What a column asks for.

    Attributes:
        natural: its width where nothing is wrapped.
        whole: the least width that keeps its ids and figures in one piece.
        words: the least width that keeps its words in one piece, up to `LONGEST_WORD`.
    """

    natural: int
    whole: int
    words: int


def fitted(columns: Sequence[Needs], room: int) -> list[int]:
    """Return the widths of columns: the widest is made narrower until all of them fit.

    Ids and figures are folded only where the other columns cannot give way for them.

    Args:
        columns: what each asks for.
        room: columns of the screen for all of them.
    """
    widths = [column.natural for column in columns]
    for floors in (
        [max(column.whole, column.words) for column in columns],
        [column.words for column in columns],
        [1] * len(columns),
    ):
        if sum(floors) > room and max(floors) > 1:
            continue
        while sum(widths) > room:
            wide = [at for at, width in enumerate(widths) if width > floors[at]]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths

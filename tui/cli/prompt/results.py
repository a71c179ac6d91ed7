"""What can be opened by its number: results of a search, told a page at a time, or sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Listing, Row
from store.text import plural, printable
from tui.cli.prompt.wording import NOTHING, row_line

if TYPE_CHECKING:
    from store.records import Source

PAGE = 10
"""Results told at once."""


class Place(NamedTuple):
    """A record or source that can be opened: its kind and id."""

    kind: str
    id: str


class Results:
    """What was told with numbers, and how far the telling has come.

    Args:
        listings: what a search found, a listing for each kind of record.
    """

    def __init__(self, listings: Sequence[Listing] = ()) -> None:
        """Begin before the first result."""
        self._listings = listings
        self._numbered: list[Place] = []
        self.total = sum(listing.total for listing in listings)

    def place(self, number: int) -> Place | None:
        """Return what was told under a number, or None where nothing was."""
        return self._numbered[number - 1] if 1 <= number <= len(self._numbered) else None

    def summary(self) -> str:
        """Return how many records of each kind were found, and what was searched for instead."""
        if not self.total:
            return NOTHING
        counts = ", ".join(plural(each.total, each.kind) for each in self._listings if each.total)
        corrected = next((each.corrected for each in self._listings if each.corrected), "")
        head = f"Nothing has these very words. Searched for {corrected}.\n" if corrected else ""
        return f"{head}{counts}.\n"

    def more(self) -> str:
        """Return the next results, numbered on from those told already."""
        told = len(self._numbered)
        rows = self._rows(told, PAGE)
        if not rows:
            return "There is no more.\n" if self._listings else "Nothing was searched for yet.\n"
        self._numbered += [Place(str(row.kind), row.id) for row in rows]
        lines = [row_line(number, row) for number, row in enumerate(rows, told + 1)]
        left = self.total - len(self._numbered)
        lines.append(f"{left:,} more: type more." if left else "That is all.")
        return "\n".join(lines) + "\n"

    def again(self) -> str:
        """Return the results once more, from the first."""
        if not self._listings:
            return "There is nothing to go back to.\n"
        self._numbered = []
        return self.more()

    def _rows(self, start: int, count: int) -> list[Row]:
        found: list[Row] = []
        for listing in self._listings:
            if start < listing.total:
                found += listing.rows(start, count - len(found))
            start = max(0, start - listing.total)
            if len(found) >= count:
                break
        return found


class Sources(Results):
    """The sources of a store, numbered."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Number all of them."""
        super().__init__()
        self._sources = sources
        self._numbered = [Place("source", source.id) for source in sources]

    def summary(self) -> str:
        """Return each source on a line: its title, who published it and when."""
        lines = [
            printable(f"{number}. {', '.join(filter(None, _told(source)))}.")
            for number, source in enumerate(self._sources, 1)
        ]
        return "\n".join(lines or ["The store has no sources yet."]) + "\n"


def _told(source: Source) -> tuple[str, ...]:
    return (source.title or source.id, source.publisher, str(source.date))

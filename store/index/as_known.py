"""The index as it was known on a day: what later and undated sources say is not in it.

A record of one source is left out whole by its day. A record that a known and an unknown source
both speak of is merged anew without the latter, so that no figure, name or date of a later source
shows, sorts, counts or is found.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.index.making import make
from store.index.opened import OpenedIndex

if TYPE_CHECKING:
    from store.files.folder import FileStamp, StoreFolder


class KnownIndexes:
    """Returns the index for a day; keeps the last one that had to be made, in memory."""

    def __init__(self) -> None:
        """Start with none."""
        self._last: tuple[tuple[FileStamp, ...], OpenedIndex] | None = None

    def of(self, index: OpenedIndex, folder: StoreFolder, day: date) -> OpenedIndex:
        """Return an index that holds no record mixed with what was not known on the day.

        Args:
            index: of all files.
            folder: the files.
            day: up to which sources count; one without a date never does.

        Raises:
            FileChanged: a file is not the indexed one any more.
        """
        unknown = {
            file.number
            for file in index.state.files
            if file.source and not 0 < file.known <= day.toordinal()
        }
        if not unknown:
            return index
        dated = index.known(day)
        mixed = index.both(dated, index.terms("file", [str(number) for number in unknown]))
        if not index.count(mixed):
            return index
        stamps = tuple(file.stamp for file in index.state.files if file.number not in unknown)
        last = self._last
        if last is None or last[0] != stamps:
            self._last = last = stamps, make(folder, None, None, stamps, {}, None)
        return last[1]

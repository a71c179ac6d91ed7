"""The rows of a list, fetched by windows, so that its length costs nothing."""

from __future__ import annotations

from typing import Protocol

from store.interface import Kind, Listing, Row

WINDOW = 25
"""Rows fetched at once: a screenful, since each row costs a typed letter its time."""


class RowList(Protocol):
    """What a list pane draws."""

    total: int

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""

    def share(self, position: int) -> float:
        """Return how long the row's bar is, 0 to 1."""

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""

    def position_of_letter(self, letters: str) -> int:
        """Return the first row that sorts at or after the letters."""


class ListedRows:
    """The rows of a listing of the store."""

    def __init__(self, listing: Listing) -> None:
        """Fetch the first window, which the first screen shows."""
        self.listing = listing
        self.total = listing.total
        self._windows: dict[int, list[Row]] = {}
        self._fetch(0)

    def _fetch(self, window: int) -> list[Row]:
        rows = self.listing.rows(window * WINDOW, WINDOW)
        if len(self._windows) > 50:
            self._windows.pop(next(iter(self._windows)))
        self._windows[window] = rows
        return rows

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        if not 0 <= position < self.total:
            return None
        window, offset = divmod(position, WINDOW)
        rows = self._windows.get(window)
        if rows is None:
            rows = self._fetch(window)
        return rows[offset] if offset < len(rows) else None

    def share(self, position: int) -> float:
        """Return 0: records have no bar."""
        return 0.0

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        return self.listing.position_of(record_id)

    def position_of_letter(self, letters: str) -> int:
        """Return the first row that sorts at or after the letters."""
        return self.listing.position_of_letter(letters)


class FixedRows:
    """Rows at hand: years of money and the funds below them; a row without id is a heading."""

    def __init__(self, rows: list[Row], shares: list[float] | None = None) -> None:
        """Take the rows and the lengths of their bars."""
        self._rows = rows
        self._shares = shares or []
        self.total = len(rows)

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None beyond the end."""
        return self._rows[position] if 0 <= position < self.total else None

    def share(self, position: int) -> float:
        """Return how long the row's bar is, 0 to 1."""
        return self._shares[position] if position < len(self._shares) else 0.0

    def position_of(self, record_id: str) -> int | None:
        """Return where a record is listed."""
        return next((at for at, row in enumerate(self._rows) if row.id == record_id), None)

    def position_of_letter(self, letters: str) -> int:
        """Return the first row whose title starts with the letters or a later one."""
        wanted = letters.casefold()
        for at, row in enumerate(self._rows):
            if row.kind is Kind.FUND and row.title.casefold() >= wanted:
                return at
        return max(0, self.total - 1)


NO_ROWS = FixedRows([])

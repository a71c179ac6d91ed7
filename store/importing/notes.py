"""What a reader has to say about a file: its warnings, and the records that could not be kept."""

from __future__ import annotations

from store.importing.limits import EXCERPT
from store.importing.plan import Lost, Warning
from store.text import printable


class UnkeepableError(Exception):
    """A record that cannot be kept; the message says why."""


class Notes:
    """Collects warnings about one file.

    Args:
        file: its name, as people know it.
    """

    def __init__(self, file: str) -> None:
        """Start with nothing to say."""
        self.file = file
        self.warnings: list[Warning] = []
        self.lost: list[Lost] = []
        self.titles: dict[str, str] = {}
        """Field paths to the column titles that a table has for them."""

    def warn(self, where: str, field: str, found: object, done: str, record: str = "") -> None:
        """Note something about a record that is kept."""
        title = self.titles.get(field, field)
        self.warnings.append(
            Warning(self.file, where, excerpt(title), excerpt(found), done, excerpt(record))
        )

    def lose(self, where: str, record: str, reason: str) -> None:
        """Note a record that cannot be kept."""
        self.lost.append(Lost(self.file, where, excerpt(record), reason))


def excerpt(found: object) -> str:
    """Return a value as a short printable text."""
    text = found if isinstance(found, str) else str(found)
    return printable(text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")

"""What a 360Giving package cannot say of an organisation of several names."""

from __future__ import annotations

from collections import Counter
from typing import Any

from store.exporting.giving_organisations import SourceBook

REORDERED = "organisations of several names, of which another comes first when they are read again"
NAMES_CUT = "organisations with more names than the standard has room for"
_FIELDS = ("fundingOrganization", "recipientOrganization")


class NamesWritten:
    """The names that a package gives each organisation, in the order in which they stand in it."""

    def __init__(self, book: SourceBook) -> None:
        """Take the organisations as their sources know them."""
        self._book = book
        self._names: dict[tuple[str, str], dict[str, None]] = {}
        self._other: dict[tuple[str, str], str] = {}

    def add(self, source: str, grant: dict[str, Any]) -> None:
        """Remember the names in a grant that is written."""
        for field in _FIELDS:
            for each in grant.get(field, ()):
                body = (source, each["id"])
                self._names.setdefault(body, {})[each["name"]] = None
                self._other.setdefault(body, each.get("alternateName", ""))

    def notes(self) -> Counter[str]:
        """Return what the package does not tell of names, to the number of organisations."""
        found: Counter[str] = Counter()
        for body, names in self._names.items():
            own = self._book.names_of(*body)
            written = [name for name in (*names, self._other[body]) if name in own]
            kept = [name for name in own if name in written]
            found[REORDERED] += kept[:1] != written[:1]
            found[NAMES_CUT] += not set(self._book.unused_names(*body)) <= set(written)
        return +found

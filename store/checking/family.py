"""What a family of checks is: it sees every record once and says what it finds."""

from __future__ import annotations

from collections.abc import Iterable

from store.checking.findings import Finding
from store.records import Agreement, Fund, Organisation


class Family:
    """Checks that look at the same things; the base sees everything and finds nothing.

    A family keeps no records, only what it needs to tell something at the end, so that a store of
    any size is checked in little memory. `source` is always the id of the source being read.
    """

    def sees(self, kind: str) -> bool:
        """Tell whether the family looks at records of a kind (the name of the method)."""
        return getattr(type(self), kind) is not getattr(Family, kind)

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return what is found in one source's account of an agreement."""
        return ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return what is found in one source's account of an organisation."""
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Return what is found in one source's account of a fund."""
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return what shows only when the whole source has been read."""
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return what shows only when all sources have been read."""
        return ()

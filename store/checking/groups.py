"""Counts that include others: do the groups add up to the whole?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from store.amounts import Qualifier
from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import GROUPS_DIFFER
from store.records import Agreement, Count, Organisation


class Groups(Family):
    """Compares a number with the numbers that its source lists under it."""

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return the counts of an agreement that do not add up."""
        return self._found(source, named(record), record.counts) if record.counts else ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return the counts of an organisation that do not add up."""
        return self._found(source, named(record), record.counts) if record.counts else ()

    def _found(self, source: str, record: Named, counts: tuple[Count, ...]) -> Iterator[Finding]:
        for count in counts:
            yield from self._found(source, record, count.includes)
            parts = [part for part in count.includes if part.unit == count.unit]
            if len(parts) < 2:
                continue
            given = sum(part.value for part in parts)
            least = _bounds(count)[0] - sum(_bounds(part)[1] for part in parts)
            most = _bounds(count)[1] - sum(_bounds(part)[0] for part in parts)
            if least <= 0 <= most:
                continue
            if least > 0:
                rest = f"at least {least:,.0f} are in no named group"
            else:
                rest = f"at least {-most:,.0f} too many: groups overlap, or a number is wrong"
            figures = " + ".join(f"{part.value:,}" for part in parts)
            message = f"{count} include {figures} = {given:,}: {rest}"
            yield GROUPS_DIFFER.finding(message, [record], [source])


def _bounds(count: Count) -> tuple[float, float]:
    """Return the least and the most that a count can be."""
    if count.qualifier is Qualifier.EXACTLY:
        return count.value, count.value
    if count.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return count.value, math.inf
    return 0, math.inf if count.qualifier is Qualifier.ABOUT else count.value

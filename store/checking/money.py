"""Figures of nothing and below zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.checking.family import Family
from store.checking.findings import Finding, named
from store.checking.registry import NEGATIVE, ZERO
from store.records import Agreement, Fund, FundingLine


class Money(Family):
    """Reads each stated figure; what is applied for in vain may well be nothing in the end."""

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return the zero and negative figures of an agreement."""
        for line in record.funding:
            if line.amount is not None and line.amount.value <= 0:
                return self._found(source, record, record.funding)
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Return a fund's size that is zero or negative."""
        return self._found(source, record, (record.amount,) if record.amount else ())

    def _found(
        self, source: str, record: Agreement | Fund, lines: tuple[FundingLine, ...]
    ) -> Iterator[Finding]:
        for line in lines:
            if line.amount is None or line.amount.value > 0:
                continue
            stage = f" {line.stage}" if line.stage else ""
            period = f" for {line.period}" if line.period else ""
            check = ZERO if line.amount.value == 0 else NEGATIVE
            message = f"{line.amount.full()}{stage}{period}"
            yield check.finding(message, [named(record)], [source])

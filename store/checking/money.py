"""Figures of nothing and below zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.amounts import Stage
from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import NEGATIVE, ZERO
from store.records import Agreement, Fund, FundingLine


class Money(Family):
    """Reads each stated figure; nothing applied for or nothing paid yet is no fault.

    A publisher of one £0 grant often has many, so those of a source become one finding.
    """

    def __init__(self) -> None:
        """Start with no figures."""
        self._nothing: dict[str, dict[Named, None]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Note the zero figures of an agreement, and return the negative ones."""
        for line in record.funding:
            if line.amount is not None and line.amount.value <= 0:
                return self._found(source, record, record.funding)
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Note or return a fund's size that is zero or negative."""
        return self._found(source, record, (record.amount,) if record.amount else ())

    def source_read(self, source: str) -> Iterator[Finding]:
        """Return one finding for each kind of zero figure."""
        nothing, self._nothing = self._nothing, {}
        for said, records in nothing.items():
            message = said if len(records) == 1 else f"{said} in {len(records):,} records"
            yield ZERO.finding(message, records, [source])

    def _found(
        self, source: str, record: Agreement | Fund, lines: tuple[FundingLine, ...]
    ) -> Iterator[Finding]:
        for line in lines:
            if line.amount is None or line.amount.value > 0:
                continue
            said = f"{line.amount.full()} {line.stage}".strip()
            if line.amount.value < 0:
                yield NEGATIVE.finding(said, [named(record)], [source])
            elif line.stage not in (Stage.APPLIED_FOR, Stage.DISBURSED):
                self._nothing.setdefault(said, {})[named(record)] = None

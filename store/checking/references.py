"""References to records that nobody has."""

from __future__ import annotations

from collections.abc import Iterable

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import NOBODY_KNOWS
from store.records import Agreement, Fund, Organisation


class References(Family):
    """Keeps the ids that exist, and for each id that is referred to the first few that do so."""

    def __init__(self) -> None:
        """Start knowing nobody."""
        self._known: set[str] = set()
        self._asked: dict[str, tuple[str, list[Named], dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember the agreement, and whom it refers to."""
        self._known.add(record.id)
        for party in record.parties:
            self._ask(party.organisation, party.role, source, record)
        for line in record.funding:
            self._ask(line.payer, "payer", source, record)
            self._ask(line.payee, "payee", source, record)
            self._ask(line.drawn_from, "fund that money is drawn from", source, record)
        self._ask(record.part_of, "whole that it is part of", source, record)
        keys = {line.key for line in record.funding}
        return [
            NOBODY_KNOWS.finding(
                f"“the same as {line.same_as}” points at no figure of the record",
                [named(record)],
                [source],
                "correct the key that the figure points at",
            )
            for line in record.funding
            if line.same_as and line.same_as not in keys
        ]

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Remember the organisation by all its ids, and what it is a member of."""
        self._known.add(record.id)
        self._known.update(record.identifiers)
        for wanted in record.member_of:
            self._ask(wanted, "body that it is a member of", source, record)
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Remember the fund."""
        self._known.add(record.id)
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return each id that is referred to and that no source has."""
        for wanted, (word, records, sources) in self._asked.items():
            if wanted not in self._known:
                message = f"{wanted}, given as {word}, is in no source"
                yield NOBODY_KNOWS.finding(message, records, sources)

    def _ask(self, wanted: str, word: str, source: str, record: Agreement | Organisation) -> None:
        if not wanted or wanted in self._known:
            return
        _, records, sources = self._asked.setdefault(wanted, (word, [], {}))
        records.append(named(record))
        sources[source] = None

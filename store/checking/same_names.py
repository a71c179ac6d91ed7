"""One id under many names, and one name over many ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.checking.family import Family
from store.checking.findings import Finding, Named, listing
from store.checking.identities import Identities
from store.checking.names import alike, is_short_for, run_together
from store.checking.registry import LIKELY_SAME, MANY_NAMES
from store.records import Agreement, Organisation

_INDIVIDUAL = "individual"
_COMPARED = 100
"""Names of one id that are held against each other; no body goes by more, only broken files do."""


class SameNames(Family):
    """Keeps the names of each id, with the sources that write each."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, which grow while sources are read."""
        self._identities = identities
        self._names: dict[str, dict[str, tuple[str, ...]]] = {}
        self._alone: tuple[str, ...] = ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Remember the name of an organisation."""
        if record.name and record.kind != _INDIVIDUAL:
            self._note(record.id, record.name, source)
        return ()

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember the names that the parties go by in an agreement."""
        for party in record.parties:
            if party.organisation and party.name and party.kind != _INDIVIDUAL:
                self._note(party.organisation, party.name, source)
        return ()

    def all_read(self) -> Iterator[Finding]:
        """Return ids under several names first, then names over several ids."""
        for record_id, names in self._names.items():
            if len(names) > 1:
                yield from _many_names(record_id, names)
        by_name: dict[str, dict[str, None]] = {}
        for record_id, names in self._names.items():
            for name in names:
                by_name.setdefault(run_together(name), {})[record_id] = None
        reported: set[tuple[str, ...]] = set()
        for ids in by_name.values():
            group = tuple(sorted(ids))
            if len(group) > 1 and group not in reported:
                reported.add(group)
                yield from self._likely_same(group)

    def _note(self, record_id: str, name: str, source: str) -> None:
        if not self._alone or self._alone[0] != source:
            self._alone = (source,)
        names = self._names.setdefault(record_id, {})
        said_by = names.setdefault(name, self._alone)
        if source not in said_by:
            names[name] = (*said_by, source)

    def _likely_same(self, ids: tuple[str, ...]) -> Iterator[Finding]:
        bodies = {self._identities.line_of(record_id): record_id for record_id in reversed(ids)}
        one_each = sorted(bodies.values())
        undecided = [each for each in one_each if self._open_to(each, one_each)]
        if not undecided:
            return
        records = [Named("organisation", each, next(iter(self._names[each]))) for each in undecided]
        sources = [
            source
            for each in undecided
            for said_by in self._names[each].values()
            for source in said_by
        ]
        pair = f"{undecided[0]} {self._open_to(undecided[0], undecided)}"
        yield LIKELY_SAME.finding(
            f"“{records[0].title}” is the name of {listing(undecided)}",
            records,
            sources,
            f"decide with `pactline same {pair}` or `pactline different {pair}`",
        )

    def _open_to(self, record_id: str, others: list[str]) -> str:
        """Return the first of the others that nobody has told apart from the id, or nothing."""
        apart = self._identities.told_apart
        return next((o for o in others if o != record_id and not apart(record_id, o)), "")


def _many_names(record_id: str, names: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding where some names of an id differ by more than their writing."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(run_together(name), name)
    distinct: list[str] = []
    for name in written.values():
        near = distinct[-_COMPARED:]
        if not any(alike(name, other) or is_short_for(name, other) for other in near):
            distinct.append(name)
    if len(distinct) > 1:
        listed = listing([f"“{name}”" for name in distinct])
        record = Named("organisation", record_id, distinct[0])
        yield MANY_NAMES.finding(
            f"{record_id} goes by {len(distinct)} names: {listed}",
            [record],
            [source for said_by in names.values() for source in said_by],
        )

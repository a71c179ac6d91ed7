"""What sources say differently of one record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from store.checking.comparing import (
    Said,
    agreement_facts,
    compare_agreements,
    compare_organisations,
    organisation_facts,
)
from store.checking.family import Family
from store.checking.findings import Finding, Named
from store.checking.identities import Identities
from store.checking.registry import CLAIMS_DIFFER
from store.records import Agreement, Organisation

if TYPE_CHECKING:
    from store.interface import Store


class Conflicts(Family):
    """Notes which records several sources speak of, and compares these at the end.

    Of each record only a number is kept that is the same where all that is compared is the same.
    """

    def __init__(self, store: Store, identities: Identities) -> None:
        """Take the store, from which the few records in question are read again."""
        self._store = store
        self._identities = identities
        self._seen: dict[str, dict[str, int]] = {"agreement": {}, "organisation": {}}
        self._open: dict[str, str] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Note an agreement."""
        return self._note("agreement", record.id, agreement_facts(record))

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Note an organisation, under the id that stands for all its ids."""
        facts = organisation_facts(record)
        return self._note("organisation", self._identities.of(record.id), facts)

    def all_read(self) -> Iterator[Finding]:
        """Return one finding for each thing that sources say differently."""
        for record_id, kind in self._open.items():
            get = self._store.agreement if kind == "agreement" else self._store.organisation
            view = get(record_id)
            if view is None:
                continue
            compare: Callable[..., Iterator[tuple[str, list[Said]]]] = (
                compare_agreements if kind == "agreement" else compare_organisations
            )
            about = [Named(kind, view.id, view.title)]
            for what, said in compare(view.records):
                claims = "; ".join(f"{value} ({source})" for value, source in said)
                yield CLAIMS_DIFFER.finding(f"{what}: {claims}", about, [s for _, s in said])

    def _note(self, kind: str, record_id: str, facts: tuple[object, ...]) -> Iterable[Finding]:
        digest = hash(facts)
        if self._seen[kind].setdefault(record_id, digest) != digest:
            self._open[record_id] = kind
        return ()

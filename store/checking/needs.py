"""What every record of its kind needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.identities import Identities
from store.checking.registry import MISSING
from store.records import Agreement, Fund, Organisation
from store.text import plural


class Needs(Family):
    """Collects, for each source, the records that lack the same thing into one finding."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a name under any id of a body is its name."""
        self._identities = identities
        self._lacking: dict[str, list[Named]] = {}
        self._nameless: dict[str, list[Named]] = {}
        self._named: set[str] = set()

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Note an agreement without title or parties, or a grant short of its standard."""
        if not record.title and not _is_further_account(record):
            self._note("without title", record)
        if record.type == "grant":
            self._grant(record)
        elif not record.parties and not _is_further_account(record):
            self._note("without parties", record)
        return ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Note whether an organisation has a name; a part of a register has none of its own."""
        if record.name:
            self._named.add(record.id)
        else:
            self._nameless.setdefault(source, []).append(named(record))
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Note a fund without a title."""
        if not record.title:
            self._note("without title", record)
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return one finding for each thing that is missing, with all the records that lack it."""
        lacking, self._lacking = self._lacking, {}
        for what, records in lacking.items():
            yield _finding(records[0].kind, what.partition(":")[2], records, source)

    def all_read(self) -> Iterator[Finding]:
        """Return one finding for each source with organisations that no source names."""
        bodies = {self._identities.of(record_id) for record_id in self._named}
        for source, records in self._nameless.items():
            lacking = [each for each in records if self._identities.of(each.id) not in bodies]
            if lacking:
                yield _finding("organisation", "without name", lacking, source)

    def _grant(self, record: Agreement) -> None:
        if not record.purpose:
            self._note("without description", record)
        if not any(line.amount for line in record.funding):
            self._note("without amount", record)
        if (
            not any(line.date for line in record.funding)
            and not any(event.date for event in record.events)
            and not record.as_published.get("awardDate")
        ):
            self._note("without award date", record)
        roles = {party.role for party in record.parties}
        if "funder" not in roles:
            self._note("without funder", record)
        if "recipient" not in roles:
            self._note("without recipient", record)
        for party in record.parties:
            if party.kind == "organisation" and not party.organisation:
                self._note(f"without an id of the {party.role}", record)

    def _note(self, what: str, record: Agreement | Organisation | Fund) -> None:
        name = named(record)
        self._lacking.setdefault(f"{name.kind}:{what}", []).append(name)


def _finding(kind: str, what: str, records: list[Named], source: str) -> Finding:
    subject = plural(len(records), kind)
    return MISSING.finding(f"{subject} {what}", records, [source])


def _is_further_account(record: Agreement) -> bool:
    """Tell whether a source only adds to what others say, which is no fault."""
    return not record.title and not record.parties

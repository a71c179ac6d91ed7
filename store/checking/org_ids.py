"""Organisation ids whose prefix or number their register cannot have given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.checking.family import Family
from store.checking.findings import Check, Finding, Named, named
from store.checking.registry import ID_FORM, LOST_ZEROS, UNKNOWN_PREFIX
from store.identifiers import lost_zeros, parse, problem, standard_form
from store.records import Agreement, Organisation
from store.text import plural

_COMPANY_NUMBER = ("companyNumber", "Company Number", "Recipient Org:Company Number")


class OrgIds(Family):
    """Looks at each id of a source once; ids of one unknown prefix become one finding."""

    def __init__(self) -> None:
        """Start with no ids."""
        self._seen: set[str] = set()
        self._prefixes: dict[str, list[Named]] = {}

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return what is wrong with an organisation's ids and its company number."""
        about = named(record)
        found = [self._look(source, each, about) for each in (record.id, *record.identifiers)]
        found.append(_company_number(source, record.as_published, about))
        return [each for each in found if each]

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return what is wrong with the ids of parties that are no record of their own."""
        return [
            finding
            for party in record.parties
            if party.organisation and party.organisation not in self._seen
            if (finding := self._look(source, party.organisation, named(record)))
        ]

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return one finding for each unknown prefix of the source."""
        prefixes, self._prefixes = self._prefixes, {}
        self._seen.clear()
        for prefix, records in prefixes.items():
            ids = plural(len(records), "id")
            message = f"{ids} with {prefix}" if prefix else f"{ids} without a prefix"
            yield UNKNOWN_PREFIX.finding(message, records, [source])

    def _look(self, source: str, org_id: str, about: Named) -> Finding | None:
        if org_id in self._seen:
            return None
        self._seen.add(org_id)
        clause = problem(org_id)
        if not clause:
            return None
        prefix, number = parse(org_id.strip())
        if not prefix or (prefix.startswith("GB-") and clause.startswith("unknown prefix")):
            start = f"the unknown prefix {prefix}" if prefix else ""
            self._prefixes.setdefault(start, []).append(about)
            return None
        check: Check = ID_FORM
        remedy = ""
        if lost_zeros(org_id):
            check, remedy = LOST_ZEROS, f"write it as {standard_form(org_id)}"
            clause = f"“{number}” has lost its leading zeros"
        elif standard_form(org_id) != org_id and not problem(standard_form(org_id)):
            remedy = f"write it as {standard_form(org_id)}"
        return check.finding(f"{org_id}: {clause}", [about], [source], remedy)


def _company_number(source: str, published: dict[str, Any], about: Named) -> Finding | None:
    """Return a finding where the company number beside the id has lost its zeros."""
    for name in _COMPANY_NUMBER:
        number = str(published.get(name) or "").strip()
        whole = f"GB-COH-{number}"
        if number and lost_zeros(whole):
            message = f"company number {number} has lost its leading zeros"
            remedy = f"write it as {parse(standard_form(whole)).number}"
            return LOST_ZEROS.finding(message, [about], [source], remedy)
    return None

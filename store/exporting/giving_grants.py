"""Agreements as grants of the 360Giving Data Standard, the way their importer reads them back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from store.amounts import Qualifier, Scope, Stage
from store.dates import PartialDate, Period, Precision
from store.exporting.fitting import fit
from store.exporting.fitting_values import is_day
from store.exporting.giving_fields import GRANT
from store.exporting.giving_organisations import SourceBook, place
from store.records import Agreement

NO_FIELD = "grants with facts that the standard has no field for"
EMPTY = "given by no source, left empty"
PERSON = "an individual"
"""What the recipient of a grant to an individual is called, whatever a record says."""

_AMOUNTS = {
    Stage.AWARDED: "amountAwarded",
    Stage.APPLIED_FOR: "amountAppliedFor",
    Stage.DISBURSED: "amountDisbursed",
}
_LISTED = ("beneficiaryLocation", "grantProgramme", "fundingOrganization", "recipientOrganization")
_WITHOUT_FIELD = ("counts", "aims", "undertakings", "statements", "notes", "part_of")
_REQUIRED = {
    "amountAwarded": "without an exact amount awarded",
    "currency": "without a currency code",
    "awardDate": "without an award date to the day",
    "fundingOrganization": "without a funder that has an id",
}


class UnfitError(Exception):
    """A grant that the standard cannot hold; the message is the reason."""


def grant_of(
    record: Agreement, source: str, book: SourceBook, notes: Counter[str]
) -> dict[str, Any]:
    """Return one source's account of a grant as the standard's schema allows it.

    Raises:
        UnfitError: a field that the standard requires cannot be filled.
    """
    published = record.as_published
    own = {"id": record.id, "title": record.title, "description": record.purpose}
    grant: dict[str, Any] = dict(own)
    grant |= {key: value for key, value in published.items() if key not in _LISTED}
    grant |= own
    grant |= _money(record)
    grant |= _recipient(record, source, book)
    grant["fundingOrganization"] = _organisations(record, "funder", source, book)
    if "awardDate" not in published and (awarded := _award_date(record)):
        grant["awardDate"] = awarded
    if "dateModified" not in published and is_day(record.modified.text):
        grant["dateModified"] = f"{record.modified.text}T00:00:00Z"
    for field, period, months in (
        ("plannedDates", record.planned, record.term_months),
        ("actualDates", record.actual, None),
    ):
        dates = _dates(period, months, published.get(field), notes)
        if dates:
            grant[field] = dates
    for field, texts in (("url", record.url), ("regrantType", record.regrant)):
        if texts:
            grant[field] = texts
    places = [place(each) for each in record.places]
    grant["beneficiaryLocation"] = _overlaid(places, published.get("beneficiaryLocation"))
    programmes = [
        {key: text for key in ("code", "title", "url") if (text := getattr(each, key))}
        for each in record.programmes
    ]
    grant["grantProgramme"] = _overlaid(programmes, published.get("grantProgramme"))
    if any(getattr(record, name) for name in _WITHOUT_FIELD):
        notes[NO_FIELD] += 1
    return _held_against_schema(grant, notes)


def _held_against_schema(raw: dict[str, Any], notes: Counter[str]) -> dict[str, Any]:
    done: Counter[str] = Counter()
    grant: dict[str, Any] = fit(raw, GRANT, "", done)
    for field in ("fundingOrganization", "recipientOrganization"):
        whole = [each for each in grant.get(field, []) if each.get("id")]
        if len(whole) < len(grant.get(field, [])):
            done[f"{field}: without an id, left out"] += 1
        for each in whole:
            each.setdefault("name", "")
        grant[field] = whole
        if not whole:
            del grant[field]
    if ("recipientOrganization" in grant) == ("recipientIndividual" in grant):
        both = "recipientOrganization" in grant
        raise UnfitError(
            "with both a person and an organisation as recipient"
            if both
            else "without a recipient that has an id"
        )
    for field, reason in _REQUIRED.items():
        if field not in grant:
            raise UnfitError(reason)
    for field in ("title", "description"):
        if not grant[field]:
            done[f"{field}: {EMPTY}"] += 1
    notes.update(done)
    return grant


def _money(record: Agreement) -> dict[str, Any]:
    """Return the exact figures; a hedged one would lose its hedge and stays away."""
    found: dict[str, Any] = {}
    for line in record.funding:
        field = _AMOUNTS.get(line.stage)
        if field is None or field in found or line.amount is None or line.scope is not Scope.TOTAL:
            continue
        amount = line.amount
        if amount.qualifier is not Qualifier.EXACTLY:
            continue
        if found.setdefault("currency", amount.currency) == amount.currency:
            found[field] = amount.value
    return found


def _recipient(record: Agreement, source: str, book: SourceBook) -> dict[str, Any]:
    found: dict[str, Any] = {
        "recipientOrganization": _organisations(record, "recipient", source, book)
    }
    if any(party.role == "recipient" and party.kind == "individual" for party in record.parties):
        found["recipientIndividual"] = {"id": f"{record.id}-individual", "name": PERSON}
    return found


def _organisations(
    record: Agreement, role: str, source: str, book: SourceBook
) -> list[dict[str, Any]]:
    field = "fundingOrganization" if role == "funder" else "recipientOrganization"
    parties = [
        book.organisation(source, party)
        for party in record.parties
        if party.role == role and party.kind != "individual"
    ]
    return _overlaid(parties, record.as_published.get(field))


def _overlaid(objects: list[dict[str, Any]], left: object) -> list[dict[str, Any]]:
    """Return objects with what was kept as published of each put back in its place."""
    if not isinstance(left, list) or len(left) != len(objects):
        return objects
    return [
        {**each, **rest} if isinstance(rest, dict) else each
        for each, rest in zip(objects, left, strict=True)
    ]


def _award_date(record: Agreement) -> str:
    dates = [line.date for line in record.funding if line.stage is Stage.AWARDED]
    dates += [event.date for event in record.events if event.kind == "awarded" and not event.by]
    return next((day.text for day in dates if day.precision is Precision.DAY), "")


def _dates(
    period: Period | None, months: int | None, left: object, notes: Counter[str]
) -> list[dict[str, Any]]:
    first: dict[str, Any] = {}
    if period is not None:
        first = {"startDate": _edge(period.start, notes), "endDate": _edge(period.end, notes, 1)}
    if months:
        first["duration"] = months
    first = {key: value for key, value in first.items() if value}
    stretches = [part for part in left if isinstance(part, dict)] if isinstance(left, list) else []
    if stretches:
        first |= stretches[0]
    return [each for each in (first, *stretches[1:]) if each]


def _edge(day: PartialDate, notes: Counter[str], last: int = 0) -> str:
    """Return a date as the standard writes it; a financial year by its first or last day."""
    if day.precision is not Precision.FINANCIAL_YEAR:
        return day.text
    notes["financial years written as their first and last days"] += 1
    edge = day.last if last else day.first
    return edge.isoformat() if edge else ""

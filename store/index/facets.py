"""How many of the listed records have each value of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from store.currencies import MINOR
from store.financial_years import FinancialYear
from store.index.schema import AGREEMENT, FACET_FIELDS, FUND, ORGANISATION
from store.index.statuses import STATUSES, status_query
from store.interface import FacetCount
from store.query.fields import field_named

if TYPE_CHECKING:
    from tantivy import Query

    from store.index.listing import IndexListing
    from store.index.opened import OpenedIndex

PARTY_FIELDS = ("funder", "recipient", "partner", "party")

BANDS = (
    ("<0", "below nothing", None, -1),
    ("0..999.9999", "under 1k", 0, 1_000 * MINOR - 1),
    ("1k..9999.9999", "1k to 10k", 1_000 * MINOR, 10_000 * MINOR - 1),
    ("10k..99999.9999", "10k to 100k", 10_000 * MINOR, 100_000 * MINOR - 1),
    ("100k..999999.9999", "100k to 1m", 100_000 * MINOR, 1_000_000 * MINOR - 1),
    (">=1m", "1m and more", 1_000_000 * MINOR, None),
)
"""Sizes of amounts: as a query asks for them, as they are called, and in ten-thousandths."""

_WIDE = 2_000
"""Values looked at in each part of the index, so that the commonest of all are among them."""


class Body(NamedTuple):
    """A value of a field for people, with all the terms that stand for it."""

    value: str
    label: str
    terms: tuple[str, ...]


def facets(listing: IndexListing, field: str, limit: int) -> list[FacetCount]:
    """Return the commonest values of a field, “none” last; empty for a field without values.

    Raises:
        KeyError: there is no such field.
    """
    entry = field_named(field)
    if entry is None:
        raise KeyError(field)
    name, index = entry.name, listing.index
    if listing.kind.value not in entry.kinds or not listing.total:
        return []
    if name == "amount":
        found = [
            FacetCount(value, label, index.count(index.both(listing.found, query)))
            for value, label, query in _bands(listing)
        ]
        found = [each for each in found if each.records]
    elif name == "status" and listing.compiler.kind == AGREEMENT:
        queries = [(each, status_query(index, each, listing.today)) for each in STATUSES]
        counts = [(each, index.count(index.both(listing.found, query))) for each, query in queries]
        counts.sort(key=lambda each: -each[1])
        return [FacetCount(each, each, count) for each, count in counts if count]
    elif name == "fy":
        buckets = terms(listing, listing.found, "fy_a", limit + 1)
        month = index.state.start_month
        years = [(int(each["key"]), int(each["doc_count"])) for each in buckets if each["key"]]
        found = [
            FacetCount(text, text, count)
            for text, count in ((str(FinancialYear(y, month)), n) for y, n in years[:limit])
        ]
    elif name in FACET_FIELDS:
        found = [
            FacetCount(body.value, body.label, count)
            for body, count in counted(listing, listing.found, name, limit)
        ]
    else:
        return []
    if entry.lacks:
        none = index.count(
            index.both(listing.found, index.lacking(listing.compiler.kind, entry.lacks))
        )
        if none:
            found.append(FacetCount("", "none", none))
    return found


def counted(listing: IndexListing, query: Query, field: str, limit: int) -> list[tuple[Body, int]]:
    """Return the commonest values of a field with their numbers of records, one for each body."""
    index = listing.index
    found: dict[str, tuple[Body, int]] = {}
    for bucket in terms(listing, query, field, 2 * limit + 5):
        term = str(bucket["key"])
        body = body_of(index, field, term)
        if body.value in found:
            continue
        count = int(bucket["doc_count"])
        if len(body.terms) > 1:
            # Added up, a record that names a body under two of its ids would count twice.
            count = index.count(index.both(query, index.terms(field, body.terms)))
        found[body.value] = body, count
    ordered = sorted(found.values(), key=lambda each: (-each[1], each[0].label, each[0].value))
    return ordered[:limit]


def terms(
    listing: IndexListing,
    query: Query,
    field: str,
    size: int,
    aggregations: Any = None,  # noqa: ANN401
) -> list[dict[str, Any]]:
    """Return tantivy's buckets of the commonest terms of a field."""
    wanted: dict[str, Any] = {"terms": {"field": field, "size": size, "segment_size": _WIDE}}
    if aggregations:
        wanted["aggs"] = aggregations
    found: list[dict[str, Any]]
    found = listing.index.searcher.aggregate(query, {"v": wanted})["v"]["buckets"]
    return found


def body_of(index: OpenedIndex, field: str, term: str) -> Body:
    """Return what a term of a field stands for."""
    if field in PARTY_FIELDS:
        entry = index.by_id(ORGANISATION, term)
        if entry:
            used = [each for each in entry.ids if index.has_term(field, each)]
            return Body(entry.row.id, entry.row.title, tuple(used) or (term,))
    elif field == "fund":
        entry = index.by_id(FUND, term)
        if entry:
            return Body(term, entry.row.title, (term,))
    elif field == "source":
        for file in index.state.files:
            if file.source == term:
                from store.text import printable

                return Body(term, printable(file.title or term), (term,))
    return Body(term, term, (term,))


def _bands(listing: IndexListing) -> list[tuple[str, str, Query]]:
    between = listing.index.between
    return [(value, label, between("amount", low, high)) for value, label, low, high in BANDS]

"""Money by the values of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType
from tantivy import Query as IndexQuery

from store.index.facets import Body, counted, terms
from store.index.schema import FACET_FIELDS
from store.index.totals import (
    FAMILIES,
    Counted,
    add_buckets,
    aggregations,
    counting,
    summed,
    sums,
)
from store.interface import FacetCount, Reading, Totals
from store.query.fields import field_named

if TYPE_CHECKING:
    from store.index.listing import IndexListing

_VALUES = 10_000


def breakdown(
    listing: IndexListing, field: str, reading: Reading, year: int | None, limit: int
) -> list[tuple[FacetCount, Totals]]:
    """Return totals by the commonest values of a field, “none” last.

    Args:
        listing: what is listed.
        field: a facet field, such as funder.
        reading: how money is put on a year; only matters where a year is asked for.
        year: starting calendar year of one financial year; None for all money.
        limit: values at most.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry = field_named(field)
    if entry is None or entry.name not in FACET_FIELDS:
        raise KeyError(field)
    name, index = entry.name, listing.index
    query, family = counting(listing, everything=False).query, "t"
    if year is not None:
        family, years = FAMILIES[reading]
        within = IndexQuery.range_query(index.schema, years, FieldType.Unsigned, year, year)
        query = index.both(query, within)
    bodies = counted(listing, query, name, limit)
    asked = aggregations(family)
    shown = [body.terms[0] for body, _ in bodies]
    # Adding up for every value there is would cost far more than for those that are shown.
    within = index.both(query, index.terms(name, shown)) if shown else query
    found_in = terms(listing, within, name, _VALUES, asked) if shown else []
    buckets = {str(bucket["key"]): bucket for bucket in found_in}
    loose = any(f"loose-{family}" in term for term in index.values("has"))
    found = []
    for body, records in bodies:
        bucket = buckets.get(body.terms[0])
        if bucket is None or len(body.terms) > 1 or loose:
            own = index.both(query, index.terms(name, body.terms))
            figures = summed(listing, own, family)
        else:
            figures = {}
            add_buckets(figures, bucket, asked)
        found.append(_row(body, records, figures, year))
    if entry.lacks:
        own = index.both(query, listing.compiler.lacks(entry.lacks))
        none = index.count(own)
        if none:
            figures = summed(listing, own, family)
            found.append(_row(Body("", "none", ()), none, figures, year))
    return found


def _row(
    body: Body, records: int, figures: dict[str, Counted], year: int | None
) -> tuple[FacetCount, Totals]:
    if year is not None:
        start = f"{year}|"
        figures = {
            key.removeprefix(start): each for key, each in figures.items() if key.startswith(start)
        }
    return FacetCount(body.value, body.label, records), Totals(sums(figures), records, 0)

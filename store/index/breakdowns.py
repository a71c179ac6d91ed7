"""Money by the values of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType
from tantivy import Query as IndexQuery

from store.index.facets import Body, counted, terms
from store.index.parties_of import SEVERAL
from store.index.schema import FACET_FIELDS
from store.index.spreads import spreads
from store.index.totals import (
    FAMILIES,
    Counted,
    add_buckets,
    aggregations,
    counting,
    summed,
    sums,
)
from store.interface import FacetCount, LeftOut, Reading, Totals
from store.query.fields import field_named

if TYPE_CHECKING:
    from tantivy import Query

    from store.index.listing import IndexListing

_VALUES = 10_000


def breakdown(
    listing: IndexListing,
    field: str,
    reading: Reading,
    year: int | None,
    limit: int,
    *,
    everything: bool = False,
) -> list[tuple[FacetCount, Totals]]:
    """Return totals by the commonest values of a field, “none” last.

    Args:
        listing: what is listed.
        field: a facet field, such as funder.
        reading: how money is put on a year; only matters where a year is asked for.
        year: starting calendar year of one financial year; None for all money.
        limit: values at most.
        everything: includes what would be counted twice.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry = field_named(field)
    if entry is None or entry.name not in FACET_FIELDS:
        raise KeyError(field)
    name, index = entry.name, listing.index
    query, family = counting(listing, everything=everything).query, "t"
    if year is not None:
        family, years = FAMILIES[reading]
        within = IndexQuery.range_query(index.schema, years, FieldType.Unsigned, year, year)
        query = index.both(query, within)
    if name == "programme":
        bodies = _titles_with_codes(listing, query, counted(listing, query, name, 2 * limit))
        bodies = bodies[:limit]
    else:
        bodies = counted(listing, query, name, limit)
    asked = aggregations(family)
    shown = [body.terms[0] for body, _ in bodies]
    # Adding up for every value there is would cost far more than for those that are shown.
    within = index.both(query, index.terms(name, shown)) if shown else query
    found_in = terms(listing, within, name, _VALUES, asked) if shown else []
    buckets = {str(bucket["key"]): bucket for bucket in found_in}
    loose = any(f"loose-{family}" in term for term in index.values("has"))
    common = index.both(query, index.having(f"{SEVERAL}{name}"))
    several = index.count(common) > 0
    found = []
    for body, records in bodies:
        own = index.both(query, index.terms(name, body.terms))
        bucket = buckets.get(body.terms[0])
        shared = index.both(own, common)
        number = index.count(shared) if several else 0
        left_out: tuple[LeftOut, ...] = ()
        if number:
            figures = _of_year(summed(listing, shared, family), year)
            left_out = (LeftOut(f"shared with other {name}s", number, sums(figures)),)
            own = index.without(own, common)
        if number or bucket is None or len(body.terms) > 1 or loose:
            figures = summed(listing, own, family)
        else:
            figures = {}
            add_buckets(figures, bucket, asked)
        found.append(
            (
                FacetCount(body.value, body.label, records),
                Totals(
                    sums(_of_year(figures, year)),
                    records - number,
                    0,
                    left_out,
                    spreads(listing, own) if year is None else (),
                ),
            )
        )
    if entry.lacks:
        own = index.both(query, index.lacking(listing.compiler.kind, entry.lacks))
        none = index.count(own)
        if none:
            money = sums(_of_year(summed(listing, own, family), year))
            told = spreads(listing, own) if year is None else ()
            found.append((FacetCount("", "none", none), Totals(money, none, 0, (), told)))
    return found


def _titles_with_codes(
    listing: IndexListing, query: Query, bodies: list[tuple[Body, int]]
) -> list[tuple[Body, int]]:
    """Return programmes once where their title and their code stand on the same agreements."""
    index = listing.index
    found: list[tuple[Body, int]] = []
    for body, records in bodies:
        for place, (other, number) in enumerate(found):
            if number != records:
                continue
            pair = [index.terms("programme", each.terms) for each in (body, other)]
            if index.count(index.both(query, *pair)) == records:
                code, title = sorted((body, other), key=lambda each: len(each.label))
                label = f"{title.label} ({code.label})"
                found[place] = Body(title.value, label, title.terms), records
                break
        else:
            found.append((body, records))
    return found


def _of_year(figures: dict[str, Counted], year: int | None) -> dict[str, Counted]:
    """Return the figures of one year under their keys without it; all of them where it is None."""
    if year is None:
        return figures
    start = f"{year}|"
    return {key.removeprefix(start): each for key, each in figures.items() if key.startswith(start)}

"""The money of what is listed, added up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from store.currencies import pounds_first
from store.index.schema import AGREEMENT, SLOTS, key_of
from store.interface import LeftOut, QualifiedSum, Reading, Totals, YearTotal
from store.reasons import PART_OF_LISTED, REGRANT

if TYPE_CHECKING:
    from tantivy import Query

    from store.index.listing import IndexListing

PENNY = 100
"""Ten-thousandths in what a column holds one of."""

FAMILIES = {Reading.AWARD_DATE: ("a", "fy_a"), Reading.BY_DAYS: ("d", "fy_d")}
"""Reading to its columns of figures, and to the field of years."""

_KEYS = 60_000


class Counted(NamedTuple):
    """Figures of one key: their sum in ten-thousandths, and how many they are."""

    minor: int
    figures: int


class Counting(NamedTuple):
    """What counts in a total, and what does not and why."""

    query: Query
    left_out: tuple[tuple[str, Query], ...]


def counting(listing: IndexListing, *, everything: bool) -> Counting:
    """Return the listed records with money, less those whose money others state again."""
    index = listing.index
    money = index.both(listing.found, index.having("total"))
    if everything:
        return Counting(money, ())
    left_out: list[tuple[str, Query]] = []
    regrants = index.both(money, index.having("regrant"))
    if index.count(regrants):
        left_out.append((REGRANT, regrants))
    parents = _listed_parents(listing, money)
    if parents:
        parts = index.both(money, index.terms("part_of", parents))
        if left_out:
            parts = index.without(parts, regrants)
        left_out.append((PART_OF_LISTED, parts))
    query = index.without(money, *(each for _, each in left_out)) if left_out else money
    return Counting(query, tuple(left_out))


def totals(listing: IndexListing, *, everything: bool) -> Totals:
    """Return the money of all that is listed."""
    index = listing.index
    counts = counting(listing, everything=everything)
    left_out = [
        LeftOut(reason, index.count(query), sums(summed(listing, query, "t")))
        for reason, query in counts.left_out
    ]
    left_out += _lines_left_out(listing)
    from store.index.spreads import spreads

    with_money = index.count(index.both(listing.found, index.having("total")))
    return Totals(
        sums(summed(listing, counts.query, "t")),
        index.count(counts.query),
        listing.total - with_money,
        tuple(left_out),
        spreads(listing, counts.query),
    )


def years(listing: IndexListing, reading: Reading, *, everything: bool) -> list[YearTotal]:
    """Return the money by financial year, oldest first, “no period” last."""
    family, field = FAMILIES[reading]
    query = counting(listing, everything=everything).query
    by_year: dict[int, dict[str, Counted]] = {}
    for key, figures in summed(listing, query, family).items():
        year, _, rest = key.partition("|")
        by_year.setdefault(int(year or 0), {})[rest] = figures
    wanted = {"y": {"terms": {"field": field, "size": _KEYS}}}
    buckets = listing.index.searcher.aggregate(query, wanted)["y"]["buckets"]
    records = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    found = [
        YearTotal(year or None, records.get(year, 0), sums(figures))
        for year, figures in by_year.items()
    ]
    return sorted(found, key=lambda each: (each.year is None, each.year or 0))


def summed(listing: IndexListing, query: Query, family: str) -> dict[str, Counted]:
    """Return the sum of each key of a family of figures over the records of a query."""
    found: dict[str, Counted] = {}
    asked = aggregations(family)
    answer = listing.index.searcher.aggregate(query, asked)
    add_buckets(found, answer, asked)
    for key, minor in loose_figures(listing, query, family):
        _add(found, key, minor, 1)
    return found


def aggregations(family: str) -> dict[str, Any]:
    """Return what to ask tantivy for, so that each column is added up by its key."""
    return {
        f"s{slot}": {
            "terms": {"field": f"{family}k{slot}", "size": _KEYS},
            "aggs": {"sum": {"sum": {"field": f"{family}v{slot}"}}},
        }
        for slot in range(SLOTS[family])
    }


def add_buckets(found: dict[str, Counted], answer: dict[str, Any], asked: Iterable[str]) -> None:
    """Add tantivy's answer to the sums; whole pennies below 2^53 survive its floats exactly."""
    for name in asked:
        for bucket in answer[name]["buckets"]:
            minor = round(bucket["sum"]["value"]) * PENNY
            _add(found, str(bucket["key"]), minor, int(bucket["doc_count"]))


def loose_figures(listing: IndexListing, query: Query, family: str) -> Iterator[tuple[str, int]]:
    """Yield the figures that have no column, key and ten-thousandths, one record after another."""
    index = listing.index
    flag = f"loose-{family}"
    for entry in index.entries(index.both(query, index.having(flag))):
        for each, key, minor in entry.figures:
            if each == family:
                yield key, minor


def sums(found: dict[str, Counted]) -> tuple[QualifiedSum, ...]:
    """Return sums of `currency|qualifier` keys, pounds first, then by code."""
    by_currency: dict[str, QualifiedSum] = {}
    for key, counted in sorted(found.items()):
        currency, _, qualifier = key.rpartition("|")
        total = by_currency.setdefault(currency, QualifiedSum(currency, {}, {}))
        total.minor[qualifier] = counted.minor
        total.counts[qualifier] = counted.figures
    return tuple(sorted(by_currency.values(), key=lambda each: pounds_first(each.currency)))


def _add(found: dict[str, Counted], key: str, minor: int, figures: int) -> None:
    before = found.get(key, Counted(0, 0))
    found[key] = Counted(before.minor + minor, before.figures + figures)


def _lines_left_out(listing: IndexListing) -> list[LeftOut]:
    """Return what counts nowhere, such as funds and money applied for, by reason."""
    index = listing.index
    query = index.both(listing.found, index.having("left-out"))
    by_reason: dict[str, dict[str, Counted]] = {}
    for key, figures in summed(listing, query, "x").items():
        reason, _, rest = key.partition("|")
        by_reason.setdefault(reason, {})[rest] = figures
    return [
        LeftOut(reason, sum(each.figures for each in figures.values()), sums(figures))
        for reason, figures in sorted(by_reason.items())
    ]


def _listed_parents(listing: IndexListing, money: Query) -> list[str]:
    """Return the programmes that are listed with money of their own, of those with listed parts."""
    index = listing.index
    wanted = {"p": {"terms": {"field": "part_of", "size": _KEYS}}}
    buckets = index.searcher.aggregate(money, wanted)["p"]["buckets"]
    ids = [str(bucket["key"]) for bucket in buckets]
    if not ids:
        return []
    return [
        entry.row.id
        for entry in index.entries(
            index.both(money, index.terms("key", [key_of(AGREEMENT, each) for each in ids]))
        )
    ]

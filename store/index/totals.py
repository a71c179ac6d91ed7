"""Money, medians, facets and breakdowns of what is listed, exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tantivy import FieldType
from tantivy import Query as IndexQuery

from store.amounts import Figure, Interval, Qualifier, Sum, combined
from store.codes import MINOR, pounds_first
from store.dates import FinancialYear
from store.index.documents import SEVERAL
from store.index.listing import IndexListing
from store.index.schema import AGREEMENT, FACET_FIELDS, FUND, ORGANISATION, SLOTS, key_of
from store.index.search import STATUSES, OpenedIndex, status_query
from store.interface import (
    Breakdown,
    FacetCount,
    LeftOut,
    Ranking,
    Reading,
    Spread,
    Totals,
    YearTotal,
)
from store.query.fields import field_named
from store.reasons import PART_OF_LISTED, REGRANT
from store.text import printable

# ---- The money of what is listed, added up exactly.

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

    query: IndexQuery
    left_out: tuple[tuple[str, IndexQuery], ...]


def counting(listing: IndexListing, *, everything: bool) -> Counting:
    """Return the listed records with money, less those whose money others state again."""
    index = listing.index
    money = index.both(listing.found, index.having("total"))
    if everything:
        return Counting(money, ())
    left_out: list[tuple[str, IndexQuery]] = []
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
        YearTotal((year,) if year else (), records.get(year, 0), sums(figures))
        for year, figures in by_year.items()
    ]
    return sorted(found, key=lambda each: (not each.years, each.years))


def summed(listing: IndexListing, query: IndexQuery, family: str) -> dict[str, Counted]:
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


def loose_figures(
    listing: IndexListing, query: IndexQuery, family: str
) -> Iterator[tuple[str, int]]:
    """Yield the figures that have no column, key and ten-thousandths, one record after another."""
    index = listing.index
    flag = f"loose-{family}"
    for entry in index.entries(index.both(query, index.having(flag))):
        for each, key, minor in entry.figures:
            if each == family:
                yield key, minor


def sums(found: dict[str, Counted]) -> tuple[Sum, ...]:
    """Return sums of `currency|qualifier` keys, pounds first, then by code."""
    by_currency: dict[str, Sum] = {}
    for key, counted in sorted(found.items()):
        currency, _, qualifier = key.rpartition("|")
        total = by_currency.setdefault(currency, Sum(currency, {}, {}))
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


def _listed_parents(listing: IndexListing, money: IndexQuery) -> list[str]:
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


# ---- Median and largest of very many figures, exactly and without looking at each.

_MEDIAN_KEYS = 1_000
_BUCKETS = 1_000


class _Column(NamedTuple):
    """One column of figures of one currency: its field, and the records that have it."""

    slot: int
    field: str
    query: IndexQuery


class _Figures(NamedTuple):
    """The figures of one currency.

    Attributes:
        keys: `currency|qualifier`.
        columns: where they are, in pennies.
        loose: those that have no column, in ten-thousandths with their key.
    """

    currency: str
    keys: tuple[str, ...]
    columns: tuple[_Column, ...]
    loose: tuple[tuple[int, str], ...]


def spreads_of_many(listing: IndexListing, query: IndexQuery) -> tuple[Spread, ...]:
    """Return the spread of the totals of a query's records, one a currency, pounds first.

    Of two middle figures the median is the lower.
    """
    asked: dict[str, Any] = {
        f"s{slot}": {"terms": {"field": f"tk{slot}", "size": _MEDIAN_KEYS}}
        for slot in range(SLOTS["t"])
    }
    answer = listing.index.searcher.aggregate(query, asked)
    numbers: dict[str, int] = {}
    for name in asked:
        for bucket in answer[name]["buckets"]:
            key = str(bucket["key"])
            numbers[key] = numbers.get(key, 0) + int(bucket["doc_count"])
    loose = list(loose_figures(listing, query, "t"))
    if any(not key.endswith(f"|{Qualifier.EXACTLY}") for key in (*numbers, *(k for k, _ in loose))):
        return _spreads_counted(listing, query)
    for key, _ in loose:
        numbers[key] = numbers.get(key, 0) + 1
    currencies = {key.rpartition("|")[0] for key in numbers}
    found = []
    for currency in sorted(currencies, key=pounds_first):
        keys = tuple(sorted(key for key in numbers if key.rpartition("|")[0] == currency))
        columns = tuple(
            _Column(slot, f"tv{slot}", index_query)
            for slot in range(SLOTS["t"])
            if (index_query := _of_keys(listing, query, slot, keys)) is not None
        )
        own = tuple(sorted((minor, key) for key, minor in loose if key in keys))
        number = sum(numbers[key] for key in keys)
        found.append(_spread(listing, number, _Figures(currency, keys, columns, own)))
    return tuple(found)


def _of_keys(
    listing: IndexListing, query: IndexQuery, slot: int, keys: tuple[str, ...]
) -> IndexQuery | None:
    index = listing.index
    found = index.both(query, index.terms(f"tk{slot}", keys))
    return found if index.searcher.search(found, 1, count=False).hits else None


def _spread(listing: IndexListing, number: int, figures: _Figures) -> Spread:
    search = listing.index.searcher
    ends = []
    for column in figures.columns:
        asked = {name: {name: {"field": column.field}} for name in ("min", "max")}
        answer = search.aggregate(column.query, asked)
        ends.append((round(answer["min"]["value"]), round(answer["max"]["value"])))
    low = min([least for least, _ in ends] + [minor // PENNY for minor, _ in figures.loose])
    high = max([most for _, most in ends] + [minor // PENNY for minor, _ in figures.loose])
    largest, key = max(
        [
            (most * PENNY, key)
            for (_, most), column in zip(ends, figures.columns, strict=True)
            for key in _keys_of(listing, column, most, figures.keys)
        ]
        + list(figures.loose)
    )
    median: list[int | None] = [None, None]
    if number >= FEWEST:
        ranks = ((number + 1) // 2, number // 2 + 1)
        median = [sum(_median(listing, figures, rank, low, high) for rank in ranks) // 2] * 2
    return _spread_of(figures.currency, number, median, largest, key.rpartition("|")[2])


def _keys_of(
    listing: IndexListing, column: _Column, pennies: int, keys: tuple[str, ...]
) -> list[str]:
    """Return the keys under which a column has a figure."""
    index = listing.index
    figure = index.both(column.query, _between(listing, column.field, pennies, pennies))
    return [
        key for key in keys if index.count(index.both(figure, index.term(f"tk{column.slot}", key)))
    ]


def _median(listing: IndexListing, figures: _Figures, rank: int, low: int, high: int) -> int:
    """Return the figure of a rank (1 is the smallest) in ten-thousandths; ends are in pennies."""
    search, index = listing.index.searcher, listing.index
    while low < high:
        step = -(-(high - low + 1) // _BUCKETS)
        counts: dict[int, int] = {}
        for minor, _ in figures.loose:
            pennies = minor // PENNY
            if low <= pennies <= high:
                counts[pennies // step] = counts.get(pennies // step, 0) + 1
        asked = {"field": "", "interval": step, "min_doc_count": 1}
        for column in figures.columns:
            within = index.both(column.query, _between(listing, column.field, low, high))
            wanted = {"h": {"histogram": {**asked, "field": column.field}}}
            for bucket in search.aggregate(within, wanted)["h"]["buckets"]:
                place, count = round(bucket["key"]) // step, int(bucket["doc_count"])
                counts[place] = counts.get(place, 0) + count
        for place in sorted(counts):
            if counts[place] >= rank:
                low, high = max(low, place * step), min(high, place * step + step - 1)
                break
            rank -= counts[place]
        else:
            return high * PENNY
    fractions = sorted(minor for minor, _ in figures.loose if minor // PENNY == low)
    whole = sum(
        index.count(index.both(column.query, _between(listing, column.field, low, low)))
        for column in figures.columns
    )
    return sorted([*fractions, *[low * PENNY] * min(whole, rank)])[rank - 1]


def _between(listing: IndexListing, field: str, low: int, high: int) -> IndexQuery:
    return IndexQuery.range_query(listing.index.schema, field, FieldType.Integer, low, high)


# ---- Median and largest of the figures of what is listed, exactly.

_MANY = 10_000
"""Records above which looking at each figure takes longer than closing in on the middle one."""

_SPREADS_KEYS = 1_000
_FIGURES = 60_000
"""Different figures counted for each key; where there are more, no spread is told."""

FEWEST = 5
"""Awards of which a median is told at least."""

Steps = dict[int, int]
"""Ten-thousandths to how many figures are so large."""


def spreads(listing: IndexListing, query: IndexQuery) -> tuple[Spread, ...]:
    """Return the spread of the totals of a query's records, one a currency, pounds first.

    Of two middle figures the median is the lower. Empty where there are too many to count.
    """
    if listing.index.count(query) > _MANY:
        return spreads_of_many(listing, query)
    return _spreads_counted(listing, query)


def _spreads_counted(listing: IndexListing, query: IndexQuery) -> tuple[Spread, ...]:
    """Return the spread of totals by looking at each different figure."""
    by_key = _counted(listing, query)
    if by_key is None:
        return ()
    by_currency: dict[str, dict[str, Steps]] = {}
    for key, steps in by_key.items():
        currency, _, qualifier = key.rpartition("|")
        by_currency.setdefault(currency, {})[qualifier] = steps
    ordered = sorted(by_currency, key=pounds_first)
    return tuple(_exact_spread(code, by_currency[code]) for code in ordered)


def _counted(listing: IndexListing, query: IndexQuery) -> dict[str, Steps] | None:
    asked: dict[str, Any] = {
        f"s{slot}": {
            "terms": {"field": f"tk{slot}", "size": _SPREADS_KEYS},
            "aggs": {"v": {"terms": {"field": f"tv{slot}", "size": _FIGURES}}},
        }
        for slot in range(SLOTS["t"])
    }
    answer = listing.index.searcher.aggregate(query, asked)
    found: dict[str, Steps] = {}
    for name in asked:
        for bucket in answer[name]["buckets"]:
            if bucket["v"]["sum_other_doc_count"]:
                return None
            steps = found.setdefault(str(bucket["key"]), {})
            for each in bucket["v"]["buckets"]:
                minor = round(each["key"]) * PENNY
                steps[minor] = steps.get(minor, 0) + int(each["doc_count"])
    for key, minor in loose_figures(listing, query, "t"):
        steps = found.setdefault(key, {})
        steps[minor] = steps.get(minor, 0) + 1
    return found


def _exact_spread(currency: str, by_qualifier: dict[str, Steps]) -> Spread:
    figures = sorted(
        (minor, qualifier, count)
        for qualifier, steps in by_qualifier.items()
        for minor, count in steps.items()
    )
    number = sum(count for _, _, count in figures)
    largest, qualifier, _ = figures[-1]
    intervals = [(Figure(currency, word, minor).interval, count) for minor, word, count in figures]
    ends = [
        _middle([(each[end], count) for each, count in intervals], number, nowhere)
        for end, nowhere in ((0, -math.inf), (1, math.inf))
    ]
    return _spread_of(currency, number, ends, largest, qualifier)


def _middle(values: list[tuple[int | None, int]], number: int, nowhere: float) -> int | None:
    """Return the middle of values with their counts, of two their mean.

    A value that is None bounds nothing and lies `nowhere`; where the middle does, it is None too.
    """
    if number < FEWEST:
        return None
    counts = sorted((nowhere if value is None else value, count) for value, count in values)
    middles: list[float] = []
    for rank in ((number + 1) // 2, number // 2 + 1):
        so_far = 0
        for value, count in counts:
            so_far += count
            if so_far >= rank:
                middles.append(value)
                break
    return None if nowhere in middles else int(sum(map(int, middles)) // 2)


def _spread_of(
    currency: str, number: int, ends: list[int | None], largest: int, qualifier: str
) -> Spread:
    low, high = ends
    middle = None if low is None or high is None else Interval(low, high)
    return Spread(currency, number, middle, Sum(currency, {qualifier: largest}, {qualifier: 1}))


# ---- How many of the listed records have each value of a field.

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


def counted(
    listing: IndexListing, query: IndexQuery, field: str, limit: int
) -> list[tuple[Body, int]]:
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
    query: IndexQuery,
    field: str,
    size: int,
    aggregations: Any = None,  # noqa: ANN401
) -> list[dict[str, Any]]:
    """Return tantivy's buckets of the commonest terms of a field."""
    wide = max(size, _WIDE)
    wanted: dict[str, Any] = {"terms": {"field": field, "size": size, "segment_size": wide}}
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
                return Body(term, printable(file.title or term), (term,))
    return Body(term, term, (term,))


def _bands(listing: IndexListing) -> list[tuple[str, str, IndexQuery]]:
    between = listing.index.between
    return [(value, label, between("amount", low, high)) for value, label, low, high in BANDS]


# ---- Money by the values of a field.

_VALUES = 1_000_000


def breakdown(
    listing: IndexListing,
    field: str,
    reading: Reading,
    years: tuple[int, ...] | None,
    limit: int,
    *,
    currency: str = "",
    ranking: Ranking = Ranking.MONEY,
    everything: bool = False,
) -> Breakdown:
    """Return totals by the values of a field; see `store.interface.Listing.breakdown`.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry = field_named(field)
    if entry is None or entry.name not in FACET_FIELDS:
        raise KeyError(field)
    name, index = entry.name, listing.index
    query, family = counting(listing, everything=everything).query, "t"
    if years is not None:
        family, year_field = FAMILIES[reading]
        year = years[0] if years else 0
        within = IndexQuery.range_query(index.schema, year_field, FieldType.Unsigned, year, year)
        query = index.both(query, within)
    common = index.both(query, index.having(f"{SEVERAL}{name}s"))
    alone = index.without(query, common) if index.count(common) else query
    bodies = _bodies(listing, query, name)
    if name == "programme":
        bodies = _titles_with_codes(listing, query, bodies)
    own, shared = (_by_term(listing, each, name, family, years) for each in (alone, common))
    found: list[tuple[FacetCount, Totals, IndexQuery]] = []
    for body, records in bodies:
        of_body = index.terms(name, body.terms)
        number, money = _of_body(listing, body, own, index.both(alone, of_body), family, years)
        several, parts = _of_body(listing, body, shared, index.both(common, of_body), family, years)
        left_out = (LeftOut(f"shared with other {name}s", several, parts),) if several else ()
        count = FacetCount(body.value, body.label, records)
        found.append((count, Totals(money, number, 0, left_out), index.both(alone, of_body)))
    if entry.lacks:
        lacking = index.both(query, index.lacking(listing.compiler.kind, entry.lacks))
        none = index.count(lacking)
        if none:
            money = sums(_of_years(summed(listing, lacking, family), years))
            found.append((FacetCount("", "none", none), Totals(money, none, 0), lacking))
    if currency:
        found = [each for each in found if _has(each[1], currency)]
    found.sort(key=lambda each: _rank(each[0], each[1], ranking, currency))
    shown = found[: limit or None]
    return Breakdown(
        tuple(
            (count, money if years is not None else money._replace(spreads=spreads(listing, of)))
            for count, money, of in shown
        ),
        len(found),
        combined(each for _, money, _ in found[len(shown) :] for each in money.sums),
    )


def _rank(
    count: FacetCount, money: Totals, ranking: Ranking, currency: str
) -> tuple[float, float, str, str]:
    of = next((each for each in money.sums if each.currency == (currency or "GBP")), None)
    pounds = -float(of.nominal) if of else 1.0
    first = {Ranking.MONEY: pounds, Ranking.NUMBER: -count.records, Ranking.NAME: 0.0}[ranking]
    return first, 0 if ranking is Ranking.NAME else -count.records, count.label, count.value


def _has(money: Totals, currency: str) -> bool:
    every = (*money.sums, *(each for out in money.left_out for each in out.sums))
    return any(each.currency == currency for each in every)


def _bodies(listing: IndexListing, query: IndexQuery, field: str) -> list[tuple[Body, int]]:
    """Return every value of a field with its number of records, one for each body."""
    index = listing.index
    found: dict[str, tuple[Body, int]] = {}
    for bucket in terms(listing, query, field, _VALUES):
        body = body_of(index, field, str(bucket["key"]))
        if body.value not in found:
            count = int(bucket["doc_count"])
            if len(body.terms) > 1:
                # Added up, a record that names a body under two of its ids would count twice.
                count = index.count(index.both(query, index.terms(field, body.terms)))
            found[body.value] = body, count
    return sorted(found.values(), key=lambda each: (-each[1], each[0].label, each[0].value))


ByTerm = dict[str, tuple[int, tuple[Sum, ...]]]
"""Term of a field to the number of its records and their money."""


def _by_term(
    listing: IndexListing,
    query: IndexQuery,
    field: str,
    family: str,
    years: tuple[int, ...] | None,
) -> ByTerm:
    """Return the money of every term that has no figure without a column."""
    index = listing.index
    asked = aggregations(family)
    loose = index.both(query, index.having(f"loose-{family}"))
    without_column = {str(each["key"]) for each in terms(listing, loose, field, _VALUES)}
    found: ByTerm = {}
    for bucket in terms(listing, query, field, _VALUES, asked):
        if str(bucket["key"]) not in without_column:
            figures: dict[str, Counted] = {}
            add_buckets(figures, bucket, asked)
            money = sums(_of_years(figures, years))
            found[str(bucket["key"])] = int(bucket["doc_count"]), money
    return found


def _of_body(
    listing: IndexListing,
    body: Body,
    known: ByTerm,
    query: IndexQuery,
    family: str,
    years: tuple[int, ...] | None,
) -> tuple[int, tuple[Sum, ...]]:
    """Return the number of a body's records and their money."""
    if len(body.terms) == 1 and body.terms[0] in known:
        return known[body.terms[0]]
    number = listing.index.count(query)
    return number, sums(_of_years(summed(listing, query, family), years)) if number else ()


def _titles_with_codes(
    listing: IndexListing, query: IndexQuery, bodies: list[tuple[Body, int]]
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


def _of_years(figures: dict[str, Counted], years: tuple[int, ...] | None) -> dict[str, Counted]:
    """Return the figures of some years under their keys without them; None for all of them."""
    if years is None:
        return figures
    start = f"{years[0] if years else ''}|"
    return {key.removeprefix(start): each for key, each in figures.items() if key.startswith(start)}

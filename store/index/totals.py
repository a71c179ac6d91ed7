"""Money, medians, facets and breakdowns of what is listed, exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from tantivy import Query as IndexQuery

from store.amounts import Sum
from store.codes import MINOR
from store.dates import FinancialYear
from store.index.columns import (
    MOST,
    SPREAD_KEY,
    SPREAD_PENCE,
    Figures,
    buckets,
    by_beginning,
    columns_of,
    crossed,
    figures_by_key,
    figures_in_entries,
    figures_of,
    money_of,
    parts_of,
    spreads_by_term,
    spreads_in,
    spreads_of,
    sums_of,
)
from store.index.opened import OpenedIndex, both, either, without
from store.index.schema import (
    AGREEMENT,
    BY_AWARD,
    BY_DAYS,
    BY_DAYS_APART,
    CODED,
    FACET_FIELDS,
    FLAG,
    FUND,
    IN_ENTRY,
    LEFT_OUT,
    ORGANISATION,
    SHARED,
    TOTAL,
    WORKED_OUT,
    YEARS,
    key_of,
)
from store.index.search import (
    LETTERS,
    Listed,
    addressed,
    areas_in,
    fits,
    ids_named,
    received_by,
    status_query,
)
from store.interface import (
    Breakdown,
    FacetCount,
    Kind,
    LeftOut,
    Met,
    Ranking,
    Reading,
    Spread,
    Totals,
    YearTotal,
)
from store.query.fields import Field, field_named
from store.query.grammar import FieldClause, Query, quote
from store.query.tokens import whole
from store.query.values import Match, Text
from store.reasons import PART_OF_LISTED, REGRANT, shared_by
from store.status import Status
from store.text import printable

FAMILIES = {Reading.AWARD_DATE: BY_AWARD, Reading.BY_DAYS: BY_DAYS}
"""Reading to its family of figures."""

PARTY_FIELDS = ("funder", "recipient", "partner", "party")

SPELT_FIELDS = ("type", "status", "place", "programme")
"""Fields of texts, which a search compares without regard to case."""

# The money of what is listed.


MOST_PARENTS = 100
"""Programmes that a search which leaves their parts out can name."""


class Counting(NamedTuple):
    """The records whose money counts in a total.

    `left_out` holds those whose money doesn't: the reason, the query for them, and what a search
    adds to find none of them.
    """

    query: IndexQuery
    left_out: tuple[tuple[str, IndexQuery, str], ...]


def counting(listed: Listed, *, everything: bool) -> Counting:
    """Return the listed records with money, less those whose money others state again."""
    index = listed.opened
    money = listed.narrowed(index.having(TOTAL))
    if everything:
        return Counting(money, ())
    regrants = both(money, index.having("regrant"))
    parents = _listed_parents(index, money)
    parts = without(both(money, index.terms("part_of", parents)), regrants)
    named = sorted(parents) if len(parents) <= MOST_PARENTS else []
    left_out = (
        (REGRANT, regrants, "no:regrant"),
        (PART_OF_LISTED, parts, " ".join(f"-part-of:={quote(each)}" for each in named)),
    )
    return Counting(
        without(money, regrants, parts), tuple(each for each in left_out if index.count(each[1]))
    )


def _listed_parents(index: OpenedIndex, money: IndexQuery) -> list[str]:
    """Return the programmes that are listed with money of their own, of those with listed parts."""
    keys = [key_of(AGREEMENT, bucket["key"]) for bucket in buckets(index, money, "part_of")]
    return [entry.row.id for entry in index.entries(both(money, index.terms("key", keys)))]


def totals(listed: Listed, *, everything: bool, spreads: bool) -> Totals:
    """Return the money of all that is listed."""
    index, counts = listed.opened, counting(listed, everything=everything)
    lines = listed.narrowed(index.having(LEFT_OUT))
    return Totals(
        money_of(index, counts.query, TOTAL).get("", ()),
        index.count(counts.query),
        listed.total - index.count(listed.narrowed(index.having(TOTAL))),
        (
            *(
                LeftOut(reason, index.count(query), money_of(index, query, TOTAL)[""], but)
                for reason, query, but in counts.left_out
            ),
            *(
                LeftOut(reason, sum(each.number for each in sums), sums)
                for reason, sums in sorted(money_of(index, lines, LEFT_OUT).items())
            ),
        ),
        spreads_of(index, counts.query) if spreads else (),
        index.count(both(counts.query, index.having(BY_DAYS_APART))),
        sum(
            file.unread
            for file in index.state.files
            if file.unread and index.count(listed.narrowed(index.term("source", file.source)))
        ),
    )


def years(listed: Listed, reading: Reading, *, everything: bool) -> list[YearTotal]:
    """Return the money by financial year, oldest first, several years after the last of them."""
    query = counting(listed, everything=everything).query
    return list(_of_query(listed.opened, query, FAMILIES[reading]))


# How many of the listed records have each value of a field.

BANDS = (
    ("<0", "below nothing", None, -1),
    ("0..999.9999", "under 1k", 0, 1_000 * MINOR - 1),
    ("1k..9999.9999", "1k to 10k", 1_000 * MINOR, 10_000 * MINOR - 1),
    ("10k..99999.9999", "10k to 100k", 10_000 * MINOR, 100_000 * MINOR - 1),
    ("100k..999999.9999", "100k to 1m", 100_000 * MINOR, 1_000_000 * MINOR - 1),
    (">=1m", "1m and more", 1_000_000 * MINOR, None),
)
"""Sizes of amounts: as a query asks for them, as they are called, and in ten-thousandths."""


def facets(listed: Listed, field: str, limit: int) -> list[FacetCount]:
    """Return the commonest values of a field, “none” last; empty for a field without values.

    Raises:
        KeyError: there is no such field.
    """
    entry = field_named(field)
    if entry is None:
        raise KeyError(field)
    name, index = entry.name, listed.opened
    if listed.kind.value not in entry.kinds or not listed.total:
        return []

    def count(value: str, label: str, query: IndexQuery) -> FacetCount:
        return FacetCount(value, label, index.count(listed.narrowed(query)))

    if name == "amount":
        found = [count(value, label, index.between(name, *ends)) for value, label, *ends in BANDS]
    elif name == "status" and listed.kind is Kind.AGREEMENT:
        found = [count(each, each, status_query(index, each, listed.today)) for each in Status]
        return sorted([each for each in found if each.records], key=lambda each: -each.records)
    elif name == "fy":
        found = _years(listed, limit)
    elif name in FACET_FIELDS:
        found = commonest(index, listed.query, name, limit)
    else:
        return []
    if entry.lacks:
        found.append(count("", "none", index.lacking(LETTERS[listed.kind], entry.lacks)))
    return [each for each in found if each.records]


def _years(listed: Listed, limit: int) -> list[FacetCount]:
    """Return the financial years of most awards."""
    index, field = listed.opened, YEARS[BY_AWARD]
    terms: dict[str, list[str]] = {}
    for bucket in buckets(index, listed.query, field):
        for year in filter(None, bucket["key"].split(",")):
            terms.setdefault(year, []).append(bucket["key"])
    found = []
    for year, keys in terms.items():
        text = str(FinancialYear(int(year), index.state.start_month))
        number = index.count(listed.narrowed(index.terms(field, keys)))
        found.append(FacetCount(text, text, number))
    return sorted(found, key=lambda each: -each.records)[:limit]


def commonest(index: OpenedIndex, query: IndexQuery, field: str, limit: int) -> list[FacetCount]:
    """Return the commonest values of a field, one for each body and for spellings of one text.

    A text is spelt as most records spell it.
    """
    found: dict[str, FacetCount] = {}
    spellings = index.spellings(field) if field in SPELT_FIELDS else {}
    for bucket in buckets(index, query, field, 2 * limit + 5):
        term, records = bucket["key"], bucket["doc_count"]
        terms = spellings.get(whole(term), [term])
        if field in PARTY_FIELDS and (entry := index.by_id(ORGANISATION, term)):
            terms = [each for each in entry.ids if index.has_term(field, each)]
        value, label = named(index, field, term)
        same = value if len(terms) == 1 else terms[0]
        if same not in found:
            if len(terms) > 1:
                # Added up, a record that has a value under two of its terms would count twice.
                records = index.count(both(query, index.terms(field, terms)))
            found[same] = FacetCount(value, label, records)
    ordered = sorted(found.values(), key=lambda each: (-each.records, each.label, each.value))
    return ordered[:limit]


def named(index: OpenedIndex, field: str, term: str) -> tuple[str, str]:
    """Return a term of a field as a query asks for it, and for people."""
    if field in PARTY_FIELDS and (entry := index.by_id(ORGANISATION, term)):
        return entry.row.id, entry.row.title
    if field == "fund" and (entry := index.by_id(FUND, term)):
        return term, entry.row.title
    if field == "source":
        titles = {file.source: file.title for file in index.state.files}
        return term, printable(titles.get(term) or term)
    return term, term


MOST_MET = 50
"""Values that a typed word is told to meet at most."""

NAMED_FIELDS = (*PARTY_FIELDS, "programme", "fund", "place")


def met(listed: Listed, query: Query) -> list[Met]:
    """Return which values the words typed after fields meet, of what is listed."""
    index, found = listed.opened, []
    for clause in query.clauses:
        if not isinstance(clause, FieldClause) or clause.field not in NAMED_FIELDS:
            continue
        value, field = clause.value, clause.field
        if not isinstance(value, Text) or value.match is Match.WHOLE:
            continue
        kind = FUND if field == "fund" else ORGANISATION
        ids = set() if field in ("programme", "place") else ids_named(index, kind, value)
        values = [
            each
            for each in commonest(index, listed.query, field, 4 * MOST_MET)
            if each.value in ids or fits(value, each.label) or each.value == value.text
        ]
        areas, towns = _further(listed, value) if field == "place" else ((), ())
        more = len(values) > MOST_MET
        found.append(Met(field, value.text, tuple(values[:MOST_MET]), more, towns, areas))
    return found


def _further(listed: Listed, value: Text) -> Iterator[tuple[FacetCount, ...]]:
    """Yield the areas in a place that what is listed has, then where those are who receive it."""
    index, of_agreements = listed.opened, listed.kind is Kind.AGREEMENT
    within = areas_in(index, (each for each in index.values("place") if fits(value, each)))
    inside = [("place", each, [each]) for each in within]
    for places in (inside, addressed(index, value)):
        found = []
        for field, label, terms in places[:MOST_MET]:
            query = index.terms(field, terms)
            if of_agreements:
                query = either([received_by(index, query), *([query] if field == "place" else [])])
            if number := index.count(listed.narrowed(query)):
                found.append(FacetCount(label, label, number))
        yield tuple(sorted(found, key=lambda each: -each.records))


# Money by the values of a field.

Money = dict[str, tuple[Sum, ...]]
"""Money by what the keys of its figures begin with: years, or an empty text for totals."""


class Value(NamedTuple):
    """A value of a field: its terms, the records that have it, and the figures of their money.

    Attributes:
        terms: none of what lacks the field.
        records: how many there are in all.
        figures: of those whose money is its own, added up by their keys.
        apart: of the others why they are not, how many they are, and their figures.
        label: for people, where it isn't what its term stands for.
    """

    terms: tuple[str, ...]
    records: int
    figures: Sequence[Figures] = ()
    apart: tuple[tuple[str, int, Sequence[Figures]], ...] = ()
    label: str = ""


NO_MONEY = 1 << 62
"""What a value without money that counts is sorted by: it comes last."""


class By(NamedTuple):
    """Money by the values of a field: of which records, and of which family of figures.

    Attributes:
        own: finds the records whose money is one value's alone.
        lacks: what records without a value lack; empty where all have one.
        family: the figures that are added up.
        before: what their keys begin with; None for all of them.
    """

    listed: Listed
    field: str
    own: IndexQuery
    lacks: str
    family: str
    before: str | None = ""

    def of(self, value: Value) -> IndexQuery:
        """Return the query for what has a value."""
        index = self.listed.opened
        if not value.terms:
            return index.lacking(LETTERS[self.listed.kind], self.lacks)
        if self.field == "status":
            return status_query(index, Status(value.terms[0]), self.listed.today)
        return index.terms(self.field, value.terms)

    def figures(self, query: IndexQuery) -> list[Figures]:
        """Return the figures of a query."""
        return self.kept(figures_by_key(self.listed.opened, query, self.family))

    def kept(self, figures: Iterable[Figures]) -> list[Figures]:
        """Return those of some figures that are added up."""
        return [
            each for each in figures if self.before is None or parts_of(each[0])[0] == self.before
        ]


def breakdown(
    listed: Listed,
    field: str,
    reading: Reading,
    years: tuple[int, ...] | None,
    limit: int,
    *,
    currencies: Sequence[str],
    ranking: Ranking = Ranking.MONEY,
    everything: bool = False,
    across: bool = False,
    spreads: bool = True,
) -> tuple[Breakdown, ...]:
    """Return totals by the values of a field; see `store.interface.Listing.breakdown`.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry = _table_field(field)
    name, index = entry.name, listed.opened
    query, family, before = counting(listed, everything=everything).query, TOTAL, ""
    if years is not None:
        family, before = FAMILIES[reading], FLAG.join(map(str, years))
        query = both(query, index.term(YEARS[family], before))
    shared = both(query, index.having(f"{SHARED}{name}s"))
    by = _by(listed, entry, without(query, shared))._replace(family=family, before=before)
    values = _values(by, (shared_by(name), shared))
    if name == "programme":
        values = _titles_with_codes(index, query, values)
    lacking = both(by.own, by.of(Value((), 0)))
    if entry.lacks and (number := index.count(lacking)):
        values.append(Value((), number, by.figures(lacking), label="none"))
    spreads = spreads and not across and family == TOTAL
    ranked = [_ranked(by, values, limit, code, ranking, spreads=spreads) for code in currencies]
    of_all = by.figures(by.own)
    sums = money_of(index, shared, TOTAL).get("", ()) if family == TOTAL else ()
    told = Totals(sums, index.count(shared) if sums else 0, 0)
    ranked = [
        (found._replace(shared=told, twice=_are_twice(of_all, values, code)), shown, others)
        for code, (found, shown, others) in zip(currencies, ranked, strict=True)
    ]
    if not across:
        return tuple(found for found, _, _ in ranked)
    by_years = by._replace(family=FAMILIES[reading], before=None)
    values = list({value.terms: value for _, shown, _ in ranked for value in shown}.values())
    cells = dict(zip((each.terms for each in values), _cells(by_years, values), strict=True))
    by_shared = _of_query(index, shared, by_years.family)
    return tuple(
        _with_others(by_years, found, shown, others)._replace(
            across=tuple(cells[value.terms] for value in shown),
            shared_across=by_shared,
        )
        for found, shown, others in ranked
    )


def _are_twice(of_all: Iterable[Figures], values: Iterable[Value], currency: str) -> bool:
    """Tell whether figures of a currency, or of any, stand in the rows of several values."""

    def number(figures: Iterable[Figures]) -> int:
        return sum(count for key, _, count in figures if currency in ("", parts_of(key)[1]))

    return sum(number(value.figures) for value in values) > number(of_all)


def by_body(
    listed: Listed, field: str, alone: Sequence[str], limit: int, *, across: bool
) -> Breakdown:
    """Return the money of every body of a field; see `store.interface.Listing.by_body`.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry, index = _table_field(field), listed.opened
    money = listed.narrowed(index.having(TOTAL))
    own, apart = money, [("", without(listed.query, money))]
    parents: list[str] | None = None
    for side in alone:
        several = index.having(f"{SHARED}{side}s")
        apart.append((shared_by(side), both(own, several)))
        own = without(own, several)
        parents = _listed_parents(index, own) if parents is None else parents
    parts = both(own, index.terms("part_of", parents or ()))
    by = _by(listed, entry, without(own, parts))
    values = _values(by, *apart, (PART_OF_LISTED, parts))
    found, shown, _ = _ranked(by, values, limit, "", Ranking.MONEY, spreads=False)
    if not across:
        return found
    return found._replace(across=tuple(_cells(by._replace(family=BY_AWARD, before=None), shown)))


def money_by_value(listed: Listed, field: str, values: Sequence[str]) -> dict[str, tuple[Sum, ...]]:
    """Return the money of values of a field; see `store.interface.Listing.money_by_value`.

    Raises:
        KeyError: the field is none that money can be broken down by.
    """
    entry, index = _table_field(field), listed.opened
    counted = counting(listed, everything=False).query
    by = _by(listed, entry, without(counted, index.having(f"{SHARED}{entry.name}s")))
    of_bodies = entry.name in PARTY_FIELDS
    key: Callable[[str], str] = str if of_bodies else whole
    figures = {key(term): value.figures for value in _values(by) for term in value.terms}
    money = {}
    for value in values:
        body = index.by_id(ORGANISATION, value) if of_bodies else None
        met = [term for term in map(key, body.ids if body else (value,)) if term in figures]
        if value:
            money[value] = sums_of(figures[met[0]]) if met else ()
        else:
            money[value] = sums_of(by.figures(both(by.own, by.of(Value((), 0)))))
    return money


def _table_field(field: str) -> Field:
    """Return a field that money can be broken down by; raise KeyError for any other."""
    entry = field_named(field)
    if entry is None or entry.name not in FACET_FIELDS:
        raise KeyError(field)
    return entry


def _by(listed: Listed, entry: Field, own: IndexQuery) -> By:
    """Return the totals by the values of a field of records whose money is one value's alone."""
    return By(listed, entry.name, own, entry.lacks or entry.name, TOTAL)


def _with_others(
    by: By, found: Breakdown, shown: Sequence[Value], others: Sequence[Value]
) -> Breakdown:
    """Return a breakdown with the money of all that is in none of its rows by year."""
    if not others:
        return found
    rest = without(by.own, either([by.of(value) for value in shown]))
    return found._replace(
        others=money_of(by.listed.opened, rest, TOTAL).get("", ()),
        others_records=by.listed.opened.count(rest),
        others_across=_of_query(by.listed.opened, rest, by.family),
    )


def _ranked(
    by: By,
    values: Sequence[Value],
    limit: int,
    currency: str,
    ranking: Ranking,
    *,
    spreads: bool,
) -> tuple[Breakdown, list[Value], list[Value]]:
    """Return the first values with money of a currency, in an order, and what the others have.

    The values that are shown and the others come with them.
    """
    index, code = by.listed.opened, currency or "GBP"

    def rank(value: Value) -> tuple[int, int]:
        """Return what a value is sorted by before its name."""
        if ranking is not Ranking.MONEY:
            return 0, -value.records if ranking is Ranking.NUMBER else 0
        if not value.figures:
            apart = any(figures for _, _, figures in value.apart)
            return NO_MONEY - apart, -value.records
        money = [minor for key, minor, _ in value.figures if parts_of(key)[1] == code]
        return -sum(money) if money else MINOR, -value.records

    if currency:
        values = [
            value
            for value in values
            if any(
                parts_of(key)[1] == currency
                for key, _, _ in chain(value.figures, *(figures for *_, figures in value.apart))
            )
        ]
    values = sorted(values, key=rank)
    # Only values that may be among the first have to be named, which sorts equals.
    last = min(limit or len(values), len(values)) - 1
    first = values[: bisect_right(values, rank(values[last]), key=rank)] if values else []
    rows = sorted(
        ((each, *_named_value(index, by.field, each)) for each in first),
        key=lambda row: (rank(row[0]), row[2], row[1]),
    )[: limit or None]
    told = _spreads(by, [each for each, _, _ in rows], currency) if spreads else repeat(())
    found = []
    for (each, value, label), spread in zip(rows, told, strict=False):
        left_out = tuple(
            LeftOut(reason, number, sums_of(figures))
            for reason, number, figures in each.apart
            if reason
        )
        own = each.records - sum(number for _, number, _ in each.apart)
        totals = Totals(sums_of(each.figures), own, 0, left_out, spread)
        found.append((FacetCount(value, label, each.records), totals))
    shown = [each for each, _, _ in rows]
    terms = {each.terms for each in shown}
    others = [value for value in values if value.terms not in terms]
    if others and by.field not in PARTY_FIELDS:
        # Values of other fields may stand on one agreement, whose money counts once.
        money = sums_of(by.figures(both(by.own, either([by.of(value) for value in others]))))
    else:
        money = sums_of(figure for value in others for figure in value.figures)
    return Breakdown(tuple(found), len(values), money, currency), shown, others


def _spreads(by: By, values: Sequence[Value], currency: str) -> Iterator[tuple[Spread, ...]]:
    """Yield the median and the largest award of each value, of one currency or of all."""
    index = by.listed.opened
    single = [each.terms[0] for each in values if len(each.terms) == 1 and by.field != "status"]
    found = crossed(index, by.own, by.field, single, SPREAD_KEY, SPREAD_PENCE, "max")
    in_entries = both(by.own, index.having(f"{TOTAL}{IN_ENTRY}"))
    apart = {each["key"] for each in buckets(index, in_entries, by.field)}
    in_columns = {term: each for term, each in found.items() if term not in apart}
    known = spreads_by_term(index, by.own, by.field, in_columns, currency)
    for value in values:
        term, *more = value.terms or ("",)
        if not more and term in known:
            yield (known[term],)
        elif more or term not in in_columns:
            yield spreads_of(index, both(by.own, by.of(value)), currency)
        else:
            query = both(by.own, by.of(value))
            yield spreads_in(index, query, in_columns[term], (), currency)


def _named_value(index: OpenedIndex, field: str, value: Value) -> tuple[str, str]:
    """Return a value as a query asks for it, and for people."""
    found, label = named(index, field, value.terms[0]) if value.terms else ("", "")
    return found, value.label or label


def _values(by: By, *apart: tuple[str, IndexQuery]) -> list[Value]:
    """Return every value of a field, one for each body, with its money.

    Args:
        by: whose field it is, and whose money.
        apart: what isn't a value's own money, each with the reason.
    """
    index = by.listed.opened
    if by.field == "status":
        stands = [Value((each,), 0) for each in Status]
        queries = [both(by.own, by.of(each)) for each in stands]
        return [
            value._replace(records=number, figures=by.figures(query))
            for value, query in zip(stands, queries, strict=True)
            if (number := index.count(query))
        ]
    queries = [by.own, *(query for _, query in apart)]
    by_term = [_by_term(by, query) if index.count(query) else {} for query in queries]
    nothing: OfTerm = (0, ())

    def of(query: IndexQuery, known: ByTerm, terms: tuple[str, ...]) -> OfTerm:
        if len(terms) == 1:
            return known.get(terms[0], nothing)
        found = [known[term] for term in terms if term in known]
        if len(found) < 2:
            return found[0] if found else nothing
        # Added up, a record that names a body under two of its ids would count twice.
        of_body = both(query, index.terms(by.field, terms))
        return index.count(of_body), by.figures(of_body)

    values = []
    for terms in _bodies(index, by.field, {term: None for found in by_term for term in found}):
        records, figures = of(by.own, by_term[0], terms)
        found = [
            (reason, *of(query, known, terms))
            for (reason, query), known in zip(apart, by_term[1:], strict=True)
        ]
        others = tuple(each for each in found if each[1])
        values.append(Value(terms, records + sum(each[1] for each in others), figures, others))
    return values


def _cells(by: By, values: Sequence[Value]) -> Iterator[tuple[YearTotal, ...]]:
    """Yield the money of each value by its years."""
    index = by.listed.opened
    terms = [term for value in values for term in value.terms if by.field != "status"]
    figures: dict[str, list[Figures]] = {}
    for column, pence in columns_of(index, by.family):
        for term, found in crossed(index, by.own, by.field, terms, column, pence).items():
            figures.setdefault(term, []).extend(figures_of(each, each["key"]) for each in found)
    _add_from_entries(by, by.own, figures)
    numbers, worked_out = (
        crossed(index, by.own, by.field, terms, field)
        for field in (YEARS[by.family], WORKED_OUT[by.family])
    )
    for value in values:
        met = [term for term in value.terms if term in figures]
        if len(met) == 1:
            of_term = (
                {each["key"]: each["doc_count"] for each in found.get(met[0], ())}
                for found in (numbers, worked_out)
            )
            yield _in_years(by_beginning(figures[met[0]]), *of_term)
        else:
            yield _of_query(index, both(by.own, by.of(value)), by.family)


def _of_query(index: OpenedIndex, query: IndexQuery, family: str) -> tuple[YearTotal, ...]:
    """Return the money of a query by its years."""
    records, worked_out = (
        {each["key"]: each["doc_count"] for each in buckets(index, query, field)}
        for field in (YEARS[family], WORKED_OUT[family])
    )
    return _in_years(money_of(index, query, family), records, worked_out)


def _in_years(
    money: Money, records: Mapping[str, int], worked_out: Mapping[str, int]
) -> tuple[YearTotal, ...]:
    """Return money by years, oldest first, several years after the last of them."""
    derived: dict[str, Counter[str]] = {}
    exceeded: dict[str, Counter[str]] = {}
    for term, agreements in worked_out.items():
        key, currency, number, over = term.split("|")
        derived.setdefault(key, Counter())[currency] += agreements * int(number)
        exceeded.setdefault(key, Counter())[currency] += agreements * int(over)
    found = [
        YearTotal(
            tuple(map(int, filter(None, key.split(FLAG)))),
            records.get(key, 0),
            sums,
            derived.get(key, {}),
            exceeded.get(key, {}),
        )
        for key, sums in money.items()
    ]
    return tuple(sorted(found, key=lambda each: (not each.years, each.years[::-1])))


def _bodies(index: OpenedIndex, field: str, terms: Collection[str]) -> list[tuple[str, ...]]:
    """Return terms in groups: those that are ids of one body, or that a search takes for one."""
    groups: dict[str, tuple[str, ...]] = {}
    if field not in PARTY_FIELDS:
        for term in terms:
            alike = whole(term)
            groups[alike] = (*groups.get(alike, ()), term)
        return list(groups.values())
    several = both(index.term("kind", ORGANISATION), index.having("identifiers"))
    for entry in index.entries(several):
        ids = tuple(each for each in entry.ids if each in terms)
        groups.update(dict.fromkeys(ids, ids))
    return list(dict.fromkeys(groups.get(term, (term,)) for term in terms))


def bodies(listed: Listed) -> int:
    """Return how many organisations take part in the agreements listed."""
    index, field = listed.opened, "party"
    return len(_bodies(index, field, _numbers(index, listed.query, field)))


def numbers(listed: Listed, field: str, of: str) -> dict[str, int]:
    """Return how many values of a field the records of each value of another have."""
    index, query = listed.opened, listed.query
    value_of = lru_cache(maxsize=None)(lambda name, term: named(index, name, term)[0])
    found: dict[str, set[str]] = {}
    for term, others in crossed(index, query, of, list(_numbers(index, query, of)), field).items():
        held = found.setdefault(value_of(of, term), set())
        held.update(value_of(field, other["key"]) for other in others)
    return {value: len(each) for value, each in found.items()}


OfTerm = tuple[int, Sequence[Figures]]
"""The number of records of a term of a field, and the figures of their money."""

ByTerm = dict[str, OfTerm]
"""Term of a field to that."""


def _numbers(index: OpenedIndex, query: IndexQuery, field: str) -> dict[str, int]:
    """Return the number of records of every term of a field."""
    found = buckets(index, query, field)
    if len(found) == MOST:
        terms = index.values(field)
        parts = (terms[start : start + MOST] for start in range(0, len(terms), MOST))
        found = [each for some in parts for each in buckets(index, query, field, some=some)]
    return {each["key"]: each["doc_count"] for each in found}


def _by_term(by: By, query: IndexQuery) -> ByTerm:
    """Return the records and the money of every term of a field."""
    index, field = by.listed.opened, by.field
    of_all = _numbers(index, query, field)
    figures: dict[str, list[Figures]] = {}
    for column, pence in columns_of(index, by.family):
        for term, found in crossed(index, query, field, list(of_all), column, pence).items():
            of_term = by.kept(figures_of(each, each["key"]) for each in found)
            figures.setdefault(term, []).extend(of_term)
    _add_from_entries(by, query, figures)
    return {term: (number, figures.get(term, ())) for term, number in of_all.items()}


def _add_from_entries(by: By, query: IndexQuery, figures: dict[str, list[Figures]]) -> None:
    """Add to the figures of each term of a field those that have no column."""
    index = by.listed.opened
    in_entries = both(query, index.having(f"{by.family}{IN_ENTRY}"))
    for each in buckets(index, in_entries, by.field):
        of_term = both(in_entries, index.term(by.field, each["key"]))
        found = figures_in_entries(index, of_term, by.family)
        figures.setdefault(each["key"], []).extend(by.kept(found))


def _titles_with_codes(
    index: OpenedIndex, query: IndexQuery, values: Sequence[Value]
) -> list[Value]:
    """Return programmes once where their title and their code stand on the same agreements."""
    alike: dict[tuple[int, str], list[Value]] = {}
    for value in values:
        others = alike.setdefault((value.records, str(value.figures)), [])
        for place, other in enumerate(others):
            pair = [index.terms("programme", each.terms) for each in (value, other)]
            title = _titled(index, value, other) or _titled(index, other, value)
            if title and not other.label and index.count(both(query, *pair)) == value.records:
                others[place] = title
                break
        else:
            others.append(value)
    return [value for values in alike.values() for value in values]


def _titled(index: OpenedIndex, title: Value, code: Value) -> Value | None:
    """Return the value of a title with its code, where an agreement states the two together."""
    words = f"{title.terms[0]}|{code.terms[0]}"
    stated = index.has_term("whole", f"{CODED}|{whole(words)}")
    return title._replace(label=f"{title.terms[0]} ({code.terms[0]})") if stated else None

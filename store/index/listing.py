"""What a query found, in one order, as the index was when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from tantivy import Order

from store.dates import today as this_day
from store.errors import PactlineError
from store.index import totals
from store.index.opened import Entry, OpenedIndex, both, without
from store.index.schema import (
    MAX_KEY,
    ORGANISATION,
    PENCE,
    SAME_NAME,
    SECTION_KEYS,
    TIE,
    TIES,
    key_of,
    letters_key,
    sort_text,
)
from store.index.search import (
    LETTERS,
    Compiler,
    Kept,
    Listed,
    corrected,
    fits,
    nothing_kept,
    text_of,
    titles_beginning,
)
from store.interface import (
    Breakdown,
    FacetCount,
    Kind,
    Met,
    PassedOver,
    Ranking,
    Reading,
    Row,
    Sort,
    Totals,
    YearTotal,
)
from store.names import run_together
from store.query.fields import BY_NAME, SAID_OF
from store.query.grammar import FieldClause, Phrase, Query, Word, leaves
from store.query.tokens import whole
from store.query.values import Text
from store.remarks import NOTE, TAG
from store.status import status_on
from store.text import plural, printable

if TYPE_CHECKING:
    from tantivy import DocAddress
    from tantivy import Query as IndexQuery

    from store.amounts import Sum
    from store.merged import View

    ViewsOf = Callable[[OpenedIndex, str, Sequence[Entry], date | None], Iterator[View[Any] | None]]

P = ParamSpec("P")
T = TypeVar("T")

MANY = 20_000
"""Records from which on an answer takes a person's time."""

_NEAR = 5_000
"""Position up to which the records before it are looked at one by one."""

_SAMPLE = 5_000
"""Records of a sample that tells which key stands about where."""

_ERROR = 150
"""How many records of it a sample may be wrong by: four times the spread of chance."""

_ENOUGH = 400
"""Records that the first sections of a list hold at least."""


class Ordering:
    """The records of one query in one order, from any position, however many there are.

    Args:
        index: the index.
        query: what is listed.
        keys: sort keys, the last of which has no ties.
    """

    def __init__(self, index: OpenedIndex, query: IndexQuery, keys: tuple[str, ...]) -> None:
        """Ask nothing yet."""
        self._index, self._query, self._keys = index, query, keys
        self._key, *self._rest = keys

    @cached_property
    def total(self) -> int:
        """How many records there are."""
        return self._index.count(self._query)

    def at(self, start: int, count: int) -> list[DocAddress]:
        """Return the records from a position on."""
        # The neighbours of a stretch tell whether it cuts through records of one key.
        before = 1 if start and self._rest else 0
        wanted = count + before + (1 if self._rest else 0)
        hits = self._hits(start - before, wanted)
        found: list[DocAddress] = []
        for value, run in groupby(hits, key=lambda hit: hit[0]):
            same = [address for _, address in run]
            cut = (before and not found) or len(found) + len(same) == wanted
            if len(same) == 1 or not self._rest:
                found += same
            elif cut:
                # A run that follows another key, or opens the list, is here from its first record.
                skipped = start - before - self.below(value) if start and not found else 0
                equals = Ordering(self._index, self._between(value, value), tuple(self._rest))
                found += equals.at(skipped, len(same))
            else:
                found += self._sorted(same)
        return found[before : before + count]

    def position(self, address: DocAddress) -> int:
        """Return the position of a record that is listed."""
        (value,) = self._values(self._key, [address])
        below = self.below(value)
        if not self._rest:
            return below
        equals = Ordering(self._index, self._between(value, value), tuple(self._rest))
        return below + equals.position(address)

    def first(self, query: IndexQuery) -> int | None:
        """Return the position of the first record that fits a further query; None for none."""
        found = Ordering(self._index, both(self._query, query), self._keys).at(0, 1)
        return self.position(found[0]) if found else None

    def below(self, value: int) -> int:
        """Return how many records have a first key below a value."""
        return self._index.count(self._between(0, value - 1)) if value else 0

    def _hits(self, start: int, count: int) -> list[tuple[int, DocAddress]]:
        """Return keys and records from a position on; equals are in no order."""
        query = self._query
        if start > _NEAR:
            place = start * len(self._sample) // self.total - _ERROR
            low = self._sample[max(place, 0)]
            if (below := self.below(low)) <= start:
                query, start = self._between(low, None), start - below
        return self._index.searcher.search(
            query, count, count=False, order_by_field=self._key, offset=start, order=Order.Asc
        ).hits

    @cached_property
    def _sample(self) -> list[int]:
        """The keys of some records, in order, chosen by their ties, which are spread evenly."""
        chosen = self._index.between(TIE, 0, TIES // self.total * _SAMPLE)
        hits = self._index.searcher.search(
            both(self._query, chosen),
            2 * _SAMPLE,
            count=False,
            order_by_field=self._key,
            order=Order.Asc,
        ).hits
        return [value for value, _ in hits]

    def _between(self, low: int, high: int | None) -> IndexQuery:
        return both(self._query, self._index.between(self._key, low, high))

    def _sorted(self, same: list[DocAddress]) -> list[DocAddress]:
        """Return records of one key in the order of their other keys."""
        columns = [self._values(key, same) for key in self._rest]
        order = sorted(range(len(same)), key=lambda place: [each[place] for each in columns])
        return [same[place] for place in order]

    def _values(self, key: str, addresses: list[DocAddress]) -> list[int]:
        found = self._index.searcher.fast_field_values(key, addresses)
        return [MAX_KEY if value is None else int(value) for value in found]


ORDERS: dict[Sort, tuple[str, ...]] = {
    Sort.RELEVANCE: ("n1", "n2", TIE),
    Sort.NAME: ("n1", "n2", TIE),
    Sort.DATE: ("k_date", "n1", TIE),
    Sort.AMOUNT: ("k_amount", "n1", TIE),
    Sort.ENDS: ("k_ends", "n1", TIE),
}
"""Sort to the keys of the index that it goes by."""


_MOST_NAMESAKES = 20
"""Organisations of one name that are told of."""


class IndexListing:
    """A listing over an open index; implements `store.interface.Listing`."""

    def __init__(
        self,
        index: OpenedIndex,
        query: Query,
        kind: Kind,
        sort: Sort,
        *,
        as_of: date | None = None,
        backwards: bool = False,
        today: date | None = None,
        kept: Kept = nothing_kept,
        views_of: ViewsOf,
    ) -> None:
        """Count what the query finds, and forgive a typo where that is nothing."""
        self.query, self.kind, self.sort, self.as_of = query, kind, sort, as_of
        self.index, self._views_of = index, views_of
        self._backwards = backwards and sort is not Sort.RELEVANCE
        self.today = today or as_of or query.today or this_day()
        self.compiler = Compiler(index, LETTERS[kind], self.today, kept)
        self.corrected = ""
        self.searched = query
        self.found = self.compiler.records(query, as_of=as_of)
        self._whole = not query.clauses and as_of is None
        everything = index.totals[self.compiler.kind]
        self.total = index.count(self.found) if everything and not self._whole else everything
        if everything and not self.total:
            self._forgive()

    def _forgive(self) -> None:
        other = corrected(self.index, self.compiler, self.query, self.as_of)
        if other is not None:
            self.corrected, self.searched = other.text, other
            self.found = self.compiler.records(other, as_of=self.as_of)
            self.total = self.index.count(self.found)

    @cached_property
    def missing(self) -> list[PassedOver]:
        """The records passed over, by what they lack."""
        found = {}
        for field in self.searched.fields_used():
            lacks, kind = BY_NAME[field].lacks, self.kind.value
            if kind in BY_NAME[field].kinds and lacks not in found:
                query = self.searched.lacking(field)
                if count := self.index.count(self.compiler.records(query, as_of=self.as_of)):
                    of = f"{plural(count, kind)} with no {SAID_OF.get(lacks, lacks)}"
                    found[lacks] = PassedOver(count, of, query)
        return list(found.values())

    @cached_property
    def remarked(self) -> dict[str, str]:
        """Id of a record to the note or tag of it that has a word of the query."""
        words = [text_of(each) for each in self.searched.words]
        found: dict[str, str] = {}
        for kind in (NOTE, TAG):
            wanted = [*words, *self._texts_of(kind)]
            with suppress(PactlineError):
                for text, record_id in self.compiler.kept(kind) if wanted else ():
                    entry = self.index.by_id(self.compiler.kind, record_id)
                    if entry and any(fits(value, text) for value in wanted):
                        found[entry.row.id] = f"{kind}: {text}"
        return found

    def namesakes(self, row: Row) -> list[Row]:
        """Return the organisations of the same name, which nobody has told apart from a listed one.

        Of one name are those that `store.names.run_together` makes the same.
        """
        index, name = self.index, f"{SAME_NAME}|{whole(run_together(row.title))}"
        if row.kind is not Kind.ORGANISATION or not index.has_several("whole", name):
            return []
        query = both(index.term("kind", ORGANISATION), index.term("whole", name))
        hits = index.searcher.search(query, _MOST_NAMESAKES, count=False).hits
        entries = [index.entry_at(address) for _, address in hits]
        own = next((each.ids for each in entries if each.row.id == row.id), (row.id,))
        return [
            entry.row
            for entry in entries
            if not any(
                one == other or (min(one, other), max(one, other)) in self._told_apart
                for one in own
                for other in entry.ids
            )
        ]

    @cached_property
    def _told_apart(self) -> frozenset[tuple[str, str]]:
        return self.index.state.decided.different

    def _texts_of(self, field: str) -> Iterator[Text]:
        for leaf in leaves(self.searched.clauses):
            if (
                isinstance(leaf, FieldClause)
                and leaf.field == field
                and isinstance(leaf.value, Text)
            ):
                yield leaf.value

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""
        return [self._shown(entry) for entry in self._entries(start, count)]

    def views(self, start: int, count: int) -> Iterator[tuple[Row, View[Any] | None]]:
        """Yield the same rows, each with its record; None for one that is gone by now."""
        entries = self._entries(start, count)
        found = self._views_of(self.index, self.compiler.kind, entries, self.as_of)
        return zip(map(self._shown, entries), found, strict=True)

    def _entries(self, start: int, count: int) -> list[Entry]:
        return [self.index.entry_at(each) for each in self._addresses(max(start, 0), count)]

    def _shown(self, entry: Entry) -> Row:
        return shown_row(self.index, entry, self.today, self.as_of)

    def _addresses(self, start: int, count: int) -> list[DocAddress]:
        if not self._backwards:
            return self._forwards(start, count)
        end = min(start + count, self.total)
        # What has no value to be ordered by comes last both ways.
        valued = min(end, self._valued)
        turned = self._forwards(self._valued - valued, max(0, valued - start))[::-1]
        start = max(start, self._valued)
        return turned + self._forwards(start, max(0, end - start))

    @cached_property
    def _valued(self) -> int:
        """How many records have a value to be ordered by."""
        return Ordering(self.index, self.found, ORDERS[self.sort]).below(MAX_KEY)

    def _forwards(self, start: int, count: int) -> list[DocAddress]:
        count = min(count, self.total - start)
        if self._whole and (opening := self._opening) and start + count <= opening.total:
            return opening.at(start, count)
        found: list[DocAddress] = []
        for tier in self._tiers():
            # The first rows are had without counting how many there are.
            if not start or start < tier.total:
                found += tier.at(start, count - len(found))
            if len(found) >= count:
                break
            start = max(0, start - tier.total)
        return found

    def _tiers(self) -> Iterator[Ordering]:
        """Yield the parts of the list, of which what fits better comes first.

        None is counted before its turn, and none is asked for once all records are accounted for.
        """
        left = self.total
        for tier in self._parts:
            if not left:
                return
            yield tier
            left -= tier.total

    @cached_property
    def _parts(self) -> list[Ordering]:
        """What is that name, what else begins so, other names, and other texts."""
        index, keys = self.index, ORDERS[self.sort]
        typed = " ".join(c.text for c in self.searched.clauses if isinstance(c, Word | Phrase))
        if self.sort is not Sort.RELEVANCE or not typed:
            return [Ordering(index, self.found, keys)]
        names = self.compiler.records(self.searched, as_of=self.as_of, names=True)
        title = f"title|{whole(typed)}"
        queries = [names, self.found]
        if SECTION_KEYS[self.compiler.kind] == "n1":
            queries.insert(0, both(names, titles_beginning(index, typed)))
        if index.has_term("whole", title):
            queries.insert(0, both(self.found, index.term("whole", title)))
        return [
            Ordering(index, without(query, *queries[:place]), keys)
            for place, query in enumerate(queries)
        ]

    @cached_property
    def _opening(self) -> Ordering | None:
        """The first records of a whole list, found without looking at the rest of it."""
        index, kind, keys = self.index, self.compiler.kind, ORDERS[self.sort]
        if SECTION_KEYS[kind] != keys[0]:
            return None
        sections: list[str] = []
        records = 0
        for section, number in sorted(index.searcher.terms_with_prefix("section", kind)):
            sections.append(section)
            records += number
            if records >= _ENOUGH:
                break
        return Ordering(index, index.terms("section", sections), keys)

    def position_of_letter(self, letters: str) -> int:
        """Return the position of the first row whose title sorts at or after the letters."""
        later = self.index.between("n1", letters_key(sort_text(letters)), None)
        found = self._position(later)
        return max(0, self.total - 1) if found is None else found

    def position_of(self, record_id: str) -> int | None:
        """Return the position of a record, or None where it is not listed."""
        return self._position(self.index.term("key", key_of(LETTERS[self.kind], record_id)))

    def _position(self, query: IndexQuery) -> int | None:
        before = 0
        for tier in self._tiers():
            if (found := tier.first(query)) is not None:
                found += before
                return (
                    self._valued - 1 - found if self._backwards and found < self._valued else found
                )
            before += tier.total
        return None

    def among(self, ids: Iterable[str]) -> set[str]:
        """Return which of some ids are of listed records, an organisation's by any of its ids."""
        keys = [key_of(LETTERS[self.kind], each) for each in ids]
        entries = self.index.entries(both(self.found, self.index.terms("key", keys)))
        return {each for entry in entries for each in (entry.row.id, *entry.ids)}

    @cached_property
    def pence(self) -> bool:
        """Whether a figure of the rows is printed with pence."""
        return self.index.count(both(self.found, self.index.having(PENCE))) > 0

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a facet field, most frequent first, “none” last."""
        return self._answer(totals.facets, field, limit)

    def money_by_value(self, field: str, values: Sequence[str]) -> dict[str, tuple[Sum, ...]]:
        """Return the money that counts of values as `facets` gives them, of “none” too."""
        return self._answer(totals.money_by_value, field, values)

    def numbers(self, field: str, of: str) -> dict[str, int]:
        """Return how many values of a field the records of each value of another have."""
        return self._answer(totals.numbers, field, of)

    def bodies(self) -> int:
        """Return how many organisations take part in the agreements listed."""
        return self._answer(totals.bodies)

    def met(self) -> list[Met]:
        """Return which values each typed word of the query meets."""
        return totals.met(self._listed, self.searched)

    def totals(self, *, everything: bool = False, spreads: bool = False) -> Totals:
        """Return the money listed, with its spreads where these are asked for."""
        return self._answer(totals.totals, everything=everything, spreads=spreads)

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        """Return the money by financial year, oldest first, “no period” last, gaps left out."""
        return self._answer(totals.years, reading, everything=everything)

    def breakdown(
        self,
        field: str,
        reading: Reading,
        years: tuple[int, ...] | None = None,
        limit: int = 20,
        *,
        currencies: Sequence[str] = ("",),
        ranking: Ranking = Ranking.MONEY,
        everything: bool = False,
        across: bool = False,
        spreads: bool = True,
    ) -> tuple[Breakdown, ...]:
        """Return totals by funder, recipient, programme, type… of all money or of some years'."""
        return self._answer(
            totals.breakdown,
            field,
            reading,
            years,
            limit,
            currencies=currencies,
            ranking=ranking,
            everything=everything,
            across=across,
            spreads=spreads,
        )

    def by_body(
        self, field: str, alone: Sequence[str], limit: int = 0, *, across: bool = False
    ) -> Breakdown:
        """Return the money of every body of a field, regrants included."""
        return self._answer(totals.by_body, field, tuple(alone), limit, across=across)

    def _answer(
        self,
        work: Callable[Concatenate[Listed, P], T],
        *args: P.args,
        **options: P.kwargs,
    ) -> T:
        """Return what some work makes of what is listed; of all records it is worked out once."""
        key = repr((work.__name__, self.kind, args, sorted(options.items())))
        # How an agreement stands depends on the day.
        if not self._whole or self.total < MANY or "'status'" in key.lower():
            return work(self._listed, *args, **options)
        # A lookup has no time to load what keeps answers.
        from store.index.answers import kept_answer

        return kept_answer(self.index, key, lambda: work(self._listed, *args, **options))

    @property
    def _listed(self) -> Listed:
        return Listed(self.index, self.found, self.kind, self.total, self.today, self._whole)


def shown_row(index: OpenedIndex, entry: Entry, today: date, as_of: date | None = None) -> Row:
    """Return the row of a record as it is shown: with what depends on the day and on others.

    Args:
        index: counts an organisation's agreements.
        entry: what is stored of the record.
        today: the day for an agreement's status.
        as_of: counts only what sources dated up to this day speak of.
    """
    row = entry.row
    if row.kind is Kind.AGREEMENT:
        row = row._replace(status=status_on(entry.start, entry.end, today.toordinal()))
    elif row.kind is Kind.ORGANISATION:
        query = index.terms("party", entry.ids)
        count = index.count(both(query, index.known(as_of)) if as_of else query)
        row = row._replace(detail=plural(count, "agreement") if count else "")
    return row if row.id.isprintable() else row._replace(id=printable(row.id))

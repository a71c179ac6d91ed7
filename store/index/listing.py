"""What a query found, in one order, as the index was when asked."""

from __future__ import annotations

from store.days import today as this_day
from store.index.compiling import LETTER, Compiler
from store.index.keys import letters_key, sort_text
from store.index.opened import OpenedIndex
from store.index.ordering import Keys, Ordering
from store.index.schema import MAX_KEY, SHELVED, key_of
from store.index.showing import shown_row
from store.index.words import titles_beginning
from store.light_typing import TYPE_CHECKING, NamedTuple
from store.query.clauses import Phrase, Word
from store.query.tokens import whole
from store.rows import Kind, Row, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tantivy import DocAddress
    from tantivy import Query as IndexQuery

    from store.index.opening import Opening
    from store.interface import FacetCount, Reading, Totals, YearTotal
    from store.query.queries import Query

ORDERS: dict[Sort, Keys] = {
    Sort.RELEVANCE: ("n1", "n2", "tie"),
    Sort.NAME: ("n1", "n2", "tie"),
    Sort.DATE: ("k_date", "n1", "tie"),
    Sort.AMOUNT: ("k_amount", "n1", "tie"),
    Sort.ENDS: ("k_ends", "n1", "tie"),
}
"""Sort to the keys of the index that it goes by."""


class Tier(NamedTuple):
    """Records that come before those of the next tier."""

    query: IndexQuery
    ordering: Ordering
    total: int


class IndexListing:
    """A listing over an open index; implements `store.interface.Listing`."""

    query: Query
    kind: Kind
    sort: Sort
    total: int
    missing: dict[str, int]
    corrected: str

    def __init__(
        self,
        index: OpenedIndex,
        query: Query,
        kind: Kind,
        sort: Sort,
        *,
        as_of: date | None = None,
        today: date | None = None,
    ) -> None:
        """Count what the query finds, and forgive a typo where that is nothing."""
        self.query, self.kind, self.sort, self.as_of = query, kind, sort, as_of
        self.index = index
        self.today = today or as_of or query.today or this_day()
        self.compiler = Compiler(index, LETTER[kind], self.today)
        self.corrected = ""
        self.searched = query
        self.found = self.compiler.records(query, as_of=as_of)
        self._whole = not query.clauses and as_of is None
        everything = index.total(self.compiler.kind)
        self.total = index.count(self.found) if everything and not self._whole else everything
        if everything and not self.total and query.clauses:
            from store.index.typos import corrected

            other = corrected(index, self.compiler, query, as_of)
            if other is not None:
                self.corrected, self.searched = other.text, other
                self.found = self.compiler.records(other, as_of=as_of)
                self.total = index.count(self.found)
        self._tiers: dict[int, Tier] = {}
        self._queries: list[IndexQuery] | None = None

    def __getattr__(self, name: str) -> dict[str, int]:
        """Work out `missing` when it is asked for: a count for each field of the query."""
        if name != "missing":
            raise AttributeError(name)
        self.missing = {}
        for field in self.searched.fields_used():
            from store.query.fields import BY_NAME

            if self.kind.value in BY_NAME[field].kinds:
                lacking = self.compiler.records(self.searched.lacking(field), as_of=self.as_of)
                if count := self.index.count(lacking):
                    self.missing[field] = count
        return self.missing

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""
        return [self._row(address) for address in self.addresses(max(start, 0), count)]

    def addresses(self, start: int, count: int) -> list[DocAddress]:
        """Return the documents of a stretch of the list."""
        found: list[DocAddress] = []
        for tier in self.tiers():
            if start < tier.total:
                wanted = min(count - len(found), tier.total - start)
                found += tier.ordering.at(start, wanted)
            start = max(0, start - tier.total)
            if len(found) == count:
                break
        return found

    def tiers(self) -> Iterator[Tier]:
        """Yield the list's parts, one or as `_ranked` puts them; none is counted before its turn.

        Fit for several threads: at worst two of them count the same part.
        """
        queries, rest = self._parts(), self.total
        for place, query in enumerate(queries):
            if not rest:
                return
            tier = self._tiers.get(place)
            if tier is None:
                ordering = Ordering(self.index, query, ORDERS[self.sort], self._opening())
                total = rest if query is queries[-1] else ordering.count()
                tier = self._tiers[place] = Tier(query, ordering, total)
            if tier.total:
                yield tier
            rest -= tier.total

    def _parts(self) -> list[IndexQuery]:
        if self._queries is None:
            words = [c for c in self.searched.clauses if isinstance(c, Word | Phrase)]
            ranked = self.sort is Sort.RELEVANCE and words and self.total > 1
            texts = [word.text for word in words]
            self._queries = self._ranked(texts) if ranked else [self.found]
        return self._queries

    def _opening(self) -> Opening | None:
        """Return the first records of a list that is not searched."""
        if not self._whole:
            return None
        from store.index.opening import opening

        return opening(self.index, self.compiler.kind, ORDERS[self.sort][0])

    def _ranked(self, words: list[str]) -> list[IndexQuery]:
        """Return what is that name, what else begins so, other names, and other texts."""
        index, typed = self.index, " ".join(words)
        names = self.compiler.records(self.searched, as_of=self.as_of, names=True)
        tiers = []
        title = f"title|{whole(typed)}"
        if index.has_term("whole", title):
            tiers.append(index.both(self.found, index.term("whole", title)))
        if SHELVED[self.compiler.kind] == "n1":
            tiers.append(index.both(names, titles_beginning(index, typed)))
        tiers += [names, self.found]
        return [
            index.without(tier, *tiers[:place]) if place else tier
            for place, tier in enumerate(tiers)
        ]

    def position_of_letter(self, letters: str) -> int:
        """Return the position of the first row whose title sorts at or after the letters."""
        key, place = letters_key(sort_text(letters)), 0
        if self.sort in (Sort.NAME, Sort.RELEVANCE):
            tiers = list(self.tiers())
            for tier in tiers[:-1]:
                place += tier.total
            return min(place + tiers[-1].ordering.below(key), self.total - 1) if tiers else 0
        for tier in self.tiers():
            found = tier.ordering.first_between("n1", key, MAX_KEY)
            if found is not None:
                return place + found
            place += tier.total
        return max(0, self.total - 1)

    def position_of(self, record_id: str) -> int | None:
        """Return the position of a record, or None where it is not listed."""
        place = 0
        for tier in self.tiers():
            query = self.index.both(
                tier.query, self.index.term("key", key_of(self.compiler.kind, record_id))
            )
            hits = self.index.searcher.search(query, 1).hits
            if hits:
                return place + tier.ordering.position(hits[0][1])
            place += tier.total
        return None

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a facet field, most frequent first, “none” last."""
        from store.index.facets import facets

        return facets(self, field, limit)

    def totals(self, *, everything: bool = False) -> Totals:
        """Return the money listed; `everything` includes what is otherwise left out."""
        from store.index.totals import totals

        return totals(self, everything=everything)

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        """Return the money by financial year, oldest first, “no period” last, gaps left out."""
        from store.index.totals import years

        return years(self, reading, everything=everything)

    def breakdown(
        self,
        field: str,
        reading: Reading,
        year: int | None = None,
        limit: int = 20,
        *,
        everything: bool = False,
    ) -> list[tuple[FacetCount, Totals]]:
        """Return totals by funder, recipient, programme, type… of all or one year's money."""
        from store.index.breakdowns import breakdown

        return breakdown(self, field, reading, year, limit, everything=everything)

    def _row(self, address: DocAddress) -> Row:
        return shown_row(self.index, self.index.blob(address), self.today, self.as_of)

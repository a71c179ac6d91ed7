"""What a store offers, whatever engine stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from store.amounts import Qualifier, Sum
from store.errors import PactlineError
from store.reasons import MAY_COUNT_TWICE
from store.text import nearest, plural

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from store.amounts import Interval
    from store.merged import AgreementView, FundView, OrganisationView, View
    from store.query import Query
    from store.reader import Reader
    from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile
    from store.remarks import Remark

# What lists are of and in which order, and one line of them.


class Kind(StrEnum):
    """What a list shows a row of."""

    ORGANISATION = "organisation"
    AGREEMENT = "agreement"
    FUND = "fund"


class Sort(StrEnum):
    """Orders of a list; records without the date or amount come last, under a word that says so.

    The amount of an organisation is its latest income.
    """

    RELEVANCE = "relevance"
    NAME = "name"
    DATE = "date"
    AMOUNT = "amount"
    ENDS = "ends"


class Row(NamedTuple):
    """One line of a list. All text is printable and whole; a widget cuts it to its width.

    `date` and `ends` are PartialDate texts (`2011`, `2017-02-03`), `amount` is as said (“more than
    £3.5m”), `who` is “funder → recipient” for an agreement and the main identifier for an
    organisation, `detail` a count or note (“12 agreements”).
    """

    kind: Kind
    id: str
    title: str
    type: str = ""
    who: str = ""
    amount: str = ""
    date: str = ""
    ends: str = ""
    status: str = ""
    detail: str = ""
    sources: tuple[str, ...] = ()


# What a listing answers: how many records have a value, how much money, and when.


class Reading(StrEnum):
    """How an amount that covers several financial years is put on a year."""

    AWARD_DATE = "award date"
    BY_DAYS = "by days"


class FacetCount(NamedTuple):
    """A value of a field and how many listed records have it; an empty value is “none”."""

    value: str
    label: str
    records: int


class LeftOut(NamedTuple):
    """What a total leaves out, and why, in the words of `store.reasons` where they have some.

    `without` is what a search adds to find none of it, where that can be told.
    """

    reason: str
    records: int
    sums: tuple[Sum, ...]
    without: str = ""

    @property
    def counts_twice(self) -> bool:
        """Whether it may be counted already: a total that is asked to adds it."""
        return self.reason in MAY_COUNT_TWICE


class Met(NamedTuple):
    """The values that a word typed after a field meets; there may be more than are told.

    `by_address` holds the towns, or the postcodes, that the word is in the addresses of those who
    receive; `inside` the codes of the areas that lie in the places that it is.
    """

    field: str
    text: str
    values: tuple[FacetCount, ...]
    more: bool = False
    by_address: tuple[FacetCount, ...] = ()
    inside: tuple[FacetCount, ...] = ()

    def __str__(self) -> str:
        """Print how many they are: “trafford” is 3 funders."""
        than = "more than " if self.more else ""
        many = "parties" if self.field == "party" else ""
        told = [f"{than}{plural(len(self.values), self.field, many)}"] if self.values else []
        if self.inside:
            told.append(f"{plural(len(self.inside), 'area')} inside it")
        if self.by_address:
            noun = "postcode" if any(map(str.isdigit, self.by_address[0].label)) else "town"
            told.append(f"{plural(len(self.by_address), noun)} of who receives")
        return f"“{self.text}” is {' and '.join(told)}"

    @property
    def is_several(self) -> bool:
        """Whether it is more than one value, or another kind of thing than a value."""
        return len(self.values) > 1 or bool(self.by_address or self.inside)


class Spread(NamedTuple):
    """Median and largest award of one currency; the figures of an agreement are one award.

    Attributes:
        currency: ISO 4217 code.
        awards: how many there are.
        median: where it lies, of two middle awards their mean; None where no bound holds it, and
            below five awards, of which a median tells nothing.
        largest: the largest award, as stated.
    """

    currency: str
    awards: int
    median: Interval | None
    largest: Sum

    @property
    def figures(self) -> tuple[Sum, ...]:
        """The figures that are printed of it: the largest award, and the ends of the median."""
        ends = {end for end in (self.median or ())[:2] if end is not None}
        word = Qualifier.EXACTLY.value
        return (self.largest, *(Sum(self.currency, {word: end}, {word: 1}) for end in ends))


class Totals(NamedTuple):
    """The money of what is listed.

    Attributes:
        sums: one a currency, pounds first.
        records: how many agreements it is of.
        without: how many give no figure that counts.
        left_out: what isn't added, and why.
        spreads: one a currency; empty where they aren't worked out.
        by_days: how many of `records` are spread over several years where money is read by days;
            the others stand in the year of their award or in the years that they state.
        unread: figures of these agreements that could not be read when they were taken in.
    """

    sums: tuple[Sum, ...]
    records: int
    without: int
    left_out: tuple[LeftOut, ...] = ()
    spreads: tuple[Spread, ...] = ()
    by_days: int = 0
    unread: int = 0

    @property
    def figures(self) -> Iterator[Sum]:
        """What is printed of them: the sums, what is left out of these, medians and the largest."""
        yield from self.sums
        for out in self.left_out:
            yield from out.sums
        for spread in self.spreads:
            yield from spread.figures

    @property
    def not_added(self) -> tuple[LeftOut, ...]:
        """What is left out since it may be counted already."""
        return tuple(each for each in self.left_out if each.counts_twice)


class YearTotal(NamedTuple):
    """The money of one financial year, of several that it stands in together, or of none.

    `years` are their starting calendar years, oldest first; empty is “no period”. `worked_out` is
    a currency to how many of its figures no source states, `exceeded` to how many of these are left
    of totals that their stated years exceed.
    """

    years: tuple[int, ...]
    records: int
    sums: tuple[Sum, ...]
    worked_out: Mapping[str, int] = {}
    exceeded: Mapping[str, int] = {}


class Ranking(StrEnum):
    """In which order the values of a field are told; equals by number, then by name."""

    MONEY = "money"
    NUMBER = "number"
    NAME = "name"


class Breakdown(NamedTuple):
    """Money by the values of one field, in the order that was asked for.

    Attributes:
        rows: the values with their money, those without one as the value “”.
        values: how many values there are in all.
        others: the money of the values beyond `rows`, added up.
        currency: that they are ranked by.
        others_records: how many agreements that is of, where each has one value.
        across, others_across: the same by financial year, where that was asked for.
        shared, shared_across: the money that several values share, nobody says how; likewise.
        twice: whether an agreement of several values stands in the row of each.
    """

    rows: tuple[tuple[FacetCount, Totals], ...]
    values: int
    others: tuple[Sum, ...] = ()
    currency: str = ""
    others_records: int = 0
    across: tuple[tuple[YearTotal, ...], ...] = ()
    others_across: tuple[YearTotal, ...] = ()
    shared: Totals = Totals((), 0, 0)
    shared_across: tuple[YearTotal, ...] = ()
    twice: bool = False


Progress = Callable[[str, int, int], None]
"""Called with a kind of work, how much is done, and of how much (0 where that is not known)."""


class PassedOver(NamedTuple):
    """Records of a listing's kind that its query can't judge, since they lack what it asks for.

    Attributes:
        records: how many.
        of: what they are and lack: agreements with no end.
        query: finds them, and none else.
    """

    records: int
    of: str
    query: Query

    def told(self, hint: str, under: str = "") -> str:
        """Return how many they are, with what a person types to find them, and where."""
        them = "it" if self.records == 1 else "them"
        return f"passed over: {self.of}; {under}`{hint}` finds {them}"


class Records(Protocol):
    """Records of one kind in an order, as the store was when asked."""

    kind: Kind
    total: int

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""

    def views(self, start: int, count: int) -> Iterator[tuple[Row, View[Any] | None]]:
        """Yield the same rows, each with its record; None for one that is gone by now."""

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a facet field, most frequent first, “none” last."""


class Listing(Records, Protocol):
    """The records of one kind that a query found, in one order, as the store was when asked."""

    query: Query
    sort: Sort
    as_of: date | None
    """The day as of which records are shown as they were known; None for today."""
    corrected: str
    """The words searched for instead, where nothing matched exactly and a typo was forgiven."""

    @property
    def missing(self) -> list[PassedOver]:
        """The records passed over, by what they lack."""

    @property
    def remarked(self) -> dict[str, str]:
        """Id of a record to the note or tag of it that has a word of the query, as it is shown."""

    def namesakes(self, row: Row) -> list[Row]:
        """Return the organisations of the same name, which nobody has told apart from a listed one.

        Of one name are those that `store.names.run_together` makes the same.
        """

    @property
    def pence(self) -> bool:
        """Whether a figure of the rows is printed with pence, so that all of them are."""

    def bodies(self) -> int:
        """Return how many organisations take part in the agreements listed."""

    def numbers(self, field: str, of: str) -> Mapping[str, int]:
        """Return how many values of a field the records of each value of another have.

        Args:
            field: whose values are counted, such as funder.
            of: whose values they are counted for, such as recipient.
        """

    def met(self) -> list[Met]:
        """Return which bodies, programmes or places each typed word of the query meets."""

    def position_of_letter(self, letters: str) -> int:
        """Return the position of the first row whose title sorts at or after the letters."""

    def position_of(self, record_id: str) -> int | None:
        """Return the position of a record, or None where it is not listed or too far to tell."""

    def among(self, ids: Iterable[str]) -> set[str]:
        """Return which of some ids are of listed records, an organisation's by any of its ids."""

    def money_by_value(self, field: str, values: Sequence[str]) -> Mapping[str, tuple[Sum, ...]]:
        """Return the money that counts of values as `facets` gives them, an empty one for “none”.

        Money that an agreement's several funders or recipients share is of none of them.

        Args:
            field: of `store.query.fields.TABLE_FIELDS`, or another that money is broken down by.
            values: of the field.
        """

    def totals(self, *, everything: bool = False, spreads: bool = False) -> Totals:
        """Return the money listed, with its spreads where these are asked for.

        `everything` includes what is otherwise left out.
        """

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        """Return the money by financial year, oldest first, “no period” last, gaps left out."""

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
        """Return totals by the values of a field, such as funder or type, for each currency.

        Money that an agreement's several funders or recipients share is left out of each one's
        total, and told in its `left_out`.

        Args:
            field: a facet field.
            reading: how money is put on a year, where years are asked for.
            years: the years of a row of `years`, whose money alone is meant; None for all money.
            limit: values at most; 0 for all.
            currencies: of the money that values are ranked by, and that each of them has; where
                one is empty all values are told, ranked by their pounds first.
            ranking: the order.
            everything: as for `totals`.
            across: tell the money of each value by financial year, in place of its spreads.
            spreads: tell the median and the largest award of each value, which takes its time.
        """

    def by_body(
        self, field: str, alone: Sequence[str], limit: int = 0, *, across: bool = False
    ) -> Breakdown:
        """Return the money of every body of a field, those without money of their own last.

        A regrant is money of its funder's and of its recipient's. What several share, and parts of
        a listed programme whose money is a body's own, are told in each one's `left_out`.

        Args:
            field: funder, recipient or another role.
            alone: the sides on which money must be of one body alone, the field's own first.
            limit: bodies at most; 0 for all.
            across: tell the money of each body by financial year.
        """


def source_titles(store: Store) -> dict[str, str]:
    """Return what each source is called, by its id."""
    return {source.id: source.title or source.id for source in store.sources()}


AT_ONCE = 500
"""Rows or records of a listing that are read together."""


def every_row(listing: Records, most: int | None = None) -> Iterator[Row]:
    """Yield the rows of a listing, some at a time; so many at most, where a number is given."""
    for start, count in _stretches(listing, most):
        yield from listing.rows(start, count)


def every_view(listing: Records, most: int | None = None) -> Iterator[tuple[Row, View[Any] | None]]:
    """Yield the same rows, each with its record; None for one that is gone by now."""
    for start, count in _stretches(listing, most):
        yield from listing.views(start, count)


def _stretches(listing: Records, most: int | None) -> Iterator[tuple[int, int]]:
    total = listing.total if most is None else min(listing.total, most)
    for start in range(0, total, AT_ONCE):
        yield start, min(AT_ONCE, total - start)


def need_source(store: Store, source_id: str, error: type[PactlineError] = PactlineError) -> Source:
    """Return a source; raise an error where the store has none of the id."""
    source = store.source(source_id)
    if source is None:
        near = nearest(source_id, [each.id for each in store.sources()])
        remedy = f"did you mean {near}?" if near else "`pactline sources` lists them"
        raise error(f"there is no source “{source_id}”", remedy=remedy)
    return source


class Problem(NamedTuple):
    """A file of the store that did not open, or something else a reader ought to know."""

    file: str
    message: str


class Change(NamedTuple):
    """What a write did to a source, in numbers of records."""

    source: str
    added: int
    changed: int
    unchanged: int
    gone: int


class Store(Protocol):
    """An open store. Reading never writes to the store's files and never waits for a writer."""

    label: str
    """Where it is, for people: a path, or “sample records”."""

    progress: Progress | None
    """Called while files are read again, in the thread that reads them; whoever shows the store
    sets it."""

    @property
    def reader(self) -> Reader | None:
        """What its reader keeps beside it; None where nothing is kept for anybody."""

    def remarks(self) -> list[Remark]:
        """Return the notes that the store keeps for all, and the reader's own notes and tags.

        The oldest come first.

        Raises:
            PactlineError: the reader's own cannot be read.
        """

    def unread_notes(self) -> str:
        """Return why the reader's own notes cannot be read; empty where they can."""

    def listing(
        self,
        query: Query,
        kind: Kind,
        sort: Sort = Sort.RELEVANCE,
        *,
        as_of: date | None = None,
        backwards: bool = False,
    ) -> Listing:
        """Return what the query finds; `backwards` turns any order but relevance round."""

    def row(self, record_id: str) -> Row | None:
        """Return the row of one record by any of its ids."""

    def organisation(self, record_id: str, *, as_of: date | None = None) -> OrganisationView | None:
        """Return an organisation as all sources together know it."""

    def agreement(self, record_id: str, *, as_of: date | None = None) -> AgreementView | None:
        """Return an agreement as all sources together know it."""

    def fund(self, record_id: str, *, as_of: date | None = None) -> FundView | None:
        """Return a fund as all sources together know it."""

    def views(
        self, kind: Kind, ids: Sequence[str], *, as_of: date | None = None
    ) -> Iterable[View[Any] | None]:
        """Yield the same for many records of a kind, by the ids that they are listed under."""

    def knows(self, record_id: str) -> bool:
        """Tell whether any source has a record of this id."""

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the display name of each id that the store knows."""

    def sources(self) -> list[Source]:
        """Return every source, by title."""

    def source(self, source_id: str) -> Source | None:
        """Return one source."""

    def decisions(self) -> list[Decision]:
        """Return what the person decided."""

    def read_source(self, source_id: str) -> SourceFile | None:
        """Return all that one source says."""

    def records(self, source_id: str) -> Iterator[Organisation | Fund | Agreement]:
        """Yield all records of a source one at a time, organisations before agreements.

        A record that does not fit is passed over; `problems` tells of it.
        """

    def problems(self) -> Sequence[Problem]:
        """Return the files that did not open, each with its reason."""

    def changed(self) -> bool:
        """Tell cheaply whether the files have changed since this view of them was taken."""

    def behind(self) -> str:
        """Say since when nothing newer could be read; empty where the view is of now."""

    def refresh(self) -> None:
        """Take a new view of the files; listings of the old one go on working."""

    def put(
        self,
        files: Sequence[SourceFile],
        *,
        action: str,
        detail: str = "",
        progress: Progress | None = None,
        dry_run: bool = False,
    ) -> list[Change]:
        """Write sources, all or nothing; each replaces the source of the same id.

        A source that the store holds already, every record of it and read from the same file,
        isn't written again; a dry run only says what would change.
        """

    def amend(
        self,
        source: Source,
        change: Callable[[SourceFile], SourceFile],
        *,
        action: str,
        detail: str = "",
        dry_run: bool = False,
    ) -> Change:
        """Change a source that is entered by hand, in one step from what it says at that moment."""

    def forget(self, source_id: str) -> Change:
        """Take a source back, exactly."""

    def undo(self, *sources: str) -> str:
        """Take the last write of a person's own back; return what it was, in words.

        Args:
            sources: the person's own, of which it is; “decisions” for what their account decided.
        """

    def decide(self, *decisions: Decision, action: str = "decide") -> None:
        """Keep decisions of the person in one step, which the history calls by its action."""

    def settings(self) -> dict[str, str]:
        """Return the store's settings, such as `financial-year-start` (a month, 1 to 12)."""

    def close(self) -> None:
        """Let go of files."""

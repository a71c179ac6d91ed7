"""What a store offers, whatever engine stands behind it.

The app, the one-shot verbs and the tests know a store by this interface alone. `store.engine` is
the engine over a folder of TinyDB files and a derived index; another (a database server) passes the
same tests. Rows hold ready-made text, so that a lookup imports neither decimals nor record types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from store.answers import (
    FacetCount,
    LeftOut,
    QualifiedSum,
    Reading,
    Spread,
    Totals,
    YearTotal,
)
from store.rows import Kind, Row, Sort

if TYPE_CHECKING:
    from datetime import date

    from store.merged import AgreementView, FundView, OrganisationView
    from store.query import Query
    from store.records import Decision, Source, SourceFile

__all__ = [
    "Change",
    "FacetCount",
    "Kind",
    "LeftOut",
    "Listing",
    "Problem",
    "Progress",
    "QualifiedSum",
    "Reading",
    "Row",
    "Sort",
    "Spread",
    "Store",
    "Totals",
    "YearTotal",
]


Progress = Callable[[str, int, int], None]
"""Called with a kind of work, how much is done, and of how much (0 where that is not known)."""


class Listing(Protocol):
    """The records of one kind that a query found, in one order, as the store was when asked."""

    query: Query
    kind: Kind
    sort: Sort
    as_of: date | None
    """The day as of which records are shown as they were known; None for today."""
    total: int
    missing: dict[str, int]
    """Field of the query to the number of records that were passed over because they lack it."""
    corrected: str
    """The words searched for instead, where nothing matched exactly and a typo was forgiven."""

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""

    def position_of_letter(self, letters: str) -> int:
        """Return the position of the first row whose title sorts at or after the letters."""

    def position_of(self, record_id: str) -> int | None:
        """Return the position of a record, or None where it is not listed or too far to tell."""

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a facet field, most frequent first, “none” last."""

    def totals(self, *, everything: bool = False) -> Totals:
        """Return the money listed; `everything` includes what is otherwise left out."""

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        """Return the money by financial year, oldest first, “no period” last, gaps left out."""

    def breakdown(
        self,
        field: str,
        reading: Reading,
        year: int | None = None,
        limit: int = 20,
        *,
        everything: bool = False,
    ) -> list[tuple[FacetCount, Totals]]:
        """Return totals by funder, recipient, programme, type… of all or one year's money.

        Money that an agreement's several funders or recipients share is left out of each one's
        total, and told in its `left_out`; `everything` is as for `totals`.
        """


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

    def listing(
        self, query: Query, kind: Kind, sort: Sort = Sort.RELEVANCE, *, as_of: date | None = None
    ) -> Listing:
        """Return what the query finds."""

    def row(self, record_id: str) -> Row | None:
        """Return the row of one record by any of its ids."""

    def organisation(self, record_id: str, *, as_of: date | None = None) -> OrganisationView | None:
        """Return an organisation as all sources together know it."""

    def agreement(self, record_id: str, *, as_of: date | None = None) -> AgreementView | None:
        """Return an agreement as all sources together know it."""

    def fund(self, record_id: str, *, as_of: date | None = None) -> FundView | None:
        """Return a fund as all sources together know it."""

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

    def problems(self) -> Sequence[Problem]:
        """Return the files that did not open, each with its reason."""

    def changed(self) -> bool:
        """Tell cheaply whether the files have changed since this view of them was taken."""

    def refresh(self) -> None:
        """Take a new view of the files; listings of the old one go on working."""

    def put(
        self,
        files: Sequence[SourceFile],
        *,
        action: str,
        detail: str = "",
        progress: Progress | None = None,
    ) -> list[Change]:
        """Write sources, all or nothing; each replaces the source of the same id."""

    def forget(self, source_id: str) -> Change:
        """Take a source back, exactly."""

    def decide(self, decision: Decision) -> None:
        """Keep a decision of the person."""

    def settings(self) -> dict[str, str]:
        """Return the store's settings, such as `financial-year-start` (a month, 1 to 12)."""

    def close(self) -> None:
        """Let go of files."""

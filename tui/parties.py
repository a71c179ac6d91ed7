"""Organisations by the agreements in which they take part: their money, years and funders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from store.amounts import Form, Qualifier, Sum, form_of, sums_text
from store.dates import year_start
from store.exporting.columns import Column, Export, Value, available
from store.interface import (
    FacetCount,
    Kind,
    Listing,
    Records,
    Row,
    Sort,
    Store,
    Totals,
    every_row,
)
from store.merged import View as RecordView
from store.query import Query
from store.query.grammar import any_of
from store.text import fold, plural, printable
from store.timeline.series import year_label
from tui.rows import PARTY_COLUMNS, WINDOW, WINDOWS, FixedRows, Further, Shape
from tui.state import Order, View

Headings = tuple[tuple[str, str], ...]
"""Fields of chosen columns, with their headings."""


def columns_of(store: Store, records: Records, names: Sequence[str]) -> tuple[Further, Headings]:
    """Return what reads columns of exports for the rows of a list, and these columns.

    Columns that no record of the kind has were kept by another version, and are left out.
    """
    known = {column.name for column in available(records.kind)}
    names = [name for name in names if name in known]
    if not names:
        return (lambda start, count: [{}] * count), ()
    export = Export(store, records, names, date.today())

    def read(start: int, count: int) -> list[dict[str, str]]:
        return [
            {
                column.name: _cell_text(value)
                for column, value in zip(export.columns, values, strict=True)
            }
            for values in export.window(start, count)
        ]

    return read, tuple((column.name, column.title) for column in export.columns)


def _cell_text(value: Value) -> str:
    """Return what a cell of an export shows in a list."""
    return f"{value:,}" if isinstance(value, Decimal) else printable(value or "")


class Party(NamedTuple):
    """An organisation by the agreements found: what it received and paid, and in which years.

    `rank` is what it is ordered by where that is neither: its funders, or its place by income.
    `beside` tells what isn't in the two figures: money that it shares, and parts of programmes.
    """

    body: FacetCount
    received: tuple[Sum, ...] = ()
    paid: tuple[Sum, ...] = ()
    years: tuple[int, ...] = ()
    rank: tuple[int, ...] = ()
    beside: tuple[str, str] = ("", "")

    def span(self, start_month: int) -> str:
        """Return the first and the last of these financial years, as 13/14–17/18."""
        ends = dict.fromkeys((*self.years[:1], *self.years[-1:]))
        return "–".join(year_label((year,), start_month)[2:] for year in ends)

    @property
    def apart(self) -> str:
        """What isn't in the figures, and why."""
        told = zip(("received", "paid"), self.beside, strict=True)
        return "; ".join(f"{side}: {words}" for side, words in told if words)

    def value(self, order: Order) -> tuple[object, ...]:
        """Return what an order goes by, pounds above other money; empty where there is none."""
        if order is Order.NUMBER:
            return (self.body.records,)
        if order is Order.YEARS:
            return self.years[-1:]
        if order in (Order.FUNDERS, Order.INCOME):
            return self.rank
        sums = self.paid if order is Order.PAID else self.received
        return (sums[0].currency == "GBP", sums[0].nominal) if sums else ()


MARK = "*"
"""Stands behind a figure beside which there is money that isn't in it."""

MOST_FUNDERS = 100
"""Funders of an organisation that are counted."""

MOST_IN_FULL = 20_000
"""Agreements up to which the years and the funders of who takes part are told in every order."""


class PartyRecords:
    """Organisations that take part in agreements, as a list of records that can be exported.

    Args:
        store: where they are.
        query: finds the agreements.
        as_of: the day as of which these were known; None for today.
        found: the organisations in their order.
        in_full: whether the agreements are so few that the funders of each are told.
    """

    kind = Kind.ORGANISATION

    def __init__(
        self,
        store: Store,
        query: Query,
        as_of: date | None,
        found: Sequence[Party],
        *,
        in_full: bool = True,
    ) -> None:
        """Read nothing yet."""
        self._store, self._query, self._as_of, self.found = store, query, as_of, found
        self.total, self.in_full = len(found), in_full
        self.start_month = year_start(store.settings())
        self.funders = lru_cache(WINDOWS * WINDOW)(self._funders)

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""
        return [row for row, _ in self.views(start, count)]

    def views(self, start: int, count: int) -> Iterator[tuple[Row, RecordView[Any] | None]]:
        """Yield the same rows, each with its record; None for one that nobody has a record of."""
        bodies = [each.body for each in self.found[start : start + count]]
        if not bodies:
            return
        query = any_of("id", (each.value for each in bodies))
        listing = self._store.listing(query, self.kind, as_of=self._as_of)
        known = {row.id: (row, view) for row, view in listing.views(0, len(bodies))}
        for each in bodies:
            yield known.get(each.value) or (Row(self.kind, each.value, each.label), None)

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a field of the agreements."""
        return self._store.listing(self._query, Kind.AGREEMENT, as_of=self._as_of).facets(
            field, limit
        )

    def _funders(self, body: str) -> list[str]:
        """Return who pays a body, whoever does so most often first."""
        query = self._query.with_field("recipient", body)
        listing = self._store.listing(query, Kind.AGREEMENT, as_of=self._as_of)
        found = listing.facets("funder", MOST_FUNDERS)
        return [printable(each.label) for each in found if each.value]

    def narrowed(self, found: Sequence[Party]) -> PartyRecords:
        """Return the list with these of its organisations."""
        return PartyRecords(self._store, self._query, self._as_of, found, in_full=self.in_full)

    @property
    def columns(self) -> list[Column]:
        """The columns of the money, for an export."""
        of = {each.body.value: each for each in self.found}
        readers: dict[str, Any] = {
            "received": lambda item: _pounds(of[item.row.id].received),
            "paid": lambda item: _pounds(of[item.row.id].paid),
            "number": lambda item: Decimal(of[item.row.id].body.records),
            "years": lambda item: of[item.row.id].span(self.start_month),
            "funders": lambda item: "; ".join(self.funders(item.row.id)),
            "apart": lambda item: of[item.row.id].apart,
        }
        return [
            Column(name, heading, meaning, {self.kind: readers[name]})
            for name, heading, meaning in PARTY_COLUMNS
            if name in readers
        ]


def _pounds(sums: Sequence[Sum]) -> Value:
    """Return money as a number of pounds, and in words where it is anything else."""
    if len(sums) == 1 and sums[0].currency == "GBP" and sums[0].words == {Qualifier.EXACTLY}:
        return sums[0].nominal
    return sums_text(sums, "", form=form_of(sums))


class PartyRows(FixedRows):
    """Organisations that take part in the agreements found, with their money within these."""

    def __init__(
        self,
        store: Store,
        records: PartyRecords,
        order: Order,
        chosen: Sequence[str],
        *,
        incomes: bool,
    ) -> None:
        """Take the organisations.

        Args:
            store: where what their records say is read.
            records: the organisations in their order.
            order: this order.
            chosen: columns that a person chose, by their names; none for those that fit.
            incomes: whether an organisation of the store has an income.
        """
        super().__init__(
            [
                Row(
                    *(Kind.ORGANISATION, each.body.value, each.body.label, "party"),
                    detail=plural(each.body.records, "agreement"),
                )
                for each in records.found
            ]
        )
        headings = {name: heading for name, heading, _ in PARTY_COLUMNS}
        headings |= {each.name: each.title for each in available(Kind.ORGANISATION)}
        shown = tuple((name, headings[name]) for name in chosen if name in headings)
        years = any(each.years for each in records.found)
        one = not records.in_full or sum(bool(f.value) for f in records.facets("funder", 2)) < 2
        self.shape = Shape(View.ORGANISATIONS, order, True, incomes, years, shown, one_funder=one)
        self._store, self._records = store, records
        self.has_apart = any(party.apart for party in records.found)
        money = [each for party in records.found for each in (*party.received, *party.paid)]
        self._form = Form.PENCE if any(each.has_pence for each in money) else Form.WHOLE
        read, _ = columns_of(store, records, chosen or ["income"])
        self._said = lru_cache(WINDOWS)(lambda window: read(window * WINDOW, WINDOW))

    def further(self, position: int) -> Mapping[str, str]:
        """Return the money, the number, the years and the funders of an organisation.

        What its record says comes with it where that has a column.
        """
        of, records = self._records.found[position], self._records
        window, place = divmod(position, WINDOW)
        said = self._said(window)[place] if self.shape.incomes or self.shape.chosen else {}
        told = of.received and (records.in_full or self.shape.chosen)
        funders = records.funders(of.body.value) if told else []
        more = f" +{len(funders) - 1}" if len(funders) > 1 else ""
        return {
            **said,
            "funders": f"{funders[0]}{more}" if funders else "",
            "received": sums_text(of.received, "", self._form) + MARK * bool(of.beside[0]),
            "paid": sums_text(of.paid, "", self._form) + MARK * bool(of.beside[1]),
            "apart": of.apart,
            "number": f"{of.body.records:,}",
            "years": of.span(records.start_month),
        }

    def records(self, ids: Collection[str] = ()) -> PartyRecords:
        """Return the organisations, those of some ids where any are given."""
        found = [each for each in self._records.found if not ids or each.body.value in ids]
        return self._records.narrowed(found)


MOST_PARTIES = 10_000
"""Organisations that are counted in what a search of agreements finds."""


def party_rows(
    store: Store,
    listing: Listing,
    order: Order,
    chosen: Sequence[str] = (),
    only: Sequence[Row] | None = None,
    *,
    backwards: bool,
    incomes: bool = False,
) -> PartyRows:
    """Return who takes part in the agreements listed; what has no such value comes last.

    Args:
        store: where the organisations are.
        listing: the agreements found.
        order: one of `tui.finding.OF_PARTIES`, or by name.
        chosen: columns that a person chose, by their names.
        only: the organisations that are meant, with or without agreements; None for all.
        backwards: the order turned round.
        incomes: whether an organisation of the store has an income.
    """
    with_years = listing.total <= MOST_IN_FULL or order is Order.YEARS or "years" in chosen
    money: dict[str, dict[str, tuple[FacetCount, Totals]]] = {}
    years: dict[str, set[int]] = {}
    for field in ("recipient", "funder"):
        found = listing.by_body(field, (field,), across=with_years)
        money[field] = {count.value: (count, own) for count, own in found.rows}
        for (count, _), across in zip(found.rows, found.across, strict=with_years):
            told = (year for each in across for year in each.years)
            years.setdefault(count.value, set()).update(told)
    counts = {count.value: count for side in money.values() for count, _ in side.values()}
    counts |= {each.value: each for each in listing.facets("party", MOST_PARTIES) if each.value}
    if only is not None:
        counts = {row.id: counts.get(row.id, FacetCount(row.id, row.title, 0)) for row in only}
    ranks = _ranks(store, listing, order, counts)
    received, paid = money.values()

    def beside(side: Mapping[str, tuple[FacetCount, Totals]], value: str) -> str:
        apart = side[value][1].left_out if value in side else ()
        return "; ".join(f"{sums_text(out.sums)} {out.reason}" for out in apart if out.sums)

    bodies = [
        Party(
            count,
            received[value][1].sums if value in received else (),
            paid[value][1].sums if value in paid else (),
            tuple(sorted(years.get(value, ()))),
            ranks.get(value, ()),
            (beside(received, value), beside(paid, value)),
        )
        for value, count in counts.items()
    ]
    bodies.sort(key=lambda each: fold(each.body.label), reverse=backwards and order is Order.NAME)
    if order is not Order.NAME:
        with_value = [each for each in bodies if each.value(order)]
        with_value.sort(key=lambda each: each.value(order), reverse=not backwards)
        bodies = [*with_value, *(each for each in bodies if not each.value(order))]
    query = listing.query if only is None else Query()
    in_full = listing.total <= MOST_IN_FULL
    records = PartyRecords(store, query, listing.as_of, bodies, in_full=in_full)
    rows = PartyRows(store, records, order, chosen, incomes=incomes)
    # What the first screen shows is read here, where no key waits for it.
    for position in range(min(WINDOW, rows.total)):
        rows.further(position)
    return rows


def _ranks(
    store: Store, listing: Listing, order: Order, ids: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Return what organisations are ordered by where it is their funders or their income."""
    if order is Order.FUNDERS:
        return {each: (number,) for each, number in listing.numbers("funder", "recipient").items()}
    if order is Order.INCOME and ids:
        with_income = any_of("id", ids).with_field("has", "income")
        bodies = store.listing(with_income, Kind.ORGANISATION, Sort.AMOUNT, as_of=listing.as_of)
        return {row.id: (-place,) for place, row in enumerate(every_row(bodies))}
    return {}

"""The columns that an export can have, and the records of a listing that they are read from."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from store.amounts import Qualifier
from store.codes import MINOR, UK_POSTCODE
from store.dates import year_of, year_start, year_text
from store.errors import PactlineError
from store.interface import AT_ONCE, Kind, Progress, Records, Row, Store, every_view
from store.merged import FundView, View
from store.money import award_dates, figures, payment_dates, resolved
from store.records import Agreement, FundingLine, Party, Source
from store.text import nearest


class Money(NamedTuple):
    """A record's money as one number of its currency's units, and the qualifier's word."""

    value: Decimal | None = None
    currency: str = ""
    qualifier: str = ""


class Item:
    """A record as it is listed and as its page knows it, with the sources that speak of it.

    Attributes:
        records: what each source says, the fullest account first.
        provenance: what the columns about its sources hold, by their names.
        start_month: in which the store's financial years start.
    """

    def __init__(
        self,
        row: Row,
        view: View[Any],
        sources: tuple[Source, ...],
        provenance: dict[str, str],
        start_month: int,
    ) -> None:
        self.row, self.view, self.sources, self.provenance = row, view, sources, provenance
        self.start_month = start_month
        self.records: list[Any] = [record for _, record in view.records]

    @cached_property
    def money(self) -> Money:
        """The size of a fund, or what an agreement adds to totals if one number holds it all."""
        if isinstance(self.view, FundView):
            line: FundingLine | None = self.view.first("amount")
            amount = line.amount if line else None
            return Money(amount.value, amount.currency, amount.qualifier) if amount else Money()
        total = next(filter(None, map(figures, self.records)), [])
        kinds = {(figure.currency, figure.qualifier) for figure in total}
        if len(kinds) != 1:
            return Money()
        ((currency, qualifier),) = kinds
        if len(total) > 1 and qualifier != Qualifier.EXACTLY:
            return Money()
        return Money(Decimal(sum(each.minor for each in total)) / MINOR, currency, qualifier)

    def name(self, party: Party) -> str:
        """Return a party's name as its source writes it, else as the store has it."""
        return party.name or (self.view.name_of(party.organisation) if party.organisation else "")


Value = str | Decimal | None
"""What a cell holds: text as published, an exact number, or nothing."""
Reader = Callable[[Item], Value]


class Column(NamedTuple):
    """One column: the word to choose it by, its heading, what it holds, and of which records."""

    name: str
    title: str
    meaning: str
    readers: dict[Kind, Reader]


# What reads the cells of a column.


_PROVENANCE: dict[str, Callable[[Source], str]] = {
    "source": lambda each: each.id,
    "source-title": lambda each: each.title,
    "publisher": lambda each: each.publisher,
    "source-date": lambda each: each.date.text or "date not known",
    # No licence is no permission, so that a source without one says so.
    "licence": lambda each: each.licence or "not stated",
    "source-url": lambda each: each.address,
}


def _joined(texts: Iterable[str]) -> str:
    """Return several texts as one, each once, empty ones left out."""
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _listed(field: str) -> Reader:
    """Return what reads a field of the row, as the list on the screen shows it."""
    return lambda item: getattr(item.row, field)


def _first(field: str) -> Reader:
    """Return what reads a field of the fullest account that fills it."""
    return lambda item: str(item.view.first(field) or "")


def _each(texts: Callable[[Any], Iterable[str]]) -> Reader:
    """Return what reads every account of a record."""
    return lambda item: _joined([text for record in item.records for text in texts(record)])


def _sources(name: str) -> Reader:
    """Return what reads every source of a record."""
    return lambda item: item.provenance[name]


def _parties(role: str, text: Callable[[Item, Party], str]) -> Reader:
    """Return what reads the parties of a role, or all of them without one."""
    return lambda item: _joined(
        [
            text(item, party)
            for record in item.records
            for party in record.parties
            if not role or party.role == role
        ]
    )


def _other_names(item: Item) -> str:
    fields = ("name", "aliases", "former_names")
    names = (claim.value for field in fields for claim in item.view.each(field))
    return _joined([name for name in names if name != item.view.title])


def _figures(record: Agreement) -> Iterable[str]:
    """Yield every stated figure in words: more than £3,500,000 committed 2012/13 year."""
    for line in record.funding:
        amount = resolved(line, record.funding)
        figure, period = amount.full() if amount else "", str(line.period or "")
        scope = line.scope.value if line.scope != "total" else ""
        yield " ".join(filter(None, (figure, line.stage.value, period, scope)))


def _events(record: Agreement) -> Iterable[str]:
    for event in record.events:
        yield " ".join(filter(None, (event.kind, "by" if event.by else "", event.date.text)))


def _latest_income(item: Item) -> tuple[Decimal | None, str]:
    """Return the income of the latest year that is known, and the last day of that year."""
    years = [year for record in item.records for year in record.income if year.income is not None]
    latest = max(years, key=lambda year: year.year_end.text, default=None)
    return (latest.income, latest.year_end.text) if latest else (None, "")


def _financial_years(item: Item) -> str:
    """Return the financial years of award dates, or of payments where no award is dated."""
    lines = [line for record in item.records for line in record.funding]
    days = award_dates(lines) or payment_dates(lines)
    month = item.start_month
    years = [(year_of(d.first, month), year_of(d.last, month)) for d in days if d.first and d.last]
    return _joined([year_text(first, month) for first, last in years if first == last])


def _postcodes(item: Item) -> str:
    """Return the postcodes of addresses."""
    found = (re.findall(rf"\b{UK_POSTCODE}\b", each.address.upper()) for each in item.records)
    return _joined([f"{district} {rest}" for each in found for district, rest in each])


def _name(item: Item, party: Party) -> str:
    return item.name(party)


def _id(item: Item, party: Party) -> str:
    return party.organisation


def _type(item: Item) -> Value:
    kind = item.row.kind
    return "fund" if kind == "fund" else _first("kind" if kind == "organisation" else "type")(item)


def _day(field: str) -> Reader:
    return lambda item: getattr(item.view.first(field), "text", "")


_READERS: dict[str, Reader] = {
    "id": lambda item: item.view.id,
    "title": lambda item: item.view.title,
    "type": _type,
    **{name: _listed(name) for name in ("who", "amount", "date", "ends", "status", "detail")},
    "funder": _parties("funder", _name),
    "funder-id": _parties("funder", _id),
    "recipient": _parties("recipient", _name),
    "recipient-id": _parties("recipient", _id),
    "parties": _parties("", lambda item, party: f"{party.role}: {item.name(party)}"),
    "value": lambda item: item.money.value,
    "currency": lambda item: item.money.currency,
    "qualifier": lambda item: item.money.qualifier,
    "funding": _each(_figures),
    "award-date": _each(lambda record: [day.text for day in award_dates(record.funding)]),
    "financial-year": _financial_years,
    "planned-start": _each(lambda record: [record.planned.start.text] if record.planned else []),
    "planned-end": _each(lambda record: [record.planned.end.text] if record.planned else []),
    "term": _each(lambda record: [record.term]),
    "programme": _each(lambda record: [each.title or each.code for each in record.programmes]),
    "part-of": _each(lambda record: [record.part_of]),
    "regrant": _each(lambda record: [record.regrant]),
    "places": _each(lambda record: [place.name or place.code for place in record.places]),
    "events": _each(_events),
    "ids": lambda item: _joined(getattr(item.view, "ids", ())),
    "names": _other_names,
    "registered": _day("registered"),
    "removed": _day("removed"),
    "income": lambda item: _latest_income(item)[0],
    "income-year": lambda item: _latest_income(item)[1],
    "postcode": _postcodes,
    **{name: _first(name) for name in ("purpose", "address", "description", "url")},
    "owners": _each(lambda record: record.owners),
    **{name: _sources(name) for name in _PROVENANCE},
}
_TEXT = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")

COLUMNS = {
    name: Column(name, title, meaning, dict.fromkeys(map(Kind, kinds or Kind), _READERS[name]))
    for name, (title, meaning, *kinds) in tomllib.loads(_TEXT).items()
}
"""Column by name, in the order in which they are documented."""

PROVENANCE = ("source", "source-title", "publisher", "source-date", "licence")
DEFAULT: dict[Kind, tuple[str, ...]] = {
    Kind.AGREEMENT: (
        *("id", "title", "type", "funder", "funder-id", "recipient", "recipient-id"),
        *("amount", "value", "currency", "qualifier", "award-date", "planned-start"),
        *("planned-end", "programme", "places", "regrant", "purpose", *PROVENANCE),
    ),
    Kind.ORGANISATION: (
        *("id", "title", "type", "ids", "names", "status", "registered", "removed"),
        *("income", "income-year", "address", "url", *PROVENANCE),
    ),
    Kind.FUND: ("id", "title", "owners", "amount", "value", "currency", "qualifier", *PROVENANCE),
}
"""Columns that an export has where none are chosen."""
ON_SCREEN = ("title", "type", "who", "amount", "date", "ends", "status", "source")
"""Columns of the lists on the screen."""


def available(kind: Kind) -> list[Column]:
    """Return every column that records of a kind have."""
    return [column for column in COLUMNS.values() if kind in column.readers]


def pick(names: Sequence[str | Column] | None, kind: Kind) -> list[Column]:
    """Return the columns of these names or headings, or the default set of the kind.

    A column that somebody made stands for itself.

    Raises:
        PactlineError: a name is no column of this kind of record; tells the nearest that is.
    """
    return [
        name if isinstance(name, Column) else _find(name.strip().lower(), kind)
        for name in (names or DEFAULT[kind])
    ]


def _find(name: str, kind: Kind) -> Column:
    columns = available(kind)
    known = {column.title.lower(): column for column in columns}
    known |= {column.name: column for column in columns}
    if name in known:
        return known[name]
    near = nearest(name, known)
    every = f"the columns are {', '.join(column.name for column in columns)}"
    remedy = f"did you mean “{known[near].name}”?" if near else every
    raise PactlineError(f"there is no column “{name}” of {kind}s", remedy=remedy)


# The records of a listing, one after the other.


class Exported(NamedTuple):
    """What an export did.

    Attributes:
        records: number of records written.
        left_out: reason to the number of records that the format has no room for.
        notes: what was changed to fit the format, to the number of times.
    """

    records: int
    left_out: dict[str, int]
    notes: dict[str, int]


class Export:
    """The records of a listing on their way out, with what is said of them when it is done.

    Args:
        store: the store that the listing is of.
        listing: what was found, in the order in which it goes out.
        names: of columns, or columns of the caller's own; None for the default set.
        day: the day of the export.
        progress: called before records are read.
        only: the sources whose account of a record goes out; empty for the fullest one.

    Attributes:
        whole: whether no columns were chosen, so that a format may give more than columns.
        sources: the sources of the records gone through so far, by id.
        written, left_out, notes: counts, as `Exported` has them.
    """

    def __init__(
        self,
        store: Store,
        listing: Records,
        names: Sequence[str | Column] | None,
        day: date,
        progress: Progress | None = None,
        only: Collection[str] = (),
    ) -> None:
        self.only = only
        self.store, self.listing, self.day, self.progress = store, listing, day, progress
        self.kind = Kind(listing.kind)
        self.columns = pick(names, self.kind)
        self.whole = not names
        self.sources: dict[str, Source] = {}
        self._known: dict[tuple[str, ...], tuple[tuple[Source, ...], dict[str, str]]] = {}
        self._start = year_start(store.settings())
        self.written = 0
        self.left_out: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()

    def items(self) -> Iterator[Item]:
        """Yield each record; one that has gone since the listing was made is counted."""
        total = self.listing.total
        for number, (row, view) in enumerate(every_view(self.listing)):
            if self.progress and number % AT_ONCE == 0:
                self.progress("exporting", number, total)
            if view is None:
                self.left_out["no longer in the store"] += 1
            else:
                yield self._item(row, view)

    def cells(self) -> Iterator[tuple[Item, list[Value]]]:
        """Yield each record, which counts as written, with the values of the columns."""
        readers = [column.readers[self.kind] for column in self.columns]
        for item in self.items():
            self.written += 1
            yield item, [read(item) for read in readers]

    def window(self, start: int, count: int) -> list[list[Value]]:
        """Return the values of the columns of so many records from a position on."""
        readers = [column.readers[self.kind] for column in self.columns]
        items = (
            self._item(row, view) if view is not None else None
            for row, view in self.listing.views(start, count)
        )
        return [[read(item) if item else None for read in readers] for item in items]

    def is_of_several_sources(self) -> bool:
        """Tell whether the records have more than one source between them."""
        return len([each for each in self.listing.facets("source", 2) if each.value]) > 1

    def result(self) -> Exported:
        """Return the counts."""
        return Exported(self.written, dict(self.left_out), dict(self.notes))

    def _item(self, row: Row, view: View[Any]) -> Item:
        return Item(row, view, *self._said_by(view.sources), self._start)

    def _said_by(self, ids: tuple[str, ...]) -> tuple[tuple[Source, ...], dict[str, str]]:
        """Return sources and what the columns about them hold, which many records share."""
        if ids not in self._known:
            for source_id in ids:
                if source_id not in self.sources:
                    self.sources[source_id] = self.store.source(source_id) or Source(id=source_id)
            found = tuple(self.sources[source_id] for source_id in ids)
            told = {
                name: _joined([text(each) for each in found]) for name, text in _PROVENANCE.items()
            }
            self._known[ids] = found, told
        return self._known[ids]

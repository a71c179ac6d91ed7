"""The columns that an export can have, and the records of a listing that they are read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from store.codes import MINOR, UK_POSTCODE
from store.dates import year_of, year_start, year_text
from store.errors import PactlineError
from store.interface import AT_ONCE, Kind, Progress, Records, Row, Store, every_view
from store.merged import FundView, View
from store.money import figures, resolved
from store.records import Agreement, FundingLine, Organisation, Party, Source
from store.text import nearest


class Money(NamedTuple):
    """A record's one figure: a number of its currency's units, and the qualifier's word."""

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
        """The size of a fund, or the figure that an agreement adds to totals if it is only one."""
        if isinstance(self.view, FundView):
            line: FundingLine | None = self.view.first("amount")
            amount = line.amount if line else None
            return Money(amount.value, amount.currency, amount.qualifier) if amount else Money()
        total = next(filter(None, map(figures, self.records)), [])
        if len(total) != 1:
            return Money()
        (figure,) = total
        return Money(Decimal(figure.minor) / MINOR, figure.currency, figure.qualifier)

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


def _joined(texts: Sequence[str]) -> str:
    """Return several texts as one, each once, empty ones left out."""
    if len(texts) == 1:
        return texts[0]
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
    """Return the financial years of the dates of awards, of those that lie in one."""
    days = [line.date for record in item.records for line in record.funding]
    years = [
        (year_of(d.first, item.start_month), year_of(d.last, item.start_month))
        for d in days
        if d.first and d.last
    ]
    return _joined([year_text(first, item.start_month) for first, last in years if first == last])


def _postcodes(item: Item) -> str:
    """Return the postcodes of addresses."""
    found = (re.findall(rf"\b{UK_POSTCODE}\b", each.address.upper()) for each in item.records)
    return _joined([f"{district} {rest}" for each in found for district, rest in each])


def _places(record: Agreement | Organisation) -> Iterable[str]:
    return [place.name or place.code for place in record.places]


def _name(item: Item, party: Party) -> str:
    return item.name(party)


def _id(item: Item, party: Party) -> str:
    return party.organisation


def _column(
    name: str, title: str, meaning: str, every: Reader | None = None, **readers: Reader
) -> Column:
    """Return a column that every kind of record has, or those named."""
    if every:
        return Column(name, title, meaning, dict.fromkeys(Kind, every))
    return Column(name, title, meaning, {Kind(kind): read for kind, read in readers.items()})


def _money(part: int) -> dict[str, Reader]:
    return dict.fromkeys(("agreement", "fund"), lambda item: item.money[part])


_PLACES, _URL = _each(_places), _first("url")

# A table is read line by line, which the formatter would make five of.
# fmt: off
_TABLE = (
    _column("id", "Identifier", "id that the record is listed under", lambda item: item.view.id),
    _column("title", "Title", "title or name", lambda item: item.view.title),
    _column("type", "Type", "grant, programme, charity… as sources say",
            agreement=_first("type"), organisation=_first("kind"), fund=lambda _: "fund"),
    _column("who", "Who", "funder → recipient, or the main identifier", _listed("who")),
    _column("amount", "Amount", "figure as said, qualifier included", _listed("amount")),
    _column("date", "Date", "day, month, year or financial year", _listed("date")),
    _column("ends", "Ends", "when it ends or ended", _listed("ends")),
    _column("status", "Status", "how it stands today", _listed("status")),
    _column("detail", "Detail", "count or note of the list", _listed("detail")),
    _column("funder", "Funder", "names of funders", agreement=_parties("funder", _name)),
    _column("funder-id", "Funder identifier", "ids of funders",
            agreement=_parties("funder", _id)),
    _column("recipient", "Recipient", "names of recipients",
            agreement=_parties("recipient", _name)),
    _column("recipient-id", "Recipient identifier", "ids of recipients",
            agreement=_parties("recipient", _id)),
    _column("parties", "Parties", "every party with its role",
            agreement=_parties("", lambda item, party: f"{party.role}: {item.name(party)}")),
    _column("value", "Value",
            "the figure that totals add, as a number; empty where there is more than one",
            **_money(0)),
    _column("currency", "Currency", "ISO 4217 code", **_money(1)),
    _column("qualifier", "Qualifier", "exactly, more than, almost…", **_money(2)),
    _column("funding", "Funding", "every stated figure, in words", agreement=_each(_figures)),
    _column("award-date", "Award date", "when money was awarded",
            agreement=_each(lambda record: [line.date.text for line in record.funding])),
    _column("financial-year", "Financial year", "of each award date that lies in one",
            agreement=_financial_years),
    _column("planned-start", "Planned start", "as published",
            agreement=_each(lambda record: (record.planned.start.text if record.planned else "",))),
    _column("planned-end", "Planned end", "as published",
            agreement=_each(lambda record: (record.planned.end.text if record.planned else "",))),
    _column("term", "Term", "how long it is to last, as stated",
            agreement=_each(lambda record: (record.term,))),
    _column("programme", "Programme", "funder's programme",
            agreement=_each(lambda record: [p.title or p.code for p in record.programmes])),
    _column("part-of", "Part of", "id of the whole that it is part of",
            agreement=_each(lambda record: (record.part_of,))),
    _column("regrant", "Regrant", "code FRG010 to FRG070",
            agreement=_each(lambda record: (record.regrant,))),
    _column("places", "Places", "where it is for", agreement=_PLACES, organisation=_PLACES),
    _column("purpose", "Purpose", "what it is for",
            agreement=_first("purpose"), fund=_first("purpose")),
    _column("events", "Events", "began, signed, extended…", agreement=_each(_events)),
    _column("ids", "Identifiers", "every identifier",
            organisation=lambda item: _joined(getattr(item.view, "ids", ()))),
    _column("names", "Other names", "aliases and former names", organisation=_other_names),
    _column("registered", "Registered", "day",
            organisation=lambda item: getattr(item.view.first("registered"), "text", "")),
    _column("removed", "Removed", "day taken off the register",
            organisation=lambda item: getattr(item.view.first("removed"), "text", "")),
    _column("income", "Income", "latest yearly income",
            organisation=lambda item: _latest_income(item)[0]),
    _column("income-year", "Income of", "its year's last day",
            organisation=lambda item: _latest_income(item)[1]),
    _column("address", "Address", "as published", organisation=_first("address")),
    _column("postcode", "Postcode", "of the address", organisation=_postcodes),
    _column("description", "Description", "as published", organisation=_first("description")),
    _column("owners", "Owners", "wordings for whose the fund is",
            fund=_each(lambda record: record.owners)),
    _column("url", "Web address", "as published", agreement=_URL, organisation=_URL),
    _column("source", "Source", "ids of the sources that say it", _sources("source")),
    _column("source-title", "Source title", "their titles", _sources("source-title")),
    _column("publisher", "Publisher", "who published them", _sources("publisher")),
    _column("source-date", "Source date", "when they were published", _sources("source-date")),
    _column("licence", "Licence", "their licences", _sources("licence")),
    _column("source-url", "Source address", "where they can be read", _sources("source-url")),
)
# fmt: on

COLUMNS: dict[str, Column] = {column.name: column for column in _TABLE}
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
    return [column for column in _TABLE if kind in column.readers]


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
    raise PactlineError(
        f"there is no column “{name}” of {kind}s",
        remedy=f"did you mean “{known[near].name}”?"
        if near
        else f"the columns are {', '.join(column.name for column in columns)}",
    )


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
    ) -> None:
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

"""The columns that an export can have, and what their cells hold of each kind of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from store.amounts import Figure
from store.codes import MINOR
from store.errors import PactlineError
from store.interface import Kind, Listing, Row, Store
from store.merged import AgreementView, FundView, OrganisationView
from store.money import contributions, resolved
from store.records import Agreement, FundingLine, Income, Party, Source

# ---- The records of a listing, one after the other in its order, with all that is said of them.

_WINDOW = 500
AnyView = AgreementView | OrganisationView | FundView


class Item(NamedTuple):
    """A record as it is listed and as its page knows it, with the sources that speak of it."""

    row: Row
    view: AnyView
    sources: tuple[Source, ...]


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


class Tally:
    """Counts what an export writes, leaves out and changes."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.records = 0
        self.left_out: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()

    def result(self) -> Exported:
        """Return the counts."""
        return Exported(self.records, dict(self.left_out), dict(self.notes))


class Items:
    """The records of a listing; `met` holds the sources of those gone through so far."""

    def __init__(self, store: Store, listing: Listing, tally: Tally) -> None:
        """Take the store that the listing is of."""
        self._store = store
        self._listing = listing
        self._tally = tally
        self.kind = Kind(listing.kind)
        self.met: dict[str, Source] = {}

    def __iter__(self) -> Iterator[Item]:
        """Yield each record; one that has gone since the listing was made is counted."""
        get: Callable[..., AnyView | None] = {
            Kind.AGREEMENT: self._store.agreement,
            Kind.ORGANISATION: self._store.organisation,
            Kind.FUND: self._store.fund,
        }[self.kind]
        as_of = self._listing.as_of
        for start in range(0, self._listing.total, _WINDOW):
            for row in self._listing.rows(start, _WINDOW):
                view = get(row.id, as_of=as_of)
                if view is None:
                    self._tally.left_out["no longer in the store"] += 1
                else:
                    yield Item(row, view, self._sources(view))

    def are_of_several_sources(self) -> bool:
        """Tell whether the records listed have more than one source between them."""
        met: set[str] = set()
        for start in range(0, self._listing.total, _WINDOW):
            for row in self._listing.rows(start, _WINDOW):
                met.update(row.sources)
                if len(met) > 1:
                    return True
        return False

    def _sources(self, view: AnyView) -> tuple[Source, ...]:
        for source_id in view.sources:
            if source_id not in self.met:
                found = self._store.source(source_id)
                self.met[source_id] = found or Source(id=source_id)
        return tuple(self.met[source_id] for source_id in view.sources)


# ---- What cells hold that every kind of record has, and those of funds.

BETWEEN = "; "
"""Stands between several values in one cell."""


def joined(values: Iterable[str]) -> str:
    """Return several values as one text, each once, empty ones left out."""
    return BETWEEN.join(dict.fromkeys(value for value in values if value))


def record_id(item: Item) -> str:
    """Return the id."""
    return item.view.id


def title(item: Item) -> str:
    """Return the title as published."""
    return item.view.title


def type_(item: Item) -> str:
    """Return the type of an agreement, the kind of an organisation."""
    for field in ("type", "kind"):
        if hasattr(item.view.records[0][1], field):
            return str(item.view.first(field) or "")
    return "fund"


def who(item: Item) -> str:
    """Return who it is between, as the list shows it."""
    return item.row.who


def amount(item: Item) -> str:
    """Return the amount as the list shows it."""
    return item.row.amount


def date(item: Item) -> str:
    """Return the date that the list shows."""
    return item.row.date


def ends(item: Item) -> str:
    """Return the end that the list shows."""
    return item.row.ends


def status(item: Item) -> str:
    """Return the status that the list shows."""
    return item.row.status


def detail(item: Item) -> str:
    """Return the note that the list shows."""
    return item.row.detail


def source(item: Item) -> str:
    """Return the ids of the sources."""
    return joined(each.id for each in item.sources)


def source_title(item: Item) -> str:
    """Return the titles of the sources."""
    return joined(each.title for each in item.sources)


def publisher(item: Item) -> str:
    """Return who published the sources."""
    return joined(each.publisher for each in item.sources)


def source_date(item: Item) -> str:
    """Return when the sources were published; one without a date says so."""
    return joined(each.date.text or "date not known" for each in item.sources)


def licence(item: Item) -> str:
    """Return the licences of the sources; one without says so, since silence is no permission."""
    return joined(each.licence or "not stated" for each in item.sources)


def source_address(item: Item) -> str:
    """Return where the sources can be read."""
    return joined(each.address for each in item.sources)


def owners(item: Item) -> str:
    """Return the wordings for whose a fund is."""
    return joined(claim.value for claim in item.view.each("owners"))


def fund_purpose(item: Item) -> str:
    """Return what a fund is for."""
    return str(item.view.first("purpose") or "")


def _size(item: Item) -> FundingLine | None:
    return item.view.first("amount") if isinstance(item.view, FundView) else None


def fund_value(item: Item) -> Decimal | None:
    """Return the size of a fund as a number."""
    line = _size(item)
    return line.amount.value if line and line.amount else None


def currency(item: Item) -> str:
    """Return the currency of a fund."""
    line = _size(item)
    return line.amount.currency if line and line.amount else ""


def qualifier(item: Item) -> str:
    """Return how far the source commits itself to a fund's size."""
    line = _size(item)
    return line.amount.qualifier.value if line and line.amount else ""


# ---- What cells hold of an agreement.


def funder(item: Item) -> str:
    """Return the names of the funders."""
    return _parties(item, "funder", names=True)


def funder_id(item: Item) -> str:
    """Return the ids of the funders."""
    return _parties(item, "funder", names=False)


def recipient(item: Item) -> str:
    """Return the names of the recipients."""
    return _parties(item, "recipient", names=True)


def recipient_id(item: Item) -> str:
    """Return the ids of the recipients."""
    return _parties(item, "recipient", names=False)


def parties(item: Item) -> str:
    """Return every party with its role."""
    claims = item.view.each("parties")
    return joined(f"{claim.value.role}: {_name(item, claim.value)}" for claim in claims)


def value(item: Item) -> Decimal | None:
    """Return the one figure that totals add, in units of its currency."""
    figure = _figure(item)
    return Decimal(figure.minor) / MINOR if figure else None


def agreement_currency(item: Item) -> str:
    """Return the currency of that figure."""
    figure = _figure(item)
    return figure.currency if figure else ""


def agreement_qualifier(item: Item) -> str:
    """Return how far the source commits itself to that figure."""
    figure = _figure(item)
    return figure.qualifier if figure else ""


def funding(item: Item) -> str:
    """Return every stated figure in words."""
    return joined(_line(line, record) for record in _accounts(item.view) for line in record.funding)


def award_date(item: Item) -> str:
    """Return when money was awarded."""
    return joined(line.date.text for line in _lines(item) if line.date)


def planned_start(item: Item) -> str:
    """Return when it was planned to start."""
    return joined(claim.value.start.text for claim in item.view.each("planned"))


def planned_end(item: Item) -> str:
    """Return when it was planned to end."""
    return joined(claim.value.end.text for claim in item.view.each("planned"))


def term(item: Item) -> str:
    """Return how long it is to last."""
    return joined(claim.value for claim in item.view.each("term"))


def programme(item: Item) -> str:
    """Return the funder's programmes."""
    return joined(c.value.title or c.value.code for c in item.view.each("programmes"))


def part_of(item: Item) -> str:
    """Return the id of the whole that it is part of."""
    return joined(claim.value for claim in item.view.each("part_of"))


def regrant(item: Item) -> str:
    """Return the regrant code."""
    return joined(claim.value for claim in item.view.each("regrant"))


def agreement_places(item: Item) -> str:
    """Return where it is for."""
    return joined(claim.value.name or claim.value.code for claim in item.view.each("places"))


def purpose(item: Item) -> str:
    """Return what it is for."""
    return str(item.view.first("purpose") or "")


def events(item: Item) -> str:
    """Return what happened and when, with the bound of a latest day."""
    return joined(
        " ".join(filter(None, (each.kind, "by" if each.by else "", each.date.text)))
        for each in (claim.value for claim in item.view.each("events"))
    )


def agreement_url(item: Item) -> str:
    """Return the web address."""
    return str(item.view.first("url") or "")


def _parties(item: Item, role: str, *, names: bool) -> str:
    claims = item.view.parties(role) if isinstance(item.view, AgreementView) else []
    found = (claim.value for claim in claims)
    return joined(_name(item, party) if names else party.organisation for party in found)


def _name(item: Item, party: Party) -> str:
    return party.name or (item.view.name_of(party.organisation) if party.organisation else "")


def _accounts(view: object) -> list[Agreement]:
    return [record for _, record in view.records] if isinstance(view, AgreementView) else []


def _lines(item: Item) -> list[FundingLine]:
    return [line for record in _accounts(item.view) for line in record.funding]


def _figure(item: Item) -> Figure | None:
    """Return the figure of the fullest account that has exactly one."""
    for record in _accounts(item.view):
        total = contributions(record).total
        if total:
            return total[0] if len(total) == 1 else None
    return None


def _line(line: FundingLine, record: Agreement) -> str:
    amount = resolved(line, record.funding)
    figure = amount.full() if amount else ""
    period = str(line.period) if line.period else ""
    words = (figure, line.stage.value, period, line.scope.value if line.scope != "total" else "")
    return " ".join(filter(None, words))


# ---- What cells hold of an organisation.


def ids(item: Item) -> str:
    """Return every identifier."""
    return joined(item.view.ids) if isinstance(item.view, OrganisationView) else item.view.id


def other_names(item: Item) -> str:
    """Return every name but the one it is listed under."""
    names = (
        c.value for field in ("name", "aliases", "former_names") for c in item.view.each(field)
    )
    return joined(name for name in names if name != item.view.title)


def registered(item: Item) -> str:
    """Return the day of its registration."""
    return _day(item, "registered")


def removed(item: Item) -> str:
    """Return the day it was taken off its register."""
    return _day(item, "removed")


def income(item: Item) -> Decimal | None:
    """Return the income of the latest year that is known."""
    latest = _latest(item)
    return latest.income if latest else None


def income_year(item: Item) -> str:
    """Return the last day of that year."""
    latest = _latest(item)
    return latest.year_end.text if latest else ""


def organisation_places(item: Item) -> str:
    """Return where it works."""
    return joined(claim.value.name or claim.value.code for claim in item.view.each("places"))


def address(item: Item) -> str:
    """Return its address."""
    return str(item.view.first("address") or "")


def description(item: Item) -> str:
    """Return what it says it does."""
    return str(item.view.first("description") or "")


def organisation_url(item: Item) -> str:
    """Return its web address."""
    return str(item.view.first("url") or "")


def _day(item: Item, field: str) -> str:
    day = item.view.first(field)
    return day.text if day else ""


def _latest(item: Item) -> Income | None:
    years = [claim.value for claim in item.view.each("income") if claim.value.income is not None]
    return max(years, key=lambda year: year.year_end.text, default=None)


# ---- The columns that an export can have: the one table for the help, the docs and the formats.

Value = str | Decimal | None
"""What a cell holds: text as published, an exact number, or nothing."""
Reader = Callable[[Item], Value]

_AGREEMENT, _ORGANISATION, _FUND = Kind.AGREEMENT, Kind.ORGANISATION, Kind.FUND


class Column(NamedTuple):
    """One column: the word to choose it by, its heading, what it holds, and of which records."""

    name: str
    title: str
    meaning: str
    readers: dict[Kind, Reader]


def _column(name: str, title: str, meaning: str, **readers: Reader) -> Column:
    return Column(name, title, meaning, {Kind(kind): read for kind, read in readers.items()})


def _every(name: str, title: str, meaning: str, read: Reader) -> Column:
    return Column(name, title, meaning, dict.fromkeys(Kind, read))


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        _every("id", "Identifier", "id that the record is listed under", record_id),
        _every("title", "Title", "title or name", title),
        _every("type", "Type", "grant, programme, charity… as sources say", type_),
        _every("who", "Who", "funder → recipient, or the main identifier", who),
        _every("amount", "Amount", "figure as said, qualifier included", amount),
        _every("date", "Date", "day, month, year or financial year", date),
        _every("ends", "Ends", "when it ends or ended", ends),
        _every("status", "Status", "how it stands today", status),
        _every("detail", "Detail", "count or note of the list", detail),
        _column("funder", "Funder", "names of funders", agreement=funder),
        _column("funder-id", "Funder identifier", "ids of funders", agreement=funder_id),
        _column("recipient", "Recipient", "names of recipients", agreement=recipient),
        _column(
            "recipient-id", "Recipient identifier", "ids of recipients", agreement=recipient_id
        ),
        _column("parties", "Parties", "every party with its role", agreement=parties),
        _column(
            "value",
            "Value",
            "the figure that totals add, as a number; empty where there is more than one",
            agreement=value,
            fund=fund_value,
        ),
        _column(
            "currency", "Currency", "ISO 4217 code", agreement=agreement_currency, fund=currency
        ),
        _column(
            "qualifier",
            "Qualifier",
            "exactly, more than, almost…",
            agreement=agreement_qualifier,
            fund=qualifier,
        ),
        _column("funding", "Funding", "every stated figure, in words", agreement=funding),
        _column("award-date", "Award date", "when money was awarded", agreement=award_date),
        _column("planned-start", "Planned start", "as published", agreement=planned_start),
        _column("planned-end", "Planned end", "as published", agreement=planned_end),
        _column("term", "Term", "how long it is to last, as stated", agreement=term),
        _column("programme", "Programme", "funder's programme", agreement=programme),
        _column("part-of", "Part of", "id of the whole that it is part of", agreement=part_of),
        _column("regrant", "Regrant", "code FRG010 to FRG070", agreement=regrant),
        _column(
            "places",
            "Places",
            "where it is for",
            agreement=agreement_places,
            organisation=organisation_places,
        ),
        _column("purpose", "Purpose", "what it is for", agreement=purpose, fund=fund_purpose),
        _column("events", "Events", "began, signed, extended…", agreement=events),
        _column("ids", "Identifiers", "every identifier", organisation=ids),
        _column("names", "Other names", "aliases and former names", organisation=other_names),
        _column("registered", "Registered", "day", organisation=registered),
        _column("removed", "Removed", "day taken off the register", organisation=removed),
        _column("income", "Income", "latest yearly income", organisation=income),
        _column("income-year", "Income of", "its year's last day", organisation=income_year),
        _column("address", "Address", "as published", organisation=address),
        _column("description", "Description", "as published", organisation=description),
        _column("owners", "Owners", "wordings for whose the fund is", fund=owners),
        _column(
            "url",
            "Web address",
            "as published",
            agreement=agreement_url,
            organisation=organisation_url,
        ),
        _every("source", "Source", "ids of the sources that say it", source),
        _every("source-title", "Source title", "their titles", source_title),
        _every("publisher", "Publisher", "who published them", publisher),
        _every("source-date", "Source date", "when they were published", source_date),
        _every("licence", "Licence", "their licences", licence),
        _every("source-url", "Source address", "where they can be read", source_address),
    )
}
"""Column by name, in the order in which they are documented."""

PROVENANCE = ("source", "source-title", "publisher", "source-date", "licence")
DEFAULT: dict[Kind, tuple[str, ...]] = {
    _AGREEMENT: (
        *("id", "title", "type", "funder", "funder-id", "recipient", "recipient-id"),
        *("amount", "value", "currency", "qualifier", "award-date", "planned-start"),
        *("planned-end", "programme", "places", "regrant", "purpose", *PROVENANCE),
    ),
    _ORGANISATION: (
        *("id", "title", "type", "ids", "names", "status", "registered", "removed"),
        *("income", "income-year", "address", "url", *PROVENANCE),
    ),
    _FUND: ("id", "title", "owners", "amount", "value", "currency", "qualifier", *PROVENANCE),
}
"""Columns that an export has where none are chosen."""
ON_SCREEN = ("title", "type", "who", "amount", "date", "ends", "status", "source")
"""Columns of the lists on the screen."""


def pick(names: Sequence[str] | None, kind: Kind) -> list[Column]:
    """Return the columns of these names, or the default set of the kind.

    Raises:
        PactlineError: a name is no column of this kind of record; tells the nearest that is.
    """
    return [_find(name, kind) for name in (names or DEFAULT[kind])]


def available(kind: Kind) -> list[Column]:
    """Return every column that records of a kind have."""
    return [column for column in COLUMNS.values() if kind in column.readers]


def _find(name: str, kind: Kind) -> Column:
    column = COLUMNS.get(name.strip().lower())
    if column and kind in column.readers:
        return column
    known = {each.name: each.name for each in available(kind)}
    known.update({each.title.lower(): each.name for each in available(kind)})
    near = get_close_matches(name.strip().lower(), known, n=1, cutoff=0.5)
    if near and name.strip().lower() == near[0]:
        return COLUMNS[known[near[0]]]
    what = f"there is no column “{name}” of {kind}s"
    if near:
        raise PactlineError(what, remedy=f"did you mean “{known[near[0]]}”?")
    raise PactlineError(what, remedy=f"the columns are {', '.join(dict.fromkeys(known.values()))}")

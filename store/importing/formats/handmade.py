"""The table that a person fills in by hand: its columns, cells and rows, and an empty one."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any, NamedTuple, TypeVar

import msgspec

from store.amounts import Scope, Stage
from store.codes import CURRENCIES, UNKNOWN_CODE
from store.dates import PartialDate, Period
from store.importing.plan import MAX_AMOUNT_DIGITS, MAX_ROWS_OF_ONE, Notes
from store.importing.values import NO_DATE, OwnIds, period, read_day
from store.org_ids import OWN_PREFIX, problem
from store.records import UNKNOWN, Agreement, Amount, Event, FundingLine, Organisation, Party, Place

# ---- The columns of the CSV that a person fills in: one home for titles, guide and reader.


class Column(NamedTuple):
    """A column: the key that the reader knows it by, its title, and what belongs in it."""

    key: str
    title: str
    guide: str


COLUMNS = (
    Column("reference", "Reference", "your word for the agreement, the same in all its rows"),
    Column("title", "Title", "what the agreement is called"),
    Column("type", "Type", "grant, memorandum of understanding, strategic partnership, contract …"),
    Column("purpose", "Purpose", "what it is for, in a sentence"),
    Column("funder", "Funder", "name of who pays; the same words mean the same body in this file"),
    Column("funder_id", "Funder identifier", "GB-CHC-1001635, GB-COH-01223344 … or empty"),
    Column("recipient", "Recipient", "name of who is paid"),
    Column("recipient_id", "Recipient identifier", "as above"),
    Column("partners", "Partners", "names of others that take part, parted by semicolons"),
    Column("amount", "Amount", "£2,500, more than £3.5m, about 20000 … or empty"),
    Column("currency", "Currency code", "GBP where empty; USD, EUR …"),
    Column("stage", "Stage", "applied for, awarded, committed, disbursed, or empty"),
    Column("covers", "Covers", "year, total or fund: one year's money, all of it, a pot"),
    Column("money_for", "Money for", "the stretch that the amount is for: 2011/12, or empty"),
    Column("event", "What happened", "awarded, signed, announced, launched …"),
    Column("date", "On", "the day, month or year of it: 2017-02-03, 2017-02, 2017, 2011/12"),
    Column("starts", "Starts", "when it is to start, written as above"),
    Column("ends", "Ends", "when it is to end"),
    Column("term", "Term", "how long it lasts, as stated: five years"),
    Column("place", "Place", "where it is for"),
    Column("url", "Web address", "where it can be read about"),
    Column("note", "Note", "anything else"),
    Column("where", "Where in the source", "page 3, paragraph 2 …"),
)

TITLES = {column.key: column.title for column in COLUMNS}
"""Title of each column by its key, as warnings name it."""

SOURCE_LINES = {
    "Title of the source": "title",
    "Publisher": "publisher",
    "Date of publication": "date",
    "Address": "address",
    "Licence": "licence",
}
"""Lines above the table, and the field of the source that each fills."""


# ---- The cells of one row that a person filled in, each read with a word about what is odd in it.

_TERM = re.compile(r"(\d+|[a-z]+)\s+(year|month)s?", re.I)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
Row = dict[str, str]


class Cells:
    """One row.

    Args:
        row: cells by the keys of the template's columns.
        where: place of the row.
        further: cells of other columns by their titles, kept as published.
        notes: collects what is odd.
    """

    def __init__(self, row: Row, where: str, further: Row, notes: Notes) -> None:
        """Read nothing yet."""
        self._row, self.where, self._notes = row, where, notes
        self._dates: dict[str, PartialDate] = {}
        self.unread = dict(further)
        """What is kept as published, by the titles of the columns."""

    def __getitem__(self, key: str) -> str:
        """Return the cell of a column."""
        return self._row[key]

    @property
    def stated_at(self) -> str:
        """Where the fact is: in the source as the person says, or else in the table."""
        return self._row["where"] or self.where

    def warn(self, key: str, done: str, record: str = "") -> None:
        """Warn of a cell."""
        self._notes.warn(self.where, TITLES[key], self._row[key], done, record)

    def keep(self, key: str, done: str) -> None:
        """Warn of a cell that is not understood, and keep it as published."""
        self.warn(key, f"{done}; kept as published")
        self.unread[TITLES[key]] = self._row[key]

    def date(self, key: str) -> PartialDate:
        """Return a date; unknown where there is none that can be read, which is said once."""
        if key in self._dates:
            return self._dates[key]
        day = read_day(self._row[key])
        self._dates[key] = day.date
        if day.done == NO_DATE:
            self.keep(key, "no date that can be read")
        elif day.done:
            self.warn(key, day.done)
        return day.date

    def planned(self) -> Period | None:
        """Return the stretch from start to end, or None where neither is given."""
        start, end = self.date("starts"), self.date("ends")
        if not (start or end):
            return None
        try:
            return period(start.text, end.text)
        except ValueError:
            self.keep("ends", "before the start")
            return period(start.text, "")

    def money_for(self) -> Period | None:
        """Return the stretch that the amount is for, or None where it is not stated."""
        text = self._row["money_for"]
        if not text:
            return None
        try:
            return Period(text.replace(" to ", ".."))
        except ValueError:
            self.keep("money_for", "no stretch of time")
            return None

    def term_months(self) -> int | None:
        """Return the term in months, or None where it is none in whole years or months."""
        match = _TERM.fullmatch(self._row["term"].strip())
        if not match:
            return None
        word = match[1].lower()
        if word.isdigit() and word.isascii():
            count = int(word[:4])
        elif word in _WORDS:
            count = _WORDS.index(word) + 1
        else:
            return None
        return count * (12 if match[2].lower() == "year" else 1)


# ---- The figure of money that one row states.

_USUAL_CURRENCY = "GBP"
"""What an amount without a currency is in."""


def funding_lines(cells: Cells, payer: str, payee: str, number: int) -> tuple[FundingLine, ...]:
    """Return the figure of a row, or nothing where it states none that can be read.

    Args:
        cells: the row.
        payer: id of the funder, or empty; likewise `payee` of the recipient.
        payee: see `payer`.
        number: of the line in its agreement, from 1.
    """
    amount = _amount(cells)
    if amount is None:
        return ()
    stage = _stage(cells)
    stretch = cells.money_for()
    line = FundingLine(
        key=f"line-{number}",
        amount=amount,
        stage=stage,
        period=stretch,
        scope=_scope(cells, stretch),
        payer=payer,
        payee=payee,
        date=cells.date("date") if stage is Stage.AWARDED else UNKNOWN,
        where=cells.stated_at,
    )
    return (line,)


def _amount(cells: Cells) -> Amount | None:
    if not cells["amount"]:
        return None
    currency = _currency(cells)
    try:
        amount = Amount.parse(cells["amount"], currency)
    except ValueError:
        cells.keep("amount", "no amount that can be read")
        return None
    if amount.value.adjusted() >= MAX_AMOUNT_DIGITS:
        cells.keep("amount", "past all bounds")
        return None
    return amount


def _currency(cells: Cells) -> str:
    code = cells["currency"].upper() or _USUAL_CURRENCY
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        cells.keep("currency", f"no currency code, so read as {_USUAL_CURRENCY}")
        return _USUAL_CURRENCY
    if code not in CURRENCIES:
        cells.warn("currency", UNKNOWN_CODE)
    return code


def _stage(cells: Cells) -> Stage:
    try:
        return Stage(cells["stage"].lower())
    except ValueError:
        cells.keep("stage", "no stage of money")
        return Stage.NOT_STATED


def _scope(cells: Cells, stretch: Period | None) -> Scope:
    if not cells["covers"]:
        return Scope.YEAR if stretch and len(stretch.years()) == 1 else Scope.TOTAL
    try:
        return Scope(cells["covers"].lower())
    except ValueError:
        cells.keep("covers", "none of year, total, fund, so read as a total")
        return Scope.TOTAL


# ---- The organisations that the rows of a hand-filled table name.


class NamedOrganisations:
    """Gathers organisations: by their identifier, or by their name where they have none.

    Args:
        notes: collects what is odd.
        source: id of the source, which is part of the ids of what has no identifier.
    """

    def __init__(self, notes: Notes, source: str) -> None:
        """Start with none."""
        self._notes = notes
        self._own_ids = OwnIds(f"{OWN_PREFIX}-{source}-org")
        self.found: dict[str, Organisation] = {}

    def meet(self, name: str, identifier: str, where: str) -> str:
        """Return the id of an organisation, and keep a record of it with all its names."""
        org_id = "".join(identifier.split())
        if org_id and (trouble := problem(org_id)):
            self._notes.warn(where, "identifier", identifier, f"{trouble}; kept as written")
        org_id = org_id or self._own_ids.of(name)
        held = self.found.get(org_id)
        if held is None:
            self.found[org_id] = Organisation(id=org_id, name=name, where=where)
        elif name and not held.name:
            self.found[org_id] = msgspec.structs.replace(held, name=name)
        elif name and name != held.name and name not in held.aliases:
            self.found[org_id] = msgspec.structs.replace(held, aliases=(*held.aliases, name))
        return org_id


# ---- Rows that a person filled in, made into agreements and organisations.

T = TypeVar("T")


class HandmadeReader:
    """Gathers agreements and organisations from rows.

    Args:
        notes: collects what is odd.
        source: id of the source, which is part of the ids of what has no identifier.
    """

    def __init__(self, notes: Notes, source: str) -> None:
        """Start with no rows."""
        self._notes = notes
        self._own_ids = OwnIds(f"{OWN_PREFIX}-{source}")
        self._organisations = NamedOrganisations(notes, source)
        self._rows: dict[str, int] = {}
        self.agreements: dict[str, Agreement] = {}

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations of all rows read."""
        return tuple(self._organisations.found.values())

    def read(self, row: Row, where: str, further: Row | None = None) -> None:
        """Take in a row; one without reference and title cannot be kept, which is noted.

        Args:
            row: cells by the keys of the template's columns.
            where: place of the row.
            further: cells of other columns by their titles, kept as published.
        """
        title = row["title"] or row["reference"]
        if not title:
            self._notes.lose(where, row["recipient"], "it has neither a reference nor a title")
            return
        record_id = self._own_ids.of(row["reference"] or title)
        self._rows[record_id] = self._rows.get(record_id, 0) + 1
        if self._rows[record_id] > MAX_ROWS_OF_ONE:
            self._notes.lose(where, title, f"above {MAX_ROWS_OF_ONE:,} rows of one agreement")
            return
        held = self.agreements.get(record_id) or Agreement(id=record_id, title=title, where=where)
        cells = Cells(row, where, further or {}, self._notes)
        self.agreements[record_id] = self._extended(held, cells)

    def _extended(self, held: Agreement, cells: Cells) -> Agreement:
        """Return the agreement with what a further row says; what it says already stays."""
        parties, payer, payee = self._parties(cells)
        lines = funding_lines(cells, payer, payee, len(held.funding) + 1)
        single = _single(held, cells)
        return msgspec.structs.replace(
            held,
            parties=_with(held.parties, parties),
            funding=(*held.funding, *lines),
            events=_with(held.events, _events(cells)),
            places=_with(held.places, (Place(name=cells["place"]),) if cells["place"] else ()),
            notes=_with(held.notes, (cells["note"],) if cells["note"] else ()),
            as_published=_also(held.as_published, cells),
            **single,
        )

    def _parties(self, cells: Cells) -> tuple[tuple[Party, ...], str, str]:
        """Return who takes part, and the ids of funder and recipient, empty where not named."""
        found: list[Party] = []
        ids = {"funder": "", "recipient": ""}
        for role in ids:
            name, identifier = cells[role], cells[f"{role}_id"]
            if name or identifier:
                ids[role] = self._organisations.meet(name, identifier, cells.where)
                found.append(Party(role=role, organisation=ids[role], name=name))
        for name in filter(None, (part.strip() for part in cells["partners"].split(";"))):
            org_id = self._organisations.meet(name, "", cells.where)
            found.append(Party(role="partner", organisation=org_id, name=name))
        return tuple(found), ids["funder"], ids["recipient"]


def _single(held: Agreement, cells: Cells) -> dict[str, Any]:
    """Return the fields of which an agreement has one, as far as a row is the first to say them."""
    new: dict[str, Any] = {}
    for key in ("title", "type", "purpose", "term", "url"):
        text, stated = cells[key], getattr(held, key)
        if key == "type":
            text = text.lower()
        if text and not stated:
            new[key] = text
        elif text and text != stated:
            cells.warn(key, f"differs from “{stated}” in a row above, which stays", held.id)
    planned = cells.planned()
    if planned and not held.planned:
        new["planned"] = planned
    elif planned and planned != held.planned:
        key = "starts" if cells["starts"] else "ends"
        cells.warn(key, f"differs from “{held.planned}” in a row above, which stays", held.id)
    if cells["term"] and held.term_months is None:
        new["term_months"] = cells.term_months()
    return new


def _events(cells: Cells) -> tuple[Event, ...]:
    date = cells.date("date")
    if not (date or cells["event"]):
        return ()
    kind = cells["event"].lower() or "reported"
    return (Event(kind=kind, date=date, where=cells.stated_at),)


def _also(held: dict[str, Any], cells: Cells) -> dict[str, Any]:
    """Return what is kept as published; a second cell of one column is led by its row's place."""
    kept = dict(held)
    for title, text in cells.unread.items():
        if kept.get(title, text) != text:
            title = f"{title} ({cells.where})"
        kept[title] = text
    return kept


def _with(held: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    return (*held, *(each for each in new if each not in held))


# ---- An empty CSV for a person to fill in by hand, with a guide to its columns.

_INTRODUCTION = (
    "Fill in one row for each figure of money, or for each agreement where there is none.",
    "Rows with the same reference are one agreement. Lines that begin with # are not read, but for",
    "those about the source below: write its facts in their second cell.",
)


def template(*, guide: bool = True) -> str:
    """Return the empty file's text, to be saved as UTF-8 with a byte-order mark for Excel.

    Args:
        guide: with a line for each column that says what belongs in it.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if guide:
        writer.writerows([f"# {line}"] for line in _INTRODUCTION)
    writer.writerows([f"# {title}:", ""] for title in SOURCE_LINES)
    if guide:
        writer.writerows([f"# {column.title}", column.guide] for column in COLUMNS)
    writer.writerow(column.title for column in COLUMNS)
    return out.getvalue()

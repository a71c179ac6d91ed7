"""The columns that an export can have: the one table for the help, the docs and the formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from store.errors import PactlineError
from store.exporting import of_agreements, of_organisations, of_records
from store.exporting.items import Item
from store.interface import Kind

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


_a, _o, _r = of_agreements, of_organisations, of_records

COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        _every("id", "Identifier", "id that the record is listed under", _r.record_id),
        _every("title", "Title", "title or name", _r.title),
        _every("type", "Type", "grant, programme, charity… as sources say", _r.type_),
        _every("who", "Who", "funder → recipient, or the main identifier", _r.who),
        _every("amount", "Amount", "figure as said, qualifier included", _r.amount),
        _every("date", "Date", "day, month, year or financial year", _r.date),
        _every("ends", "Ends", "when it ends or ended", _r.ends),
        _every("status", "Status", "how it stands today", _r.status),
        _every("detail", "Detail", "count or note of the list", _r.detail),
        _column("funder", "Funder", "names of funders", agreement=_a.funder),
        _column("funder-id", "Funder identifier", "ids of funders", agreement=_a.funder_id),
        _column("recipient", "Recipient", "names of recipients", agreement=_a.recipient),
        _column(
            "recipient-id", "Recipient identifier", "ids of recipients", agreement=_a.recipient_id
        ),
        _column("parties", "Parties", "every party with its role", agreement=_a.parties),
        _column(
            "value",
            "Value",
            "the figure that totals add, as a number; empty where there is more than one",
            agreement=_a.value,
            fund=_r.fund_value,
        ),
        _column("currency", "Currency", "ISO 4217 code", agreement=_a.currency, fund=_r.currency),
        _column(
            "qualifier",
            "Qualifier",
            "exactly, more than, almost…",
            agreement=_a.qualifier,
            fund=_r.qualifier,
        ),
        _column("funding", "Funding", "every stated figure, in words", agreement=_a.funding),
        _column("award-date", "Award date", "when money was awarded", agreement=_a.award_date),
        _column("planned-start", "Planned start", "as published", agreement=_a.planned_start),
        _column("planned-end", "Planned end", "as published", agreement=_a.planned_end),
        _column("term", "Term", "how long it is to last, as stated", agreement=_a.term),
        _column("programme", "Programme", "funder's programme", agreement=_a.programme),
        _column("part-of", "Part of", "id of the whole that it is part of", agreement=_a.part_of),
        _column("regrant", "Regrant", "code FRG010 to FRG070", agreement=_a.regrant),
        _column("places", "Places", "where it is for", agreement=_a.places, organisation=_o.places),
        _column("purpose", "Purpose", "what it is for", agreement=_a.purpose, fund=_r.fund_purpose),
        _column("events", "Events", "began, signed, extended…", agreement=_a.events),
        _column("ids", "Identifiers", "every identifier", organisation=_o.ids),
        _column("names", "Other names", "aliases and former names", organisation=_o.other_names),
        _column("registered", "Registered", "day", organisation=_o.registered),
        _column("removed", "Removed", "day taken off the register", organisation=_o.removed),
        _column("income", "Income", "latest yearly income", organisation=_o.income),
        _column("income-year", "Income of", "its year's last day", organisation=_o.income_year),
        _column("address", "Address", "as published", organisation=_o.address),
        _column("description", "Description", "as published", organisation=_o.description),
        _column("owners", "Owners", "wordings for whose the fund is", fund=_r.owners),
        _column("url", "Web address", "as published", agreement=_a.url, organisation=_o.url),
        _every("source", "Source", "ids of the sources that say it", _r.source),
        _every("source-title", "Source title", "their titles", _r.source_title),
        _every("publisher", "Publisher", "who published them", _r.publisher),
        _every("source-date", "Source date", "when they were published", _r.source_date),
        _every("licence", "Licence", "their licences", _r.licence),
        _every("source-url", "Source address", "where they can be read", _r.source_address),
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

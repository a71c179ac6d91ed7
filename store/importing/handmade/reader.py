"""Rows that a person filled in, made into agreements and organisations."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from store.amounts import Amount, Scope, Stage
from store.currency_codes import CODES, UNKNOWN_CODE
from store.dates import PartialDate, Period
from store.identifiers import OWN_PREFIX, problem
from store.importing.days import NO_DATE, period, read_day
from store.importing.handmade.columns import TITLES
from store.importing.limits import MAX_AMOUNT_DIGITS, MAX_ROWS_OF_ONE
from store.importing.notes import Notes
from store.importing.slugs import OwnIds
from store.records import (
    UNKNOWN,
    Agreement,
    Event,
    FundingLine,
    Organisation,
    Party,
    Place,
)

_TERM = re.compile(r"(\d+|[a-z]+)\s+(year|month)s?", re.I)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
Row = dict[str, str]
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
        self._agreement_ids = OwnIds(f"{OWN_PREFIX}-{source}")
        self._organisation_ids = OwnIds(f"{OWN_PREFIX}-{source}-org")
        self._rows: dict[str, int] = {}
        self._unread: dict[str, str] = {}
        self.agreements: dict[str, Agreement] = {}
        self.organisations: dict[str, Organisation] = {}

    def read(self, row: Row, where: str, further: Row | None = None) -> None:
        """Take in a row; one without reference and title cannot be kept, which is noted.

        Args:
            row: cells by the keys of the template's columns.
            where: place of the row.
            further: cells of other columns by their titles, kept as published.
        """
        self._unread = dict(further or {})
        title = row["title"] or row["reference"]
        if not title:
            self._notes.lose(where, row["recipient"], "it has neither a reference nor a title")
            return
        record_id = self._agreement_ids.of(row["reference"] or title)
        self._rows[record_id] = self._rows.get(record_id, 0) + 1
        if self._rows[record_id] > MAX_ROWS_OF_ONE:
            self._notes.lose(where, title, f"above {MAX_ROWS_OF_ONE:,} rows of one agreement")
            return
        held = self.agreements.get(record_id) or Agreement(id=record_id, title=title, where=where)
        self.agreements[record_id] = self._extended(held, row, where)

    def _extended(self, held: Agreement, row: Row, where: str) -> Agreement:
        """Return the agreement with what a further row says; what it says already stays."""
        parties, funder, recipient = self._parties(row, where)
        lines = self._money(row, where, funder, recipient, len(held.funding))
        planned = self._planned(row, where)
        single = {
            "title": row["title"],
            "type": row["type"].lower(),
            "purpose": row["purpose"],
            "term": row["term"],
            "url": row["url"],
        }
        new: dict[str, Any] = {}
        for key, text in single.items():
            stated = getattr(held, key)
            if text and not stated:
                new[key] = text
            elif text and text != stated:
                done = f"differs from “{stated}” in a row above, which stays"
                self._notes.warn(where, TITLES[key], text, done, held.id)
        if planned and not held.planned:
            new["planned"] = planned
        elif planned and planned != held.planned:
            done = "differs from a row above, which stays"
            self._notes.warn(where, TITLES["starts"], str(planned), done, held.id)
        if row["term"] and held.term_months is None:
            new["term_months"] = _months(row["term"])
        return msgspec.structs.replace(
            held,
            parties=_with(held.parties, parties),
            funding=(*held.funding, *lines),
            events=_with(held.events, self._events(row, where)),
            places=_with(held.places, (Place(name=row["place"]),) if row["place"] else ()),
            notes=_with(held.notes, (row["note"],) if row["note"] else ()),
            as_published=_also(held.as_published, self._unread, where),
            **new,
        )

    def _keep(self, row: Row, key: str, where: str, done: str) -> None:
        """Warn of a cell that is not understood, and keep it as published."""
        self._notes.warn(where, TITLES[key], row[key], f"{done}; kept as published")
        self._unread[TITLES[key]] = row[key]

    def _parties(self, row: Row, where: str) -> tuple[tuple[Party, ...], str, str]:
        found: list[Party] = []
        ids = {"funder": "", "recipient": ""}
        for role in ids:
            name, org_id = row[role], row[f"{role}_id"]
            if name or org_id:
                ids[role] = self._organisation(name, org_id, where)
                found.append(Party(role=role, organisation=ids[role], name=name))
        for name in filter(None, (part.strip() for part in row["partners"].split(";"))):
            org_id = self._organisation(name, "", where)
            found.append(Party(role="partner", organisation=org_id, name=name))
        return tuple(found), ids["funder"], ids["recipient"]

    def _organisation(self, name: str, given: str, where: str) -> str:
        """Return the id of an organisation, and keep a record of it."""
        org_id = "".join(given.split())
        if org_id and problem(org_id):
            self._notes.warn(where, "identifier", given, f"{problem(org_id)}; kept as written")
        org_id = org_id or self._organisation_ids.of(name)
        held = self.organisations.get(org_id)
        if held is None:
            self.organisations[org_id] = Organisation(id=org_id, name=name, where=where)
        elif name and not held.name:
            self.organisations[org_id] = msgspec.structs.replace(held, name=name)
        elif name and name != held.name and name not in held.aliases:
            aliases = (*held.aliases, name)
            self.organisations[org_id] = msgspec.structs.replace(held, aliases=aliases)
        return org_id

    def _money(
        self, row: Row, where: str, funder: str, recipient: str, number: int
    ) -> tuple[FundingLine, ...]:
        if not row["amount"]:
            return ()
        currency = row["currency"].upper() or "GBP"
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            self._keep(row, "currency", where, "no currency code, so read as GBP")
            currency = "GBP"
        elif currency not in CODES:
            self._notes.warn(where, TITLES["currency"], row["currency"], UNKNOWN_CODE)
        try:
            amount = Amount.parse(row["amount"], currency)
        except ValueError:
            self._keep(row, "amount", where, "no amount that can be read")
            return ()
        if amount.value.adjusted() >= MAX_AMOUNT_DIGITS:
            self._keep(row, "amount", where, "past all bounds")
            return ()
        stage, scope = Stage.NOT_STATED, Scope.TOTAL
        try:
            stage = Stage(row["stage"].lower())
        except ValueError:
            self._keep(row, "stage", where, "no stage of money")
        stretch = self._stretch(row, where)
        try:
            scope = Scope(row["covers"].lower()) if row["covers"] else _scope(stretch)
        except ValueError:
            self._keep(row, "covers", where, "none of year, total, fund, so read as a total")
        line = FundingLine(
            key=f"line-{number + 1}",
            amount=amount,
            stage=stage,
            period=stretch,
            scope=scope,
            payer=funder,
            payee=recipient,
            date=self._date(row, "date", where) if stage is Stage.AWARDED else UNKNOWN,
            where=row["where"] or where,
        )
        return (line,)

    def _events(self, row: Row, where: str) -> tuple[Event, ...]:
        date = self._date(row, "date", where)
        if not (date or row["event"]):
            return ()
        place = row["where"] or where
        return (Event(kind=row["event"].lower() or "reported", date=date, where=place),)

    def _planned(self, row: Row, where: str) -> Period | None:
        start, end = self._date(row, "starts", where), self._date(row, "ends", where)
        if not (start or end):
            return None
        try:
            return period(start.text, end.text)
        except ValueError:
            self._keep(row, "ends", where, "before the start")
            return period(start.text, "")

    def _stretch(self, row: Row, where: str) -> Period | None:
        text = row["money_for"]
        if not text:
            return None
        try:
            return Period(text.replace(" to ", ".."))
        except ValueError:
            self._keep(row, "money_for", where, "no stretch of time")
            return None

    def _date(self, row: Row, key: str, where: str) -> PartialDate:
        day = read_day(row[key])
        if day.done == NO_DATE:
            self._keep(row, key, where, "no date that can be read")
        elif day.done:
            self._notes.warn(where, TITLES[key], row[key], day.done)
        return day.date


def _scope(stretch: Period | None) -> Scope:
    return Scope.YEAR if stretch and len(stretch.years()) == 1 else Scope.TOTAL


def _also(held: dict[str, Any], more: Row, where: str) -> dict[str, Any]:
    """Return what is kept as published; a second cell of one column is led by its row's place."""
    kept = dict(held)
    for title, text in more.items():
        if kept.get(title, text) != text:
            title = f"{title} ({where})"
        kept[title] = text
    return kept


def _with(held: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    return (*held, *(each for each in new if each not in held))


def _months(term: str) -> int | None:
    match = _TERM.fullmatch(term.strip())
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

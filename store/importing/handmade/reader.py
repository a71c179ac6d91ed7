"""Rows that a person filled in, made into agreements and organisations."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from store.identifiers import OWN_PREFIX
from store.importing.handmade.cells import Cells, Row
from store.importing.handmade.money import funding_lines
from store.importing.handmade.organisations import NamedOrganisations
from store.importing.limits import MAX_ROWS_OF_ONE
from store.importing.notes import Notes
from store.importing.slugs import OwnIds
from store.records import Agreement, Event, Organisation, Party, Place

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

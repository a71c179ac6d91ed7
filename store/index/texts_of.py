"""The texts of an agreement that a search looks through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.records import Agreement, Person


def people_of(record: Agreement) -> list[str]:
    """Return names and posts of everybody who acts or speaks."""
    people: list[Person] = []
    for party in record.parties:
        if party.represented_by:
            people += party.represented_by
    for event in record.events:
        people += event.people
    people += [statement.speaker for statement in record.statements]
    if not people:
        return []
    found = dict.fromkeys(text for person in people for text in (person.name, person.post))
    return [text for text in found if text]


def texts_of(record: Agreement, has: set[str]) -> list[str]:
    """Return the running text; note what there is of it."""
    texts = []
    if record.purpose:
        has.add("description")
        texts.append(record.purpose)
    if record.aims:
        has.add("aims")
        texts += record.aims
    if record.notes:
        has.add("notes")
        texts += record.notes
    if record.undertakings:
        has.add("undertakings")
        texts += [each.text for each in record.undertakings]
    if record.statements:
        has.add("statements")
        texts += [each.text for each in record.statements]
    if record.counts:
        has.add("counts")
        for count in record.counts:
            texts += (count.unit, count.note)
    texts += [event.text for event in record.events if event.text]
    texts += [line.note for line in record.funding if line.note]
    return texts

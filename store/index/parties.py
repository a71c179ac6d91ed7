"""Who takes part, as queries: by name, by alias, and by every identifier of the same body."""

from __future__ import annotations

from store.index.opened import OpenedIndex
from store.index.schema import FUND, ORGANISATION
from store.index.words import in_fields
from store.light_typing import TYPE_CHECKING
from store.query.values import Match, Text

if TYPE_CHECKING:
    from tantivy import Query

MOST_BODIES = 100
"""Bodies whose identifiers are followed; where more have the words, only their own names count."""

ROLE_FIELDS = ("funder", "recipient", "partner", "other")


def party_query(index: OpenedIndex, field: str, value: Text) -> Query:
    """Return the query for a party in a role, or in any where the field is `party`."""
    fields = ROLE_FIELDS if field == "party" else (field,)
    found = [index.terms(field, [value.text, *_bodies(index, value)])]
    if value.match is not Match.WHOLE:
        prefix = value.match is Match.PREFIX
        names = [f"{each}_w" for each in fields]
        found.append(in_fields(index, names, value.words, value.joined, prefix=prefix))
    return index.either(found)


def fund_query(index: OpenedIndex, value: Text) -> Query:
    """Return the query for the fund that money is drawn from, by id or by title."""
    ids = [entry.row.id for entry in _entries(index, FUND, value)]
    return index.terms("fund", [value.text, *ids])


def _bodies(index: OpenedIndex, value: Text) -> list[str]:
    return [each for entry in _entries(index, ORGANISATION, value) for each in entry.ids]


def _entries(index: OpenedIndex, kind: str, value: Text) -> list:  # type: ignore[type-arg]
    if value.match is Match.WHOLE:
        query = index.either([_exact(index, value), index.term("whole", f"title|{value.whole}")])
    else:
        prefix = value.match is Match.PREFIX
        fields = ("title", "id_w")
        query = in_fields(index, fields, value.words, value.joined, prefix=prefix)
    found = index.both(index.term("kind", kind), query)
    if index.count(found) > MOST_BODIES:
        found = index.both(index.term("kind", kind), _exact(index, value))
    return index.entries(found, MOST_BODIES)


def _exact(index: OpenedIndex, value: Text) -> Query:
    """Return the records whose identifier is this one, whatever its case."""
    return in_fields(index, ("id_w",), value.words, "", prefix=False)

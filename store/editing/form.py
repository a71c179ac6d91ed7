"""A form: one row of the table that is filled in by hand, read by the same reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from store.errors import PactlineError
from store.importing.formats.handmade import COLUMNS, Cells, RowReader
from store.importing.plan import Notes
from store.interface import Kind
from store.org_ids import OWN_PREFIX, slug
from store.records import Agreement, SourceFile
from store.text import printable

FIELDS = frozenset(column.key for column in COLUMNS)
"""What a form can have filled in: the keys of the table's columns."""

ALONE = FIELDS - frozenset(Agreement.__struct_fields__)
"""Of these, those that are no fields of an agreement."""


class FromForm(NamedTuple):
    """The records that a form comes to, each with its kind, and what is odd about it in words."""

    records: tuple[tuple[Kind, Any], ...]
    warnings: tuple[str, ...]


def from_form(
    file: SourceFile, cells: Mapping[str, str], taken: Callable[[str], bool] = lambda _: False
) -> FromForm:
    """Return the records of a form, on top of what its source says already.

    A form with the reference of an agreement that the source has is one more row of it.

    Args:
        file: what the source says.
        cells: what is filled in, by the keys of the table's columns.
        taken: tells whether an id is some record's, so that a new agreement gets another.

    Raises:
        PactlineError: it has neither a reference nor a title.
    """
    filled = {key: text.strip() for key, text in cells.items() if text.strip()}
    notes = Notes("")
    reader = RowReader(notes, file.source.id)
    reader.agreements.update({each.id: each for each in file.agreements})
    reader.bodies.records.update({each.id: each for each in file.organisations})
    before: dict[str, Any] = {**reader.agreements, **reader.bodies.records}
    title, number = filled.get("title", ""), 2
    if title and "reference" not in filled:
        words = title
        while taken(f"{OWN_PREFIX}-{file.source.id}-{slug(words) or 'x'}"):
            words, number = f"{title} {number}", number + 1
        filled["reference"] = words
    reader.read(Cells(filled, filled.get("where", ""), {}, notes))
    if notes.lost:
        raise PactlineError(notes.lost[0].reason, remedy="give it a title")
    changed: tuple[tuple[Kind, Any], ...] = (
        *((Kind.ORGANISATION, each) for each in reader.bodies.records.values()),
        *((Kind.AGREEMENT, each) for each in reader.agreements.values()),
    )
    return FromForm(
        tuple((kind, each) for kind, each in changed if before.get(each.id) != each),
        tuple(printable(f"{each.field}: {each.found}: {each.done}") for each in notes.warnings),
    )

"""What each source says of a record, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from store.codec import to_document

if TYPE_CHECKING:
    from store.merged import View
    from tui.cli.output.rows import Cells


def record_of(record: msgspec.Struct) -> dict[str, Any]:
    """Return a record as plain values, dates as text and decimals in full."""
    record_id = getattr(record, "id", None)
    document = to_document(record)
    return document if record_id is None else {"id": record_id, **document}


def as_json(kind: str, view: View[Any]) -> dict[str, Any]:
    """Return a merged record: its id and title, and each source's account whole."""
    return {
        "kind": kind,
        "id": view.id,
        "title": view.title,
        "accounts": [
            {"source": source, "record": record_of(record)} for source, record in view.records
        ],
    }


def claim_rows(view: View[Any]) -> Iterator[Cells]:
    """Yield every value that some source gives, in the order of the record's fields."""
    for source, record in view.records:
        for path, value in _leaves("", record_of(record)):
            yield {"field": path, "value": value, "source": source}


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _leaves(f"{path}[{position}]", inner)
    elif value is not None:
        yield path, str(value)

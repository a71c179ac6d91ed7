"""JSON and JSON Lines: the chosen columns, or each record whole with every source's claim."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from store.codec import to_document
from store.exporting.columns import Column, Value
from store.exporting.items import Item, Items, Tally
from store.records import Source

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffc"
    "\ufffe\uffff]"
)


def encoded(value: object) -> str:
    """Return JSON on one line; what a terminal would act on is escaped, so nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_lines(
    items: Items, columns: Sequence[Column], target: BinaryIO, tally: Tally, *, whole: bool
) -> None:
    """Write one object a line for each record."""
    for line in _records(items, columns, tally, whole=whole):
        target.write(f"{line}\n".encode())


def write(
    items: Items,
    columns: Sequence[Column],
    target: BinaryIO,
    tally: Tally,
    *,
    whole: bool,
    generated: date,
) -> None:
    """Write one object: when it was made, the records in order, and the sources they name."""
    head = encoded({"generated": generated.isoformat(), "kind": items.kind.value})
    target.write(f'{head[:-1]},"records":['.encode())
    between = "\n"
    for line in _records(items, columns, tally, whole=whole):
        target.write(f"{between}{line}".encode())
        between = ",\n"
    sources = encoded([of_source(source) for source in items.met.values()])
    target.write(f'\n],"sources":{sources}}}\n'.encode())


def of_source(source: Source) -> dict[str, str]:
    """Return what is told of a source wherever one of its facts is exported."""
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date.text,
        "licence": source.licence,
        "address": source.address,
    }


def number(value: Decimal) -> int | float | str:
    """Return an exact number: as text where a number in JSON would be rounded by its reader."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"


def _records(
    items: Items, columns: Sequence[Column], tally: Tally, *, whole: bool
) -> Iterator[str]:
    readers = [(column.name, column.readers[items.kind]) for column in columns]
    for item in items:
        fields: dict[str, Any] = {name: _plain(read(item)) for name, read in readers}
        if whole:
            fields = {"kind": items.kind.value, **fields, "claims": _claims(item)}
        yield encoded(fields)
        tally.records += 1


def _claims(item: Item) -> list[dict[str, Any]]:
    sources = {source.id: of_source(source) for source in item.sources}
    return [
        {"source": sources[source_id], "record": {"id": record.id, **to_document(record)}}
        for source_id, record in item.view.records
    ]


def _plain(value: Value) -> int | float | str | None:
    return number(value) if isinstance(value, Decimal) else value

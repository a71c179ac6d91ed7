"""Markdown: a table to paste into a note or a page, and under it the sources and licences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from store.amounts import full_figure
from store.exporting.cells import REPLACED, without_controls
from store.exporting.columns import Column, Value
from store.exporting.items import Items, Tally
from store.text import plural

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def write(
    items: Items, columns: Sequence[Column], target: BinaryIO, tally: Tally, *, generated: date
) -> None:
    """Write the table and the list of sources; record text never becomes markup."""
    _row(target, [column.title for column in columns])
    _row(target, ["---:" if column.name in _RIGHT else "---" for column in columns])
    readers = [column.readers[items.kind] for column in columns]
    for item in items:
        _row(target, [_cell(read(item), tally) for read in readers])
        tally.records += 1
    records = plural(tally.records, "record")
    target.write(f"\n{records}, {generated.isoformat()}. Sources:\n\n".encode())
    for source in items.met.values():
        licence = source.licence or "licence not stated"
        day = source.date.text or "date not known"
        words = (source.title or source.id, source.publisher, day, licence, source.address)
        told = ", ".join(_cell(word, tally) for word in words if word)
        target.write(f"- {_cell(source.id, tally)}: {told}\n".encode())


_RIGHT = ("value", "income")


def _row(target: BinaryIO, cells: Iterable[str]) -> None:
    target.write(f"| {' | '.join(cells)} |\n".encode())


def _cell(value: Value, tally: Tally) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return full_figure(value, "").strip()
    clean = without_controls(value)
    if clean != value:
        tally.notes[REPLACED] += 1
    return _MARKS.sub(r"\\\1", " ".join(clean.split()))

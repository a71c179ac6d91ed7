"""Comma-separated values: UTF-8, one heading row, values exact and in full."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from store.exporting.cells import safe
from store.exporting.columns import Column
from store.exporting.items import Items, Tally


class _Lines:
    """Writes rows that end in CR LF as lines that end in LF alone."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, row: str) -> None:
        """Write one row."""
        self._text.write(row.removesuffix("\r\n") + "\n")


def write(items: Items, columns: Sequence[Column], target: BinaryIO, tally: Tally) -> None:
    """Write a row for each record, cells made safe (`store.exporting.cells`)."""
    text = io.TextIOWrapper(target, "utf-8", newline="", write_through=True)
    try:
        # Of two signs that end lines the writer quotes either inside a cell, of one only that one.
        rows = csv.writer(_Lines(text), lineterminator="\r\n")
        rows.writerow([column.title for column in columns])
        readers = [column.readers[items.kind] for column in columns]
        for item in items:
            values = [read(item) for read in readers]
            rows.writerow(
                [
                    safe(value, tally.notes)
                    if isinstance(value, str)
                    else ""
                    if value is None
                    else f"{value:f}"
                    for value in values
                ]
            )
            tally.records += 1
    finally:
        text.detach()

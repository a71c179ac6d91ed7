"""Exporting what a search found, in one of the formats."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Sequence
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from store.exporting import tables
from store.exporting.columns import Column, Export, Exported
from store.exporting.giving import write_giving
from store.garbage import garbage_collection_paused
from store.interface import Progress, Records, Store


class Format(StrEnum):
    """A format by the word to choose it with."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSON_LINES = "jsonl"
    GIVING = "360giving"
    MARKDOWN = "markdown"


EXPLAINED: dict[Format, str] = {
    Format.CSV: "comma-separated values in UTF-8, formulas neutralised",
    Format.XLSX: "a spreadsheet, formulas neutralised; needs pactline[spreadsheets]",
    Format.JSON: "one object: the records whole with every claim, and their sources",
    Format.JSON_LINES: "the same, one record a line",
    Format.GIVING: "grants as a package of the 360Giving Data Standard 1.4",
    Format.MARKDOWN: "a table for a note or a page, with the sources under it",
}
"""What each format is, in one line: the home of docs and help."""

_ENDINGS = {f".{each.value}": each for each in Format}
_ENDINGS |= {".md": Format.MARKDOWN, ".ndjson": Format.JSON_LINES}


BEGINNINGS = {Format.CSV: BOM_UTF8}
"""What a file of a format begins with; spreadsheet programs know UTF-8 by it."""


def of_file(name: str) -> Format | None:
    """Return the format that a file's ending stands for, or None; .json is plain JSON."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


# What a search found, in one of the formats.

_WRITERS: dict[Format, Callable[[Export, BinaryIO], None]] = {
    Format.CSV: tables.write_csv,
    Format.XLSX: tables.write_xlsx,
    Format.JSON: tables.write_json,
    Format.JSON_LINES: tables.write_json_lines,
    Format.GIVING: write_giving,
    Format.MARKDOWN: tables.write_markdown,
}


@garbage_collection_paused()
def export(
    store: Store,
    listing: Records,
    format: Format | str,
    target: BinaryIO,
    *,
    columns: Sequence[str | Column] | None = None,
    generated: date,
    progress: Progress | None = None,
    only: Collection[str] = (),
) -> Exported:
    """Write the records of a listing, in its order, and say what was written and what was not.

    Args:
        store: the store that the listing is of.
        listing: what was found, in the order on the screen.
        format: one of `Format`.
        target: where to write; it is neither closed nor rewound.
        columns: names from `store.exporting.columns.COLUMNS`, or columns of the caller's own; None
            takes the default set, and JSON then adds each record whole. 360Giving has columns of
            its own and ignores them.
        generated: the day of the export.
        progress: called before some hundred records at a time; what it raises ends the export.
        only: of 360Giving the sources whose own account goes out; empty for the fullest account.

    Raises:
        PactlineError: a column is unknown, or the format can't hold the records.
        ValueError: there is no such format.
    """
    going_out = Export(store, listing, columns, generated, progress, only)
    _WRITERS[Format(format)](going_out, target)
    return going_out.result()

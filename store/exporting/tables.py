"""Exports as tables and text: CSV, XLSX, Markdown, JSON and JSON Lines."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from store.amounts import full_figure
from store.codec import to_document
from store.errors import PactlineError
from store.exporting.columns import Export, Item, Value
from store.exporting.workbook import workbook
from store.records import Source
from store.text import NUMBER, markdown_row, markdown_text, neutralise, plural

# Text in the cells of a spreadsheet: nothing is run as a formula, nothing breaks the file.

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
REPLACED = "control characters and broken characters replaced by \N{REPLACEMENT CHARACTER}"
NEUTRALISED = "cells that a spreadsheet would run as a formula given an apostrophe"


def without_controls(text: str) -> str:
    """Return the text with what no terminal or spreadsheet can hold replaced, line ends kept."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def clean(text: str, notes: Counter[str]) -> str:
    """Return the text without controls, and count what was replaced."""
    kept = without_controls(text)
    if kept != text:
        notes[REPLACED] += 1
    return kept


def safe(value: Value, notes: Counter[str]) -> str:
    """Return a value as text that may stand in a cell, and count what was done to it."""
    if not isinstance(value, str):
        return "" if value is None else f"{value:f}"
    if not value or (value[0].isalnum() and value.isprintable()):
        return value
    kept = clean(value, notes)
    cell = neutralise(kept)
    if cell != kept:
        notes[NEUTRALISED] += 1
    return cell


# Comma-separated values: UTF-8, one heading row, values exact and in full.


class _Lines:
    """Writes rows that end in CR LF as lines of UTF-8 that end in LF alone."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, row: str) -> None:
        """Write one row."""
        self._target.write(row[:-2].encode() + b"\n")


def write_csv(export: Export, target: BinaryIO) -> None:
    """Write a row for each record, in cells that no spreadsheet runs."""
    # Of two signs that end lines the writer quotes either inside a cell, of one only that one.
    rows = csv.writer(_Lines(target), lineterminator="\r\n")
    rows.writerow([column.title for column in export.columns])
    for _, values in export.cells():
        rows.writerow([safe(value, export.notes) for value in values])


# JSON and JSON Lines: the chosen columns, or each record whole with every source's claim.

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffc"
    "\ufffe\uffff]"
)


def encoded(value: object) -> str:
    """Return JSON on one line; what a terminal would act on is escaped, so nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if text.isprintable() and "\ufffc" not in text:
        return text
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_json_lines(export: Export, target: BinaryIO) -> None:
    """Write one object a line for each record."""
    for line in _objects(export):
        target.write(f"{line}\n".encode())


def write_json(export: Export, target: BinaryIO) -> None:
    """Write one object: when it was made, the records in order, and the sources they name."""
    head = encoded({"generated": export.day.isoformat(), "kind": export.kind.value})
    target.write(f'{head[:-1]},"records":['.encode())
    between = "\n"
    for line in _objects(export):
        target.write(f"{between}{line}".encode())
        between = ",\n"
    sources = encoded([of_source(source) for source in export.sources.values()])
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


def _objects(export: Export) -> Iterator[str]:
    names = [column.name for column in export.columns]
    for item, values in export.cells():
        plain = (number(value) if isinstance(value, Decimal) else value for value in values)
        fields: dict[str, Any] = dict(zip(names, plain, strict=True))
        if export.whole:
            fields = {"kind": export.kind.value, **fields, "claims": _claims(item)}
        yield encoded(fields)


def _claims(item: Item) -> list[dict[str, Any]]:
    sources = {source.id: of_source(source) for source in item.sources}
    return [
        {"source": sources[source_id], "record": {"id": record.id, **to_document(record)}}
        for source_id, record in item.view.records
    ]


# Markdown: a table to paste into a note or a page, and under it the sources and licences.

_RIGHT = ("value", "income")


def write_markdown(export: Export, target: BinaryIO) -> None:
    """Write the table and the list of sources; record text never becomes markup."""
    _line(target, [column.title for column in export.columns])
    _line(target, ["---:" if column.name in _RIGHT else "---" for column in export.columns])
    for _, values in export.cells():
        _line(target, [_marked(value, export.notes) for value in values])
    records = plural(export.written, "record")
    target.write(f"\n{records}, {export.day.isoformat()}. Sources:\n\n".encode())
    for source in export.sources.values():
        licence = source.licence or "licence not stated"
        day = source.date.text or "date not known"
        words = (source.title or source.id, source.publisher, day, licence, source.address)
        about = ", ".join(_marked(word, export.notes) for word in words if word)
        target.write(f"- {_marked(source.id, export.notes)}: {about}\n".encode())


def _line(target: BinaryIO, cells: Iterable[str]) -> None:
    target.write(markdown_row(cells).encode())


def _marked(value: Value, notes: Counter[str]) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return full_figure(value, "").strip()
    return markdown_text(clean(value, notes))


# A spreadsheet in Office Open XML: texts as texts, amounts as numbers, a sheet of the sources.

MAX_ROWS = 1_048_576
"""Rows that a sheet can have, its heading included."""
MAX_CHARACTERS = 32_767
"""Characters that a cell can hold."""
CUT = f"texts cut to the {MAX_CHARACTERS:,} characters that a cell can hold"
_EXACT_DIGITS = 15


def write_xlsx(export: Export, target: BinaryIO) -> None:
    """Write a workbook with the records on its first sheet and their sources on its second.

    Raises:
        PactlineError: the extra for spreadsheets is not installed, or the records are too many.
    """
    if export.listing.total >= MAX_ROWS:
        raise PactlineError(
            f"{export.listing.total:,} records do not fit on a sheet of {MAX_ROWS:,} rows",
            remedy="export them as CSV, or search for fewer",
        )
    with workbook(target, export.day) as sheet:
        append = sheet("Records")
        append([column.title for column in export.columns])
        dated = [column.name in _DATES for column in export.columns]
        for _, values in export.cells():
            append(
                (_day(value) if of_date else None) or _cell(value, export.notes)
                for value, of_date in zip(values, dated, strict=True)
            )
        append = sheet("Sources")
        append(["Source", "Title", "Publisher", "Date", "Licence", "Address"])
        for source in export.sources.values():
            append(_cell(text, export.notes) for text in of_source(source).values())


_DATES = ("date", "ends", "award-date", "planned-start", "planned-end", "registered", "removed")
"""Columns whose whole days are written as dates; months, years and several stay texts."""
_DAY = re.compile(r"(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
"""A day that a spreadsheet can hold."""


def _day(value: Value) -> date | None:
    """Return the day that a cell tells, if it is a whole one that exists."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def write_sheet(
    titles: Sequence[str],
    rows: Iterable[Sequence[object]],
    target: BinaryIO,
    day: date,
    texts: Collection[str],
) -> None:
    """Write a workbook of one sheet; outside columns of texts, what is written as a number is one.

    Args:
        titles: of the columns.
        rows: a value for each column.
        target: where it is written; see `workbook`.
        day: on which it is made.
        texts: titles of the columns of names and ids, whose leading zeros stay.

    Raises:
        PactlineError: the extra for spreadsheets is not installed.
    """
    with workbook(target, day) as sheet:
        append = sheet("Table")
        append(titles)
        for row in rows:
            cells = ("" if value is None else str(value) for value in row)
            append(
                _cell(
                    Decimal(cell) if title not in texts and NUMBER.fullmatch(cell) else cell,
                    Counter(),
                )
                for title, cell in zip(titles, cells, strict=True)
            )


def _cell(value: Value, notes: Counter[str]) -> Value:
    """Return a value as a cell holds it: exact numbers as numbers, others as text."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        if len(value.as_tuple().digits) <= _EXACT_DIGITS:
            return value
        value = f"{value:f}"
    text = safe(value, notes)
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        notes[CUT] += 1
    return text

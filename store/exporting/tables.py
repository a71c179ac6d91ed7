"""Exports as tables and text: CSV, XLSX, Markdown, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from store.amounts import full_figure
from store.codec import to_document
from store.errors import PactlineError
from store.exporting.columns import Column, Item, Items, Tally, Value
from store.records import Source
from store.text import plural

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# ---- Text in the cells of a spreadsheet: nothing is run as a formula, nothing breaks the file.

_RUNS = re.compile(r"'*(?:[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
REPLACED = "control characters and broken characters replaced by \N{REPLACEMENT CHARACTER}"
NEUTRALISED = "cells that a spreadsheet would run as a formula given an apostrophe"


def neutralise(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def restore(cell: str) -> str:
    """Return the text that `neutralise` made a cell of."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def without_controls(text: str) -> str:
    """Return the text with what no terminal or spreadsheet can hold replaced, line ends kept."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def safe(text: str, notes: Counter[str]) -> str:
    """Return the text as it may stand in a cell, and count what was done to it."""
    clean = without_controls(text)
    if clean != text:
        notes[REPLACED] += 1
    cell = neutralise(clean)
    if cell != clean:
        notes[NEUTRALISED] += 1
    return cell


# ---- Comma-separated values: UTF-8, one heading row, values exact and in full.


class _Lines:
    """Writes rows that end in CR LF as lines that end in LF alone."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, row: str) -> None:
        """Write one row."""
        self._text.write(row.removesuffix("\r\n") + "\n")


def write_csv(items: Items, columns: Sequence[Column], target: BinaryIO, tally: Tally) -> None:
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


# ---- JSON and JSON Lines: the chosen columns, or each record whole with every source's claim.

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffc"
    "\ufffe\uffff]"
)


def encoded(value: object) -> str:
    """Return JSON on one line; what a terminal would act on is escaped, so nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_json_lines(
    items: Items, columns: Sequence[Column], target: BinaryIO, tally: Tally, *, whole: bool
) -> None:
    """Write one object a line for each record."""
    for line in _records(items, columns, tally, whole=whole):
        target.write(f"{line}\n".encode())


def write_json(
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


# ---- Markdown: a table to paste into a note or a page, and under it the sources and licences.

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def write_markdown(
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


# ---- A spreadsheet in Office Open XML: texts as texts, amounts as numbers, a sheet of the sources.

MAX_ROWS = 1_048_576
"""Rows that a sheet can have, its heading included."""
MAX_CHARACTERS = 32_767
"""Characters that a cell can hold."""
CUT = f"texts cut to the {MAX_CHARACTERS:,} characters that a cell can hold"
_SHEET_SIGNS = dict.fromkeys(map(ord, "\x0b\x0c"), "\N{REPLACEMENT CHARACTER}")
_EXACT_DIGITS = 15


def write_xlsx(
    items: Items,
    columns: Sequence[Column],
    target: BinaryIO,
    tally: Tally,
    *,
    total: int,
    generated: date,
) -> None:
    """Write a workbook with the records on its first sheet and their sources on its second.

    Raises:
        PactlineError: the extra for spreadsheets is not installed, or the records are too many.
    """
    if total >= MAX_ROWS:
        raise PactlineError(
            f"{total:,} records do not fit on a sheet of {MAX_ROWS:,} rows",
            remedy="export them as CSV, or search for fewer",
        )
    try:
        from openpyxl import Workbook
    except ImportError:
        raise PactlineError(
            "spreadsheets need a package that is not installed",
            remedy="install it with pip install 'pactline[spreadsheets]', or export as CSV",
        ) from None
    book = Workbook(write_only=True)
    book.properties.creator = "pactline"
    book.properties.created = datetime(generated.year, generated.month, generated.day)
    sheet = book.create_sheet("Records")
    sheet.freeze_panes = "A2"
    _append(sheet, [column.title for column in columns], tally)
    readers = [column.readers[items.kind] for column in columns]
    for item in items:
        _append(sheet, [read(item) for read in readers], tally)
        tally.records += 1
    sources = [of_source(source) for source in items.met.values()]
    about = book.create_sheet("Sources")
    _append(about, ["Source", "Title", "Publisher", "Date", "Licence", "Address"], tally)
    for source in sources:
        _append(about, list(source.values()), tally)
    book.save(target)


def _append(sheet: WriteOnlyWorksheet, values: Iterable[Value], tally: Tally) -> None:
    sheet.append([_sheet_cell(sheet, value, tally) for value in values])


def _sheet_cell(sheet: WriteOnlyWorksheet, value: Value, tally: Tally) -> Any:  # noqa: ANN401
    """Return a cell whose type is set, so that no text is taken for a formula or an error."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or value == "":
        return None
    if not isinstance(value, str):
        if len(value.as_tuple().digits) <= _EXACT_DIGITS:
            return value
        value = f"{value:f}"
    text = safe(value, tally.notes)
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        tally.notes[CUT] += 1
    cell = WriteOnlyCell(sheet, text)  # type: ignore[no-untyped-call, unused-ignore]
    cell.data_type = "s"
    return cell

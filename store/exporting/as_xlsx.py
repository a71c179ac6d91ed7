"""A spreadsheet in Office Open XML: texts as texts, amounts as numbers, a sheet of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from store.errors import PactlineError
from store.exporting.as_json import of_source
from store.exporting.cells import safe
from store.exporting.columns import Column, Value
from store.exporting.items import Items, Tally

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_ROWS = 1_048_576
"""Rows that a sheet can have, its heading included."""
MAX_CHARACTERS = 32_767
"""Characters that a cell can hold."""
CUT = f"texts cut to the {MAX_CHARACTERS:,} characters that a cell can hold"
_SHEET_SIGNS = dict.fromkeys(map(ord, "\x0b\x0c"), "\N{REPLACEMENT CHARACTER}")
_EXACT_DIGITS = 15


def write(
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
    sheet.append([_cell(sheet, value, tally) for value in values])


def _cell(sheet: WriteOnlyWorksheet, value: Value, tally: Tally) -> Any:  # noqa: ANN401
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

"""Workbooks of spreadsheets (XLSX), read with python-calamine once they are known to be safe.

A sheet is held in memory as the rectangle around all its cells, so that two cells far apart cost
as much as all between them; the places of cells are therefore looked at before it is opened.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from store.errors import PactlineError
from store.importing.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from store.importing.notes import excerpt
from store.importing.tables import Sheet
from store.importing.zips import Zip

MARK = "xl/workbook.xml"
"""Member that makes a zip a workbook."""

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?:\s[^>]*?\br=\"([A-Z]+)(\d+)\")?[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"(\d+)\"")
_LAST_TAG = 64 * 1024


def read_workbook(data: bytes, opened: Zip, name: str) -> list[Sheet]:
    """Return the sheets of a workbook, every cell as text.

    Raises:
        PactlineError: the extra is not installed, or the workbook is damaged or past a limit.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise PactlineError(
            "reading a workbook needs python-calamine, which is not installed",
            place=name,
            remedy="pip install 'pactline[spreadsheets]'",
        ) from None
    for member in opened.names:
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            _check_extent(opened, member, name)
        else:
            for _ in opened.chunks(member):
                pass
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets: list[Sheet] = []
        for title in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            sheets.append(Sheet(title, [_texts(row) for row in rows]))
    except CalamineError as error:
        raise _damaged(name, error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(name, error) from None
        raise
    return sheets


def cell_text(value: object) -> str:
    """Return a cell as the text that a CSV would have for it."""
    if value.__class__ is str:
        return str(value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return str(value)


def _texts(row: list[Any]) -> list[str]:
    return [value if value.__class__ is str else cell_text(value) for value in row]


def _check_extent(opened: Zip, member: str, name: str) -> None:
    """Refuse a sheet whose cells lie too far apart, from the places that its cells give."""
    columns = rows = unplaced = 0
    letters: set[bytes] = set()
    rest = b""
    for chunk in opened.chunks(member):
        text = rest + chunk
        cut = text.rfind(b"<")
        text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
        if len(rest) > _LAST_TAG:
            text, rest = text + rest, b""
        for column, row, closed in _CELL.findall(text):
            if not column:
                unplaced += 1
            elif not closed:
                letters.add(column)
                rows = max(rows, int(row[:9]))
        rows = max(rows, max((int(row[:9]) for row in _ROW.findall(text)), default=0))
    columns = max((_column_number(each) for each in letters), default=0)
    wide = unplaced > 0 and max(rows, 1) * unplaced > MAX_CELLS
    if columns > MAX_COLUMNS or rows > MAX_ROWS or columns * rows > MAX_CELLS or wide:
        raise PactlineError(
            f"a sheet of {rows:,} rows and {max(columns, unplaced and 1):,} columns is too large",
            place=f"{name}:{member}",
            remedy="take empty rows and columns out of it, or save it as CSV",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:5]:
        number = number * 26 + letter - 64
    return number


def _damaged(name: str, error: BaseException) -> PactlineError:
    return PactlineError(
        f"the workbook cannot be read: {excerpt(error)}",
        place=name,
        remedy="open it in a spreadsheet program and save it again, or save it as CSV",
    )

"""Workbooks by XlsxWriter, row by row: what a sheet holds waits in a file until it is zipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from store.errors import PactlineError

Cell = str | Decimal | date | None
"""What stands in a cell; a text holds no controls but tabs and line ends."""

Append = Callable[[Iterable[Cell]], None]
"""Writes a row below the last one."""


@contextmanager
def workbook(target: BinaryIO, day: date) -> Iterator[Callable[[str], Append]]:
    """Give what begins a sheet of a name and returns what appends rows to it, headings first.

    One sheet is written after the other. The rows wait in a folder beside a target that is a file,
    and go with it. Each cell's type is said, so that no text is taken for a formula.

    Args:
        target: where the workbook is written in the end, packed; it is not closed.
        day: on which it is made.

    Raises:
        PactlineError: the extra for spreadsheets is not installed, or it is more than fits.
        OSError: it cannot be written.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise PactlineError(
            "spreadsheets need a package that is not installed",
            remedy="install it with pip install 'pactline[spreadsheets]', or export as CSV",
        ) from None
    name = getattr(target, "name", "")
    place = Path(name if isinstance(name, str | Path) else "")
    beside, start = (place.parent, place.name) if place.is_file() else (None, "pactline-")
    with TemporaryDirectory(prefix=start, dir=beside) as folder:
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"}
        # In memory, since XlsxWriter leaves its zip open where it cannot be written.
        packed = BytesIO()
        book = xlsxwriter.Workbook(packed, options)
        made = datetime(day.year, day.month, day.day)
        book.set_properties({"author": "pactline", "created": made})

        def sheet(name: str) -> Append:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            number = -1

            def append(values: Iterable[Cell]) -> None:
                nonlocal number
                number += 1
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        page.write_string(number, column, value)
                    elif isinstance(value, date):
                        page.write_datetime(number, column, value)
                    elif value is not None:
                        page.write_number(number, column, value)

            return append

        yield sheet
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            # What the system refused, as any other writing has it.
            raise error.args[0] from None
        except xlsxwriter.exceptions.FileSizeError:
            raise PactlineError(
                "this is more than a workbook holds",
                remedy="export it as CSV, or search for fewer records",
            ) from None
        target.write(packed.getbuffer())

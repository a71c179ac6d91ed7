"""What the plain modules take to write the rows of an export again: seconds of CPU, printed."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook


def _csv(source: Path) -> Callable[[], object]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return lambda: csv.writer(StringIO()).writerows(rows)


def _json_lines(source: Path) -> Callable[[], object]:
    records = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    return lambda: "\n".join(map(json.dumps, records))


def _json(source: Path) -> Callable[[], object]:
    package = json.loads(source.read_bytes())
    return lambda: json.dumps(package)


def _xlsx(source: Path) -> Callable[[], object]:
    sheet: Any = load_workbook(source, read_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    def write() -> None:
        book = Workbook(write_only=True)
        target = book.create_sheet()
        for row in rows:
            target.append(row)
        book.save(source.with_suffix(".again"))

    return write


MODULES = {"csv": _csv, "jsonl": _json_lines, "xlsx": _xlsx, "360giving": _json}
"""Format of an export to what reads one, and returns what writes it again."""


if __name__ == "__main__":
    write = MODULES[sys.argv[1]](Path(sys.argv[2]))
    began = time.process_time()
    write()
    print(time.process_time() - began)

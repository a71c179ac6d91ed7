"""CSV for a spreadsheet: no cell runs as a formula, no control character is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from store.exporting.tables import neutralise
from tui.cli.output.rows import Cells, plain


def lines(fields: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield CSV (RFC 4180 with plain line ends), the headings first."""
    yield _line(fields)
    for row in rows:
        yield _line([neutralise(plain(row[name])) for name in fields])


def _line(values: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue()

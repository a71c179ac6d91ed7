"""An empty CSV for a person to fill in by hand, with a guide to its columns."""

from __future__ import annotations

import csv
from io import StringIO

from store.importing.handmade.columns import COLUMNS, SOURCE_LINES

_INTRODUCTION = (
    "Fill in one row for each figure of money, or for each agreement where there is none.",
    "Rows with the same reference are one agreement. Lines that begin with # are not read, but for",
    "those about the source below: write its facts in their second cell.",
)


def template(*, guide: bool = True) -> str:
    """Return the empty file's text, to be saved as UTF-8 with a byte-order mark for Excel.

    Args:
        guide: with a line for each column that says what belongs in it.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if guide:
        writer.writerows([f"# {line}"] for line in _INTRODUCTION)
    writer.writerows([f"# {title}:", ""] for title in SOURCE_LINES)
    if guide:
        writer.writerows([f"# {column.title}", column.guide] for column in COLUMNS)
    writer.writerow(column.title for column in COLUMNS)
    return out.getvalue()

"""The formats that records are exported in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath


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

_ENDINGS = {".md": Format.MARKDOWN, ".ndjson": Format.JSON_LINES}


def of_file(name: str) -> Format | None:
    """Return the format that a file's ending stands for, or None; .json is plain JSON."""
    ending = PurePath(name).suffix.lower()
    known = {f".{each.value}": each for each in Format}
    return known.get(ending) or _ENDINGS.get(ending)

"""Exporting what a search found, in one format, to a file that is whole or as it was."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from enum import StrEnum
from glob import escape
from pathlib import Path, PurePath
from typing import BinaryIO

from store.errors import PactlineError
from store.exporting import tables
from store.exporting.columns import Column, Export, Exported
from store.exporting.giving import write_giving
from store.garbage import garbage_collection_paused
from store.interface import Progress, Records, Store

# The formats that records are exported in.


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


def of_file(name: str) -> Format | None:
    """Return the format that a file's ending stands for, or None; .json is plain JSON."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


# Writing an export to a file: the whole of it, or the file as it was.

_LONGEST_NAME = 64
_FORGOTTEN = 3600
"""Seconds after which nobody is at work any more on a file that no export finished."""


def check_target(path: str | None, store: str, inputs: Iterable[str] = ()) -> None:
    """Raise PactlineError where a file to write, if any, is one that is read, or the store's."""
    if not path:
        return
    target, home = os.path.realpath(path), os.path.realpath(store)
    inside = target[len(home) :] if target.startswith(f"{home}/") else ""
    if target in map(os.path.realpath, inputs):
        raise PactlineError("this file is read", place=path, remedy="name another file to write")
    if target == home or inside.endswith(".json") or "/." in inside:
        raise PactlineError(
            "this is a file of the store", place=path, remedy="name a file elsewhere"
        )


@contextmanager
def whole_file(path: Path | str, wanted: Format | None = None) -> Iterator[BinaryIO]:
    """Open a file to write that appears under its name only when all has been written.

    It is written beside its place, so that a full disk or an interruption leaves what was there. A
    pipe or a device is written to as it is, and a link goes on pointing where it points. A CSV
    begins with a byte-order mark, by which spreadsheet programs know UTF-8.

    Raises:
        PactlineError: the folder is not there, or it cannot be written.
    """
    place = Path(path)
    try:
        place = place.resolve()
        if place.exists() and not place.is_file():
            with place.open("wb") as stream:
                yield stream
            return
        start = f".{place.name[:_LONGEST_NAME]}."
        _sweep(place.parent, start)
        beside = place.with_name(start + secrets.token_hex(6))
        try:
            with beside.open("xb") as stream:
                if wanted is Format.CSV:
                    stream.write(BOM_UTF8)
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if place.exists():
                beside.chmod(place.stat().st_mode & 0o7777)
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PactlineError(
            f"cannot be written: {error.strerror or error}",
            place=str(path),
            remedy="name a file in a folder that you may write to",
        ) from None


def _sweep(folder: Path, start: str) -> None:
    """Take away what exports that were killed an hour ago or longer left of the same file."""
    file = f"{escape(start)}{'[0-9a-f]' * 12}"
    for path in (*folder.glob(file), *folder.glob(f"{file}{'[a-z0-9_]' * 8}")):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


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

"""The CSV that a person fills in by hand, as `pactline template` writes it."""

from __future__ import annotations

from store.dates import PartialDate
from store.errors import PactlineError
from store.importing.formats.handmade import COLUMNS, SOURCE_LINES, HandmadeReader
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import PROGRESS_STEP, Plan
from store.importing.run import complete, source_id_for
from store.importing.values import doubt_order, read_day
from store.records import Source

_KEYS = {column.title.casefold(): column.key for column in COLUMNS}
_TELLING = frozenset(("reference", "title", "funder", "recipient"))


def _keys(row: list[str]) -> list[str]:
    return [_KEYS.get(" ".join(title.casefold().split()), "") for title in row]


def _is_header(row: list[str]) -> bool:
    return set(_keys(row)) >= _TELLING


def _fits(incoming: Incoming) -> bool:
    return bool(incoming.tables(_is_header))


def _read(incoming: Incoming, request: Request) -> Plan:
    table = incoming.tables(_is_header)[0]
    about = _about(table.sheet.rows[: table.start])
    source_id = request.source_id or source_id_for(incoming.stem, about.get("publisher", ""))
    reader = HandmadeReader(incoming.notes, source_id)
    keys = _keys(table.titles)
    for title, key in zip(table.titles, keys, strict=True):
        if title and not key:
            done = "no column of the template; its cells are kept as published"
            incoming.notes.warn("the headings", title, title, done)
    empty = dict.fromkeys(_KEYS.values(), "")
    read = 0
    for where, row in table.filled():
        if row[0].startswith("#"):
            continue
        read += 1
        if request.progress and not read % PROGRESS_STEP:
            request.progress("reading", read, len(table.sheet.rows) - table.start - 1)
        further = {
            title: cell
            for title, key, cell in zip(table.titles, keys, row, strict=False)
            if title and cell and not key
        }
        cells = {**empty, **dict(zip(keys, row, strict=False))}
        reader.read(cells, where, further)
    if not reader.agreements:
        raise PactlineError(
            "no row of the table is filled in", place=incoming.name, remedy="fill one in"
        )
    doubt_order(incoming.notes)
    date = _date(incoming, about.get("date", ""))
    source = Source(
        id=source_id,
        title=about.get("title", ""),
        kind="own",
        publisher=about.get("publisher", ""),
        date=date,
        address=about.get("address", ""),
        licence=about.get("licence", ""),
        as_published={"date": about["date"]} if about.get("date") and not date else {},
    )
    file = complete(source, incoming, reader.organisations, tuple(reader.agreements.values()))
    notes = incoming.notes
    return Plan([file], FORMAT.name, notes.warnings, notes.lost, read=read)


def _date(incoming: Incoming, text: str) -> PartialDate:
    day = read_day(text)
    if day.done:
        incoming.notes.warn("above the table", "Date of publication", text, day.done)
    return day.date


def _about(rows: list[list[str]]) -> dict[str, str]:
    """Return what the lines above the table say of the source."""
    found: dict[str, str] = {}
    for row in rows:
        title = row[0].lstrip("# ").rstrip(": ") if row else ""
        if title in SOURCE_LINES and len(row) > 1:
            found[SOURCE_LINES[title]] = row[1]
    return found


FORMAT = Format("hand-filled CSV", _fits, _read)

"""Mappings: what each column of a table is, as a person writes it down in TOML.

    [file]
    currency = "USD"
    funder = "Good Ventures"

    [columns]
    "Organization" = "recipient"
    "Amount" = "amount"

`[file]` says what holds for the whole file, `[columns]` which field each heading is; a heading that
isn't named is kept as published.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from store.codes import CURRENCIES
from store.errors import PactlineError
from store.importing.formats.handmade import Cells, RowReader
from store.importing.incoming import Incoming
from store.importing.plan import Plan, excerpt
from store.importing.tables import Row, Table
from store.records import Source
from store.text import tidy

FIELDS = {
    "reference": "the publisher's own id; rows of one are one agreement",
    "title": "what the agreement is called",
    "type": "grant where the file doesn't say otherwise",
    "purpose": "what it is for",
    "funder": "name of who pays",
    "funder_id": "org-id of who pays",
    "recipient": "name of who is paid",
    "recipient_id": "org-id of who is paid",
    "partners": "names of others that take part, parted by semicolons",
    "amount": "the figure",
    "currency": "ISO 4217 code",
    "stage": "applied for, awarded, committed, disbursed",
    "awarded": "the day of the award",
    "starts": "when it is to start",
    "ends": "when it is to end",
    "term": "how long it lasts",
    "programme": "the funder's programme",
    "place": "where it is for",
    "url": "where it can be read about",
    "note": "anything else",
    "leave out": "not taken in at all",
}
"""What a column can be."""

_OF_SOURCE = ("title", "publisher", "licence", "address")
_OF_FILE = {
    **dict.fromkeys(_OF_SOURCE, "of the source"),
    "sheet": "the one sheet to read",
    "decimal": "the sign before decimals, “.” or “,”",
    "month_first": "true where the month stands before the day",
}
_STYLED = ("amount", "date", "starts", "ends")
_MOST_BYTES = 256 * 1024


class Mapping(NamedTuple):
    """What each column of a table is.

    Attributes:
        text: as it was written, kept with the source.
        columns: field of each heading, in the case-blind form that `heading_key` gives.
        file: fields that are the same in every row, and what is said of the file itself.
        decimal, month_first: how figures and dates are written, where it is said.
    """

    text: str
    columns: dict[str, str]
    file: dict[str, str]
    decimal: str = ""
    month_first: bool | None = None

    def fits(self, row: Row) -> bool:
        """Tell whether a row has all the headings."""
        return self.columns.keys() <= set(map(heading_key, row))


def heading_key(title: str) -> str:
    """Return a heading as it is compared: without case and doubled blanks."""
    return tidy(title).casefold()


def load_mapping(path: Path | str) -> Mapping:
    """Return the mapping in a file; raises as `read_mapping` does, and where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            text = file.read(_MOST_BYTES + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it isn't UTF-8 text"
        what = f"the mapping cannot be read: {excerpt(reason)}"
        raise PactlineError(what, place=str(path), remedy="check the path") from None
    if len(text) > _MOST_BYTES:
        what = f"no mapping above {_MOST_BYTES // 1024} KiB is read"
        raise PactlineError(what, place=str(path), remedy="name a mapping") from None
    return read_mapping(text, Path(path).name)


def read_mapping(text: str, place: str) -> Mapping:
    """Return the mapping that a person wrote.

    Args:
        text: in TOML.
        place: what to call it in an error.

    Raises:
        PactlineError: it is no TOML, or names something that there is not, with its line.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{place}:{line[1]}" if line else place
        what = f"this isn't TOML: {excerpt(error)}"
        raise PactlineError(what, place=where, remedy="mend the line") from None

    def refuse(key: str, what: str, remedy: str) -> PactlineError:
        lines = (number for number, line in enumerate(text.splitlines(), 1) if key in line)
        return PactlineError(what, place=f"{place}:{next(lines, 1)}", remedy=remedy)

    for name, table in tables.items():
        if name not in ("file", "columns") or not isinstance(table, dict):
            what = f"“{excerpt(name)}” is no part of a mapping"
            raise refuse(name, what, "use the tables [file] and [columns]")
    file, columns = tables.get("file", {}), tables.get("columns", {})
    for heading, field in columns.items():
        if field not in FIELDS:
            what = f"“{excerpt(field)}” is no field that a column can be"
            raise refuse(heading, what, f"use one of {', '.join(FIELDS)}")
    doubled = [field for field, times in Counter(columns.values()).items() if times > 1]
    for field in doubled:
        if field != "leave out":
            raise refuse(field, f"two headings are both “{field}”", "name one of them")
    for key, value in file.items():
        known = key in FIELDS or key in _OF_FILE
        if not known or not isinstance(value, bool if key == "month_first" else str):
            what = f"“{excerpt(key)}” is nothing that [file] can say so"
            raise refuse(key, what, f"use one of {', '.join((*FIELDS, *_OF_FILE))}, as text")
    if file.get("decimal", ".") not in (".", ","):
        raise refuse("decimal", "decimals follow a point or a comma", 'write "." or ","')
    said = {*columns.values(), *file}
    for field, remedy in (
        ("amount", "say which heading is the amount"),
        ("recipient", "say which heading, or who, is the recipient"),
        ("funder", "say in [file] who the funder is"),
        ("currency", 'say the currency in [file], such as currency = "GBP"'),
    ):
        if field not in said and f"{field}_id" not in said:
            raise PactlineError(f"it doesn't say the {field}", place=place, remedy=remedy)
    if "currency" in file and file["currency"] not in CURRENCIES:
        what = f"“{excerpt(file['currency'])}” is no currency code of ISO 4217"
        raise refuse("currency", what, "write GBP, EUR, USD …")
    by_key = {heading_key(heading): field for heading, field in columns.items()}
    texts = {key: value for key, value in file.items() if isinstance(value, str)}
    return Mapping(text, by_key, texts, file.get("decimal", ""), file.get("month_first"))


def read_mapped(incoming: Incoming, mapping: Mapping) -> Plan:
    """Read a table by a mapping.

    Raises:
        PactlineError: no sheet has all its headings, or no row can be kept.
    """
    wanted = mapping.file.get("sheet", "")
    tables = [
        table
        for table in incoming.tables(mapping.fits)
        if not wanted or heading_key(table.sheet.name) == heading_key(wanted)
    ]
    if not tables:
        names = ", ".join(f"“{each}”" for each in mapping.columns)
        raise PactlineError(
            f"no row of it has all the headings of the mapping: {excerpt(names)}",
            place=incoming.name,
            remedy="mend the headings in the mapping",
        )
    source = Source(
        id=incoming.source_id(mapping.file.get("publisher", mapping.file.get("funder", ""))),
        kind="table",
        title=mapping.file.get("title", ""),
        publisher=mapping.file.get("publisher", ""),
        licence=mapping.file.get("licence", ""),
        address=mapping.file.get("address", ""),
        as_published={"mapping": mapping.text},
    )
    reader = RowReader(incoming.notes, source.id)
    read = 0
    for table in tables:
        read += _read_rows(incoming, mapping, table, reader)
    if not reader.agreements:
        what = "no row of the table can be kept"
        raise PactlineError(what, place=incoming.name, remedy="mend the mapping")
    records = (tuple(reader.organisations.values()), tuple(reader.agreements.values()))
    return incoming.plan("mapped table", source, *records, read=read)


def _read_rows(incoming: Incoming, mapping: Mapping, table: Table, reader: RowReader) -> int:
    """Read the rows of one sheet, and return how many there were."""
    notes = incoming.notes
    fields = [mapping.columns.get(heading_key(title), "") for title in table.titles]
    keys = ["date" if field == "awarded" else field for field in fields]
    titles = {key: title for key, title in zip(keys, table.titles, strict=True) if key}
    rows = list(table.filled())
    notes.learn_styles(
        {
            titles[key]: [row[at] for _, row in rows if at < len(row)]
            for at, key in enumerate(keys)
            if key in _STYLED
        }
    )
    for key in _STYLED:
        if key in titles:
            held = notes.style(titles[key])
            first = held.month_first if mapping.month_first is None else mapping.month_first
            decimal = mapping.decimal or held.decimal
            notes.styles[titles[key]] = held._replace(decimal=decimal, month_first=first)
    constants = {
        key: value for key, value in mapping.file.items() if key in FIELDS and key not in _OF_SOURCE
    }
    met: Counter[str] = Counter()
    for where, row in incoming.counted(rows, len(rows)):
        if row == table.titles:
            notes.warn(where, "", row[0], "the headings again; left out")
            continue
        cells = {key: cell for key, cell in zip(keys, row, strict=False) if key and cell}
        further = {
            title: cell
            for title, key, cell in zip(table.titles, keys, row, strict=False)
            if title and cell and not key
        }
        if not any(cells.get(key) for key in ("recipient", "recipient_id", "date", "title")):
            notes.lose(where, next(iter(further.values()), ""), "a line of totals or notes")
            continue
        recipient = cells.get("recipient") or cells.get("recipient_id", "")
        cells.setdefault("title", f"Grant to {recipient}" if recipient else "")
        if "reference" not in cells:
            words = " ".join((cells["title"], recipient, cells.get("date", "")))
            met[words] += 1
            cells["reference"] = words if met[words] == 1 else f"{words} {met[words]}"
        cells = {"type": "grant", "stage": "awarded", "event": "awarded", **constants, **cells}
        if not cells.get("date"):
            del cells["event"]
        cells.pop("leave out", None)
        reader.read(Cells(cells, where, further, notes, titles))
    return len(rows)

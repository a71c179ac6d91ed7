"""Mappings: what each column of a table is, as a person writes it down in TOML.

    [file]
    currency = "USD"
    funder = "Good Ventures"

    [columns]
    "Organization" = "recipient"
    "Amount" = "amount"

    [years]
    "Paid 2021" = "2021"

`[file]` says what holds for the whole file, `[columns]` which field each heading is, `[years]`
which headings hold the money of a year; a heading that isn't named is kept as published.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from store.codes import CURRENCIES
from store.dates import Period
from store.errors import PactlineError
from store.files.disk import read_bounded
from store.importing.bodies import NO_CURRENCY
from store.importing.formats.charity import read_register
from store.importing.formats.handmade import (
    COLUMNS,
    LINE_OF_TOTALS,
    NAMING,
    STYLED,
    WORDS,
    Cells,
    RowReader,
)
from store.importing.incoming import Incoming
from store.importing.plan import Plan, excerpt
from store.importing.tables import (
    Row,
    Table,
    Totals,
    beyond_headings,
    cells_below,
    heading_key,
)
from store.records import Source

_NOT_MAPPED = frozenset(("event", "date"))
"""Columns of the table that a person fills in for which a mapping has the day of the award."""
FIELDS: dict[str, str] = {
    **{column.key: column.guide for column in COLUMNS if column.key not in _NOT_MAPPED},
    **WORDS["mapping"],
}
"""What a column of a table of agreements can be: that of the hand-filled table, and more."""

_OF_SOURCE = ("title", "publisher", "licence", "address")
_OF_FILE: dict[str, list[str]] = WORDS["file"]
_WRITTEN = {
    "str": 'text in quotes: "…"',
    "int": "a number without quotes: 2",
    "bool": "true or false, without quotes",
}
_OF_REGISTER = ("number", "name", "name_type", "year_end")
"""Fields whose headings a register must have, where the mapping names them."""
OTHER_SHEET = "a sheet without these headings; left out"
_MOST_BYTES = 256 * 1024
_MOST_HEADER_ROWS = 3


class Mapping(NamedTuple):
    """What each column of a table is.

    Attributes:
        text: as it was written, kept with the source.
        columns: field of each heading, in the case-blind form that `heading_key` gives.
        years: the year that a heading holds the money of, likewise.
        file: fields that are the same in every row, and what is said of the file itself.
        decimal, month_first: how figures and dates are written, where it is said.
        header_rows: over how many rows the headings stand.
    """

    text: str
    columns: dict[str, str]
    years: dict[str, str]
    file: dict[str, str]
    decimal: str = ""
    month_first: bool | None = None
    header_rows: int = 1

    def fits(self, titles: Row) -> bool:
        """Tell whether titles have all the headings; of a register, those that it must have."""
        columns = self.columns
        if "register" in self.file:
            columns = {each: field for each, field in columns.items() if field in _OF_REGISTER}
        return {*columns, *self.years} <= set(map(heading_key, titles))

    def tables(self, incoming: Incoming) -> list[Table]:
        """Return the tables of a file that have all the headings."""
        if incoming.is_long and "register" in self.file:
            return incoming.long_tables(self.fits)
        wanted = heading_key(self.file.get("sheet", ""))
        return [
            table
            for table in incoming.tables(self.fits, self.header_rows, objects=True)
            if wanted in ("", heading_key(table.sheet.name))
        ]


def shipped_mappings() -> dict[str, str]:
    """Return the mappings that come with the program, by their names."""
    folder = Path(__file__).with_name("maps")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}


def shipped_for(incoming: Incoming, *, long: bool = False) -> Mapping | None:
    """Return the mapping that comes with the program for a file, or None.

    Args:
        incoming: the file.
        long: look for those of registers alone, whose rows can be read one at a time.
    """
    mappings = [read_mapping(text, name) for name, text in shipped_mappings().items()]
    if long:
        mappings = [each for each in mappings if "register" in each.file]
    return next((each for each in mappings if each.tables(incoming)), None)


def load_mapping(path: Path | str) -> Mapping:
    """Return the mapping in a file, or the one of that name that comes with the program.

    Raises as `read_mapping` does, and where the file cannot be read.
    """
    if text := shipped_mappings().get(str(path)):
        return read_mapping(text, str(path))
    try:
        text = read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it isn't UTF-8 text"
        what = f"the mapping cannot be read: {excerpt(reason)}"
        raise PactlineError(what, place=str(path), remedy="check the path") from None
    if len(text) > _MOST_BYTES:
        what = f"no mapping above {_MOST_BYTES // 1024} KiB is read"
        raise PactlineError(what, place=str(path), remedy="name a mapping") from None
    return read_mapping(text, Path(path).name)


def kept_mapping(source: Source) -> Mapping | None:
    """Return the mapping that a source was read by, or None where it was read by none."""
    text = source.as_published.get("mapping")
    return read_mapping(str(text), source.id) if text else None


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
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{place}:{line[1]}" if line else place
        what = f"this isn't TOML: {excerpt(error)}"
        raise PactlineError(what, place=where, remedy="mend the line") from None

    def refuse(key: str, what: str, remedy: str) -> PactlineError:
        lines = (number for number, line in enumerate(text.splitlines(), 1) if key in line)
        return PactlineError(what, place=f"{place}:{next(lines, 1)}", remedy=remedy)

    for name, table in tables.items():
        if name not in ("file", "columns", "years") or not isinstance(table, dict):
            what = f"“{excerpt(name)}” is no part of a mapping"
            raise refuse(name, what, "use the tables [file], [columns] and [years]")
    file, columns, years = (tables.get(name, {}) for name in ("file", "columns", "years"))
    fields = WORDS["register"] if "register" in file else FIELDS
    for heading, field in columns.items():
        if not isinstance(field, str) or field not in fields:
            what = f"“{excerpt(field)}” is no field that a column can be"
            raise refuse(heading, what, f"use one of {', '.join(fields)}")
    doubled = [field for field, times in Counter(columns.values()).items() if times > 1]
    for field in doubled:
        if field not in ("leave out", "address", "alias", "former_name"):
            raise refuse(field, f"two headings are both “{field}”", "name one of them")
    for heading, year in years.items():
        try:
            Period(year)
        except (ValueError, TypeError, AttributeError):
            what = f"“{excerpt(year)}” is no year"
            raise refuse(heading, what, "write it like 2021 or 2021/22") from None
    for key, value in file.items():
        kind = _OF_FILE.get(key, ["str" if key in FIELDS else ""])[0]
        if not kind:
            what = f"“{excerpt(key)}” is nothing that [file] can say"
            raise refuse(key, what, f"use one of {', '.join(dict.fromkeys((*FIELDS, *_OF_FILE)))}")
        if type(value).__name__ != kind:
            raise refuse(key, f"“{excerpt(key)}” is written as {_WRITTEN[kind]}", "mend the line")
    if file.get("decimal", ".") not in (".", ","):
        raise refuse("decimal", "decimals follow a point or a comma", 'write "." or ","')
    if file.get("unit", "k") not in ("k", "m"):
        raise refuse("unit", "figures stand for thousands or millions", 'write "k" or "m"')
    height = file.get("header_rows", 1)
    if not 1 <= height <= _MOST_HEADER_ROWS:
        what = f"headings stand over 1 to {_MOST_HEADER_ROWS} rows"
        raise refuse("header_rows", what, "write header_rows = 2, or leave it out")
    said = {*columns.values(), *(key for key, value in file.items() if value)}
    wanted: tuple[tuple[str, tuple[str, ...], str], ...] = (
        ("amount", (), "say which heading is the amount"),
        ("recipient", ("recipient_id",), "say which heading, or who, is the recipient"),
        ("funder", ("funder_id",), "say in [file] who the funder is"),
        ("currency", (), 'say the currency in [file], such as currency = "GBP"'),
    )
    if "register" in file:
        wanted = (("number", (), "say which heading is the number in the register"),)
    for field, others, remedy in wanted:
        if said.isdisjoint((field, *others)) and not (years and field == "amount"):
            raise PactlineError(f"it doesn't say the {field}", place=place, remedy=remedy)
    if "currency" in file and file["currency"] not in CURRENCIES:
        what = f"“{excerpt(file['currency'])}” is no currency code of ISO 4217"
        raise refuse("currency", what, "write GBP, EUR, USD …")
    return Mapping(
        text,
        {heading_key(heading): field for heading, field in columns.items()},
        {heading_key(heading): year for heading, year in years.items()},
        {key: value for key, value in file.items() if isinstance(value, str) and value},
        file.get("decimal", ""),
        file.get("month_first"),
        height,
    )


def read_mapped(incoming: Incoming, mapping: Mapping) -> Plan:
    """Read a table by a mapping.

    Raises:
        PactlineError: no sheet has all its headings, or no row can be kept.
    """
    tables = mapping.tables(incoming)
    if not tables:
        names = ", ".join(f"“{each}”" for each in mapping.columns)
        what = f"no row of it has all the headings of the mapping: {excerpt(names)}"
        raise incoming.notes.refusal(what, "mend the headings in the mapping")
    if "register" in mapping.file:
        return read_register(incoming, tables, mapping.columns, mapping.file)
    read_too = [table.sheet.name for table in tables]
    for sheet in incoming.sheets:
        if sheet.name not in read_too and sum(map(any, sheet.rows)) > 1:
            incoming.notes.warn(sheet.name, "", sheet.name, OTHER_SHEET)
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
    met: Counter[str] = Counter()
    read = 0
    for table in tables:
        read += _read_rows(incoming, mapping, table, reader, met)
    if not reader.agreements:
        raise incoming.notes.refusal("no row of the table can be kept", "mend the mapping")
    return incoming.plan("mapped table", source, *reader.records(), read=read)


def _read_rows(
    incoming: Incoming, mapping: Mapping, table: Table, reader: RowReader, met: Counter[str]
) -> int:
    """Read the rows of one sheet, and return how many there were; `met` counts rows alike."""
    notes = incoming.notes
    names = [heading_key(title) for title in table.titles]
    years = {at: mapping.years[name] for at, name in enumerate(names) if name in mapping.years}
    keys = [mapping.columns.get(name, "").replace("awarded", "date") for name in names]
    titles = {key: title for key, title in zip(keys, table.titles, strict=True) if key}
    keys = ["leave out" if at in years else key for at, key in enumerate(keys)]
    rows = list(table.records(notes))
    styled = {at: titles[key] for at, key in enumerate(keys) if key in STYLED}
    styled |= {at: table.titles[at] for at in years}
    notes.learn_styles(cells_below(styled, rows))
    for title in styled.values():
        held = notes.style(title)
        first = held.month_first if mapping.month_first is None else mapping.month_first
        decimal, unit = mapping.decimal or held.decimal, mapping.file.get("unit", "")
        notes.styles[title] = held._replace(decimal=decimal, month_first=first, unit=unit)
    totals = Totals()
    fields = {*FIELDS, "several"}.difference(_OF_SOURCE)
    constants = {key: value for key, value in mapping.file.items() if key in fields}
    usual = mapping.file.get("currency", NO_CURRENCY)
    for where, row in incoming.counted(rows, len(rows)):
        cells, further = table.parted(keys, row)
        money = {at: row[at] for at in years if at < len(row) and row[at]}
        names = [cells.get(key, "") for key in NAMING]
        # A total may be told under a heading that is no field.
        names.append(next(filter(None, row)) if further else "")
        given = {**constants, **cells}
        figure = Cells(given, where, {}, notes, titles).figure().value
        if is_no_record(row, cells, len(titles)) or totals.has(names, figure):
            named = next(iter(further.values()), next(filter(None, row)))
            notes.lose(where, named, LINE_OF_TOTALS)
            continue
        further |= beyond_headings(table.titles, row, where, notes)
        ends = ("recipient", "recipient_id", "recipient_charity", "recipient_company")
        recipient = next((given[key] for key in ends if given.get(key)), "")
        if not recipient:
            notes.warn(where, titles.get("recipient", "recipient"), "", "no recipient given")
        cells.setdefault("title", f"Grant to {recipient}" if recipient else "Grant")
        if "reference" not in cells:
            words = " ".join((cells["title"], recipient, cells.get("date", "")))
            met[words] += 1
            cells["reference"] = words if met[words] == 1 else f"{words} {met[words]}"
        cells = {"type": "grant", "stage": "awarded", "event": "awarded", **constants, **cells}
        if not cells.get("date"):
            del cells["event"]
        cells.pop("leave out", None)
        if cells.get("amount") or not money:
            reader.read(Cells(cells, where, further, notes, titles, usual_currency=usual))
        for at, cell in money.items():
            of_year = {"amount": cell, "money_for": years[at], "covers": "year"}
            again = {key: value for key, value in cells.items() if key != "term"}
            of_row = {**titles, "amount": table.titles[at]}
            of = Cells({**again, **of_year}, where, further, notes, of_row, usual_currency=usual)
            reader.read(of)
    return len(rows)


def is_no_record(row: Row, cells: dict[str, str], columns: int) -> bool:
    """Tell whether a row is one of notes, or a heading of those below it."""
    if not any(cells.get(key) for key in ("recipient", "recipient_id", "date", "title")):
        return True
    return len(list(filter(None, row))) == 1 and columns > 2

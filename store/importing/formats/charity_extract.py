"""The Charity Commission's public extract: zips of one table each, in its own layout.

Cells are parted by tabs and never quoted; dates carry a time of seven decimals. The tables of
charities, of their other names and of their annual returns are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from store.errors import PactlineError
from store.importing.formats.registers import KIND, Entry, register_id, register_plan, wanted
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Plan,
    too_much,
)
from store.importing.values import read_day, read_figure
from store.org_ids import from_charity_number, from_company_number
from store.records import Income, Organisation, Source

_COMMON = frozenset(("date_of_extract", "registered_charity_number"))


def _fits(incoming: Incoming) -> bool:
    if incoming.is_zip:
        return len(incoming.zip.names) == 1 and _header_of(incoming) is not None
    return not incoming.looks_like_json and _header_of(incoming) is not None


def _header_of(incoming: Incoming) -> list[str] | None:
    if incoming.is_zip:
        first = next(incoming.zip.chunks(incoming.zip.names[0]), b"")
    else:
        first = incoming.data[:20_000]
    line = first[:20_000].partition(b"\n")[0].decode("utf-8-sig", "replace").strip("\r")
    titles = line.split("\t")
    return titles if set(titles) >= _COMMON and _reader_of(titles) else None


def _reader_of(titles: list[str]) -> Callable[[str, list[Entry]], Organisation] | None:
    for title, reader in _TABLES.items():
        if title in titles:
            return reader
    return None


def _read(incoming: Incoming, request: Request) -> Plan:
    titles = _header_of(incoming) or []
    reader = _reader_of(titles)
    if reader is None:
        raise PactlineError("no table of the public extract", place=incoming.name)
    entries: list[Entry] = []
    read = 0
    for number, fields in _rows(incoming, titles):
        read += 1
        org_id = _org_id(fields)
        if org_id:
            entries.append(Entry(f"line {number}", (org_id,), fields))
        else:
            named = fields.get("charity_name", "")
            why = f"“{fields['registered_charity_number']}” is no charity number"
            incoming.notes.lose(f"line {number}", named, why)
    chosen = wanted(entries, request)
    by_id: dict[str, list[Entry]] = {}
    for entry in chosen:
        by_id.setdefault(entry.ids[0], []).append(entry)
    table = incoming.stem.removeprefix("publicextract.")
    date = read_day(entries[0].fields["date_of_extract"]).date if entries else read_day("").date
    source = Source(
        id=register_id(incoming, request),
        title=f"Register of charities ({table.replace('_', ' ')})",
        kind=KIND,
        publisher="Charity Commission for England and Wales",
        date=date,
    )
    found = [reader(org_id, rows) for org_id, rows in by_id.items()]
    return register_plan(incoming, request, FORMAT.name, source, found, (read, len(chosen)))


def _rows(incoming: Incoming, titles: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    data = incoming.zip.read(incoming.zip.names[0]) if incoming.is_zip else incoming.data
    lines = data.decode("utf-8-sig", "replace").split("\n")
    width = len(titles)
    if width > MAX_COLUMNS or len(lines) > MAX_ROWS or width * len(lines) > MAX_CELLS:
        raise too_much(incoming.name, "more rows and columns than are read")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        if len(line) > MAX_CELL_CHARACTERS:
            what = f"a line of more than {MAX_CELL_CHARACTERS:,} characters"
            raise too_much(f"{incoming.name}:{number}", what)
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            done = "not as many cells as titles; read from the left"
            incoming.notes.warn(f"line {number}", "", f"{len(cells)} cells", done)
        cells += [""] * (width - len(cells))
        yield number, {title: cell.strip() for title, cell in zip(titles, cells, strict=False)}


def _org_id(fields: dict[str, str]) -> str:
    """Return the id of a charity, or of one linked to it, as its number and a dash say."""
    org_id = from_charity_number(fields["registered_charity_number"])
    linked = fields.get("linked_charity_number", "").lstrip("0")
    return f"{org_id}-{linked}" if org_id and linked.isdigit() else org_id


def _charity(org_id: str, rows: list[Entry]) -> Organisation:
    fields = rows[0].fields
    company = from_company_number(fields.get("charity_company_registration_number", ""))
    lines = [fields.get(f"charity_contact_address{number}", "") for number in range(1, 6)]
    lines.append(fields.get("charity_contact_postcode", ""))
    used = {*_COMMON, "charity_name", "charity_registration_status", "charity_activities"}
    return Organisation(
        id=org_id,
        name=fields.get("charity_name", ""),
        kind="charity",
        identifiers=(company,) if company else (),
        description=fields.get("charity_activities", ""),
        status=fields.get("charity_registration_status", "").lower(),
        registered=read_day(fields.get("date_of_registration", "")).date,
        removed=read_day(fields.get("date_of_removal", "")).date,
        income=_incomes(
            rows, "latest_acc_fin_period_end_date", "latest_income", "latest_expenditure"
        ),
        address=", ".join(line for line in lines if line),
        url=fields.get("charity_contact_web", ""),
        as_published={key: value for key, value in fields.items() if value and key not in used},
        where=rows[0].where,
    )


def _names(org_id: str, rows: list[Entry]) -> Organisation:
    former = [
        row.fields["charity_name"]
        for row in rows
        if row.fields["charity_name_type"].casefold() == "previous name"
    ]
    working = [row.fields["charity_name"] for row in rows if row.fields["charity_name"]]
    return Organisation(
        id=org_id,
        aliases=tuple(dict.fromkeys(name for name in working if name not in former)),
        former_names=tuple(dict.fromkeys(name for name in former if name)),
        where=rows[0].where,
    )


def _returns(org_id: str, rows: list[Entry]) -> Organisation:
    income = _incomes(rows, "fin_period_end_date", "total_gross_income", "total_gross_expenditure")
    return Organisation(id=org_id, income=income, where=rows[0].where)


def _incomes(rows: list[Entry], end: str, income: str, spending: str) -> tuple[Income, ...]:
    """Return what was taken in and spent a year, oldest first; years without a figure left out."""
    found = [
        Income(
            year_end=read_day(row.fields.get(end, "")).date,
            income=_figure(row.fields.get(income, "")),
            spending=_figure(row.fields.get(spending, "")),
            where=row.where,
        )
        for row in rows
    ]
    stated = [each for each in found if each.income is not None or each.spending is not None]
    return tuple(sorted(stated, key=lambda each: each.year_end.sort_key))


def _figure(text: str) -> Decimal | None:
    return read_figure(text).value if text else None


_TABLES: dict[str, Callable[[str, list[Entry]], Organisation]] = {
    "charity_registration_status": _charity,
    "charity_name_type": _names,
    "fin_period_end_date": _returns,
}
"""A title that tells a table from the others, and how its rows are read."""

FORMAT = Format("Charity Commission public extract", _fits, _read, selective=True)

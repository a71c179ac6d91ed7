"""Registers of charities: rows about bodies that the store knows, or every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from store.dates import PartialDate
from store.importing.incoming import Incoming
from store.importing.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    too_much,
)
from store.importing.plan import Plan
from store.importing.tables import Row
from store.org_ids import SHARED_NUMBER, from_charity_numbers, from_company_numbers, parse, problem
from store.records import UNKNOWN, Income, Organisation, Source
from store.values import read_day, read_figure

_COMMISSION = "Charity Commission for England and Wales"
Cells = dict[str, str]


class Entry(NamedTuple):
    """A row of a register: its place, the org-ids that it is about (some empty), its cells."""

    where: str
    ids: tuple[str, ...]
    cells: Cells


def _plan(
    incoming: Incoming,
    format_name: str,
    entries: list[Entry],
    organisations: Callable[[list[Entry]], Iterable[Organisation]],
    *,
    title: str,
    publisher: str = "",
    date: PartialDate = UNKNOWN,
) -> Plan:
    """Return the plan of the rows about organisations that the store knows, or of all of them."""
    chosen = entries
    if incoming.known is not None:
        ids = dict.fromkeys(each for entry in entries for each in entry.ids if each)
        known = incoming.known(list(ids))
        chosen = [entry for entry in entries if not known.isdisjoint(entry.ids)]
    found = tuple(organisations(chosen))
    source = Source(
        id=incoming.source_id(""), title=title, kind="register", publisher=publisher, date=date
    )
    read = len(entries) + len(incoming.notes.lost)
    passed = len(entries) - len(chosen)
    return incoming.plan(format_name, source, found, read=read, passed_over=passed)


def _rows(incoming: Incoming, is_header: Callable[[Row], bool]) -> Iterator[tuple[str, Cells]]:
    for table in incoming.tables(is_header):
        titles = [_key(title) for title in table.titles]
        rows = incoming.counted(table.filled(), len(table.sheet.rows))
        for where, row in rows:
            yield where, defaultdict(str, zip(titles, row, strict=False))


def _key(title: str) -> str:
    return title.strip().casefold().replace(" ", "_")


def _charity_id(number: str, linked: str) -> str:
    """Return the id of a charity, or of one linked to it, as its number and a dash say."""
    org_id = next(iter(from_charity_numbers(number)), "")
    linked = linked.strip().lstrip("0")
    return f"{org_id}-{linked}" if org_id and linked.isdigit() else org_id


# Pairs of a charity's and a company's org-id for one body: `org_id_a,org_id_b,name`


def _is_pairs(row: Row) -> bool:
    return [_key(title) for title in row[:2]] == ["org_id_a", "org_id_b"]


def fits_pairs(incoming: Incoming) -> bool:
    """Tell whether a file is a table of pairs."""
    return bool(incoming.tables(_is_pairs))


def read_pairs(incoming: Incoming) -> Plan:
    """Read a table of pairs."""
    notes = incoming.notes
    entries: list[Entry] = []
    for where, cells in _rows(incoming, _is_pairs):
        ids = (cells["org_id_a"], cells["org_id_b"])
        trouble = next(filter(None, map(problem, ids)), "")
        if not all(parse(each).number.strip("0") for each in ids):
            notes.lose(where, cells["name"], trouble or "no pair of ids")
            continue
        if trouble:
            notes.warn(where, "org_id", " ".join(ids), f"{trouble}; kept", ids[0])
        entries.append(Entry(where, ids, cells))
    givers: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        givers[entry.ids[1]].add(entry.ids[0])
    shared = {number for number, charities in givers.items() if len(charities) > 1}
    for entry in entries:
        if entry.ids[1] in shared:
            notes.warn(entry.where, "org_id_b", entry.ids[1], SHARED_NUMBER, entry.ids[0])

    def organisations(chosen: list[Entry]) -> Iterator[Organisation]:
        by_id: dict[str, list[Entry]] = defaultdict(list)
        for entry in chosen:
            by_id[entry.ids[0]].append(entry)
        for org_id, rows in by_id.items():
            others = dict.fromkeys(row.ids[1] for row in rows)
            kept = [number for number in others if number in shared]
            yield Organisation(
                id=org_id,
                name=rows[0].cells["name"],
                identifiers=tuple(number for number in others if number not in shared),
                as_published={"org_id_b": kept} if kept else {},
                where=rows[0].where,
            )

    title = "Charity and company numbers"
    return _plan(incoming, "charity and company numbers", entries, organisations, title=title)


# The Charity Commission's register of mergers: whom each former charity's property went to

_DATES = ("date_vesting_declaration", "date_property_transferred", "date_merger_registered")
_ROLES = ("transferor", "transferee")


def _is_mergers(row: Row) -> bool:
    needed = {f"{role}_{field}" for role in _ROLES for field in ("name", "regno")}
    return needed <= {_key(title) for title in row}


def fits_mergers(incoming: Incoming) -> bool:
    """Tell whether a file is the register of mergers."""
    return bool(incoming.tables(_is_mergers))


def read_mergers(incoming: Incoming) -> Plan:
    """Read the register of mergers."""
    found = (_merger(incoming, where, cells) for where, cells in _rows(incoming, _is_mergers))
    entries = [entry for entry in found if entry is not None]
    return _plan(
        incoming,
        "register of merged charities",
        entries,
        lambda chosen: _merged(incoming, chosen),
        title="Register of merged charities",
        publisher=_COMMISSION,
    )


def _merger(incoming: Incoming, where: str, cells: Cells) -> Entry | None:
    """Return a row of which one charity at least has a number; the other id may be empty."""
    notes = incoming.notes
    ids = former, new = (
        _charity_id(cells["transferor_regno"], cells["transferor_subno"]),
        _charity_id(cells["transferee_regno"], cells["transferee_subno"]),
    )
    if former == new:
        reason = "it merges a charity with itself" if new else "neither charity has a number"
        notes.lose(where, cells["transferor_name"], reason)
        return None
    for role, org_id in zip(_ROLES, ids, strict=True):
        if not org_id:
            done = f"the {role} has no charity number; kept by name under the other charity"
            notes.warn(where, f"{role}_regno", cells[f"{role}_regno"], done, former or new)
    for field in _DATES:
        if cells[field] and not read_day(cells[field]).date:
            notes.warn(where, field, cells[field], "no date; kept as published", former or new)
    return Entry(where, ids, cells)


def _merged(incoming: Incoming, entries: list[Entry]) -> Iterator[Organisation]:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    moves: dict[str, list[Entry]] = defaultdict(list)
    predecessors: dict[str, dict[str, None]] = defaultdict(dict)
    where: dict[str, str] = {}
    for entry in entries:
        former, new = entry.ids
        for org_id, role in zip(entry.ids, _ROLES, strict=True):
            if org_id:
                # The register leaves a dash at the end of many names.
                name = entry.cells[f"{role}_name"]
                names[org_id].setdefault(name.rstrip(" -–").strip() or name)
                where.setdefault(org_id, entry.where)
        moves[former or new].append(entry)
        if former and new:
            predecessors[new].setdefault(former)
    for org_id, (first, *others) in names.items():
        rows = moves.get(org_id, [])
        targets = [row.ids[1] for row in rows if row.ids[0] == org_id and row.ids[1]]
        targets = list(dict.fromkeys(targets))
        if len(targets) > 1:
            done = "merged into several; the first is the successor, all are kept as published"
            incoming.notes.warn(rows[1].where, "transferee", ", ".join(targets), done, org_id)
        yield Organisation(
            id=org_id,
            name=first,
            kind="charity",
            aliases=tuple(filter(None, others)),
            successor=targets[0] if targets else "",
            predecessors=tuple(predecessors.get(org_id, ())),
            as_published={"mergers": [_filled(row.cells) for row in rows]} if rows else {},
            where=where[org_id],
        )


def _filled(cells: Cells) -> Cells:
    return {key: value for key, value in cells.items() if value}


# The Charity Commission's public extract: zips of one table each, in its own layout. Cells are
# parted by tabs and never quoted; dates carry a time of seven decimals. The tables of charities, of
# their other names and of their annual returns are read.

_COMMON = frozenset(("date_of_extract", "registered_charity_number"))


def fits_extract(incoming: Incoming) -> bool:
    """Tell whether a file is a table of the extract, zipped or not."""
    titles = set(_extract_titles(incoming))
    return titles >= _COMMON and not titles.isdisjoint(_EXTRACTS)


def read_extract(incoming: Incoming) -> Plan:
    """Read a table of the extract."""
    titles = _extract_titles(incoming)
    read_rows = next(read for title, read in _EXTRACTS.items() if title in titles)
    entries: list[Entry] = []
    for where, cells in _extract_rows(incoming, titles):
        number = cells["registered_charity_number"]
        org_id = _charity_id(number, cells["linked_charity_number"])
        if org_id:
            entries.append(Entry(where, (org_id,), cells))
        else:
            incoming.notes.lose(where, cells["charity_name"], f"“{number}” is no charity number")
    table = incoming.stem.removeprefix("publicextract.").replace("_", " ")

    def organisations(chosen: list[Entry]) -> Iterator[Organisation]:
        by_id: dict[str, list[Entry]] = defaultdict(list)
        for entry in chosen:
            by_id[entry.ids[0]].append(entry)
        return (read_rows(org_id, rows) for org_id, rows in by_id.items())

    return _plan(
        incoming,
        "Charity Commission public extract",
        entries,
        organisations,
        title=f"Register of charities ({table})",
        publisher=_COMMISSION,
        date=_date(entries[0].cells, "date_of_extract") if entries else UNKNOWN,
    )


def _extract_titles(incoming: Incoming) -> Row:
    if incoming.is_zip or incoming.looks_like_json:
        return []
    return (
        incoming.data[:20_000]
        .partition(b"\n")[0]
        .decode("utf-8-sig", "replace")
        .strip("\r")
        .split("\t")
    )


def _extract_rows(incoming: Incoming, titles: Row) -> Iterator[tuple[str, Cells]]:
    lines = incoming.data.decode("utf-8-sig", "replace").split("\n")
    width = len(titles)
    if width > MAX_COLUMNS or len(lines) > MAX_ROWS or width * len(lines) > MAX_CELLS:
        raise too_much(incoming.name, "more rows and columns than are read")
    for number, line in enumerate(incoming.counted(lines[1:], len(lines) - 1), 2):
        if not line.strip():
            continue
        if len(line) > MAX_CELL_CHARACTERS:
            what = f"a line of more than {MAX_CELL_CHARACTERS:,} characters"
            raise too_much(f"{incoming.name}:{number}", what)
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if len(cells) != width:
            done = "not as many cells as titles; read from the left"
            incoming.notes.warn(f"line {number}", "", f"{len(cells)} cells", done)
        yield f"line {number}", defaultdict(str, zip(titles, cells, strict=False))


def _charity(org_id: str, rows: list[Entry]) -> Organisation:
    cells = rows[0].cells
    lines = [cells[f"charity_contact_address{number}"] for number in range(1, 6)]
    lines.append(cells["charity_contact_postcode"])
    used = {*_COMMON, "charity_name", "charity_registration_status", "charity_activities"}
    return Organisation(
        id=org_id,
        name=cells["charity_name"],
        kind="charity",
        identifiers=from_company_numbers(cells["charity_company_registration_number"]),
        description=cells["charity_activities"],
        status=cells["charity_registration_status"].lower(),
        registered=_date(cells, "date_of_registration"),
        removed=_date(cells, "date_of_removal"),
        income=_incomes(
            rows, "latest_acc_fin_period_end_date", "latest_income", "latest_expenditure"
        ),
        address=", ".join(filter(None, lines)),
        url=cells["charity_contact_web"],
        as_published={key: value for key, value in _filled(cells).items() if key not in used},
        where=rows[0].where,
    )


def _names(org_id: str, rows: list[Entry]) -> Organisation:
    names = [(row.cells["charity_name"], row.cells["charity_name_type"]) for row in rows]
    former = [name for name, kind in names if kind.casefold() == "previous name"]
    return Organisation(
        id=org_id,
        aliases=tuple(dict.fromkeys(name for name, _ in names if name and name not in former)),
        former_names=tuple(dict.fromkeys(filter(None, former))),
        where=rows[0].where,
    )


def _returns(org_id: str, rows: list[Entry]) -> Organisation:
    income = _incomes(rows, "fin_period_end_date", "total_gross_income", "total_gross_expenditure")
    return Organisation(id=org_id, income=income, where=rows[0].where)


def _incomes(rows: list[Entry], end: str, income: str, spending: str) -> tuple[Income, ...]:
    """Return what was taken in and spent a year, oldest first; years without a figure left out."""
    found = [
        Income(
            year_end=_date(row.cells, end),
            income=_figure(row.cells, income),
            spending=_figure(row.cells, spending),
            where=row.where,
        )
        for row in rows
    ]
    stated = [each for each in found if each.income is not None or each.spending is not None]
    return tuple(sorted(stated, key=lambda each: each.year_end.sort_key))


def _date(cells: Cells, key: str) -> PartialDate:
    return read_day(cells[key]).date


def _figure(cells: Cells, key: str) -> Decimal | None:
    return read_figure(cells[key], decimal=".").value if cells[key] else None


_EXTRACTS: dict[str, Callable[[str, list[Entry]], Organisation]] = {
    "charity_registration_status": _charity,
    "charity_name_type": _names,
    "fin_period_end_date": _returns,
}
"""A title that tells a table from the others, and how its rows are read."""

"""Registers of charities: rows about bodies that the store knows, or every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from store.importing.incoming import Incoming
from store.importing.limits import MAX_ROWS
from store.importing.plan import Plan, excerpt
from store.importing.tables import Row, Table, heading_key
from store.org_ids import (
    SHARED_NUMBER,
    from_charity_numbers,
    from_company_numbers,
    parse,
    problem,
    standard_form,
)
from store.records import UNKNOWN, Income, Organisation, Source
from store.values import read_day, read_figure

_COMMISSION = "Charity Commission for England and Wales"
_AT_ONCE = 10_000
"""Rows of which the store is asked together whether it knows them."""
Cells = dict[str, str]


class Entry(NamedTuple):
    """A row of a register.

    Attributes:
        where: its place.
        ids: the org-ids that it is about; some may be empty.
        cells: by their fields.
        further: cells of headings that are no field, by these.
    """

    where: str
    ids: tuple[str, ...]
    cells: Cells
    further: Cells = {}  # noqa: RUF012 - never changed


def _plan(
    incoming: Incoming,
    format_name: str,
    entries: Iterable[Entry],
    organisations: Callable[[list[Entry]], Iterable[Organisation]],
    *,
    title: str,
    publisher: str = "",
) -> Plan:
    """Return the plan of the rows about organisations that the store knows, or of all of them."""
    chosen: list[Entry] = []
    read, day = 0, UNKNOWN
    rows = iter(entries)
    while some := list(islice(rows, _AT_ONCE)):
        read, day = read + len(some), day or read_day(some[0].cells["published"]).date
        if incoming.known is not None:
            ids = dict.fromkeys(each for entry in some for each in entry.ids if each)
            known = incoming.known(list(ids))
            some = [entry for entry in some if not known.isdisjoint(entry.ids)]
        chosen += some
        if len(chosen) > MAX_ROWS:
            raise incoming.notes.refusal(f"more than {MAX_ROWS:,} organisations")
    found = tuple(organisations(chosen))
    source = Source(
        id=incoming.source_id(""), title=title, kind="register", publisher=publisher, date=day
    )
    passed, read = read - len(chosen), read + len(incoming.notes.lost)
    return incoming.plan(format_name, source, found, read=read, passed_over=passed)


def _rows(incoming: Incoming, is_header: Callable[[Row], bool]) -> Iterator[tuple[str, Cells]]:
    for table in incoming.tables(is_header):
        titles = [_key(title) for title in table.titles]
        rows = incoming.counted(table.filled(), len(table.sheet.rows))
        for where, row in rows:
            yield where, defaultdict(str, zip(titles, row, strict=False))


def _by_id(entries: list[Entry]) -> Iterable[tuple[str, list[Entry]]]:
    """Return the rows about each body, by its first id."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.ids[0]].append(entry)
    return by_id.items()


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
    givers: dict[str, set[str]] = defaultdict(set)
    for where, cells in _rows(incoming, _is_pairs):
        ids = (cells["org_id_a"], cells["org_id_b"])
        trouble = next(filter(None, map(problem, ids)), "")
        if not all(parse(each).number.strip("0") for each in ids):
            notes.lose(where, cells["name"], trouble or "no pair of ids")
            continue
        if trouble:
            notes.warn(where, "org_id", " ".join(ids), f"{trouble}; kept", ids[0])
        entries.append(Entry(where, ids, cells))
        givers[ids[1]].add(ids[0])
    shared = {number for number, charities in givers.items() if len(charities) > 1}
    for entry in entries:
        if entry.ids[1] in shared:
            notes.warn(entry.where, "org_id_b", entry.ids[1], SHARED_NUMBER, entry.ids[0])

    def organisations(chosen: list[Entry]) -> Iterator[Organisation]:
        for org_id, rows in _by_id(chosen):
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
        to = (row.ids[1] for row in rows if row.ids[0] == org_id and row.ids[1])
        targets = list(dict.fromkeys(to))
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


# Registers whose columns a mapping names

_READ: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("registered", "removed", "year_end"), lambda cell: read_day(cell).date),
    **dict.fromkeys(
        ("income", "spending"), lambda cell: read_figure(cell, decimal=".").value is not None
    ),
    "company": from_company_numbers,
}
"""Fields whose cells are kept as published as well, where nothing can be made of them."""


def read_register(
    incoming: Incoming, tables: list[Table], columns: dict[str, str], about: dict[str, str]
) -> Plan:
    """Read a register.

    Args:
        incoming: the file.
        tables: of it that have the headings.
        columns: field of each heading, by `store.importing.tables.heading_key`.
        about: its title, its publisher, the prefix of its org-ids (`register`), and the kind of
            all its bodies.
    """

    def organisations(chosen: list[Entry]) -> Iterator[Organisation]:
        return (_body(each, rows, about.get("kind", "")) for each, rows in _by_id(chosen))

    title, publisher = about.get("title", ""), about.get("publisher", "")
    entries = _entries(incoming, tables, columns, about["register"])
    return _plan(incoming, title, entries, organisations, title=title, publisher=publisher)


def _entries(
    incoming: Incoming, tables: list[Table], columns: dict[str, str], register: str
) -> Iterator[Entry]:
    notes = incoming.notes
    for table in tables:
        fields = [columns.get(heading_key(title), "") for title in table.titles]
        rows = incoming.counted(table.filled(), len(table.sheet.rows))
        for where, row in rows:
            if len(row) != len(fields):
                done = "not as many cells as titles; read from the left"
                notes.warn(where, "", f"{len(row)} cells", done)
            cells: Cells = defaultdict(str)
            further: Cells = {}
            for title, field, cell in zip(table.titles, fields, row, strict=False):
                if not field and cell:
                    further[title] = cell
                elif cell and field != "leave out":
                    cells[field] = f"{cells[field]}, {cell}" if cells[field] else cell
                    if field in _READ and not _READ[field](cell):
                        further[title] = cell
            if org_id := _register_id(register, cells["number"], cells["linked"]):
                yield Entry(where, (org_id,), cells, further)
            else:
                number = f"“{excerpt(cells['number'])}” is no number of {register}"
                notes.lose(where, cells["name"] or cells["other_name"], number)


def _register_id(register: str, number: str, linked: str) -> str:
    if register == "GB-CHC":
        return _charity_id(number, linked)
    if register == "GB-COH":
        return next(iter(from_company_numbers(number)), "")
    org_id = standard_form(f"{register}-{number}")
    return "" if not number or problem(org_id) else org_id


def _body(org_id: str, rows: list[Entry], kind: str) -> Organisation:
    """Return what the rows of one body say; its figures are told for each year."""
    cells = rows[0].cells
    named = [(row.cells["other_name"], row.cells["name_type"].casefold()) for row in rows]
    former = [name for name, type_ in named if type_ == "previous name"]
    former += [row.cells["former_name"] for row in rows]
    aliases = [row.cells["alias"] for row in rows]
    aliases += [name for name, _ in named if name not in former]
    return Organisation(
        id=org_id,
        name=cells["name"],
        kind=cells["kind"].lower() or kind,
        aliases=tuple(dict.fromkeys(filter(None, aliases))),
        former_names=tuple(dict.fromkeys(filter(None, former))),
        identifiers=from_company_numbers(cells["company"]),
        description=cells["description"],
        status=cells["status"].lower(),
        registered=read_day(cells["registered"]).date,
        removed=read_day(cells["removed"]).date,
        income=_incomes(rows),
        address=cells["address"],
        url=cells["url"],
        as_published=rows[0].further,
        where=rows[0].where,
    )


def _incomes(rows: list[Entry]) -> tuple[Income, ...]:
    """Return what was taken in and spent a year, oldest first; years without a figure left out."""
    found = [
        Income(
            year_end=read_day(row.cells["year_end"]).date,
            income=read_figure(row.cells["income"], decimal=".").value,
            spending=read_figure(row.cells["spending"], decimal=".").value,
            where=row.where,
        )
        for row in rows
        if row.cells["income"] or row.cells["spending"]
    ]
    stated = [each for each in found if each.income is not None or each.spending is not None]
    return tuple(sorted(stated, key=lambda each: each.year_end.sort_key))

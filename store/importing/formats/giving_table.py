"""360Giving tables: a CSV, or a workbook with one sheet of grants or several."""

from __future__ import annotations

from typing import Any

from store.importing.formats.giving_fields import (
    columns_of,
    is_header,
    is_side_header,
    merge,
    row_to_grant,
    titles_of,
)
from store.importing.formats.giving_grants import read_package
from store.importing.formats.registry import Format, Request, refuse_exported_table
from store.importing.incoming import Incoming, Sheet
from store.importing.plan import Plan


def _fits(incoming: Incoming) -> bool:
    return bool(incoming.tables(is_header))


def _read(incoming: Incoming, request: Request) -> Plan:
    refuse_exported_table(incoming)
    grants: list[tuple[str, dict[str, Any]]] = []
    by_id: dict[str, dict[str, Any]] = {}
    main = [table.sheet for table in incoming.tables(is_header)]
    for sheet in main:
        _read_sheet(sheet, incoming, grants, by_id, side=False)
    for sheet in incoming.sheets:
        if sheet in main or not any(any(row) for row in sheet.rows[1:]):
            continue
        if sheet.header(is_side_header) is None:
            incoming.notes.warn(sheet.name, "", sheet.name, "no sheet of grants; left out")
        else:
            _read_sheet(sheet, incoming, grants, by_id, side=True)
    name = "360Giving workbook" if incoming.is_zip else "360Giving CSV"
    return read_package(incoming, request, name, {}, iter(grants), len(grants))


def _read_sheet(
    sheet: Sheet,
    incoming: Incoming,
    grants: list[tuple[str, dict[str, Any]]],
    by_id: dict[str, dict[str, Any]],
    *,
    side: bool,
) -> None:
    """Add a sheet's rows; those of a side sheet to the grants that they speak of."""
    start = sheet.header(is_side_header if side else is_header) or 0
    header = sheet.rows[start]
    columns = columns_of(header)
    incoming.notes.titles.update(titles_of(header, columns))
    for index in range(start + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if len(row) > len(header) and any(row[len(header) :]):
            done = "cells to the right of the last title; kept as published"
            incoming.notes.warn(sheet.place(index), "", row[len(header)], done)
            columns = columns_of([*header, *([""] * (len(row) - len(header)))])
        grant = row_to_grant(row, columns)
        if not grant:
            continue
        held = by_id.get(str(grant.get("id"))) if side else None
        if held is not None:
            merge(held, grant)
            continue
        grants.append((sheet.place(index), grant))
        if not side:
            by_id.setdefault(str(grant.get("id")), grant)


FORMAT = Format("360Giving CSV or XLSX", _fits, _read)

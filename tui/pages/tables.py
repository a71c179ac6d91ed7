"""Timelines as plain rows, for JSON and CSV: one figure a row, nothing rounded.

Figures in words have one form in all rows of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, zip_longest

from store.amounts import Form, Qualifier, Sum, form_of
from store.codes import MINOR
from store.interface import Spread, Totals
from store.reasons import NO_FIGURE
from store.timeline.pivot import Pivot, missing_from
from store.timeline.relations import Neighbours
from store.timeline.series import AgreementTimeline, Timeline, year_label
from store.timeline.spans import Gantt
from store.timeline.words import (
    in_currency,
    left_out_label,
    median_text,
    unread_words,
    worked_out_words,
)

Row = dict[str, str | int | bool | None]
"""A row; every row of a table has the same keys in the same order."""


def agreement_rows(timeline: AgreementTimeline) -> list[Row]:
    """Return the money of an agreement: years, gaps, no period, totals, what isn't broken down."""
    rows: list[Row] = []
    form = form_of(each for money in timeline.money for each in money.figures)
    for money in timeline.money:
        code = money.currency
        for year in (*money.years, *money.no_period):
            total = next(iter(year.sums), None)
            basis = year.derived(total) or "stated" if total else ""
            row = _money("year", year.label, code, total, basis, year.sources, form)
            so_far = year.so_far if year.years else None
            rows.append({**row, "so_far": so_far.text(form) if so_far else None})
        for each in money.totals:
            row = _money("stated total", each.label, code, each.sum, "stated", each.sources, form)
            rows.append(row)
        for rest in money.beyond:
            label = " ".join(year_label((year,), timeline.start_month) for year in rest.years)
            basis = worked_out_words(1, rest.sum, rest.contradicts)
            rows.append(_money("not by year", label, code, rest.sum, basis, rest.sources, form))
    for other in timeline.left_out:
        row = _money("never added", other.reason, "", None, "stated", other.sources, form)
        rows.append({**row, "figure": other.text})
    return [{**row, "reading": timeline.reading.value} for row in rows]


def listing_rows(timeline: Timeline) -> list[Row]:
    """Return the money of a listing: years with gaps, no period, groups, what is left out."""
    rows: list[Row] = []
    form, mixed = form_of(timeline.figures), len(timeline.currencies) > 1
    rows += _years("year", timeline, form)
    for group in timeline.groups:
        for count, totals in group.rows:
            label, kind = count.label or "none", group.field
            if group.years:
                kind += f", {group.years}"
            sums = _of_currency(totals.sums, group.currency)
            if sums:
                number = None if mixed else totals.records
                told = _sums(kind, label, number, sums, form)
                rows += _with_spreads(told, totals.spreads, form)
            for out in totals.left_out:
                sums = _of_currency(out.sums, group.currency)
                if sums:
                    number = None if mixed else out.records
                    rows += _sums(f"{kind}, {out.reason}", label, number, sums, form)
    totals = timeline.totals
    # Of money that is partly restated it isn't known how many agreements it is of.
    number = None if timeline.prices else totals.records
    told = _sums("total", "", number, totals.sums, form)
    rows += _with_spreads(told, totals.spreads, form)
    for left_out in totals.left_out:
        label = left_out_label(left_out).lower()
        rows += _sums(label, left_out.reason, left_out.records, left_out.sums, form)
    rows += _not_read("not read", totals)
    more: Row = {"reading": timeline.reading.value, "prices": timeline.prices}
    return [{**dict.fromkeys(_FIELDS), **row, **more} for row in rows]


_FIELDS = (
    *("row", "label", "records", "figures", "currency", "amount", "figure", "from", "to"),
    *("basis", "median", "median_figure", "largest", "largest_figure"),
)


def _of_currency(sums: Sequence[Sum], currency: str) -> tuple[Sum, ...]:
    return tuple(each for each in sums if each.currency == currency)


def _with_spreads(rows: Iterator[Row], spreads: Sequence[Spread], form: Form) -> Iterator[Row]:
    by_currency = {spread.currency: spread for spread in spreads}
    for row in rows:
        spread = by_currency.get(str(row["currency"]))
        if spread:
            exact = spread.median and spread.median.low == spread.median.high
            middle = spread.median.low if spread.median and exact else None
            row["median"] = None if middle is None else _plain(Decimal(middle) / MINOR)
            if spread.median:
                row["median_figure"] = median_text(spread.median, spread.currency, form)
            row["largest"] = _plain(spread.largest.nominal)
            row["largest_figure"] = spread.largest.text(form)
        yield row


def organisation_rows(money_in: Timeline, money_out: Timeline) -> list[Row]:
    """Return the money in and out of an organisation, by year and by who is on the other side."""
    form = form_of((*money_in.figures, *money_out.figures))
    rows = chain(_one_way("in", money_in, form), _one_way("out", money_out, form))
    reading = money_in.reading.value
    return [{**row, "basis": row.get("basis"), "reading": reading} for row in rows]


PIVOT_TEXTS = ("row", "label", "id", "currency", "worked out")
"""Columns of `pivot_rows` that hold no figures."""


def pivot_rows(pivots: Sequence[Pivot]) -> tuple[list[str], list[Row]]:
    """Return the tables of a pivot as the names of their columns, and rows that have them all.

    A figure is a plain number where it is exact, else words that no spreadsheet adds up.
    """
    years = {column.years: column.label for pivot in pivots for column in pivot.columns}
    labels = [years[each] for each in sorted(years, key=lambda each: (not each, each[::-1]))]
    fields = [*PIVOT_TEXTS[:-1], *labels, "total", "records", "shared", PIVOT_TEXTS[-1]]
    rows: list[Row] = []
    form = form_of(
        total
        for pivot in pivots
        for row in (*pivot.rows, pivot.bottom)
        for total in (row.total, row.shared, *(cell.sum for cell in row.cells))
        if total
    )
    for pivot in pivots:
        for each in (*pivot.rows, pivot.bottom):
            cells = {
                years[cell.years]: f"{cell.sum.text(form)}, {cell.worked_out}"
                if cell.sum and cell.worked_out and len(cell.years) > 1
                else _cell(cell.sum, form)
                for cell in each.cells
            }
            kind = pivot.field if each.kind == "value" else each.kind
            rows.append(
                {
                    **dict.fromkeys(fields),
                    **{"row": kind, "label": each.label, "id": each.value},
                    **{"currency": pivot.currency, **cells, "total": _cell(each.total, form)},
                    **{"records": each.records, "shared": _cell(each.shared, form)},
                    "worked out": "; ".join(
                        years[cell.years] for cell in each.cells if cell.worked_out
                    ),
                }
            )
        for out in missing_from(pivot):
            total = in_currency(out.sums, pivot.currency)
            named: Row = {"row": left_out_label(out).lower(), "label": out.reason}
            about: Row = {
                "currency": pivot.currency,
                "total": _cell(total, form),
                "records": out.records if len(out.sums) == 1 else total and total.number,
            }
            rows.append({**dict.fromkeys(fields), **named, **about})
    if pivots and (words := unread_words(pivots[0].totals)):
        rows.append({**dict.fromkeys(fields), "row": "not read", "label": words})
    return fields, rows


def neighbour_rows(found: Sequence[Neighbours]) -> tuple[list[str], list[Row]]:
    """Return what stands around a record as the names of columns and rows, a currency a row."""
    rows: list[Row] = []
    form = form_of(each for group in found for each in group.figures)
    for group in found:
        for count, totals in group.rows:
            told = [(group.relation, count.records, totals.sums)]
            told = told if totals.sums or not totals.left_out else []
            told += [
                (f"{group.relation}, {out.reason}", out.records, out.sums)
                for out in totals.left_out
            ]
            for relation, records, sums in told:
                for row in _sums(relation, count.label, records, sums, form):
                    rows.append({**row, "id": count.value, "kind": group.kind.value})
        for row in _not_read(f"{group.relation}, not read", group.totals):
            rows.append({**row, "id": "", "kind": group.kind.value})
    fields = list(rows[0]) if rows else ["row", "label", "id"]
    return fields, rows


def _cell(total: Sum | None, form: Form) -> str | None:
    """Return a figure as a cell: a plain number, or in words with every digit."""
    if total is None:
        return None
    return _plain(total.nominal) if total.words == {Qualifier.EXACTLY} else total.text(form)


def gantt_rows(chart: Gantt) -> list[Row]:
    """Return agreements over time; dates are as precise as their sources give them."""
    return [
        {
            "id": row.id,
            "title": row.title,
            "begins": row.run.begins.date.text,
            "begins_by": row.run.begins.by,
            "begins_from": row.run.begins.why,
            "ends": row.run.ends.date.text,
            "ends_by": row.run.ends.by,
            "ends_worked_out": row.run.ends.derived,
            "ends_from": row.run.ends.why,
            "status": row.status.value,
            "lapsing": row.lapsing,
            "events": "; ".join(
                f"{mark.kind} {'by ' if mark.by else ''}{mark.date.text}" for mark in row.events
            ),
            "sources": " ".join(dict.fromkeys((*row.begin_sources, *row.end_sources))),
            "as_of": chart.today.isoformat(),
        }
        for row in chart.rows
    ]


def _one_way(direction: str, timeline: Timeline, form: Form) -> Iterator[Row]:
    totals = timeline.totals
    yield from _years(f"{direction}, year", timeline, form)
    for group in timeline.groups:
        for other, money in group.rows:
            sums = _of_currency(money.sums, group.currency)
            number = None if len(timeline.currencies) > 1 else money.records
            yield from _sums(f"{direction}, by other", other.label, number, sums, form)
    yield from _sums(f"{direction}, total", "", totals.records, totals.sums, form)
    for shared in timeline.shared:
        yield from _sums(f"{direction}, shared", shared.title, 1, shared.sums, form)
    for left_out in totals.left_out:
        label = f"{direction}, {left_out_label(left_out).lower()}"
        yield from _sums(label, left_out.reason, left_out.records, left_out.sums, form)
    yield from _not_read(f"{direction}, not read", totals)


def _not_read(kind: str, totals: Totals) -> Iterator[Row]:
    """Yield a row that says how many figures could not be read, where some could not."""
    if words := unread_words(totals):
        counts = _counts(kind, words, None, "", totals.unread)
        yield {**counts, **_figure(None, Form.WHOLE), "figure": None}


def _years(kind: str, timeline: Timeline, form: Form) -> Iterator[Row]:
    """Yield the rows of years, which say whether sources state them."""
    for year in timeline.years:
        rows = _sums(kind, year.label, year.records, year.sums, form)
        for total, row in zip_longest(year.sums, rows):
            yield {**row, "basis": year.derived(total) or "stated" if total else None}


def _sums(
    kind: str, label: str, records: int | None, sums: tuple[Sum, ...], form: Form
) -> Iterator[Row]:
    """Yield a row for each currency; a gap is one row without a figure.

    Records are not counted for each currency, so that of several each row has its figures alone.
    """
    if not sums:
        yield {**_counts(kind, label, records, "", 0), **_figure(None, form)}
    for each in sums:
        count = records if len(sums) == 1 else None
        counts = _counts(kind, label, count, each.currency, sum(each.counts.values()))
        yield {**counts, **_figure(each, form)}


def _counts(kind: str, label: str, records: int | None, currency: str, figures: int) -> Row:
    return {
        "row": kind,
        "label": label,
        "records": records,
        "figures": figures,
        "currency": currency,
    }


def _money(
    kind: str,
    label: str,
    code: str,
    total: Sum | None,
    basis: str,
    sources: tuple[str, ...],
    form: Form,
) -> Row:
    row: Row = {"row": kind, "label": label, "currency": code, **_figure(total, form)}
    return {**row, "basis": basis, "sources": " ".join(sources), "so_far": None}


def _figure(total: Sum | None, form: Form) -> Row:
    if total is None:
        return {"amount": None, "figure": NO_FIGURE, "from": None, "to": None}
    low, high = total.interval[:2]
    return {
        "amount": _plain(total.nominal),
        "figure": total.text(form),
        "from": None if low is None else _plain(Decimal(low) / MINOR),
        "to": None if high is None else _plain(Decimal(high) / MINOR),
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

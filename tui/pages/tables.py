"""Timelines as plain rows, for JSON and CSV: one figure a row, nothing rounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from store.amounts import Sum, added_up
from store.codes import MINOR
from store.interface import Spread
from store.money import figure_of
from store.reasons import NO_FIGURE
from store.timeline.series import AgreementTimeline, Timeline, year_label
from store.timeline.spans import Gantt

Row = dict[str, str | int | bool | None]
"""A row; every row of a table has the same keys in the same order."""


def agreement_rows(timeline: AgreementTimeline) -> list[Row]:
    """Return the money of an agreement: years, gaps, no period, totals, what is unaccounted."""
    rows: list[Row] = []
    for money in timeline.money:
        code = money.currency
        for year in (*money.years, *money.no_period):
            total = next(iter(year.sums), None)
            basis = "worked out" if year.derived else "stated" if total else ""
            row = _money("year", year.label, code, total, basis, year.sources)
            so_far = year.so_far if year.years else None
            rows.append({**row, "so_far": str(so_far) if so_far else None})
        for each in money.totals:
            figure = figure_of(each.amount)
            (stated,) = added_up([figure] if figure else [])
            rows.append(_money("stated total", each.label, code, stated, "stated", each.sources))
        for rest in money.unaccounted:
            label = " ".join(year_label((year,), timeline.start_month) for year in rest.years)
            rows.append(_money("unaccounted", label, code, rest.sum, "worked out", rest.sources))
    for other in timeline.left_out:
        row = _money("left out", other.reason, "", None, "stated", other.sources)
        rows.append({**row, "figure": other.text})
    return [{**row, "reading": timeline.reading.value} for row in rows]


def listing_rows(timeline: Timeline) -> list[Row]:
    """Return the money of a listing: years with gaps, no period, groups, what is left out."""
    rows: list[Row] = []
    for year in timeline.years:
        rows += _sums("year", year.label, year.records, year.sums)
    for group in timeline.groups:
        for count, totals in group.rows:
            label = count.label or "none"
            sums = _of_currency(totals.sums, group.currency)
            if sums:
                told = _sums(group.field, label, totals.records, sums)
                rows += _with_spreads(told, totals.spreads)
            for out in totals.left_out:
                sums = _of_currency(out.sums, group.currency)
                if sums:
                    rows += _sums(f"{group.field}, {out.reason}", label, out.records, sums)
    totals = timeline.totals
    told = _sums("total", "", totals.records, totals.sums)
    rows += _with_spreads(told, totals.spreads)
    for left_out in totals.left_out:
        rows += _sums("left out", left_out.reason, left_out.records, left_out.sums)
    more: Row = {"reading": timeline.reading.value, "prices": timeline.prices}
    return [
        {**row, "median": row.get("median"), "largest": row.get("largest"), **more} for row in rows
    ]


def _of_currency(sums: Sequence[Sum], currency: str) -> tuple[Sum, ...]:
    return tuple(each for each in sums if each.currency == currency)


def _with_spreads(rows: Iterator[Row], spreads: Sequence[Spread]) -> Iterator[Row]:
    by_currency = {spread.currency: spread for spread in spreads}
    for row in rows:
        spread = by_currency.get(str(row["currency"]))
        if spread:
            exact = spread.median and spread.median.low == spread.median.high
            middle = spread.median.low if spread.median and exact else None
            row["median"] = None if middle is None else _plain(Decimal(middle) / MINOR)
            row["largest"] = _plain(spread.largest.nominal)
        yield row


def organisation_rows(money_in: Timeline, money_out: Timeline) -> list[Row]:
    """Return the money in and out of an organisation, by year and by who is on the other side."""
    rows = [*_one_way("in", money_in), *_one_way("out", money_out)]
    return [{**row, "reading": money_in.reading.value} for row in rows]


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


def _one_way(direction: str, timeline: Timeline) -> Iterator[Row]:
    totals = timeline.totals
    for year in timeline.years:
        yield from _sums(f"{direction}, year", year.label, year.records, year.sums)
    for group in timeline.groups:
        for other, money in group.rows:
            sums = _of_currency(money.sums, group.currency)
            yield from _sums(f"{direction}, by other", other.label, money.records, sums)
    yield from _sums(f"{direction}, total", "", totals.records, totals.sums)
    for shared in timeline.shared:
        yield from _sums(f"{direction}, shared", shared.title, 1, shared.sums)
    for left_out in totals.left_out:
        yield from _sums(f"{direction}, left out", left_out.reason, left_out.records, left_out.sums)


def _sums(kind: str, label: str, records: int, sums: tuple[Sum, ...]) -> Iterator[Row]:
    """Yield a row for each currency; a gap is one row without a figure.

    Records are not counted for each currency, so that of several each row has its figures alone.
    """
    if not sums:
        yield {**_counts(kind, label, records, "", 0), **_figure(None)}
    for each in sums:
        count = records if len(sums) == 1 else None
        counts = _counts(kind, label, count, each.currency, sum(each.counts.values()))
        yield {**counts, **_figure(each)}


def _counts(kind: str, label: str, records: int | None, currency: str, figures: int) -> Row:
    return {
        "row": kind,
        "label": label,
        "records": records,
        "figures": figures,
        "currency": currency,
    }


def _money(
    kind: str, label: str, code: str, total: Sum | None, basis: str, sources: tuple[str, ...]
) -> Row:
    row: Row = {"row": kind, "label": label, "currency": code, **_figure(total)}
    return {**row, "basis": basis, "sources": " ".join(sources), "so_far": None}


def _figure(total: Sum | None) -> Row:
    if total is None:
        return {"amount": None, "figure": NO_FIGURE, "from": None, "to": None}
    low, high = total.interval[:2]
    return {
        "amount": _plain(total.nominal),
        "figure": str(total),
        "from": None if low is None else _plain(Decimal(low) / MINOR),
        "to": None if high is None else _plain(Decimal(high) / MINOR),
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

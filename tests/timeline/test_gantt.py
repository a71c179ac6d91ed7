"""Agreements as stretches of time."""

from __future__ import annotations

from datetime import date

from store.merged import AgreementView
from store.status import Status
from store.timeline.spans import gantt
from tests.money.samples import agreement, award, sample


def view(record_id: str, *accounts: tuple[str, object]) -> AgreementView:
    return AgreementView(record_id, accounts)  # type: ignore[arg-type]


def views() -> list[AgreementView]:
    return [
        view("nothing", ("s", agreement(title="Nothing known"))),
        view("mou", ("gm", sample("gm-memorandum")), ("later", sample("gm-later-reports"))),
        view("programme", ("dh", sample("dh-strategic-partners"))),
        view("grant", ("s", award("5", "2012-05-01", "2012-06-01..2012-12-31", title="Grant"))),
    ]


def test_rows_stand_by_beginning_and_the_unknown_last() -> None:
    chart = gantt(views(), date(2012, 6, 15))
    assert [row.id for row in chart.rows] == ["programme", "grant", "mou", "nothing"]
    assert (chart.first, chart.last) == (date(2009, 1, 1), date(2022, 2, 28))


def test_what_lapses_within_twelve_months_stands_out() -> None:
    chart = gantt(views(), date(2012, 6, 15))
    assert [row.id for row in chart.rows if row.lapsing] == ["programme", "grant"]
    assert chart.rows[2].status is Status.NOT_BEGUN
    assert chart.rows[3].status is Status.END_NOT_KNOWN


def test_conflicting_signings_stand_side_by_side() -> None:
    row = gantt(views(), date(2018, 1, 1)).rows[2]
    signed = [
        (str(mark.date), mark.by, mark.sources) for mark in row.events if mark.kind == "signed"
    ]
    assert signed == [
        ("3 February 2017", True, ("gm",)),
        ("12 May 2017", False, ("later",)),
    ]
    assert row.end_sources == ("gm",)


def test_an_undated_extension_is_told() -> None:
    assert gantt(views(), date(2012, 6, 15)).rows[0].undated == ("extended, date not known",)


def test_today_is_on_the_chart_only_where_it_is_near() -> None:
    grant = [views()[3]]
    assert gantt(grant, date(2014, 1, 1)).last == date(2014, 1, 1)
    assert gantt(grant, date(2024, 1, 1)).last == date(2012, 12, 31)
    assert gantt([views()[0]], date(2024, 1, 1)).first is None

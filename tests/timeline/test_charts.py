"""Charts as text, at any width, with and without block signs."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.interface import Reading
from store.merged import AgreementView
from store.reasons import NO_FIGURE
from store.records import Agreement, Party, Programme
from store.timeline.series import agreement_timeline, listing_timeline, organisation_timeline
from store.timeline.spans import gantt
from tests.money.samples import agreement, award, line, sample, year
from tests.stores import listed
from tests.timeline.test_gantt import views
from tui.pages.charts import (
    Bar,
    Chart,
    Panel,
    agreement_chart,
    draw,
    listing_chart,
    organisation_chart,
)
from tui.pages.document import ASCII, UNICODE, Document, Marks, Style, bar_text, line_text
from tui.pages.gantt import Scale, draw_gantt
from tui.pages.tables import listing_rows

WIDTHS = (40, 80, 120, 200)
HOSTILE = "\x1b[31mred\x1b[0m [@click=app.quit]x[/] \u202eevil " + "long" * 60


def programme() -> Chart:
    view = AgreementView("programme", [("dh", sample("dh-strategic-partners"))])
    return agreement_chart(agreement_timeline(view))


def memorandum() -> Chart:
    accounts = [("gm", sample("gm-memorandum")), ("later", sample("gm-later-reports"))]
    fund = "PACT-gm-transformation-fund"
    view = AgreementView("memorandum", accounts, {fund: "transformation fund"}.get)
    return agreement_chart(agreement_timeline(view))


def grants() -> Chart:
    records = [
        award("80000.50", "2012-05-01", parties=(Party(role="funder", name=HOSTILE),)),
        award("50", "2016-06-01", currency="USD", id="usd"),
        award("1000", "2016-06-01", regrant="FRG010", id="again"),
        agreement(line("more than £1.1m"), id="loose"),
        agreement(id="empty"),
    ]
    return listing_chart(listing_timeline(listed(records), title=HOSTILE))


def navca() -> Chart:
    view = AgreementView("programme", [("dh", sample("dh-strategic-partners"))])
    return organisation_chart("Navca", *organisation_timeline(("GB-CHC-1001635",), [view]))


def said(document: Document) -> str:
    return " ".join(document.text().split())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("chart", [programme(), memorandum(), grants(), navca()])
def test_no_line_is_wider_than_the_screen_and_no_control_leaves(
    chart: Chart, width: int, glyphs: object
) -> None:
    document = draw(chart, width=width, glyphs=glyphs, marks=Marks().of)  # type: ignore[arg-type]
    for row in document.lines:
        assert cell_len(line_text(row)) <= width
        assert line_text(row).isprintable()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_programme_says_all_it_must_at_every_width(width: int) -> None:
    words = said(draw(programme(), width=width, marks=Marks().of))
    for must in (
        "no figure stated",
        "more than £3.5m, disbursed [S1]",
        "more than £3.5m, committed [S1]",
        "almost £11.8m",
        "more than £7.0m together",
        "less than £4.8m for 2009/10 and 2010/11 together, worked out",
    ):
        assert must in words
    years = [words.index(label) for label in ("2009/10", "2010/11", "2011/12", "2012/13")]
    assert years == sorted(years)


def test_the_programme_at_80_columns() -> None:
    lines = draw(programme(), width=80, glyphs=ASCII, marks=Marks().of).text().splitlines()
    assert lines[4].split() == ["2009/10", ".", "no", "figure", "stated"]
    assert lines[6].startswith("  ` 2009/10 and 2010/11 ")
    assert lines[6].endswith(" less than £4.8m together, worked out [S1]")
    assert lines[7].startswith("  2011/12 ####")
    assert lines[7].endswith("#> more than £3.5m, disbursed [S1]")
    assert lines[7].index("more") == lines[4].index("no") == lines[6].index("less")


def test_a_ceiling_ends_in_an_upright() -> None:
    view = AgreementView(
        "x", [("s", agreement(year("£4", "2011/12"), year("almost £4", "2012/13")))]
    )
    text = draw(agreement_chart(agreement_timeline(view)), width=60, glyphs=ASCII).text()
    assert text.count("#|") == 1
    assert "|: may be less" in text


def test_the_memorandum_stands_in_no_period_and_no_fund_is_added() -> None:
    words = said(draw(memorandum(), width=80, marks=Marks().of))
    assert "no period" in words
    assert "more than £1.1m [S1]" in words
    assert "transformation fund, a fund; its size is never added" in words
    assert "450" not in words
    assert "Also said no figure, until 2021" in words
    assert "given. [S2]" in words


def test_a_chart_says_which_reading_it_draws() -> None:
    view = AgreementView("x", [("s", award("365", "2015-03-10", "2015-10-01..2016-09-29"))])
    dated, spread = (
        said(draw(agreement_chart(agreement_timeline(view, reading)), width=80))
        for reading in Reading
    )
    assert "of its award date" in dated
    assert "spread by the days in each" in spread
    assert "£183, awarded, worked out" in spread


def test_a_listing_says_what_it_leaves_out() -> None:
    words = said(draw(grants(), width=80))
    assert "regrant: 1 agreement, £1,000" in words
    assert "5 agreements: 3 added, 1 not added, 1 without a figure" in words
    assert "USD, never added to other currencies" in words
    assert "[@click=app.quit]x[/]" in words


_FIGURES = re.compile(r"£[\d,]*\d(\.\d+)?(m|bn)?")


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (("1000000", "412500", "12.50"), r"£[\d,]+\.\d\d"),
        (("1000000", "412500", "2500000"), r"£[\d,]+"),
        (("1000000", "2500000"), r"£\d\.\dm"),
    ],
)
def test_all_figures_of_a_page_and_of_its_rows_have_one_form(
    values: tuple[str, ...], form: str
) -> None:
    records = [
        award(
            value,
            f"201{place}-05-01",
            id=f"g{place}",
            parties=(Party(role="funder", name="A"), Party(role="recipient", name=f"R{place}")),
        )
        for place, value in enumerate(values)
    ]
    again = award(values[0], "2010-05-01", id="again", regrant="FRG010")
    timeline = listing_timeline(listed([*records, again]))
    page = draw(listing_chart(timeline, most=1), width=100).text()
    rows = [row["figure"] for row in listing_rows(timeline) if row["figure"] != NO_FIGURE]
    for text in (page, " ".join(map(str, rows))):
        printed = [found[0] for found in _FIGURES.finditer(text)]
        assert len(printed) > 5
        assert [each for each in printed if not re.fullmatch(form, each)] == []


def test_each_currency_is_drawn_over_its_own_years() -> None:
    records = [
        award("8", "2012-05-01", id="a"),
        award("8", "2017-05-01", id="b"),
        award("50", "2014-06-01", currency="USD", id="c"),
        award("50", "2016-06-01", currency="USD", id="d"),
    ]
    chart = listing_chart(listing_timeline(listed(records), groups=()))
    pounds, dollars = ([bar.label for bar in panel.bars] for panel in chart.panels)
    assert pounds == ["2012/13", "2013/14", "2014/15", "2015/16", "2016/17", "2017/18"]
    assert dollars == ["2014/15", "2015/16", "2016/17"]


def test_a_share_of_many_is_no_income() -> None:
    words = said(draw(navca(), width=80))
    assert "Money in no figure stated" in words
    assert "almost £11.8m, shared by 26 recipients, not divided" in words


def test_years_above_their_total_are_called_a_contradiction() -> None:
    view = AgreementView("x", [("s", agreement(line("£5"), year("£7", "2011/12")))])
    words = said(draw(agreement_chart(agreement_timeline(view)), width=80))
    assert "Contradiction the stated years come to more than their total" in words


@given(
    st.decimals(Decimal("0.01"), Decimal(10**9), places=2),
    st.decimals(Decimal("0.01"), Decimal(10**9), places=2),
    st.integers(1, 200),
)
def test_bars_are_as_long_as_their_share(one: Decimal, other: Decimal, columns: int) -> None:
    most = max(one, other)
    for glyphs in (UNICODE, ASCII):
        steps = len(glyphs.bar) - 1
        assert bar_text(most, most, columns, glyphs) == glyphs.bar[-1] * columns
        drawn = bar_text(one, most, columns, glyphs)
        eighths = sum(glyphs.bar.index(sign) for sign in drawn)
        assert abs(eighths - float(one / most) * columns * steps) <= 1
    assert (
        bar_text(-one, most, columns, UNICODE) == bar_text(Decimal(0), most, columns, UNICODE) == ""
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_gantt_rows_fit_and_say_how_things_stand(width: int, glyphs: object) -> None:
    hostile = AgreementView("bad", [("s", award("5", "2012-05-01", title=HOSTILE))])
    chart = gantt([*views(), hostile], date(2012, 6, 15))
    document = draw_gantt(chart, width=width, glyphs=glyphs, marks=Marks().of)  # type: ignore[arg-type]
    for row in document.lines:
        assert cell_len(line_text(row)) <= width
        assert line_text(row).isprintable()
    words = said(document)
    assert "began 2009, until 2012/13, live [S1]; LAPSES within 12 months" in words
    assert "ends by February 2022, worked out (five years from signed), not yet begun" in words
    assert "signed by 3 February 2017" in words
    assert "signed 12 May 2017" in words
    assert "extended, date not known" in words
    assert "no dates stated" in words
    assert "awarded 1 May 2012, end not known" in words
    assert "2 lapsing within 12 months" in words


def test_an_end_that_nobody_states_stays_open() -> None:
    view = AgreementView("open", [("s", award("5", "2012-05-01", title="Open"))])
    document = draw_gantt(gantt([view], date(2013, 6, 15)), width=60, glyphs=ASCII)
    bars = [span.text for row in document.lines for span in row if span.style is Style.BAR_OUT]
    assert any(text.endswith(">") and set(text) <= {"-", ">"} for text in bars)
    assert "^ today" in document.text()


def test_today_falls_on_its_column() -> None:
    scale = Scale(date(2012, 1, 1), date(2013, 12, 31), 72)
    assert scale.column(date(2012, 1, 1)) == 0
    assert scale.column(date(2013, 12, 31)) == 71
    assert scale.column(date(2013, 1, 1)) == 36
    assert scale.years(5) == [(2012, 0), (2013, 36)]


def test_a_name_that_is_too_long_stands_above_its_bar_and_the_bars_stay_in_line() -> None:
    bars = (
        Bar("Lloyds Bank Foundation for England and Wales", Decimal(10), "£10"),
        Bar("Public Law Project", Decimal(5), "£5"),
    )
    lines = draw(Chart("", (), (Panel("By funder", bars),)), width=79).text().splitlines()
    above, first, second = lines[1:4]
    assert above == "  Lloyds Bank Foundation for England and Wales"
    assert first.index("█") == second.index("█") == 2 + len("Public Law Project ")
    assert first.endswith("█  £10")
    assert second.endswith(" £5")


def test_names_take_up_to_half_of_a_wide_page_before_they_leave_their_bars() -> None:
    name = "Lloyds Bank Foundation for England and Wales"
    bars = (Bar(name, Decimal(10), "£10"), Bar("Trust", Decimal(5), "£5"))
    chart = Chart("", (), (Panel("By funder", bars),))
    wide = draw(chart, width=97).text().splitlines()
    assert wide[1].startswith(f"  {name} ██")
    assert len(draw(chart, width=79).text().splitlines()) == len(wide) + 1


def test_one_years_chart_says_what_is_of_that_year_alone() -> None:
    def grant(number: int, value: str, day: str, **more: Any) -> Agreement:
        parties = (Party(role="funder", name="A"), Party(role="recipient", name="R"))
        return award(value, day, id=f"g{number}", parties=parties, **more)

    store = listed(
        [
            grant(1, "5", "2012-05-01"),
            grant(2, "40", "2012-05-01", regrant="FRG010"),
            grant(3, "900", "2014-05-01", regrant="FRG010"),
            agreement(
                line("£1,000", period="2011/12..2012/13"),
                id="together",
                parties=(Party(role="funder", name="A"),),
            ),
        ]
    )
    timeline = listing_timeline(store, year=2012, everything=True)
    words = said(draw(listing_chart(timeline), width=120))
    assert "Added although it may be counted twice" in words
    assert "£40" in words
    assert "£900" not in words
    assert "stands in the row of each" not in words
    kinds = {row["row"] for row in listing_rows(timeline)}
    assert {"funder, 2012/13", "funder, 2011/12 and 2012/13"} <= kinds


def test_rows_of_several_currencies_count_no_agreements() -> None:
    pounds, dollars = award("5", "2012-05-01", id="a"), award("7", "2012-05-01", currency="USD")
    rows = listing_rows(listing_timeline(listed([pounds, dollars])))
    of_type = [row for row in rows if row["row"] == "type"]
    assert len(of_type) == 2
    assert {row["records"] for row in of_type} == {None}


def test_programmes_in_two_rows_are_told_beyond_the_rows_that_are_shown() -> None:
    both = (Programme(title="Homes"), Programme(title="Health"))
    records = [award("90", "2012-05-01", id="one", programmes=(Programme(title="Other"),))]
    records += [award(str(n), "2012-05-01", id=f"g{n}", programmes=both) for n in (1, 2)]
    words = said(draw(listing_chart(listing_timeline(listed(records), limit=1), most=1), width=120))
    assert "1 of 3 programmes are shown" in words
    assert "stands in the row of each" in words

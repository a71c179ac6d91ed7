"""The money of one agreement over the years."""

from __future__ import annotations

from store.amounts import sums_text
from store.interface import Reading
from store.merged import AgreementView
from store.timeline.series import agreement_timeline
from tests.money.samples import agreement, award, line, sample, year


def programme() -> AgreementView:
    return AgreementView("programme", [("dh", sample("dh-strategic-partners"))])


def test_the_programme_keeps_its_gaps_and_says_less_than_4_8m() -> None:
    timeline = agreement_timeline(programme())
    (money,) = timeline.money
    assert [(year.label, next(map(str, year.sums), None)) for year in money.years] == [
        ("2009/10", None),
        ("2010/11", None),
        ("2011/12", "more than £3.5m"),
        ("2012/13", "more than £3.5m"),
    ]
    assert [str(year.so_far) for year in money.years[2:]] == [
        "more than £3.5m",
        "more than £7.0m",
    ]
    (total,) = money.totals
    assert str(total.sum) == "almost £11.8m"
    assert str(total.years_together) == "more than £7.0m"
    (rest,) = money.beyond
    assert (str(rest.sum), rest.years) == ("less than £4.8m", (2009, 2010))
    assert [(str(figure), period) for figure, period in rest.of] == [
        ("almost £11.8m", "2009/10 to 2012/13"),
        ("more than £3.5m", "2011/12"),
        ("more than £3.5m", "2012/13"),
    ]
    assert rest.sources == ("dh",)
    assert not money.no_period
    assert not timeline.choice


def test_the_programme_is_the_same_by_days() -> None:
    one, other = (agreement_timeline(programme(), reading) for reading in Reading)
    assert one.money == other.money


def test_the_memorandum_stands_in_no_period() -> None:
    view = AgreementView(
        "memorandum",
        [("gm", sample("gm-memorandum")), ("later", sample("gm-later-reports"))],
        {"PACT-gm-transformation-fund": "transformation fund"}.get,
    )
    for reading in Reading:
        timeline = agreement_timeline(view, reading)
        (money,) = timeline.money
        assert money.years == ()
        assert [sums_text(row.sums) for row in money.no_period] == ["more than £1.1m"]
        assert timeline.funds == (("PACT-gm-transformation-fund", "transformation fund"),)
        (other,) = timeline.left_out
        assert other.reason == "another source’s account"
        assert other.text.startswith("no figure, until 2021")
        assert "450" not in repr(timeline)


def test_one_source_more_is_one_mark_more() -> None:
    account = sample("dh-strategic-partners")
    view = AgreementView("programme", [("dh", account), ("copy", account)])
    (money,) = agreement_timeline(view).money
    assert money.years[2].sources == ("dh", "copy")
    assert str(money.totals[0].sum) == "almost £11.8m"


def test_a_grant_by_days_is_marked_as_worked_out() -> None:
    view = AgreementView("x", [("s", award("365", "2015-03-10", "2015-10-01..2016-09-29"))])
    dated, spread = (agreement_timeline(view, reading) for reading in Reading)
    assert [(row.label, sums_text(row.sums)) for row in dated.money[0].years] == [
        ("2014/15", "£365")
    ]
    assert [(row.label, sums_text(row.sums)) for row in spread.money[0].years] == [
        ("2015/16", "£183"),
        ("2016/17", "£182"),
    ]
    assert all(row.worked_out for row in spread.money[0].years)
    assert dated.choice


def test_currencies_stay_apart() -> None:
    view = AgreementView("x", [("s", agreement(year("£5", "2011/12"), year("$7", "2011/12")))])
    timeline = agreement_timeline(view)
    assert [(money.currency, sums_text(money.years[0].sums)) for money in timeline.money] == [
        ("GBP", "£5"),
        ("USD", "$7"),
    ]


def test_years_above_the_total_are_told() -> None:
    view = AgreementView("x", [("s", agreement(line("£5"), year("£7", "2011/12")))])
    (rest,) = agreement_timeline(view).money[0].beyond
    assert rest.contradicts


def test_an_agreement_without_figures_has_no_money() -> None:
    timeline = agreement_timeline(AgreementView("x", [("s", sample("gm-later-reports"))]))
    assert timeline.money == ()
    assert [other.reason for other in timeline.left_out] == ["no figure stated"]

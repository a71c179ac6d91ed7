"""What counts in a total and in its years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.amounts import Figure, Scope, Stage, remainder
from store.codes import MINOR
from store.money import YearFigure, apportion, contributions
from store.reasons import (
    APPLIED_FOR,
    FUND,
    LOST_REFERENCE,
    NO_FIGURE,
    OTHER_STAGE,
    PART_OF,
    PART_OF_TOTAL,
    REGRANT,
    TOO_LARGE,
)
from store.records import FundingLine
from tests.money.samples import agreement, award, line, sample, year


def pounds(value: float, qualifier: str = "exactly") -> Figure:
    return Figure("GBP", qualifier, round(value * MINOR))


def test_strategic_partners_years_and_rest() -> None:
    found = contributions(sample("dh-strategic-partners"))
    assert found.total == (pounds(11_800_000, "almost"),)
    assert found.by_award_date == (
        YearFigure((2011,), pounds(3_500_000, "more than"), 0),
        YearFigure((2012,), pounds(3_500_000, "more than"), 1),
        YearFigure((2009, 2010), pounds(4_800_000, "less than"), 2, derived=True),
    )
    assert found.by_days == found.by_award_date


def test_memorandum_stands_in_no_period_without_the_fund() -> None:
    found = contributions(sample("gm-memorandum"))
    assert found.total == (pounds(1_100_000, "more than"),)
    assert found.by_award_date == found.by_days == (YearFigure((), found.total[0], 0),)


def test_a_fund_never_counts() -> None:
    found = contributions(agreement(line("£450m", scope=Scope.FUND), line("more than £1.1m")))
    assert found.total == (pounds(1_100_000, "more than"),)
    assert [(out.reason, out.figure) for out in found.left_out] == [(FUND, pounds(450_000_000))]


def test_applied_for_is_no_money() -> None:
    found = contributions(agreement(line("£90", stage=Stage.APPLIED_FOR)))
    assert not found.total
    assert found.left_out[0].reason == APPLIED_FOR


@pytest.mark.parametrize(
    ("stages", "counts"),
    [
        ((Stage.DISBURSED, Stage.AWARDED, Stage.COMMITTED), 1),
        ((Stage.DISBURSED, Stage.COMMITTED), 1),
        ((Stage.NOT_STATED, Stage.DISBURSED), 1),
    ],
)
def test_the_first_stage_counts(stages: tuple[Stage, ...], counts: int) -> None:
    lines = [line(f"£{place + 1}", stage=stage) for place, stage in enumerate(stages)]
    found = contributions(agreement(*lines))
    assert found.total == (pounds(counts + 1),)
    assert {out.reason for out in found.left_out} == {OTHER_STAGE}
    assert len(found.left_out) == len(stages) - 1


def test_stages_of_different_years_are_different_money() -> None:
    found = contributions(
        agreement(
            year("£5", "2011/12", stage=Stage.DISBURSED),
            year("£7", "2012/13", stage=Stage.AWARDED),
        )
    )
    assert found.total == (pounds(5), pounds(7))
    assert not found.left_out


def test_years_without_a_total_add_up() -> None:
    found = contributions(agreement(year("£5", "2011/12"), year("£7", "2012/13")))
    assert found.total == (pounds(5), pounds(7))
    assert [share.years for share in found.by_days] == [(2011,), (2012,)]


def test_a_year_outside_the_total_counts_beside_it() -> None:
    found = contributions(agreement(line("£10", period="2009/10..2010/11"), year("£7", "2012/13")))
    assert found.total == (pounds(10), pounds(7))


def test_exact_years_that_explain_the_total_leave_nothing() -> None:
    found = contributions(agreement(line("£12"), year("£5", "2011/12"), year("£7", "2012/13")))
    assert found.total == (pounds(12),)
    assert [share.years for share in found.by_days] == [(2011,), (2012,)]


def test_a_narrower_total_is_part_of_the_wider() -> None:
    found = contributions(
        agreement(line("£10", payer="A"), line("£4", payer="A", payee="B"), line("£3", payer="C"))
    )
    assert found.total == (pounds(10), pounds(3))
    assert [(out.reason, out.line) for out in found.left_out] == [(PART_OF_TOTAL, 1)]


def test_references_are_followed_and_circles_are_not() -> None:
    found = contributions(
        agreement(
            year("about £3", "2011/12", key="a"),
            year("", "2012/13", key="b", same_as="a"),
            year("", "2013/14", key="c", same_as="d"),
            year("", "2014/15", key="d", same_as="c"),
            year("", "2015/16", key="e", same_as="nowhere"),
            year("", "2016/17", key="f"),
        )
    )
    assert found.total == (pounds(3, "about"), pounds(3, "about"))
    assert [out.reason for out in found.left_out] == [LOST_REFERENCE] * 3 + [NO_FIGURE]


def test_nothing_and_less_than_nothing_count_as_they_are() -> None:
    found = contributions(agreement(year("£0", "2011/12"), year("£-5", "2012/13")))
    assert found.total == (pounds(0), pounds(-5))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E+400000"])
def test_what_is_no_money_is_left_out(text: str) -> None:
    found = contributions(award(text, "2015-06-10"))
    assert not found.total
    assert found.left_out[0].reason == TOO_LARGE


def test_flags_leave_the_choice_to_who_adds_up() -> None:
    found = contributions(award("5", "2015-06-10", regrant="FRG010", part_of="PACT-x"))
    assert found.flags == (REGRANT, PART_OF)
    assert found.total == (pounds(5),)


@pytest.mark.parametrize("text", ["FRG070", "FRG010 Common Regrant", "frg020"])
def test_a_regrant_is_of_a_code_of_the_list(text: str) -> None:
    assert contributions(award("5", "2015-06-10", regrant=text)).flags == (REGRANT,)


@pytest.mark.parametrize("text", ["No", "yes", "FRG080", "FRG0100", "a FRG010"])
def test_a_text_that_is_no_code_takes_no_money_out(text: str) -> None:
    assert contributions(award("5", "2015-06-10", regrant=text)).flags == ()


def test_award_date_and_days() -> None:
    found = contributions(award("365", "2015-03-10", "2015-10-01..2016-09-29"))
    assert found.by_award_date == (YearFigure((2014,), pounds(365), 0),)
    assert [(share.years, share.figure.minor) for share in found.by_days] == [
        ((2015,), 183 * MINOR),
        ((2016,), 182 * MINOR),
    ]
    assert all(share.derived for share in found.by_days)


def test_planned_dates_do_not_spread_what_was_never_dated() -> None:
    found = contributions(agreement(line("£5"), planned="2015-10-01..2016-09-30"))
    assert found.by_days == (YearFigure((), pounds(5), 0),)


def test_an_award_date_over_two_financial_years_stands_in_both_together() -> None:
    found = contributions(award("5", "2015"))
    assert found.by_award_date[0].years == (2014, 2015)


def test_any_month_can_start_the_year() -> None:
    found = contributions(award("5", "2015-03-10"), start_month=1)
    assert found.by_award_date[0].years == (2015,)


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(1, 4000), min_size=1, max_size=12))
def test_shares_add_up_and_differ_from_their_part_by_less_than_a_step(
    minor: int, days: list[int]
) -> None:
    shares = apportion(minor, days)
    assert sum(shares) == minor
    step = 100 if minor % 100 == 0 else 1
    assert all(share % step == 0 for share in shares)
    for share, part in zip(shares, days, strict=True):
        assert abs(share * sum(days) - minor * part) < step * sum(days)


def test_the_penny_left_over_goes_to_the_largest_fraction() -> None:
    pence = [share // 100 for share in apportion(100 * 100, [1, 2, 4])]
    assert pence == [14, 29, 57]


def test_years_that_reach_a_total_which_is_almost_reached_claim_no_bound() -> None:
    assert remainder(pounds(7, "almost"), [pounds(7)]) == pounds(0, "about")
    assert remainder(pounds(7), [pounds(9, "more than")]) == pounds(-2, "about")
    assert remainder(pounds(7, "up to"), [pounds(7)]) == pounds(0, "up to")


@pytest.mark.parametrize("text", ["less than £-5", "almost £0"])
def test_a_ceiling_of_nothing_or_less_leaves_no_floor(text: str) -> None:
    found = contributions(agreement(line(text)))
    assert found.total[0].qualifier == "about"


def test_a_period_beside_none_is_no_part_of_it() -> None:
    found = contributions(
        agreement(line("£1", payer="A"), line("£2", payer="A", period="2018/19..2020/21"))
    )
    assert found.total == (pounds(1), pounds(2))


def test_a_lines_own_period_comes_before_the_agreements() -> None:
    stated = line("£365", period="2015/16", date="2015-03-10")
    found = contributions(agreement(stated, planned="2018-01-01..2020-12-31"))
    assert found.by_days == (YearFigure((2015,), pounds(365), 0),)


def test_over_a_hundred_years_is_a_slip() -> None:
    found = contributions(award("365", "2015-03-10", "2015-04-01..2205-03-31"))
    assert found.by_days == found.by_award_date == (YearFigure((2014,), pounds(365), 0),)


TEXTS = st.builds(
    "{} {}{}".format,
    st.sampled_from(["exactly", "more than", "almost", "up to", "about"]),
    st.sampled_from(["£", "$"]),
    st.integers(-50, 10**6).map(lambda pence: f"{pence / 100:.2f}"),
)
PERIODS = st.sampled_from(
    ["", "2011/12", "2012/13", "2009/10..2012/13", "2011-06-15..2014-01-31", "2012..", "..2015"]
)
LINES = st.builds(
    lambda text, period, same_as, scope, stage, date, payer: line(
        "" if same_as else text,
        period=period,
        same_as=same_as,
        scope=scope,
        stage=stage,
        date=date,
        payer=payer,
    ),
    TEXTS,
    PERIODS,
    st.sampled_from(["", "", "", "0", "1", "9"]),
    st.sampled_from(list(Scope)),
    st.sampled_from(list(Stage)),
    st.sampled_from(["", "2011-05-05", "2012", "2012-02"]),
    st.sampled_from(["", "A", "B"]),
)


@given(st.lists(LINES, max_size=6), st.sampled_from(["", "2010-11-11..2013-02-28"]))
def test_both_readings_add_up_to_an_exact_total_whatever_is_stated(
    lines: list[FundingLine], planned: str
) -> None:
    keyed = [replace(each, key=str(place)) for place, each in enumerate(lines)]
    found = contributions(agreement(*keyed, planned=planned))
    for shares in (found.by_award_date, found.by_days):
        for currency in ("GBP", "USD"):
            total = [each for each in found.total if each.currency == currency]
            years = [each.figure for each in shares if each.figure.currency == currency]
            if all(each.qualifier == "exactly" for each in (*total, *years)):
                assert sum(each.minor for each in years) == sum(each.minor for each in total)
    placed = {share.line for share in found.by_days}
    lost = {out.line for out in found.left_out}
    assert not placed & lost
    for place, each in enumerate(keyed):
        if each.scope is Scope.FUND or each.stage is Stage.APPLIED_FOR:
            assert place in lost
        if each.period is None and not each.date and place in placed and each.scope is Scope.TOTAL:
            assert {share.years for share in found.by_days if share.line == place} == {()}


def test_a_long_chain_of_references_is_followed() -> None:
    lines = [year("", "2012/13", key=str(place), same_as=str(place + 1)) for place in range(300)]
    found = contributions(agreement(*lines, year("£1", "2012/13", key="300")))
    assert found.total == (pounds(1),) * 301


def test_a_share_of_a_ceiling_that_rounds_to_nothing_is_nothing_at_most() -> None:
    record = agreement(line("less than £0.01", date="2012-05-01", period="2012-05-01..2014-08-31"))
    shares = contributions(record).by_days
    assert [str(each.figure) for each in shares] == ["up to £0", "less than £0.01", "up to £0"]
    assert shares[0].figure.interval[:2] == (0, 0)

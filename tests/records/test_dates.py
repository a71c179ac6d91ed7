from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dates import FinancialYear, PartialDate, Period, Precision


@pytest.mark.parametrize(
    "text", ["2011/12", "2011-12", "2011/2012", "FY2011", "fy 2011", "FY2011/12"]
)
def test_every_spelling_of_a_financial_year_reads_and_prints_the_same(text: str) -> None:
    year = FinancialYear.parse(text)
    assert str(year) == "2011/12"
    assert (year.first, year.last) == (date(2011, 4, 1), date(2012, 3, 31))


@pytest.mark.parametrize("text", ["2011/13", "2011/2013", "2011", "April", "", "2011/1"])
def test_what_is_no_financial_year_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="2011/12"):
        FinancialYear.parse(text)


def test_the_turn_of_the_century_is_one_year() -> None:
    assert str(FinancialYear.parse("1999/00")) == "1999/00"
    assert str(FinancialYear.parse("1999/2000")) == "1999/00"


def test_a_financial_year_may_start_in_any_month() -> None:
    assert FinancialYear.of(date(2011, 3, 31)).start == 2010
    assert FinancialYear.of(date(2011, 3, 31), 1).start == 2011
    assert str(FinancialYear(2011, 1)) == "2011"
    assert FinancialYear(2011, 7).last == date(2012, 6, 30)


@pytest.mark.parametrize(
    ("text", "precision", "printed", "first", "last"),
    [
        ("2017-02-03", Precision.DAY, "3 February 2017", date(2017, 2, 3), date(2017, 2, 3)),
        ("2016-02", Precision.MONTH, "February 2016", date(2016, 2, 1), date(2016, 2, 29)),
        ("2009", Precision.YEAR, "2009", date(2009, 1, 1), date(2009, 12, 31)),
        ("2012/13", Precision.FINANCIAL_YEAR, "2012/13", date(2012, 4, 1), date(2013, 3, 31)),
    ],
)
def test_a_date_keeps_its_precision(
    text: str, precision: Precision, printed: str, first: date, last: date
) -> None:
    day = PartialDate(text)
    assert (day.precision, str(day), day.first, day.last) == (precision, printed, first, last)
    assert PartialDate(day.text) == day


def test_an_unknown_date_is_a_value_and_sorts_last() -> None:
    days = [PartialDate(""), PartialDate("2017-02-03"), PartialDate("2009")]
    assert [str(day) for day in sorted(days, key=lambda one: one.sort_key)] == [
        "2009",
        "3 February 2017",
        "date not known",
    ]
    assert not PartialDate("")


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "yesterday", "03/02/2017", "20170203"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(text)


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_day_lies_in_the_year_it_is_put_in(day: date) -> None:
    for start_month in (1, 4, 9):
        year = FinancialYear.of(day, start_month)
        assert year.first <= day <= year.last


def test_a_period_lists_its_years_and_prints_its_open_ends() -> None:
    assert [str(year) for year in Period("2009/10..2012/13").years()] == [
        "2009/10",
        "2010/11",
        "2011/12",
        "2012/13",
    ]
    assert str(Period("..2021")) == "until 2021"
    assert str(Period("2011-04-01..")) == "from 1 April 2011"
    assert Period("..2021").years() == []
    assert str(Period("2011/12")) == "2011/12"


@pytest.mark.parametrize("text", ["..", "", "2013/14..2011/12"])
def test_a_period_without_ends_or_the_wrong_way_round_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period"):
        Period(text)


@pytest.mark.parametrize("text", ["0999/00", "0005-06", "9999/00"])
def test_a_financial_year_is_printed_as_it_is_read(text: str) -> None:
    once = PartialDate(text)
    assert PartialDate(once.text) == once
    assert Period(f"{once.text}..").text == f"{once.text}.."

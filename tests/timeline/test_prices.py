"""Real prices by a person's own series."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import PactlineError
from store.timeline.prices import in_prices_of, read_deflator
from store.timeline.series import listing_timeline
from tests.money.samples import agreement, award, line
from tests.stores import listed
from tui.pages.charts import draw, listing_chart
from tui.pages.tables import listing_rows


def series(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gdp.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_are_restated_and_the_series_is_named(tmp_path: Path) -> None:
    deflator = read_deflator(series(tmp_path, "year,GDP deflator\n2011/12,80\n2012-13,100\n"))
    listing = listed(
        [
            award("80.01", "2011-06-01"),
            award("10", "2012-06-01"),
            award("7", "2014-06-01"),
            agreement(line("more than £1.1m")),
        ]
    )
    found = in_prices_of(listing_timeline(listing), deflator, 2012)
    assert [[str(each) for each in year.sums] for year in found.years] == [
        ["£100.01"],
        ["£10"],
        [],
        [],
    ]
    assert [str(each) for each in found.totals.sums] == ["£110.01"]
    assert found.prices.startswith("in prices of 2012/13, by the series “GDP deflator”")
    assert "2014/15" in found.prices
    assert "no period" in found.prices
    # Two of four agreements are restated; a total of two figures isn't said to be of four.
    words = " ".join(draw(listing_chart(found), width=100).text().split())
    assert "Total £110.01, 2 figures" in words
    (total,) = [row for row in listing_rows(found) if row["row"] == "total"]
    assert (total["amount"], total["records"], total["figures"]) == ("110.01", None, 2)


@pytest.mark.parametrize(
    ("words", "restated"),
    [("less than £0.01", "less than £0.01"), ("more than £0.01", "more than £0"), ("£0.01", "£0")],
)
def test_a_bound_is_rounded_to_the_side_on_which_it_stays_true(
    tmp_path: Path, words: str, restated: str
) -> None:
    deflator = read_deflator(series(tmp_path, "2011/12,100\n2012/13,40\n"))
    listing = listed([agreement(line(words, date="2011-06-01"))])
    (year,) = in_prices_of(listing_timeline(listing), deflator, 2012).years
    assert [str(each) for each in year.sums] == [restated]


def test_the_file_names_a_series_without_a_heading(tmp_path: Path) -> None:
    assert read_deflator(series(tmp_path, "2011,80\n")).name == "gdp"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year,index\n2011/12,80\n2012/13,\n", "gdp.csv, line 3: “” isn't an index"),
        ("2011/12,-1\n", "gdp.csv, line 1: “-1” isn't an index"),
        ("2011/12,NaN\n", "line 1: “NaN” isn't an index"),
        ("year,index\nlast year,80\n", "line 2: “last year” is no financial year"),
        ("2011/12,80\n\n2011,81\n", "line 3: 2011 is given twice"),
        ("2011/12\n", "line 1: has no second column"),
        ("year,index\n", "gdp.csv: holds no year"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PactlineError) as raised:
        read_deflator(series(tmp_path, text))
    assert message in str(raised.value)


def test_a_missing_file_and_a_missing_base_year(tmp_path: Path) -> None:
    with pytest.raises(PactlineError, match="cannot be read"):
        read_deflator(tmp_path / "none.csv")
    deflator = read_deflator(series(tmp_path, "2011,80\n"))
    with pytest.raises(PactlineError, match="no index for the base year 2020"):
        in_prices_of(listing_timeline(listed([])), deflator, 2020)


def test_what_is_left_out_is_still_told_and_years_without_an_index_say_so(tmp_path: Path) -> None:
    deflator = read_deflator(series(tmp_path, "2011/12,80\n2012/13,100\n"))
    listing = listed(
        [
            award("80", "2011-06-01"),
            award("7", "2014-06-01", id="later"),
            award("9", "2011-06-01", id="again", regrant="FRG010"),
        ]
    )
    found = in_prices_of(listing_timeline(listing), deflator, 2012)
    words = " ".join(draw(listing_chart(found), width=100).text().split())
    assert "2014/15 · not restated, 1 agreement" in words
    assert "2013/14 · no figure stated" in words
    assert "regrant: 1 agreement, £9" in words
    assert "what is left out below is as stated" in words


def test_one_series_restates_one_currency(tmp_path: Path) -> None:
    deflator = read_deflator(series(tmp_path, "2011/12,80\n2012/13,100\n"))
    listing = listed([award("8", "2011-06-01"), award("7", "2012-06-01", currency="USD")])
    with pytest.raises(PactlineError, match="cannot restate GBP and USD; narrow the search"):
        in_prices_of(listing_timeline(listing), deflator, 2012)

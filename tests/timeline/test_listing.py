"""The money of what a search found, with published files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.amounts import Sum, sums_text
from store.codes import MINOR
from store.importing import read_file
from store.interface import Listing, Reading
from store.records import Agreement, Party, Programme
from store.timeline.series import Timeline, listing_timeline
from tests.money.samples import award, sample
from tests.published import Published
from tests.stores import listed


def timeline(path: Path, reading: Reading) -> Timeline:
    (file,) = read_file(path).files
    return listing_timeline(listed(file.agreements), reading)


def years_sum(found: Timeline, currency: str = "GBP") -> int:
    sums = [each for row in found.years for each in row.sums if each.currency == currency]
    return sum(value for each in sums for value in each.minor.values())


def test_a_council_keeps_its_empty_year(published: Published) -> None:
    known = published.council
    found = timeline(known.json, Reading.AWARD_DATE)
    assert found.totals.records == sum(year.records for year in found.years) == known.grants
    assert [str(each) for each in found.totals.sums] == [f"£{known.total:,}"]
    assert years_sum(found) == known.total * MINOR
    labels = [year.label for year in found.years]
    first, last = known.years
    assert labels == [f"{start}/{start + 1 - 2000}" for start in range(first, last + 1)]
    gap = f"{known.gap}/{known.gap + 1 - 2000}"
    assert [year.label for year in found.years if not year.records] == [gap]


def test_both_readings_add_up_to_the_same_penny(published: Published) -> None:
    known = published.foundation
    dated, spread = (timeline(known.file, reading) for reading in Reading)
    assert dated.totals == spread.totals
    assert dated.totals.records == known.grants
    (total,) = dated.totals.sums
    assert years_sum(dated) == years_sum(spread) == total.minor["exactly"] == known.total * MINOR
    assert [year.sums for year in dated.years] != [year.sums for year in spread.years]


def test_pounds_and_dollars_stay_apart(published: Published) -> None:
    known = published.currencies
    found = timeline(known.file, Reading.AWARD_DATE)
    assert found.currencies == ("GBP", "USD")
    sums = {each.currency: sum(each.counts.values()) for each in found.totals.sums}
    assert sums == known.counts
    for each in found.totals.sums:
        assert years_sum(found, each.currency) == sum(each.minor.values())


def grants() -> Listing:
    def grant(number: int, value: str, date: str, **more: Any) -> Agreement:
        parties = (
            Party(role="funder", name="Trust"),
            Party(role="recipient", name=f"R{number % 2}"),
        )
        programmes = (Programme(title="Small grants"),)
        return award(value, date, id=f"g{number}", parties=parties, programmes=programmes, **more)

    return listed(
        [
            grant(1, "100", "2012-05-01"),
            grant(2, "300.50", "2016-05-01"),
            grant(3, "50", "2016-06-01", currency="USD"),
            grant(4, "1000", "2016-06-01", regrant="FRG010"),
            sample("dh-strategic-partners"),
            grant(5, "9", "2012-06-01", part_of="PACT-strategic-partners-programme"),
        ]
    )


def test_what_would_count_twice_is_left_out_and_told() -> None:
    found = listing_timeline(grants())
    assert [str(each) for each in found.totals.sums] == [
        "at least £400.50 and less than £11,800,400.50",
        "$50",
    ]
    assert [(out.reason, out.records) for out in found.totals.left_out] == [
        ("regrant", 1),
        ("part of a listed programme", 1),
    ]
    everything = listing_timeline(grants(), everything=True)
    assert everything.totals.left_out == ()
    assert everything.totals.records == found.totals.records + 2


def test_gaps_stay_between_the_years() -> None:
    found = listing_timeline(grants())
    assert [(year.label, year.records) for year in found.years] == [
        ("2009/10", 0),
        ("2010/11", 0),
        ("2009/10 and 2010/11", 1),
        ("2011/12", 1),
        ("2012/13", 2),
        ("2013/14", 0),
        ("2014/15", 0),
        ("2015/16", 0),
        ("2016/17", 2),
    ]
    assert [str(each) for each in found.years[2].sums] == ["less than £4.8m"]


def test_groups_have_counts_totals_median_and_largest() -> None:
    found = listing_timeline(grants(), limit=1)
    recipients = next(group for group in found.groups if group.field == "recipient")
    ((count, totals),) = recipients.rows
    assert (count.label, count.records, recipients.values) == ("R0", 1, 5)
    assert [sums_text([each.largest]) for each in totals.spreads] == ["£300.50"]


def test_groups_of_one_year_have_its_money_alone() -> None:
    found = listing_timeline(grants(), limit=1, year=2016)
    assert found.year == "2016/17"
    recipients = next(group for group in found.groups if group.field == "recipient")
    ((count, totals),) = recipients.rows
    assert (count.label, count.records, recipients.values) == ("R0", 1, 1)
    assert ([str(each) for each in totals.sums], totals.spreads) == (["£300.50"], ())


@pytest.mark.parametrize("month", [1, 4, 10])
def test_years_may_start_in_any_month(month: int) -> None:
    listing = listed([award("5", "2015-09-30"), award("7", "2015-10-01")], start_month=month)
    found = listing_timeline(listing, start_month=month)
    labels = {1: ["2015"], 4: ["2015/16"], 10: ["2014/15", "2015/16"]}
    assert [year.label for year in found.years] == labels[month]


def test_an_empty_listing_has_no_years() -> None:
    found = listing_timeline(listed([]))
    assert (found.years, found.currencies) == ((), ())
    assert found.totals.sums == ()


def test_one_wrong_date_does_not_make_a_page_of_gaps() -> None:
    found = listing_timeline(listed([award("5", "1015-09-30"), award("7", "2015-10-01")]))
    assert [year.years for year in found.years] == [(1015,), (2015,)]


def test_qualified_sums_keep_their_words() -> None:
    assert (
        str(Sum("GBP", {"about": MINOR, "exactly": MINOR}, {"about": 1, "exactly": 1}))
        == "£1 plus about £1"
    )

"""What a listing says of the money of one funder, recipient or programme, and of its spread."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store.amounts import Interval, Qualifier, Sum, sums_text
from store.interface import FacetCount, Kind, Listing, Reading, Spread, Totals
from store.query import EVERYTHING
from store.records import Count, Party, Programme
from tests.index.factory import ENGINES, Engine
from tests.index.records import grant, sample_files, source
from tests.money.spreads import spread_of


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: Any) -> Engine:
    found: Engine = request.param
    return found


def listing_of(engine: Engine, path: Path, *records: Any) -> Listing:
    store = engine.begin(path / "s")
    store.put([source("s", records)], action="import")
    return store.listing(EVERYTHING, Kind.AGREEMENT)


def groups(listing: Listing, field: str, **more: Any) -> dict[str, tuple[FacetCount, Totals]]:
    (found,) = listing.breakdown(field, Reading.AWARD_DATE, **more)
    return {count.value: (count, totals) for count, totals in found.rows}


def test_the_median_is_of_five_awards_at_least_and_the_largest_keeps_its_word(
    engine: Engine, tmp_path: Path
) -> None:
    values = ("5", "0.0001", "70", "5", "99999999999999", "-3")
    records = [grant(f"g{n}", value) for n, value in enumerate(values)]
    records.append(grant("usd", "9", currency="USD", qualifier=Qualifier.MORE_THAN))
    listing = listing_of(engine, tmp_path, *records)
    assert listing.totals(spreads=True).spreads == (
        Spread(
            "GBP",
            6,
            Interval(50_000, 50_000),
            Sum("GBP", {"exactly": 99_999_999_999_999 * 10_000}, {"exactly": 1}),
        ),
        Spread("USD", 1, None, Sum("USD", {"more than": 90_000}, {"more than": 1})),
    )
    ((_, totals),) = listing.breakdown("funder", Reading.AWARD_DATE)[0].rows
    assert totals.spreads == listing.totals(spreads=True).spreads


def test_spreads_are_those_of_the_figures_that_count(engine: Engine, tmp_path: Path) -> None:
    records = [grant(f"g{n}", f"{n * n % 13}.50") for n in range(40)]
    records.append(grant("again", "1000", regrant="FRG010"))
    listing = listing_of(engine, tmp_path, *records)
    from store.money import contributions

    awards = [contributions(record).total for record in records[:-1]]
    assert listing.totals(spreads=True).spreads == spread_of(awards)
    largest = listing.totals(everything=True, spreads=True).spreads[0].largest
    assert largest.minor == {"exactly": 10_000_000}


def test_groups_include_everything_where_the_totals_do(engine: Engine, tmp_path: Path) -> None:
    records = [grant("a", "5"), grant("again", "1000", regrant="FRG010")]
    listing = listing_of(engine, tmp_path, *records)
    for everything, pounds in ((False, 5), (True, 1005)):
        (_, totals) = groups(listing, "type", everything=everything)["grant"]
        assert totals.sums == listing.totals(everything=everything).sums
        assert totals.sums[0].minor == {"exactly": pounds * 10_000}


def test_money_that_several_share_is_no_ones_own(engine: Engine, tmp_path: Path) -> None:
    both = grant("both", "100")
    other = Party(role="recipient", organisation="GB-CHC-2", name="Other")
    counted = replace(grant("many", "7"), counts=(Count(value=3, unit="b", role="recipient"),))
    listing = listing_of(
        engine,
        tmp_path,
        replace(both, parties=(*both.parties, other)),
        counted,
        grant("own", "30"),
    )
    found = groups(listing, "recipient")
    count, totals = found["GB-CHC-1"]
    assert (count.records, totals.records) == (3, 1)
    assert totals.sums[0].minor == {"exactly": 300_000}
    (left_out,) = totals.left_out
    assert (left_out.reason, left_out.records) == ("shared by several recipients, not divided", 2)
    assert left_out.sums[0].minor == {"exactly": 1_070_000}
    assert found["GB-CHC-2"][1].sums == ()
    (_, of_funder) = groups(listing, "funder")["GB-COH-1"]
    assert (of_funder.sums[0].minor, of_funder.left_out) == ({"exactly": 1_370_000}, ())
    (_, of_year) = groups(listing, "recipient", years=(2012,))["GB-CHC-1"]
    assert of_year.left_out[0].sums[0].minor == {"exactly": 1_070_000}


def test_two_identifiers_of_one_recipient_in_two_sources_share_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    store = engine.begin(tmp_path / "s")
    store.put([source("a", [grant("g", "10")])], action="import")
    store.put([source("b", [grant("g", "10", recipient="GB-COH-7")])], action="import")
    found = groups(store.listing(EVERYTHING, Kind.AGREEMENT), "recipient")
    assert [totals.left_out for _, totals in found.values()] == [(), ()]


def test_no_partner_of_the_programme_has_all_of_its_money(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    store.put(sample_files(), action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    found = groups(listing, "recipient")
    assert not any(totals.sums for value, (_, totals) in found.items() if value)
    assert found["GB-CHC-1001635"][1].left_out[0].sums[0].minor == {"almost": 118_000_000_000}


def test_a_programme_with_a_code_stands_once(engine: Engine, tmp_path: Path) -> None:
    coded = (Programme(title="Education", code="E"),)
    records = [grant("a", "5"), grant("b", "6"), grant("c", "7"), grant("d", "8")]
    listing = listing_of(
        engine,
        tmp_path,
        replace(records[0], programmes=coded),
        replace(records[1], programmes=coded),
        replace(records[2], programmes=(Programme(title="Health", code="H"),)),
        replace(records[3], programmes=(Programme(title="Homes", code="H"),)),
    )
    found = [
        (count.label, count.records)
        for count, _ in listing.breakdown("programme", Reading.AWARD_DATE)[0].rows
    ]
    assert found == [("H", 2), ("Education (E)", 2), ("Homes", 1), ("Health", 1)]


def test_two_programmes_of_the_same_agreements_stay_two(engine: Engine, tmp_path: Path) -> None:
    both = (Programme(title="Education"), Programme(title="Health"))
    listing = listing_of(engine, tmp_path, replace(grant("a", "5"), programmes=both))
    (found,) = listing.breakdown("programme", Reading.AWARD_DATE)
    assert [count.label for count, _ in found.rows] == ["Education", "Health"]
    (found,) = listing.breakdown("programme", Reading.AWARD_DATE, limit=1)
    assert sums_text(found.others) == "£5"


def test_money_of_the_rows_beyond_counts_once(engine: Engine, tmp_path: Path) -> None:
    three = tuple(Programme(title=each) for each in ("Arts", "Education", "Health"))
    listing = listing_of(engine, tmp_path, replace(grant("a", "5"), programmes=three))
    (found,) = listing.breakdown("programme", Reading.AWARD_DATE, limit=1)
    assert (found.values, sums_text(found.others)) == (3, "£5")

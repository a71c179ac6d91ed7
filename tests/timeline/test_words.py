"""What is said around totals: of one year, of several known together, of words that meet many."""

from __future__ import annotations

from store.amounts import Interval
from store.interface import Kind, Reading
from store.query import EVERYTHING, parse
from store.records import Organisation, Party, Source, SourceFile
from store.store import FileStore
from store.timeline.series import Timeline, listing_timeline, organisation_money
from store.timeline.words import median_text
from tests.cli.streams import Run
from tests.money.samples import agreement, award, line, year
from tests.stores import file_of, store_of
from tui.finding import Search, added_up, find
from tui.pages.charts import listing_chart, organisation_chart
from tui.pages.tables import listing_rows
from tui.state import View

TOGETHER = agreement(
    line("almost £11.8m", period="2009/10..2012/13"),
    year("more than £3.5m", "2011/12"),
    year("more than £3.5m", "2012/13"),
    id="together",
)


def store(*more: SourceFile) -> FileStore:
    grants = [
        award("100", "2012-05-01", "2012-10-01..2014-03-31", id="spread"),
        award("7", "2012-06-01", id="dated"),
        award("40", "2012-06-01", id="again", regrant="FRG010"),
        award("9", "2013-06-01", id="later"),
    ]
    return store_of(file_of(TOGETHER, *grants), *more)


def timeline(year: int | None = None, reading: Reading = Reading.AWARD_DATE) -> Timeline:
    return listing_timeline(store().listing(EVERYTHING, Kind.AGREEMENT), reading, year=year)


def words(found: Timeline) -> str:
    chart = listing_chart(found)
    notes = [*chart.notes, *(note for panel in chart.panels for note in panel.notes)]
    return " | ".join([*chart.captions, *(f"{each.label}: {each.words}" for each in notes)])


def test_a_year_known_only_together_says_so() -> None:
    found = timeline(2009)
    told = words(found)
    assert "Found: 1 agreement of 2009/10 and 2010/11 together" in told
    assert "0 agreements" not in told
    assert "Total: no figure for 2009/10 alone" in told
    assert {group.years for group in found.groups} == {"2009/10 and 2010/11"}
    assert [row["label"] for row in listing_rows(found) if row["row"] == "year"] == [
        "2009/10",
        "2009/10 and 2010/11",
    ]


def test_a_year_tells_of_itself_alone() -> None:
    found = timeline(2012)
    assert [row.label for row in found.years] == ["2012/13"]
    assert (found.totals.records, [str(each) for each in found.totals.sums]) == (
        3,
        ["more than £3,500,107"],
    )
    (out,) = found.totals.left_out
    assert (out.records, [str(each) for each in out.sums]) == (1, ["£40"])
    told = words(found)
    assert "Found: 4 agreements: 3 added, 1 not added" in told
    assert "Not added: regrant or part of a listed programme: 1 agreement, £40" in told


def test_by_days_says_how_many_are_spread() -> None:
    told = words(timeline(reading=Reading.BY_DAYS))
    assert (
        "1 agreement put in years by the days covered, worked out; 3 agreements in the year of the "
        "award date or of a stated period, if any is known." in told
    )
    listing = store().listing(parse("id:=dated"), Kind.AGREEMENT)
    told = words(listing_timeline(listing, Reading.BY_DAYS))
    assert "None is spread by days, since no dates tell how: 1 agreement in the year" in told


def test_a_sum_says_what_could_not_be_read() -> None:
    lost = SourceFile(source=Source(id="lost", counts={"unread": 45}), agreements=(TOGETHER,))
    found = listing_timeline(store(lost).listing(EVERYTHING, Kind.AGREEMENT))
    assert "Not read: 45 figures of these sources could not be read" in words(found)
    assert [(row["row"], row["figures"]) for row in listing_rows(found)][-1] == ("not read", 45)


def test_the_money_of_an_organisation_says_so_too() -> None:
    funder = Party(role="funder", organisation="GB-CHC-9")
    grant = award("5", "2012-05-01", id="g", parties=(funder,))
    kept = store_of(
        SourceFile(
            source=Source(id="lost", counts={"unread": 2}),
            agreements=(grant,),
            organisations=(Organisation(id="GB-CHC-9", name="Trust"),),
        )
    )
    view = kept.organisation("GB-CHC-9")
    assert view is not None
    money_in, money_out = organisation_money(kept, view)
    assert (money_in.totals.unread, money_out.totals.unread) == (0, 2)
    notes = organisation_chart(view.title, money_in, money_out).notes
    assert any("money out, 2 figures of these sources" in note.words for note in notes)


def trafford() -> FileStore:
    """Return a store in which “trafford” is two funders of one grant each."""
    names = {"GB-LAE-TRF": "Trafford Council", "GB-NHS-1": "NHS Trafford", "GB-CHC-9": "Other"}
    bodies = [Organisation(id=each, name=name) for each, name in names.items()]
    grants = [
        award(
            "5", "2012-05-01", id=f"by-{each}", parties=(Party(role="funder", organisation=each),)
        )
        for each in names
    ]
    return store(file_of(*bodies, *grants, source="two"))


def test_a_word_that_meets_several_bodies_names_each() -> None:
    listing = trafford().listing(parse("funder:trafford"), Kind.AGREEMENT)
    (met,) = listing.met()
    assert {each.label for each in met.values} == {"Trafford Council", "NHS Trafford"}
    told = words(listing_timeline(listing))
    assert "Added up: “trafford” is 2 funders" in told
    assert 'Funder: Trafford Council, 1 agreement: funder:="GB-LAE-TRF"' in told
    exact = store().listing(parse('funder:="GB-LAE-TRF"'), Kind.AGREEMENT)
    assert exact.met() == []


def test_the_app_offers_each_body_that_a_word_is() -> None:
    found = find(trafford(), Search(View.FUNDING, "funder:trafford", by="funder"))
    rows = [found.rows.row(at) for at in range(found.rows.total)]
    titles = [row.title for row in rows if row]
    at = titles.index("“trafford” is 2 funders, added up")
    assert titles[at + 1 : at + 3] == ["NHS Trafford", "Trafford Council"]
    search = found.rows.search(at + 1, 0)
    assert search
    offered = find(trafford(), Search(View.AGREEMENTS, search))
    assert [row.id for row in offered.listing.rows(0, 9)] == ["by-GB-NHS-1"]
    parties = find(trafford(), Search(View.ORGANISATIONS, "funder:trafford"))
    assert added_up(parties.listing).met == ("“trafford” is 2 funders",)


def test_the_app_says_how_many_are_spread_by_days() -> None:
    found = find(store(), Search(View.FUNDING, reading=Reading.BY_DAYS, by="funder"))
    assert found.told.endswith("by days: 1 spread, worked out; 3 not spread")
    assert find(store(), Search(View.FUNDING, by="funder")).told.endswith("by award date")


def test_find_says_which_values_a_typed_word_meets() -> None:
    talk = Run(trafford(), "find", "funder:trafford").talk
    named = """NHS Trafford ('funder:="GB-NHS-1"'); Trafford Council ('funder:="GB-LAE-TRF"')"""
    assert f"“trafford” is 2 funders: {named}" in talk
    assert "is 2" not in Run(trafford(), "find", 'funder:="GB-NHS-1"').talk


def test_a_median_between_two_awards_is_told_to_the_penny() -> None:
    assert median_text(Interval(19_492_850, 19_492_850), "GBP") == "£1,949.28"
    assert median_text(Interval(10_000, None), "GBP") == "at least £1"

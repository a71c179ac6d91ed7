"""What every engine must do, told by the store's interface alone."""

from datetime import date
from pathlib import Path

import pytest

from store.amounts import Qualifier
from store.interface import Kind, Reading, Sort, Store
from store.query import EVERYTHING, parse
from store.records import Decision
from tests.index.factory import Engine
from tests.index.records import body, grant, source

TODAY = date(2013, 1, 1)
PROGRAMME, MEMORANDUM = "PACT-strategic-partners-programme", "PACT-gm-vcse-memorandum"


def titles(
    store: Store, text: str, kind: Kind = Kind.AGREEMENT, sort: Sort = Sort.NAME
) -> list[str]:
    listing = store.listing(parse(text, today=TODAY), kind, sort)
    rows = listing.rows(0, 100)
    assert len(rows) == listing.total
    return [row.title for row in rows]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("navca", Kind.ORGANISATION, ["Navca"]),
        ("nav", Kind.ORGANISATION, ["Navca"]),
        ("doh", Kind.ORGANISATION, ["Department of Health"]),
        ("1001635", Kind.ORGANISATION, ["Navca"]),
        ('"strategic partners" -memorandum', Kind.AGREEMENT, ["Voluntary Sector"]),
        ("funder:doh", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("party:GB-COH-01223344", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ('party:="Age UK"', Kind.AGREEMENT, ["Voluntary Sector"]),
        ("fy:2011/12", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("amount:>2m", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("amount:3.5m", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("ends:<2014", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("status:live", Kind.AGREEMENT, ["Voluntary Sector"]),
        ('status:"not yet begun"', Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("live:2018-01-01", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("within:12m", Kind.AGREEMENT, ["Voluntary Sector"]),
        ("type:memorandum OR type:programme", Kind.AGREEMENT, ["Greater", "Voluntary"]),
        ('person:"Katy Wing"', Kind.AGREEMENT, ["Voluntary Sector"]),
        ("source:gm-memorandum", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("fund:transformation", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("no:fy", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("has:disagreement", Kind.AGREEMENT, ["Greater Manchester VCSE"]),
        ("kind:fund", Kind.AGREEMENT, []),
        ("kind:fund", Kind.FUND, ["Greater Manchester transformation"]),
    ],
)
def test_what_a_query_finds(sample: Store, text: str, kind: Kind, found: list[str]) -> None:
    listed = titles(sample, text, kind)
    assert len(listed) == len(found)
    assert all(title.startswith(start) for title, start in zip(listed, found, strict=True))


def test_names_come_before_other_texts(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    records = [
        grant("a", title="Alpha", purpose="for navca"),
        grant("b", title="Work by Navca"),
        grant("c", title="Zeta", recipient="x"),
    ]
    store.put([source("s", records)], action="import")
    assert titles(store, "navca", sort=Sort.RELEVANCE) == ["Work by Navca", "Alpha"]


def test_an_exact_name_comes_first(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    bodies = [body("o1", "Aid of Navca"), body("o2", "Navca"), body("o3", "Best Navca")]
    store.put([source("s", (), bodies)], action="import")
    ranked = titles(store, "navca", Kind.ORGANISATION, Sort.RELEVANCE)
    assert ranked == ["Navca", "Aid of Navca", "Best Navca"]


def test_names_that_begin_so_come_before_names_that_have_it(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    names = (
        "Action on Age",
        "Aged Veterans",
        "Age UK",
        "Age",
        "The Age Trust",
        "Ageing Well Group",
    )
    store.put([source("s", (), [body(f"o{n}", name) for n, name in enumerate(names)])], action="x")

    def ranked(typed: str) -> list[str]:
        return titles(store, typed, Kind.ORGANISATION, Sort.RELEVANCE)

    begin = ["Age UK", "Aged Veterans", "Ageing Well Group"]
    assert ranked("age") == ["Age", *begin, "Action on Age", "The Age Trust"]
    assert ranked("ageing well g") == ["Ageing Well Group"]
    assert ranked("veterans aged") == ["Aged Veterans"]


@pytest.mark.parametrize("typed", ["navka", "nvaca", "anvca", "nnavca", "navc", "departmant helth"])
def test_a_typo_is_forgiven_and_told(sample: Store, typed: str) -> None:
    listing = sample.listing(parse(typed), Kind.ORGANISATION)
    assert listing.total == 1
    assert bool(listing.corrected) == (typed != "navc")
    assert typed not in listing.corrected.split() or typed == "navc"


@pytest.mark.parametrize("typed", ["funder:departmant", 'funder:"departmant of helth"'])
def test_a_typo_is_forgiven_in_the_name_of_a_body(sample: Store, typed: str) -> None:
    listing = sample.listing(parse(typed), Kind.AGREEMENT)
    assert listing.total == 1
    assert "department" in listing.corrected


def test_no_typo_is_seen_where_another_kind_has_the_word(sample: Store) -> None:
    listing = sample.listing(parse("navca"), Kind.FUND)
    assert (listing.total, listing.corrected) == (0, "")


def test_records_that_lack_a_field_are_counted_and_reachable(sample: Store) -> None:
    query = parse("fy:2011/12")
    listing = sample.listing(query, Kind.AGREEMENT)
    (passed,) = listing.missing
    assert passed.of == "1 agreement with no financial year"
    lacking = sample.listing(passed.query, Kind.AGREEMENT)
    assert [row.id for row in lacking.rows(0, 9)] == [MEMORANDUM]
    assert sample.listing(EVERYTHING, Kind.AGREEMENT).missing == []


def test_rows_say_what_the_sources_say(sample: Store) -> None:
    row = sample.row(PROGRAMME)
    assert row is not None
    assert (row.amount, row.date, row.ends) == ("almost £11.8m", "2009", "2012/13")
    assert row.who == "Department of Health → Age UK, Navca, Men’s Health Forum"
    navca = sample.row("GB-CHC-1001635")
    assert navca is not None
    assert navca.detail == "1 agreement"
    assert sample.row("nobody") is None


def test_a_fund_is_never_in_a_sum(sample: Store) -> None:
    totals = sample.listing(EVERYTHING, Kind.AGREEMENT).totals(everything=True)
    (pounds,) = totals.sums
    assert pounds.minor == {"almost": 118_000_000_000, "more than": 11_000_000_000}
    assert (totals.records, totals.without) == (2, 0)


def test_years_have_what_no_period_holds_apart(sample: Store) -> None:
    for reading in Reading:
        years = sample.listing(EVERYTHING, Kind.AGREEMENT).years(reading)
        found = {year.years: (year.records, year.sums[0].minor) for year in years}
        assert found == {
            (2009, 2010): (1, {"less than": 48_000_000_000}),
            (2011,): (1, {"more than": 35_000_000_000}),
            (2012,): (1, {"more than": 35_000_000_000}),
            (): (1, {"more than": 11_000_000_000}),
        }


def test_sums_are_exact_whatever_the_figures(engine: Engine, tmp_path: Path) -> None:
    values = ["0.01", "0.0001", "99999999999999", "-12.34", "0", "450000000", "12.34"] * 3
    records = [grant(f"g{n}", value) for n, value in enumerate(values)]
    records.append(grant("usd", "5", currency="USD", qualifier=Qualifier.ABOUT))
    store = engine.begin(tmp_path / "s")
    store.put([source("s", records)], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    pounds, dollars = listing.totals().sums
    expected = 3 * (100 + 1 + 99999999999999_0000 - 123400 + 4500000000000 + 123400)
    assert pounds.minor == {"exactly": expected}
    assert pounds.counts == {"exactly": 21}
    assert (dollars.currency, dollars.minor) == ("USD", {"about": 50_000})
    for reading in Reading:
        (year,) = listing.years(reading)
        assert (year.years, year.records) == ((2012,), 22)
        assert year.sums[0].minor == {"exactly": expected}
    ((funder, totals),) = listing.breakdown("funder", Reading.AWARD_DATE)[0].rows
    assert (funder.records, totals.sums[0].minor) == (22, {"exactly": expected})


def test_both_readings_add_up_to_the_same_money(engine: Engine, tmp_path: Path) -> None:
    records = [grant(f"g{n}", f"{n * 37}.{n % 100:02}", until="2016-02-29") for n in range(60)]
    records.append(grant("long", "1000", until="2031-01-01"))
    store = engine.begin(tmp_path / "s")
    store.put([source("s", records)], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    total = listing.totals().sums[0].minor["exactly"]
    for reading in Reading:
        years = listing.years(reading)
        assert sum(year.sums[0].minor["exactly"] for year in years) == total
    by_days = listing.breakdown("recipient", Reading.BY_DAYS, (2013,))[0].rows
    assert by_days[0][1].sums == next(
        year.sums for year in listing.years(Reading.BY_DAYS) if year.years == (2013,)
    )


def test_what_is_counted_twice_is_left_out_and_told(engine: Engine, tmp_path: Path) -> None:
    records = [
        grant("whole", "1000"),
        grant("part", "400", part_of="whole"),
        grant("alone", "30", part_of="elsewhere"),
        grant("on", "7", regrant="FRG010"),
        grant("uncoded", "2", regrant="No"),
    ]
    store = engine.begin(tmp_path / "s")
    store.put([source("s", records)], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    totals = listing.totals()
    assert totals.sums[0].minor["exactly"] == 1032_0000
    left = {each.reason: each.sums[0].minor["exactly"] for each in totals.left_out}
    assert left == {"regrant": 7_0000, "part of a listed programme": 400_0000}
    everything = listing.totals(everything=True)
    assert everything.sums[0].minor["exactly"] == 1439_0000
    only = store.listing(parse("id:part"), Kind.AGREEMENT).totals()
    assert only.sums[0].minor["exactly"] == 400_0000


def test_facets_count_bodies_and_tell_none(sample: Store) -> None:
    listing = sample.listing(EVERYTHING, Kind.AGREEMENT)
    assert [tuple(each) for each in listing.facets("funder")] == [
        ("GB-GOV-10", "Department of Health", 1),
        ("", "none", 1),
    ]
    for field in ("funder", "recipient", "party", "fy", "amount", "type", "source", "status"):
        for value, _, records in listing.facets(field):
            narrowed = sample.listing(listing.query.with_field(field, value), Kind.AGREEMENT)
            assert narrowed.total == records, (field, value)


def test_ids_join_bodies_and_names_never_do(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    one = source("one", [grant("g1", recipient="GB-CHC-7")], [body("GB-CHC-7", "Same")])
    two = source("two", [grant("g2", recipient="GB-COH-8")], [body("GB-COH-8", "Same")])
    store.put([one, two], action="import")
    assert store.listing(EVERYTHING, Kind.ORGANISATION).total == 2
    store.put([source("link", (), [body("GB-COH-8", "Same", "GB-CHC-7")])], action="import")
    assert store.listing(EVERYTHING, Kind.ORGANISATION).total == 1
    view = store.organisation("GB-COH-8")
    assert view is not None
    assert (view.id, set(view.ids), len(view.records)) == ("GB-CHC-7", {"GB-CHC-7", "GB-COH-8"}, 3)
    (facet,) = store.listing(EVERYTHING, Kind.AGREEMENT).facets("recipient")
    assert (facet.value, facet.records) == ("GB-CHC-7", 2)
    assert titles(store, "recipient:GB-COH-8") == ["Grant g1", "Grant g2"]
    store.decide(Decision(id="d", kind="different", ids=("GB-CHC-7", "GB-COH-8"), at="2020"))
    assert store.listing(EVERYTHING, Kind.ORGANISATION).total == 2
    store.decide(Decision(id="e", kind="same", ids=("GB-CHC-7", "GB-COH-8"), at="2021"))
    assert store.listing(EVERYTHING, Kind.ORGANISATION).total == 1
    assert [decision.id for decision in store.decisions()] == ["d", "e"]


def test_as_it_was_known(engine: Engine, tmp_path: Path) -> None:
    from store.dates import PartialDate

    store = engine.begin(tmp_path / "s")
    old = source("old", [grant("g1"), grant("g2")], date=PartialDate("2015-03"))
    new = source("new", [grant("g2", "999"), grant("g3")], date=PartialDate("2020"))
    store.put([old, new, source("undated", [grant("g4")])], action="import")

    def known(day: date) -> list[str]:
        listing = store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME, as_of=day)
        return [row.id for row in listing.rows(0, 9)]

    assert known(date(2015, 3, 30)) == []
    assert known(date(2015, 3, 31)) == ["g1", "g2"]
    assert known(date(2020, 12, 31)) == ["g1", "g2", "g3"]
    view = store.agreement("g2", as_of=date(2016, 1, 1))
    assert view is not None
    assert view.sources == ("old",)
    assert store.agreement("g4", as_of=date(2030, 1, 1)) is None


def test_changes_are_told_by_comparing_records(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    first = source("s", [grant("a"), grant("b"), grant("c")], [body("o")])
    (change,) = store.put([first], action="import")
    assert change == ("s", 4, 0, 0, 0)
    second = source("s", [grant("a"), grant("b", "7"), grant("d")], [body("o")])
    (change,) = store.put([second], action="import")
    assert change == ("s", 1, 1, 2, 1)
    assert store.read_source("s") == second
    assert store.forget("s") == ("s", 0, 0, 0, 4)
    assert (store.sources(), store.listing(EVERYTHING, Kind.AGREEMENT).total) == ([], 0)


def test_an_old_listing_goes_on_when_the_store_changes(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    other = engine.begin(tmp_path / "s")
    store.put([source("s", [grant("a"), grant("b")])], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    assert other.changed()
    other.refresh()
    other.put([source("s", [grant("z")])], action="import")
    assert [row.id for row in listing.rows(0, 9)] == ["a", "b"]
    assert store.changed()
    store.refresh()
    assert [row.id for row in store.listing(EVERYTHING, Kind.AGREEMENT).rows(0, 9)] == ["z"]

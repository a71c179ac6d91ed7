"""What a listing says of a day: nothing that only a later or an undated source says."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store.dates import PartialDate
from store.interface import Kind, Reading, Store
from store.query import EVERYTHING, parse
from tests.index.factory import ENGINES, Engine
from tests.index.records import body, grant, source

EARLY, LATE = date(2015, 1, 1), date(2021, 1, 1)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def store(request: Any, tmp_path: Path) -> Store:
    engine: Engine = request.param
    found = engine.begin(tmp_path / "s")
    first = replace(grant("g1", "100", title="First words"), planned=None)
    later = grant("g1", "5000", title="Later words, many more of them", until="2016-01-01")
    bodies = (body("GB-CHC-1", "New name of the body", "GB-COH-9"),)
    found.put(
        [
            source("a", [first, grant("g2", "7")], date=PartialDate("2010-01-01")),
            source("b", [later], bodies, date=PartialDate("2020")),
            source("u", [grant("g2", "70000", title="Undated words, many more of them")]),
        ],
        action="import",
    )
    return found


def pounds(store: Store, day: date | None) -> int:
    (money,) = store.listing(EVERYTHING, Kind.AGREEMENT, as_of=day).totals().sums
    return money.minor["exactly"] // 10_000


def test_money_is_that_of_the_sources_of_the_day(store: Store) -> None:
    assert [pounds(store, day) for day in (EARLY, LATE, EARLY)] == [107, 5007, 107]
    assert pounds(store, None) == 75_000
    listing = store.listing(EVERYTHING, Kind.AGREEMENT, as_of=EARLY)
    for reading in Reading:
        (year,) = listing.years(reading)
        assert (year.years, year.sums[0].minor) == ((2012,), {"exactly": 1_070_000})


def test_rows_and_searches_know_no_later_words(store: Store) -> None:
    rows = store.listing(EVERYTHING, Kind.AGREEMENT, as_of=EARLY).rows(0, 9)
    assert {row.title: row.sources for row in rows} == {"First words": ("a",), "Grant g2": ("a",)}
    for words in ("later", "undated", "new name", "ends:2016"):
        assert store.listing(parse(words), Kind.AGREEMENT, as_of=EARLY).total == 0
    assert store.listing(parse("later"), Kind.AGREEMENT, as_of=LATE).total == 1


def test_a_later_write_is_seen_on_the_same_day(store: Store) -> None:
    assert pounds(store, EARLY) == 107
    old = source("c", [grant("g3", "1000")], date=PartialDate("2012"))
    store.put([old], action="import")
    assert pounds(store, EARLY) == 1107


def test_the_status_is_that_of_the_day(store: Store) -> None:
    lasting = grant("g3", title="Lasting", until="2014-01-01")
    store.put([source("c", [lasting], date=PartialDate("2010"))], action="import")
    for day, word in ((date(2013, 6, 1), "live"), (EARLY, "ended")):
        for words in ("lasting", f"lasting status:{word}"):
            listing = store.listing(parse(words), Kind.AGREEMENT, as_of=day)
            assert [row.status for row in listing.rows(0, 9)] == [word]


def test_a_page_names_nobody_by_a_later_name(store: Store) -> None:
    named = {}
    for day in (None, EARLY, LATE):
        view = store.agreement("g1", as_of=day)
        assert view is not None
        named[day] = view.name_of("GB-CHC-1", "as the agreement says")
    assert named == {
        None: "New name of the body",
        EARLY: "as the agreement says",
        LATE: "New name of the body",
    }


def test_a_party_has_no_id_that_only_a_later_source_ties_to_it(store: Store) -> None:
    other = source(
        "c", [grant("g3", recipient="GB-COH-8", title="Other")], date=PartialDate("2010")
    )
    tied = source("d", (), (body("GB-CHC-3", "Tied", "GB-COH-8"),), date=PartialDate("2020"))
    # Nothing else is known otherwise on the day.
    for each in ("b", "u"):
        store.forget(each)
    store.put([other, tied], action="import")
    for day, known in ((None, "GB-CHC-3"), (EARLY, "GB-COH-8"), (LATE, "GB-CHC-3")):
        listing = store.listing(parse("other"), Kind.AGREEMENT, as_of=day)
        (told,) = listing.breakdown("recipient", Reading.AWARD_DATE)
        assert [value.value for value, _ in told.rows] == [known]

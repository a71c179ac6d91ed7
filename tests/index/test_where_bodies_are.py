"""Searches by what is known of who pays and receives: where they are, their income, their type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.dates import PartialDate
from store.interface import FacetCount, Kind
from store.query import EVERYTHING, parse
from store.records import Income, Place
from store.store import FileStore, open_store
from tests.index.records import body, grant, source
from tests.stores import file_of, store_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    store = open_store(tmp_path / "s")
    years = tuple(
        Income(year_end=PartialDate(year), income=Decimal(money))
        for year, money in (("2019-03-31", 900_000), ("2021-03-31", 50_000))
    )
    bodies = [
        body("GB-COH-1", "The Funder", kind="local authority"),
        body("GB-CHC-1", "Choir", address="1 High Street, Stretford, M16 7WL", income=years),
        body("GB-CHC-2", "Garden", address="Whalley Range, m1 1aa, United Kingdom"),
        body("GB-CHC-4", "Choir of Law", address="Inner Court, Holborn WC2A 3TL"),
    ]
    grants = [
        grant("choir", recipient="GB-CHC-1"),
        grant("garden", recipient="GB-CHC-2"),
        grant("other", recipient="GB-CHC-3", funder="GB-COH-2"),
    ]
    store.put([source("s", grants, bodies)], action="import")
    yield store
    store.close()


def found(store: FileStore, text: str, kind: Kind) -> set[str]:
    query = parse(text, today=date(2026, 1, 1))
    assert not query.problems
    return {row.id for row in store.listing(query, kind).rows(0, 9)}


@pytest.mark.parametrize(
    ("text", "grants", "bodies"),
    [
        ("postcode:M16", {"choir"}, {"GB-CHC-1"}),
        ("postcode:m1", {"garden"}, {"GB-CHC-2"}),
        ("postcode:M1", {"garden"}, {"GB-CHC-2"}),
        ('postcode:"M16 7WL"', {"choir"}, {"GB-CHC-1"}),
        ("postcode:M2", set(), set()),
        ("postcode:m167wl", {"choir"}, {"GB-CHC-1"}),
        ("postcode:WC2", set(), {"GB-CHC-4"}),
        ("postcode:WC2A", set(), {"GB-CHC-4"}),
        ("place:holborn", set(), {"GB-CHC-4"}),
        ("place:stretford", {"choir"}, {"GB-CHC-1"}),
        ('place:"whalley range"', {"garden"}, {"GB-CHC-2"}),
        ("place:M16", {"choir"}, {"GB-CHC-1"}),
        ('place:"M16 7WL"', {"choir"}, {"GB-CHC-1"}),
        ("place:m167wl", {"choir"}, {"GB-CHC-1"}),
        ("place:salford", {"choir", "garden", "other"}, set()),
        ("place:=Salford", {"choir", "garden", "other"}, set()),
        ("place:=Stretford", set(), set()),
        ("income:<100k", {"choir"}, {"GB-CHC-1"}),
        ("income:>100k", set(), set()),
        ("income:10k-50k", {"choir"}, {"GB-CHC-1"}),
    ],
)
def test_agreements_are_found_by_who_receives(
    store: FileStore, text: str, grants: set[str], bodies: set[str]
) -> None:
    assert found(store, text, Kind.AGREEMENT) == grants
    assert found(store, text, Kind.ORGANISATION) == bodies


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("place:stretford", "“stretford” is 1 town of who receives"),
        ("place:m16", "“m16” is 1 postcode of who receives"),
        ("place:s", "“s” is 1 place and 1 town of who receives"),
        ("place:salford", "“salford” is 1 place"),
    ],
)
def test_a_place_is_told_to_be_one_by_address(store: FileStore, text: str, told: str) -> None:
    (met,) = store.listing(parse(text), Kind.AGREEMENT).met()
    assert str(met) == told
    assert [each.records for each in met.by_address] == ([1] if "of who" in told else [])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("place:streford", "place:stretford"),
        ("place:salfrod", "place:salford"),
        ("kind-of-funder:authoritx", "kind-of-funder:authority"),
        ("status:no:known", ""),
    ],
)
def test_a_typo_is_forgiven_inside_a_field(store: FileStore, text: str, mended: str) -> None:
    listing = store.listing(parse(text), Kind.AGREEMENT)
    assert (listing.corrected, bool(listing.total)) == (mended, bool(mended))


def test_agreements_are_found_by_the_type_of_who_pays(store: FileStore) -> None:
    assert found(store, "kind-of-funder:local", Kind.AGREEMENT) == {"choir", "garden"}
    assert found(store, "kind-of-funder:charity", Kind.AGREEMENT) == set()


WARD = Place(name="Longford", code="E05000826", code_type="WD")
DISTRICT = Place(name="Trafford", code="E08000009", code_type="MD")
REGION = Place(name="North West", code="E12000002", code_type="RGN/GOR")


@pytest.fixture
def areas(tmp_path: Path) -> Iterator[FileStore]:
    """A ward that one record puts into its district, and others state alone."""
    store = open_store(tmp_path / "s")
    sale = Place(name="Sale Moor", code="E05000831")
    bodies = [
        body("GB-CHC-1", "Choir", places=(WARD, DISTRICT)),
        body("GB-CHC-2", "Garden", places=(WARD,)),
        body("GB-CHC-3", "Elsewhere", places=(DISTRICT, REGION)),
        body("GB-CHC-4", "Shed", places=(Place(name="Hale", code="E05000825"), sale, DISTRICT)),
        body("GB-CHC-5", "Café", places=(sale,)),
    ]
    grants = [
        grant("choir", recipient="GB-CHC-1"),
        grant("garden", recipient="GB-CHC-2"),
        grant("cafe", recipient="GB-CHC-5"),
        replace(grant("other", recipient="GB-CHC-9"), places=(WARD,)),
    ]
    store.put([source("s", grants, bodies)], action="import")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "grants", "bodies"),
    [
        ("place:longford", {"choir", "garden", "other"}, {"GB-CHC-1", "GB-CHC-2"}),
        ("place:trafford", {"choir", "garden", "other"}, {f"GB-CHC-{n}" for n in (1, 2, 3, 4)}),
        ("place:E08000009", {"choir", "garden", "other"}, {f"GB-CHC-{n}" for n in (1, 2, 3, 4)}),
        ('place:"north west"', {"choir", "garden", "other"}, {f"GB-CHC-{n}" for n in (1, 2, 3, 4)}),
        ("place:=Trafford", set(), {f"GB-CHC-{n}" for n in (1, 3, 4)}),
    ],
)
def test_a_place_has_the_areas_inside_it(
    areas: FileStore, text: str, grants: set[str], bodies: set[str]
) -> None:
    assert found(areas, text, Kind.AGREEMENT) == grants
    assert found(areas, text, Kind.ORGANISATION) == bodies


def test_areas_inside_a_place_are_told(areas: FileStore) -> None:
    (met,) = areas.listing(parse("place:trafford"), Kind.AGREEMENT).met()
    assert str(met) == "“trafford” is 1 area inside it"
    assert met.inside == (FacetCount("E05000826", "E05000826", 3),)


def test_an_area_in_two_of_one_level_is_believed_to_be_in_none(areas: FileStore) -> None:
    salford = Place(name="Salford", code="E08000006")
    bodies = [body("GB-CHC-6", "Choir of Salford", places=(WARD, salford))]
    areas.put([source("t", [], bodies)], action="import")
    assert found(areas, "place:trafford", Kind.AGREEMENT) == {"choir"}


def test_spellings_of_one_place_are_one_value() -> None:
    spelt = [("Leeds",), ("leeds",), ("Leeds",), ("LEEDS", "leeds"), ("York",)]
    places = [tuple(Place(name=each) for each in names) for names in spelt]
    store = store_of(file_of(*(replace(grant(str(n)), places=p) for n, p in enumerate(places))))
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    assert listing.facets("place", 1) == [FacetCount("Leeds", "Leeds", 4)]
    assert store.listing(parse("place:=Leeds"), Kind.AGREEMENT).total == 4
    (sums,) = listing.money_by_value("place", ["Leeds"])["Leeds"]
    assert sums.nominal == 400

"""Searches by what is known of who pays and receives: where they are, their income, their type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from store.dates import PartialDate
from store.interface import Kind
from store.query import parse
from store.records import Income
from store.store import FileStore, open_store
from tests.index.records import body, grant, source


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

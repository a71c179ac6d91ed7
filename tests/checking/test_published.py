"""What the checks find in real files, held against the raw data."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.checking import Finding, check
from store.importing import read_file
from tests.stores import store_of

TODAY = date(2026, 1, 1)
FOUND = {
    "trafford_council_voluntary_sector_grants.json": {"many-names": 11, "likely-duplicates": 2},
    "ab-charitable-trust.xlsx": {"yearly-records": 21, "many-names": 15, "likely-duplicates": 6},
    "grants-4116.json": {
        "id-form": 2,
        "zero-amount": 1,
        "missing": 1,
        "many-names": 2,
        "likely-duplicates": 3,
    },
    "two-currencies-379.json": {"zero-amount": 1},
}


def found_in(path: Path) -> list[Finding]:
    store = store_of(*read_file(path).files)
    return list(check(store, today=TODAY))


def raw_grants(path: Path) -> list[dict[str, Any]]:
    grants: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["grants"]
    return grants


@pytest.mark.parametrize("name", FOUND)
def test_a_person_is_told_what_matters_and_no_more(name: str, data_dir: Path) -> None:
    found = found_in(data_dir / "360giving" / name)
    assert Counter(each.code for each in found) == FOUND[name]
    assert all(each.records and each.sources and each.remedy for each in found)


@pytest.mark.parametrize("name", ["grants-4116.json", "two-currencies-379.json"])
def test_every_award_of_nothing_is_named(name: str, data_dir: Path) -> None:
    path = data_dir / "360giving" / name
    zero = {grant["id"] for grant in raw_grants(path) if grant["amountAwarded"] == 0}
    (found,) = (each for each in found_in(path) if each.code == "zero-amount")
    assert {record.id for record in found.records} == zero


def test_grants_without_description_are_named(data_dir: Path) -> None:
    path = data_dir / "360giving" / "grants-4116.json"
    lacking = {grant["id"] for grant in raw_grants(path) if "description" not in grant}
    (found,) = (each for each in found_in(path) if each.code == "missing")
    assert {record.id for record in found.records} == lacking


def test_footlights_is_two_companies(data_dir: Path) -> None:
    path = data_dir / "360giving" / "trafford_council_voluntary_sector_grants.json"
    ids = {
        body["id"]
        for grant in raw_grants(path)
        for body in grant["recipientOrganization"]
        if "Footlights" in body["name"]
    }
    footlights = [each for each in found_in(path) if "“Footlights”" in each.message]
    assert [{record.id for record in each.records} for each in footlights] == [ids]


def test_ids_under_several_names_are_among_those_of_the_file(data_dir: Path) -> None:
    path = data_dir / "360giving" / "trafford_council_voluntary_sector_grants.json"
    names: dict[str, set[str]] = {}
    for grant in raw_grants(path):
        for body in grant["recipientOrganization"]:
            names.setdefault(body["id"], set()).add(body["name"])
    several = {body for body, called in names.items() if len(called) > 1}
    found = {each.records[0].id for each in found_in(path) if each.code == "many-names"}
    assert len(several) == 26
    assert found < several
    assert "GB-COH-10778009" in found, "The Hideaway, Hidden Treasure Discovery Centre"
    assert "GB-CHC-1110767" not in found, "G- Force, G Force, G-Force"


def test_all_yearly_records_are_strung_together(data_dir: Path) -> None:
    found = found_in(data_dir / "360giving" / "ab-charitable-trust.xlsx")
    yearly = [each for each in found if each.code == "yearly-records"]
    ids = [record.id for each in yearly for record in each.records]
    assert len(ids) == len(set(ids)) == 79


def test_the_same_grants_twice_do_not_contradict(data_dir: Path) -> None:
    stem = data_dir / "360giving" / "trafford_council_voluntary_sector_grants"
    files = [
        *read_file(f"{stem}.csv", source_id="table").files,
        *read_file(f"{stem}.json", source_id="package").files,
    ]
    found = list(check(store_of(*files), today=TODAY))
    assert "claims-differ" not in {each.code for each in found}

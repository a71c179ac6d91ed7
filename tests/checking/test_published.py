"""What the checks find in published files, held against the raw data."""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.checking import Finding, check
from store.importing import read_file
from tests.published import Published
from tests.stores import store_of

TODAY = date(2026, 1, 1)


@cache
def found_in(path: Path) -> tuple[Finding, ...]:
    """Return what is found in a file, which several tests look through."""
    store = store_of(*read_file(path).files)
    return tuple(check(store, today=TODAY))


def raw_grants(path: Path) -> list[dict[str, Any]]:
    grants: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["grants"]
    return grants


def test_a_person_is_told_what_matters_and_no_more(published: Published) -> None:
    for path, findings in published.findings.items():
        found = found_in(path)
        assert Counter(each.code for each in found) == findings, path.name
        assert all(each.records and each.sources and each.remedy for each in found)


def test_every_award_of_nothing_is_named(published: Published) -> None:
    for path in (published.foundation.file, published.currencies.file):
        zero = {grant["id"] for grant in raw_grants(path) if grant["amountAwarded"] == 0}
        (found,) = (each for each in found_in(path) if each.code == "zero-amount")
        assert {record.id for record in found.records} == zero


def test_grants_without_description_are_named(published: Published) -> None:
    path = published.foundation.file
    lacking = {grant["id"] for grant in raw_grants(path) if "description" not in grant}
    (found,) = (each for each in found_in(path) if each.code == "missing")
    assert {record.id for record in found.records} == lacking


def test_two_companies_of_one_name_are_told(published: Published) -> None:
    known = published.council
    found = [each for each in found_in(known.json) if f"“{known.shared_name}”" in each.message]
    assert [{record.id for record in each.records} for each in found] == [known.shared_by]


def test_ids_under_several_names_are_among_those_of_the_file(published: Published) -> None:
    known = published.council
    names: dict[str, set[str]] = {}
    for grant in raw_grants(known.json):
        for body in grant["recipientOrganization"]:
            names.setdefault(body["id"], set()).add(body["name"])
    several = {body for body, called in names.items() if len(called) > 1}
    found = {each.records[0].id for each in found_in(known.json) if each.code == "many-names"}
    assert len(several) == known.several_names
    assert found < several
    assert known.differs in found
    assert known.differs_in_writing not in found


def test_all_yearly_records_are_strung_together(published: Published) -> None:
    found = found_in(published.trust.file)
    yearly = [each for each in found if each.code == "yearly-records"]
    ids = [record.id for each in yearly for record in each.records]
    assert len(ids) == len(set(ids)) == published.trust.yearly


def test_the_same_grants_twice_do_not_contradict(published: Published) -> None:
    files = [
        *read_file(published.council.csv, source_id="table").files,
        *read_file(published.council.json, source_id="package").files,
    ]
    found = list(check(store_of(*files), today=TODAY))
    assert "claims-differ" not in {each.code for each in found}

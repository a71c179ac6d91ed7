"""Published files load whole, with the totals that their publishers' own figures give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from store.codes import MINOR
from store.dates import FinancialYear, PartialDate
from store.importing import read_file, run_import
from store.interface import Kind
from store.query import EVERYTHING
from store.records import Agreement, Organisation, SourceFile
from store.store import open_store
from tests.published import Published

from .support import told, totals


def of_council(published: Published, suffix: str) -> SourceFile:
    path = published.council.json if suffix == "json" else published.council.csv
    (file,) = read_file(path).files
    return file


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_council_with_a_year_without_grants(published: Published, suffix: str) -> None:
    known = published.council
    plan = read_file(known.json if suffix == "json" else known.csv)
    source = plan.files[0].source
    assert plan.files[0].source.counts["agreements"] == plan.read == known.grants
    assert totals(plan) == {"GBP": known.total}
    assert not plan.lost
    funder = {party.organisation for a in plan.files[0].agreements for party in a.parties[:1]}
    assert funder == {known.funder}
    assert plan.files[0].source.counts["organisations"] == known.recipients + 1
    assert (source.id, source.publisher_id) == (known.source, known.funder)
    assert source.date == PartialDate(known.date)
    days = [line.date.first for a in plan.files[0].agreements for line in a.funding]
    years = {FinancialYear.of(day).start for day in days if day}
    assert set(range(known.years[0], known.years[1] + 1)) - years == {known.gap}


def test_the_table_and_the_package_of_a_council_are_the_same_records(published: Published) -> None:
    left, right = (of_council(published, suffix) for suffix in ("csv", "json"))
    assert placeless(left.agreements) == placeless(right.agreements)
    assert placeless(left.organisations) == placeless(right.organisations)
    assert left.source.id == right.source.id


def placeless(
    records: tuple[Agreement, ...] | tuple[Organisation, ...],
) -> dict[str, Agreement | Organisation]:
    return {record.id: msgspec.structs.replace(record, where="") for record in records}


def test_two_companies_of_one_name_stay_two(published: Published) -> None:
    known, file = published.council, of_council(published, "json")
    named = {each.id for each in file.organisations if each.name == known.shared_name}
    assert named == known.shared_by
    company, charity = known.company_and_charity
    both = next(each for each in file.organisations if each.id == company)
    assert both.identifiers == (charity,)


def test_a_workbook_of_real_date_cells(published: Published) -> None:
    known = published.trust
    plan = read_file(known.file)
    file = plan.files[0]
    assert plan.files[0].source.counts["agreements"] == known.grants
    assert totals(plan) == {"GBP": known.total}
    recipients = {p.organisation for a in file.agreements for p in a.parties if p.role != "funder"}
    assert len(recipients) == known.recipients
    first = file.agreements[0]
    assert first.events[0].date == PartialDate(known.first_date)
    assert first.as_published[known.own_date] == known.first_date
    title, text = known.own_text
    assert first.as_published[title].startswith(text)
    assert first.places[0].name == known.first_place
    assert first.where == f"{known.sheet}, row 2"


def test_grants_that_no_schema_allows(published: Published) -> None:
    known = published.foundation
    plan = read_file(known.file)
    file = plan.files[0]
    assert plan.files[0].source.counts["agreements"] == known.grants
    assert plan.files[0].source.counts["organisations"] == known.recipients + 1
    assert totals(plan) == {"GBP": known.total}
    nothing = [
        (a.id, a.parties[1].name)
        for a in file.agreements
        if a.funding[0].amount and not a.funding[0].amount.value
    ]
    assert nothing == [known.nothing]
    assert len(told(plan, "fromOpenCall")) == known.grants
    assert len(told(plan, "description")) == known.without_description
    assert all(a.planned and a.planned.first and a.planned.last for a in file.agreements)
    several = sum(len(a.planned.years()) > 1 for a in file.agreements if a.planned)
    assert several == known.over_several_years


def test_currencies_stay_apart(published: Published) -> None:
    known = published.currencies
    plan = read_file(known.file)
    agreements = plan.files[0].agreements
    amounts = [each.funding[0].amount for each in agreements]
    assert Counter(amount.currency for amount in amounts if amount) == known.counts
    assert totals(plan) == known.awarded
    assert totals(plan, "disbursed") == known.disbursed
    assert set(told(plan, "awardDate")) == {"read as day/month/year"}
    first = agreements[0]
    assert first.events[0].date == PartialDate(known.first_date)
    programme, open_call = known.own_field
    assert first.as_published["Open Call?"] == open_call
    assert first.as_published["Grant Programme"]["Title (extended)"].startswith(programme)


def test_people_and_money_that_counts_elsewhere(published: Published, tmp_path: Path) -> None:
    known = published.mixed
    if known is None:
        pytest.skip("no published file at hand has grants to people")
    store = open_store(tmp_path / "store")
    run_import(store, known.file)
    store.refresh()
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    assert listing.total == known.grants
    totals = listing.totals()
    assert [each.minor for each in totals.sums] == [{"exactly": known.counted * MINOR}]
    (left_out,) = totals.left_out
    number, money = known.granted_on
    assert left_out.records == number
    assert [each.minor for each in left_out.sums] == [{"exactly": money * MINOR}]
    kept = b"".join(each.read_bytes() for each in (tmp_path / "store").rglob("*") if each.is_file())
    assert not [each for each in known.people if each.lower().encode() in kept.lower()]

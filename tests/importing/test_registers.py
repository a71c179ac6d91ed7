"""Registers enrich organisations that the store knows, or give every row."""

import csv
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from store.importing import Plan, incoming, read_file, run_import
from store.importing.formats import charity
from store.records import Organisation
from store.store import open_store
from tests.published import Published

from .support import grant

CHARITY, NAMES, RETURNS = (
    f"publicextract.{table}.zip"
    for table in ("charity", "charity_other_names", "charity_annual_return_history")
)
PAIRS = "charity-company-numbers.csv"


def read(published: Published, name: str, *known: str) -> Plan:
    path = published.registers.folder / name
    if not known:
        return read_file(path)
    return read_file(path, known=lambda ids: set(known) & set(ids))


def organisation(plan: Plan, org_id: str) -> Organisation:
    return next(each for each in plan.files[0].organisations if each.id == org_id)


def test_every_row(published: Published) -> None:
    for name, (rows, organisations) in published.registers.counts.items():
        plan = read(published, name)
        assert plan.read == rows, name
        assert plan.files[0].source.counts["organisations"] == organisations
        assert (plan.lost, plan.passed_over) == ([], 0)
        assert plan.files[0].source.kind == "register"


def test_charities(published: Published) -> None:
    known = published.registers
    plan = read(published, CHARITY)
    states = Counter(each.status for each in plan.files[0].organisations)
    assert (states["registered"], states["removed"]) == known.states
    record_id, registered, gone = known.removed
    removed = organisation(plan, record_id)
    assert (removed.registered.text, removed.removed.text) == (registered, gone)
    assert [(str(each.income), str(each.spending)) for each in removed.income] == [known.latest]
    linked, name = known.linked
    assert organisation(plan, linked).name == name
    assert plan.files[0].source.date.text == known.extracted


def test_former_names_and_yearly_income(published: Published) -> None:
    known = published.registers
    names = read(published, NAMES)
    record_id, name = known.former_name
    assert organisation(names, record_id).former_names == (name,)
    record_id, name = known.working_name
    assert organisation(names, record_id).aliases == (name,)
    incomes = organisation(read(published, RETURNS), known.removed[0]).income
    found = tuple((each.year_end.text, str(each.income)) for each in incomes)
    assert found == known.incomes


def test_only_what_the_store_knows(published: Published) -> None:
    record_id = published.registers.removed[0]
    plan = read(published, CHARITY, record_id)
    assert [each.id for each in plan.files[0].organisations] == [record_id]
    assert plan.passed_over == published.registers.counts[CHARITY][0] - 1


def test_mergers_lead_to_the_successor(published: Published) -> None:
    known = published.registers
    gone, name, successor = known.merged
    former, new = read(published, known.mergers_file, gone).files[0].organisations
    assert (former.name, former.successor) == (name, successor)
    assert (new.id, new.predecessors) == (successor, (gone,))
    merger = former.as_published["mergers"][0]
    assert merger["date_merger_registered"] == known.registered_merger


def test_all_mergers_are_accounted_for(published: Published) -> None:
    known = published.registers
    path = known.folder / known.mergers_file
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    plan = read(published, known.mergers_file)
    kept = sum(len(each.as_published.get("mergers", ())) for each in plan.files[0].organisations)
    unregistered = [row for row in rows if not row["transferor_regno"].strip()]
    assert (len(rows), len(unregistered)) == known.mergers
    assert plan.read == kept + len(plan.lost) == len(rows)
    assert not [each.name for each in plan.files[0].organisations if each.name.endswith("-")]
    assert any(len(each.predecessors) > 1 for each in plan.files[0].organisations)


def test_pairs_join_charity_and_company(published: Published) -> None:
    charity, company = published.registers.pair
    (body,) = read(published, PAIRS, company).files[0].organisations
    assert (body.id, body.identifiers) == (charity, (company,))


def test_a_register_follows_what_the_store_learns(published: Published, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    path = published.registers.folder / PAIRS
    nothing = run_import(store, path)
    assert not nothing.written
    assert "organisations that the store knows" in nothing.message
    recipient = [{"id": published.registers.pair[0], "name": "A body"}]
    (tmp_path / "g.json").write_text(
        json.dumps({"grants": [grant(recipientOrganization=recipient)]})
    )
    run_import(store, tmp_path / "g.json")
    assert run_import(store, path).changes[0].added == 1
    assert run_import(store, path).same_again


REGISTERS = {
    "scotland": (
        "Charity Number,Charity Name,Known As,Registered Date,Charity Status,Year End,"
        "Most recent year income,Website,Main Operating Location\n"
        "SC012345,Hale Trust,The Hale,25/10/2001,Active,31/03/2023,1200,hale.example,Ayr\n"
        "12,Nobody,,,,,,,\n",
        "GB-SC-SC012345",
    ),
    "companies": (
        "CompanyName, CompanyNumber,RegAddress.AddressLine1,RegAddress.PostTown,CompanyCategory,"
        "CompanyStatus,DissolutionDate,IncorporationDate, PreviousName_1.CompanyName\n"
        "HALE CIC,1223344,1 High St,HALE,Community Interest Company,Active,,25/10/2001,OLD HALE\n",
        "GB-COH-01223344",
    ),
}


def test_registers_by_the_mappings_that_come_along(tmp_path: Path) -> None:
    bodies: dict[str, Organisation] = {}
    for name, (text, org_id) in REGISTERS.items():
        (tmp_path / f"{name}.csv").write_text(text)
        plan = read_file(tmp_path / f"{name}.csv")
        bodies[name] = organisation(plan, org_id)
        assert bodies[name].registered.text == "2001-10-25"
    hale = bodies["scotland"]
    assert (hale.aliases, hale.status, str(hale.income[0].income)) == (
        ("The Hale",),
        "active",
        "1200",
    )
    assert hale.as_published == {"Main Operating Location": "Ayr"}
    company = bodies["companies"]
    assert (company.address, company.former_names) == ("1 High St, HALE", ("OLD HALE",))
    assert company.kind == "community interest company"
    assert [lost.record for lost in read_file(tmp_path / "scotland.csv").lost] == ["Nobody"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_long_register_is_read_a_row_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, packed: bool
) -> None:
    for name, (text, org_id) in REGISTERS.items():
        path = tmp_path / f"{name}.csv"
        data = text.replace("Hale", "H\xe9l").encode("cp1252")
        path.write_bytes(gzip.compress(data) if packed else data)
        whole = read_file(path, known=lambda _, org_id=org_id: {org_id})
        monkeypatch.setattr(incoming, "_LONG", 10)
        monkeypatch.setattr(charity, "_AT_ONCE", 1)
        opened = incoming.Incoming(path)
        assert opened.is_long
        assert ("data" in vars(opened)) is packed
        plan = read_file(path, known=lambda _, org_id=org_id: {org_id})
        monkeypatch.undo()
        assert plan.files[0].organisations == whole.files[0].organisations
        assert (plan.read, plan.passed_over, plan.lost) == (whole.read, 0, whole.lost)


def test_the_extract_as_json(tmp_path: Path) -> None:
    row = {
        "date_of_extract": "2023-09-07T00:00:00",
        "registered_charity_number": 1001635,
        "linked_charity_number": 0,
        "charity_name": "Navca",
        "charity_registration_status": "Registered",
        "date_of_registration": "1990-12-12T00:00:00",
        "latest_income": 1093000.0,
        "latest_acc_fin_period_end_date": "2022-03-31T00:00:00",
        "charity_gift_aid": True,
        "charity_contact_web": None,
    }
    path = tmp_path / "publicextract.charity.json"
    path.write_text(json.dumps([row, {**row, "registered_charity_number": 504542}]))
    navca = organisation(read_file(path), "GB-CHC-1001635")
    assert (navca.name, navca.status, navca.registered.text) == (
        "Navca",
        "registered",
        "1990-12-12",
    )
    assert (navca.income[0].year_end.text, str(navca.income[0].income)) == ("2022-03-31", "1093000")
    assert navca.as_published["charity_gift_aid"] == "Yes"


@pytest.mark.parametrize("name", ["ni-charity-register-60.csv"])
def test_a_published_register(name: str) -> None:
    path = Path(os.environ.get("PACTLINE_DATA", "nowhere")) / "tables" / name
    if not path.exists():
        pytest.skip("PACTLINE_DATA is not set")
    plan = read_file(path)
    assert (plan.read, plan.files[0].source.counts["organisations"], plan.lost) == (60, 60, [])
    first = organisation(plan, "GB-NIC-100002")
    assert first.registered.text == "2013-12-13"
    assert [(each.year_end.text, str(each.income)) for each in first.income] == [
        ("2023-03-31", "462154")
    ]

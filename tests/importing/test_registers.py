"""Registers enrich organisations that the store knows, or give every row."""

import csv
import json
from pathlib import Path

import pytest

from store.engine import open_store
from store.importing import Plan, read_file, run_import
from store.records import Organisation

from .support import grant

CHARITY, NAMES, RETURNS = (
    f"publicextract.{table}.zip"
    for table in ("charity", "charity_other_names", "charity_annual_return_history")
)
MERGERS, PAIRS = "ccew-register-of-mergers.csv", "charity-company-numbers.csv"


def read(data_dir: Path, name: str, *known: str) -> Plan:
    path = data_dir / "registers" / name
    if not known:
        return read_file(path, all_rows=True)
    return read_file(path, known=lambda ids: set(known) & set(ids))


def organisation(plan: Plan, org_id: str) -> Organisation:
    return next(each for each in plan.files[0].organisations if each.id == org_id)


@pytest.mark.parametrize(
    ("name", "rows", "organisations"),
    [(CHARITY, 572, 572), (NAMES, 222, 130), (RETURNS, 741, 178), (PAIRS, 4399, 4399)],
)
def test_every_row(data_dir: Path, name: str, rows: int, organisations: int) -> None:
    plan = read(data_dir, name)
    assert plan.read == rows
    assert plan.counts["organisations"] == organisations
    assert (plan.lost, plan.passed_over) == ([], 0)
    assert plan.files[0].source.kind == "register"


def test_charities(data_dir: Path) -> None:
    plan = read(data_dir, CHARITY)
    states = [each.status for each in plan.files[0].organisations]
    assert (states.count("registered"), states.count("removed")) == (397, 175)
    removed = organisation(plan, "GB-CHC-203460")
    assert (removed.registered.text, removed.removed.text) == ("1962-03-06", "2018-11-06")
    assert [(str(each.income), str(each.spending)) for each in removed.income] == [("297", "42")]
    assert organisation(plan, "GB-CHC-203460-1").name == "Amy haven Crime and Justice Charity"
    assert plan.files[0].source.date.text == "2023-09-07"


def test_former_names_and_yearly_income(data_dir: Path) -> None:
    names = read(data_dir, NAMES)
    assert organisation(names, "GB-CHC-800760").former_names == ("Mark berg Crime and Justice CIO",)
    assert organisation(names, "GB-CHC-525394").aliases == ("Joyce borough Disaster Relief CIO",)
    incomes = organisation(read(data_dir, RETURNS), "GB-CHC-203460").income
    assert [(each.year_end.text, str(each.income)) for each in incomes] == [
        ("2014-12-31", "300"),
        ("2015-12-31", "301"),
        ("2016-12-31", "297"),
    ]


def test_only_what_the_store_knows(data_dir: Path) -> None:
    plan = read(data_dir, CHARITY, "GB-CHC-203460")
    assert [each.id for each in plan.files[0].organisations] == ["GB-CHC-203460"]
    assert plan.passed_over == 571


def test_mergers_lead_to_the_successor(data_dir: Path) -> None:
    plan = read(data_dir, MERGERS, "GB-CHC-255658")
    former, new = plan.files[0].organisations
    assert (former.name, former.successor) == ("Bleakholt Animal Sanctuary", "GB-CHC-1110503")
    assert (new.id, new.predecessors) == ("GB-CHC-1110503", ("GB-CHC-255658",))
    assert former.as_published["mergers"][0]["date_merger_registered"] == "2007-12-20 00:00:00"


def test_all_mergers_are_accounted_for(data_dir: Path) -> None:
    with (data_dir / "registers" / MERGERS).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    plan = read(data_dir, MERGERS)
    kept = sum(len(each.as_published.get("mergers", ())) for each in plan.files[0].organisations)
    assert plan.read == len(rows) == 5843
    assert kept + len(plan.lost) == 5843
    assert not [each.name for each in plan.files[0].organisations if each.name.endswith("-")]
    several = [each for each in plan.files[0].organisations if len(each.predecessors) > 1]
    assert several
    unregistered = [row for row in rows if not row["transferor_regno"].strip()]
    assert len(unregistered) == 403


def test_pairs_join_charity_and_company(data_dir: Path) -> None:
    plan = read(data_dir, PAIRS, "GB-COH-08591698")
    (body,) = plan.files[0].organisations
    assert (body.id, body.identifiers) == ("GB-CHC-1000611", ("GB-COH-08591698",))


def test_a_register_follows_what_the_store_learns(data_dir: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    path = data_dir / "registers" / PAIRS
    nothing = run_import(store, path)
    assert not nothing.written
    assert "organisations that the store knows" in nothing.message
    recipient = [{"id": "GB-CHC-1000611", "name": "Denton Burn"}]
    (tmp_path / "g.json").write_text(
        json.dumps({"grants": [grant(recipientOrganization=recipient)]})
    )
    run_import(store, tmp_path / "g.json")
    assert run_import(store, path).changes[0].added == 1
    assert run_import(store, path).same_again

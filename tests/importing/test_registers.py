"""Registers enrich organisations that the store knows, or give every row."""

import csv
import json
from collections import Counter
from pathlib import Path

from store.importing import Plan, read_file, run_import
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
        return read_file(path, all_rows=True)
    return read_file(path, known=lambda ids: set(known) & set(ids))


def organisation(plan: Plan, org_id: str) -> Organisation:
    return next(each for each in plan.files[0].organisations if each.id == org_id)


def test_every_row(published: Published) -> None:
    for name, (rows, organisations) in published.registers.counts.items():
        plan = read(published, name)
        assert plan.read == rows, name
        assert plan.counts["organisations"] == organisations
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

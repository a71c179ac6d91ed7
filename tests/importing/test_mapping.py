"""A table of unknown headings is read by a mapping that a person writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.amounts import Stage
from store.errors import PactlineError
from store.importing import (
    Mapping,
    Plan,
    UnknownTableError,
    load_mapping,
    read_file,
    read_mapping,
    run_import,
)
from store.store import open_store

TEXT = """
[file]
currency = "USD"
funder = "Juniper Foundation"
title = "Grants of Juniper"
licence = "CC0"

[columns]
"Project" = "title"
"Grantee" = "recipient"
"When" = "awarded"
"How much" = "amount"
"Theme" = "programme"
"Internal" = "leave out"
"""
TABLE = """Juniper Foundation: all grants,,,,,,
Project,Grantee,When,How much,Theme,Internal,Region
Clean rivers,River Watch,03/2022,"$1,250,000",Water,x,North
Clean rivers,River Watch,03/2022,"$1,250,000",Water,x,North
Bees,Hive,11/2021,some,Insects,,
Project,Grantee,When,How much,Theme,Internal,Region
,,,"$2,500,000",,,Total
"""


def mapping(text: str = TEXT) -> Mapping:
    return read_mapping(text, "juniper.toml")


def read(folder: Path, table: str = TABLE, text: str = TEXT) -> Plan:
    path = folder / "juniper.csv"
    path.write_text(table, encoding="utf-8")
    return read_file(path, mapping=mapping(text))


def test_a_table_by_its_mapping(tmp_path: Path) -> None:
    plan = read(tmp_path)
    (file,) = plan.files
    first, again, bees = file.agreements
    (line,) = first.funding
    assert line.amount
    assert line.amount.full() == "$1,250,000"
    assert (line.stage, line.date.text) == (Stage.AWARDED, "2022-03")
    assert [(party.role, party.name) for party in first.parties] == [
        ("funder", "Juniper Foundation"),
        ("recipient", "River Watch"),
    ]
    assert (first.type, first.programmes[0].title) == ("grant", "Water")
    assert first.as_published == {"Region": "North"}
    assert again.id == f"{first.id}-2"
    assert (bees.funding, bees.as_published["How much"]) == ((), "some")
    assert [each.done for each in plan.warnings if each.where == "row 6"] == [
        "the headings again; left out"
    ]
    assert [(lost.where, lost.record) for lost in plan.lost] == [("row 7", "Total")]
    assert (file.source.title, file.source.licence) == ("Grants of Juniper", "CC0")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('"Extra" = "colour"', r"juniper.toml:15: “colour” is no field"),
        ('"Extra" = "amount"', r"two headings are both “amount”"),
        ('"Extra" "amount"', r"juniper.toml:15: this isn't TOML"),
        ('[rows]\n"a" = "b"', r"“rows” is no part of a mapping"),
        ("[file]", "this isn't TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(PactlineError, match=told) as error:
        mapping(f"{TEXT}{line}\n")
    assert error.value.remedy


@pytest.mark.parametrize("key", ["currency", "funder"])
def test_what_nobody_says_is_asked_for(key: str) -> None:
    text = "\n".join(line for line in TEXT.splitlines() if not line.startswith(key))
    with pytest.raises(PactlineError, match=f"it doesn't say the {key}"):
        mapping(text)
    with pytest.raises(PactlineError, match="no currency code"):
        mapping(TEXT.replace("USD", "BUCKS"))


def test_the_file_can_say_how_it_is_written(tmp_path: Path) -> None:
    table = TABLE.replace("03/2022", "03/04/2022").replace("$1,250,000", "1.250")
    text = TEXT.replace("[file]", '[file]\nmonth_first = true\ndecimal = ","')
    first = read(tmp_path, table, text).files[0].agreements[0]
    assert first.funding[0].date.text == "2022-03-04"
    assert first.funding[0].amount
    assert first.funding[0].amount.value == 1250


def test_headings_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(PactlineError, match="has all the headings"):
        read(tmp_path, TABLE.replace("Grantee", "Who"))


def test_the_next_file_of_the_same_headings_needs_no_mapping(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    path = tmp_path / "juniper.csv"
    path.write_text(TABLE, encoding="utf-8")
    with pytest.raises(UnknownTableError, match="headings") as error:
        run_import(store, path)
    assert error.value.remedy.endswith("--map MAPPING")
    assert run_import(store, path, mapping=mapping()).written
    assert run_import(store, path).same_again
    path.write_text(TABLE.replace("Bees", "Wasps"), encoding="utf-8")
    report = run_import(store, path)
    assert report.changes[0].source == "juniper"
    assert (report.changes[0].added, report.changes[0].gone) == (1, 1)


def test_another_mapping_reads_the_same_file_again(tmp_path: Path) -> None:
    (tmp_path / "juniper.csv").write_text(TABLE)
    store = open_store(tmp_path / "store")
    for text, same in ((TEXT, False), (TEXT, True), (TEXT.replace("USD", "CAD"), False)):
        report = run_import(store, tmp_path / "juniper.csv", mapping=mapping(text))
        assert report.same_again == same
    (source,) = store.sources()
    money = [
        line.amount for each in store.records(source.id) for line in getattr(each, "funding", ())
    ]
    assert {amount.currency for amount in money if amount} == {"CAD"}


def test_a_mapping_that_cannot_be_read(tmp_path: Path) -> None:
    for name, data in (
        ("none.toml", None),
        ("bytes.toml", b"\xff\xfe"),
        ("big.toml", b"#" * 300_000),
    ):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(PactlineError, match="mapping"):
            load_mapping(tmp_path / name)
    (tmp_path / "juniper.toml").write_text(TEXT)
    assert load_mapping(tmp_path / "juniper.toml") == mapping()


ACTIVITIES = """iati-identifier,reporting-org,title,description,start-planned,end-planned,\
participating-org (Funding),participating-org-ref (Funding),participating-org (Implementing),\
participating-org-ref (Implementing),recipient-country,sector,currency,\
total-Commitment,total-Disbursement
GB-GOV-1-2001,UK,Wells,Clean water,2019-04-01,2021-03-31,FCDO,GB-GOV-1,Well Aid;Borehole Trust,\
GB-CHC-1088001;,Malawi,Water supply,GBP,150000,90000
GB-GOV-1-2002,UK,Schools,Rooms,,,FCDO,GB-GOV-1,Read On,GB-CHC-1088002,Ghana,Education,\
!Mixed currency,7000,10
"""


def test_flattened_activities_of_iati(tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text(ACTIVITIES, encoding="utf-8")
    plan = read_file(path)
    wells, schools = plan.files[0].agreements
    assert (wells.id, wells.type, wells.planned and wells.planned.text) == (
        "GB-GOV-1-2001",
        "activity",
        "2019-04-01..2021-03-31",
    )
    assert [(each.role, each.name) for each in wells.parties] == [
        ("funder", "FCDO"),
        ("recipient", "Well Aid"),
        ("recipient", "Borehole Trust"),
    ]
    assert [party.organisation for party in wells.parties[:2]] == ["GB-GOV-1", "GB-CHC-1088001"]
    (line,) = wells.funding
    assert (line.stage, str(line.amount), line.payer, line.payee) == (
        Stage.COMMITTED,
        "£150,000",
        "GB-GOV-1",
        "",
    )
    assert not schools.events
    assert [line.amount and line.amount.currency for line in schools.funding] == ["XXX"]
    assert schools.as_published["currency"] == "!Mixed currency"
    assert [each.done for each in plan.warnings] == [
        "no currency code, so read as XXX; kept as published"
    ]


def test_no_currency_is_never_pounds(tmp_path: Path) -> None:
    text = TEXT.replace('currency = "USD"\n', "").replace(
        '"Theme" = "programme"', '"Theme" = "currency"'
    )
    table = "Project,Grantee,When,How much,Theme,Internal\nBees,Hive,11/2021,500,,\n"
    plan = read(tmp_path, table, text)
    (bees,) = plan.files[0].agreements
    assert [line.amount and line.amount.currency for line in bees.funding] == ["XXX"]
    assert "not given; kept as XXX, of no currency" in [each.done for each in plan.warnings]


def test_withheld_names_are_no_organisation(tmp_path: Path) -> None:
    names = ("REDACTED PERSONAL DATA", "Name withheld", "Redacted Theatre", "Anonymous Bosch Fund")
    rows = "".join(f"T,{name},11/2021,500,,\n" for name in names)
    plan = read(tmp_path, f"Project,Grantee,When,How much,Theme,Internal\n{rows}")
    (file,) = plan.files
    recipients = [each.parties[-1] for each in file.agreements]
    assert [each.name for each in recipients] == list(names)
    assert [bool(each.organisation) for each in recipients] == [False, False, True, True]
    assert [each.name for each in file.organisations][1:] == list(names[2:])


def test_a_value_of_the_wrong_kind_is_told_with_how_it_is_written() -> None:
    with pytest.raises(PactlineError, match="a number without quotes: 2"):
        mapping(TEXT.replace("[columns]", 'header_rows = "2"\n[columns]'))


def recipients(plan: Plan) -> list[str]:
    return [
        next((party.name for party in each.parties if party.role == "recipient"), "")
        for each in plan.files[0].agreements
    ]


def test_lines_of_totals_are_told_from_names(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        "Project,Grantee,When,How much,Theme,Internal\n"
        "T,A,11/2021,100,,\nT,B,11/2021,200,,\n"
        "Subtotal for 2021,,2021,300,,\n"
        "Total for our friends,,2021,300,,\n"
        ",Sum Of Us,,50,,\n,Total Voice CIC,,70,,\n,Grand total,,420,,\n",
    )
    assert recipients(plan) == ["A", "B", "Sum Of Us", "Total Voice CIC"]
    assert [lost.where for lost in plan.lost] == ["row 4", "row 5", "row 8"]


def test_cells_under_no_heading_are_kept_and_told(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        "Project,Grantee,When,How much,Theme,Internal,\nT,A,11/2021,100,,,below nothing,far\n",
    )
    (agreement,) = plan.files[0].agreements
    assert agreement.as_published == {"column 7": "below nothing", "column 8": "far"}
    assert [each.done for each in plan.warnings] == [
        "under no heading; kept as published",
        "read as a month",
    ]


def test_a_recipient_that_is_not_given_is_told(tmp_path: Path) -> None:
    text = TEXT.replace('"Project" = "title"', "")
    plan = read(
        tmp_path,
        "Project,Grantee,When,How much,Theme,Internal\n,A,2021,100,,\n,,2022,100,,\n",
        text,
    )
    assert [each.title for each in plan.files[0].agreements] == ["Grant to A", "Grant"]
    assert [(each.where, each.done) for each in plan.warnings] == [("row 3", "no recipient given")]

"""What an import told once, a check finds at any later time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.checking import check
from store.importing import read_mapping, run_import
from store.store import open_store

HEAD = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Planned Dates:Start Date,"
    "Planned Dates:End Date,Planned Dates:Duration (months),Recipient Org:Identifier,"
    "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name"
)
ENDS = "GB-CHC-1001635,Navca,GB-CHC-327114,Elm Trust"


def row(number: int, rest: str) -> str:
    return f"360G-elm-{number},Grant {number},To help,GBP,{rest},{ENDS}"


@pytest.mark.parametrize(
    ("rows", "code", "message"),
    [
        (
            (row(1, "5,2020-01-02,,,"), row(1, "6,2020-01-03,,,")),
            "repeated-id",
            "1 record has the identifier of another of the file, such as “360G-elm-1#2”",
        ),
        (
            (row(1, "five pounds,2020-01-02,,,"), row(2, "6,2020-01-03,,,")),
            "unreadable-figures",
            "1 figure of money could not be read",
        ),
        (
            (row(1, "5,2020-01-02,2020-02-01,2022-01-31,12"), row(2, "6,2020-01-03,,,")),
            "term-differs",
            "1 record has a length that its planned dates contradict, such as "
            "“12 months beside 1 February 2020 to 31 January 2022”",
        ),
        (
            (row(1, "5,2020-01-02,,,some"), row(2, "6,2020-01-03,,,7.5")),
            "unreadable-date",
            "2 records have no readable planned duration, such as “some”",
        ),
        (
            (row(1, "5,25/12/2020,,,"), row(2, "6,12/25/2020,,,"), row(3, "6,03/04/2020,,,")),
            "odd-file",
            "Award Date: some dates can only have the day first, others only the month; those "
            "that can be read either way were read as day/month/year (12/25/2020)",
        ),
    ],
)
def test_found_later(tmp_path: Path, rows: tuple[str, ...], code: str, message: str) -> None:
    (tmp_path / "elm.csv").write_text("\n".join((HEAD, *rows)))
    store = open_store(tmp_path / "store")
    run_import(store, tmp_path / "elm.csv")
    found = {each.code: each for each in check(store, today=date(2024, 6, 1))}
    assert found[code].message == message
    assert found[code].sources == ("elm-trust-elm",)


TEMPLATE = "Reference,Title,Funder,Recipient,Amount,Starts\na,A,F,R,100,in spring\n"
IATI = (
    '<iati-activities version="2.03"><iati-activity><iati-identifier>X</iati-identifier>'
    '<activity-date type="1" iso-date="2013-13-01"/></iati-activity></iati-activities>'
)
OCDS = '{"releases": [{"ocid": "o-1", "date": "2020", "awards": [{"date": "31/31/2020"}]}]}'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hand.csv", TEMPLATE, "date under “Starts”, such as “in spring”"),
        ("a.xml", IATI, "date under “iso-date”, such as “2013-13-01”"),
        ("o.json", OCDS, "date under “date”, such as “31/31/2020”"),
        (
            "mapped.csv",
            TEMPLATE.replace("Starts", "When"),
            "date under “When”, such as “in spring”",
        ),
    ],
)
def test_dates_of_every_format_are_found_later(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text)
    columns = '"Title"="title"\n"Funder"="funder"\n"Recipient"="recipient"\n"Amount"="amount"'
    mapped = f'[file]\ncurrency="GBP"\n[columns]\n{columns}\n"When"="awarded"'
    store = open_store(tmp_path / "store")
    mapping = read_mapping(mapped, "map.toml") if name == "mapped.csv" else None
    run_import(store, tmp_path / name, mapping=mapping)
    found = {each.code: each for each in check(store, today=date(2024, 6, 1))}
    assert found["unreadable-date"].message == f"1 record has no readable {message}"


def test_a_length_near_the_dates_is_no_contradiction(tmp_path: Path) -> None:
    rows = [row(1, "5,2020-01-02,2020-02-01,2021-01-31,12"), row(2, "5,2020-01-02,2020,2021,24")]
    rows.append(row(3, "5,2020-01-02,2020-02-15,2023-01-31,36"))
    (tmp_path / "elm.csv").write_text("\n".join((HEAD, *rows)))
    store = open_store(tmp_path / "store")
    run_import(store, tmp_path / "elm.csv")
    assert not list(check(store, today=date(2024, 6, 1)))


@pytest.mark.parametrize("together", [True, False])
def test_one_number_of_several_charities_in_any_source(tmp_path: Path, *, together: bool) -> None:
    pairs = [f"GB-CHC-108800{at},GB-COH-01223344,Body {at}" for at in (1, 2)]
    store = open_store(tmp_path / "store")
    for name, rows in {"one": pairs[: 1 + together], "two": pairs[1:]}.items():
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(("org_id_a,org_id_b,name", *rows)))
        run_import(store, path, all_rows=True)
    (found,) = check(store, today=date(2024, 6, 1))
    assert (found.code, found.message) == (
        "shared-number",
        "GB-COH-01223344 is given to GB-CHC-1088001, GB-CHC-1088002",
    )

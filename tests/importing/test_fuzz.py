"""Whatever a file holds: it is read or refused in one line, and what is read can be kept."""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import PactlineError
from store.importing import Plan, read_file
from store.importing.formats.giving_fields import GRANT_FIELDS
from store.importing.formats.handmade import COLUMNS
from store.text import tidy
from store.values import read_day, read_figure
from tests.tables import from_tables, to_tables

LONG = bool(os.environ.get("PACTLINE_LONG"))
quickly = settings(
    max_examples=5000 if LONG else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(max_size=12) | st.sampled_from(
    [
        "GBP",
        "2020-01-31",
        "31/01/2020",
        "360G-a",
        "GB-CHC-1001635",
        "£1,000",
        "Yes",
        "\x1b[31m",
        " ",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
names = st.sampled_from(
    [
        *sorted(GRANT_FIELDS),
        *("name", "startDate", "endDate", "duration", "charityNumber", "companyNumber"),
        *("location", "geoCode", "geoCodeType", "latitude", "code", "identifier", "sources"),
        *("parties", "funding"),
    ]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | texts, inner, max_size=6),
    max_leaves=25,
)
grants = st.dictionaries(names, values, max_size=12)
packages = st.fixed_dictionaries(
    {"grants": st.lists(grants | values, max_size=4)},
    optional={"publisher": values, "license": values, "modified": values, "title": values},
)
tables = st.sampled_from(
    ["pactline", "sources", "organisations", "agreements", "funds", "decisions"]
)
records = st.dictionaries(texts, values, max_size=4)


def survives(path: Path) -> None:
    try:
        plan = read_file(path)
    except PactlineError as error:
        refusal = str(error)
    else:
        refusal = ""
        holds(plan)
    assert refusal.isprintable()


def holds(plan: Plan) -> None:
    """Assert that what was read is whole, and can be kept in a store's file."""
    for file in plan.files:
        kept = json.loads(json.dumps(to_tables(file), allow_nan=False))
        assert from_tables(kept) == file
        for each in (file.organisations, file.agreements, file.funds):
            assert len({record.id for record in each}) == len(each)
    assert all(w.found.isprintable() and w.field.isprintable() for w in plan.warnings)
    held = sum(len(file.agreements) for file in plan.files)
    assert held + len(plan.lost) >= plan.read or plan.format != "360Giving JSON"


@quickly
@given(packages)
def test_any_grants(tmp_path: Path, package: Any) -> None:
    path = tmp_path / "fuzz.json"
    path.write_text(json.dumps(package))
    survives(path)


@quickly
@given(st.dictionaries(tables, records | values, max_size=6) | values)
def test_any_json(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "fuzz.json"
    path.write_text(json.dumps(document))
    survives(path)


GIVING = ["Identifier", "Title", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Name"]
GIVING += ["Recipient Org:0:Identifier", "Recipient Org:1:Name", "Planned Dates:Start Date"]
GIVING += ["Recipient Ind:Name", "Planned Dates", "Funding Org", "Funding Org:Location:Name", ""]
HEADERS = [
    GIVING,
    [column.title for column in COLUMNS],
    ["transferor_name", "transferor_regno", "transferee_name", "transferee_regno"],
    ["org_id_a", "org_id_b", "name"],
]
cells = texts | st.sampled_from(["1001635", "08591698", "GB-COH-08591698", "#", "2011/12", "5m"])


@pytest.mark.parametrize("header", HEADERS)
@quickly
@given(rows=st.lists(st.lists(cells, max_size=25), max_size=5))
def test_any_cells(tmp_path: Path, header: list[str], rows: list[list[str]]) -> None:
    out = StringIO()
    csv.writer(out).writerows([header, *rows])
    path = tmp_path / "fuzz.csv"
    path.write_text(out.getvalue(), encoding="utf-8", errors="replace", newline="")
    survives(path)


@quickly
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    for start in (b"", b"{", b"PK\x03\x04", b"Identifier,Title,Amount Awarded\n", b"\xff\xfe"):
        path = tmp_path / "fuzz"
        path.write_bytes(start + data)
        survives(path)


EXTRACT = "date_of_extract\tregistered_charity_number\tlinked_charity_number\tcharity_name\t"


@quickly
@given(text=st.text(max_size=80))
def test_any_extract(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fuzz.txt"
    for title in ("charity_registration_status", "charity_name_type", "fin_period_end_date"):
        lines = f"{EXTRACT}{title}\r\n2023-09-07\t1001635\t0\tA\tx\r\n{text}"
        path.write_text(lines, encoding="utf-8", errors="replace", newline="")
        survives(path)


@quickly
@given(st.text() | st.dates().map(str) | st.datetimes().map(str))
def test_any_date(text: str) -> None:
    day = read_day(text)
    assert bool(day.date) or day.done or not tidy(text)


@quickly
@given(st.text() | st.decimals() | st.integers() | st.floats() | st.decimals(places=2).map(str))
def test_any_figure(given: Any) -> None:
    figure = read_figure(given)
    assert figure.value is not None or figure.done
    assert figure.value is None or figure.value.is_finite()

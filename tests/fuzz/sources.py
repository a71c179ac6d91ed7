"""The importer: a file is read into a plan that can be kept, or refused."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from store.importing import read_file
from store.importing.formats.handmade import COLUMNS
from tests.importing.support import grant
from tests.tables import from_tables, to_tables

_FOLDER = Path(tempfile.mkdtemp(prefix="pactline-fuzz-"))

_GIVING = {
    "Identifier": "360G-fund-1",
    "Title": "Choir",
    "Description": "A choir for the town",
    "Currency": "GBP",
    "Amount Awarded": "1,000.50",
    "Award Date": "2020-05-06",
    "Planned Dates:Start Date": "2020-06-01",
    "Planned Dates:Duration (months)": "12",
    "Recipient Org:Identifier": "GB-CHC-1001635",
    "Recipient Org:Name": "Navca",
    "Funding Org:Identifier": "GB-CHC-327114",
    "Funding Org:Name": "A Foundation",
    "Grant Programme:Title": "Songs",
}


def json_seeds() -> list[bytes]:
    """Return files of grants, and a source's file of a store."""
    full: dict[str, Any] = {
        "plannedDates": [{"startDate": "2020-06-01", "endDate": "2021-05-31", "duration": 12}],
        "grantProgramme": [{"title": "Songs", "code": "S"}],
        "beneficiaryLocation": [{"name": "Sale", "geoCode": "E05000841", "geoCodeType": "WD"}],
        "amountDisbursed": 500.25,
        "dataSource": "https://example.org/",
        "dateModified": "2020-07-01T10:00:00Z",
        "forRegrantType": "FRG010",
        "recipientIndividual": None,
    }
    grants = [grant(id=f"360G-fund-{number}", **full) for number in range(4)]
    package = {"version": "1.1", "license": "https://example.org/l", "grants": grants}
    files = [json.dumps(package), json.dumps({"grants": [grant()]}, indent=2)]
    sample = sorted(Path("fixtures/sample").glob("*.json"))
    return [*(text.encode() for text in files), *(path.read_bytes() for path in sample)]


def csv_seeds() -> list[bytes]:
    """Return tables of every kind that is read."""
    titles = [column.title for column in COLUMNS]
    tables = [
        [list(_GIVING), *[list(_GIVING.values())] * 3],
        [titles, ["x"] * len(titles), ["2011/12"] * len(titles), ["£5m"] * len(titles)],
        [["transferor_name", "transferor_regno", "transferee_name", "transferee_regno"],
         ["A", "1001635", "B", "1001636"]],
        [["org_id_a", "org_id_b", "name"], ["GB-CHC-1", "GB-COH-2", "A"]],
    ]  # fmt: skip
    written = []
    for table in tables:
        out = StringIO()
        csv.writer(out).writerows(table)
        written.append(out.getvalue())
    return [
        *(text.encode() for text in written),
        written[0].encode("utf-16"),
        written[0].replace(",", ";").encode("cp1252"),
        written[0].replace(",", "\t").encode(),
    ]


def workbook_seeds() -> list[bytes]:
    """Return a workbook of grants."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(_GIVING))
    for _ in range(3):
        sheet.append(list(_GIVING.values()))
    out = BytesIO()
    book.save(out)
    return [out.getvalue()]


def zip_seeds() -> list[bytes]:
    """Return zips as a register publishes its extract, and as people send files."""
    extract = (
        "date_of_extract\tregistered_charity_number\tlinked_charity_number\tcharity_name\t"
        "charity_registration_status\r\n2023-09-07\t1001635\t0\tNAVCA\tRegistered\r\n"
    )
    seeds = []
    for name, body in (
        ("publicextract.charity.txt", extract.encode()),
        ("publicextract.charity.json", json.dumps([{"charity_name": "A"}]).encode()),
        ("grants.json", json_seeds()[0]),
        ("grants.csv", csv_seeds()[0]),
    ):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, body)
        seeds.append(out.getvalue())
    return seeds


def imported(data: bytes) -> str:
    """Read a file into a plan, and keep the plan in the layout of a store."""
    path = _FOLDER / "input"
    path.write_bytes(data)
    plan = read_file(path)
    for file in plan.files:
        kept = json.loads(json.dumps(to_tables(file), allow_nan=False))
        assert from_tables(kept) == file, "what was read is not what is kept"
    for warning in plan.warnings:
        assert warning.found.isprintable()
    return "read"

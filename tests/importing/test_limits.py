"""Files made to exhaust memory or time are refused, and quickly."""

import contextlib
import json
import re
import sys
import time
import zipfile
from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import read_file

from .support import grant, read_csv, read_grants, read_json

openpyxl = pytest.importorskip("openpyxl")


def refused(path: Path, message: str) -> None:
    with pytest.raises(PactlineError, match=message) as error:
        read_file(path)
    assert error.value.place.startswith(path.name)
    assert error.value.remedy


@pytest.mark.parametrize("depth", [40, 400, 900, 10_000, 200_000])
def test_nested_without_end(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "deep.json"
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        inner = opening * depth + "1" + closing * depth
        for key in ("id", "title", "fundingOrganization", "x"):
            path.write_text('{"grants":[{"id":"1","title":"t",' + f'"{key}":{inner}' + "}]}")
            refused(path, "nested")


def test_nested_in_our_own(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    inner = "[" * 400 + "1" + "]" * 400
    path.write_text(
        '{"sources":{"s":{"title":"t"}},"agreements":{"a":{"as_published":{"x":' + inner + "}}}}"
    )
    refused(path, "nested")


def test_more_brackets_than_any_file_has(tmp_path: Path) -> None:
    path = tmp_path / "lists.json"
    path.write_bytes(b'{"grants":[' + b"[]," * 6_100_000 + b"1]}")
    refused(path, "objects and lists")


def test_a_file_of_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2**30)
    refused(path, "1,024 MiB")


def test_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_bytes(b"Identifier,Amount Awarded\n" + b"x" * 17 * 2**20)
    refused(path, "a line of more than 16 MiB")


def test_a_cell_without_end(tmp_path: Path) -> None:
    path = tmp_path / "cell.csv"
    path.write_bytes(b"Identifier,Amount Awarded\n" + b"x" * 2**21 + b",1\n")
    refused(path, r"cell.csv:2: a cell of more than 1,000,000 characters")


def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("Identifier," + "Amount Awarded," * 100_000 + "\n1,2\n")
    refused(path, "a row of 100,002 columns")


def test_a_million_parties(tmp_path: Path) -> None:
    party = {"id": "GB-CHC-1001635", "name": "Navca"}
    plan = read_grants(
        tmp_path, grant(id="360G-1", recipientOrganization=[party] * 1_000_000), grant()
    )
    assert [each.id for each in plan.files[0].agreements] == ["360G-fund-1"]
    assert [lost.record for lost in plan.lost] == ["360G-1"]
    own = {"sources": {"s": {"title": "t"}}, "agreements": {"a": {"parties": [{}] * 1_000_000}}}
    with pytest.raises(PactlineError, match="1,000,000 parts"):
        read_json(tmp_path, own)


def test_numbers_past_all_bounds(tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    text = json.dumps({"grants": [grant(amountAwarded=1.5)]})
    for number in ("1e999999999", "9" * 4000, "-1e-999999999", "1e400"):
        path.write_text(text.replace("1.5", number))
        (kept,) = read_file(path).files[0].agreements
        assert not kept.funding
        assert "amountAwarded" in kept.as_published
        json.dumps(kept.as_published, allow_nan=False)


def workbook(path: Path, *cells: tuple[str, str]) -> Path:
    book = openpyxl.Workbook()
    for place, text in (("A1", "Identifier"), ("B1", "Amount Awarded"), ("A2", "x"), *cells):
        book.active[place] = text
    book.save(path)
    return path


def repacked(path: Path, change: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in {**members, **change}.items():
            packed.writestr(name, data)


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_far_apart(tmp_path: Path) -> None:
    refused(
        workbook(tmp_path / "far.xlsx", ("XFD1048576", "y")), "1,048,576 rows and 16,384 columns"
    )


def test_cells_without_places(tmp_path: Path) -> None:
    path = workbook(tmp_path / "placeless.xlsx")
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    rows = (
        b"<row>" + b"<c/>" * 50_000 + b'<c><v>1</v></c></row><row r="900000"><c><v>2</v></c></row>'
    )
    repacked(path, {SHEET: head + b"<sheetData>" + rows + b"</sheetData></worksheet>"})
    refused(path, "is too large")


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx")
    repacked(path, {SHEET: b" " * (513 * 2**20)})
    assert path.stat().st_size < 2**20
    refused(path, "unpack to more than 512 MiB")


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "lie.xlsx")
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    refused(path, "larger than the zip says")


BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def with_sheets(path: Path, sheets: int, parts: int, rows: bytes) -> None:
    """Make a workbook of many sheets in fewer parts, each with the same rows."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    data = head + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    with zipfile.ZipFile(workbook(path)) as packed:
        book, relations = packed.read(BOOK).decode(), packed.read(RELATIONS).decode()
    entries = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="x{n % parts}" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"/>'
        for n in range(1, sheets + 1)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    targets = "".join(
        f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/p{n}.xml"/>'
        for n in range(parts)
    )
    repacked(
        path,
        {
            BOOK: re.sub(r"<sheet [^>]*/>", entries, book, count=1).encode(),
            RELATIONS: relations.replace("</Relationships>", f"{targets}</Relationships>").encode(),
            **{f"xl/worksheets/p{n}.xml": data for n in range(parts)},
        },
    )


@pytest.mark.parametrize(
    ("sheets", "parts", "rows", "told"),
    [
        (100_000, 1, b"", "more than 200 sheets"),
        (1_000, 1, b"<row><c><v>1</v></c></row>" * 200_000, "more than 200 sheets"),
        (100, 1, b"<row><c><v>1</v></c></row>" * 1_000, "one and the same part"),
        (9, 9, b'<row r="9000"><c r="CV9000"><v>1</v></c></row>', "cells in all its sheets"),
        (1, 1, b'<row r="90000"><c r="CV90000"><v>1</v></c></row>', "9,000,004 cells in all"),
    ],
)
def test_sheets_are_counted_before_one_is_opened(
    tmp_path: Path, sheets: int, parts: int, rows: bytes, told: str
) -> None:
    path = tmp_path / "many.xlsx"
    with_sheets(path, sheets, parts, rows)
    started = time.process_time()
    refused(path, told)
    assert time.process_time() - started < 20


def test_texts_that_cells_share(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(100_000))
    with_sheets(path, 1, 1, cells)
    kind = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for texts, told in (
        (f"<si><t>{'x' * 30_000}</t></si>", "characters in all its sheets"),
        ("<si/>" * 3_100_000, "more than 3,000,000 texts"),
        (f"<si><t>{'x' * 140 * 2**20}</t></si>", "more than 128 MiB of text"),
    ):
        repacked(path, {"xl/sharedStrings.xml": f'<sst xmlns="{kind}">{texts}</sst>'.encode()})
        refused(path, told)


def test_cells_of_a_csv_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_bytes(b"Identifier,Amount Awarded\n" + (b"," * 1_999 + b"\n") * 10_100)
    refused(path, "more rows and columns than are read")


@pytest.mark.parametrize("cut", [3, 30, 300, 3000, -30, -3])
def test_a_damaged_workbook(tmp_path: Path, cut: int) -> None:
    path = workbook(tmp_path / "cut.xlsx")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(PactlineError):
        read_file(path)


def test_a_workbook_of_nonsense(tmp_path: Path) -> None:
    path = workbook(tmp_path / "odd.xlsx")
    repacked(path, {SHEET: b"<worksheet><<<&&&"})
    with pytest.raises(PactlineError):
        read_file(path)
    for member in ("xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"):
        repacked(workbook(path), {member: b"<worksheet><<<&&&"})
        with contextlib.suppress(PactlineError):
            read_file(path)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    refused(workbook(tmp_path / "x.xlsx"), "needs python-calamine")
    with pytest.raises(PactlineError, match=re.escape("pip install 'pactline[spreadsheets]'")):
        read_file(tmp_path / "x.xlsx")


def test_the_extra_is_not_needed_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert read_csv(tmp_path, "Identifier,Amount Awarded,Currency\n1,2,GBP\n").read == 1


def test_bytes_that_are_no_text_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "grants.xlsx"
    path.write_bytes(b"\x89\x00\x01\xfa" * 99)
    with pytest.raises(PactlineError, match="neither text nor a workbook"):
        read_file(path)

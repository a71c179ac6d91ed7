"""Every format holds every record, and can be read back."""

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from store.amounts import Qualifier
from store.codec import from_document
from store.errors import PactlineError
from store.exporting.columns import COLUMNS, DEFAULT, ON_SCREEN, available, pick
from store.exporting.giving import fit
from store.exporting.run import Format, export, of_file
from store.exporting.tables import CUT, number, without_controls
from store.exporting.target import whole_file
from store.giving_standard import GRANT
from store.interface import Kind
from store.query import EVERYTHING
from store.records import Agreement, Amount, Fund, FundingLine, Organisation
from store.store import FileStore
from tests.checking.support import BODY, FUNDER, award, grant
from tests.exporting.support import restore, run, run_text
from tests.money.samples import line
from tests.stores import file_of, sample_files, store_of

NASTY = '=HYPERLINK("x")\x1b[2J\ud800|<script>\u202e[a](b)`*_\r\nnext\x00 \ufffe'
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def council(*records: Any) -> FileStore:
    return store_of(file_of(FUNDER, BODY, *records, licence="OGL v3", publisher="Council"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_the_default_columns_with_provenance_and_licence() -> None:
    (row,) = rows_of(run_text(council(grant()), "csv"))
    assert list(row) == [COLUMNS[name].title for name in DEFAULT[Kind.AGREEMENT]]
    assert row["Identifier"] == "G1"
    assert row["Value"] == "5000"
    assert row["Funder identifier"] == "GB-GOV-10"
    assert (row["Source"], row["Publisher"], row["Licence"]) == ("one", "Council", "OGL v3")
    assert row["Source date"] == "date not known"


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_every_kind_reads_the_samples(kind: Kind) -> None:
    store = store_of(*sample_files())
    names = [column.name for column in available(kind)]
    rows = rows_of(run_text(store, "csv", names, kind=kind))
    assert len(rows) == store.listing(EVERYTHING, kind).total
    assert all(row["Title"] for row in rows)


def test_hedged_and_several_figures_are_not_made_exact() -> None:
    text = run_text(store_of(*sample_files()), "csv", ["id", "value", "qualifier", "funding"])
    rows = {row["Identifier"]: row for row in rows_of(text)}
    programme = rows["PACT-strategic-partners-programme"]
    assert (programme["Value"], programme["Qualifier"]) == ("11800000", "almost")
    assert "more than £3,500,000 committed 2012/13 year" in programme["Funding"]


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (("£300", "£70"), ("370", "GBP", "exactly")),
        (("£300", "about £70"), ("", "", "")),
        (("more than £300", "more than £70"), ("", "", "")),
        (("£300", "USD 70"), ("", "", "")),
    ],
)
def test_exact_lines_of_one_currency_are_one_value(
    lines: tuple[str, str], cells: tuple[str, str, str]
) -> None:
    store = council(grant(funding=tuple(map(line, lines))))
    (row,) = rows_of(run_text(store, "csv", ["value", "currency", "qualifier"]))
    assert tuple(row.values()) == cells


def test_negative_amounts_stay_numbers() -> None:
    store = council(grant(funding=(award("-12.50"),)))
    assert run_text(store, "csv", ["value"]) == "Value\n-12.5\n"
    sheet = load_workbook(io.BytesIO(run(store, "xlsx", ["value"])[0]))["Records"]
    assert sheet["A2"].value == -12.5


def test_columns_are_chosen_and_unknown_ones_named() -> None:
    text = run_text(council(grant()), "csv", ["Licence", "recipient identifier", "title"])
    assert text == "Licence,Recipient identifier,Title\nOGL v3,GB-CHC-1001635,Grant G1\n"
    with pytest.raises(PactlineError, match="did you mean “funder-id”"):
        pick(["funderid"], Kind.AGREEMENT)
    with pytest.raises(PactlineError, match="no column “owners” of agreements"):
        pick(["owners"], Kind.AGREEMENT)


def test_the_table_of_columns_is_whole() -> None:
    for kind in Kind:
        assert {column.name for column in pick(None, kind)} == set(DEFAULT[kind])
        assert {column.name for column in pick(ON_SCREEN, kind)} == set(ON_SCREEN)
    for name, column in COLUMNS.items():
        assert name == column.name
        assert column.meaning
        assert column.readers


def test_json_holds_each_record_whole_with_every_claim() -> None:
    read = json.loads(run_text(store_of(*sample_files()), "json"))
    assert read["generated"] == "2024-06-01"
    memorandum = next(each for each in read["records"] if each["id"] == "PACT-gm-vcse-memorandum")
    assert [claim["source"]["id"] for claim in memorandum["claims"]] == [
        "gm-memorandum",
        "gm-later-reports",
    ]
    said = memorandum["claims"][0]["record"]
    record = from_document(Agreement, said.pop("id"), said)
    (source,) = (file for file in sample_files() if file.source.id == "gm-memorandum")
    assert record == source.agreements[0]
    assert {each["id"] for each in read["sources"]} == {
        "dh-strategic-partners",
        "gm-later-reports",
        "gm-memorandum",
    }


def test_json_with_columns_has_these_alone() -> None:
    lines = run_text(council(grant("A"), grant("B")), "jsonl", ["id", "value"]).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": "A", "value": 5000},
        {"id": "B", "value": 5000},
    ]


def test_hostile_text_goes_whole_into_json_and_acts_on_no_terminal() -> None:
    text = run_text(council(grant(title=NASTY)), "json")
    assert json.loads(text)["records"][0]["title"] == NASTY
    assert without_controls(text.replace("\n", "")) == text.replace("\n", "")


def test_hostile_text_in_cells_is_harmless_and_counted() -> None:
    store = council(grant(title=NASTY))
    for format_ in ("csv", "xlsx", "markdown"):
        data, done = run(store, format_, ["title"])
        assert sum(count for note, count in done.notes.items() if "replaced" in note) == 1
        assert b"\x1b" not in data or format_ == "xlsx"
    (row,) = rows_of(run_text(store, "csv", ["title"]))
    assert restore(row["Title"]) == without_controls(NASTY)
    cell = load_workbook(io.BytesIO(run(store, "xlsx", ["title"])[0]))["Records"]["A2"]
    assert cell.data_type == "s"
    assert restore(str(cell.value)).startswith("=HYPERLINK")


@pytest.mark.parametrize("text", ["a\rb", "\r", "a\r\nb", "a\nb", "a\x0bb"])
def test_line_ends_inside_a_cell_end_no_row(text: str) -> None:
    data = run_text(council(grant(title=text), grant("sound")), "csv", ["title", "id"])
    rows = rows_of(data)
    titles = {row["Identifier"]: restore(row["Title"]) for row in rows}
    assert titles == {"G1": without_controls(text), "sound": "Grant sound"}
    assert "\r" not in data.replace(text, "")


def test_markdown_never_becomes_markup() -> None:
    text = run_text(council(grant(title=NASTY)), "markdown", ["title"])
    assert text.splitlines()[2].count("|") - text.splitlines()[2].count("\\|") == 2
    assert "<script>" not in text
    assert "[a](b)" not in text
    assert "\\[a\\](b)" in text
    assert "- one: One, Council, date not known, OGL v3" in text


def test_xlsx_cuts_what_a_cell_cannot_hold_and_says_so() -> None:
    data, done = run(council(grant(title="x" * 40_000)), "xlsx", ["title", "id"])
    sheet = load_workbook(io.BytesIO(data))["Records"]
    assert len(str(sheet["A2"].value)) == 32_767
    assert done.notes == {CUT: 1}


def test_xlsx_has_a_sheet_of_sources() -> None:
    book = load_workbook(io.BytesIO(run(council(grant()), "xlsx")[0]))
    assert book.sheetnames == ["Records", "Sources"]
    assert [cell.value for cell in book["Sources"][2]][:5] == [
        "one",
        "One",
        "Council",
        None,
        "OGL v3",
    ]


def test_texts_that_look_like_errors_stay_texts() -> None:
    data, _ = run(council(grant(title="#N/A")), "xlsx", ["title"])
    cell = load_workbook(io.BytesIO(data))["Records"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "#N/A")


def purposes(records: Iterable[dict[str, Any]]) -> dict[str, str]:
    return {each["id"]: each["purpose"] for each in records}


@given(
    ANY_TEXT,
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.sampled_from(Qualifier),
    st.sampled_from(Format),
)
def test_any_record_goes_out_in_every_format_and_can_be_read(
    text: str, value: Decimal, qualifier: Qualifier, format_: Format
) -> None:
    line = FundingLine(amount=Amount(value, text[:3], qualifier), key=text, note=text)
    record = grant(title=text, purpose=text, url=text, funding=(line, award("7")), term=text)
    data, done = run(council(record, grant("sound")), format_)
    assert done.records + sum(done.left_out.values()) == 2
    match format_:
        case Format.CSV:
            rows = {row["Identifier"]: row for row in rows_of(data.decode("utf-8"))}
            assert restore(rows["G1"]["Title"]) == without_controls(text or "G1")
        case Format.JSON:
            assert purposes(json.loads(data)["records"])["G1"] == text
        case Format.JSON_LINES:
            assert purposes(map(json.loads, data.splitlines()))["G1"] == text
        case Format.GIVING:
            grants = {each["id"]: each for each in json.loads(data)["grants"]}
            assert grants["G1"]["description"] == text
        case Format.XLSX:
            assert load_workbook(io.BytesIO(data))["Records"].max_row == 3
        case Format.MARKDOWN:
            assert data.decode("utf-8").count("\n") == 8


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(GRANT.parts)) | st.text(), JSON_VALUES, max_size=4))
def test_whatever_was_published_goes_out_in_some_way(published: dict[str, Any]) -> None:
    once = fit(published, GRANT, "", Counter())
    assert fit(once, GRANT, "", Counter()) == once
    data, done = run(council(grant(as_published=published), grant("sound")), "360giving")
    assert done.records + sum(done.left_out.values()) == 2
    assert json.loads(data)["version"] == "1.4"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_of_json_are_exact(value: Decimal) -> None:
    given_out = number(value)
    assert Decimal(repr(given_out) if isinstance(given_out, float) else given_out) == value


def test_organisations_and_funds_go_out_too() -> None:
    store = council(
        Organisation(id="PACT-x", name="X", aliases=("Ex",)),
        Fund(id="PACT-f", title="Fund", owners=("the city’s", "the area’s")),
    )
    names = [row["Title"] for row in rows_of(run_text(store, "csv", kind=Kind.ORGANISATION))]
    assert names == ["Department of Health", "Navca", "X"]
    (fund,) = rows_of(run_text(store, "csv", kind=Kind.FUND))
    assert fund["Owners"] == "the city’s; the area’s"


def test_the_format_of_a_file_name() -> None:
    assert of_file("a.XLSX") is Format.XLSX
    assert of_file("notes.md") is Format.MARKDOWN
    assert of_file("a.json") is Format.JSON
    assert of_file("a.txt") is None


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")

    def broken() -> None:
        with whole_file(path) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert path.read_text() == "before"
    with whole_file(path) as stream:
        stream.write(b"after")
    assert path.read_text() == "after"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
    link = tmp_path / "link"
    link.symlink_to(path)
    path.chmod(0o640)
    with whole_file(link) as stream:
        stream.write(b"through")
    assert link.is_symlink()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("through", 0o640)


@pytest.mark.parametrize("fails", [False, True])
def test_the_rows_of_a_workbook_wait_beside_it(tmp_path: Path, fails: bool) -> None:
    seen = set[Path]()

    def look(*_: object) -> None:
        seen.update(tmp_path.glob(".found.xlsx.*/*"))
        if fails:
            raise PactlineError("stopped")

    store = council(grant())
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    day = date(2026, 1, 2)
    ending = pytest.raises(PactlineError, match="stopped") if fails else nullcontext()
    with ending, whole_file(tmp_path / "found.xlsx") as stream:
        export(store, listing, Format.XLSX, stream, generated=day, progress=look)
    assert seen
    assert [path.name for path in tmp_path.iterdir()] == ["found.xlsx"] * (not fails)


def test_what_a_killed_export_left_is_swept(tmp_path: Path) -> None:
    ours, younger = ".found[1].csv.0123456789ab", ".found[1].csv.ba9876543210"
    others = [".other.csv.0123456789ab", ".found1.csv.0123456789ab", ".found[1].csv.my-own-notes"]
    for name in (ours, younger, *others):
        (tmp_path / name).write_text("Navca")
        if name != younger:
            os.utime(tmp_path / name, (0, 0))
    rows = tmp_path / f"{ours}a_bcdef9"
    rows.mkdir()
    (rows / "tmp1_x2").write_text("Navca")
    os.utime(rows, (0, 0))
    with whole_file(tmp_path / "found[1].csv") as stream:
        stream.write(b"x")
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"found[1].csv", younger, *others}


@pytest.mark.parametrize("name", ["no/x", "."])
def test_a_place_that_cannot_be_written_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(PactlineError, match="cannot be written"), whole_file(tmp_path / name):
        pass


def test_a_device_is_written_to_and_stays_one() -> None:
    with whole_file("/dev/null") as stream:
        stream.write(b"nothing")
    assert not Path("/dev/null").is_file()


def test_a_workbook_on_a_full_disk_is_an_error() -> None:
    store = council(grant())
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    full = "cannot be written: No space left on device"
    with pytest.raises(PactlineError, match=full), whole_file("/dev/full") as stream:
        export(store, listing, Format.XLSX, stream, generated=date(2026, 1, 2))

"""Files as people pass them on: packed, hidden in parts, in other encodings, or no data at all."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import read_file, run_import
from store.interface import Kind
from store.query import parse
from store.store import open_store
from tests.stores import store_of

from .support import line, ods, only, read_csv, told
from .test_cells import TITLES, amounts, rows

TABLE = rows(("450", "2021-03-04"), ("£1,200", "2021-05-06"))


def packed(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_an_encoding_without_its_mark(tmp_path: Path, encoding: str) -> None:
    assert amounts(read_csv(tmp_path, TABLE.encode(encoding))) == ["£450", "£1,200"]


def test_a_gzip_and_a_zip_of_one_table(tmp_path: Path) -> None:
    for name, data in (
        ("elm.csv.gz", gzip.compress(TABLE.encode())),
        # As several programs write at once, or one that adds to what it wrote.
        ("elm.csv.gz", gzip.compress(TABLE.encode()[:90]) + gzip.compress(TABLE.encode()[90:])),
        ("elm.zip", packed(elm_csv=TABLE)),
    ):
        plan = read_csv(tmp_path, data, name)
        assert amounts(plan) == ["£450", "£1,200"]
        assert plan.files[0].source.id == "elm-trust-elm"


@pytest.mark.parametrize("column", [1, 6, 8])
def test_a_line_of_totals_names_nobody_else(tmp_path: Path, column: int) -> None:
    cells = ["", "", "GBP", "1650", "", "", "", "", ""]
    cells[column] = "Grand total"
    plan = read_csv(tmp_path, f"{TABLE}\n{','.join(cells)}")
    assert amounts(plan) == ["£450", "£1,200"]
    assert [lost.reason for lost in plan.lost] == ["a line of totals"]


def test_what_a_mac_and_folders_add_to_a_zip_is_passed_over(tmp_path: Path) -> None:
    more = {"elm/": "", "elm/elm.csv": TABLE, "__MACOSX/elm/._elm.csv": "\0", "elm/.DS_Store": ""}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in more.items():
            archive.writestr(name, body)
    assert amounts(read_csv(tmp_path, out.getvalue(), "elm.zip")) == ["£450", "£1,200"]
    with pytest.raises(PactlineError, match=r"a zip of 2 files \(a.csv …\), to be unpacked first"):
        read_csv(tmp_path, packed(a_csv=TABLE, b_csv=TABLE), "two.zip")


@pytest.mark.parametrize("title", ["Grants made; final list", "Grants, all, final", "Grants|a|b|c"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_line_above_the_titles_decides_nothing(tmp_path: Path, title: str, sign: str) -> None:
    table = TABLE.replace("£1,200", "1200").replace(",", sign)
    plan = read_csv(tmp_path, f"{title}\n{table}")
    assert amounts(plan) == ["£450", "£1,200"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_long_cell_decides_nothing(tmp_path: Path, end: str) -> None:
    long = TABLE.replace("Hall 0", "lorem; ipsum, " * 5000).replace("£1,200", "1200")
    assert amounts(read_csv(tmp_path, long.replace("\n", end))) == ["£450", "£1,200"]


def test_bytes_of_another_encoding_leave_the_others_alone(tmp_path: Path) -> None:
    text = TABLE.replace("Village 0", "Caffè").replace("Village 1", "Ros$").encode()
    kept = read_csv(tmp_path, text.replace(b"$", "é".encode("cp1252"))).files[0].agreements
    assert [each.parties[1].name for each in kept] == ["Caffè", "Rosé"]


def test_titles_that_come_again_are_no_grant(tmp_path: Path) -> None:
    plan = read_csv(tmp_path, f"{TABLE}\n\ufeff{TITLES}\n{TABLE.split(chr(10))[1]},more")
    assert amounts(plan) == ["£450", "£1,200", "£450"]
    (again, extra, *_) = plan.warnings
    assert (again.where, again.done) == ("row 4", "the headings again; left out")
    assert (extra.field, extra.found) == ("column 10", "more")


@pytest.mark.parametrize("cut", [5, 20, -9, -1])
def test_a_gzip_cut_off(tmp_path: Path, cut: int) -> None:
    with pytest.raises(PactlineError, match="the gzip is cut off"):
        read_csv(tmp_path, gzip.compress(TABLE.encode() * 50)[:cut], "elm.csv.gz")


@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n<html>", "\ufeff\n <HTML lang='en'>"])
def test_a_web_page_is_no_file_of_data(tmp_path: Path, start: str) -> None:
    for name in ("grants.json", "grants.csv"):
        with pytest.raises(PactlineError, match="this is a web page"):
            read_csv(tmp_path, f"{start}<body>Please log in</body></html>", name)


def test_open_document(tmp_path: Path) -> None:
    cells = [row.replace('"', "").split(",") for row in TABLE.replace("£1,200", "1200").split("\n")]
    empty = "<table:table-row table:number-rows-repeated='1048000'>"
    empty += "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    plan = read_csv(tmp_path, ods(*(line(*row) for row in cells), empty), "elm.ods")
    assert amounts(plan) == ["£450", "£1,200"]
    assert (
        only(read_csv(tmp_path, ods(*(line(*row) for row in cells[:2])), "elm.ods")).title
        == "Hall 0"
    )


def test_open_document_that_repeats_a_little_into_too_much(tmp_path: Path) -> None:
    cell = "<table:table-cell table:number-columns-repeated='1900' office:value-type='string'>"
    cell += "<text:p>a</text:p></table:table-cell>"
    wide = f"<table:table-row table:number-rows-repeated='90000'>{cell}</table:table-row>"
    with pytest.raises(PactlineError, match="is too large"):
        read_csv(tmp_path, ods(line(*TITLES.split(",")), wide), "elm.ods")


def test_what_a_workbook_hides_is_left_out_and_named(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    shown = book.active
    shown.title = "2021"
    for row in ["", "450", "600", "=3*5", "700"]:
        cells = (
            f"360G-elm-{row},Hall,GBP,{row},2021-03-04,GB-CHC-1077001,V,GB-CHC-1155002,Elm Trust"
        )
        shown.append((cells if row else TITLES).split(","))
    shown.row_dimensions[3].hidden = True
    hidden = book.create_sheet("drafts")
    hidden.append(TITLES.split(","))
    hidden.append(["360G-elm-9", "Secret", "GBP", 9])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "elm.xlsx")
    plan = read_file(tmp_path / "elm.xlsx")
    assert amounts(plan) == ["£450", "", "£700"]
    assert {(each.where, each.field, each.done) for each in plan.warnings if not each.record} == {
        ("drafts", "", "a hidden sheet; left out"),
        ("2021", "", "hidden rows; left out"),
        ("2021", "D4", "a formula without its value; not read"),
    }
    store = open_store(tmp_path / "store")
    run_import(store, tmp_path / "elm.xlsx")
    asked_for = run_import(store, tmp_path / "elm.xlsx", hidden=True)
    assert asked_for.plan
    assert amounts(asked_for.plan) == ["£450", "£600", "", "£700", "£9"]
    assert not any("hidden" in warning.done for warning in asked_for.plan.warnings)


def test_rows_of_another_sheet_go_to_the_grants_that_they_name(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(TITLES.split(","))
    for name in ("", "", "360G-elm-1"):
        cells = f"{name},Hall,GBP,9,2021-03-04,GB-CHC-1077001,V,GB-CHC-1155002,Elm Trust"
        book.active.append(cells.split(","))
    places = book.create_sheet("places")
    for row in (("Identifier", "Beneficiary Location:0:Name"), ("", "Leeds"), ("x", "York")):
        places.append(row)
    places.append(("360G-elm-1", "Hull"))
    book.save(tmp_path / "elm.xlsx")
    plan = read_file(tmp_path / "elm.xlsx")
    assert [[place.name for place in each.places] for each in plan.files[0].agreements] == [
        *([], [], ["Hull"]),
    ]
    assert [(lost.where, lost.reason) for lost in plan.lost] == [
        ("places, row 2", "it names no grant"),
        ("places, row 3", "no grant of the file has this identifier"),
    ]


def test_an_error_of_a_workbook_is_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(TITLES.split(","))
    cells = "360G-elm-1,Hall,GBP,#DIV/0!,2021-03-04,GB-CHC-1077001,V,GB-CHC-1155002,Elm Trust"
    book.active.append(cells.split(","))
    book.save(tmp_path / "elm.xlsx")
    assert told(read_file(tmp_path / "elm.xlsx"), "D2") == ["an error of the workbook; not read"]


def test_backslashes_before_quotation_marks(tmp_path: Path) -> None:
    cells = (
        '360G-elm-1,"The \\"Old\\" Hall, rebuilt",GBP,450,2021-03-04,GB-CHC-1077001,"V \\"W\\"",'
    )
    plan = read_csv(tmp_path, f"{TITLES}\n{cells}GB-CHC-1155002,Elm Trust\n")
    kept = only(plan)
    assert (kept.title, kept.parties[1].name) == ('The "Old" Hall, rebuilt', 'V "W"')
    assert kept.events[0].date.text == "2021-03-04"
    assert told(plan, "quotes")


def test_a_title_that_stands_twice(tmp_path: Path) -> None:
    titles = f"{TITLES},Amount Awarded"
    lines = [
        f"{row},{more}" for row, more in zip(TABLE.split("\n")[1:], ("450", "900"), strict=True)
    ]
    plan = read_csv(tmp_path, "\n".join((titles, *lines)))
    assert amounts(plan) == ["£450", "£1,200"]
    (done,) = [each for each in told(plan, "Amount Awarded") if "twice" in each]
    assert "the first counts, 1 row differ" in done


def test_a_day_alone_in_the_hand_filled_table_is_the_award_s(tmp_path: Path) -> None:
    plan = read_csv(
        tmp_path, "Reference,Title,Funder,Recipient,Amount,On\nx,Choir,A,B,500,2021-03-04\n"
    )
    kept = only(plan)
    assert kept.funding[0].date.text == "2021-03-04"
    assert [(each.kind, each.date.text) for each in kept.events] == [("awarded", "2021-03-04")]
    assert len(told(plan, "On")) == 1


def test_publisher_and_licence_of_each_row_are_those_of_its_source(tmp_path: Path) -> None:
    first, second = TABLE.split("\n")[1:]
    titles = f"{TITLES},Publisher:Name,License (see note),Data Source"
    lines = [
        f"{first},Elm Trust,https://example.org/by,https://elm.example/1",
        f"{second},Oak Fund,https://example.org/zero,https://oak.example/1",
        f"{second.replace('elm-1', 'elm-2')},Oak Fund,https://example.org/by,https://oak.example/2",
    ]
    plan = read_csv(tmp_path, "\n".join((titles, *lines)), "nav.csv")
    assert [
        (file.source.id, file.source.publisher, file.source.licence, len(file.agreements))
        for file in plan.files
    ] == [
        ("elm-trust-nav", "Elm Trust", "https://example.org/by", 1),
        ("oak-fund-nav", "Oak Fund", "https://example.org/zero", 1),
        ("oak-fund-nav-2", "Oak Fund", "https://example.org/by", 1),
    ]
    assert plan.read == 3


def test_each_source_of_a_file_counts_its_own_warnings(tmp_path: Path) -> None:
    first, second = TABLE.replace("450", "tbc").replace("2021-03-04", "13/01/2021").split("\n")[1:]
    more = first.replace("elm-0", "elm-2").replace("13/01", "01/13").replace("tbc", "5")
    titles = f"{TITLES},Publisher:Name,License (see note)"
    lines = [titles, f"{first},Elm,A", f"{more},Elm,A", f"{second},Oak,A"]
    plan = read_csv(tmp_path, "\n".join(lines))
    elm, oak = (file.source for file in plan.files)
    assert (elm.counts["unread"], "odd" in elm.as_published) == (1, True)
    assert (oak.counts["unread"], "odd" in oak.as_published) == (0, False)
    assert elm.counts["warnings"] + oak.counts["warnings"] == len(plan.warnings)


def test_the_areas_of_a_grantnav_download_are_places_inside_each_other(tmp_path: Path) -> None:
    first, second = TABLE.split("\n")[1:]
    codes = "Recipient District Geographic Code,Recipient Ward,Recipient Ward Geographic Code"
    titles = f"{TITLES},Recipient Region,Recipient District,{codes}"
    more = "Beneficiary Location:0:Name,Beneficiary Location:0:Geographic Code"
    late = "Beneficiary District (additional data),Beneficiary District Geographic code"
    lines = [
        f"{titles},{more},{late} (additional data)",
        f"{first},North West,Trafford,E08000009,Longford,E05000826,,,Salford,E08000006",
        f"{second},Undetermined,,,,,Longford,E05000826,Undetermined,",
    ]
    plan = read_csv(tmp_path, "\n".join(lines))
    (file,) = plan.files
    assert [
        [(place.name, place.code) for place in record.places]
        for record in (*file.organisations, *file.agreements)
        if record.places
    ] == [
        [("North West", ""), ("Trafford", "E08000009"), ("Longford", "E05000826")],
        [("Salford", "E08000006")],
        [("Longford", "E05000826")],
    ]
    store = store_of(file)
    listing = store.listing(parse("place:trafford"), Kind.AGREEMENT)
    assert listing.total == 2
    assert [str(each) for each in listing.met()] == ["“trafford” is 1 area inside it"]

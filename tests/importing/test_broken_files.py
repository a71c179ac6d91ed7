"""Each broken file is refused or survived, with a message that names what is wrong."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import read_file
from store.importing.incoming import HALF

from .support import grant, read_grants, read_json, told, totals

REFUSED = {
    "bad.xlsx": "the file is empty",
    "bad-utf8.json": "bad-utf8.json:1:1: this is no JSON",
    "fundingproviders-grants_malformed.json": "malformed.json:10:15: this is no JSON",
    "nulls.json": "none of its 2 grants can be kept: in grants/0",
    "badfile_too_many_rows.xlsx": "none of its 50,000 grants can be kept: in grants, row 2",
    "tenders_releases_2_releases.xlsx": "a workbook without titles of grants",
    "validation_errors-3.json": "JSON, but an object with the keys",
}
KEPT = {
    "badfile_all_validation_errors.json": 1,
    "badfile_all_validation_errors.xlsx": 1,
    "fundingproviders-grants_broken_grants.json": 3,
    "decimal_amounts.json": 7,
    "decimal_amounts.csv": 7,
    "multiple_funder_names_org_ids.json": 2,
    "ids-unexpected-chars.xlsx": 1,
    "bom.csv": 1,
    "fundingproviders-grants_2_grants_cp1252.csv": 2,
    "fundingproviders_grants_2_grants.csv": 2,
    "fundingproviders-grants_fixed_2_grants.json": 3,
    "fundingtrust-grants_dc.txt": 9,
}


def broken(data_dir: Path, name: str) -> Path:
    return data_dir / "360giving" / "broken" / name


def test_every_broken_file_is_listed_here(data_dir: Path) -> None:
    assert {each.name for each in broken(data_dir, "").iterdir()} == {*REFUSED, *KEPT}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(data_dir: Path, name: str) -> None:
    with pytest.raises(PactlineError) as error:
        read_file(broken(data_dir, name))
    assert REFUSED[name] in str(error.value)
    assert error.value.remedy
    assert str(error.value).isprintable()


@pytest.mark.parametrize("name", KEPT)
def test_kept_with_warnings(data_dir: Path, name: str) -> None:
    plan = read_file(broken(data_dir, name))
    assert plan.counts["agreements"] == KEPT[name]
    assert plan.read == KEPT[name] + len(plan.lost)
    assert plan.warnings
    assert all(w.file == name and w.done and w.found.isprintable() for w in plan.warnings)


def test_pence_are_exact(data_dir: Path) -> None:
    for name in ("decimal_amounts.json", "decimal_amounts.csv"):
        assert str(totals(read_file(broken(data_dir, name)))["GBP"]) == "7000.7"


def test_the_same_grant_twice_is_counted(data_dir: Path) -> None:
    plan = read_file(broken(data_dir, "fundingproviders-grants_fixed_2_grants.json"))
    (lost,) = plan.lost
    assert "the same, word for word, as grants/2" in lost.reason
    ids = [each.id for each in plan.files[0].agreements]
    assert len(set(ids)) == len(ids)
    assert ids[1] == f"{ids[0]}#2"


def test_wrong_types_stay_as_published(data_dir: Path) -> None:
    (kept,) = read_file(broken(data_dir, "badfile_all_validation_errors.json")).files[0].agreements
    assert kept.as_published == {
        "awardDate": "bad date",
        "amountAwarded": "This should be a number",
        "currency": "bad currency",
        "plannedDates": "This should be an array",
        "actualDates": ["This should be an object"],
    }
    assert kept.url == "This should be a uri"
    assert kept.title == "9001"
    assert not kept.funding


def test_windows_1252(data_dir: Path) -> None:
    plan = read_file(broken(data_dir, "fundingproviders-grants_2_grants_cp1252.csv"))
    assert told(plan, "encoding") == ["not UTF-8, so read as Windows-1252"]
    assert plan.warnings[0].where == "line 2"
    assert "€funding€providers" in plan.files[0].agreements[0].id


def test_odd_signs_in_ids(data_dir: Path) -> None:
    plan = read_file(broken(data_dir, "ids-unexpected-chars.xlsx"))
    (kept,) = plan.files[0].agreements
    assert kept.id == "360G-ABC-11111111111111111111"
    assert [party.organisation for party in kept.parties] == ["GB-CHC-100000", "GB-CHC-1105625"]
    recipient = plan.files[0].organisations[1]
    assert recipient.identifiers == (), "another charity's number joins nothing"
    assert recipient.as_published["charityNumber"] == "123456"


def test_fifty_thousand_empty_rows_in_bounded_memory(data_dir: Path) -> None:
    path = broken(data_dir, "badfile_too_many_rows.xlsx")
    code = (
        "import sys\nfrom store.importing import read_file\n"
        "from store.errors import PactlineError\n"
        "try:\n    read_file(sys.argv[1])\nexcept PactlineError:\n    sys.exit(7)\n"
    )

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

    done = subprocess.run([sys.executable, "-c", code, str(path)], preexec_fn=bound, check=False)
    assert done.returncode == 7


def test_half_a_character_costs_no_file(tmp_path: Path) -> None:
    plan = read_grants(
        tmp_path,
        grant(title="Cut \ud83d", description="\ude00 \\ud83d 😀"),
        grant(id="360G-fund-2"),
    )
    assert told(plan, "encoding") == [HALF, HALF]
    assert [warning.found for warning in plan.warnings[:2]] == [r"\ud83d", r"\ude00"]
    first, second = plan.files[0].agreements
    assert (first.title, first.purpose) == ("Cut �", "� \\ud83d 😀")
    assert second.title == "Choir"


def test_half_a_character_in_our_own_file(tmp_path: Path) -> None:
    tables = {
        "sources": {"own": {"title": "\udc00"}},
        "agreements": {"a-1": {"title": "Half \ud800"}},
    }
    (file,) = read_json(tmp_path, tables).files
    assert (file.source.title, file.agreements[0].title) == ("�", "Half �")


def test_a_file_that_is_no_json_beside_its_halves_is_refused_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text('{"grants": [\n{"title": "\\ud83d"},\n{"title": ]}')
    with pytest.raises(PactlineError, match=r"cut.json:3:1\d: this is no JSON"):
        read_file(path)

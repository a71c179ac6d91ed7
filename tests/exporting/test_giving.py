"""360Giving: valid by the standard's own schema, and the same facts when it is read again."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from store.amounts import Stage
from store.codes import COUNTRIES, SCHEMA_CODES
from store.dates import PartialDate, Period
from store.errors import PactlineError
from store.exporting.columns import Exported
from store.exporting.giving import NAMES_CUT, REORDERED, web
from store.importing import read_file
from store.interface import Kind
from store.records import Amount, FundingLine, Organisation, Party, SourceFile
from tests.checking.support import BODY, FUNDER, award, grant
from tests.exporting.support import in_order, run, schema_errors
from tests.published import Published
from tests.stores import file_of, sample_files, store_of


def imported(path: Path) -> SourceFile:
    (file,) = read_file(path, source_id="same").files
    return file


@pytest.fixture
def schema() -> Path | None:
    """The folder of the standard's own schemas, where it is at hand."""
    folder = Path(os.environ.get("PACTLINE_DATA", ""), "360giving", "schema")
    return folder if folder.is_dir() else None


def back_again(path: Path, schema: Path | None, work: Path) -> Exported:
    """Export what is read of a file, and see that it is valid and gives the same when read."""
    before = imported(path)
    store = store_of(before)
    listing = in_order(store, [each.id for each in before.agreements])
    package, done = run(store, "360giving", listing=listing)
    many = len(before.agreements) > 1000 and not os.environ.get("PACTLINE_LONG")
    assert schema_errors(schema, package, 20 if many else 1) == []
    (work / "again.json").write_bytes(package)
    after = imported(work / "again.json")
    assert agreements(after) == agreements(before)
    assert organisations(after) == organisations(before)
    assert done.records == len(before.agreements)
    return done


def test_published_files_come_back_valid_and_the_same(
    published: Published, schema: Path | None, tmp_path: Path
) -> None:
    for path, number in published.good.items():
        done = back_again(path, schema, tmp_path)
        assert (done.records, done.left_out) == (number, {}), path.name
        known = published.foundation
        assert done.notes == (known.corrections if path == known.file else {})


def test_broken_files_that_load_come_back_valid_too(
    published: Published, schema: Path | None, tmp_path: Path
) -> None:
    for name in published.broken.exportable:
        back_again(published.broken.folder / name, schema, tmp_path)


def agreements(file: SourceFile) -> dict[str, Any]:
    """Return agreements by id, but for where they stood and what an export says it corrects."""
    found: dict[str, Any] = {}
    for record in file.agreements:
        fields = {name: getattr(record, name) for name in record.__struct_fields__}
        kept = dict(fields.pop("as_published"))
        fields.pop("where")
        if kept.get("fromOpenCall") in ("Y", "N"):
            kept["fromOpenCall"] = {"Y": "Yes", "N": "No"}[kept["fromOpenCall"]]
        for field in ("recipientOrganization", "fundingOrganization"):
            left = [
                {key: value for key, value in each.items() if key != "url"}
                for each in kept.pop(field, [])
            ]
            if any(left):
                kept[field] = left
        found[record.id] = (fields, kept)
    return found


def organisations(file: SourceFile) -> dict[str, Any]:
    """Return organisations by id, but for where they stood, their addresses as corrected."""
    found: dict[str, Any] = {}
    for record in file.organisations:
        fields = {name: getattr(record, name) for name in record.__struct_fields__}
        fields.pop("where")
        fields["url"] = web(fields["url"])[0] or ""
        found[record.id] = fields
    return found


def test_the_codes_are_those_of_the_schema(data_dir: Path) -> None:
    path = data_dir / "360giving" / "schema" / "360-giving-schema.json"
    schema = json.loads(path.read_text("utf-8"))["$defs"]
    assert set(schema["currency"]["enum"]) == SCHEMA_CODES
    assert set(schema["Location"]["properties"]["countryCode"]["enum"]) == COUNTRIES


def test_agreements_that_are_no_grants_are_counted(schema: Path | None) -> None:
    store = store_of(*sample_files(), file_of(FUNDER, BODY, grant()))
    package, done = run(store, "360giving")
    assert done.records == 1
    assert done.left_out == {"agreements that are no grants, such as programmes": 2}
    assert schema_errors(schema, package) == []


def test_nothing_to_export_is_an_error_that_says_why() -> None:
    with pytest.raises(PactlineError, match="agreements that are no grants, such as programmes: 2"):
        run(store_of(*sample_files()), "360giving")
    with pytest.raises(PactlineError, match="holds grants, not organisations"):
        run(store_of(*sample_files()), "360giving", kind=Kind.ORGANISATION)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"funding": ()}, "without an exact amount awarded"),
        (
            {
                "funding": (
                    FundingLine(
                        amount=Amount.parse("more than £3m"),
                        stage=Stage.AWARDED,
                        date=PartialDate("2020-01-01"),
                    ),
                )
            },
            "without an exact amount awarded",
        ),
        ({"funding": (award("5", "2020-05"),)}, "without an award date to the day"),
        ({"parties": grant().parties[:1]}, "without a recipient that has an id"),
        ({"parties": grant().parties[1:]}, "without a funder that has an id"),
        (
            {"parties": (*grant().parties, Party(role="recipient", kind="individual", name="x"))},
            "with both a person and an organisation as recipient",
        ),
    ],
)
def test_grants_that_the_schema_cannot_hold_are_counted(
    fields: dict[str, Any], reason: str
) -> None:
    store = store_of(file_of(FUNDER, BODY, grant("A"), grant("B", **fields)))
    _, done = run(store, "360giving")
    assert (done.records, done.left_out) == (1, {reason: 1})


def test_a_person_is_never_named(schema: Path | None) -> None:
    person = Party(role="recipient", kind="individual", name="Jo Bloggs")
    package, done = run(
        store_of(file_of(FUNDER, grant(parties=(grant().parties[0], person)))), "360giving"
    )
    assert b"Bloggs" not in package
    (read,) = json.loads(package)["grants"]
    assert read["recipientIndividual"] == {"id": "G1-individual", "name": "an individual"}
    assert "recipientOrganization" not in read
    assert done.records == 1
    assert schema_errors(schema, package) == []


def test_messy_values_are_corrected_or_left_out_with_a_note(schema: Path | None) -> None:
    kept = {
        "fromOpenCall": "maybe",
        "dataSource": "www.example.org/a b",
        "dateModified": "2022-05-03 18:09:56",
        "relatedActivity": ["G2", {"no": "text"}],
        "classifications": "none",
        "plannedDates": [{"endDate": "never", "duration": -3}],
        "Open Call?": ["any", {"thing": 1}],
        "commitmentTransaction": [{"value": "1,5", "currency": "gbp"}],
    }
    record = grant(
        url="not an address",
        as_published=kept,
        planned=Period("2011/12..2012-05"),
        places=(),
        aims=("Better care.",),
    )
    package, done = run(store_of(file_of(FUNDER, BODY, record)), "360giving")
    (read,) = json.loads(package)["grants"]
    assert schema_errors(schema, package) == []
    assert read["dataSource"] == "http://www.example.org/a%20b"
    assert read["dateModified"] == "2022-05-03T18:09:56Z"
    assert read["relatedActivity"] == ["G2"]
    assert read["plannedDates"] == [{"startDate": "2011-04-01"}]
    assert read["Open Call?"] == ["any", {"thing": 1}]
    assert read["commitmentTransaction"] == [{"currency": "GBP"}]
    assert set(done.notes) == {
        "fromOpenCall: neither Yes nor No, left out",
        "dataSource: http:// put in front",
        "dateModified: a time without a zone taken for UTC",
        "relatedActivity: no text, left out",
        "classifications: no object with fields, left out",
        "plannedDates/endDate: no date to the day, left out",
        "plannedDates/duration: no number of months, left out",
        "commitmentTransaction/value: no number, left out",
        "commitmentTransaction/currency: written in capitals",
        "url: no web address, left out",
        "financial years written as their first and last days",
        "grants with facts that the standard has no field for",
    }


def test_several_sources_are_told_apart(schema: Path | None) -> None:
    store = store_of(
        file_of(FUNDER, BODY, grant("A"), grant("B"), source="one"),
        file_of(FUNDER, grant("B"), grant("C"), source="two", licence="CC BY 4.0"),
    )
    package, done = run(store, "360giving")
    read = json.loads(package)
    assert [(each["id"], each["source"]) for each in read["grants"]] == [
        ("A", "one"),
        ("B", "one"),
        ("C", "two"),
    ]
    assert [each["licence"] for each in read["sources"]] == ["", "CC BY 4.0"]
    assert done.notes == {"accounts of a grant by further sources, left out": 1}
    assert schema_errors(schema, package) == []


def test_what_the_package_says_of_its_source() -> None:
    file = file_of(FUNDER, BODY, grant(), publisher="P", licence="OGL v3", publisher_id="GB-GOV-1")
    read = json.loads(run(store_of(file), "360giving")[0])
    assert read["version"] == "1.4"
    assert read["publisher"] == {"name": "P", "identifier": "GB-GOV-1"}
    assert "license" not in read
    assert read["description"].endswith("Licence: OGL v3.")


def test_names_that_a_package_cannot_hold_in_their_order_are_told() -> None:
    body = Organisation(id=BODY.id, name="Navca", aliases=("Old", "Older", "Oldest"))
    parties = (grant().parties[0], Party(role="recipient", organisation=body.id, name="Old"))
    _, done = run(
        store_of(file_of(FUNDER, body, grant("A", parties=parties), grant("B"))), "360giving"
    )
    assert done.notes == {REORDERED: 1, NAMES_CUT: 1}
    two = Organisation(id=BODY.id, name="Navca", aliases=("Old", "Older"))
    package, done = run(
        store_of(file_of(FUNDER, two, grant("A"), grant("B", parties=parties))), "360giving"
    )
    assert done.notes == {}
    assert b'"alternateName":"Older"' in package


def test_numbers_come_from_identifiers() -> None:
    body = Organisation(id="GB-CHC-504542", name="GMCVO", identifiers=("GB-COH-01223344",))
    parties = (grant().parties[0], Party(role="recipient", organisation=body.id, name="GMCVO"))
    read = json.loads(run(store_of(file_of(FUNDER, body, grant(parties=parties))), "360giving")[0])
    (recipient,) = read["grants"][0]["recipientOrganization"]
    assert recipient == {
        "id": "GB-CHC-504542",
        "name": "GMCVO",
        "charityNumber": "504542",
        "companyNumber": "01223344",
    }

"""Grants to individuals: nothing that the standard protects is kept or shown."""

import json
from pathlib import Path

import msgspec

from store.importing import Plan
from tests.tables import to_tables

from .support import grant, only, read_csv, read_grants

PERSON = {"id": "360G-fund-person-77", "name": "Jane Roe"}
SECRETS = ("Jane Roe", "person-77", "Hypatia", "YO1 9ZZ", "53.958", "E00067300", "Elm Cottage")


def to_a_person(**changes: object) -> dict[str, object]:
    return grant(
        recipientOrganization=None,
        recipientIndividual=PERSON,
        title="Grant to jane roe",
        description="Helps Jane Roe (360G-fund-person-77) to travel",
        toIndividualsDetails={"primaryGrantReason": "GTIR010", "grantPurpose": ["GTIP010"]},
        beneficiaryLocation=[
            {"name": "Elm Cottage", "geoCode": "E00067300", "geoCodeType": "OA"},
            {"name": "York", "geoCode": "E06000014", "geoCodeType": "UA", "latitude": 53.958},
            {"name": "North", "countryCode": "GB"},
        ],
        **{"Full name of applicant": "Hypatia", "Postcode": "YO1 9ZZ", **changes},
    )


def everything(plan: Plan) -> str:
    """Return all that a person could meet of a plan, as one text."""
    records = json.dumps(to_tables(plan.files[0]), ensure_ascii=False)
    return records + repr(plan.warnings) + repr(plan.lost) + repr(plan.tallies())


def test_nothing_of_the_person_is_left(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, to_a_person())
    told = everything(plan)
    assert not [secret for secret in SECRETS if secret.lower() in told.lower()]
    kept = only(plan)
    person = kept.parties[1]
    assert (person.role, person.kind, person.name, person.organisation) == (
        "recipient",
        "individual",
        "an individual",
        "",
    )
    assert kept.title == "Grant to an individual"
    assert [place.name for place in kept.places] == ["York", "North"]
    assert kept.as_published["toIndividualsDetails"]["grantPurpose"] == ["GTIP010"]
    assert len(plan.files[0].organisations) == 1


def test_nor_of_one_that_cannot_be_kept(tmp_path: Path) -> None:
    deep: object = "x"
    for _ in range(40):
        deep = [deep]
    plan = read_grants(tmp_path, grant(), to_a_person(id=None, fundingType=deep))
    assert len(plan.lost) == 1
    assert "roe" not in everything(plan).lower()


def test_nor_from_a_table(tmp_path: Path) -> None:
    titles = "Identifier,Title,Currency,Amount Awarded,Recipient Ind:Identifier,Recipient Ind:Name"
    plan = read_csv(tmp_path, f"{titles},Surname\n1,For Jane Roe,GBP,5,person-77,Jane Roe,Roe\n")
    assert "roe" not in everything(plan).lower()
    assert only(plan).parties == (
        msgspec.convert(
            {"role": "recipient", "name": "an individual", "kind": "individual"},
            type(only(plan).parties[0]),
        ),
    )

"""Grants to individuals: nothing that the standard protects is kept or shown."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.importing import Plan, read_file
from store.importing.formats.giving_grants import GrantReader
from store.importing.plan import Notes
from store.text import fold
from tests.tables import to_tables

from .support import grant, only, read_csv, read_grants

PERSON = {"id": "360G-fund-person-77", "name": "Jane Roe"}
SECRETS = ("Jane Roe", "person-77", "Hypatia", "YO1 9ZZ", "53.958", "E00067300", "Elm Cottage")


def to_a_person(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "recipientOrganization": None,
        "recipientIndividual": PERSON,
        "title": "Grant to jane roe",
        "description": "Helps Jane Roe (360G-fund-person-77) to travel",
        "toIndividualsDetails": {"primaryGrantReason": "GTIR010", "grantPurpose": ["GTIP010"]},
        "beneficiaryLocation": [
            {"name": "Elm Cottage", "geoCode": "E00067300", "geoCodeType": "OA"},
            {"name": "York", "geoCode": "E06000014", "geoCodeType": "UA", "latitude": 53.958},
            {"name": "North", "countryCode": "GB"},
        ],
        "Full name of applicant": "Hypatia",
        "Postcode": "YO1 9ZZ",
    }
    return grant(**{**fields, **changes})


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
    assert [(place.name, place.country) for place in kept.places] == [("York", ""), ("", "GB")]
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


NAMES = [
    "Jane Roe",
    "Siân Ó Néill",
    "Jo Li",
    "Anna-Marie Smith-Jones",
    "Zoë van Dyck",
    "李 小龙 Wei",
]
BLANKS = [" ", "  ", "\u00a0", "\u202f", "\n", "\r\n", " \u200b", "\u200b ", "\u2060 ", "-", ", "]
HIDDEN = ["", "\u200b", "\u00ad", "\u200d", "\ufeff", "\u2060"]


@st.composite
def spelt(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """Return a name, a text with it in some spelling, and the words that must not be left."""
    name = draw(st.sampled_from(NAMES))
    words = name.replace("-", " ").split()
    order = sorted(draw(st.permutations(words)), key=lambda word: word in ("van", "Ó", "Jo"))
    said: list[str] = []
    for at, word in enumerate(order):
        # One word at least stands whole.
        if at and draw(st.booleans()):
            said.append(word[0] + draw(st.sampled_from(["", "."])))
            continue
        form = draw(st.sampled_from(["", "NFC", "NFD", "upper", "lower", "plain"]))
        if form in ("NFC", "NFD"):
            word = unicodedata.normalize(form, word)
        elif form == "plain":
            word = fold(word)
        elif form:
            word = getattr(word, form)()
        cut = draw(st.integers(0, len(word)))
        said.append(word[:cut] + draw(st.sampled_from(HIDDEN)) + word[cut:])
    text = draw(st.sampled_from(BLANKS)).join(said)
    secret = [fold(word) for word in words if len(word) > 2 and word != "van"]
    return name, f"{draw(st.sampled_from(['Helps ', 'for: ', '(']))}{text} to go", secret


@settings(deadline=None, max_examples=150)
@given(case=spelt(), shape=st.sampled_from(["object", "text", "list", "nested", "case"]))
def test_no_spelling_of_a_name_is_left(case: tuple[str, str, list[str]], shape: str) -> None:
    name, text, secret = case
    shapes: dict[str, Any] = {
        "object": {"recipientIndividual": {"id": "p-1", "name": name}},
        "text": {"recipientIndividual": name},
        "list": {"recipientIndividual": [name]},
        "nested": {"recipientIndividual": {"name": {"full": [name]}}},
        "case": {"RecipientIndividual": {"Name": name}},
    }
    raw = {
        **grant(
            recipientOrganization=None,
            title=text,
            description=text,
            grantProgramme=[{"title": text}],
        ),
        **shapes[shape],
        "toIndividualsDetails": {
            "primaryGrantReason": text,
            "note": text,
            "grantPurpose": ["GTIP010"],
        },
        "beneficiaryLocation": [
            {"name": f"12 Elm Road {text}"},
            {"name": "Elm Road"},
            {"name": text, "geoCode": "E06000014", "geoCodeType": "UA"},
            {"name": "York", "geoCode": "E06000014", "geoCodeType": "UA"},
        ],
    }
    notes = Notes("f")
    agreement = GrantReader(notes, "s", telling=True).read(raw, "grants/0")
    assert agreement
    told = fold(repr((agreement, notes.warnings, notes.lost)))
    left = [word for word in secret if word in re.findall(r"[^\W_]+", told)]
    assert not left, told
    assert [place.name for place in agreement.places if place.name] == ["York"]
    assert agreement.title == "Grant to an individual"
    assert agreement.as_published["toIndividualsDetails"] == {"grantPurpose": ["GTIP010"]}


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Jane Roe", "Jane's trip; the Roe’s home; the Roes", "jane roe"),
        ("Jane Roe", "Jane Mary Roe", "jane mary"),
        ("Jane Roe", "jane%20roe, Jane&nbsp;Roe, jane1970, jroe@mail.org", "jane roe"),
        ("Jane Roe", "J a n e  R o e; J.a.n.e R.o.e", "j.a.n r.o.e"),
        ("Jane Roe", "Ja-\nne Ro-\ne", "ja- ro-"),
        ("Jane Roe", "\u202eeoR enaJ\u202c", "enaj"),
        ("Jane Roe", "J\U000e0061ane R\u034foe R\u3164oe R\ufe00oe R\x02oe", "roe"),
        ("Jane Roe", "J\u0430ne R\u043e\u0435", "ne"),
        ("Jane Roe", "Ｊａｎｅ", "jane"),
        ("Jane Roe (born 1970)", "Roe, Jane", "jane roe"),
        ("J. A. Roe", "Jane Ann Roe", "jane ann"),
        ("Sian O'Neill", "Neill; ONEILL", "neill"),
        ("Siân Néill", "SiÃ¢n NÃ©ill", "siã¢n"),
        ("SiÃ¢n NÃ©ill", "Siân Néill", "sian neill"),
        ("Jörg Weiß", "Joerg", "joerg"),
        ("Søren Błach", "Soren; Blach; Soeren", "soren blach soeren"),
        ("Işık", "Isik", "isik"),
        ("李小龙", "小龙", "小龙"),
    ],
)
def test_names_beyond_any_rule(tmp_path: Path, name: str, text: str, left: str) -> None:
    person = {"id": "p-1", "name": name}
    plan = read_grants(
        tmp_path, to_a_person(title=text, description=text, recipientIndividual=person)
    )
    told = fold(everything(plan))
    assert not [word for word in left.split() if re.search(rf"(?<!\w){re.escape(word)}", told)]
    assert only(plan).title == "Grant to an individual"
    assert only(plan).purpose == "left out: it may name the person"


SECRET = "12 Elm Road, YO1 9ZZ, of Jane Roe"


@pytest.mark.parametrize(
    "field",
    [
        {"grantProgramme": [{"title": "Travel", "applicant": SECRET}]},
        {"plannedDates": [{"startDate": "2020-01-01", "born": SECRET}]},
        {"fundingOrganization": [{"name": "A", "contactName": "Jane Roe", "note": SECRET}]},
        {"recipientOrganization": [{"id": "360G-f-7", "name": "Roe, Jane", "postalCode": SECRET}]},
        {"recipientOrganization": SECRET},
        {"classifications": [{SECRET: "x"}]},
        {"commitmentTransaction": [{"value": 5, "recipient": {"name": SECRET}}]},
        {"currency": "Jane Roe"},
        {"locationScope": SECRET},
        {"beneficiaryLocation": [{"name": "Elm Bungalow"}]},
        {"beneficiaryLocation": [{"name": "York", "geoCode": "YO1 9ZZ", "geoCodeType": "UA"}]},
        {"beneficiaryLocation": [{"name": "York", "countryCode": "YO1 9ZZ"}]},
        {"RECIPIENTINDIVIDUAL": {"NAME": "Jane Roe"}, "recipientIndividual": None},
        {"Recipient Ind:Name": "Jane Roe", "recipientIndividual": None},
        {"recipientIndividual/0/name": "Jane Roe", "recipientIndividual": None},
        {"recipientIndividuals": [{"name": "Jane Roe"}], "recipientIndividual": None},
        {
            "recipientOrganization": [{"id": "360G-fund-7", "name": "Jane Roe"}],
            "recipientIndividual": None,
        },
    ],
)
def test_no_more_than_the_standard_allows(tmp_path: Path, field: dict[str, object]) -> None:
    told = everything(read_grants(tmp_path, to_a_person(**field), people=[SECRET]))
    secrets = ("jane", "roe", "elm", "9zz")
    assert not [secret for secret in secrets if secret in told.lower()], told


def test_what_is_told_of_the_file_names_nobody(tmp_path: Path) -> None:
    titles = "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Ind:Name,Title"
    rows = "1,Piano,GBP,5,2020,Zoë Roe,For Zoë Roe\n2,Choir,GBP,5,2020,Zoë Roe,Roe,Zoë Roe\n"
    plan = read_csv(tmp_path, f"{titles}\n{rows}".encode("cp1252"))
    assert len(plan.warnings) > 3
    assert "roe" not in everything(plan).lower()
    twice = b'{"grants": [{"id": "1", "title": "For Bob Poe", "title": "For Jane Roe",'
    twice += b'"recipientIndividual": {"name": "Bob Poe"},'
    twice += b'"recipientIndividual": {"name": "Jane Roe", "name": "Jo Doe"}}]}'
    (tmp_path / "twice.json").write_bytes(twice)
    told = everything(read_file(tmp_path / "twice.json")).lower()
    assert not [name for name in ("poe", "roe", "doe") if name in told]


@pytest.mark.parametrize("number", ["360G-fund-jane-roe-7", "360G-fund-roe.j-7", "janeroe"])
def test_a_name_within_the_id(tmp_path: Path, number: str) -> None:
    plan = read_grants(tmp_path, to_a_person(id=number))
    assert "roe" not in everything(plan).lower()
    assert only(plan).id.startswith("PACT-")
    assert only(read_grants(tmp_path, to_a_person())).id == "360G-fund-1"


def test_what_no_name_can_tell_is_neutral(tmp_path: Path) -> None:
    person = {"id": "360G-fund-person-77"}
    plan = read_grants(tmp_path, to_a_person(title="For Mary Poe", recipientIndividual=person))
    assert only(plan).title == "Grant to an individual"
    plan = read_grants(tmp_path, to_a_person(title="Piano lessons", recipientIndividual=person))
    assert only(plan).title == "Piano lessons"

"""Formats of the neighbouring fields: IATI activities and OCDS releases, no money counted twice."""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from store.amounts import Scope, Stage
from store.errors import PactlineError
from store.importing import Plan, read_file
from store.importing.formats import iati
from store.importing.incoming import Incoming
from store.money import figures
from store.records import Agreement

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">'


def published(name: str) -> Plan:
    path = Path(os.environ.get("PACTLINE_DATA", "nowhere")) / "tables" / name
    if not path.exists():
        pytest.skip("PACTLINE_DATA is not set")
    return read_file(path)


def counted(agreement: Agreement) -> dict[str, Decimal]:
    """Return what an agreement adds to totals, by currency."""
    sums: dict[str, Decimal] = {}
    for currency, _, minor in figures(agreement):
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(minor) / 10_000
    return sums


def transaction(code: int, value: str, *, receiver: str = "", day: str = "2021-05-01") -> str:
    to = f'<receiver-org ref="{receiver}"><narrative>R</narrative></receiver-org>'
    return (
        f'<transaction><transaction-type code="{code}"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}">{value}</value>{to if receiver else ""}</transaction>'
    )


def activity(*inner: str, identifier: str = "GB-CHC-327114-A1") -> str:
    return (
        f'<iati-activity default-currency="GBP" last-updated-datetime="2022-01-02T03:04:05Z">'
        f"<iati-identifier>{identifier}</iati-identifier>"
        '<reporting-org ref="GB-CHC-327114"><narrative>Elm Trust</narrative></reporting-org>'
        '<title><narrative xml:lang="fr">Puits</narrative><narrative>Wells</narrative></title>'
        '<participating-org role="1" ref="GB-GOV-1"><narrative>A ministry</narrative>'
        '</participating-org><participating-org role="4"><narrative>Hive</narrative>'
        f"</participating-org>{''.join(inner)}</iati-activity>"
    )


def activities(folder: Path, *inner: str, head: str = HEAD) -> Plan:
    path = folder / "elm.xml"
    path.write_text(f"{head}{''.join(inner)}</iati-activities>", encoding="utf-8")
    return read_file(path)


def test_activities_are_read_from_their_file_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "iati.xml"
    many = (activity(identifier=f"GB-CHC-327114-{at}") for at in range(40))
    path.write_text(f"{HEAD}{''.join(many)}</iati-activities>")
    opened = Incoming(path)
    assert iati.fits(opened)
    assert len(iati.read(opened).files[0].agreements) == 40
    assert "data" not in vars(opened)


def test_an_activity(tmp_path: Path) -> None:
    dates = "".join(
        f'<activity-date type="{kind}" iso-date="{day}"/>'
        for kind, day in ((1, "2020-01-01"), (2, "2020-02-01"), (3, "2023-12-31"))
    )
    country = '<recipient-country code="KE" percentage="60"/>'
    sector = '<sector vocabulary="1" code="14030"/>'
    secret = "<contact-info><person-name><narrative>J. Roe</narrative></person-name></contact-info>"
    plan = activities(tmp_path, activity(dates, country, sector, secret))
    (file,) = plan.files
    (kept,) = file.agreements
    assert (kept.id, kept.title) == ("GB-CHC-327114-A1", "Wells")
    assert [(party.role, party.name) for party in kept.parties] == [
        ("funder", "A ministry"),
        ("recipient", "Hive"),
    ]
    assert kept.planned
    assert kept.actual
    assert (kept.planned.text, kept.actual.text) == ("2020-01-01..2023-12-31", "2020-02-01..")
    assert [(place.country, place.note) for place in kept.places] == [("KE", "60 per cent")]
    assert kept.as_published == {"sector": [{"vocabulary": "1", "code": "14030"}]}
    assert (file.source.publisher_id, file.source.date.text) == ("GB-CHC-327114", "2022-01-02")


@pytest.mark.parametrize(
    ("money", "total"),
    [
        ((transaction(2, "100"), transaction(3, "40"), transaction(4, "30")), 100),
        ((transaction(3, "40"), transaction(4, "30")), 70),
        ((transaction(2, "60"), transaction(2, "40"), transaction(3, "90")), 100),
        # Promised to one and paid to another, or to nobody that is named.
        ((transaction(2, "100", receiver="XM-DAC-1"), transaction(3, "90")), 100),
        (
            (
                transaction(2, "100", receiver="XM-DAC-1"),
                transaction(3, "90", receiver="XM-DAC-2"),
            ),
            100,
        ),
        (
            (
                transaction(2, "60", receiver="XM-DAC-1"),
                transaction(2, "40"),
                transaction(3, "90", receiver="XM-DAC-1"),
            ),
            100,
        ),
        # What came in is the pot that the rest is of, unless there is no rest.
        ((transaction(1, "500"), transaction(3, "40")), 40),
        ((transaction(1, "500"), transaction(11, "500")), 500),
        (tuple(transaction(3, "1") for _ in range(700)), 700),
    ],
)
@pytest.mark.parametrize("budget", [False, True])
def test_no_money_counts_at_two_stages(
    tmp_path: Path, money: tuple[str, ...], total: int, budget: bool
) -> None:
    stretch = '<period-start iso-date="2021-01-01"/><period-end iso-date="2021-12-31"/>'
    budgets = [
        f'<budget type="{kind}">{stretch}<value>{value}</value></budget>'
        for kind, value in ((1, 70), (2, 80))
    ]
    plan = activities(tmp_path, activity(*money, *(budgets if budget else ())))
    (kept,) = plan.files[0].agreements
    assert counted(kept) == {"GBP": total}
    assert len(kept.funding) < 250
    if budget:
        alone = activities(tmp_path, activity(*budgets)).files[0].agreements[0]
        assert counted(alone) == {"GBP": 80}


def test_money_of_a_part_is_told_as_such(tmp_path: Path) -> None:
    parent = '<related-activity ref="P" type="1"/>'
    plan = activities(
        tmp_path,
        activity(identifier="P"),
        activity(parent, identifier="C"),
        activity(identifier="P"),
    )
    assert [each.part_of for each in plan.files[0].agreements] == ["", "P"]
    assert [lost.reason for lost in plan.lost] == ["the same identifier as activity 1"]
    alone = activities(tmp_path, activity(parent, identifier="C"))
    assert alone.files[0].agreements[0].part_of == ""


@pytest.mark.parametrize(
    ("head", "tail", "told"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a "aaa">]>' + HEAD[HEAD.index("\n") :],
            "",
            "declares what its names",
        ),
        (HEAD, "<iati-activity>", "the XML is damaged"),
        (HEAD, "<iati-activity/>", "it has no identifier"),
        (HEAD, "", "holds no activities"),
        (HEAD, f"{'<a>' * 400}{'</a>' * 400}", "damaged|no activities"),
    ],
)
def test_hostile_xml_is_one_line(tmp_path: Path, head: str, tail: str, told: str) -> None:
    with pytest.raises(PactlineError, match=told):
        activities(tmp_path, tail, head=head)


def test_what_an_activity_says_less_plainly_is_told_and_kept(tmp_path: Path) -> None:
    year = '<period-start iso-date="{0}-01-01"/><period-end iso-date="{0}-12-31"/>'
    budgets = "".join(
        f"<budget>{year.format(at)}<value {said}</value></budget>"
        for at, said in (
            (2013, ">up to £500"),
            (2014, 'currency="usd">€1,000-2,000'),
            (2013, ">700"),
        )
    )
    dates = "".join(
        f'<activity-date type="{kind}" iso-date="{day}"/>'
        for kind, day in (
            (1, "2013-13-01"),
            (1, "2014-01-01"),
            (1, "2015-01-01"),
            (9, "2016-01-01"),
        )
    )
    plan = activities(tmp_path, activity(dates, budgets, transaction(2, "tbc", day="1 Mai")))
    (kept,) = plan.files[0].agreements
    assert [str(line.amount) for line in kept.funding] == ["up to £500", "at least $1,000"]
    assert kept.planned
    assert kept.planned.text == "2014-01-01.."
    odd = kept.as_published
    assert [each["iso-date"] for each in odd["activity-date"]] == [
        *("2013-13-01", "2015-01-01", "2016-01-01"),
    ]
    assert [each["value"][0] for each in odd["budget"]] == [
        {"currency": "usd", "text": "€1,000-2,000"},
        "700",
    ]
    assert odd["transaction"][0]["transaction-date"] == [{"iso-date": "1 Mai"}]
    assert [warning.done for warning in plan.warnings if warning.field == "currency"] == [
        "read as USD",
        "the amount's own sign is EUR; read as USD",
    ]


def test_the_first_version_of_the_standard_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PactlineError, match=r"version 1\.05 of the IATI standard"):
        activities(tmp_path, activity(), head='<iati-activities version="1.05">')


def test_the_example_of_the_standard() -> None:
    plan = published("iati-activity-example.xml")
    (kept,) = plan.files[0].agreements
    assert counted(kept) == {"EUR": 1000}
    assert [line.stage for line in kept.funding] == [Stage.DISBURSED, Stage.NOT_STATED]
    assert {party.role for party in kept.parties} == {
        *("funder", "accountable body", "extending organisation"),
    }


# OCDS

BUYER = {"id": "local-1", "name": "Hale Council"}
PARTIES = [
    {**BUYER, "roles": ["buyer"], "identifier": {"scheme": "GB-LAE", "id": "HAL"}},
    {
        "id": "2",
        "name": "Hive",
        "roles": ["supplier"],
        "identifier": {"scheme": "GB-COH", "id": "1223344.0"},
        "contactPoint": {"name": "J. Roe"},
    },
]


def release(day: str, tag: str, **more: Any) -> dict[str, Any]:
    return {"ocid": "ocds-x-1", "id": day, "date": day, "tag": [tag], "buyer": BUYER, **more}


def value(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "GBP"}


AWARD = {"id": "a", "title": "Meals", "value": value(900), "suppliers": [{"id": "2"}]}
RELEASES = [
    release("2021-03-01", "tender", tender={"title": "Meals?", "value": value(800)}),
    release("2021-01-01", "planning", planning={"budget": {"amount": value(5000)}}),
    release("2021-06-01", "award", awards=[AWARD], parties=PARTIES),
    release(
        "2021-09-01",
        "contract",
        awards=[{"id": "a", "value": value(1000)}],
        contracts=[
            {
                "id": "c",
                "awardID": "a",
                "value": value(950),
                "dateSigned": "2021-08-01",
                "period": {"startDate": "2021-09-01", "endDate": "2022-08-31"},
                "implementation": {
                    "transactions": [{"id": "t", "value": value(50), "payee": {"id": "2"}}]
                },
            },
            {"id": "d", "awardID": "a", "status": "cancelled", "value": value(7000)},
        ],
    ),
]


def contracts(folder: Path, document: Any, *, lines: bool = False) -> Plan:
    path = folder / "hale.json"
    rows = map(json.dumps, document) if lines else [json.dumps(document)]
    path.write_text("\n".join(rows))
    return read_file(path)


def flattened(value: Any, path: str = "") -> dict[str, str]:
    """Return the cells that tools make of an object, by their titles."""
    if not isinstance(value, dict | list):
        return {path: str(value)}
    if path == "tag":
        return {path: ";".join(value)}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    found: dict[str, str] = {}
    for key, part in parts:
        found |= flattened(part, f"{path}/{key}" if path else key)
    return found


def test_a_flattened_table_is_what_its_releases_are(tmp_path: Path) -> None:
    rows = list(map(flattened, RELEASES))
    titles = list(dict.fromkeys(title for row in rows for title in row))
    with (tmp_path / "hale.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, titles)
        writer.writeheader()
        writer.writerows(rows)
    flat = read_file(tmp_path / "hale.csv").files[0]
    whole = contracts(tmp_path, {"releases": RELEASES}).files[0]
    (one,), (other,) = flat.agreements, whole.agreements
    for field in ("id", "title", "funding", "parties", "events", "planned"):
        assert getattr(one, field) == getattr(other, field)


def test_a_record_that_comes_compiled(tmp_path: Path) -> None:
    linked = {"url": "https://x.example/1.json", "date": "2021-01-01T00:00:00Z"}
    record = {
        "ocid": "ocds-x-1",
        "releases": [linked],
        "compiledRelease": {**RELEASES[0], **RELEASES[-1], "tag": ["compiled"]},
    }
    for lines in (False, True):
        document: Any = {"records": [record]}
        plan = contracts(tmp_path, [document] * 2 if lines else document, lines=lines)
        assert [each.id for each in plan.files[0].agreements] == ["ocds-x-1"]
        assert not plan.lost


@pytest.mark.parametrize("kind", ["releases", "records", "list", "packages", "lines"])
def test_releases_are_compiled(tmp_path: Path, kind: str) -> None:
    documents: dict[str, Any] = {
        "releases": {"publisher": {"name": "Hale Council"}, "releases": RELEASES},
        "records": {"records": [{"ocid": "ocds-x-1", "releases": RELEASES}]},
        "list": RELEASES,
        "packages": [{"releases": [each]} for each in RELEASES],
    }
    plan = contracts(tmp_path, documents.get(kind, documents["packages"]), lines=kind == "lines")
    (kept,) = plan.files[0].agreements
    assert (kept.id, kept.title, kept.type) == ("ocds-x-1", "Meals?", "contract")
    assert counted(kept) == {"GBP": 1000}
    assert [(line.stage, line.scope, str(line.amount)) for line in kept.funding] == [
        (Stage.AWARDED, Scope.TOTAL, "£1,000"),
        (Stage.COMMITTED, Scope.TOTAL, "£950"),
        (Stage.DISBURSED, Scope.TOTAL, "£50"),
        (Stage.NOT_STATED, Scope.FUND, "£5,000"),
        (Stage.NOT_STATED, Scope.FUND, "£800"),
    ]
    assert {line.payee for line in kept.funding[:2]} == {"GB-COH-01223344"}
    assert [(event.kind, event.date.text) for event in kept.events] == [
        ("planning", "2021-01-01"),
        ("tender", "2021-03-01"),
        ("award", "2021-06-01"),
        ("contract", "2021-09-01"),
        ("signed", "2021-08-01"),
    ]
    assert kept.events[2].text == "award 900 GBP"
    assert kept.planned
    assert kept.planned.text == "2021-09-01..2022-08-31"
    assert {(party.role, party.organisation) for party in kept.parties} == {
        ("funder", "GB-LAE-HAL"),
        ("recipient", "GB-COH-01223344"),
    }
    assert "Roe" not in repr(plan)


@pytest.mark.parametrize(
    "odd",
    [
        {"ocid": 5},
        {"awards": "none", "contracts": [1], "tender": [], "parties": {"a": 1}},
        {"awards": [{"value": {"amount": "much"}}], "tag": "x", "date": 5},
        {"parties": [{"roles": "x"}, {"name": "N", "roles": None}], "buyer": "b"},
        {"contracts": [{"implementation": {"transactions": [{"payer": {"name": "P"}}]}}]},
    ],
)
def test_odd_releases_do_no_harm(tmp_path: Path, odd: dict[str, Any]) -> None:
    plan = contracts(tmp_path, {"releases": [*RELEASES, {"ocid": "ocds-x-2", **odd}]})
    assert counted(plan.files[0].agreements[0]) == {"GBP": 1000}
    assert len(plan.files[0].agreements) + len(plan.lost) == 2


@pytest.mark.parametrize("ids", [(1, 2, 3), (1.0, 2, 3), ("1", "2", "3"), (None,) * 3])
def test_bodies_of_a_process_are_never_taken_for_each_other(
    tmp_path: Path, ids: tuple[Any, ...]
) -> None:
    bodies = [{"id": at, "name": name} for at, name in zip(ids, ("C", "Al", "Be"), strict=True)]
    parties = [{**each, "roles": [""]} for each in bodies]
    awards = [{"id": ids[at], "value": value(900), "suppliers": [bodies[at]]} for at in range(1, 3)]
    one = {"ocid": "o-1", "buyer": bodies[0], "parties": parties, "awards": awards}
    (kept,) = contracts(tmp_path, {"releases": [one]}).files[0].agreements
    assert [(line.payer[-2:], line.payee[-2:]) for line in kept.funding] == [
        *(("-c", "al"), ("-c", "be")),
    ]


def test_a_party_that_is_not_named_is_no_body(tmp_path: Path) -> None:
    parties = [{"id": "b", "name": "REDACTED", "roles": ["supplier"]}]
    plan = contracts(tmp_path, {"releases": [release("2020", "award", parties=parties)]})
    assert "REDACTED" in {party.name for party in plan.files[0].agreements[0].parties}


def test_hedges_and_dates_of_a_process_are_told(tmp_path: Path) -> None:
    awards = [
        {"id": 1, "date": "31/31/2020", "value": {"amount": "about 700", "currency": "gbp"}},
        {"id": 2, "date": "2020-02-03", "value": {"amount": "€5k-6k", "currency": "GBP"}},
    ]
    plan = contracts(tmp_path, {"releases": [release("a spring", "award", awards=awards)]})
    (kept,) = plan.files[0].agreements
    assert [str(line.amount) for line in kept.funding] == ["about £700", "at least £5,000"]
    assert kept.as_published["date"] == ["a spring"]
    assert [(each.field, each.found) for each in plan.warnings] == [
        *(("value", "about 700"), ("currency", "gbp"), ("value", "€5k-6k"), ("currency", "GBP")),
        *(("date", "a spring"), ("date", "31/31/2020")),
    ]


def test_a_column_far_down_a_list_is_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "flat.csv"
    path.write_text("ocid,awards/0/value/amount,awards/51/value/amount\no-1,100,900\n")
    plan = read_file(path)
    assert plan.files[0].agreements[0].as_published["awards/51/value/amount"] == "900"
    assert [each.field for each in plan.warnings if "past 50" in each.done] == [
        "awards/51/value/amount",
    ]


def test_the_sample_of_the_standard() -> None:
    plan = published("ocds-sample-releases.json")
    (kept,) = plan.files[0].agreements
    assert counted(kept) == {"GBP": 11_000_000}
    assert len(kept.funding) == 6
    assert plan.files[0].source.publisher_id == "GB-COH-09506232"

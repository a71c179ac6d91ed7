"""What the standard carries is kept, each fact in its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from store.amounts import Stage
from store.dates import PartialDate, Period
from store.errors import PactlineError
from store.values import MIXED

from .support import grant, only, read_csv, read_grants, read_json, told

FULL = grant(
    amountAppliedFor=2000,
    amountDisbursed=500.5,
    url="https://example.org/1",
    plannedDates=[
        {"title": "Phase", "startDate": "2020-06-01", "endDate": "2021-05-31", "duration": 12}
    ],
    actualDates=[{"startDate": "2020-07-01", "endDate": "2021-06-30", "duration": 12}],
    recipientOrganization=[
        {
            "id": "GB-COH-01223344",
            "name": "Music Project",
            "alternateName": "MP",
            "charityNumber": "504542",
            "companyNumber": "1223344",
            "streetAddress": "1 High St",
            "addressLocality": "York",
            "postalCode": "YO1 1AA",
            "description": "A choir",
            "organisationType": "company",
            "url": "https://mp.example",
            "telephone": "0",
            "location": [{"name": "York", "geoCode": "E06000014", "geoCodeType": "UA"}],
        }
    ],
    beneficiaryLocation=[
        {"name": "York", "geoCode": "E06000014", "geoCodeType": "UA", "latitude": 53.96},
        {"name": "Selby", "countryCode": "GB"},
    ],
    grantProgramme=[{"code": "P", "title": "Arts", "url": "https://a.example", "description": "D"}],
    fromOpenCall="No",
    fundingType=[{"vocabulary": "v", "code": "c"}],
    classifications=[{"vocabulary": "v", "title": "t"}],
    relatedActivity=["360G-fund-0"],
    dateModified="2022-05-03T18:09:56Z",
    dataSource="https://data.example",
    regrantType="FRG010",
    locationScope="GLS050",
    commitmentTransaction=[{"id": "1", "value": 23.5}],
    **{"Grant type": "Large", "nested": {"a": [1, None, {"b": "c"}]}},
)


def test_every_fact_has_a_place(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, FULL)
    kept = only(plan)
    assert (kept.id, kept.title, kept.type, kept.purpose) == (
        "360G-fund-1",
        "Choir",
        "grant",
        "A choir for the town",
    )
    assert [(line.key, line.stage, line.amount and line.amount.value) for line in kept.funding] == [
        ("awarded", Stage.AWARDED, Decimal(1000)),
        ("applied-for", Stage.APPLIED_FOR, Decimal(2000)),
        ("disbursed", Stage.DISBURSED, Decimal("500.5")),
    ]
    assert {(line.payer, line.payee) for line in kept.funding} == {
        ("GB-CHC-327114", "GB-COH-01223344")
    }
    assert all(line.period is None for line in kept.funding), "the standard states none"
    assert kept.funding[0].date == PartialDate("2020-05-06")
    assert [(event.kind, event.date.text) for event in kept.events] == [("awarded", "2020-05-06")]
    assert [(party.role, party.name) for party in kept.parties] == [
        ("funder", "A Foundation"),
        ("recipient", "Music Project"),
    ]
    assert kept.planned == Period("2020-06-01..2021-05-31")
    assert kept.actual == Period("2020-07-01..2021-06-30")
    assert (kept.term, kept.term_months) == ("12 months", 12)
    assert [(place.name, place.code) for place in kept.places] == [
        ("York", "E06000014"),
        ("Selby", ""),
    ]
    assert (kept.programmes[0].code, kept.programmes[0].title) == ("P", "Arts")
    assert (kept.regrant, kept.url) == ("FRG010", "https://example.org/1")
    assert kept.modified == PartialDate("2022-05-03")
    assert kept.as_published == {
        "plannedDates": [{"title": "Phase"}],
        "actualDates": [{"duration": 12}],
        "beneficiaryLocation": [{"latitude": 53.96}, {}],
        "grantProgramme": [{"description": "D"}],
        "fromOpenCall": "No",
        "fundingType": [{"vocabulary": "v", "code": "c"}],
        "classifications": [{"vocabulary": "v", "title": "t"}],
        "relatedActivity": ["360G-fund-0"],
        "dateModified": "2022-05-03T18:09:56Z",
        "dataSource": "https://data.example",
        "locationScope": "GLS050",
        "commitmentTransaction": [{"id": "1", "value": 23.5}],
        "Grant type": "Large",
        "nested": {"a": [1, {"b": "c"}]},
    }
    recipient = plan.files[0].organisations[1]
    assert recipient.identifiers == ("GB-CHC-504542",)
    assert recipient.address == "1 High St, York, YO1 1AA"
    assert (recipient.aliases, recipient.kind, recipient.url) == (
        ("MP",),
        "company",
        "https://mp.example",
    )
    assert recipient.places[0].code_type == "UA"
    assert recipient.as_published["telephone"] == "0"


def test_metadata_of_the_package(tmp_path: Path) -> None:
    source = (
        read_grants(
            tmp_path,
            grant(dateModified="2020-01-01"),
            version="1.4",
            title="Our grants",
            license="https://creativecommons.org/licenses/by/4.0/",
            modified="2024-02-03",
            accessURL="https://data.example/grants",
            publisher={"name": "A Foundation", "identifier": "GB-CHC-327114", "logo": "l"},
        )
        .files[0]
        .source
    )
    assert (source.title, source.publisher, source.publisher_id) == (
        "Our grants",
        "A Foundation",
        "GB-CHC-327114",
    )
    assert source.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert (source.date, source.address) == (
        PartialDate("2024-02-03"),
        "https://data.example/grants",
    )
    assert source.id == "a-foundation-grants"
    assert source.as_published == {"version": "1.4", "publisher": {"logo": "l"}}
    assert source.counts["agreements"] == 1
    assert len(source.fingerprint) == 64


def test_what_is_not_known_is_not_guessed(tmp_path: Path) -> None:
    source = read_grants(tmp_path, grant()).files[0].source
    assert not source.date
    assert source.licence == ""
    assert "only funding organisation" in source.notes[0]


def test_no_identifier_is_not_joined_by_name(tmp_path: Path) -> None:
    nameless = [{"name": "Choir"}]
    plan = read_grants(
        tmp_path,
        grant(id="360G-a-1", recipientOrganization=nameless),
        grant(id="360G-a-2", recipientOrganization=nameless),
    )
    ids = {a.parties[1].organisation for a in plan.files[0].agreements}
    assert ids == {"PACT-a-1-recipient-0", "PACT-a-2-recipient-0"}


def test_a_charity_number_stands_in_for_an_identifier(tmp_path: Path) -> None:
    plan = read_grants(
        tmp_path, grant(recipientOrganization=[{"name": "Navca", "charityNumber": "1001635"}])
    )
    assert only(plan).parties[1].organisation == "GB-CHC-1001635"


def test_a_second_account_of_an_organisation_is_kept(tmp_path: Path) -> None:
    plan = read_grants(
        tmp_path,
        grant(
            id="360G-a-1", recipientOrganization=[{"id": "360G-x", "name": "X", "postalCode": "A"}]
        ),
        grant(
            id="360G-a-2", recipientOrganization=[{"id": "360G-x", "name": "Y", "postalCode": "B"}]
        ),
    )
    file = plan.files[0]
    body = file.organisations[1]
    assert (body.name, body.aliases, body.address) == ("X", ("Y",), "A")
    assert file.agreements[1].as_published == {"recipientOrganization": [{"postalCode": "B"}]}


def test_two_company_numbers_of_one_id_join_nothing_further(tmp_path: Path) -> None:
    bodies = [{"id": "360G-x", "name": "X", "companyNumber": n} for n in ("01223344", "05465848")]
    plan = read_grants(
        tmp_path,
        *(grant(id=f"360G-{n}", recipientOrganization=[body]) for n, body in enumerate(bodies)),
    )
    assert plan.files[0].organisations[1].identifiers == ("GB-COH-01223344",)
    assert told(plan, "recipientOrganization/0/companyNumber") == [
        "differs from another grant's; kept as published, and not joined"
    ]


def test_lost_zeros_are_found_again(tmp_path: Path) -> None:
    plan = read_grants(
        tmp_path, grant(recipientOrganization=[{"id": "GB-COH-1223344", "name": "Choir"}])
    )
    body = plan.files[0].organisations[1]
    assert (body.id, body.identifiers) == ("GB-COH-1223344", ("GB-COH-01223344",))
    assert len(told(plan, "recipientOrganization/0/id")) == 1


def test_an_end_before_its_start_is_kept_as_published(tmp_path: Path) -> None:
    dates = [{"startDate": "2021-01-01", "endDate": "2020-01-01"}]
    plan = read_grants(tmp_path, grant(plannedDates=dates))
    assert only(plan).planned is None
    assert only(plan).as_published["plannedDates"] == dates


def test_no_currency_is_none(tmp_path: Path) -> None:
    line = only(read_grants(tmp_path, grant(currency=None))).funding[0]
    assert line.amount
    assert line.amount.currency == "XXX"


@pytest.mark.parametrize("amount", [-20, 0])
def test_amounts_of_nothing_and_less_are_kept(tmp_path: Path, amount: int) -> None:
    line = only(read_grants(tmp_path, grant(amountAwarded=amount))).funding[0]
    assert line.amount
    assert line.amount.value == amount


def test_a_bare_list_is_read(tmp_path: Path) -> None:
    assert only(read_json(tmp_path, [grant()])).id == "360G-fund-1"


def test_what_is_no_grant_is_counted_and_named(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, grant(), 3, None, "x", {"fundingOrganization": [{"id": "a"}]})
    assert [lost.where for lost in plan.lost] == ["grants/1", "grants/2", "grants/3", "grants/4"]
    with pytest.raises(PactlineError, match="it holds no grants"):
        read_grants(tmp_path)


TITLES = "identifier , TITLE,description,Currency,amount awarded,AWARD DATE,"
TITLES += "Recipient  Org:Identifier,recipient org:name,Funding Org:Identifier,Funding Org:Name"
ROW = "360G-fund-1,Choir,A choir for the town,GBP,1000,2020-05-06,"
ROW += "GB-CHC-1001635,Navca,GB-CHC-327114,A Foundation"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_every_kind(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"{TITLES}\r\n{ROW}\r\n".replace(",", delimiter)
    plan = read_csv(tmp_path, text.encode(encoding))
    wanted = only(read_grants(tmp_path, grant()))
    found = only(plan)
    assert (found.id, found.funding, found.parties) == (wanted.id, wanted.funding, wanted.parties)
    assert (plan.warnings, plan.lost) == ([], [])


def test_numbered_titles_make_lists(tmp_path: Path) -> None:
    titles = f"{TITLES},Beneficiary Location:0:Name,Beneficiary Location:1:Name,Related Activity,X"
    kept = only(read_csv(tmp_path, f"{titles}\n{ROW},York,Selby,a;b,y\n"))
    assert [place.name for place in kept.places] == ["York", "Selby"]
    assert kept.as_published == {"relatedActivity": ["a", "b"], "X": "y"}


def test_a_note_above_the_titles_and_cells_beyond_them(tmp_path: Path) -> None:
    plan = read_csv(tmp_path, f"Grants of a foundation\n\n{TITLES}\n{ROW},more\n")
    kept = only(plan)
    assert kept.where == "row 4"
    assert kept.as_published == {"column 11": "more"}


def test_an_open_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    rows = "".join(f"360G-{n},{'“' if n else chr(34)}Choir,GBP,{n}\n" for n in range(5))
    plan = read_csv(tmp_path, f"Identifier,Title,Currency,Amount Awarded\n{rows}")
    assert plan.files[0].source.counts["agreements"] == 5
    assert told(plan, "quotes")


def test_side_sheets_add_to_their_grants(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(TITLES.split(","))
    book.active.append(ROW.split(","))
    side = book.create_sheet("places")
    side.append(["Identifier", "Beneficiary Location:Name"])
    side.append(["360G-fund-1", "York"])
    side.append(["360G-fund-1", "Selby"])
    book.create_sheet("notes").append(["Nothing"])
    book["notes"].append(["here"])
    book.save(tmp_path / "grants.xlsx")
    plan = read_csv(tmp_path, (tmp_path / "grants.xlsx").read_bytes(), "grants.xlsx")
    assert [place.name for place in only(plan).places] == ["York", "Selby"]
    assert [warning.where for warning in plan.warnings] == ["notes"]


@pytest.mark.parametrize("own", ["GB-NIC-111407", "GB-SC-SC111407", "GB-COH-NI111407"])
def test_a_bare_charity_number_is_read_by_the_register_of_the_id(tmp_path: Path, own: str) -> None:
    body = {"id": own, "name": "Elsewhere", "charityNumber": "111407"}
    plan = read_grants(tmp_path, grant(recipientOrganization=[body]))
    (kept,) = (each for each in plan.files[0].organisations if each.id == own)
    assert kept.identifiers == ()


def test_a_currency_that_nobody_lists_is_warned_of_and_kept(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, grant(currency="ZZZ"), grant(id="360G-2", currency="DEM"))
    assert told(plan, "currency") == ["no currency code of ISO 4217; kept as published"]
    amounts = [each.funding[0].amount for each in plan.files[0].agreements]
    assert [amount and amount.currency for amount in amounts] == ["ZZZ", "DEM"]


def test_both_orders_of_day_and_month_are_doubted_once(tmp_path: Path) -> None:
    days = ("13/02/2020", "02/13/2020", "02/14/2020", "03/04/2020")
    grants = [grant(id=f"360G-{day}", awardDate=day) for day in days]
    assert told(read_grants(tmp_path, *grants), "awardDate").count(MIXED) == 1
    assert MIXED not in told(read_grants(tmp_path, grants[0], grants[3]), "awardDate")


def test_a_regrant_code_that_is_none_is_warned_of_and_kept(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, grant(regrantType="FRG010"), grant(id="2", regrantType="yes"))
    assert told(plan, "regrantType") == ["no code from FRG010 to FRG070; kept as published"]
    assert [each.regrant for each in plan.files[0].agreements] == ["FRG010", "yes"]


def test_a_line_of_totals_is_no_grant(tmp_path: Path) -> None:
    plan = read_csv(tmp_path, f"{TITLES}\n{ROW}\n,Total,,,1000\nGrand total,,,GBP,1000\n")
    assert only(plan).id == "360G-fund-1"
    assert [lost.reason for lost in plan.lost] == ["a line of totals"] * 2


def test_dollars_in_pounds_are_told(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, grant(amountAwarded="$900"))
    assert told(plan, "currency") == ["the amount's own sign is $; read as GBP"]
    assert not told(read_grants(tmp_path, grant(amountAwarded="$900", currency="AUD")), "currency")

"""Made-up twins of published files: small, the same each time, with the difficulties of real ones.

Every name, number and figure here is invented. What is known of a file is noted while it is made,
so that a test holds the reader against the maker and not against itself.
"""

from __future__ import annotations

import csv
import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.published import (
    Broken,
    Council,
    Currencies,
    Foundation,
    Mixed,
    Published,
    Registers,
    Trust,
)

Grant = dict[str, Any]

_STARTS = "Bram Corl Dunn Elv Farn Gress Holb Ips Jarr Kell Lorn Mabb Nett Orl Pelt Quen".split()
_ENDS = "bury combe den field gate ham ley mere ness over shaw stead thorpe wick".split()
_NOUNS = ("Carers", "Choir", "Community Garden", "Film Club", "Food Store", "Youth Theatre")


def _places(chance: random.Random) -> list[str]:
    names = [start + end for start in _STARTS for end in _ENDS]
    chance.shuffle(names)
    return names


def _total(grants: Iterable[Grant], currency: str = "GBP", key: str = "amountAwarded") -> Decimal:
    chosen = [grant for grant in grants if grant["currency"] == currency and key in grant]
    return sum((Decimal(str(grant[key])) for grant in chosen), Decimal(0))


def _financial_year(day: date) -> int:
    return day.year - (day.month < 4)


def _write_json(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document, indent=1), "utf-8")
    return path


# ---- A council's grants, twice.

_COUNCIL_FUNDER = {
    "id": "GB-LAE-QNB",
    "name": "Quenbury Borough Council",
    "department": "Communities",
}
_COUNCIL_COLUMNS = (
    ("Identifier", "id"),
    ("Title", "title"),
    ("Description", "description"),
    ("Currency", "currency"),
    ("Amount Awarded", "amountAwarded"),
    ("Award Date", "awardDate"),
    ("Planned Dates:Duration (months)", "plannedDates/duration"),
    ("Recipient Org:Identifier", "recipientOrganization/id"),
    ("Recipient Org:Name", "recipientOrganization/name"),
    ("Recipient Org:Charity Number", "recipientOrganization/charityNumber"),
    ("Recipient Org:Company Number", "recipientOrganization/companyNumber"),
    ("Recipient Org:Postal Code", "recipientOrganization/postalCode"),
    ("Beneficiary Location:Name", "beneficiaryLocation/name"),
    ("Beneficiary Location:Geographic Code", "beneficiaryLocation/geoCode"),
    ("Beneficiary Location:Geographic Code Type", "beneficiaryLocation/geoCodeType"),
    ("Funding Org:Identifier", "fundingOrganization/id"),
    ("Funding Org:Name", "fundingOrganization/name"),
    ("Funding Org:Department", "fundingOrganization/department"),
    ("Grant Programme:Code", "grantProgramme/code"),
    ("Grant Programme:Title", "grantProgramme/title"),
    # Neither title is written as the standard writes it.
    ("From an open call?", "fromOpenCall"),
    ("Last modified", "dateModified"),
)


def _council(folder: Path) -> Council:
    chance = random.Random(1)
    places = _places(chance)
    bodies: list[tuple[Grant, tuple[str, ...]]] = []
    for number, place in enumerate(places[:30]):
        name = f"{place} {_NOUNS[number % len(_NOUNS)]}"
        slug = name.lower().replace(" ", "_")
        bodies.append(({"id": f"360G-quenbury-{slug}"}, (name,)))
    several = {
        "GB-COH-08010001": ("Lanternhouse", "The Wharf Makers"),
        "GB-CHC-1999101": ("Bramden Sitting Service", "Respite at Home"),
        "360G-quenbury-ipsley": ("Ipsley Residents", "Holbham Estate Neighbours"),
        # One name each, however it is written.
        "GB-CHC-1999102": ("K- Nine", "K Nine", "K-Nine"),
        "GB-CHC-1999103": ("Saint Wendrith's Hall", "St Wendriths Hall", "St. Wendrith’s Hall Ltd"),
        "360G-quenbury-wheels": ("Wheels & Co", "The Wheels and Company"),
    }
    bodies += [({"id": record_id}, names) for record_id, names in several.items()]
    lamps = ("GB-COH-08010002", "GB-COH-06010003")
    bodies += [({"id": record_id}, ("Lamplighters",)) for record_id in lamps]
    both = {"id": "GB-COH-05010004", "companyNumber": "05010004", "charityNumber": "1999104"}
    bodies.append((both, ("Nettmere Advice",)))
    # The same name without a number: likely the same body, and nobody has said so.
    bodies.append(({"id": "360G-quenbury-nettmere-advice"}, ("Nettmere Advice Limited",)))

    called = [(ids, name) for ids, names in bodies for name in names]
    days = [date(year, month, 11) for year in range(2013, 2022) for month in (1, 3, 6, 9, 12)]
    days = [day for day in days if _financial_year(day) != 2015]
    grants = []
    for number, day in enumerate([*days, *days]):
        ids, name = called[number % len(called)]
        place = chance.choice(places)
        amount = chance.choice((500, 1250, 2266, 999.5, 1874.37, 10_000, 4_000.01))
        grants.append(
            {
                "id": f"360G-quenbury-VS{number:04}",
                "title": f"Voluntary Sector Grant to {name}",
                "description": f"To run sessions in {place}, “open to all”; tea, cake & songs",
                "currency": "GBP",
                "amountAwarded": amount,
                "awardDate": day.isoformat(),
                "plannedDates": [{"duration": 12}],
                "recipientOrganization": [{**ids, "name": name}],
                "beneficiaryLocation": [
                    {"name": "Quenbury", "geoCode": "E08999999", "geoCodeType": "MD"}
                ],
                "fundingOrganization": [_COUNCIL_FUNDER],
                "grantProgramme": [{"code": "VSG", "title": "Voluntary Sector Grants"}],
                "fromOpenCall": "Yes",
                "dateModified": f"2022-0{number % 8 + 1}-03T18:09:56Z",
            }
        )
    table = folder / "quenbury_council_grants.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([title for title, _ in _COUNCIL_COLUMNS])
        writer.writerows([_flat(grant, path) for _, path in _COUNCIL_COLUMNS] for grant in grants)
    years = Counter(_financial_year(date.fromisoformat(grant["awardDate"])) for grant in grants)
    return Council(
        csv=table,
        json=_write_json(folder / "quenbury_council_grants.json", {"grants": grants}),
        source="quenbury-council-grants",
        funder=_COUNCIL_FUNDER["id"],
        funder_name=_COUNCIL_FUNDER["name"],
        date="2022-08-03",
        grants=len(grants),
        recipients=len(bodies),
        several_names=len(several),
        total=_total(grants),
        years=(min(years), max(years)),
        gap=2015,
        busy_year=("2018/19", years[2018]),
        shared_name="Lamplighters",
        shared_by=frozenset(lamps),
        company_and_charity=(both["id"], "GB-CHC-1999104"),
        differs="GB-COH-08010001",
        differs_in_writing="GB-CHC-1999102",
        findings={"many-names": 3, "likely-duplicates": 2},
    )


def _flat(grant: Grant, path: str) -> Any:
    value: Any = grant
    for key in path.split("/"):
        value = value[0] if isinstance(value, list) else value
        value = value.get(key, "")
    return value


# ---- A trust's workbook.


def _trust(folder: Path) -> Trust:
    from openpyxl import Workbook

    chance = random.Random(2)
    places = _places(chance)
    sheet_name = "Awards Jan 2013 - Aug 2021"
    titles = (
        "Identifier|Title|Description|Website: Notes|Website: Project|Grant Programme:Code|"
        "Award Date|"
        "Award Date - website|Amount Awarded|Currency|From an open call?|Recipient Org:Name|"
        "Recipient Org:Identifier|Recipient Org:Charity Number|Beneficiary Location:Name|"
        "Grant Programme:Title|Funding Org:Name|Funding Org:Identifier"
    ).split("|")
    rows: list[list[Any]] = []

    def add(number: int, name: str, day: datetime, amount: int, note: str) -> None:
        charity = f"199{number:04}"
        project = f"A project for people of {chance.choice(places)}"
        rows.append(
            [
                *(f"360G-peltover-{len(rows):05}QGA", f"A grant to {name}"),
                *(f"{note} {project}", note, project, "Open", day, day, amount, "GBP", "No"),
                *(name, f"GB-CHC-{charity}", charity, "UK Wide" if not rows else places[number]),
                *("Human dignity", "The Peltover Trust", "GB-CHC-1998000"),
            ]
        )

    # Four awards over years, one record a year; a fifth of which only one year is there.
    yearly = 0
    for number, years in enumerate((3, 2, 3, 2)):
        for year in range(1, years + 1):
            note = f"An unrestricted grant (renewable - year {year} of up to 3 years)."
            add(
                number,
                f"{places[number]} Law Centre",
                datetime(2021 - number + year, 1, 26),
                30_000,
                note,
            )
            yearly += 1
    note = "An unrestricted grant (renewable - year 2 of up to 3 years)."
    add(4, f"{places[4]} Law Centre", datetime(2016, 7, 20), 15_000, note)
    for number in range(5, 60):
        day = datetime(2013, 1, 29) + timedelta(days=51 * number)
        add(
            number,
            f"{places[number]} {chance.choice(_NOUNS)}",
            day,
            2_500 * (1 + number % 9),
            "A grant.",
        )
    # The last two go by another name as well.
    for number, name in ((58, "Dignity Now"), (59, "Second Chances")):
        add(number, name, datetime(2020, 2, 4), 5_000, "A grant.")

    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = sheet_name
    sheet.append(titles)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2, min_col=7, max_col=8):
        for cell in cells:
            cell.number_format = "dd/mm/yyyy"
    path = folder / "peltover-trust.xlsx"
    book.save(path)
    return Trust(
        file=path,
        sheet=sheet_name,
        grants=len(rows),
        recipients=60,
        total=sum((Decimal(row[8]) for row in rows), Decimal(0)),
        first_date=rows[0][6].date().isoformat(),
        first_place="UK Wide",
        own_date="Award Date - website",
        own_text=("Website: Project", "A project for people of"),
        yearly=yearly + 1,
        findings={"yearly-records": 5, "many-names": 2},
    )


# ---- Grants of a foundation, of which none fits the schema.


def _foundation(folder: Path) -> Foundation:
    chance = random.Random(3)
    places = _places(chance)
    grants: list[Grant] = []
    for position in range(240):
        place = places[position % 200]
        body = {
            "id": f"GB-CHC-{1_300_000 + position % 200}",
            "name": f"{place} {_NOUNS[position % 200 % len(_NOUNS)]}",
            "url": ("", f"http://{place.lower()}.example", f"www.{place}.example", "none")[
                position % 4
            ],
        }
        if position in (40, 41):
            body["id"] = f"GB-CHC-12345678{position}"
        if position == 9:
            body["url"] = "http://corl.example/our story"
        start = date(2010, 1, 15) + timedelta(days=7 * position)
        # Two begin and end within one financial year.
        end = start + timedelta(days=60 if position in (20, 80) else 1000)
        days = {
            "startDate": f"{start.isoformat()}T00:00:00+00:00",
            "endDate": f"{end.isoformat()}T00:00:00+00:00",
        }
        grant: Grant = {
            "id": f"360G-ORLSHAW-{80_000 + position}",
            "title": f"Grant to {body['name']}",
            "description": f"Core costs, year on year, in {chance.choice(places)}",
            "currency": "GBP",
            "amountAwarded": 0 if position == 99 else chance.choice((4_999.69, 15_000, 28_250.5)),
            "awardDate": days["startDate"],
            "plannedDates": [days],
            "recipientOrganization": [{key: value for key, value in body.items() if value}],
            "fundingOrganization": [{"id": "GB-CHC-1998001", "name": "Orlshaw Foundation"}],
            "grantProgramme": [{"title": "Enable"}],
            "fromOpenCall": "YN"[position % 2],
        }
        if position in (3, 150):
            del grant["description"]
        grants.append(grant)
    recipients = [grant["recipientOrganization"][0] for grant in grants]
    addresses = [body.get("url", "") for body in recipients]
    url = "recipientOrganization/url: "
    return Foundation(
        file=_write_json(folder / "orlshaw-grants.json", {"grants": grants}),
        grants=len(grants),
        recipients=len({body["id"] for body in recipients}),
        total=_total(grants),
        nothing=(grants[99]["id"], recipients[99]["name"]),
        without_description=2,
        over_several_years=len(grants) - 2,
        corrections={
            "fromOpenCall: written as Yes or No": len(grants),
            f"{url}http:// put in front": sum(each.startswith("www.") for each in addresses),
            f"{url}no web address, left out": addresses.count("none"),
            f"{url}signs that no web address has written as %XX": 1,
            "description: given by no source, left empty": 2,
        },
        findings={"id-form": 2, "zero-amount": 1, "missing": 1},
    )


# ---- Two currencies, and dates with the day first.


def _currencies(folder: Path) -> Currencies:
    chance = random.Random(4)
    places = _places(chance)
    grants: list[Grant] = []
    for position in range(60):
        day = date(2014, 6, 5) + timedelta(days=11 * position)
        amount = 0 if position == 30 else chance.choice((40_000.0, 2_500_000.0, 7_250.0))
        grant: Grant = {
            "id": f"360G-quarr-{19_700 + position}",
            "recipientOrganization": [
                {"id": f"360G-quarr:org-{position}", "name": f"Ysgol {places[position]}"}
            ],
            "amountAwarded": amount,
            "title": f"Grant to Ysgol {places[position]}",
            "description": "A laboratory made new",
            "grantProgramme": [{"code": "S", "title": "Schools"}],
            "currency": "USD" if position % 20 == 7 else "GBP",
            "awardDate": f"{day:%d/%m/%Y}",
            "Grant Programme": {"Title (extended)": "Schools\\Laboratories\\New"},
            "dateModified": "17/08/2015 00:00",
            "fundingOrganization": [{"id": "GB-CHC-1998002", "name": "Quarr Benefaction"}],
            "Open Call?": "YES",
        }
        if position % 3 == 0 or grant["currency"] == "USD":
            grant["amountDisbursed"] = amount
        grants.append(grant)
    kinds = ("GBP", "USD")
    return Currencies(
        file=_write_json(folder / "two-currencies.json", {"grants": grants}),
        counts=dict(Counter(grant["currency"] for grant in grants)),
        awarded={kind: _total(grants, kind) for kind in kinds},
        disbursed={kind: _total(grants, kind, "amountDisbursed") for kind in kinds},
        first_date="2014-06-05",
        own_field=("Schools", "YES"),
        findings={"zero-amount": 1},
    )


# ---- Grants to people, to be granted on, and taken back.


def _mixed(folder: Path) -> Mixed:
    chance = random.Random(6)
    places = _places(chance)
    grants: list[Grant] = []
    for number in range(24):
        person = {"id": f"360G-nett-person-{number:03}", "name": f"Wilmarine {places[number]}"}
        body = {"id": f"GB-CHC-{1_999_300 + number}", "name": f"{places[number]} Nursery"}
        grant: Grant = {
            "id": f"360G-nett-{number}",
            "title": f"Grant to {body['name']}",
            "description": "Toys",
            "currency": "GBP",
            "amountAwarded": 1000 + number,
            "awardDate": f"2019-{number % 12 + 1:02}-09",
            "recipientOrganization": [body],
            "fundingOrganization": [{"id": "GB-CHC-1998004", "name": "Nett Trust"}],
            "relatedActivity": [f"360G-nett-{number // 2}"],
            "fromOpenCall": "No",
        }
        if number % 6 == 1:
            del grant["recipientOrganization"]
            grant |= {
                "recipientIndividual": person,
                "title": f"Bursary for {person['name']}",
                "description": f"So that {person['name'].upper()} can study",
                "toIndividualsDetails": {"primaryGrantReason": "GTIR010"},
            }
        elif number % 6 == 2:
            grant["regrantType"] = "FRG010"
        elif number % 6 == 3:
            grant["amountAwarded"] = -250.25
        grants.append(grant)
    people = [grant["recipientIndividual"] for grant in grants if "recipientIndividual" in grant]
    passed_on = [grant for grant in grants if "regrantType" in grant]
    granted_on = _total(passed_on)
    return Mixed(
        file=_write_json(folder / "nett-trust-grants.json", {"grants": grants}),
        grants=len(grants),
        people=tuple(str(person[key]) for person in people for key in ("id", "name")),
        counted=_total(grants) - granted_on,
        granted_on=(len(passed_on), granted_on),
        findings={"negative-amount": 4, "regrant": 1, "individuals": 1},
    )


# ---- Registers.


def _extract(path: Path, titles: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write a table as the Charity Commission does: tabs, nothing quoted, one file in a zip."""
    names = titles.split()
    lines = ["\t".join(names)]
    for row in rows:
        cells = {"date_of_extract": "2023-10-08 00:00:00.0000000", **row}
        lines.append("\t".join(str(cells.get(name, "")) for name in names))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}.txt", "".join(f"{line}\r\n" for line in lines))


def _stamp(day: str) -> str:
    return f"{day} 00:00:00.0000000"


def _registers(folder: Path, council: Council) -> Registers:
    chance = random.Random(5)
    places = _places(chance)
    charity, names, returns = (
        f"publicextract.charity{table}.zip"
        for table in ("", "_other_names", "_annual_return_history")
    )
    # Every fourth has gone; the last two stand under the number of the first.
    rows = [
        {
            "registered_charity_number": 299_000 + (0 if number > 37 else number),
            "linked_charity_number": number - 37 if number > 37 else 0,
            "charity_name": f"{places[number]} “Relief” Fund, & Almshouses",
            "charity_registration_status": "Removed" if number % 4 == 0 else "Registered",
            "date_of_registration": _stamp("1962-03-06"),
            "date_of_removal": _stamp("2018-11-06") if number % 4 == 0 else "",
            "latest_acc_fin_period_end_date": _stamp("2022-12-31"),
            "latest_income": 1000 + number,
            "latest_expenditure": 900 + number,
        }
        for number in range(40)
    ]
    _extract(
        folder / charity,
        "date_of_extract organisation_number registered_charity_number linked_charity_number "
        "charity_name charity_registration_status date_of_registration date_of_removal "
        "latest_acc_fin_period_end_date latest_income latest_expenditure charity_activities",
        rows,
    )
    called = [
        {
            "registered_charity_number": 299_000 + number // 2,
            "linked_charity_number": 0,
            "charity_name_type": ("Previous name", "Working name")[number % 2],
            "charity_name": f"{places[100 + number]} Aid",
        }
        for number in range(18)
    ]
    _extract(
        folder / names,
        "date_of_extract organisation_number registered_charity_number linked_charity_number "
        "charity_name_id charity_name_type charity_name",
        called,
    )
    made = [
        {
            "registered_charity_number": 299_000 + number // 4,
            "fin_period_end_date": _stamp(f"{2014 + number % 4}-12-31"),
            # No figure in the last year of each.
            "total_gross_income": "" if number % 4 == 3 else 300 + number,
            "total_gross_expenditure": "" if number % 4 == 3 else 200 + number,
        }
        for number in range(24)
    ]
    _extract(
        folder / returns,
        "date_of_extract organisation_number registered_charity_number fin_period_start_date "
        "fin_period_end_date ar_cycle_reference total_gross_income total_gross_expenditure",
        made,
    )
    met = council.company_and_charity[1].removeprefix("GB-CHC-")
    with (folder / "register-of-mergers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        roles = [
            f"{role}_{part}"
            for role in ("transferor", "transferee")
            for part in ("name", "regno", "subno")
        ]
        dates = ["date_vesting_declaration", "date_property_transferred", "date_merger_registered"]
        writer.writerow([*roles, *dates])
        for number in range(50):
            # Some have no number, some stand under another's; many went into one.
            old = "" if number % 10 == 9 else str(298_000 + number)
            new, into = (
                (met, "Nettmere Advice") if number < 4 else (str(297_000 + number // 3), "Heirs")
            )
            vested = "" if number % 3 else "2007-11-30 00:00:00"
            name = f"{places[number]} Trust{' -' if number % 5 == 0 else ''}"
            writer.writerow(
                [name, old, number % 2, into, new, 0, vested, "", "2007-12-21 00:00:00"]
            )
    with (folder / "charity-company-numbers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["org_id_a", "org_id_b", "name"])
        for number in range(30):
            ids = (f"GB-CHC-{1_997_000 + number}", f"GB-COH-{8_020_000 + number:08}")
            writer.writerow([*ids, places[number].upper()])
    status = Counter(row["charity_registration_status"] for row in rows)
    return Registers(
        folder=folder,
        counts={
            charity: (len(rows), len(rows)),
            names: (len(called), len({row["registered_charity_number"] for row in called})),
            returns: (len(made), len({row["registered_charity_number"] for row in made})),
            "charity-company-numbers.csv": (30, 30),
        },
        states=(status["Registered"], status["Removed"]),
        removed=("GB-CHC-299000", "1962-03-06", "2018-11-06"),
        latest=("1000", "900"),
        linked=("GB-CHC-299000-1", str(rows[38]["charity_name"])),
        former_name=("GB-CHC-299000", str(called[0]["charity_name"])),
        working_name=("GB-CHC-299000", str(called[1]["charity_name"])),
        incomes=(("2014-12-31", "300"), ("2015-12-31", "301"), ("2016-12-31", "302")),
        extracted="2023-10-08",
        mergers_file="register-of-mergers.csv",
        merged=("GB-CHC-298010", f"{places[10]} Trust", "GB-CHC-297003"),
        registered_merger="2007-12-21 00:00:00",
        mergers=(50, 5),
        pair=("GB-CHC-1997000", "GB-COH-08020000"),
    )


# ---- Broken files: what each holds, and what is said of it or how many grants are kept.

_CELLS = {
    "Identifier": "360G-holb-1",
    "Title": "A grant",
    "Description": "For the hall",
    "Currency": "GBP",
    "Amount Awarded": "152505",
    "Award Date": "24/07/2014",
    "Recipient Org:Identifier": "GB-COH-RC999999",
    "Recipient Org:Name": "Holb Hall",
    "Funding Org:Identifier": "GB-CHC-1998003",
    "Funding Org:Name": "Holb Fund",
}


def _grant(**changes: Any) -> Grant:
    grant: Grant = {
        "id": "360G-holb-1",
        "title": "A grant",
        "description": "For the hall",
        "currency": "GBP",
        "amountAwarded": 152505,
        "awardDate": "2014-07-24",
        "recipientOrganization": [{"id": "GB-CHC-1999201", "name": "Holb Hall"}],
        "fundingOrganization": [{"id": "GB-CHC-1998003", "name": "Holb Fund"}],
    }
    return {**grant, **changes}


def _package(*grants: Any) -> bytes:
    return json.dumps({"grants": grants}, indent=4).encode()


def _table(*changes: dict[str, str]) -> str:
    rows = [",".join(_CELLS)]
    rows += [",".join({**_CELLS, **change}.values()) for change in changes]
    return "".join(f"{row}\n" for row in rows)


def _workbook(path: Path, rows: Iterable[Iterable[Any]], columns: int = 0) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import PatternFill

    book = Workbook()
    sheet = book.active
    assert sheet
    for row in rows:
        sheet.append(list(row))
    for column in range(1, columns + 1):
        # Coloured to the last column, as people colour whole rows.
        sheet.cell(1, column).fill = PatternFill("solid", "00FFEE")
    book.save(path)


_WRONG = _grant(
    title=9001,
    currency="no currency",
    amountAwarded="a number, surely",
    awardDate="some day",
    url="no address",
    plannedDates="an array, surely",
    actualDates=["an object, surely"],
    recipientOrganization=[{"name": "Holb Hall"}],
    fundingOrganization=[],
)


def _broken(folder: Path) -> Broken:
    cut = _package(_grant()).replace(b'"awardDate"', b',,,,"awardDate"')
    line = cut[: cut.index(b",,,,")].count(b"\n") + 1
    column = len(cut[: cut.index(b",,,,")].rpartition(b"\n")[2]) + 1
    null = dict.fromkeys(_grant())
    same = _grant(id="360G-holb-2")
    odd = "360G-h<~>€olb€-1"
    files: dict[str, tuple[bytes, str | int]] = {
        "empty.xlsx": (b"", "the file is empty"),
        "no-utf8.json": (b"\xc0\x80 \xfe\xff is not text", "no-utf8.json:1:1: this is no JSON"),
        "cut.json": (cut, f"cut.json:{line}:{column}: this is no JSON"),
        "nulls.json": (_package(null, null), "none of its 2 grants can be kept: in grants/0"),
        "other.json": (b'{"<script>alert(1)</script>": []}', "JSON, but an object with the keys"),
        "wrong-types.json": (_package(_WRONG), 1),
        "dates.json": (
            _package(
                _grant(awardDate="2014-13-24"),
                _grant(id="360G-holb-2", awardDate="2014-07-24T25:00:00Z"),
                _grant(id="360G-holb-3", recipientOrganization=[{"name": "Nobody"}]),
            ),
            3,
        ),
        "pence.json": (_package(*[{"currency": "GBP", "amountAwarded": 1000.1}] * 7), 7),
        "pence.csv": (b"Currency,Amount Awarded\n" + b"GBP,1000.1\n" * 7, 7),
        "funder-of-two-names.json": (
            _package(
                _grant(recipientOrganization=[{"id": "GB-XX-1", "name": "Holb Hall"}]),
                _grant(
                    id="360G-holb-2",
                    fundingOrganization=[{"id": "GB-CHC-1998003", "name": "Fund of Holb"}],
                ),
            ),
            2,
        ),
        "bom.csv": (b'\xef\xbb\xbfIdentifier,Currency\r\n42,"GBP"\r\n', 1),
        "windows.csv": (_table({"Identifier": odd}, {"Identifier": odd + "2"}).encode("cp1252"), 2),
        "utf8.csv": (_table({}, {"Identifier": "360G-holb-2", "Title": " "}).encode(), 2),
        "twice.json": (_package(_grant(), _grant(title="Another"), same, same), 3),
        "table.txt": (_table({}).replace("Funding Org:Name", "Legal name").encode(), 1),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    wide = {**_CELLS, "Identifier": "360G-\n111", "Recipient Org:Identifier": "GB-CHC-\n\n1999202"}
    wide |= {"Funding Org:Identifier": "GB-CHC-\n1998003", "Recipient Org:Charity Number": "123456"}
    _workbook(folder / "odd-ids.xlsx", [wide, wide.values()], columns=1024)
    _workbook(folder / "wrong-types.xlsx", [_CELLS, dict.fromkeys(_CELLS, "wrong").values()])
    _workbook(folder / "blank-rows.xlsx", [_CELLS, *(["", " ", "", "GBP"] for _ in range(5_000))])
    _workbook(
        folder / "tenders.xlsx", [["ocid", "tender/id", "buyer/name"], ["1", "2", "Gressley"]]
    )
    refused = {name: told for name, (_, told) in files.items() if isinstance(told, str)}
    kept = {name: number for name, (_, number) in files.items() if isinstance(number, int)}
    refused["tenders.xlsx"] = "a workbook without titles of grants"
    refused["blank-rows.xlsx"] = "none of its 5,000 grants can be kept"
    return Broken(
        folder=folder,
        refused=refused,
        kept={**kept, "odd-ids.xlsx": 1, "wrong-types.xlsx": 1},
        pence=("pence.json", "pence.csv"),
        twice="twice.json",
        wrong_types=(
            "wrong-types.json",
            {
                name: _WRONG[name]
                for name in "awardDate amountAwarded currency plannedDates actualDates".split()
            },
        ),
        wrong_url=_WRONG["url"],
        windows=("windows.csv", "€olb€"),
        odd_ids=("odd-ids.xlsx", "360G-111", ("GB-CHC-1998003", "GB-CHC-1999202")),
        many_rows="blank-rows.xlsx",
        exportable=("windows.csv", "utf8.csv", "funder-of-two-names.json", "odd-ids.xlsx"),
    )


def twins(folder: Path) -> Published:
    """Write every file into a folder and return what is known of them."""
    grants, broken, registers = folder / "360giving", folder / "broken", folder / "registers"
    for each in (grants, broken, registers):
        each.mkdir(parents=True)
    council = _council(grants)
    return Published(
        name="twins",
        council=council,
        trust=_trust(grants),
        foundation=_foundation(grants),
        currencies=_currencies(grants),
        registers=_registers(registers, council),
        broken=_broken(broken),
        mixed=_mixed(grants),
    )

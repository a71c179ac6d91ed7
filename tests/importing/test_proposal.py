"""Tables of unknown headings: what their columns are taken for, and what is asked."""

# ruff: noqa: E501 - a table a line

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from store.amounts import Scope
from store.errors import PactlineError
from store.importing import Proposal, UnknownTableError, preview, read_file
from store.importing.incoming import Incoming
from store.importing.mapping import read_mapping
from store.importing.proposal import Question, propose

from .support import line, ods

NAMES = "Hive CIC,River Watch,Sale Choir,Hale Scouts,Elm Trust,Moss Side Boxing,Bee Line,Oak Club"
CELLS = {
    "reference": [f"G/{number:03}" for number in range(1, 9)],
    "number": [f"{number}" for number in range(101, 109)],
    "title": "Bee garden,Flood walk,Choir of all,Summer camp,New roof,Gym,Bus,Lunch club".split(
        ","
    ),
    "purpose": [f"To pay for the {word} of a year in the town" for word in "abcdefgh"],
    "funder": "North Fund,South Fund,North Fund,North Fund,South Fund,East,East,East".split(","),
    "recipient": NAMES.split(","),
    "recipient_charity": "1001635,504542,327114,1088001,1063556,SC012345,,1150341".split(","),
    "recipient_company": "01223344,,09506232,SC123456,,11111111,02345678,".split(","),
    "recipient_id": [f"GB-CHC-100163{number}" for number in range(8)],
    "partners": "Age UK; Mind,,,Navca,,,Shelter,".split(","),
    "amount": "1200,350,12500,8000,75,640,99000,1150".split(","),
    "amount:£": "£1,200;£350;£12,500;£8,000;£75;£640.50;£99,000;£1,150".split(";"),
    "amount:$": "$1,200;$350;$12,500;$8,000;$75;$640.50;$99,000;$1,150".split(";"),
    "amount:€": "1.200,50 €;350,00 €;12.500 €;8.000 €;75,00 €;640,50 €;99.000 €;1.150,25 €".split(
        ";"
    ),
    "amount:,": "1.200,00;350,00;12.500,00;8.000,00;75,00;640,50;99.000,00;1.150,00".split(";"),
    "amount:.": "1.200;3.500;12.500;8.000;7.500;6.400;99.000;1.150".split(";"),
    "amount:e": "1.2e+07,350,12500,8e+05,75,640,99000,1150".split(","),
    "amount:more": "2400,700,25000,16000,150,1280,198000,2300".split(","),
    "currency": ["GBP", "GBP", "EUR", "GBP", "GBP", "GBP", "EUR", "GBP"],
    "date": [f"{day}/0{month}/2021" for day, month in zip(range(11, 19), range(1, 9), strict=True)],
    "date:us": [
        f"0{month}/{day}/2021 12:00:00 AM"
        for month, day in zip(range(1, 9), range(11, 19), strict=False)
    ],
    "date:open": [f"0{day}/0{day % 7 + 1}/2021" for day in range(1, 9)],
    "date:iso": [f"2021-0{month}-14" for month in range(1, 9)],
    "date:month": [f"0{month}/2021" for month in range(1, 9)],
    "date:year": ["2019", "2020", "2021", "2019", "2020", "2021", "2021", "2021"],
    "date:fy": ["2019/20", "2020/21"] * 4,
    "date:words": [f"{day} März 2021" for day in range(11, 19)],
    "date:later": [f"2022-0{month}-28" for month in range(1, 9)],
    "term": "12,24,6,36,12,12,18,12".split(","),
    "programme": ["Green", "Arts", "Arts", "Young", "Green", "Young", "Arts", "Green"],
    "place": ["Hale", "Sale", "Hale", "Moss Side", "Sale", "Hale", "Wythenshawe", "Sale"],
    "url": [f"https://fund.example/{number}" for number in range(8)],
    "note": ["", "", "Paid late", "", "", "See minutes", "", ""],
    "small": list("13221313"),
    "person": "A. Roe,B. Poe,A. Roe,C. Doe,D. Moe,B. Poe,A. Roe,D. Moe".split(","),
    "flag": list("YNYYNYNY"),
}
"""What the columns of the made-up tables hold, eight cells of each kind."""

# One table a line: what of it asks for a person; its form; its columns. A column is a heading, the
# field that it is (nothing where it is kept as published) and the kind of its cells where that
# isn't the field's own. A heading that is asked about may be any field.
TABLES = """
funder | | Grant ref=reference; Recipient=recipient; Amount (£)=amount; Award date=awarded:date
funder currency | | Club=recipient; Amount=amount; Round=:small; State=place
funder | | Grant=title; Organization=recipient; Amount in USD=amount; Date of Award=awarded:date:month; Topic=programme
 | | Funder=funder; Grantee=recipient; Amount awarded=amount:£; Date awarded=awarded:date:iso; For=:purpose
 | ; | Funder name=funder; Recipient name=recipient; Project=title; Value of grant=amount:£; Decision date=awarded:date
funder | note | Awarded to=recipient; Grant purpose=purpose; Sum awarded=amount:£; Awarded=awarded:date:iso
funder | total | Organisation=recipient; Award=amount:£; Date=awarded:date; Ward=place
funder | total source | Recipient=recipient; Charity number=recipient_charity; Grant amount=amount:£; Approval date=awarded:date
funder currency | repeat | Applicant=recipient; Title=title; Requested=:amount:more; Awarded=amount; Board date=awarded:date:iso
funder | | Recipient=recipient; 2019/20=years:amount; 2020/21=years:amount; 2021/22=years:amount; Currency=currency
funder | | Name of organisation=recipient; Grant 2019=years:amount:£; Grant 2020=years:amount:£; Area=place
funder | two | Recipient=recipient; Award - Date=awarded:date; Award - Amount (£)=amount; Notes=note
funder | ; | Zuwendungsempfänger=recipient; Projekt=title; Fördersumme in Euro=amount:,; Bewilligungsdatum=awarded:date:words; Bundesland=place
 | ; | Zuwendungsgeber=funder; Empfänger=recipient; Betrag=amount:€; Bewilligt am=awarded:date:iso; Zweck=purpose
funder currency decimal | ; | Aktenzeichen=reference; Verein=recipient; Summe=amount:.; Jahr=awarded:date:year
 | ; | Attribuant=funder; Nom du bénéficiaire=recipient; Objet=purpose; Montant (€)=amount:,; Date de décision=awarded:date:iso
funder | ; total | Bénéficiaire=recipient; Projet=title; Montant accordé=amount:€; Année=awarded:date:year; Commune=place
funder currency | | Ontvanger=recipient; Projecttitel=title; Toegekend bedrag=amount; Startdatum=starts:date:iso; Einddatum=ends:date:later
 | ; | Subsidieverstrekker=funder; Aanvrager=recipient; Bedrag=amount:€; Datum toekenning=awarded:date; Gemeente=place
funder | ; | Beneficiario=recipient; Proyecto=title; Importe concedido=amount:€; Fecha de concesión=awarded:date; Provincia=place
 | | Órgano concedente=funder; Entidad beneficiaria=recipient; Convocatoria=programme; Cuantía (EUR)=amount; Fecha de resolución=awarded:date:iso
funder | | Derbynnydd=recipient; Prosiect=title; Swm (£)=amount; Dyddiad dyfarnu=awarded:date; Sir=place
 | | Ariannwr=funder; Enw'r derbynnydd=recipient; Swm y grant=amount:£; Blwyddyn ariannol=awarded:date:fy
funder | | Recipient / Derbynnydd=recipient; Amount / Swm (£)=amount; Award date / Dyddiad dyfarnu=awarded:date; Area / Ardal=place
 | | Funding organisation / Bailleur=funder; Recipient / Bénéficiaire=recipient; Amount / Montant ($)=amount:$; Date awarded / Date d'octroi=awarded:date:iso
 | bilingual | Funder - Financeur=funder; Recipient - Bénéficiaire=recipient; Grant amount - Montant=amount:£; Fiscal year - Exercice=awarded:date:fy
currency | | Department=funder; Vendor=recipient; Description=purpose; Amount paid=amount:$; Payment date=awarded:date:us
funder currency | note source | Supplier=recipient; Payment=amount; Date paid=awarded:date; Directorate=:programme
funder | | Beneficiary name=recipient; Operation name=title; Operation summary=purpose; Start date=starts:date; End date=ends:date:later; Total eligible expenditure=:amount:£; Grant awarded=amount:£
 | | Organisation=recipient; fundingOrg=funder; amountAwarded=amount:£; awardDate=awarded:date:iso; identifier=reference
funder currency month_first | | Grantee=recipient; Grant amount=amount; Award date=awarded:date:open; Program=programme
funder | merged | Recipient=recipient; Company number=recipient_company; Grant (£)=amount; Financial year=awarded:date:fy
funder amount currency | | Charity=recipient; Grant 1=amount; Total=amount:amount:more; Date=awarded:date
funder amount | | Recipient=recipient; Amount committed=amount:£; Amount paid=amount:£; Approval date=awarded:date:iso
recipient funder | | Trust=funder; Organisation=recipient; Grant=amount:£; Year=awarded:date:year
funder awarded | | Recipient=recipient; Grant awarded=amount:£; Date approved=awarded:date:iso; Date of decision=awarded:date:later
funder currency | tab | Grant number=reference:number; Awardee=recipient; City=place; Award amount=amount:e; Award date=awarded:date:iso; Duration (months)=term
funder | | Ref=reference; Name=recipient; Registered charity number=recipient_charity; Postcode=place; Award £=amount; Awarded on=awarded:date; Website=url
funder | bar | Scheme=programme; Community group=recipient; Local authority=place; Grant awarded (£)=amount; Delivery partners=partners; Officer=:person
funder currency | | Recipient=recipient; Recipient org identifier=recipient_id; Project title=title; Match funding=:amount:more; Amount awarded=amount; Planned start=starts:date:iso; Planned end=ends:date:later; Published=:flag
"""
# What is kept back for questions of one column; none of these is taken silently.
OTHERS = """
funder amount recipient | | Scheme ref=reference; Organisation=recipient; Investment £=amount; Project Cost £=:amount:more; Start date=starts:date; End date=ends:date:later
funder | | Beneficiary Name=recipient; Operation/Project Name=title; Operation Summary=purpose; Operation Start Date=starts:date; Operation End Date=ends:date:later; Total Eligible Expenditure (£)=amount:£; Name of Category of Intervention=:small; Priority Axis=:small; Country=place
 | | Organisation=:funder; Grant awarding body=funder; Date grant awarded=awarded:date:iso; Award Recipient=recipient; Company or Charity registration number=recipient_charity; Summary of purpose=purpose; Grant value=amount:£
currency | | ref_number=reference; recipient_legal_name=recipient; agreement_title_en=title; agreement_title_fr=:title; agreement_value=amount; agreement_start_date=starts:date:iso; description_en=purpose; description_fr=:purpose; owner_org=:flag; owner_org_title=funder
funder currency | | Identifier / Identificateur=reference; Recipient Org:Name / Nom du bénéficiaire=recipient; Description (English)=purpose; Description (Français)=:purpose; Grant Program / Programme de subvention=programme; Fiscal Year / Exercice=:date:fy; Amount Awarded / Montant accordé=amount; Award Date / Date d’attribution=awarded:date:iso
funder currency | | Grant=title; Organization Name=recipient; Focus Area=programme; Amount=amount:$; Date=awarded:date:month; Details=:url
currency | | Body Name=funder; Body=:url; Date=awarded:date:iso; Transaction Number=:number; Amount=amount; Supplier Name=recipient; VCS Category=:flag; Purpose of Grant=purpose
currency | | grant_id=reference; recipient_name=recipient; amount_awarded=amount:e; award_date=awarded:date:iso; funder_name=funder
currency funder | | Fiscal Year=:date:year; State Agency=funder; Grantee=recipient; Award Date=awarded:date:us; Begin Date=starts:date:open; Expiration=ends:date:later; Grant Amount=amount; Zip=:small
"""
CRITICAL = ("amount", "awarded", "funder", "recipient")


class Spec:
    """A made-up table: its text, the field of each heading, and what must be asked."""

    def __init__(self, line: str) -> None:
        asks, form, columns = (part.strip() for part in line.split("|", 2))
        self.asks, self.form = set(asks.split()), form.split()
        self.fields: dict[str, str] = {}
        cells: list[list[str]] = []
        for column in columns.split("; "):
            heading, _, rest = column.partition("=")
            field, _, kind = rest.partition(":")
            self.fields[heading] = field
            cells.append(CELLS.get(rest) or CELLS[kind or field])
        self.rows = [list(row) for row in zip(*cells, strict=True)]

    def text(self) -> str:
        out = StringIO()
        delimiter = {"tab": "\t", "bar": "|", ";": ";"}.get(next(iter(self.form), ""), ",")
        writer = csv.writer(out, delimiter=delimiter)
        width = len(self.fields)
        if "note" in self.form:
            writer.writerows([["Grants of the fund, all years"], []])
        if "merged" in self.form:
            writer.writerow(["Grants made", *[""] * (width - 1)])
        heads = [heading.split(" - ") for heading in self.fields]
        if "two" in self.form:
            groups = [head[0] if len(head) > 1 else "" for head in heads]
            writer.writerow(a if a not in groups[:at] else "" for at, a in enumerate(groups))
        if "bilingual" in self.form:
            writer.writerow(head[0] for head in heads)
        writer.writerow(head[-1] for head in heads)
        for number, row in enumerate(self.rows):
            if number == 4 and "repeat" in self.form:
                writer.writerow(head[-1] for head in heads)
            writer.writerow(row)
        if "total" in self.form:
            money = [field in ("amount", "years") for field in self.fields.values()]
            writer.writerow(
                "122,915" if held else "Total" if not at else "" for at, held in enumerate(money)
            )
        if "source" in self.form:
            writer.writerow(["Source: the fund's annual report", *[""] * (width - 1)])
        return out.getvalue()


MORE = [Spec(line) for line in OTHERS.strip("\n").splitlines()]
SPECS = [Spec(line) for line in TABLES.strip("\n").splitlines()]


def proposed(folder: Path, text: str) -> UnknownTableError:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownTableError) as raised:
        read_file(path)
    return raised.value


def marks(spec: Spec, proposal: Proposal) -> list[bool]:
    """Return for each column whether it is taken for what it is; nothing may be wrong unasked."""
    asked = {question.field for question in proposal.questions}
    found: list[bool] = []
    # Titles over two rows are joined, so that columns are held against each other by their place.
    for (heading, field), title in zip(spec.fields.items(), proposal.headings, strict=True):
        got = "years" if title in proposal.years else proposal.columns.get(title, "")
        found.append(got == field)
        for each in {field, got} & {*CRITICAL, "years"}:
            assert got == field or each in asked, (heading, field, got, asked)
    return found


def test_columns_are_taken_for_what_they_are(tmp_path: Path) -> None:
    assert len(SPECS) == 40
    right = [
        mark for spec in SPECS for mark in marks(spec, proposed(tmp_path, spec.text()).proposal)
    ]
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.parametrize("spec", [*SPECS, *MORE], ids=lambda spec: " ".join(spec.fields)[:40])
def test_what_nobody_can_know_is_asked(tmp_path: Path, spec: Spec) -> None:
    unknown = proposed(tmp_path, spec.text())
    assert all(marks(spec, unknown.proposal)) or spec in SPECS
    asked = {question.field for question in unknown.proposal.questions}
    assert spec.asks <= asked, unknown.proposal.text()
    agreements = unknown.plan.files[0].agreements
    assert len(agreements) == 8, [agreement.title for agreement in agreements]
    left = {"total", "source", "repeat"} & set(spec.form)
    told = [*unknown.plan.lost, *(w for w in unknown.plan.warnings if "headings again" in w.done)]
    assert len(told) == len(left)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize(
    "form", ["note", "total", "source", "repeat", "two", "merged", "bilingual"]
)
def test_a_workbook_is_taken_for_what_its_csv_is(tmp_path: Path, form: str, kind: str) -> None:
    for spec in [each for each in SPECS if form in each.form and not {";", "tab"} & {*each.form}]:
        text = spec.text()
        expected = proposed(tmp_path, text)
        rows = list(csv.reader(StringIO(text)))
        path = tmp_path / f"table.{kind}"
        if kind == "ods":
            path.write_bytes(ods(*(line(*row) for row in rows)))
        else:
            openpyxl = pytest.importorskip("openpyxl")
            book = openpyxl.Workbook()
            sheet = book.active
            for row in rows:
                sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
            width = len(spec.fields)
            if form == "merged":
                sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
            book.save(path)
        with pytest.raises(UnknownTableError) as raised:
            read_file(path)
        found = raised.value
        for part in ("columns", "years", "file", "questions"):
            assert getattr(found.proposal, part) == getattr(expected.proposal, part), part
        assert preview(found.plan)[:4] == preview(expected.plan)[:4]
        assert [each[2:] for each in found.plan.lost] == [each[2:] for each in expected.plan.lost]
        told = [(each.found, each.done) for each in expected.plan.warnings]
        assert [(each.found, each.done) for each in found.plan.warnings] == told


@pytest.mark.parametrize(
    ("heading", "cells", "total"),
    [
        ("Funding (£m)", ("1.2", "20.5", "£700k"), "£22,400,000"),
        ("Amount (£000)", ("12", "(1,200)", "£1.5m"), "£312,000"),
        ("Amount GBP 000s", ("12", "0.5", "7"), "£19,500"),
        ("Amount (GBP m)", ("12", "0.5", "7"), "£19,500,000"),
        ("Grant in thousands (£)", ("12", "0.5", "7"), "£19,500"),
        ("Amount (£)", ("2000", "1950", "2020"), "£5,970"),
        ("Amount (£)", ("£12k", "-", "n/a"), "£12,000, 2 without an amount"),
    ],
)
def test_figures_stand_for_what_their_heading_says(
    tmp_path: Path, heading: str, cells: tuple[str, ...], total: str
) -> None:
    rows = [f'{name},"{cell}",2020-01-02' for name, cell in zip("ABC", cells, strict=True)]
    found = proposed(tmp_path, "\n".join((f"Recipient,{heading},Award date", *rows)))
    assert preview(found.plan)[3] == f"3 agreements, {total}"
    assert found.proposal.columns[heading] == "amount"


def test_a_heading_that_stands_twice_is_asked_about(tmp_path: Path) -> None:
    text = "Recipient,Paid (£),Paid (£),Award date\nA,1,2,2020\nB,1,2,2020\nC,3,4,2021\n"
    proposal = proposed(tmp_path, text).proposal
    question = next(each for each in proposal.questions if each.field == "amount")
    assert question.choices == ("Paid (£)", "Paid (£) (2)")
    proposal = proposal.answered(question, "Paid (£) (2)")
    proposal = proposal.answered(Question("funder", ""), "F")
    plan = read_file(tmp_path / "table.csv", mapping=proposal.mapping())
    assert preview(plan)[3] == "3 agreements, £8"
    assert plan.files[0].agreements[0].as_published == {"Paid (£)": "1"}


def test_sheets_of_other_headings_are_named(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for title, date in (("2020", "Award date"), ("2021", "Date of award"), ("2022", "Award date")):
        sheet = book.create_sheet(title)
        for row in (["Recipient", "Amount (£)", date], ["A", 100, "2021-01-02"], ["B", 5, "2021"]):
            sheet.append(row)
    book.save(tmp_path / "grants.xlsx")
    with pytest.raises(UnknownTableError) as raised:
        read_file(tmp_path / "grants.xlsx")
    told = preview(raised.value.plan)
    assert told[3:] == ["4 agreements, £210", "a sheet without these headings; left out: 2021"]


def test_the_mapping_is_printed_to_be_mended(tmp_path: Path) -> None:
    clubs = next(spec for spec in SPECS if "Club" in spec.fields)
    unknown = proposed(tmp_path, clubs.text())
    text = unknown.proposal.text()
    with pytest.raises(PactlineError, match="doesn't say the funder"):
        read_mapping(text, "clubs.toml")
    text = text.replace('funder = ""', 'funder = "Sport"').replace('y = ""', 'y = "AUD"')
    plan = read_file(tmp_path / "table.csv", mapping=read_mapping(text, "clubs.toml"))
    assert preview(plan)[0] == "Sport → Hive CIC: AUD 1,200, no date, “Grant to Hive CIC”"
    assert preview(plan)[3] == "8 agreements, AUD 122,915, 8 of them without a date"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("NSW,QLD,VIC", ("AUD", "its places are NSW, QLD, VIC …")),
        ("ON,QC,NT", ("CAD", "its places are ON, QC, NT …")),
        ("WA,SA,NT", ("AUD", "its places are WA, SA, NT …")),
        ("WA,WA,WA", ("EUR", "all other money of the store is in it")),
        ("NSW,QLD,NY", ("EUR", "all other money of the store is in it")),
    ],
)
def test_a_currency_that_nothing_names_is_gathered_and_told(
    tmp_path: Path, cells: str, said: tuple[str, str]
) -> None:
    path = tmp_path / "clubs.csv"
    rows = [f"Club {at},{at}00,{cell}" for at, cell in enumerate(cells.split(","), 1)]
    path.write_text("\n".join(("club,sum,state", *rows)))
    proposal = propose(Incoming(path), "EUR")
    assert proposal
    assert (proposal.file["currency"], proposal.currency_by) == said
    assert [each.field for each in proposal.questions if not each.is_doubt] == ["funder"]
    assert f'currency = "{said[0]}"  # sure? {said[1]}' in proposal.text()
    said_otherwise = proposal.answered(Question("currency", ""), "usd")
    assert (said_otherwise.file["currency"], said_otherwise.currency_by) == ("USD", "")


def test_two_amounts_are_never_chosen_between(tmp_path: Path) -> None:
    paid = next(spec for spec in SPECS if "Amount committed" in spec.fields)
    proposal = proposed(tmp_path, paid.text()).proposal
    text = proposal.text().replace('funder = ""', 'funder = "F"')
    with pytest.raises(PactlineError, match="doesn't say the amount"):
        read_mapping(text, "paid.toml")


def test_answers(tmp_path: Path) -> None:
    tables = [spec for spec in SPECS if {"month_first", "decimal"} & spec.asks]
    given = {"funder": "F", "currency": "eur", "month_first": "yes", "decimal": ","}
    for spec in tables:
        proposal = proposed(tmp_path, spec.text()).proposal
        for question in proposal.questions:
            if question.field in given:
                wrong = "" if question.field == "funder" else "rubbish"
                with pytest.raises((ValueError, KeyError)):
                    proposal.answered(question, wrong)
            answer = given.get(question.field, question.default)
            proposal = proposal.answered(question, answer)
        assert not proposal.questions
        plan = read_file(tmp_path / "table.csv", mapping=proposal.mapping())
        first = plan.files[0].agreements[1]
        assert first.funding[0].amount
        assert first.funding[0].amount.full() in ("€3,500", "€350")
        assert first.funding[0].date.text in ("2020", "2021-02-03")


def test_years_become_money_of_years(tmp_path: Path) -> None:
    wide = next(spec for spec in SPECS if "2019/20" in spec.fields)
    proposal = proposed(tmp_path, wide.text()).proposal
    proposal = proposal.answered(proposal.questions[0], "F")
    plan = read_file(tmp_path / "table.csv", mapping=proposal.mapping())
    lines = plan.files[0].agreements[2].funding
    assert [(line.scope, str(line.period)) for line in lines] == [
        (Scope.YEAR, year) for year in ("2019/20", "2020/21", "2021/22")
    ]
    assert {line.amount.currency for line in lines if line.amount} == {"EUR"}


def test_a_table_of_something_else_is_no_proposal(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    for text in ("Day,Rain\n1,2\n", "a,b\nx,y\n", "Name,Place\nAnn,Hale\n", "Amount\n5\n"):
        path.write_text(text)
        with pytest.raises(PactlineError, match="no file of a kind"):
            read_file(path)


@pytest.mark.parametrize("heading", ["AMOUNT ALLOCATED", "GRANT TOP UP", "ALL AWARDED"])
def test_a_word_in_capitals_is_no_currency(tmp_path: Path, heading: str) -> None:
    text = f"Recipient,{heading},Date of award\nA,500,2020-01-02\nB,600,2020-01-03\n"
    proposal = proposed(tmp_path, text).proposal
    assert "currency" not in proposal.file
    assert "currency" in [each.field for each in proposal.questions]


def test_the_order_of_one_column_of_dates_does_not_hold_against_another(tmp_path: Path) -> None:
    text = "Recipient,Amount (£),Award date,End date\n"
    text += "A,1,05/13/2020,31/12/2020\nB,2,05/06/2020,05/06/2021\n"
    plan = proposed(tmp_path, text).plan
    second = plan.files[0].agreements[1]
    assert second.events[0].date.text == "2020-05-06"
    assert second.planned
    assert second.planned.text == "..2021-06-05"

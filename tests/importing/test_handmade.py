"""The table that a person fills in: written empty, read filled."""

import csv
from pathlib import Path

import pytest

from store.amounts import Qualifier, Scope, Stage
from store.errors import PactlineError
from store.importing import Plan
from store.importing.formats.handmade import COLUMNS, SOURCE_LINES, template

from .support import only, read_csv, told


def filled(folder: Path, *rows: dict[str, str], about: dict[str, str] | None = None) -> Plan:
    text = template()
    for title, value in (about or {}).items():
        assert f"# {title}:," in text
        text = text.replace(f"# {title}:,", f"# {title}:,{value}")
    path = folder / "mine.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(text)
        writer = csv.DictWriter(file, [column.title for column in COLUMNS])
        writer.writerows(rows)
    return read_csv(folder, path.read_bytes(), "mine.csv")


PROGRAMME = {
    "Reference": "P1",
    "Title": "Partners programme",
    "Type": "Strategic partnership",
    "Funder": "Department of Health",
    "Funder identifier": "GB-GOV-10",
    "Recipient": "Navca",
    "Recipient identifier": "GB-CHC-1001635",
    "Partners": "Age UK; Men’s Health Forum",
    "Amount": "more than £3.5m",
    "Stage": "disbursed",
    "Money for": "2011/12",
    "What happened": "announced",
    "On": "2012",
    "Starts": "2009",
    "Ends": "2012/13",
    "Term": "five years",
    "Where in the source": "paragraph 2",
}


def test_a_filled_row(tmp_path: Path) -> None:
    about = {"Title of the source": "My notes", "Publisher": "Me", "Date of publication": "2012-03"}
    plan = filled(tmp_path, PROGRAMME, about=about)
    kept = only(plan)
    (line,) = kept.funding
    assert line.amount
    assert (str(line.amount), line.amount.qualifier) == ("more than £3.5m", Qualifier.MORE_THAN)
    assert (line.stage, line.scope, str(line.period)) == (Stage.DISBURSED, Scope.YEAR, "2011/12")
    assert (line.payer, line.payee, line.where) == ("GB-GOV-10", "GB-CHC-1001635", "paragraph 2")
    assert [party.name for party in kept.parties] == [
        "Department of Health",
        "Navca",
        "Age UK",
        "Men’s Health Forum",
    ]
    assert (kept.type, kept.term, kept.term_months) == ("strategic partnership", "five years", 60)
    assert kept.planned
    assert kept.planned.text == "2009..2012/13"
    assert kept.events[0].date.text == "2012"
    source = plan.files[0].source
    assert (source.title, source.publisher, source.date.text) == ("My notes", "Me", "2012-03")
    assert not plan.warnings


def test_rows_of_one_reference_are_one_agreement(tmp_path: Path) -> None:
    more = {"Reference": "P1", "Funder": "Department of Health", "Amount": "about 20k"}
    plan = filled(tmp_path, PROGRAMME, {**more, "Covers": "fund", "Title": "Other"})
    kept = only(plan)
    assert [line.key for line in kept.funding] == ["2011/12", "fund"]
    assert kept.funding[1].scope is Scope.FUND
    assert kept.title == "Partners programme"
    assert [warning.field for warning in plan.warnings] == ["Title"]


def test_roles_identifiers_counts_and_words_have_columns(tmp_path: Path) -> None:
    year = {"Reference": "P1", "Money for": "2012/13"}
    plan = filled(
        tmp_path,
        {
            **PROGRAMME,
            "Lead partner": "Navca",
            "Lead partner identifier": "GB-CHC-1001635",
            "Partners": "Age UK; A sector",
            "Partner identifiers": "GB-CHC-1128267",
            "Partner roles": "Strategic partner; signatory",
            "Counts": "18 strategic partners; almost 15,000 bodies: size of the sector",
            "Aims": "Care; hospitals",
            "Undertakings": "To meet",
            "Statement": "It is vital",
            "Who said so": "not named, spokesman (GB-GOV-10)",
        },
        {**year, "Same amount as": "2011/12", "What happened": "extended", "On": "2012-03"},
    )
    kept = only(plan)
    assert [(each.role, each.organisation) for each in kept.parties[2:]] == [
        ("lead organisation", "GB-CHC-1001635"),
        ("strategic partner", "GB-CHC-1128267"),
        ("signatory", "PACT-mine-org-a-sector"),
    ]
    assert list(map(str, kept.counts)) == ["18 strategic partners", "almost 15,000 bodies"]
    assert kept.counts[1].of == "size of the sector"
    assert kept.aims == ("Care", "hospitals")
    assert kept.undertakings[0].text == "To meet"
    ((said, speaker),) = ((each.text, each.speaker) for each in kept.statements)
    assert (said, speaker.post, speaker.organisation) == ("It is vital", "spokesman", "GB-GOV-10")
    assert [(each.amount is None, each.same_as) for each in kept.funding] == [
        (False, ""),
        (True, "2011/12"),
    ]
    assert [event.kind for event in kept.events] == ["announced", "extended"]
    assert not plan.warnings


def test_what_an_amount_is_for_is_kept_where_there_is_none(tmp_path: Path) -> None:
    row = {"Amount": "not much", "Money for": "2011/12", "Stage": "committed", "Covers": "year"}
    plan = filled(tmp_path, {"Reference": "P1", "Title": "A", **row})
    kept = only(plan)
    assert (kept.funding, kept.as_published) == ((), row)
    assert {warning.field for warning in plan.warnings} == {*row}


def test_a_line_is_known_by_the_same_word_where_rows_come_before_it(tmp_path: Path) -> None:
    years = [{"Reference": "P1", "Amount": "5", "Money for": f"201{n}/1{n + 1}"} for n in (3, 4)]
    paid = {**years[0], "Amount": "4", "Stage": "disbursed"}
    rows = [*years, paid, {"Reference": "P1", "Amount": "9"}]
    words = ["2013/14", "2014/15", "2013/14 disbursed", "total"]
    for order in (rows, [rows[3], rows[1], rows[0], rows[2]]):
        first = {"Title": "Partners programme", **order[0]}
        kept = only(filled(tmp_path, first, *order[1:]))
        assert sorted(line.key for line in kept.funding) == sorted(words)


@pytest.mark.parametrize(
    ("money_for", "same_as"),
    [
        *(("2011/12", year) for year in ("2011-12", "2011/2012", "FY2011", "2011/12")),
        ("2009-10 to 2012-13", "2009/10 to 2012/13"),
        ("December 2011", "2011-12"),
    ],
)
def test_the_same_amount_is_found_however_its_year_is_written(
    tmp_path: Path, money_for: str, same_as: str
) -> None:
    year = {"Reference": "P1", "Money for": "2013/14", "Same amount as": same_as}
    plan = filled(tmp_path, {**PROGRAMME, "Money for": money_for}, year)
    first, second = only(plan).funding
    assert (first.same_as, second.same_as) == ("", first.key)
    assert not plan.warnings


def test_what_has_nothing_to_stand_beside_is_kept_as_published(tmp_path: Path) -> None:
    odd = {
        "Partner identifiers": "a; b; c",
        "Partner roles": "a; b; c",
        "Counts": "many",
        "Who said so": "Katy Wing",
        "Same amount as": "2007/08",
        "Amount": "",
    }
    plan = filled(tmp_path, {**PROGRAMME, **odd})
    kept = only(plan)
    of_money = {each: PROGRAMME[each] for each in ("Money for", "Stage")}
    assert {**kept.as_published, "Amount": ""} == {**odd, **of_money}
    assert {each.field for each in plan.warnings} >= {*odd} - {"Amount"}


def test_words_that_look_alike_are_two(tmp_path: Path) -> None:
    rows = [{"Reference": word, "Recipient": word} for word in ("A & B", "A B", "日本", "中国")]
    plan = filled(tmp_path, *rows)
    assert len(plan.files[0].agreements) == 4
    assert len(plan.files[0].organisations) == 4


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = {
        "Reference": "x",
        "Amount": "a lot",
        "On": "soon",
        "Starts": "2020",
        "Ends": "2019",
        "Recipient": "Choir",
        "Recipient identifier": "rubbish",
    }
    plan = filled(tmp_path, bad, {"Note": "no title"}, {"Reference": "y", "Amount": "9" * 40})
    assert [lost.reason for lost in plan.lost] == ["it has neither a reference nor a title"]
    assert {warning.field for warning in plan.warnings} == {
        *("On", "Ends", "Recipient identifier", "Amount")
    }
    first, second = plan.files[0].agreements
    assert first.as_published == {"Amount": "a lot", "On": "soon", "Ends": "2019"}
    assert second.as_published == {"Amount": "9" * 40}
    assert str(first.planned) == "from 2020"


def test_a_second_cell_that_cannot_be_read_is_kept_beside_the_first(tmp_path: Path) -> None:
    plan = filled(tmp_path, *({"Reference": "x", "Amount": word} for word in ("much", "more")))
    (first, second) = only(plan).as_published.items()
    assert first == ("Amount", "much")
    assert second[0].startswith("Amount (row ")
    assert second[1] == "more"


def test_columns_of_ones_own_are_kept(tmp_path: Path) -> None:
    plan = read_csv(tmp_path, "Reference,Title,Funder,Recipient,Ward\nx,Choir,A,B,Hale\n", "a.csv")
    assert only(plan).as_published == {"Ward": "Hale"}
    assert told(plan, "Ward") == ["no column of the template; its cells are kept as published"]


def test_a_date_of_publication_that_is_none_is_kept(tmp_path: Path) -> None:
    plan = filled(tmp_path, PROGRAMME, about={"Date of publication": "lately"})
    assert plan.files[0].source.as_published == {"date": "lately"}
    assert told(plan, "Date of publication") == ["no date that can be read; kept as published"]


def test_the_template_alone_is_not_filled_in(tmp_path: Path) -> None:
    with pytest.raises(PactlineError, match="no row of the table is filled in"):
        filled(tmp_path)


def test_the_guide_can_be_left_out() -> None:
    assert len(template(guide=False).splitlines()) == len(SOURCE_LINES) + 1
    assert all(column.guide in template().replace('"', "") for column in COLUMNS)


def test_one_agreement_does_not_grow_without_end(tmp_path: Path) -> None:
    plan = filled(tmp_path, *([{"Reference": "x", "Amount": "1"}] * 1005))
    assert len(plan.lost) == 5
    assert len(only(plan).funding) == 1000


def test_a_date_that_money_and_an_event_have_is_doubted_once(tmp_path: Path) -> None:
    plan = filled(tmp_path, {**PROGRAMME, "Stage": "awarded", "On": "some day"})
    assert told(plan, "On") == ["no date that can be read; kept as published"]
    assert only(plan).as_published["On"] == "some day"


def test_a_stretch_that_a_later_row_puts_otherwise_is_told_by_its_own_cell(tmp_path: Path) -> None:
    plan = filled(tmp_path, PROGRAMME, {**PROGRAMME, "Starts": "", "Ends": "2014"})
    assert told(plan, "Ends") == ["differs from “2009 to 2012/13” in a row above, which stays"]


def table(folder: Path, *rows: str, titles: str = "Amount") -> Plan:
    """Read a table of a reference, a title, a funder, a recipient and what else is named."""
    text = "\n".join((f"Reference,Title,Funder,Recipient,{titles}", *rows))
    return read_csv(folder, text, "mine.csv")


def amounts(plan: Plan) -> list[str]:
    found = [each.funding[0] for each in plan.files[0].agreements if each.funding]
    return [line.amount.full() for line in found if line.amount]


def test_two_mistyped_cells_turn_no_column_into_decimals(tmp_path: Path) -> None:
    cells = ("12,500", "1,250,000", "10,00", "7,50")
    plan = table(tmp_path, *(f'{at},T{at},F,R,"{cell}"' for at, cell in enumerate(cells)))
    assert amounts(plan) == ["£12,500", "£1,250,000"]
    assert told(plan, "Amount") == ["no number; kept as published"] * 2


def test_a_number_in_another_way_than_shown_is_told(tmp_path: Path) -> None:
    cells = ("14\u202f800", "1'000", "1e4", "£2,500", "5k")
    plan = table(tmp_path, *(f'{at},T{at},F,R,"{cell}"' for at, cell in enumerate(cells)))
    assert amounts(plan) == ["£14,800", "£1,000", "£10,000", "£2,500", "£5,000"]
    assert told(plan, "Amount") == ["read as a plain number"] * 3


def test_decimals_after_a_comma_are_told(tmp_path: Path) -> None:
    plan = table(tmp_path, 'a,A,F,R,"12,50"', 'b,B,F,R,"7,25"', 'c,C,F,R,"8,00"')
    assert amounts(plan) == ["£12.50", "£7.25", "£8"]
    done = "read with decimals after the comma, as the column has them"
    assert told(plan, "Amount") == [done] * 3


def test_a_sign_that_differs_from_the_currency_is_told(tmp_path: Path) -> None:
    rows = ("a,A,F,R,$100,GBP", "b,B,F,R,$100,CAD", "c,C,F,R,$100,", "d,D,F,R,€5,GBP")
    plan = table(tmp_path, *rows, titles="Amount,Currency code")
    assert amounts(plan) == ["£100", "CAD 100", "$100", "€5"]
    assert told(plan, "Amount") == [
        "the amount's own sign is $; read as GBP",
        "the amount's own sign is EUR; read as EUR",
    ]


def test_money_is_for_years(tmp_path: Path) -> None:
    rows = [f"{year},T,F,R,5,{year}" for year in ("2010-11", "2012-13", "2009-10 to 2010-11")]
    plan = table(tmp_path, *rows, titles="Amount,Money for")
    periods = [each.funding[0].period for each in plan.files[0].agreements]
    assert [str(each.text) for each in periods if each] == [
        *("2010/11", "2012/13", "2009/10..2010/11")
    ]


def test_a_line_of_totals_is_no_agreement(tmp_path: Path) -> None:
    plan = table(tmp_path, "a,A,F,R,100", "Total,,,,100", "c,Total eclipse,F,R,5")
    assert amounts(plan) == ["£100", "£5"]
    assert [lost.record for lost in plan.lost] == ["Total"]


def test_references_that_begin_with_a_number_sign_are_rows(tmp_path: Path) -> None:
    plan = table(tmp_path, "#1,A,F,R,100", "# a note", "# b,B,F,R,7", "2,C,F,R,50,more")
    assert amounts(plan) == ["£100", "£50"]
    assert plan.files[0].agreements[1].as_published == {"column 6": "more"}
    assert told(plan, "") == [
        "a line that begins with #; left out",
        "under no heading; kept as published",
    ]


def test_a_latest_day_is_read(tmp_path: Path) -> None:
    plan = table(tmp_path, "a,A,F,R,launched,by March 2013", titles="What happened,On")
    (event,) = only(plan).events
    assert (event.by, event.date.text) == (True, "2013-03")


def test_headings_that_come_again_are_no_row(tmp_path: Path) -> None:
    plan = table(tmp_path, "a,A,F,R,5", "Reference,Title,Funder,Recipient,Amount", "b,B,F,R,7")
    assert amounts(plan) == ["£5", "£7"]
    assert told(plan, "") == ["the headings again; left out"]

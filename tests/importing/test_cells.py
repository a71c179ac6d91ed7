"""Cells as people write them: what has one meaning is read and told, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from store.amounts import Qualifier
from store.importing import Plan
from store.org_ids import SHARED_NUMBER, from_charity_numbers, read_id
from store.text import fold, printable
from store.values import (
    AS_MONTH,
    AS_SERIAL,
    IN_WORDS,
    MIXED,
    MONTH_FIRST_HERE,
    NO_DATE,
    NO_NUMBER,
    PLAIN_NUMBER,
    RANGE,
    TWO_DIGITS,
    TWO_READINGS,
    read_day,
    read_figure,
    read_length,
    style_of,
)

from .support import grant, only, read_csv, read_grants, told

TITLES = "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,"
TITLES += "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name"


def rows(*cells: tuple[str, str], currency: str = "GBP") -> str:
    """Return a table of grants with these amounts and award dates."""
    lines = [
        f'"360G-elm-{n}","Hall {n}","{currency}","{amount}","{date}","GB-CHC-10770{n:02}",'
        f'"Village {n}","GB-CHC-1155002","Elm Trust"'
        for n, (amount, date) in enumerate(cells)
    ]
    return "\n".join((TITLES, *lines))


def amounts(plan: Plan) -> list[str]:
    found = [each.funding for each in plan.files[0].agreements]
    return [str(lines[0].amount) if lines else "" for lines in found]


def days(plan: Plan) -> list[str]:
    found = [each.events for each in plan.files[0].agreements]
    return [events[0].date.text if events else "" for events in found]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("27\xa0300", "27300"),
        ("27\u202f300,50", "27300.50"),
        ("3'400'000", "3400000"),
        ("£ 7,250", "7250"),
        ("7,250 GBP", "7250"),
        ("CHF 1'200.50", "1200.50"),
        ("9k", "9000"),
        ("€2.25 million", "2250000"),
        ("3e5", "300000"),
        ("4.5e+06", "4500000"),
        ("2.400.000", "2400000"),
        ("−£60", "-60"),
        ("(£60)", "-60"),
        ("0.125", "0.125"),
        ("US$ 5,000", "5000"),
    ],
)
def test_a_figure_of_one_meaning_is_read(given: str, value: str) -> None:
    assert read_figure(given).value == Decimal(value)


@pytest.mark.parametrize(
    "given",
    [
        *("£7,5", "£70,00", "4,75", "4,7512", "2.345,67", "£2,000,00", "£4,,000", "3,5m"),
        *("40,000.00.00", "2,50,000", "1 00", "5 apples", "2000 max", "£5 €5", "about 30,00"),
        *("12 34", "1e999", "5,000-", "--5", "£", "k"),
    ],
)
def test_a_figure_of_none_is_not(given: str) -> None:
    figure = read_figure(given)
    assert (figure.value, figure.done) == (None, NO_NUMBER)


def test_rupees_are_grouped_in_twos() -> None:
    assert read_figure("4,50,000", currency="INR").value == 450000
    assert read_figure("₹4,50,000").value == 450000


def test_one_point_before_three_digits_is_settled_by_its_column(tmp_path: Path) -> None:
    german = read_csv(tmp_path, rows(("4.000", ""), ("35.000", ""), ("2.100.000", "")))
    assert amounts(german) == ["£4,000", "£35,000", "£2.1m"]
    british = read_csv(tmp_path, rows(("4.250", ""), ("35.50", ""), ("2,100.5", "")))
    assert amounts(british) == ["£4.25", "£35.50", "£2,100.50"]
    nobody = read_csv(tmp_path, rows(("4.000", ""), ("35.000", "")))
    assert amounts(nobody) == ["", ""]
    assert told(nobody, "Amount Awarded") == [TWO_READINGS] * 2
    assert nobody.files[0].agreements[0].as_published["amountAwarded"] == "4.000"


def test_a_comma_before_decimals_needs_a_column_that_has_it() -> None:
    assert style_of(["8,50", "17,25", "9"]).decimal == ","
    assert style_of(["8.400,50", "17"]).decimal == ","
    assert style_of(["8,50", "9"]).decimal == "", "one may be a slip"
    assert style_of(["8,50", "17,25", "3.50"]).decimal == "", "the column contradicts itself"
    assert read_figure("8.400,50", decimal=",").value == Decimal("8400.50")
    assert read_figure("8,50", decimal=",").value == Decimal("8.50")


def test_a_range_is_at_least_its_lower_end(tmp_path: Path) -> None:
    for text in ("3,000-4,500", "3,000 – 4,500", "£3,000 to £4,500"):
        plan = read_csv(tmp_path, rows((text, "2020-01-01")))
        (line,) = only(plan).funding
        assert line.amount
        assert (line.amount.value, line.amount.qualifier) == (3000, Qualifier.AT_LEAST)
        assert only(plan).as_published["amountAwarded"] == text
        assert told(plan, "Amount Awarded") == [RANGE]
    assert read_figure("4,500-3,000").value is None


@pytest.mark.parametrize(
    ("text", "date", "done"),
    [
        ("17/08/12", "2012-08-17", TWO_DIGITS),
        ("2/9/98", "1998-09-02", TWO_DIGITS),
        ("09-Dec-15", "2015-12-09", IN_WORDS),
        ("Tuesday 4 July 2017", "2017-07-04", IN_WORDS),
        ("4 juillet 2017", "2017-07-04", IN_WORDS),
        ("7/2021", "2021-07", AS_MONTH),
        ("2021/07", "2021-07", AS_MONTH),
        ("2021/22", "2021/22", ""),
        ("12/25/2018 12:00:00 AM", "2018-12-25", "read as month/day/year"),
        ("04.03.2016 09:30", "2016-03-04", "read as day/month/year"),
        ("20170704", "2017-07-04", "read as year/month/day"),
        *((text, "", NO_DATE) for text in ("Q3 2018", "42000", "20171304", "32/01/2020", "soon")),
    ],
)
def test_a_date_is_read_as_precisely_as_it_says(text: str, date: str, done: str) -> None:
    day = read_day(text)
    assert day.date.text == date
    assert day.done.startswith(done)


def test_the_column_says_which_of_day_and_month_is_first(tmp_path: Path) -> None:
    american = ("02/07/2015", "11/30/2015", "06/05/2015")
    plan = read_csv(tmp_path, rows(*(("1", text) for text in american)))
    assert days(plan) == ["2015-02-07", "2015-11-30", "2015-06-05"]
    assert told(plan, "Award Date").count(MONTH_FIRST_HERE) == 2
    both = read_csv(tmp_path, rows(("1", "02/07/2015"), ("1", "11/30/2015"), ("1", "30/11/2015")))
    assert days(both) == ["2015-07-02", "2015-11-30", "2015-11-30"]
    assert told(both, "Award Date").count(MIXED) == 1


def test_numbers_of_days_are_dates_where_the_column_is_full_of_them(tmp_path: Path) -> None:
    plan = read_csv(tmp_path, rows(("1", "42736"), ("1", "42737")))
    assert days(plan) == ["2017-01-01", "2017-01-02"]
    assert told(plan, "Award Date") == [AS_SERIAL] * 2
    assert days(read_csv(tmp_path, rows(("1", "42736"), ("1", "2017-01-02")))) == ["", "2017-01-02"]


@pytest.mark.parametrize(
    ("given", "months"),
    [
        *((12, 12), ("24", 24), ("9 months", 9), ("two", 2), ("3 years", 36), ("36.0", 36)),
        ("1 year 3 months", 15),
        *((text, None) for text in ("4.5", 4.5, "0", "-2", "2021-03-31", "ages", "", True, "9999")),
    ],
)
def test_lengths_of_time(given: object, months: int | None) -> None:
    assert read_length(given).months == months


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ("GB‑CHC‑1108464", ("GB-CHC-1108464",)),
        (" GB-CHC-1108464\u200b", ("GB-CHC-1108464",)),
        ("GB-CHC 1108464", ("GB-CHC-1108464",)),
        ("GB-COH-IP 234/56 R", ("GB-COH-IP23456R",)),
        ("https://example.org/orgs/GB-CHC-1108464", ("GB-CHC-1108464",)),
        ("GB-CHC-1108464; GB-COH-04712345", ("GB-CHC-1108464", "GB-COH-04712345")),
        ("gb-chc-1108464", ("gb-chc-1108464",)),
        ("GB-CHC-1108464/2", ("GB-CHC-1108464/2",)),
        ("http://example.org/id/7", ("http://example.org/id/7",)),
        ("360G-elm–club", ("360G-elm–club",)),
    ],
)
def test_identifiers_are_put_right_where_there_is_one_reading(
    given: str, ids: tuple[str, ...]
) -> None:
    assert read_id(given).ids == ids
    assert bool(read_id(given).done) == (ids[0] != given)


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ("1108464.0", ("GB-CHC-1108464",)),
        ("Registered charity number: 1108464", ("GB-CHC-1108464",)),
        ("1108464 / SC041234", ("GB-CHC-1108464", "GB-SC-SC041234")),
        ("1108464-3", ("GB-CHC-1108464-3",)),
        *((text, ()) for text in ("exempt", "0", "000000", "1108464 and others", "11084641")),
    ],
)
def test_charity_numbers_in_words(given: str, ids: tuple[str, ...]) -> None:
    assert from_charity_numbers(given) == ids


def test_two_numbers_of_one_body_are_both_its_own(tmp_path: Path) -> None:
    body = [{"name": "Village", "charityNumber": "1108464 / SC041234"}]
    plan = read_grants(tmp_path, grant(recipientOrganization=body))
    found = plan.files[0].organisations[1]
    assert (found.id, found.identifiers) == ("GB-CHC-1108464", ("GB-SC-SC041234",))


def test_the_register_that_a_number_was_held_against_is_named(tmp_path: Path) -> None:
    body = [{"id": "360G-elm-7", "name": "Village", "charityNumber": "exempt"}]
    plan = read_grants(tmp_path, grant(recipientOrganization=body))
    (done,) = told(plan, "recipientOrganization/0/charityNumber")
    assert "England and Wales" in done
    assert "SC and 6 digits" in done


def test_noughts_join_nothing(tmp_path: Path) -> None:
    bodies = [[{"id": "GB-COH-00000000", "name": name}] for name in ("North", "South")]
    plan = read_grants(
        tmp_path,
        *(grant(id=f"360G-{n}", recipientOrganization=body) for n, body in enumerate(bodies)),
    )
    assert len({each.parties[1].organisation for each in plan.files[0].agreements}) == 2
    kept = plan.files[0].agreements[0].as_published["recipientOrganization"]
    assert kept == [{"id": "GB-COH-00000000"}]
    pairs = (
        "org_id_a,org_id_b,name\nGB-CHC-1108464,GB-COH-00000000,N\nGB-CHC-1108465,GB-COH-04712345,S"
    )
    table = read_csv(tmp_path, pairs)
    assert [each.id for each in table.files[0].organisations] == ["GB-CHC-1108465"]
    assert "noughts" in table.lost[0].reason


def test_one_company_number_of_two_charities_joins_nothing(tmp_path: Path) -> None:
    charities = ("GB-CHC-1108464", "GB-CHC-1108465")
    plan = read_grants(
        tmp_path,
        *(
            grant(
                id=f"360G-{each}",
                recipientOrganization=[{"id": each, "name": each, "companyNumber": "04712345"}],
            )
            for each in charities
        ),
    )
    assert [each.identifiers for each in plan.files[0].organisations] == [(), (), ()]
    assert told(plan, "companyNumber") == [SHARED_NUMBER] * 2
    pairs = "\n".join(
        ("org_id_a,org_id_b,name", *(f"{each},GB-COH-04712345,N" for each in charities))
    )
    table = read_csv(tmp_path, pairs)
    assert [each.identifiers for each in table.files[0].organisations] == [(), ()]
    assert told(table, "org_id_b") == [SHARED_NUMBER] * 2


def test_the_newest_name_leads(tmp_path: Path) -> None:
    named = {"2011-02-03": "Town Forum", "2014-02-03": "Town Forum", "2022-02-03": "Town Together"}
    newest_first = sorted(named.items(), reverse=True)
    for order in (newest_first, newest_first[::-1]):
        plan = read_grants(
            tmp_path,
            *(
                grant(
                    id=f"360G-{day}",
                    awardDate=day,
                    recipientOrganization=[{"id": "GB-CHC-1108464", "name": name}],
                )
                for day, name in order
            ),
        )
        found = plan.files[0].organisations[1]
        assert (found.name, found.former_names) == ("Town Together", ("Town Forum",))
        assert found.aliases == ()


def test_a_line_of_totals_is_no_grant(tmp_path: Path) -> None:
    plan = read_csv(
        tmp_path, f"{rows(('400', '2020-01-01'))}\n,,,400,,,,,\nGrand total,,GBP,400,,,,,\n"
    )
    assert amounts(plan) == ["£400"]
    assert [lost.where for lost in plan.lost] == ["row 3", "row 4"]
    assert "like a line of totals" in plan.lost[0].reason


def test_doubts_are_grouped_by_kind_and_the_worst_come_first(tmp_path: Path) -> None:
    cells = [(f"{n},000.00", "2020-01-01") for n in range(1, 40)]
    plan = read_csv(tmp_path, rows(*cells, ("lots", "sometime")))
    kinds = [(each.field, each.done, each.times) for each in plan.tallies()]
    assert ("Amount Awarded", NO_NUMBER, 1) in kinds[:3]
    assert ("Award Date", NO_DATE, 1) in kinds[:3]
    assert kinds[3:] == [("Amount Awarded", PLAIN_NUMBER, 39)]


def test_signs_that_nobody_sees_are_kept_told_and_found_without(tmp_path: Path) -> None:
    names = ("Care\xadtakers", "New\u200bStart", "\ufeffBeta\u200e House", "Fam 👩\u200d👧")
    plan = read_grants(
        tmp_path,
        *(
            grant(id=f"360G-{n}", recipientOrganization=[{"id": f"360G-b{n}", "name": name}])
            for n, name in enumerate(names)
        ),
    )
    kept = [each.parties[1].name for each in plan.files[0].agreements]
    assert kept == [*names[:2], "\ufeffBeta\u200e House", names[3]]
    assert [each.times for each in plan.tallies() if "nobody sees" in each.done] == [4]
    shown = [printable(name) for name in names]
    assert shown == ["Caretakers", "NewStart", "Beta House", "Fam 👩\u200d👧"]
    assert [fold(name) for name in names[:3]] == ["caretakers", "newstart", "beta house"]

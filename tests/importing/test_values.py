"""Single values: dates, amounts and identifiers as publishers write them."""

from decimal import Decimal
from pathlib import Path

import pytest

from store.importing.plan import plain
from store.org_ids import (
    from_charity_numbers,
    from_company_numbers,
    lost_zeros,
    parse,
    problem,
    standard_form,
)
from store.values import (
    DAY_FIRST,
    MONTH_FIRST,
    NO_DATE,
    TWO_DIGITS,
    YEAR_FIRST,
    read_day,
    read_figure,
    style_of,
)

from .support import grant, only, read_grants, told


@pytest.mark.parametrize(
    ("text", "date", "done", "has_time"),
    [
        ("2017-02-03", "2017-02-03", "", False),
        ("2015-06-10T00:00:00+00:00", "2015-06-10", "", False),
        ("2022-05-03T18:09:56Z", "2022-05-03", "", True),
        ("05/06/2014", "2014-06-05", DAY_FIRST, False),
        ("17/08/2015 00:00", "2015-08-17", DAY_FIRST, False),
        ("13-03-2015", "2015-03-13", DAY_FIRST, False),
        ("05/25/2014", "2014-05-25", MONTH_FIRST, False),
        ("1962-03-06 00:00:00.0000000", "1962-03-06", "", False),
        ("2014/6/5", "2014-06-05", "read as year/month/day", False),
        ("5 June 2014", "2014-06-05", "read as a day written in words", False),
        ("June 5th, 2014", "2014-06-05", "read as a day written in words", False),
        ("Jun 2014", "2014-06", "read as a month", False),
        ("2014", "2014", "", False),
        ("2011/12", "2011/12", "", False),
        ("", "", "", False),
        ("30/02/2014", "", NO_DATE, False),
        ("2014-13-01", "", NO_DATE, False),
        ("24/07/14", "2014-07-24", TWO_DIGITS, False),
        ("20140724", "2014-07-24", YEAR_FIRST, False),
        ("41793", "", NO_DATE, False),
        ("9999-12-31", "", NO_DATE, False),
        ("0001-01-01", "", NO_DATE, False),
        ("bad date", "", NO_DATE, False),
    ],
)
def test_days(text: str, date: str, done: str, has_time: bool) -> None:
    day = read_day(text)
    assert (day.date.text, day.done, day.has_time) == (date, done, has_time)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (2266, "2266"),
        (Decimal("3028.63"), "3028.63"),
        (Decimal("40000.0"), "40000"),
        (1234.5600000000002, "1234.56"),
        ("3028.63", "3028.63"),
        ("£1,234.50", "1234.50"),
        ("-500", "-500"),
        ("(500)", "-500"),
        ("USD 20", "20"),
        (Decimal("1E+3"), "1000"),
        ("0", "0"),
        ("1100.1000000000001", "1100.1"),
        (Decimal("434.99999999999994"), "435"),
        ("1-2m", "1000000"),
        (".5", "0.5"),
        ("£.5m", "500000"),
        ("£10-15k", "10000"),
        ("500-1k", "500"),
        ("TRY 500", "500"),
    ],
)
def test_figures(given: object, value: str) -> None:
    assert str(read_figure(given).value) == value


@pytest.mark.parametrize(
    "given",
    [
        *(
            True,
            None,
            [],
            {},
            "",
            "nil",
            "1.234,56",
            "1,23",
            "(5",
            "2011-2012",
            "£5-€6",
            "All 5",
            "try 5",
            10**14,
            "9" * 5000,
        ),
        *(Decimal("1E+999999"), Decimal("1E-999999"), Decimal("NaN")),
    ],
)
def test_no_figures(given: object) -> None:
    figure = read_figure(given)
    assert figure.value is None
    assert figure.done


def test_currency_of_the_sign() -> None:
    assert read_figure("£5").currency == "GBP"
    assert read_figure("$5").currency == "$", "many countries write a dollar"
    assert read_figure("EUR 5").currency == "EUR"


def test_plain_values_lose_no_digit() -> None:
    assert plain(Decimal("53.4")) == 53.4
    assert plain(Decimal("0.12345678901234567890123")) == "0.12345678901234567890123"
    assert plain(2**70) == str(2**70)
    assert plain({"a": None, "b": [], "c": [None, {}], "d": 0, "e": False}) == {"d": 0, "e": False}


@pytest.mark.parametrize(
    ("org_id", "prefix", "number"),
    [
        ("GB-CHC-1001635", "GB-CHC", "1001635"),
        ("gb-coh-01223344", "GB-COH", "01223344"),
        ("360G-trafford-be_active", "360G", "trafford-be_active"),
        ("GB-LAE-TRF", "GB-LAE", "TRF"),
        ("US-EIN-123-4", "US-EIN", "123-4"),
        ("PACT-gm", "PACT", "gm"),
        ("rubbish", "", "rubbish"),
        ("", "", ""),
    ],
)
def test_parse(org_id: str, prefix: str, number: str) -> None:
    assert parse(org_id) == (prefix, number)


def test_standard_forms() -> None:
    assert standard_form("GB-COH-1223344") == "GB-COH-01223344"
    assert standard_form("gb-chc-1001635 ") == "GB-CHC-1001635"
    assert standard_form("GB-COH-SC123456") == "GB-COH-SC123456"
    assert standard_form("GB-SC-012345") == "GB-SC-SC012345"
    assert standard_form("GB-NIC-NIC100123") == "GB-NIC-100123"
    assert standard_form("360G-x Y") == "360G-xY"
    assert lost_zeros("GB-COH-1223344")
    assert not lost_zeros("GB-COH-01223344")


def test_problems() -> None:
    assert problem("GB-CHC-1001635") == problem("360G-x") == problem("US-EIN-1") == ""
    assert "GB-COH-01223344" in problem("GB-COH-1223344")
    assert "GB-ABC" in problem("GB-ABC-1")
    assert problem("rubbish") == "no prefix that org-id.guide lists"
    assert "blanks" in problem("GB-CHC- 1153055")
    assert "no number" in problem("GB-CHC-715")
    assert problem("GB-CHC-") == "no number after GB-CHC"


def test_numbers_of_registers() -> None:
    assert from_charity_numbers("0512710") == ("GB-CHC-512710",)
    assert from_charity_numbers("SC012345") == ("GB-SC-SC012345",)
    assert from_charity_numbers("NIC100123") == ("GB-NIC-100123",)
    assert from_charity_numbers("06402143") == (), "eight places are a company's"
    assert from_charity_numbers("exempt") == from_charity_numbers("0") == ()
    assert from_charity_numbers("111407", "GB-NIC-111407") == ("GB-NIC-111407",)
    assert from_charity_numbers("111407", "GB-NIC-103772") == ()
    assert from_charity_numbers("047423", "GB-SC-SC047423") == ()
    assert from_charity_numbers("111407", "GB-COH-NI012345") == ()
    assert from_charity_numbers("504542", "GB-COH-01223344") == ("GB-CHC-504542",)
    assert from_company_numbers("5465848") == ("GB-COH-05465848",)
    assert from_company_numbers("RC000659") == ("GB-COH-RC000659",)
    assert from_company_numbers("00000000") == from_company_numbers("n/a") == ()


def test_mojibake_is_told_and_left_alone(tmp_path: Path) -> None:
    plan = read_grants(tmp_path, grant(title="Menâ€™s cafÃ©"))
    assert only(plan).title == "Menâ€™s cafÃ©"
    assert told(plan, "title") == ["signs that come from a wrong encoding; kept as published"]
    assert not told(read_grants(tmp_path, grant(title="Men’s café “Ça”")), "title")


def test_two_years_that_follow_are_a_financial_year() -> None:
    assert read_day("2019-20").date.text == "2019/20"
    assert read_day("2011-12").date.text == "2011-12"
    assert read_day("2011-12", style_of(["2011-12", "2012-13"])).date.text == "2011/12"
    assert read_day("2012-14").done == NO_DATE


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        ("12,500 1,250,000 10,00 7,50", ""),
        ("12,500 3,500 10,00 7,50", ""),
        ("1.250,00 12,5", ","),
        ("10,00 7,50 8,25 12,500", ","),
        ("1,250,000 10.50", "."),
    ],
)
def test_a_comma_between_thousands_is_no_sign_of_decimals(cells: str, decimal: str) -> None:
    assert style_of(cells.split()).decimal == decimal


def test_digits_that_a_spreadsheet_adds_are_told() -> None:
    assert "read to 15" in read_figure("1100.1000000000001").done

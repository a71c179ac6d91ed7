"""The typed values of fields."""

from datetime import date

import pytest

from store.codes import MINOR
from store.query.grammar import FieldClause
from store.query.values import Choice, Days, Match, Money, Text, Value, Years
from tests.query.texts import TODAY, read


def value(text: str, year_start: int = 4) -> Value:
    query = read(text, year_start)
    assert query.problems == ()
    (clause,) = query.clauses
    assert isinstance(clause, FieldClause)
    return clause.value


@pytest.mark.parametrize(
    "spelling", ["2011/12", "2011-12", "2011/2012", "FY2011", "2011", "fy2011/12", '"FY 2011/12"']
)
def test_financial_years_in_every_spelling(spelling: str) -> None:
    assert value(f"fy:{spelling}") == Years("2011/12", 2011, 2011)


def test_ranges_of_financial_years() -> None:
    assert value("fy:2009..2013") == Years("2009/10..2013/14", 2009, 2013)
    assert value("fy:>2011") == Years(">2011/12", 2012, None)
    assert value("fy:<=2012/13") == Years("<=2012/13", None, 2012)
    assert value("fy:..2012") == Years("..2012/13", None, 2012)
    assert value("fy:this") == Years("this", 2012, 2012)
    assert value("fy:last", year_start=10) == Years("last", 2010, 2010)
    assert value("fy:2011", year_start=1) == Years("2011", 2011, 2011)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("fy:13/14", "fy:2013/14"),
        ("fy:FY98-99", "fy:1998/99"),
        ("fy:99/00", "fy:1999/00"),
        ("fy:2013-2018", "fy:2013/14..2018/19"),
        ("fy:2013/14–2016/17", "fy:2013/14..2016/17"),
        ("fy:2013-2014", "fy:2013/14"),
        ("awarded:2013-2018", "awarded:2013..2018"),
        ("awarded:2013-04-2014-03", "awarded:2013-04..2014-03"),
        ("awarded:2013-04", "awarded:2013-04"),
        ("awarded:13/14", "awarded:2013/14"),
        ("fy:13-18", "fy:2013/14..2018/19"),
        ("fy:2013-18", "fy:2013/14..2018/19"),
        ("fy:2009-12", "fy:2009/10..2012/13"),
        ("fy:13/14-17/18", "fy:2013/14..2017/18"),
        ("fy:FY13", "fy:2013/14"),
        ("awarded:2009-12", "awarded:2009-12"),
        ("awarded:2013-18", "awarded:2013..2018"),
        ("awarded:2013-04-30", "awarded:2013-04-30"),
        ("awarded:04/2013-03/2014", "awarded:2013-04..2014-03"),
        ("awarded:1/4/2013-31/3/2014", "awarded:2013-04-01..2014-03-31"),
        ("amount:10k-50k", "amount:10k..50k"),
        ("amount:£1.5m–£3m", "amount:£1.5m..£3m"),
        ("amount:1-2m", "amount:1m..2m"),
        ("amount:£500-1k", "amount:£500..1k"),
        ("amount:-5", "amount:-5"),
        ("amount:GBP-5", "amount:£-5"),
        ("amount:-10..-5", "amount:-10..-5"),
    ],
)
def test_values_as_people_write_them(text: str, canonical: str) -> None:
    value(text)
    assert read(text).text == canonical


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("amount:>1m", 10**6 * MINOR + 1, None),
        ("amount:>=1m", 10**6 * MINOR, None),
        ("amount:≤1.5k", None, 1500 * MINOR),
        ("amount:<1,500", None, 1500 * MINOR - 1),
        ("amount:10k..50k", 10_000 * MINOR, 50_000 * MINOR),
        ("amount:=0", 0, 0),
        ("amount:12.34", 123_400, 123_400),
        ("amount:<-5", None, -5 * MINOR - 1),
        ("amount:11.8million", 11_800_000 * MINOR, 11_800_000 * MINOR),
        ("size:2bn..", 2 * 10**9 * MINOR, None),
    ],
)
def test_amounts(text: str, low: int | None, high: int | None) -> None:
    found = value(text)
    assert isinstance(found, Money)
    assert (found.low, found.high, found.currency) == (low, high, "")


def test_amounts_may_name_a_currency() -> None:
    assert value("amount:>£3.5m") == Money(">£3.5m", 35_000_000_000 + 1, None, "GBP")
    assert value("amount:usd10k..20k") == Money("$10k..20k", 10**8, 2 * 10**8, "USD")
    assert value("currency:€") == Choice("EUR")
    assert value("currency:gbp") == Choice("GBP")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ends:<2013-04", None, date(2013, 3, 31)),
        ("ends:<=2013-04", None, date(2013, 4, 30)),
        ("ends:>2013", date(2014, 1, 1), None),
        ("ends:>=2012/13", date(2012, 4, 1), None),
        ("ends:2013-03-31", date(2013, 3, 31), date(2013, 3, 31)),
        ("signed:03/02/2017", date(2017, 2, 3), date(2017, 2, 3)),
        ("starts:2009..2011-06", date(2009, 1, 1), date(2011, 6, 30)),
        ("ends:today..+9m", TODAY, date(2013, 2, 28)),
        ("within:12m", TODAY, date(2013, 5, 31)),
        ("within:2w", TODAY, date(2012, 6, 14)),
        ("within:-1year", date(2011, 5, 31), TODAY),
        ("lapsing:2012-06..2013-03", date(2012, 6, 1), date(2013, 3, 31)),
        ("live:today", TODAY, TODAY),
        ("live:2012-06-01", date(2012, 6, 1), date(2012, 6, 1)),
    ],
)
def test_days(text: str, first: date | None, last: date | None) -> None:
    found = value(text)
    assert isinstance(found, Days)
    assert (found.first, found.last) == (first, last)


def test_relative_days_stay_relative_in_the_text() -> None:
    text = "within:12m live:today ends:today..+9m fy:next"
    assert read(text).text == text


def test_financial_years_among_dates_follow_the_start_of_the_year() -> None:
    found = value("ends:2012/13", year_start=10)
    assert (found.first, found.last) == (date(2012, 10, 1), date(2013, 9, 30))


@pytest.mark.parametrize(
    "text",
    [
        "fy:2011/2013",
        "fy:2013-2011",
        "fy:13/15",
        "fy:13",
        "fy:2013..2009",
        "amount:50k..10k",
        "amount:50k-10k",
        "amount:10k-",
        "amount:10..-",
        "amount:£1..$2",
        "amount:1.00001",
        "amount:>1,5",
        "amount:10,00",
        "amount:1,00,000",
        "amount:9999999999bn",
        "amount:..",
        "ends:2013-02-30",
        "ends:<0001",
        "ends:>9999",
        "within:12",
        "within:9999y",
        "live:>2012",
        "live:2011..2012",
        "currency:pounds",
        "regrant:perhaps",
        "funder:>navca",
        "funder:&",
        "has:everything",
    ],
)
def test_what_a_field_does_not_take_is_a_problem(text: str) -> None:
    (problem,) = read(text).problems
    assert problem.position == text.index(":") + 1
    assert problem.length == len(text) - problem.position
    assert not any(isinstance(clause, FieldClause) for clause in read(text).clauses)


def test_text_values_are_begun_whole_words_or_the_whole_text() -> None:
    assert value("funder:lott") == Text("lott", Match.PREFIX, ("lott",), "lott", "lott")
    assert value('funder:"Age UK"') == Text("Age UK", Match.WORDS, ("age", "uk"), "", "age uk")
    assert value('funder:="Åge  UK"') == Text("Åge UK", Match.WHOLE, ("age", "uk"), "", "age uk")
    assert read('funder:="A ""B"" C"').text == 'funder:="A ""B"" C"'


def test_presences_have_other_spellings() -> None:
    assert read("has:amount no:date no:Ends").text == "has:money no:dates no:end"
    assert value("kind:agreements") == Choice("agreement")
    assert value("regrant:frg010") == Choice("FRG010")

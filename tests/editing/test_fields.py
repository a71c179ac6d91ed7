"""Values as people write them, and the places in a record that they go to."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from store.amounts import Qualifier, Scope, Stage
from store.codec import from_json, to_document, to_json
from store.dates import PartialDate, Period
from store.editing.fields import Misread, drop, fields_of, put, read, with_usual
from store.editing.own import made, merged, with_value, without_value
from store.records import (
    Agreement,
    Amount,
    Count,
    Event,
    Fund,
    FundingLine,
    Organisation,
    Person,
    Statement,
    Undertaking,
)

EMPTY = Agreement(id="PACT-x")


ALMOST = Count(value=15000, unit="organisations", qualifier=Qualifier.ALMOST)
SIGNED = Event(kind="signed", date=PartialDate("2017-02-03"), by=True)
SAID = Statement(text="Yes", speaker=Person(name="Katy Wing"))


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (Amount, "more than £3.5m", Amount(Decimal(3500000), "GBP", Qualifier.MORE_THAN)),
        (Amount, 20000, Amount(Decimal(20000))),
        (PartialDate, "3 February 2017", PartialDate("2017-02-03")),
        (PartialDate, "February 2017", PartialDate("2017-02")),
        (PartialDate, "2011/12", PartialDate("2011/12")),
        (PartialDate, "unknown", PartialDate("")),
        (Period, "2011/12", Period("2011/12")),
        (Period, "2009 to 2012/13", Period("2009..2012/13")),
        (Period, "from 1 April 2011", Period("2011-04-01..")),
        (Period, "until 2021", Period("..2021")),
        (Stage, "Disbursed", Stage.DISBURSED),
        (int, "15,000", 15000),
        (bool, "yes", True),
        (Count, "almost 15,000 organisations", ALMOST),
        (Count, "18 strategic partners", Count(value=18, unit="strategic partners")),
        (Event, {"kind": "signed", "date": "by 3 February 2017"}, SIGNED),
        (Statement, {"text": "Yes", "speaker": "Katy Wing"}, SAID),
        (tuple[Undertaking, ...], "Meet often", (Undertaking(text="Meet often"),)),
    ],
)  # fmt: skip
def test_a_value_is_understood(kind: Any, given: object, value: object) -> None:
    assert read(kind, given) == value


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (Amount, "a lot", "isn't an amount"),
        (PartialDate, "soon", "is no date"),
        (Period, "2012 to 2009", "before"),
        (Stage, "paid", "none of"),
        (int, "3.5", "no whole number"),
        (Decimal, "about 20k", "no plain number"),
        (bool, "perhaps", "neither yes nor no"),
        (Event, {"date": "2017"}, "kind must be given"),
        (Count, {"value": 3}, "unit must be given"),
        (Event, {"kind": "signed", "dat": "2017"}, "no such field"),
        (str, ["a"], "one text"),
        (str, "x" * 100_001, "longer than"),
        (dict[str, Any], "x", "takes names"),
        (dict[str, Any], [1], "takes names"),
        (dict[str, int], {"a": "b"}, "no whole number"),
        (dict[str, Any], {"a": {"b": ["\ud800"]}}, "UTF-8"),
    ],
)
def test_what_is_no_value_is_told_of(kind: Any, given: object, told: str) -> None:
    with pytest.raises(Misread, match=told):
        read(kind, given, "here")


def test_a_path_leads_into_lists_by_words_and_by_number() -> None:
    record = with_value(EMPTY, "funding[2011/12].amount", "more than £3.5m")
    record = with_value(record, "funding[2011/12].period", "2011/12")
    record = with_value(record, "events[signed].date", "by 3 February 2017")
    record = with_value(record, "aims", "Care in the community")
    record = with_value(record, "aims", "Hospitals that work together")
    record = with_value(record, "aims[0]", "Care close to home")
    (line,) = record.funding
    assert line == FundingLine(
        key="2011/12",
        amount=Amount(Decimal(3500000), "GBP", Qualifier.MORE_THAN),
        period=Period("2011/12"),
        scope=Scope.YEAR,
    )
    assert record.events == (Event(kind="signed", date=PartialDate("2017-02-03"), by=True),)
    assert record.aims == ("Care close to home", "Hospitals that work together")
    again = with_value(record, "funding[0].amount", "£4m")
    assert again.funding[0].amount == Amount(Decimal(4000000))
    assert again.funding[0].key == "2011/12"
    gone = without_value(without_value(record, "funding[2011/12]"), "aims[0]")
    assert (gone.funding, gone.aims) == ((), ("Hospitals that work together",))
    assert without_value(record, "funding[0].amount").funding[0].amount is None


@pytest.mark.parametrize("key", ["2017/18", "2017-18"])
def test_what_is_said_of_one_year_is_a_line_of_that_year(key: str) -> None:
    year = FundingLine(
        key="2017/18", amount=Amount(Decimal(5000)), period=Period("2017/18"), scope=Scope.YEAR
    )
    assert with_value(EMPTY, f"funding[{key}]", "£5k").funding == (year,)
    more = with_value(EMPTY, f"funding[{key}].stage", "awarded")
    more = with_value(more, f"funding[{key}]", "£5k")
    assert more.funding == (replace(year, stage=Stage.AWARDED),)
    total = with_value(EMPTY, "funding[total]", "£5k").funding
    assert total == (FundingLine(key="total", amount=Amount(Decimal(5000))),)
    held = Agreement(id="PACT-x", funding=(replace(year, key="line-1"),))
    assert with_value(held, f"funding[{key}]", "£6k").funding == (
        replace(year, key="line-1", amount=Amount(Decimal(6000))),
    )


DEEP: Any = {}
for _ in range(2_000):
    DEEP = {"a": DEEP}


VALUES: list[Any] = [
    *("x", "5", "9" * 30, "1e99999", "inf", "March 2017", 5, 10**30, True, 1.5, float("nan")),
    *([], [1], ["x"], {}, {"a": 10**30}, {"a": float("inf")}, {"a": [1, {"b": None}]}, DEEP),
]


@pytest.mark.parametrize("kind", [Agreement, Organisation, Fund])
def test_every_field_takes_what_its_file_gives_back_or_tells_that_it_does_not(kind: Any) -> None:
    kept = 0
    for name in fields_of(kind):
        for given in VALUES:
            with suppress(Misread):
                record = made(kind, "PACT-x", {name: given})
                kept += 1
                assert from_json(kind, "PACT-x", to_json(record, "PACT-x")) == record
    assert kept > 40


@pytest.mark.parametrize(
    "path",
    ["", "titel", "id", "title.x", "funding.amount", "title[0]", "funding[7]", "a b", "funding["],
)
def test_a_path_that_leads_nowhere_is_told_of(path: str) -> None:
    with pytest.raises(Misread):
        with_value(EMPTY, path, "x")
    with pytest.raises(Misread):
        without_value(EMPTY, path)


def test_what_is_at_a_path_is_put_and_dropped() -> None:
    document = to_document(with_value(EMPTY, "funding[2011/12].amount", "£5"))
    assert put(Agreement, document, "title", "A")["title"] == "A"
    assert "funding" not in drop(Agreement, document, "funding")


def test_a_term_in_words_has_its_months() -> None:
    assert made(Agreement, "PACT-x", {"term": "five years"}).term_months == 60
    assert made(Agreement, "PACT-x", {"term": "five years", "term_months": 48}).term_months == 48


def test_a_line_of_a_year_says_so() -> None:
    line = read(FundingLine, with_usual({"amount": "£5", "year": "2011-12"}))
    assert (line.scope, line.period, line.key) == (Scope.YEAR, Period("2011/12"), "2011/12")
    line = read(FundingLine, with_usual({"amount": "£5", "period": "2011-12"}))
    assert (line.scope, line.period) == (Scope.YEAR, Period("2011/12"))
    assert with_value(EMPTY, "planned", "2011-12").planned == Period("2011/12")
    total = read(FundingLine, with_usual({"amount": "£5", "period": "2009 to 2012/13"}))
    assert total.scope is Scope.TOTAL


def test_fields_that_one_side_changed_are_merged_and_those_of_both_are_told() -> None:
    before = Organisation(id="PACT-o", name="A", kind="charity", url="u")
    theirs = Organisation(id="PACT-o", name="A", kind="company", url="v")
    mine = Organisation(id="PACT-o", name="B", kind="charity", url="w")
    after, clashes = merged(before, theirs, mine)
    assert (after.name, after.kind) == ("B", "company")
    assert [(each.field, each.before, each.theirs, each.mine) for each in clashes] == [
        ("url", "u", "v", "w")
    ]


def test_a_field_of_a_part_is_named_by_its_path() -> None:
    with pytest.raises(Misread) as error:
        put(Agreement, {}, "amount", "£5")
    assert error.value.remedy == "it is a field of funding: write funding[…].amount"

"""A record as text for an editor, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fixtures import SAMPLE
from store.amounts import Qualifier, Scope
from store.dates import Period
from store.editing.fields import Misread
from store.editing.text import as_text, from_text, with_fault
from store.errors import PactlineError
from store.records import Agreement, Amount, FundingLine, Record
from store.store import open_store
from tests.hostile import MARKER, leaks
from tests.hostile import source_file as hostile_file

RECORDS = [
    (source.id, record)
    for store in [open_store(SAMPLE)]
    for source in store.sources()
    for record in store.records(source.id)
]


@pytest.mark.parametrize(("source", "record"), RECORDS)
def test_a_record_comes_back_as_it_was(source: str, record: Record) -> None:
    text = as_text(record, None, source)
    assert from_text(type(record), record.id, text) == record  # type: ignore[attr-defined]


def test_hostile_texts_come_back_and_none_reaches_the_editors_terminal() -> None:
    file = hostile_file()
    for record in (*file.organisations, *file.agreements, *file.funds):
        text = as_text(record, None, "me")
        assert leaks(text) == []
        back = from_text(type(record), record.id, text)
        assert as_text(back, None, "me").count(MARKER) == text.count(MARKER)


def test_a_line_of_one_year_is_that_years_unless_it_says_otherwise() -> None:
    text = '[[funding]]\namount = "£5k"\nperiod = "2017-18"\n'
    (line,) = from_text(Agreement, "PACT-x", text).funding
    period = Period("2017/18")
    year = FundingLine(key="2017/18", amount=Amount(Decimal(5000)), period=period, scope=Scope.YEAR)
    assert line == year
    for each in (replace(year, scope=Scope.TOTAL), replace(year, key=""), year):
        record = Agreement(id="PACT-x", funding=(each,))
        assert from_text(Agreement, "PACT-x", as_text(record, None, "me")) == record


def test_what_is_read_out_of_a_term_follows_it_and_a_month_stays_a_month() -> None:
    line = FundingLine(period=Period("2011-12"))
    record = Agreement(
        id="PACT-x",
        term="five years",
        term_months=60,
        planned=Period("2011-12..2012-11"),
        funding=(line,),
    )
    text = as_text(record, None, "me")
    assert from_text(Agreement, "PACT-x", text) == record
    assert from_text(Agreement, "PACT-x", text.replace("five", "two")).term_months == 24
    other = replace(record, term_months=59)
    assert from_text(Agreement, "PACT-x", as_text(other, None, "me")) == other


@given(
    st.decimals(min_value=-(10**10), max_value=10**12, places=2),
    st.sampled_from(["GBP", "USD", "EUR", "JPY"]),
    st.sampled_from(Qualifier),
)
def test_every_amount_comes_back(value: Decimal, currency: str, qualifier: Qualifier) -> None:
    line = FundingLine(amount=Amount(value, currency, qualifier))
    record = Agreement(id="PACT-x", funding=(line,))
    (back,) = from_text(Agreement, "PACT-x", as_text(record, None, "me")).funding
    assert back == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "A"\n\n[[funding]]\namount = "£1"\n\n[[funding]]\namount = "lots"\n', 6),
        ('title = "A"\nplanned = "soon"\n', 1),
        ('title = "A"\n[[events]]\ndate = "2017"\n', 1),
        ('title = "A"\nx = \n', 1),
        ('titel = "A"\n', 0),
    ],
)
def test_a_mistake_is_told_above_its_line_and_taken_out_again(text: str, line: int) -> None:
    with pytest.raises(PactlineError) as caught:
        from_text(Agreement, "PACT-x", text)
    told = with_fault(text, caught.value)
    assert told.splitlines()[line].startswith("#! ")
    with pytest.raises(PactlineError) as again:
        from_text(Agreement, "PACT-x", told)
    assert with_fault(told, again.value) == told


def test_toml_dates_and_numbers_are_read() -> None:
    text = "[[events]]\nkind = 'signed'\ndate = 2017-02-03\n[[funding]]\namount = 20000\n"
    record = from_text(Agreement, "PACT-x", text)
    assert record.events[0].date.text == "2017-02-03"
    assert record.funding[0].amount == Amount(Decimal(20000))
    with pytest.raises(Misread):
        from_text(Agreement, "PACT-x", "title = ['a', 'b']")

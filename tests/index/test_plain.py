"""The quick way for plain grants makes the same documents as the way for all others."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.amounts import Qualifier, Scope, Stage
from store.dates import PartialDate, Period
from store.index import documents
from store.index.documents import Account
from store.index.entry import Place
from store.records import Agreement, Event
from tests.index.records import grant

DAYS = ("", "2011-04-01", "2012-05-01", "2012", "2012-03", "2012/13", "0001-01-01")
UNTIL = ("", "2012-05-01", "2012-12", "2014-03-31", "2017/18", "2031-01-01", "2999-12-31")
VALUES = (
    "0",
    "100",
    "0.01",
    "0.001",
    "-5",
    "999999.99",
    "1000000",
    "3500000",
    "3500001",
    "1e9",
    "1000000001",
    "1e11",
    "1e13",
)


def _without_end(day: str, until: str) -> bool:
    return not (day and until) or PartialDate(day).sort_key > PartialDate(until).sort_key


@st.composite
def grants(draw: st.DrawFn) -> Agreement:
    day, until = draw(st.sampled_from(DAYS)), draw(st.sampled_from(UNTIL))
    record = grant(
        "g1",
        draw(st.sampled_from(VALUES)),
        day=day,
        until="" if _without_end(day, until) else until,
        currency=draw(st.sampled_from(("GBP", "EUR", "CHF", "X\x1b["))),
        qualifier=draw(st.sampled_from(Qualifier)),
        events=draw(st.sampled_from(((), (Event(kind="awarded", date=PartialDate("2012-06")),)))),
        term_months=draw(st.sampled_from((None, None, 18))),
        actual=draw(st.sampled_from((None, None, Period("2012-06-01..2013-05-31")))),
    )
    line = msgspec.structs.replace(
        record.funding[0],
        stage=draw(st.sampled_from(Stage)),
        scope=draw(st.sampled_from((Scope.TOTAL, Scope.TOTAL, Scope.YEAR, Scope.FUND))),
        period=draw(st.sampled_from((None, None, Period("2012/13")))),
    )
    return msgspec.structs.replace(record, funding=(line,))


def _fields(record: Agreement, month: int) -> dict[str, Any]:
    account = Account("one", Place(1, 10, 20, record.id), record, {})
    return documents.agreement_fields(record.id, [account], month)


@given(grants(), st.sampled_from((1, 4)))
def test_both_ways_make_the_same_document(record: Agreement, month: int) -> None:
    quick = _fields(record, month)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "set_plain", lambda *_: None)
        assert _fields(record, month) == quick


def test_a_plain_grant_takes_the_quick_way() -> None:
    fields: dict[str, Any] = {}
    assert documents.set_plain(fields, [grant("g1", until="2014-05-01")], 4, set())
    assert fields["tv0"] == 10000
    assert sum(fields[f"dv{slot}"] for slot in range(3)) == 10000


def test_what_is_known_of_days_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_KNOWN", 2)
    monkeypatch.setattr(documents, "_known", {})
    first = [_fields(grant(f"g{year}", day=f"20{year}-01-01"), 4) for year in range(10, 16)]
    assert len(documents._known) <= 2
    assert first == [_fields(grant(f"g{year}", day=f"20{year}-01-01"), 4) for year in range(10, 16)]

"""The book-keeper finds faults: each of these is put into the program on purpose, and is caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pkgutil import resolve_name
from typing import Any

import pytest
from tantivy import Query as IndexQuery

from store import money
from store.amounts import Interval, Stage
from store.index.opened import OpenedIndex
from store.index.schema import BY_AWARD, BY_DAYS
from store.index.search import status_query
from store.index.totals import PARTY_FIELDS
from store.records import Organisation, Party, Programme, SourceFile
from store.status import Status
from tests.books.made_up import JOINED
from tests.books.test_books import keep
from tests.money.samples import agreement, award, line, year
from tests.stores import file_of
from tui.pages.document import LEAST
from tui.pages.pivot import sign_of

ONE, TWO, THREE = "GB-CHC-1", "GB-CHC-2", "GB-CHC-3"


def parties(funder: str, *recipients: str) -> tuple[Party, ...]:
    paid = (Party(role="recipient", organisation=each) for each in recipients)
    return (Party(role="funder", organisation=funder), *paid)


FILES: tuple[SourceFile, ...] = (
    file_of(
        *(
            award(
                str(n),
                f"20{n}-05-01",
                id=f"g{n}",
                parties=parties(ONE, THREE),
                programmes=tuple(Programme(title=each) for each in ("One", "Two", "Three")),
            )
            for n in range(11, 17)
        ),
        award("700", "2012-05-01", "2012-10-01..2014-03-31", id="spread", parties=parties(ONE)),
        award("50", "2012-06-01", id="onward", parties=parties(THREE, ONE), regrant="FRG010"),
        award("9", "2012-06-01", id="part", parties=parties(ONE, TWO), part_of="programme"),
        award("5", "2013-06-01", id="both", parties=parties(ONE, TWO, THREE)),
        agreement(
            line("almost £11.8m", period="2009/10..2012/13"),
            year("more than £3.5m", "2011/12"),
            year("more than £3.5m", "2012/13"),
            id="programme",
            parties=parties(THREE, TWO),
        ),
        agreement(
            line("£10", period="2009/10..2012/13"),
            year("£7", "2011/12"),
            year("£8", "2012/13"),
            id="exceeded",
            parties=parties(ONE, TWO),
        ),
        agreement(
            line("$300", stage=Stage.APPLIED_FOR),
            line("$120", stage=Stage.APPLIED_FOR),
            line("£300", stage=Stage.AWARDED, date="2013-02-01"),
            line("£120", stage=Stage.DISBURSED),
            id="stages",
            parties=parties(TWO, THREE),
        ),
        award("80", "2014-02-01", id="dollars", currency="USD", parties=parties(THREE, ONE)),
        *JOINED,
        Organisation(id=THREE, name="Three"),
    ),
)
"""What each of the faults below shows on."""


TURNS = range(30, 130)
"""Turns in which the faults' store is compared, each with other searches, days and tables.

They begin where the rarest fault is soon met.
"""


def keep_all(turns: range = TURNS) -> None:
    for turn in turns:
        keep(FILES, turn)


def test_nothing_is_wrong_without_a_fault() -> None:
    keep_all(TURNS[:10])


Change = Callable[[pytest.MonkeyPatch], None]


def wrapped(name: str, change: Callable[[Any], Any]) -> Change:
    """Return what changes all that a function of the program gives back."""
    real = resolve_name(name)
    return lambda patch: patch.setattr(name, lambda *a, **k: change(real(*a, **k)))


def instead(name: str, other: object) -> Change:
    """Return what puts something else in the place of a function or table of the program."""
    return lambda patch: patch.setattr(name, other)


def off_by_one(found: Interval | None) -> Interval | None:
    return found and found._replace(low=(found.low or 0) + 1, high=(found.high or 0) + 1)


def first_to_last(shares: list[int]) -> list[int]:
    return [*shares[1:], shares[0]]


def of_another_stage(found: dict[str, Any]) -> dict[str, Any]:
    instead_of = {"amount": "paid", "paid": "applied", "applied": "amount"}
    return {field: found[other] for field, other in instead_of.items() if other in found}


def in_the_year_2000(index: OpenedIndex, status: Status, today: date) -> IndexQuery:
    return status_query(index, status, today.replace(year=2000))


FAULTS: dict[str, Change] = {
    "a wrong year": wrapped(
        "store.money.years_within", lambda years: tuple(each + 1 for each in years)
    ),
    "a dropped qualifier": wrapped(
        "store.money.figure_of", lambda found: found._replace(qualifier="exactly")
    ),
    "a remainder without its bound": wrapped(
        "store.money.remainder", lambda rest: rest and rest._replace(qualifier="about")
    ),
    "shares in other years": wrapped("store.money.apportion", first_to_last),
    "a swapped funder": instead(
        "store.index.documents._ROLES", {"funder": "recipient", "recipient": "funder"}
    ),
    "a record under two rows": wrapped(
        "store.index.documents._stated_parties", lambda stated: [*stated, ("recipient", ONE, "")]
    ),
    "a regrant that counts": instead("store.index.documents.is_regrant", lambda _: False),
    "a median off by one": wrapped("store.index.columns.Awards.median", off_by_one),
    "a count off by one": wrapped(
        "store.index.totals.totals", lambda found: found._replace(records=found.records + 1)
    ),
    "a figure counted as two": wrapped(
        "store.index.columns.figures_of", lambda found: (*found[:2], found[2] + 1)
    ),
    "left out without a word": wrapped(
        "store.index.totals.totals", lambda found: found._replace(left_out=())
    ),
    "worked out without a word": instead(
        "store.index.totals.WORKED_OUT", {BY_AWARD: "fund", BY_DAYS: "fund"}
    ),
    "a contradiction without a word": instead("store.money.exceeded", lambda *_: False),
    "a row that opens other agreements": wrapped(
        "store.timeline.series.together_text", lambda _: "2012/13"
    ),
    "the other side of an end": wrapped(
        "store.query.values._range",
        lambda found: found if None not in found else (found[0], *found[:0:-1]),
    ),
    "an id without the other ids of its body": instead(
        "store.index.search.party_query", lambda index, field, value: index.term(field, value.text)
    ),
    "figures of another stage": wrapped("store.index.documents._amounts", of_another_stage),
    "years from April in every store": instead("store.index.opened.year_start", lambda _: 4),
    "passed over without a word": instead("store.query.grammar.Query.fields_used", lambda _: ()),
    "in force on another day": instead("store.index.search.status_query", in_the_year_2000),
    "two programmes taken for one": instead(
        "store.index.totals._titled", lambda _, title, code: title._replace(label=str(code.terms))
    ),
    "money of other rows counted in each": instead(
        "store.index.totals.PARTY_FIELDS", (*PARTY_FIELDS, "programme")
    ),
    "bodies beside each other counted wrong": wrapped(
        "store.timeline.relations._number", lambda number: f"{int(number or 0) + 1}"
    ),
    "worked out beside each other without a word": wrapped(
        "store.timeline.relations.worked_out_words", lambda _: "stated"
    ),
    "prices cut to pence": instead("store.timeline.prices._pence", lambda minor, _: int(minor) - 1),
    "an export of other figures": wrapped(
        "store.exporting.columns.figures",
        lambda found: [each._replace(minor=-each.minor) for each in found],
    ),
    "a table's sign of another side": instead(
        "tui.pages.pivot.sign_of", lambda total: sign_of(total) and LEAST
    ),
    "an amount in any currency": instead(
        "store.index.search.Compiler._in_currency", lambda _, _field, _value, amounts: amounts
    ),
    "a row for each id of a body": instead("store.index.totals.PARTY_FIELDS", ()),
    "a shared figure taken for one's own": wrapped(
        "store.timeline.series._lines_of", lambda found: (found[0] + found[1], (), found[2])
    ),
}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    money.covered.cache_clear()
    yield
    money.covered.cache_clear()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    with pytest.raises(AssertionError):
        keep_all()

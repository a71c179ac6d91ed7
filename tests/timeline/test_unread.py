"""Whatever is added up over a source that lost figures at import says so, in every form."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from store.dates import PartialDate, Period
from store.interface import Kind, Store
from store.records import Agreement, Amount, FundingLine, Organisation, Party
from tests.cli.streams import Run
from tests.stores import file_of, store_of
from tui.pages.page import page_of

TRUST, BODY, IDLE, ALONE = (f"GB-CHC-{number}" for number in range(1, 5))
WORDS = "2 figures of these sources could not be read when they were taken in"


def grant(name: str, recipient: str, value: str = "", **more: str) -> Agreement:
    sides = {"funder": TRUST, "recipient": recipient}
    period, dated = Period("2019-04..2020-03"), PartialDate("2019-05-01")
    paid = FundingLine(amount=Amount(Decimal(value)), date=dated, period=period) if value else None
    return Agreement(
        id=name,
        title=f"Grant {name}",
        parties=tuple(Party(role=role, organisation=body) for role, body in sides.items()),
        funding=(paid,) if paid else (),
        **more,
    )


def made() -> Store:
    bodies = [Organisation(id=each, name=f"Body {each}") for each in (TRUST, BODY, IDLE, ALONE)]
    grants = [grant("A", BODY, "100"), grant("B", ALONE), grant("C", BODY, "5", part_of="A")]
    return store_of(file_of(*bodies, *grants, counts={"unread": 2}))


@pytest.mark.parametrize(
    "words",
    [
        "timeline",
        "timeline --year 2019/20",
        f"timeline {BODY}",
        f"timeline {TRUST}",
        "pivot",
        "pivot --by recipient",
        f"around {TRUST}",
        "around A",
        f"compare {TRUST} {BODY}",
        "compare A B",
    ],
)
def test_every_verb_that_adds_up_says_so(words: str) -> None:
    store = made()
    shown = " ".join(Run(store, *words.split(), terminal=True).out.split())
    assert "could not be read" in shown
    printed = Run(store, *words.split(), "--json").out
    rows = json.loads(printed)
    assert WORDS in json.dumps(rows)
    assert not any("not read" in str(row.get("row")) and row.get("figure") for row in rows), (
        "a figure that could not be read is said to be none"
    )
    assert WORDS in Run(store, *words.split(), "--csv").out


@pytest.mark.parametrize(("kind", "record_id"), [(Kind.AGREEMENT, "B"), (Kind.ORGANISATION, ALONE)])
def test_a_page_without_money_does_not_say_that_none_is_stated(kind: Kind, record_id: str) -> None:
    document = page_of(made(), kind, record_id, width=200)
    assert document
    assert f"No money that could be read: {WORDS}." in document.text()
    assert "No source states" not in document.text()
    idle = page_of(made(), Kind.ORGANISATION, IDLE, width=200)
    assert idle
    assert "No source states money that it gave or was given." in idle.text()

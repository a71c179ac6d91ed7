"""Made-up stores: qualified, overlapping, shared, granted on, refunded, undated, in currencies.

Several sources speak of the same agreements, some of them with a date, and one of two ids may be
another's body.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from store.amounts import Qualifier, Scope, Stage
from store.dates import PartialDate, Period
from store.records import (
    Agreement,
    Amount,
    Count,
    Event,
    FundingLine,
    Organisation,
    Party,
    Place,
    Programme,
    Source,
    SourceFile,
)

VALUES = st.one_of(
    st.integers(-500, 5_000_000).map(lambda pence: f"{pence / 100:.2f}"),
    st.sampled_from(["0", "0.0001", "3500000", "11800000", "1200000000"]),
)
AMOUNTS = st.builds(
    Amount,
    VALUES.map(Decimal),
    st.sampled_from(["GBP", "GBP", "GBP", "USD"]),
    st.sampled_from([Qualifier.EXACTLY, Qualifier.EXACTLY, *Qualifier]),
)
PERIODS = st.sampled_from(
    [None, "2011/12", "2012/13", "2009/10..2012/13", "2011-06-15..2014-01-31", "2012..", "..2015"]
).map(lambda text: Period(text) if text else None)
DATES = st.sampled_from(["", "2011-05-05", "2012", "2012-02", "2016-03-31"]).map(PartialDate)
IDS = st.sampled_from(["", "", "", "GB-CHC-1", "GB-CHC-2"])
LINES = st.builds(
    FundingLine,
    key=st.sampled_from(["a", "b", "c"]),
    amount=st.one_of(st.none(), AMOUNTS, AMOUNTS, AMOUNTS),
    same_as=st.sampled_from(["", "", "a", "b"]),
    stage=st.sampled_from([Stage.NOT_STATED, Stage.NOT_STATED, *Stage]),
    period=PERIODS,
    scope=st.sampled_from([Scope.TOTAL, Scope.TOTAL, *Scope]),
    payer=IDS,
    payee=IDS,
    date=DATES,
)
MORE_ROLES = ("partner", "strategic partner", "signatory")
PARTIES = st.builds(
    Party,
    role=st.sampled_from(["funder", "funder", "recipient", "recipient", "recipient", *MORE_ROLES]),
    organisation=st.sampled_from(["GB-CHC-1", "GB-CHC-2", "GB-CHC-3"]),
)
COUNTS = st.builds(
    Count,
    value=st.integers(1, 3),
    unit=st.just("organisations"),
    role=st.sampled_from(["recipient", "partner"]),
)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(["signed", "awarded", "began", "launched", "ends", "announced"]),
    date=DATES,
    by=st.sampled_from([False, False, True]),
)
PROGRAMMES = st.lists(
    st.sampled_from(["One", "Two", "One (1)", "Two (2)", "(2)"]), max_size=2, unique=True
)
NAMES = st.lists(st.sampled_from(["One", "ONE", "Two"]), max_size=2, unique=True)


def programme(words: str) -> Programme:
    """Return a programme of a title, of a code in brackets, or of both."""
    title, _, code = words.partition("(")
    return Programme(title=title.strip(), code=code.strip(")"))


AGREEMENTS = st.lists(
    st.builds(
        Agreement,
        id=st.integers(0, 9).map(lambda number: f"360G-x-{number}"),
        title=st.sampled_from(["Made up", "Made well", "Made again"]),
        type=st.sampled_from(["", "grant", "programme"]),
        parties=st.lists(PARTIES, max_size=3).map(tuple),
        funding=st.lists(LINES, max_size=4).map(tuple),
        planned=PERIODS,
        actual=st.one_of(st.none(), PERIODS),
        events=st.lists(EVENTS, max_size=2).map(tuple),
        term_months=st.sampled_from([None, None, None, 12, 60]),
        counts=st.lists(COUNTS, max_size=1).map(tuple),
        programmes=PROGRAMMES.map(lambda names: tuple(map(programme, names))),
        places=NAMES.map(lambda names: tuple(Place(name=each) for each in names)),
        regrant=st.sampled_from(["", "", "", "FRG010", "no"]),
        part_of=st.sampled_from(["", "", "", "360G-x-0", "360G-x-1"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda agreement: agreement.id,
)
OTHERS = (Organisation(id="GB-CHC-2", name="Two"), Organisation(id="GB-CHC-3", name="Three"))
JOINED = (Organisation(id="GB-CHC-1", name="One", identifiers=("GB-CHC-2",)),)
BODIES = st.sampled_from(
    [(), (Organisation(id="GB-CHC-1", name="One"), *OTHERS), JOINED, (*JOINED, *OTHERS)]
)


def source(
    name: str, day: str, agreements: list[Agreement], bodies: tuple[Organisation, ...] = ()
) -> SourceFile:
    """Return what a source of a day says."""
    return SourceFile(
        source=Source(id=name, title=name, date=PartialDate(day)),
        agreements=tuple(agreements),
        organisations=bodies,
    )


FEW = st.lists(AGREEMENTS.map(lambda some: some[:1]), max_size=3).map(
    lambda lists: list({each.id: each for some in lists for each in some}.values())
)
STORES = st.tuples(
    st.builds(source, st.just("first"), st.just("2012-06-01"), AGREEMENTS, BODIES),
    st.builds(source, st.just("second"), st.just("2015"), FEW, st.sampled_from([(), (), JOINED])),
    st.builds(source, st.just("undated"), st.just(""), FEW),
)
TURNS = st.integers(0, 2**31)
"""What draws the day, the start of the year, the searches and the tables of a store."""

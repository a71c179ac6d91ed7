"""An index brought up to date says what one made afresh says, whatever happened before."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.amounts import Qualifier
from store.postgresql import writing
from store.records import Decision, Fund, SourceFile
from tests.index.factory import ENGINES, Engine
from tests.index.records import body, everything_said, grant, source

_IDS = ("GB-CHC-1", "GB-CHC-2", "GB-COH-1", "360G-x", "PACT-a", "PACT-b")
_ids = st.sampled_from(_IDS)
_sources = st.sampled_from(("alpha", "beta", "gamma"))

_bodies = st.builds(
    lambda own, name, others: body(own, name, *others),
    _ids,
    st.sampled_from(("", "Navca", "Age UK", "Trust")),
    st.lists(_ids, max_size=2),
)
_grants = st.builds(
    lambda number, value, funder, recipient, day, until, currency, qualifier, part, regrant: grant(
        f"g{number}",
        value,
        funder=funder,
        recipient=recipient,
        day=day,
        until=until,
        currency=currency,
        qualifier=qualifier,
        part_of=part,
        regrant=regrant,
    ),
    st.integers(0, 6),
    st.sampled_from(("100", "12.34", "0", "-5", "0.0001", "450000000", "99999999999999")),
    _ids,
    _ids,
    st.sampled_from(("2012-05-01", "2012", "2011/12", "")),
    st.sampled_from(("", "2014-03-31", "2021-01-01")),
    st.sampled_from(("GBP", "USD")),
    st.sampled_from(list(Qualifier)),
    st.sampled_from(("", "", "g1")),
    st.sampled_from(("", "", "FRG010")),
)


@st.composite
def _files(draw: Any) -> SourceFile:
    agreements = draw(st.lists(_grants, max_size=4, unique_by=lambda each: each.id))
    bodies = draw(st.lists(_bodies, max_size=3, unique_by=lambda each: each.id))
    funds = draw(st.sampled_from(((), (Fund(id="f1", title="Pot"),))))
    return source(draw(_sources), agreements, bodies, funds)


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(_files(), min_size=1, max_size=2)),
        st.tuples(st.just("forget"), _sources),
        st.tuples(st.just("decide"), st.tuples(st.sampled_from(("same", "different")), _ids, _ids)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(_steps, st.sampled_from((0.0, 0.5, 100.0)))
def test_brought_up_to_date_equals_made_afresh(
    engine: Engine, steps: list[tuple[str, Any]], in_parts: float
) -> None:
    with TemporaryDirectory() as folder, patch.object(writing, "IN_PARTS", in_parts):
        path = Path(folder) / "store"
        store = engine.begin(path)
        written = False
        for number, (step, what) in enumerate(steps):
            if step == "put":
                named = {file.source.id: file for file in what}
                store.put(list(named.values()), action="import")
                written = True
            elif step == "forget":
                if store.source(what):
                    store.forget(what)
            else:
                kind, one, other = what
                at = f"{number:03}"
                store.decide(Decision(id=at, kind=kind, ids=(one, other), at=at))
                written = True
        if written:
            assert everything_said(store) == everything_said(engine.rebuilt(path))
        engine.done(path)

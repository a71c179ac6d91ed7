"""Median and largest come out the same however they are found."""

from pathlib import Path
from random import Random

import pytest

from store.amounts import Qualifier
from store.index import totals
from store.interface import Kind
from store.money import contributions
from store.query import EVERYTHING
from tests.index.factory import Engine
from tests.index.records import grant, source
from tests.money.spreads import spread_of

VALUES = ("5", "7.001", "0.0001", "-3", "99999999999999", "12.34", "12.3412", "1000", "0")


@pytest.mark.parametrize("seed", range(5))
def test_closing_in_on_the_middle_equals_looking_at_each(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = Random(seed)
    records = [
        grant(
            f"g{number}",
            rng.choice(VALUES),
            qualifier=rng.choice(list(Qualifier)),
            currency=rng.choice(("GBP", "USD")),
        )
        for number in range(rng.randint(1, 60))
    ]
    store = engine.begin(tmp_path / "s")
    store.put([source("s", records)], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    by_looking = listing.totals().spreads
    monkeypatch.setattr(totals, "_MANY", 0)
    assert listing.totals().spreads == by_looking
    for found, plain in zip(
        by_looking, spread_of(contributions(r).total for r in records), strict=True
    ):
        assert found[:3] == plain[:3]
        assert found.largest.nominal == plain.largest.nominal

"""Median and largest are those of a plain sort of what each award comes to."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from store.amounts import Qualifier
from store.interface import Kind
from store.money import contributions
from store.query import EVERYTHING
from tests.index.factory import Engine
from tests.index.records import grant, source
from tests.money.spreads import spread_of

VALUES = ("5", "7.001", "0.0001", "-3", "99999999999999", "12.34", "12.3412", "1000", "0")


@pytest.mark.parametrize("seed", range(5))
def test_the_median_is_that_of_a_plain_sort(engine: Engine, tmp_path: Path, seed: int) -> None:
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
    for at in range(0, len(records), 4):
        (line,) = records[at].funding
        twice = replace(line, amount=replace(line.amount, value=Decimal(rng.choice(VALUES))))
        records[at] = replace(records[at], funding=(line, twice))
    store = engine.begin(tmp_path / "s")
    store.put([source("s", records)], action="import")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    expected = spread_of(contributions(record).total for record in records)
    for found, plain in zip(listing.totals(spreads=True).spreads, expected, strict=True):
        assert found[:3] == plain[:3]
        assert found.largest.nominal == plain.largest.nominal

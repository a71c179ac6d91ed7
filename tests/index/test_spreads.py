"""Median and largest are those of a plain sort of what each award comes to."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from store.amounts import Qualifier
from store.index import columns
from store.interface import Kind, Reading
from store.money import contributions
from store.query import EVERYTHING
from store.store import open_store
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


@pytest.mark.parametrize("most", [columns.MOST, 60])
def test_the_medians_of_rows_are_those_of_a_plain_sort_in_any_number_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Tantivy ends with an error where one request fills too many buckets."""
    rng = Random(3)
    records = {
        funder: [
            grant(
                f"{funder}-{number}",
                rng.choice(("5", "7.01", "-3", "1000", "12.34")),
                funder=funder,
            )
            for number in range(size)
        ]
        for funder, size in (("GB-CHC-1", 7), ("GB-CHC-2", 4), ("GB-CHC-3", 30), ("GB-CHC-4", 12))
    }
    store = open_store(tmp_path / "s")
    store.put([source("s", [each for own in records.values() for each in own])], action="import")
    monkeypatch.setattr(columns, "MOST", most)
    sizes = list(columns.in_parts("abcdef", lambda letter: 1 + "abcdef".index(letter) * 10, most))
    assert "".join(map("".join, sizes)) == "abcdef"
    assert len(sizes) == (1 if most > 60 else 4)
    (found,) = store.listing(EVERYTHING, Kind.AGREEMENT).breakdown(
        "funder", Reading.AWARD_DATE, currencies=("GBP",)
    )
    assert len(found.rows) == 4
    for count, totals in found.rows:
        own = [contributions(record).total for record in records[count.value]]
        (plain,) = spread_of(own)
        (spread,) = totals.spreads
        assert spread[:3] == plain[:3]
        assert spread.largest.nominal == plain.largest.nominal

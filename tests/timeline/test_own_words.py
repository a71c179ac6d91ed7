"""Words as their sources and their language have them: lone figures, and counts of parties."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from store.amounts import Qualifier
from store.dates import PartialDate
from store.exporting.columns import Export
from store.interface import FacetCount, Kind, Met
from store.query import EVERYTHING
from store.records import Agreement, Amount, FundingLine
from tests.cli.streams import Run
from tests.stores import file_of, store_of


@pytest.mark.parametrize(
    ("qualifier", "value", "words"),
    [
        (Qualifier.LESS_THAN, "-100", "less than −£100"),
        (Qualifier.UP_TO, "0", "up to £0"),
        (Qualifier.ALMOST, "0", "almost £0"),
        (Qualifier.LESS_THAN, "50", "less than £50"),
    ],
)
def test_a_lone_figure_keeps_its_source_s_word(
    qualifier: Qualifier, value: str, words: str
) -> None:
    stated = Amount(Decimal(value), "GBP", qualifier)
    line = FundingLine(amount=stated, date=PartialDate("2019-05-01"))
    store = store_of(file_of(Agreement(id="A", title="Shed", funding=(line,))))
    row = store.row("A")
    assert row
    assert row.amount == words
    for verb in ("show", "timeline"):
        shown = Run(store, verb, "A").out
        assert f"2019/20  {words} [S1]" in shown
        assert f"about {words.rpartition(' ')[2]}" not in shown
    rows = json.loads(Run(store, "timeline", "A", "--json").out)
    assert [each["figure"] for each in rows] == [words, words]
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    exported = Export(store, listing, ["qualifier"], date(2020, 1, 1)).window(0, 1)
    assert list(exported) == [[qualifier.value]]


def test_parties_are_counted_in_proper_english() -> None:
    parties = tuple(FacetCount(f"GB-CHC-{each}", "Trafford", 1) for each in range(2))
    assert str(Met("party", "trafford", parties)) == "“trafford” is 2 parties"
    assert str(Met("party", "trafford", parties[:1])) == "“trafford” is 1 party"

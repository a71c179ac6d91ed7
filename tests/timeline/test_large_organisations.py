"""An organisation with very many agreements has the same money as one whose each is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.engine import FileStore, open_store
from store.interface import Reading
from store.records import Party
from tests.index.records import body, grant, source
from tui.pages import parts
from tui.pages.charts import Bar, Chart, draw

FUNDER = "GB-COH-1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    store = open_store(tmp_path / "s")
    records = [
        grant(f"g{n}", f"{n}.37", day=f"{2010 + n % 4}-05-01", until="2015-08-31")
        for n in range(1, 30)
    ]
    records.append(grant("usd", "5", currency="USD"))
    store.put([source("s", records, [body(FUNDER, "The Funder")])], action="import")
    yield store
    store.close()


def charts(store: FileStore, reading: Reading = Reading.AWARD_DATE) -> list[Chart]:
    view = store.organisation(FUNDER)
    assert view
    return parts.money_charts(store, view, reading, 4, None)


def years(found: list[Chart]) -> list[Bar]:
    panels = [panel for chart in found for panel in chart.panels if " by " not in panel.heading]
    return [bar for panel in panels if not panel.heading.startswith("By ") for bar in panel.bars]


@pytest.mark.parametrize("reading", list(Reading))
def test_both_ways_give_the_same_years(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, reading: Reading
) -> None:
    (one_by_one,) = charts(store, reading)
    monkeypatch.setattr(parts, "READ_ONE_BY_ONE", 10)
    money_in, money_out = charts(store, reading)
    assert years([money_out]) == years([one_by_one])
    assert (money_in.title, money_in.panels) == ("Money in", ())


def test_shared_money_is_told_of_by_the_index_too(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = grant("both", "1000")
    other = Party(role="funder", organisation="GB-COH-2", name="Other")
    store.put([source("t", [replace(both, parties=(*both.parties, other))])], action="import")
    monkeypatch.setattr(parts, "READ_ONE_BY_ONE", 10)
    words = " ".join(draw(charts(store)[1], width=100).text().split())
    assert "in the total, shared with other funders: 1 agreement, £1,000" in words
    assert "how much is whose is not stated" in words

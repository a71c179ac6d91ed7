"""An organisation with very many agreements has the same money as one whose each is read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.index import columns
from store.interface import Reading
from store.query import parse
from store.records import Party
from store.store import FileStore, open_store
from store.timeline import series
from store.timeline.pivot import flow_pivots
from store.timeline.relations import organisation_facts
from tests.index.records import body, grant, source
from tui.pages.charts import Bar, Chart, draw, organisation_chart
from tui.pages.tables import organisation_rows

FUNDER = "GB-COH-1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    store = open_store(tmp_path / "s")
    records = [
        grant(f"g{n}", f"{n}.37", day=f"{2010 + n % 4}-05-01", until="2015-08-31")
        for n in range(1, 30)
    ]
    records.append(grant("usd", "5", currency="USD"))
    records.append(grant("onward", "700", regrant="FRG010"))
    records.append(grant("part", "30", part_of="g7"))
    store.put([source("s", records, [body(FUNDER, "The Funder")])], action="import")
    yield store
    store.close()


def chart(store: FileStore, reading: Reading = Reading.AWARD_DATE) -> Chart:
    view = store.organisation(FUNDER)
    assert view
    return organisation_chart(view.title, *series.organisation_money(store, view, reading))


def years(found: Chart) -> list[Bar]:
    panels = [panel for panel in found.panels if " by " not in panel.heading]
    return [bar for panel in panels for bar in panel.bars]


@pytest.mark.parametrize("reading", list(Reading))
def test_both_ways_give_the_same_years(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, reading: Reading
) -> None:
    one_by_one = chart(store, reading)
    monkeypatch.setattr(series, "MOST_READ", 10)
    by_index = chart(store, reading)
    assert years(by_index) == years(one_by_one)
    assert by_index.notes == one_by_one.notes


def test_side_by_side_and_as_rows_it_is_the_same_without_the_years_of_each_body(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = store.organisation(FUNDER)
    assert view
    one_by_one = organisation_facts(store, view)
    monkeypatch.setattr(series, "MOST_READ", 10)
    assert organisation_facts(store, view) == one_by_one
    rows = [
        organisation_rows(*series.organisation_money(store, view, whole=True, across=across))
        for across in (True, False)
    ]
    assert rows[0] == rows[1]


def test_shared_money_is_told_of_by_the_index_too(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = grant("both", "1000")
    other = Party(role="funder", organisation="GB-COH-2", name="Other")
    store.put([source("t", [replace(both, parties=(*both.parties, other))])], action="import")
    monkeypatch.setattr(series, "MOST_READ", 10)
    words = " ".join(draw(chart(store), width=100).text().split())
    assert "1 agreement: £1,000.00, shared by several funders, not divided" in words


def test_bodies_that_are_not_told_one_by_one_are_added_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "MOST_READ", 10)
    monkeypatch.setattr(columns, "MOST_CROSSED", 3)
    records = [
        grant(f"g{n}", f"{n}.37", day=f"{2010 + n % 4}-05-01", recipient=f"GB-CHC-{n % 9}")
        for n in range(1, 40)
    ]
    query = parse(f"funder:={FUNDER}")
    with closing(open_store(tmp_path / "many")) as store:
        store.put([source("s", records, [body(FUNDER, "The Funder")])], action="import")
        view = store.organisation(FUNDER)
        assert view
        _, paid = series.organisation_money(store, view)
        expected = flow_pivots(paid, query, 2)
        monkeypatch.setattr(series, "MOST_OTHERS", 4)
        _, paid = series.organisation_money(store, view)
        assert [len(group.rows) for group in paid.groups] == [4]
        assert [row.kind for row in expected[0].rows] == ["value", "value", "others"]
        assert flow_pivots(paid, query, 2) == expected

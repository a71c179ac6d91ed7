from __future__ import annotations

import json
from pathlib import Path

import pytest
from tinydb import TinyDB

from fixtures import SAMPLE
from store.records import Agreement, SourceFile
from tests.tables import from_tables


def read(name: str) -> SourceFile:
    return from_tables(json.loads((Path(SAMPLE) / f"{name}.json").read_text("utf-8")))


@pytest.fixture
def programme() -> Agreement:
    (agreement,) = read("dh-strategic-partners").agreements
    return agreement


@pytest.fixture
def memorandum() -> Agreement:
    (agreement,) = read("gm-memorandum").agreements
    return agreement


@pytest.mark.parametrize("path", sorted(Path(SAMPLE).glob("*.json")), ids=lambda path: path.stem)
def test_plain_tinydb_reads_each_file(path: Path) -> None:
    with TinyDB(path, access_mode="r") as database:
        assert {"pactline", "sources"} <= database.tables()
    assert read(path.stem).source.id == path.stem


def test_the_programme_money_is_as_stated(programme: Agreement) -> None:
    said = {
        line.key: (str(line.amount), line.scope, str(line.period)) for line in programme.funding
    }
    assert said == {
        "2011/12": ("more than £3.5m", "year", "2011/12"),
        "2012/13": ("None", "year", "2012/13"),
        "total": ("almost £11.8m", "total", "2009/10 to 2012/13"),
    }
    assert programme.funding[1].same_as == "2011/12"


def test_partners_and_organisations_are_different_units(programme: Agreement) -> None:
    assert [(count.value, count.unit) for count in programme.counts] == [
        (18, "strategic partners"),
        (26, "voluntary organisations"),
    ]
    named = [party.name for party in programme.parties if party.role == "recipient"]
    assert named == ["Age UK", "Navca", "Men’s Health Forum"]


def test_the_memorandum_money_has_no_period_and_the_fund_is_apart(memorandum: Agreement) -> None:
    (line,) = memorandum.funding
    assert (str(line.amount), line.period) == ("more than £1.1m", None)
    (fund,) = read("gm-memorandum").funds
    assert fund.amount is not None
    assert (str(fund.amount.amount), fund.amount.scope, fund.id) == (
        "£450m",
        "fund",
        line.drawn_from,
    )
    assert len(fund.owners) == 2


def test_the_sector_has_two_sizes_that_stand_side_by_side() -> None:
    sizes = [
        organisation.counts[0]
        for name in ("gm-memorandum", "gm-later-reports")
        for organisation in read(name).organisations
        if organisation.counts
    ]
    assert [(size.qualifier.value, size.value) for size in sizes] == [
        ("exactly", 15_000),
        ("almost", 15_000),
    ]
    assert [part.value for part in sizes[0].includes] == [5000, 5000, 4000]


def test_an_undated_source_has_an_unknown_date() -> None:
    assert not read("dh-strategic-partners").source.date
    assert str(read("gm-memorandum").source.date) == "3 February 2017"


def test_everybody_who_speaks_is_there() -> None:
    speakers = {
        statement.speaker.name or statement.speaker.post
        for name in ("dh-strategic-partners", "gm-memorandum")
        for agreement in read(name).agreements
        for statement in agreement.statements
    }
    assert speakers == {
        "Paul Burstow",
        "Katy Wing",
        "spokesman",
        "Alex Whinnom",
        "Lord Peter Smith",
    }

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from store.dates import PartialDate, Period
from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from store.interface import Kind, Row
from store.records import Agreement, Amount, Fund, FundingLine, Programme, Source
from tests.app.fakes import FakeStore
from tests.cli.streams import Run
from tests.stores import file_of, store_of

NAMES = list(Row._fields)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def test_a_pipe_gets_one_record_a_line_in_the_documented_fields(store: FakeStore) -> None:
    found = Run(store, "find", "Hale", "--kind", "agreement", "--limit", "3")
    assert found.code == EXIT_FOUND
    assert len(found.rows) == 3
    (first, *_) = found.rows
    row = store.listing(_query("Hale"), Kind.AGREEMENT).rows(0, 1)[0]
    assert first == ["agreement", row.id, row.title, *row[3:10], "made-up"]
    assert len(first) == len(NAMES)


def test_json_and_csv_hold_the_same_fields_in_the_same_order(store: FakeStore) -> None:
    plain = Run(store, "find", "Hale", "--all")
    as_json = json.loads(Run(store, "find", "Hale", "--all", "--json").out)
    as_csv = list(csv.reader(io.StringIO(Run(store, "find", "Hale", "--all", "--csv").out)))
    assert [list(row) for row in as_json] == [NAMES] * len(plain.rows)
    assert as_csv[0] == NAMES
    assert as_csv[1:] == plain.rows
    assert as_json[0]["sources"] == ["made-up"]


def test_what_is_not_printed_is_told_on_the_other_stream(store: FakeStore) -> None:
    found = Run(store, "find")
    assert found.talk.splitlines() == [
        "50 of 60 organisations; --all for the rest",
        "50 of 300 agreements; --all for the rest",
    ]
    assert len(found.rows) == 50 + 50 + 1
    everything = Run(store, "find", "--all")
    assert everything.talk == ""
    assert len(everything.rows) == 60 + 300 + 1


@pytest.mark.parametrize("verb", ["find", "export"])
def test_a_day_in_the_past_tells_what_it_leaves_out(verb: str, tmp_path: Path) -> None:
    class Dated(FakeStore):
        def sources(self) -> list[Source]:
            article = Source(id="article", title="An article")
            later = Source(id="later", date=PartialDate("2022-01-01"))
            return [*super().sources(), article, later]

    asked = [verb, "Hale", *(["--output", str(tmp_path / "e.csv")] if verb == "export" else [])]
    found = Run(Dated(), *asked, "--as-of", "2021-06-01")
    assert found.talk.splitlines()[-2:] == [
        "no date: An article: left out, for nobody says when it was known",
        "later: 1 source of a later date left out",
    ]
    assert "no date" not in Run(Dated(), *asked).talk


def test_a_terminal_gets_a_table_of_each_kind(store: FakeStore) -> None:
    found = Run(store, "find", "Hale", terminal=True)
    assert "organisations" in found.out
    assert "agreements" in found.out
    assert "\t" not in found.out
    row = store.listing(_query("Hale"), Kind.AGREEMENT).rows(0, 1)[0]
    words = "".join(found.out.split())
    assert "".join(row.title.split()) in words or row.title.split()[0] in found.out


def test_nothing_found_is_exit_code_1_and_no_data(store: FakeStore) -> None:
    found = Run(store, "find", "no-such-name")
    assert (found.code, found.out) == (EXIT_NOTHING, "")
    assert found.talk == "nothing found\n"
    assert json.loads(Run(store, "find", "no-such-name", "--json").out) == []


def test_records_without_the_field_are_counted(store: FakeStore) -> None:
    found = Run(store, "find", "ends:2014", "--kind", "agreement")
    assert " with no end; `pactline find" in found.talk
    assert "`pactline find" in found.talk


@pytest.mark.parametrize("verb", [["timeline"], ["timeline", "--gantt"], ["pivot"], ["export"]])
def test_what_a_search_passes_over_is_told_by_every_verb(verb: list[str], tmp_path: Path) -> None:
    store = store_of(file_of(Agreement(id="A", title="Shed")))
    if verb == ["export"]:
        verb = [*verb, "--output", str(tmp_path / "e.csv")]
    found = Run(store, "find", "ends:2014", "--kind", "agreement").talk
    (told,) = [line for line in found.splitlines() if line.startswith("passed over")]
    assert told in Run(store, *verb, "ends:2014").talk.splitlines()


def test_a_value_that_a_word_meets_is_asked_for_as_printed() -> None:
    programmes = [Programme(title=title) for title in ("Main grants", "Men's main", "Other")]
    store = store_of(
        file_of(*[Agreement(id=each.title[:3], programmes=(each,)) for each in programmes])
    )
    talk = Run(store, "find", "programme:main").talk
    for title, ids in (("Main grants", ["Mai"]), ("Men's main", ["Men"])):
        (hint,) = re.findall(rf"{title} \((.*?)\)(?:;|$)", talk, re.MULTILINE)
        assert [row[1] for row in Run(store, "find", *shlex.split(hint)).rows] == ids


def test_days_count_from_the_day_asked_for() -> None:
    ended = Agreement(id="A", title="Ended", planned=Period("2014-01..2016-06"))
    lasting = Agreement(id="B", title="Lasting", planned=Period("2015-01..2018-06"))
    store = store_of(file_of(ended, lasting, date=PartialDate("2015-06-01")))
    for search, ids in (
        ("lapsing:12m", ["A"]),
        ("within:12m", ["A"]),
        ("live:today", ["A", "B"]),
        ("ends:today..+3y", ["A", "B"]),
    ):
        found = Run(store, "find", search, "--as-of", "2016-01-01", "--sort", "name")
        assert [row[1] for row in found.rows] == ids
        assert Run(store, "find", search).code == EXIT_NOTHING


def test_the_hint_to_what_was_passed_over_runs_as_printed() -> None:
    store = store_of(file_of(Agreement(id="A", title="Men's “shed”")))
    for search in ("lapsing:12m men's", 'funder:navca -"men\'s x"', "no:award within:3m"):
        talk = Run(store, "find", search, "--kind", "agreement").talk
        (hint,) = re.findall("`pactline (.*)` finds it", talk)
        assert [row[1] for row in Run(store, *shlex.split(hint)).rows] == ["A"]


def test_a_hint_finds_as_many_records_as_it_tells_of() -> None:
    paid = FundingLine(amount=Amount(Decimal(100)), period=Period("2011-04..2012-03"))
    known = file_of(
        Agreement(id="A", title="Garden", type="grant"),
        Agreement(id="B", title="Garden", type="loan", planned=Period("2014-01..2016-06")),
        Agreement(id="C", title="Choir", funding=(paid,)),
        Agreement(id="D", title="Choir"),
        Fund(id="F", title="Garden"),
        date=PartialDate("2015"),
    )
    later = file_of(Agreement(id="E", title="Garden"), source="later", date=PartialDate("2020"))
    store = store_of(known, later)
    for words, told in (
        (["lapsing:12m", "--as-of", "2016-01-01"], ["3"]),
        (["lapsing:12m"], ["4"]),
        (["garden lapsing:12m", "--as-of", "2016-01-01"], ["1"]),
        (["garden lapsing:12m live:today ends:2014"], ["2"]),
        (["fy:2011/12", "lapsing:12m", "--as-of", "2016-01-01"], ["1", "1"]),
        (["--kind", "agreement", "--", "-type:grant amount:50"], ["3"]),
        (["--kind", "fund", "amount:50"], ["1"]),
    ):
        hints = re.findall(
            "passed over: (.*?) .*?; `pactline (.*)` finds", Run(store, "find", *words).talk
        )
        for number, hint in hints:
            assert len(Run(store, *shlex.split(hint)).rows) == int(number), hint
        assert [number for number, _ in hints] == told, words


@pytest.mark.parametrize(
    ("search", "told"),
    [
        ("fundr:navca", "funder"),
        ("amount:lots", "“lots” isn't an amount"),
        ("within:soon", "“soon”"),
    ],
)
def test_a_field_or_value_that_does_not_exist_is_a_mistake(
    store: FakeStore, search: str, told: str
) -> None:
    found = Run(store, "find", search)
    assert found.code == EXIT_MISTAKE
    assert told in found.talk.splitlines()[0]


def _query(text: str) -> object:
    from store.query import parse

    return parse(text)

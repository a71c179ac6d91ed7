"""The columns of timelines are documented, and ids stay in one piece in a table."""

from __future__ import annotations

import csv
import io

import pytest

from store.errors import PactlineError
from store.interface import Store
from store.store import open_sample
from tests.cli.streams import Run
from tui.cli.parser import help_texts

ASKED = (
    ("PACT-strategic-partners-programme",),
    ("GB-GOV-10",),
    ("fy:2011/12",),
    (),
    ("--gantt",),
)


@pytest.fixture(scope="module")
def store() -> Store:
    return open_sample()


def test_every_column_of_a_timeline_is_documented_and_every_documented_one_is_printed(
    store: Store,
) -> None:
    printed = set()
    for words in ASKED:
        found = Run(store, "timeline", *words, "--csv")
        printed |= set(next(csv.reader(io.StringIO(found.out))))
    assert printed == set(help_texts()["timeline"].fields)


def test_ids_are_not_split_on_a_terminal(store: Store) -> None:
    found = Run(store, "check", terminal=True)
    rows = Run(store, "check").rows
    ids = {each for row in rows for each in row[3].split("; ") if len(each) <= 40}
    assert ids
    assert [each for each in ids if each not in found.out] == []


def test_dates_and_numbers_are_not_split_on_a_terminal(store: Store) -> None:
    found = Run(store, "sources", terminal=True)
    assert "2017-02-03" in found.out
    assert "Agreements" in found.out


@pytest.mark.parametrize("option", [("--year", "2011/12"), ("--by-days",), ("--everything",)])
def test_agreements_over_time_take_no_option_about_money(
    store: Store, option: tuple[str, ...]
) -> None:
    with pytest.raises(PactlineError, match=f"{option[0]} is about money"):
        Run(store, "timeline", "--gantt", *option)

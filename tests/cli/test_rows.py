from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import printable
from tui.cli.rows import csv_lines, json_array, json_text, plain_lines


@given(st.text(st.characters()))
def test_json_keeps_every_character_and_prints_none_that_acts(text: str) -> None:
    dumped = json_text({"name": text})
    assert json.loads(dumped) == {"name": text}
    assert all(printable(char) == char for char in dumped)


def test_json_writes_a_lone_surrogate_and_a_letter_beyond_the_plane() -> None:
    assert json_text("\ud800") == '"\\ud800"'
    assert json.loads(json_text("\U000e0001")) == "\U000e0001"
    assert json_text("Môn") == '"Môn"'


def test_an_array_is_json_whether_or_not_it_is_empty() -> None:
    assert json.loads("".join(json_array([]))) == []
    assert json.loads("".join(json_array([{"a": 1}, 2]))) == [{"a": 1}, 2]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "-"])
def test_a_cell_never_runs(formula: str) -> None:
    text = "".join(csv_lines(["a"], [{"a": formula}]))
    ((cell,),) = list(csv.reader(io.StringIO(text)))[1:]
    assert cell.startswith("'")


@given(st.lists(st.text(st.characters()), min_size=1, max_size=4))
def test_plain_fields_are_as_many_as_there_are_and_stand_on_one_line(values: list[str]) -> None:
    names = [f"f{number}" for number in range(len(values))]
    (line,) = plain_lines(names, [dict(zip(names, values, strict=True))])
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert len(line[:-1].split("\t")) == len(values)
    assert line.replace("\t", " ")[:-1].isprintable()


def test_values_of_each_kind_are_plain() -> None:
    row = {"a": None, "b": True, "c": 1204, "d": ("x", "y\x1b"), "e": "z"}
    assert list(plain_lines("abcde", [row])) == ["\tyes\t1204\tx; y\ufffd\tz\n"]

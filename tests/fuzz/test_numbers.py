"""Every place where a person writes a number takes any number, or refuses it in one line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.dates import today
from store.errors import PactlineError
from store.importing import read_mapping
from store.query import parse
from store.query.fields import FIELDS, Field
from tui.cli.keys_file import read_keys
from tui.cli.parser import Parser
from tui.cli.verbs import APP, VERBS, Argument, Verb
from tui.terminal import detect

SIGNS = st.sampled_from(["", "-", "+", "£", " ", "0x", "0o7", "_", ".", "1e", "１", "²", "٣", "−"])
DIGITS = st.sampled_from([0, 1, 2, 4, 8, 11, 18, 40, 309, 4_300, 4_301, 20_000])
ENDS = st.sampled_from(["", ".", ".5", "e999", "E-999", "m", "bn", "k", "%", "/12", "-12", "_0"])
NUMBERS = st.builds(
    lambda sign, digit, count, end: f"{sign}{digit * count}{end}",
    SIGNS, st.sampled_from("0159"), DIGITS, ENDS,
)  # fmt: skip

OPTIONS: list[tuple[Verb | None, Argument]] = [
    (verb, each)
    for verb, arguments in ((None, APP), *((verb, verb.arguments) for verb in VERBS.values()))
    for each in arguments
    if each.is_option and "type" in each.settings
]
FORMS = ("{}", "[{}]", '"{}"', "{{ a = {} }}")
quick = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def refused(error: PactlineError) -> None:
    assert len(str(error).splitlines()) == 1


@quick
@given(number=NUMBERS, option=st.sampled_from(OPTIONS))
@example(number="9" * 4_301, option=OPTIONS[0])
def test_on_the_command_line(number: str, option: tuple[Verb | None, Argument]) -> None:
    verb, argument = option
    others = ["x"] if verb and any(not each.is_option for each in verb.arguments) else []
    try:
        Parser(verb).words([*others, f"{argument.name}={number}"])
    except PactlineError as error:
        refused(error)


@quick
@given(number=NUMBERS, field=st.sampled_from(FIELDS), sign=st.sampled_from(["", ">", "<=", "="]))
def test_in_a_search(number: str, field: Field, sign: str) -> None:
    for text in (number, f"{field.name}:{sign}{number}", f"{field.name}:{number}..{number}"):
        query = parse(text, today=date(2026, 1, 2), year_start=4)
        assert parse(query.text, today=date(2026, 1, 2), year_start=4).text == query.text


@quick
@given(number=NUMBERS, form=st.sampled_from(FORMS), key=st.sampled_from(["quit", "nothing"]))
@example(number="9" * 4_301, form="{}", key="quit")
def test_in_the_file_of_keys(number: str, form: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(f"[keys]\n{key} = {form.format(number)}\n", "utf-8")
    keys, notice = read_keys(str(path))
    assert all(isinstance(each, str) for pressed in keys.values() for each in pressed)
    assert len(notice) < 1_000


@quick
@given(number=NUMBERS, form=st.sampled_from(FORMS), table=st.sampled_from(["file", "columns", "x"]))
@example(number="9" * 4_301, form="{}", table="file")
def test_in_a_mapping(number: str, form: str, table: str) -> None:
    for key in ("title", "date", "skip", "sheet", "header"):
        try:
            read_mapping(f"[{table}]\n{key} = {form.format(number)}\n", "map.toml")
        except PactlineError as error:
            refused(error)


@quick
@given(number=NUMBERS)
@example(number="9" * 4_301)
def test_in_the_environment(number: str) -> None:
    names = ("SOURCE_DATE_EPOCH", "COLUMNS", "LINES", "COLORFGBG", "PACTLINE_RESTRICTED")
    with mock.patch.dict(os.environ, dict.fromkeys(names, number)):
        assert today().year > 1900
        detect()

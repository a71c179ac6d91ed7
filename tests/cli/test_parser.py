from __future__ import annotations

import pytest

from store.errors import PactlineError
from tui.cli.find import query_text
from tui.cli.parser import Parser, given
from tui.cli.verbs import APP, VERBS

FIND, CHECK, NOTE = (Parser(VERBS[name]) for name in ("find", "check", "note"))


def test_options_and_words_stand_in_any_order() -> None:
    taken = FIND.words(["navca", "--limit", "5", "uk", "--all"])
    assert taken.words == ["navca", "uk"]
    assert taken.limit == 5
    assert taken.all
    assert taken.kind is None


def test_a_value_may_follow_an_equals_sign() -> None:
    assert FIND.words(["--limit=7"]).limit == 7


def test_a_word_with_one_dash_belongs_to_the_search() -> None:
    words = ["navca", "-trafford", "-hale", "-"]
    assert FIND.words(words).words == words
    with pytest.raises(PactlineError, match="no option -trafford"):
        NOTE.words(["a", "b", "-trafford"])


def test_after_two_dashes_everything_is_a_word() -> None:
    assert FIND.words(["a", "--", "--all", "--", "-b"]).words == ["a", "--all", "--", "-b"]
    assert NOTE.words(["a", "--", "-b", "--because"]).text == ["-b", "--because"]


def test_several_values_are_all_kept() -> None:
    assert CHECK.words(["--code", "a", "--code=b"]).code == ["a", "b"]
    assert CHECK.words([]).code == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--lmit", "5"], "there is no option --lmit; did you mean --limit?"),
        (["--limi=5"], "there is no option --limi; did you mean --limit?"),
        (["--limit"], "--limit: expected one argument; `pactline find --help` shows how"),
        (["--all=yes"], "--all: ignored explicit argument 'yes'"),
        (["--kind", "funds"], "--kind: invalid choice: 'funds'"),
        (["--limit", "-x"], "--limit: “-x” isn’t a number above 0"),
    ],
)
def test_mistakes_are_told_with_a_remedy(words: list[str], message: str) -> None:
    with pytest.raises(PactlineError) as raised:
        FIND.words(words)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-1",
        "1.5",
        "many",
        "",
        "９",
        "9" * 30,
        "9" * 10_000,
        "0" * 12,
        "0" * 10 + "19999999999",
    ],
)
def test_a_number_is_a_number(text: str) -> None:
    with pytest.raises(PactlineError, match="isn’t a number above 0") as raised:
        FIND.words([f"--limit={text}"])
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize("text", ["yesterday", "2017-13", "", "2017-02-30", "9" * 10_000])
def test_a_day_is_a_day(text: str) -> None:
    with pytest.raises(PactlineError, match="isn’t a date"):
        FIND.words([f"--as-of={text}"])


def test_missing_and_surplus_words_are_mistakes() -> None:
    shell = Parser(VERBS["completion"])
    assert shell.words(["bash"]).shell == "bash"
    with pytest.raises(PactlineError, match="required: SHELL"):
        shell.words([])
    with pytest.raises(PactlineError, match="SHELL: invalid choice: 'sh'"):
        shell.words(["sh"])
    with pytest.raises(PactlineError, match="does not know what to do with “c”"):
        shell.words(["bash", "c"])
    with pytest.raises(PactlineError, match="does not know what to do with “-c”"):
        shell.words(["bash", "--", "-c"])


def test_what_was_given_is_told_from_what_holds_by_itself() -> None:
    taken = Parser(None).words(["--store=", "--fresh"])
    assert [each.name for each in given(APP, taken)] == ["--store", "--fresh"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["navca", "uk"], "navca uk"),
        (["fy:2011/12 navca"], "fy:2011/12 navca"),
        (["age uk", "navca"], '"age uk" navca'),
        (['funder:"age uk"', "navca"], 'funder:"age uk" navca'),
    ],
)
def test_words_make_a_search(words: list[str], text: str) -> None:
    assert query_text(words) == text

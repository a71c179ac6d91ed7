from __future__ import annotations

import pytest

from store.errors import PactlineError
from tui.cli.asking import query_text
from tui.cli.spec import ALL, LIMIT, Argument, Option
from tui.cli.words import check_arguments, take_apart

KIND = Option("--kind", "which", "KIND", ("fund", "agreement"))
SEVERAL = Option("--code", "which", "CODE", several=True)
KNOWN = (ALL, LIMIT, KIND, SEVERAL)


def test_options_and_words_stand_in_any_order() -> None:
    taken = take_apart(["navca", "--limit", "5", "uk", "--all"], KNOWN, query=True)
    assert taken.arguments == ("navca", "uk")
    assert taken.number("limit", 50) == 5
    assert taken.has("all")
    assert not taken.has("kind")


def test_a_value_may_follow_an_equals_sign() -> None:
    assert take_apart(["--limit=7"], KNOWN, query=True).number("limit", 50) == 7


def test_a_word_with_one_dash_belongs_to_the_search() -> None:
    assert take_apart(["navca", "-trafford"], KNOWN, query=True).arguments == ("navca", "-trafford")
    with pytest.raises(PactlineError, match="no option -trafford"):
        take_apart(["-trafford"], KNOWN, query=False)


def test_after_two_dashes_everything_is_a_word() -> None:
    assert take_apart(["--", "--all", "--"], KNOWN, query=True).arguments == ("--all", "--")


def test_several_values_are_all_kept() -> None:
    taken = take_apart(["--code", "a", "--code=b"], KNOWN, query=True)
    assert taken.every["code"] == ("a", "b")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--lmit", "5"], "did you mean --limit"),
        (["--limit"], "--limit needs a value"),
        (["--all=yes"], "--all takes no value"),
        (["--kind", "funds"], "--kind is fund or agreement, not “funds”"),
    ],
)
def test_mistakes_are_told_with_a_remedy(words: list[str], message: str) -> None:
    with pytest.raises(PactlineError, match=message):
        take_apart(words, KNOWN, query=True)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "", "９", "9" * 30])
def test_a_number_is_a_number(text: str) -> None:
    taken = take_apart([f"--limit={text}"], KNOWN, query=True)
    with pytest.raises(PactlineError, match="takes a number above 0"):
        taken.number("limit", 50)


def test_missing_and_surplus_words_are_mistakes() -> None:
    wanted = (Argument("id", "which"), Argument("shell", "which", choices=("bash", "fish")))
    check_arguments("x", ["a", "bash"], wanted)
    with pytest.raises(PactlineError, match="needs SHELL"):
        check_arguments("x", ["a"], wanted)
    with pytest.raises(PactlineError, match="SHELL is bash or fish, not “sh”"):
        check_arguments("x", ["a", "sh"], wanted)
    with pytest.raises(PactlineError, match="does not know what to do with “c”"):
        check_arguments("x", ["a", "bash", "c"], wanted)


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

from __future__ import annotations

import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.errors import PactlineError
from tui.cli.ssh import LONGEST, split_command

PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]) | st.just(" "))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", []),
        ("   ", []),
        ("find navca", ["find", "navca"]),
        ("find 'age uk'  navca", ["find", "age uk", "navca"]),
        ('find "fy:2011/12 navca"', ["find", "fy:2011/12 navca"]),
        ("find men\\'s", ["find", "men's"]),
        ("find ''", ["find", ""]),
        ('find "a\\"b" "a\\nb"', ["find", 'a"b', "a\\nb"]),
        ("find a # b", ["find", "a", "#", "b"]),
        ("find a'b c'd", ["find", "ab cd"]),
    ],
)
def test_words_are_split_as_a_shell_would(command: str, words: list[str]) -> None:
    assert split_command(command) == words


@pytest.mark.parametrize(
    "command",
    ["find $(id)", "find `id`", "find ;id", "find a|id", "find a&&id", "find $HOME", "find ~ *"],
)
def test_nothing_is_expanded_or_ends_a_command(command: str) -> None:
    assert " ".join(split_command(command)) == command


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("find 'a", "quote"),
        ('find "a', "quote"),
        ("find a\\", "backslash"),
        ("find a\nid", "cannot be printed"),
        ("find \x00", "cannot be printed"),
        ("find \x1b[2J", "cannot be printed"),
        ("find \udcff", "cannot be printed"),
        ("find \u202e", "cannot be printed"),
        ("x" * (LONGEST + 1), "characters"),
    ],
)
def test_what_cannot_be_split_is_refused(command: str, why: str) -> None:
    with pytest.raises(PactlineError, match=why):
        split_command(command)


@given(PRINTABLE)
@example("a 'b\\' c")
def test_no_text_raises_anything_else(command: str) -> None:
    try:
        words = split_command(command)
    except PactlineError:
        return
    assert sum(map(len, words)) <= len(command)


@given(st.text(max_size=200))
def test_any_text_at_all_is_split_or_refused(command: str) -> None:
    try:
        words = split_command(command)
    except PactlineError:
        return
    assert all(word.isprintable() for word in words)


@given(st.lists(PRINTABLE.filter(lambda text: len(text) < 40), max_size=6))
def test_quoted_words_come_back(words: list[str]) -> None:
    assert split_command(shlex.join(words)) == words

"""The words of a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.query.tokens import (
    SEPARATOR,
    index_text,
    is_year_pair,
    joined_of,
    split,
    whole,
    words_of,
)
from store.text import fold


@pytest.mark.parametrize(
    ("text", "words", "extras"),
    [
        ("Men's Health", "mens health", "men"),
        ("Men’s", "mens", "men"),
        ("O'Brien", "obrien", "brien"),
        ("co-operative", "co operative", "cooperative"),
        ("GB-CHC-1001635", "gb chc 1001635", "gbchc1001635"),
        ("2011/12", "2011 12", "201112"),
        ("2011/2012", "2011 12", "201112"),
        ("2011/2013", "2011 2013", "20112013"),
        ("£3.5m, Münster", "3 5m munster", ""),
        ("— & …", "", ""),
        ("'quoted' -dash/", "quoted dash", ""),
    ],
)
def test_words_and_extras(text: str, words: str, extras: str) -> None:
    assert split(text) == (words.split(), extras.split())


def test_index_text_keeps_texts_and_extras_apart() -> None:
    assert (
        index_text("Men's Health", "", "Age UK")
        == f"mens health {SEPARATOR} age uk {SEPARATOR} men"
    )
    assert index_text("Age UK") == "age uk"
    assert index_text("—") == ""


_PIECES = (
    *(
        "a",
        "B",
        "é",
        "e\u0301",
        "漢",
        "जल",
        "ß",
        "ﬁ",
        "İ",
        "²",
        "٣",
        "2011",
        "2012",
        "12",
        "\u0345",
    ),
    *("'", "’", "-", "–", "/", "_", ".", "…", " ", "\u00a0", "\u200b", "\x1b", "\ud800", "·", "--"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(max_size=20))
def test_the_quick_ways_cut_as_the_pattern_does(text: str) -> None:
    words: list[str] = []
    extras: list[str] = []
    plain = re.sub(r"(?<=[^\W_])\s*&\s*(?=[^\W_])", " and ", fold(text))
    for compound in re.findall(r"[^\W_]+(?:['\-/_][^\W_]+)*", plain):
        parts = re.split("[-/_]", compound)
        if len(parts) == 2 and is_year_pair(*parts):
            parts[1] = parts[1][2:]
        extras += [bit for part in parts if "'" in part for bit in part.split("'") if len(bit) > 1]
        words += [part.replace("'", "") for part in parts]
        if len(parts) > 1:
            extras.append("".join(parts).replace("'", ""))
    assert split(text) == (words, extras)


@given(st.lists(st.text(max_size=30), max_size=3))
def test_index_text_is_of_words_alone(texts: list[str]) -> None:
    tokens = index_text(*texts).split(" ") if index_text(*texts) else []
    assert all(token.isalnum() or token == SEPARATOR for token in tokens)
    for text in texts:
        assert set(words_of(text)) <= set(tokens)


@given(st.text(max_size=30))
def test_the_joined_form_of_a_word_is_among_its_tokens(text: str) -> None:
    words, extras = split(text)
    assert joined_of(text) in ("", *words, *extras)


def test_joined_forms_only_of_what_belongs_together() -> None:
    assert joined_of("GB-CHC-1001635") == "gbchc1001635"
    assert joined_of("men’s") == "mens"
    assert joined_of("3.5m") == ""
    assert joined_of("Age UK") == ""


def test_whole_texts_are_compared_folded() -> None:
    assert whole("  Ågé \n UK ") == "age uk"


def test_an_ampersand_is_the_word_that_it_stands_for() -> None:
    assert words_of("Abbey & Whitely") == words_of("abbey&whitely") == words_of("Abbey and Whitely")

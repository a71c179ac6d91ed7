"""Hits in a text."""

import pytest

from store.query.highlighting import highlight
from tests.query.texts import read


def hits(query: str, text: str, corrected: str = "", fields: tuple[str, ...] = ()) -> list[str]:
    return [text[a:b] for a, b in highlight(read(query), text, corrected, fields)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("navc", "Navca, NAVCA", ["Navc", "NAVC"]),
        ("health foru", "Men's Health Forum", ["Health", "Foru"]),
        ("mens x", "The Men’s Health", ["Men’s"]),
        ("men x", "The Men’s women", ["Men"]),
        ("cooperative x", "a Co-operative", ["Co-operative"]),
        ("co-operative x", "cooperative, co operative", ["cooperative", "co operative"]),
        ("strasse x", "Große Straße 1", ["Straße"]),
        ("cafe x", "Cafe\u0301 Café", ["Cafe\u0301", "Café"]),
        ("fi", "ﬁne", ["ﬁ"]),
        ('"age uk"', "Age UK, age  UK; ageuk", ["Age UK", "age  UK"]),
        ("2011/12 x", "2011-12 and 2011/2012", ["2011-12", "2011/2012"]),
        ("GB-CHC-1001635", "id GB-CHC-1001635", ["GB-CHC-1001635"]),
        ("1001635", "id GB-CHC-1001635", ["1001635"]),
        ("-navca", "Navca", []),
        ("x OR (navca type:y)", "Navca", ["Navca"]),
        ("", "Navca", []),
    ],
)
def test_hits(query: str, text: str, found: list[str]) -> None:
    assert hits(query, text) == found


def test_words_of_a_field_are_hits_where_the_field_is_shown() -> None:
    assert hits("funder:dep", "Department") == []
    assert hits("funder:dep", "Department", fields=("funder", "recipient")) == ["Dep"]
    assert hits("party:dep", "Department", fields=("funder",)) == ["Dep"]


def test_forgiven_typos_are_hits() -> None:
    assert hits("nacva", "Navca") == []
    assert hits("nacva", "Navca", corrected="navca") == ["Navca"]

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import fold, plural, printable
from tests.hostile import JOINED

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text(st.characters()))
def test_nothing_but_printable_text_leaves(text: str) -> None:
    kept = JOINED.sub("", printable(text))
    assert not [char for char in kept if unicodedata.category(char) in HIDDEN]
    kept = JOINED.sub("", printable(text, lines=True)).replace("\n", "")
    assert not [char for char in kept if unicodedata.category(char) in HIDDEN]


def test_escape_sequences_become_visible() -> None:
    assert printable("a\x1b[31mb\x9bc\u202ed\u200be") == "a�[31mb�c�de"
    assert printable("one\r\ntwo\tthree\u00a0four") == "one two three four"
    assert printable("one\r\ntwo", lines=True) == "one\ntwo"


def test_a_flood_of_combining_marks_is_cut() -> None:
    assert printable("e" + "\u0301" * 1000) == "e" + "\u0301" * 4


def test_brackets_stay_as_they_are() -> None:
    assert printable("[@click=app.quit]go[/]") == "[@click=app.quit]go[/]"


def test_a_search_knows_neither_case_nor_accent_nor_kind_of_quote() -> None:
    assert fold("Men’s") == fold("men's") == "men's"
    assert fold("Café SÃO") == "cafe sao"
    assert fold("2009–10") == "2009-10"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 findings"), (1, "1 finding"), (4116, "4,116 findings")]
)
def test_a_count_with_its_noun(number: int, said: str) -> None:
    assert plural(number, "finding") == said


def test_a_noun_of_its_own_for_many() -> None:
    assert plural(2, "body", "bodies") == "2 bodies"

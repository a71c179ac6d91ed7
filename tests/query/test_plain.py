"""Plain words are read by a short way, which must give what the grammar gives."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from store.query import parse
from store.query.parsing import parse as parse_by_grammar

WORDS = st.sampled_from(["navca", "Age", "UK", "OR", "AND", "or", "2011", "a", "é", "-x", "x*", ""])
DAY = date(2017, 2, 3)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=30))
@example(" ".join(["word"] * 25))
@example("navca ")
@example("\x1cnavca\x85x")
@example("\x1f")
def test_the_short_way_reads_as_the_grammar_does(text: str) -> None:
    short, long = (read(text, today=DAY, year_start=1) for read in (parse, parse_by_grammar))
    assert short == long
    assert [type(clause) for clause in short.clauses] == [type(clause) for clause in long.clauses]


def test_the_last_word_may_be_begun_only() -> None:
    assert [clause.prefix for clause in parse("age uk").clauses] == [False, True]  # type: ignore[union-attr]

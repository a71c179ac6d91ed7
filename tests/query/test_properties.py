"""What holds for every text that a person can type."""

from hypothesis import example, given
from hypothesis import strategies as st

from store.query import EVERYTHING, Query
from store.query.completion import complete
from store.query.fields import BY_NAME, FIELDS, Field, Takes
from store.query.grammar import All, Clause, Either, FieldClause, Not, Phrase, Word
from store.query.highlighting import highlight
from store.text import printable
from tests.query.texts import read, typed


def leaves(clauses: tuple[Clause, ...]) -> list[Clause]:
    found: list[Clause] = []
    for clause in clauses:
        match clause:
            case Not():
                found += leaves((clause.clause,))
            case Either(choices=inner) | All(clauses=inner):
                found += leaves(inner)
            case _:
                found.append(clause)
    return found


@given(typed, st.sampled_from([1, 4, 10]))
@example('"""', 4)
@example("((a) OR -(-b", 4)
@example("-(a OR* b)", 4)
@example("amount:5* x", 4)
@example("funder:==x", 1)
@example("fy:1 fy:0001 ends:0001/02", 4)
@example("-(-OR) x", 4)
def test_canonical_text_parses_to_the_same_clauses(text: str, year_start: int) -> None:
    query = read(text, year_start)
    again = read(query.text, year_start)
    assert again.clauses == query.clauses
    assert again.text == query.text


@given(typed)
def test_problems_lie_in_the_text_and_say_something(text: str) -> None:
    for problem in read(text).problems:
        assert problem.position >= 0
        assert problem.length > 0
        assert problem.position + problem.length <= len(text)
        assert problem.message


@given(typed)
def test_descriptions_are_printable_and_every_clause_asks_for_something(text: str) -> None:
    query = read(text)
    assert query.description == printable(query.description)
    for clause in leaves(query.clauses):
        if isinstance(clause, Word | Phrase):
            assert clause.words
        else:
            assert isinstance(clause, FieldClause)
            assert clause.field in {field.name for field in FIELDS}


@given(typed, st.text(max_size=40))
def test_hits_are_in_order_and_in_range(text: str, shown: str) -> None:
    for query in (read(text), read(shown)):
        before = 0
        for start, end in highlight(query, shown, fields=("funder",)):
            assert before <= start < end <= len(shown)
            before = end


@given(st.text(max_size=40))
def test_every_text_is_hit_by_its_own_phrase(shown: str) -> None:
    query = read('"' + shown.replace('"', '""') + '"')
    assert bool(highlight(query, shown)) == bool(query)


@given(typed, st.integers(-1, 70))
def test_completions_fit_into_the_text(text: str, cursor: int) -> None:
    cursor = max(0, min(cursor, len(text)))
    offers = complete(text, cursor, lambda field, typed: [("Age UK", "Age UK", 2), ("—", "", 1)])
    for offer in offers:
        assert 0 <= offer.start <= offer.end == cursor
        new, caret = offer.applied(text)
        assert new[:caret].endswith(offer.insert)


@given(typed, st.sampled_from(FIELDS), st.text(max_size=10))
def test_narrowing_and_widening_again_gives_the_query_back(
    text: str, field: Field, value: str
) -> None:
    query = read(text)
    try:
        narrower = query.with_field(field.name, value)
    except ValueError:
        return
    assert narrower.has_value(field.name, value)
    assert read(narrower.text).clauses == narrower.clauses
    if not query.has_value(field.name, value):
        switched = query.toggled(field.name, value)
        assert switched.toggled(field.name, value).clauses == query.clauses
        assert read(switched.text).clauses == switched.clauses


@given(typed)
def test_records_without_a_field_can_be_reached(text: str) -> None:
    query = read(text)
    for field in query.fields_used():
        lacking = query.lacking(field)
        assert lacking.has_value("no", BY_NAME[field].lacks)
        assert field not in lacking.fields_used()
        assert read(lacking.text).clauses == lacking.clauses


def test_the_empty_query_is_a_value() -> None:
    assert not EVERYTHING
    assert EVERYTHING.text == ""
    assert EVERYTHING.description == "everything"
    assert read("  ").clauses == EVERYTHING.clauses == Query().clauses
    assert all(field.takes in Takes for field in FIELDS)

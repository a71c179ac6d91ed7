"""How typed queries are read."""

import pytest

from store.query import parse
from store.query.grammar import DEEPEST, MOST_CLAUSES, All, Either, FieldClause, Not, Phrase, Word
from tests.query.texts import read


def test_words_must_all_be_found_and_the_last_may_be_unfinished() -> None:
    health, forum = read("Health for").clauses
    assert health == Word("Health", ("health",), "health", prefix=False)
    assert forum == Word("for", ("for",), "for", prefix=True)


def test_the_last_word_stays_a_prefix_when_fields_follow() -> None:
    query = read("navc type:grant -old")
    assert query.clauses[0] == Word("navc", ("navc",), "navc", prefix=True)
    assert query.clauses[2] == Not(Word("old", ("old",), "old", prefix=False))


def test_a_star_makes_any_word_a_prefix() -> None:
    assert read("char* aid").text == "char* aid"
    assert read("char* aid").clauses[0] == Word("char", ("char",), "char", prefix=True)


def test_phrases_in_straight_and_curly_quotes_and_unclosed() -> None:
    wanted = (Phrase("Age UK", ("age", "uk")),)
    for text in ('"Age UK"', "“Age UK”", '"Age UK', '"Age  UK"'):
        assert read(text).clauses == wanted


def test_or_binds_its_neighbours_and_brackets_hold_more() -> None:
    first, second = read("health age OR aging").clauses
    assert isinstance(first, Word)
    assert isinstance(second, Either)
    assert len(second.choices) == 2
    (either,) = read("(age uk) OR navca").clauses
    assert isinstance(either, Either)
    assert isinstance(either.choices[0], All)
    assert read("a AND b").clauses == read("a b").clauses
    assert [clause.text for clause in read("OR a OR").clauses] == ["a"]


def test_a_negated_bracket() -> None:
    (negated,) = read("-(age OR navca)").clauses
    assert isinstance(negated, Not)
    assert isinstance(negated.clause, Either)
    assert read("-(age OR navca)").text == "-(age OR navca)"


def test_an_unknown_field_is_searched_as_words_and_the_nearest_offered() -> None:
    query = read("health fnder:navca")
    assert query.clauses[1] == Word("fnder:navca", ("fnder", "navca"), "", prefix=True)
    (problem,) = query.problems
    assert (problem.position, problem.length, problem.suggestion) == (7, 6, "funder:")
    assert "funder:" in problem.message
    assert "searched as words" in problem.message


def test_a_bad_value_is_searched_as_words_and_told() -> None:
    query = read("-kind:grant has:mony amount:>lots")
    assert [problem.suggestion for problem in query.problems] == ["", "money", ""]
    assert [(p.position, p.length) for p in query.problems] == [(6, 5), (16, 4), (28, 5)]
    words = [clause.clause if isinstance(clause, Not) else clause for clause in query.clauses]
    assert [word.words for word in words] == [("grant",), ("mony",), ("lots",)]


def test_a_field_without_a_value_is_left_out_and_told() -> None:
    query = read("funder: navca")
    assert query.text == "navca"
    assert "right after the colon" in query.problems[0].message


def test_a_web_address_is_a_word() -> None:
    query = read("https://navca.org.uk")
    assert not query.problems
    assert query.clauses[0].words == ("https", "navca", "org", "uk")


def test_too_many_words_are_cut_with_a_problem() -> None:
    query = read(" ".join(f"w{number}" for number in range(MOST_CLAUSES + 5)))
    assert len(query.clauses) == MOST_CLAUSES
    assert str(MOST_CLAUSES) in query.problems[0].message
    assert read(query.text).problems == ()


def test_brackets_do_not_nest_without_end() -> None:
    deep = DEEPEST + 3000
    query = read("-(a " * deep + "b" + ")" * deep + " c")
    assert read(query.text).clauses == query.clauses
    assert [clause.text for clause in read("(" * deep + "b" + ")" * deep + " c").clauses] == [
        "b",
        "c",
    ]


@pytest.mark.parametrize("spelling", ["Funder:navca", "FROM:navca", "payer:navca"])
def test_aliases_in_any_case(spelling: str) -> None:
    assert read(spelling).text == "funder:navca"


def test_descriptions_are_in_words() -> None:
    assert read('"Age UK" -men funder:navca OR type:="grant"').description == (
        "the phrase “Age UK”, not “men”, funder with “navca…” or type exactly “grant”"
    )
    assert read("amount:>1m ends:<2013-04 fy:2009..2012 within:12m").description == (
        "amount above 1m, ends before 2013-04, "
        "with money in financial year from 2009/10 to 2012/13, "
        "ends within the next 12 months"
    )
    assert read("no:end").description == "without end"
    shared = "without several funders who share its money"
    assert read("no:several-funders").description == shared


def test_field_clauses_name_the_field_by_its_main_name() -> None:
    (clause,) = read("ending:2013").clauses
    assert isinstance(clause, FieldClause)
    assert clause.field == "ends"


def test_signs_alone_are_told_and_an_unfinished_text_is_not() -> None:
    (problem,) = read(" -??? & ").problems
    assert "“??? &” has no letter or digit" in problem.message
    assert (problem.position, problem.length) == (2, 5)
    for text in ("", " ", "-", "((", '"', '""', "*", ":", "OR", "arts & minds", "navca ???"):
        assert read(text).problems == (), text


@pytest.mark.parametrize("form", ['"{}"', "funder:{}", 'party:"{}"', "{}"])
def test_a_phrase_is_cut_and_that_is_told(form: str) -> None:
    query = parse(form.format("-".join(f"w{number}" for number in range(2000))))
    (problem,) = query.problems
    assert problem.message == "only the first 32 words next to each other are searched for"
    assert "w31" in query.text
    assert "w32" not in query.text
    assert parse(query.text).clauses == query.clauses
    assert not parse(query.text).problems


def test_a_whole_value_is_never_cut() -> None:
    title = " ".join(f"w{number}" for number in range(40))
    query = parse(f'funder:="{title}"')
    assert not query.problems
    assert title in query.text


def test_what_is_asked_for_twice_is_asked_for_once() -> None:
    assert parse("(a OR " * 1000 + "a").text == "a"
    assert parse("navca navca health navca").text == "navca health"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amount:.5m", "amount:500k"),
        ("amount:1.2e+07", "amount:12m"),
        ('amount:"1 million"', "amount:1m"),
        ("amount:₹5", "amount:INR5"),
        ("amount:−5k", "amount:-5k"),
        ('ends:<"3 May 2014"', "ends:<2014-05-03"),
        ("ends:3/5/2014", "ends:2014-05-03"),
        ("awarded:20140503", "awarded:2014-05-03"),
        ('awarded:"May 2014"', "awarded:2014-05"),
    ],
)
def test_figures_and_dates_are_read_as_in_a_table(typed: str, meant: str) -> None:
    query = parse(typed)
    assert (query.text, query.problems) == (meant, ())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("amount:99999999999999999999", "larger than any amount"),
        ("amount:0.00001", "finer than amounts are kept"),
        ('amount:"more than 5k"', "isn't an amount"),
        ("amount:xyz5", "isn't an amount"),
        ("ends:31/02/2014", "isn't a date"),
        ("ends:2014-13-01", "isn't a date"),
    ],
)
def test_what_is_no_figure_and_no_date_is_told(typed: str, told: str) -> None:
    (problem,) = parse(typed).problems
    assert told in str(problem)

"""Queries as values: narrower and wider ones, and what they say about fields."""

import pickle

import pytest

from store.query import EVERYTHING, parse
from store.query.grammar import Either, any_of, quote
from tests.query.texts import read


def test_facet_values_of_a_field_are_alternatives() -> None:
    one = read("navca").toggled("type", "Small grant")
    assert one.text == 'navca type:="Small grant"'
    two = one.toggled("type", "contract").toggled("fy", "2011/12")
    assert two.text == 'navca type:="Small grant" OR type:=contract fy:2011/12'
    assert two.has_value("type", "contract")
    assert two.toggled("type", "Small grant").text == "navca type:=contract fy:2011/12"
    assert isinstance(two.clauses[1], Either)


def test_the_value_none_of_a_facet() -> None:
    query = EVERYTHING.toggled("funder", "")
    assert query.text == "no:funder"
    assert query.toggled("funder", "DH").text == "no:funder OR funder:=DH"
    assert query.toggled("amount").text == "no:funder no:money"


def test_typed_conditions_are_narrowed_by_facets_not_widened() -> None:
    assert read("fy:2009..2013").toggled("fy", "2011/12").text == "fy:2009/10..2013/14 fy:2011/12"
    assert read("funder:lott").toggled("funder", "DH").text == "funder:lott funder:=DH"


def test_narrowing_leaves_the_query_as_it_was() -> None:
    query = read("navca")
    assert query.with_field("live", "today").text == "navca live:today"
    assert query.text == "navca"
    again = query.with_field("live", "today")
    assert again.with_field("live", "today") is again


def test_taking_out_one_value() -> None:
    query = read("type:=a OR type:=b -type:c x")
    assert query.toggled("type", "a").text == "type:=b -type:c x"
    assert read("(x type:=a) OR y").toggled("type", "a").text == "x OR y"


def test_what_a_facet_cannot_hold_is_refused() -> None:
    with pytest.raises(KeyError):
        EVERYTHING.with_field("fnder", "x")
    with pytest.raises(ValueError, match="amount"):
        EVERYTHING.with_field("amount", "lots")
    with pytest.raises(ValueError, match="source"):
        EVERYTHING.with_field("source", "")
    with pytest.raises(ValueError, match="every record"):
        EVERYTHING.lacking("source")


def test_fields_that_records_must_have() -> None:
    query = read("fy:2011 amount:>1m OR currency:USD -place:x source:y no:end fy:2012")
    assert query.fields_used() == ("fy", "amount", "currency")
    assert query.lacking("amount").text == "fy:2011/12 -place:x source:y no:end fy:2012/13 no:money"


def test_queries_can_be_kept_and_compared() -> None:
    query = read('navca funder:"Age UK" OR fy:2011')
    assert pickle.loads(pickle.dumps(query)) == query
    assert hash(query) == hash(read('navca funder:"Age UK" OR fy:2011'))


def test_any_of_some_values_is_what_a_person_would_type_and_has_no_bound() -> None:
    ids = ["GB-CHC-1", "a b", 'x"y', "OR"]
    typed = " OR ".join(f"party:={quote(each)}" for each in ids)
    assert any_of("party", ids).clauses == parse(typed).clauses
    assert any_of("party", ids[:1]).clauses == parse("party:=GB-CHC-1").clauses
    (many,) = any_of("party", [f"GB-CHC-{number}" for number in range(1000)]).clauses
    assert isinstance(many, Either)
    assert len(many.choices) == 1000

"""Words and phrases as queries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Query

from store.index.keys import bounds, sort_text
from store.index.opened import FEW, OpenedIndex
from store.index.schema import BEGINS, LONGEST_BEGINNING

_SHORT = 2
"""Letters that so many titles begin with that their terms are not even looked for."""


def in_fields(
    index: OpenedIndex, fields: Iterable[str], words: Sequence[str], joined: str, *, prefix: bool
) -> Query:
    """Return the query for a word in any of the fields.

    Args:
        index: the index.
        fields: to look in.
        words: what must stand next to each other.
        joined: the same written as one word; empty where only `words` count.
        prefix: whether the last word may be only the beginning of one.
    """
    return OpenedIndex.either(
        [query for field in fields for query in _in_field(index, field, words, joined, prefix)]
    )


def _in_field(
    index: OpenedIndex, field: str, words: Sequence[str], joined: str, prefix: bool
) -> list[Query]:
    if not words:
        return []
    found, schema = [], index.schema
    if len(words) > 1:
        if prefix:
            # The words are letters and digits alone, so nothing in them is special in a pattern.
            pattern = [*words[:-1], f"{words[-1]}.*"]
            found.append(Query.regex_phrase_query(schema, field, list(pattern)))
        else:
            found.append(Query.phrase_query(schema, field, list(words)))
    if len(words) == 1 or (joined and joined not in words):
        single = joined or words[0]
        if prefix:
            found += _beginning(index, field, single)
        else:
            found.append(Query.term_query(schema, field, single))
    return found


def _beginning(index: OpenedIndex, field: str, word: str) -> list[Query]:
    """Return queries for the terms that begin so.

    Few of them are asked for one by one, since the records of a set are all gathered before
    any is looked at.
    """
    terms = index.searcher.terms_with_prefix(field, word, limit=FEW + 1)
    if len(terms) <= FEW:
        return [index.term(field, term) for term, _ in terms]
    # A fuzzy query without any typo is the one prefix query that needs no pattern compiled.
    return [Query.fuzzy_term_query(index.schema, field, word, distance=0, prefix=True)]


def titles_beginning(index: OpenedIndex, text: str) -> Query:
    """Return the query for titles that begin with a text, of kinds that are listed by name.

    Many of them are found by their sort keys, since a set of thousands of terms takes longer.
    """
    text = sort_text(text)[:LONGEST_BEGINNING]
    if len(text) > _SHORT:
        terms = index.searcher.terms_with_prefix(BEGINS, text, limit=FEW + 1)
        if len(terms) <= FEW:
            return index.either([index.term(BEGINS, term) for term, _ in terms])
    return index.both(*(index.between(*each) for each in bounds(text)))

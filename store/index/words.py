"""Words and phrases as queries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Query

from store.index.opened import OpenedIndex
from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tantivy import Schema


def in_fields(
    schema: Schema, fields: Iterable[str], words: Sequence[str], joined: str, *, prefix: bool
) -> Query:
    """Return the query for a word in any of the fields.

    Args:
        schema: of the index.
        fields: to look in.
        words: what must stand next to each other.
        joined: the same written as one word; empty where only `words` count.
        prefix: whether the last word may be only the beginning of one.
    """
    return OpenedIndex.either(
        [query for field in fields for query in _in_field(schema, field, words, joined, prefix)]
    )


def _in_field(
    schema: Schema, field: str, words: Sequence[str], joined: str, prefix: bool
) -> list[Query]:
    if not words:
        return []
    found = []
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
            # A fuzzy query without any typo is the one prefix query that needs no pattern compiled.
            found.append(Query.fuzzy_term_query(schema, field, single, distance=0, prefix=True))
        else:
            found.append(Query.term_query(schema, field, single))
    return found

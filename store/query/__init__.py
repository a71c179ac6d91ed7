"""The search language: what a person types, as an immutable value that an index can answer.

`parse` reads any text, `EVERYTHING` is the query without clauses; a `Query` holds a tree of
clauses, its canonical text, its problems, and gives narrower queries. What a clause means is said
where it is defined: `grammar` and `values` for how they match, `fields` for the fields and what
`has:` and `no:` take, `tokens` for the words of a text. `completion` and `highlighting` serve
the app.
"""

from store.query.grammar import EVERYTHING, Query, parse

__all__ = ["EVERYTHING", "Query", "parse"]

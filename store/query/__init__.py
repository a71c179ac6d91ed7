"""The search language: what a person types, as an immutable value that an index can answer.

`parse` reads any text, `EVERYTHING` is the query without clauses; a `Query` holds a tree of
clauses, its canonical text, its problems, and gives narrower queries. What a clause means is said
where it is defined: `clauses` and `values` for how they match, `fields` for the fields, `presence`
for what `has:` and `no:` take, `tokens` for the words of a text. `highlight` and `complete` are
loaded when they are first asked for.
"""

from store.light_typing import TYPE_CHECKING
from store.query.clauses import (
    All,
    Clause,
    Either,
    FieldClause,
    Not,
    Phrase,
    Problem,
    Word,
)
from store.query.plain import parse
from store.query.queries import EVERYTHING, Query
from store.query.values import Choice, Days, Match, Money, Text, Value, Years

if TYPE_CHECKING:
    from store.query.completing import Completion, complete
    from store.query.highlighting import Highlighter, highlight

__all__ = [
    "EVERYTHING",
    "All",
    "Choice",
    "Clause",
    "Completion",
    "Days",
    "Either",
    "FieldClause",
    "Highlighter",
    "Match",
    "Money",
    "Not",
    "Phrase",
    "Problem",
    "Query",
    "Text",
    "Value",
    "Word",
    "Years",
    "complete",
    "highlight",
    "parse",
]

_LATER = {
    "Completion": "completing",
    "complete": "completing",
    "Highlighter": "highlighting",
    "highlight": "highlighting",
}


def __getattr__(name: str) -> object:
    """Load what a one-shot search does not need."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)

"""Clauses as canonical text, which parses to the same clauses."""

from __future__ import annotations

import re

from store.query.clauses import All, Clause, Either, FieldClause, Not, Phrase, Word
from store.query.values import Match, Text, Value

_BARE = r"[^\s()\"“”<>=≤≥*]+"


def render(clauses: tuple[Clause, ...]) -> str:
    """Return the text of clauses that must all hold."""
    open_word = last_open_word(clauses)
    return " ".join(_render(clause, open_word) for clause in clauses)


def quote(text: str) -> str:
    """Return a text in quotes, its own quotes doubled."""
    return '"' + text.replace('"', '""') + '"'


def value_text(value: Value) -> str:
    """Return a value as it stands after the colon."""
    if not isinstance(value, Text):
        return value.text
    if value.match is Match.PREFIX:
        return value.text
    sign = "=" if value.match is Match.WHOLE else ""
    bare = sign and re.fullmatch(_BARE, value.text)
    return f"{sign}{value.text if bare else quote(value.text)}"


def last_open_word(clauses: tuple[Clause, ...]) -> Word | None:
    """Return the last word that is not negated: a person may still be typing it."""
    for clause in reversed(clauses):
        match clause:
            case Word():
                return clause
            case Either(choices=inner) | All(clauses=inner):
                if found := last_open_word(inner):
                    return found
    return None


def _render(clause: Clause, open_word: Word | None) -> str:
    match clause:
        case Word():
            star = clause.prefix and clause is not open_word
            return f"{clause.text}{'*' if star else ''}"
        case Phrase():
            return quote(clause.text)
        case FieldClause():
            return f"{clause.field}:{value_text(clause.value)}"
        case Not():
            inner = _render(clause.clause, open_word)
            return f"-({inner})" if isinstance(clause.clause, Either) else f"-{inner}"
        case Either():
            return " OR ".join(_render(choice, open_word) for choice in clause.choices)
        case All():
            return f"({' '.join(_render(part, open_word) for part in clause.clauses)})"

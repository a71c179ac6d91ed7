"""A query in words, for the screen and for reading out."""

from __future__ import annotations

from store.query.clauses import All, Clause, Either, FieldClause, Not, Phrase, Word
from store.query.fields import BY_NAME
from store.query.values import Choice, Days, Match, Money, Text, Value, Years
from store.text import plural, printable

_BELOW = {Money: "below", Years: "before", Days: "before"}
_ABOVE = {Money: "above", Years: "after", Days: "after"}


def describe(clauses: tuple[Clause, ...]) -> str:
    """Return clauses that must all hold in words; “everything” where there are none."""
    if not clauses:
        return "everything"
    return printable(", ".join(_describe(clause) for clause in clauses))


def _describe(clause: Clause) -> str:
    match clause:
        case Word():
            return f"“{clause.text}{'…' if clause.prefix else ''}”"
        case Phrase():
            return f"the phrase “{clause.text}”"
        case FieldClause():
            return f"{BY_NAME[clause.field].says} {_value(clause)}"
        case Not():
            inner = _describe(clause.clause)
            return f"not ({inner})" if isinstance(clause.clause, Either) else f"not {inner}"
        case Either():
            return " or ".join(_describe(choice) for choice in clause.choices)
        case All():
            return f"({', '.join(_describe(part) for part in clause.clauses)})"


def _value(clause: FieldClause) -> str:
    value = clause.value
    match value:
        case Text():
            said = {Match.PREFIX: "with", Match.WORDS: "with", Match.WHOLE: "exactly"}[value.match]
            return f"{said} “{value.text}{'…' if value.match is Match.PREFIX else ''}”"
        case Choice():
            return value.text
        case Days() if clause.field in ("within", "lapsing") and value.text[-1] in "dwmy":
            return _stretch(value)
        case _:
            return _range(value)


def _range(value: Value) -> str:
    text = value.text
    for sign, words in (
        ("<=", "at most" if isinstance(value, Money) else "by the end of"),
        (">=", "at least" if isinstance(value, Money) else "from"),
        ("<", _BELOW.get(type(value), "")),
        (">", _ABOVE.get(type(value), "")),
    ):
        if text.startswith(sign):
            return f"{words} {text.removeprefix(sign)}"
    low, dots, high = text.partition("..")
    if not dots:
        return f"exactly {text}" if isinstance(value, Money) else text
    if not high:
        return f"from {low}"
    return f"up to {high}" if not low else f"from {low} to {high}"


def _stretch(value: Days) -> str:
    units = {"d": "day", "w": "week", "m": "month", "y": "year"}
    count = plural(int(value.text[:-1].removeprefix("-")), units[value.text[-1]])
    return f"the {'last' if value.text.startswith('-') else 'next'} {count}"

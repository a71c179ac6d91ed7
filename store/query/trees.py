"""Walking and cutting the tree of a query's clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from store.light_typing import TYPE_CHECKING
from store.query.clauses import All, Clause, Either, FieldClause, Not
from store.query.values import Days, Match, Money, Text, Value, Years

if TYPE_CHECKING:
    from store.query.fields import Field


def positive_fields(clauses: tuple[Clause, ...]) -> Iterator[FieldClause]:
    """Yield every field clause that is not negated."""
    for clause in clauses:
        match clause:
            case FieldClause():
                yield clause
            case Either(choices=inner) | All(clauses=inner):
                yield from positive_fields(inner)


def drop(
    clauses: tuple[Clause, ...], goes: Callable[[FieldClause], bool], *, negated: bool
) -> tuple[Clause, ...]:
    """Return the clauses without the field clauses that go; `negated` ones only where asked."""
    cut = (_without(clause, goes, negated) for clause in clauses)
    kept: list[Clause] = []
    for clause in cut:
        if isinstance(clause, All):
            kept += clause.clauses
        elif clause is not None:
            kept.append(clause)
    return tuple(kept)


def either(choices: tuple[Clause, ...]) -> Clause | None:
    """Return alternatives as one clause: nested ones flattened, a lone one as it is."""
    flat: list[Clause] = []
    for choice in choices:
        flat += choice.choices if isinstance(choice, Either) else (choice,)
    return flat[0] if len(flat) == 1 else Either(tuple(flat)) if flat else None


def together(clauses: tuple[Clause, ...]) -> Clause | None:
    """Return clauses as one: nested ones flattened, a lone one as it is."""
    flat: list[Clause] = []
    for clause in clauses:
        flat += clause.clauses if isinstance(clause, All) else (clause,)
    return flat[0] if len(flat) == 1 else All(tuple(flat)) if flat else None


def is_switched(clause: Clause, field: Field) -> bool:
    """Tell whether a clause holds single values of one field alone, as facets switch them on."""
    match clause:
        case FieldClause(field="no", value=value):
            return value.text == field.lacks
        case FieldClause(field=name, value=value):
            return name == field.name and _is_single(value)
        case Either():
            return all(is_switched(choice, field) for choice in clause.choices)
    return False


def _is_single(value: Value) -> bool:
    match value:
        case Text():
            return value.match is Match.WHOLE
        case Years():
            return value.first is not None and value.first == value.last
        case Money():
            return value.low is not None and value.high is not None
        case Days():
            return value.first is not None and value.last is not None
    return True


def _without(clause: Clause, goes: Callable[[FieldClause], bool], negated: bool) -> Clause | None:
    match clause:
        case FieldClause():
            return None if goes(clause) else clause
        case Not():
            inner = _without(clause.clause, goes, negated) if negated else clause.clause
            return Not(inner) if inner is not None else None
        case Either():
            cut = (_without(choice, goes, negated) for choice in clause.choices)
            return either(tuple(choice for choice in cut if choice is not None))
        case All():
            return together(drop(clause.clauses, goes, negated=negated))
    return clause

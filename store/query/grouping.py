"""Brackets and OR: from clauses one after the other to the tree that they make."""

from __future__ import annotations

from store.query.clauses import All, Clause, Not
from store.query.trees import either, together

DEEPEST = 16
"""Brackets inside brackets; deeper ones are passed over, and what they hold is read."""


class Groups:
    """The brackets that are open while a query is read, the outermost being the query itself."""

    def __init__(self) -> None:
        """Begin with the query itself."""
        self._open: list[tuple[_Group, bool]] = [(_Group(), False)]
        self._too_deep = 0

    def open(self, *, negated: bool) -> None:
        """Begin a bracket."""
        if len(self._open) > DEEPEST:
            self._too_deep += 1
        else:
            self._open.append((_Group(), negated))

    def close(self) -> None:
        """End the innermost bracket; one that nothing opened is passed over."""
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._end()

    def join(self) -> None:
        """Make the next clause an alternative of the last."""
        self._open[-1][0].join()

    def add(self, clause: Clause | None) -> None:
        """Add a clause, or nothing, to the innermost bracket."""
        self._open[-1][0].add(clause)

    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of the whole query, every bracket ended."""
        while len(self._open) > 1:
            self._end()
        whole = together(self._open[0][0].clauses())
        return () if whole is None else whole.clauses if isinstance(whole, All) else (whole,)

    def _end(self) -> None:
        group, negated = self._open.pop()
        clause = together(group.clauses())
        if negated and clause is not None:
            clause = clause.clause if isinstance(clause, Not) else Not(clause)
        self.add(clause)


class _Group:
    """What stands between two brackets: alternatives gathered by OR, all of which must hold."""

    def __init__(self) -> None:
        self.runs: list[list[Clause]] = []
        self.joining = False

    def join(self) -> None:
        self.joining = bool(self.runs)

    def add(self, clause: Clause | None) -> None:
        if clause is not None:
            if self.joining:
                self.runs[-1].append(clause)
            else:
                self.runs.append([clause])
        self.joining = False

    def clauses(self) -> tuple[Clause, ...]:
        """Return one clause a run of alternatives."""
        return tuple(clause for run in self.runs if (clause := either(tuple(run))) is not None)

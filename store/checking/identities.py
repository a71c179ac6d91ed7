"""Which ids are one body's: by what sources say and what the person decided, never by name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from store.records import Decision, Organisation

SAME, DIFFERENT = "same", "different"


class Identities:
    """Ids in groups, one a body; an id that nobody joins is a group of its own.

    Only ids that are joined take memory.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Begin with what the person decided; of several decisions on two ids the latest holds."""
        self._parent: dict[str, str] = {}
        decided: dict[frozenset[str], str] = {}
        for decision in sorted(decisions, key=lambda each: each.at):
            if decision.kind in (SAME, DIFFERENT):
                for two in combinations(sorted(set(decision.ids)), 2):
                    decided[frozenset(two)] = decision.kind
        self._followed: dict[str, str] = {}
        self._apart = {pair for pair, kind in decided.items() if kind == DIFFERENT}
        for pair, kind in decided.items():
            if kind == SAME:
                self._join(*sorted(pair))

    def add(self, organisation: Organisation) -> None:
        """Take in what a source says: that these identifiers are the same body's."""
        for other in organisation.identifiers:
            self._join(organisation.id, other)
        # A body and what came out of it share their name for good reason.
        for former in organisation.predecessors:
            self._join_line(former, organisation.id)
        if organisation.successor:
            self._join_line(organisation.id, organisation.successor)

    def of(self, record_id: str) -> str:
        """Return the id that stands for the whole group."""
        parent = self._parent
        while (above := parent.get(record_id, record_id)) != record_id:
            parent[record_id] = parent.get(above, above)
            record_id = above
        return record_id

    def line_of(self, record_id: str) -> str:
        """Return the body that stands for all that a register of mergers leads from and to."""
        body = self.of(record_id)
        seen = {body}
        while (above := self._followed.get(body, body)) != body:
            body = self.of(above)
            if body in seen:
                return min(seen)
            seen.add(body)
        return body

    def told_apart(self, one: str, other: str) -> bool:
        """Tell whether the person decided that two ids, or two of their groups, differ."""
        if not self._apart:
            return False
        if frozenset((one, other)) in self._apart:
            return True
        first, second = self.of(one), self.of(other)
        return any({self.of(each) for each in pair} == {first, second} for pair in self._apart)

    def _join_line(self, one: str, other: str) -> None:
        top, under = sorted((self.line_of(one), self.line_of(other)))
        if top != under:
            self._followed[under] = top

    def _join(self, one: str, other: str) -> None:
        """Make two ids one body, unless that joins ids which the person told apart."""
        if self.told_apart(one, other):
            return
        top, under = sorted((self.of(one), self.of(other)))
        self._parent[under] = self._parent[top] = top

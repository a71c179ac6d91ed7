"""Which ids are one body's: by what sources say and what the person decided, never by name."""

from __future__ import annotations

from collections.abc import Iterable

from store.records import Decision, Organisation

SAME, DIFFERENT = "same", "different"


class Identities:
    """Ids in groups, one a body; an id that nobody joins is a group of its own.

    Only ids that are joined take memory.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Begin with what the person decided; a later decision on the same ids replaces it."""
        self._parent: dict[str, str] = {}
        self._apart: set[frozenset[str]] = set()
        latest = {frozenset(each.ids): each for each in decisions if each.kind in (SAME, DIFFERENT)}
        for ids, decision in latest.items():
            if decision.kind == SAME:
                self._join(sorted(ids))
            else:
                self._apart.update(
                    frozenset((one, other)) for one in ids for other in ids if one != other
                )

    def add(self, organisation: Organisation) -> None:
        """Take in what a source says: that these identifiers are the same body's."""
        if organisation.identifiers:
            self._join(
                [organisation.id]
                + [
                    other
                    for other in organisation.identifiers
                    if frozenset((organisation.id, other)) not in self._apart
                ]
            )

    def of(self, record_id: str) -> str:
        """Return the id that stands for the whole group."""
        parent = self._parent
        while (above := parent.get(record_id, record_id)) != record_id:
            parent[record_id] = parent.get(above, above)
            record_id = above
        return record_id

    def group(self, record_id: str) -> list[str]:
        """Return every id of the group, in order."""
        top = self.of(record_id)
        return sorted({top, *(each for each in self._parent if self.of(each) == top)})

    def told_apart(self, one: str, other: str) -> bool:
        """Tell whether the person decided that two ids, or two of their groups, differ."""
        if not self._apart:
            return False
        if frozenset((one, other)) in self._apart:
            return True
        first, second = self.of(one), self.of(other)
        return any({self.of(each) for each in pair} == {first, second} for pair in self._apart)

    def _join(self, ids: Iterable[str]) -> None:
        first, *others = (self.of(each) for each in ids)
        for other in others:
            top, under = sorted((self.of(first), other))
            if top != under:
                self._parent[under] = top
            self._parent.setdefault(top, top)

"""Which ids are one body's: by what sources say and what the person decided, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from store.remarks import NOTE, Remark

if TYPE_CHECKING:
    from store.records import Decision

CHARITY_PREFIXES = ("GB-CHC", "GB-SC", "GB-NIC")
"""What the org-ids of the registers of charities begin with."""

SAME, DIFFERENT = "same", "different"
"""Kinds of a decision about two ids."""

DOUBT, PREFER = "doubt", "prefer"
"""Kinds of a decision about what sources say of one record."""

WITHDRAWN = "withdrawn"
"""Kind of a decision that was taken back."""

DECIDED = {SAME: SAME, DIFFERENT: DIFFERENT, DOUBT: "doubted", PREFER: "preferred"}
"""Kinds of decisions to the words by which a search finds the records."""


def is_about(decision_id: str, ids: Iterable[str]) -> bool:
    """Tell whether a decision is about one of some records, whose ids are words of its own."""
    return any(f" {each} " in f" {decision_id} " for each in ids)


class Ruling(NamedTuple):
    """What a person ruled on a claim.

    Attributes:
        kind: doubt or prefer.
        record: id of the record.
        path: what it is about: a field, or `funding[2011/12]`.
        source: whose claim is doubted, or who leads.
        claims: the doubted values, as `store.settling.digest` has them; others are not doubted.
        by, at, because: who ruled so, when, and why.
    """

    kind: str
    record: str
    path: str
    source: str
    claims: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    because: str = ""


class Decided(NamedTuple):
    """The person's decisions.

    Attributes:
        same, different: about ids, each as a sorted pair that is in one of the sets alone.
        rulings: about claims.
        notes: with records, for all who read the store, the oldest first.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()
    rulings: frozenset[Ruling] = frozenset()
    notes: tuple[Remark, ...] = ()

    def about(self, ids: Iterable[str]) -> list[Ruling]:
        """Return the rulings about a record by its ids, the oldest first."""
        if not self.rulings:
            return []
        wanted = {*ids}
        found = [each for each in self.rulings if each.record in wanted]
        return sorted(found, key=lambda each: (each.at, each))

    @classmethod
    def by(cls, decisions: Iterable[Decision]) -> Decided:
        """Return what decisions come to: of several about two ids the latest holds."""
        kinds: dict[tuple[str, str], str] = {}
        rulings, notes = set(), []
        for decision in sorted(decisions, key=lambda each: each.at):
            if decision.kind in (DOUBT, PREFER) and decision.ids:
                about = (decision.kind, decision.ids[0], decision.path, decision.source)
                told = (decision.by, decision.at, decision.text)
                rulings.add(Ruling(*about, decision.claims, *told))
            if decision.kind == NOTE:
                told = (decision.text, decision.by, decision.at)
                notes += [Remark("", NOTE, record, *told) for record in decision.ids]
            if decision.kind in (SAME, DIFFERENT):
                pairs = combinations(sorted(set(decision.ids)), 2)
                kinds.update(dict.fromkeys(pairs, decision.kind))
        same, different = (
            frozenset(pair for pair, kind in kinds.items() if kind == wanted)
            for wanted in (SAME, DIFFERENT)
        )
        return cls(same, different, frozenset(rulings), tuple(notes))

    def after(self, decision: Decision) -> Decided:
        """Return these decisions with one more, which holds over an earlier one."""
        later = Decided.by([decision])
        pairs = later.same | later.different
        return Decided(self.same - pairs | later.same, self.different - pairs | later.different)

    def clashes(self) -> list[tuple[str, str]]:
        """Return the pairs that are told apart, yet are one body by way of other decisions."""
        joined = Bodies((), Decided(self.same))
        return [pair for pair in sorted(self.different) if joined.of(pair[0]) == joined.of(pair[1])]

    def beside(self) -> dict[str, set[str]]:
        """Return each id with those that a decision names beside it."""
        found: dict[str, set[str]] = {}
        for one, other in (*self.same, *self.different):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return found


def _of_one_charity(links: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield links without those of an id that several charities of one register share."""
    charities: dict[tuple[str, str], set[str]] = {}
    sides = [
        (one, other, register_of(other)) for pair in links for one, other in (pair, pair[::-1])
    ]
    for one, other, register in sides:
        if register and register_of(one) != register:
            charities.setdefault((one, register), set()).add(other)
    shared = {key for key, ids in charities.items() if len(ids) > 1}
    for one, other in links:
        if (one, register_of(other)) not in shared and (other, register_of(one)) not in shared:
            yield one, other


def register_of(record_id: str) -> str:
    """Return which register of charities an id is of, empty for none."""
    prefix = "-".join(record_id.split("-", 2)[:2])
    return prefix if prefix in CHARITY_PREFIXES else ""


class Bodies:
    """Ids in groups, one a body; an id that nobody joins is a group of its own.

    What the person keeps apart is never joined, whatever is joined to either side. A number that
    sources give to several charities of one register joins none of them. The person's joins come
    first, then the sources' in the order of the ids, so that the outcome doesn't depend
    on the order in which files are read.

    Args:
        links: pairs of ids that a source says are one body.
        decided: what the person decided.
    """

    def __init__(self, links: Iterable[tuple[str, str]], decided: Decided | None = None) -> None:
        """Join what is linked."""
        same, different, *_ = decided or Decided()
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}
        for one, other in different:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        stated = sorted({(min(pair), max(pair)) for pair in links})
        for one, other in (*sorted(same), *_of_one_charity(stated)):
            self._join(one, other)

    def of(self, record_id: str) -> str:
        """Return the id that stands for the whole body: the first of its ids by sign."""
        parent = self._parent
        while (above := parent.get(record_id, record_id)) != record_id:
            parent[record_id] = parent.get(above, above)
            record_id = above
        return record_id

    def are_told_apart(self, one: str, other: str) -> bool:
        """Tell whether the person decided that two ids, or two of their bodies, differ."""
        second = self.of(other)
        return any(self.of(each) == second for each in self._apart.get(self.of(one), ()))

    def _join(self, one: str, other: str) -> None:
        """Make two ids one body, unless the person told the two, or their bodies, apart."""
        top, under = sorted((self.of(one), self.of(other)))
        if top == under or self.are_told_apart(top, under):
            return
        self._parent[under] = top
        if apart := self._apart.pop(under, None):
            self._apart.setdefault(top, set()).update(apart)


def main_id(ids: Iterable[str]) -> str:
    """Return the id that a body is listed under: a register's before a made-up one."""
    return min(
        ids,
        key=lambda each: (
            each.startswith("PACT-"),
            each.startswith("360G-"),
            not each.startswith("GB-CHC-"),
            each,
        ),
    )

"""Which ids are one body: what sources say, and what the person decided; never names."""

from __future__ import annotations

from collections.abc import Iterable

from store.light_typing import NamedTuple


class Ties(NamedTuple):
    """The person's decisions as sorted pairs of ids."""

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()

    def about(self) -> dict[str, set[str]]:
        """Return each id with those that a decision names beside it."""
        found: dict[str, set[str]] = {}
        for one, other in (*self.same, *self.different):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return found


def pairs(ids: Iterable[str]) -> set[tuple[str, str]]:
    """Return every two of the ids as a sorted pair."""
    ordered = sorted(set(ids))
    return {(one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :]}


def bodies(links: Iterable[tuple[str, str]], ties: Ties, ids: Iterable[str]) -> list[set[str]]:
    """Return the groups of ids that are one body each.

    The person's joins come first, then the sources' in the order of the ids; a link that would
    bring two ids together which the person keeps apart is passed over, so that the result does not
    depend on the order in which files are read.

    Args:
        links: pairs of ids that a source says are one body.
        ties: the person's decisions.
        ids: all ids there are; links to others bring those in.
    """
    apart: dict[str, set[str]] = {}
    for one, other in ties.different:
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    group: dict[str, set[str]] = {each: {each} for each in ids}
    stated = sorted({(one, other) if one < other else (other, one) for one, other in links})
    for one, other in (*sorted(ties.same), *stated):
        mine = group.setdefault(one, {one})
        theirs = group.setdefault(other, {other})
        if mine is theirs:
            continue
        if len(mine) < len(theirs):
            mine, theirs = theirs, mine
        if any(apart[each] & mine for each in theirs if each in apart):
            continue
        mine |= theirs
        for each in theirs:
            group[each] = mine
    return list({id(members): members for members in group.values()}.values())

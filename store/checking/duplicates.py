"""Organisations that are likely the same: two ids under one name, of which nobody has decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from store.checking.across import Bodies, SameNames
from store.interface import Progress, Store
from store.org_ids import OWN_PREFIX

MADE_UP = (f"{OWN_PREFIX}-", "360G-")
"""What ids begin with that no register has given."""


class Likely(NamedTuple):
    """Two ids under one name, and how they come to be two: what a rule for many goes by."""

    one: str
    other: str
    name: str
    rule: str


def likely_same(store: Store, progress: Progress | None = None) -> Iterator[Likely]:
    """Yield the pairs of organisations that are likely the same, by name.

    Every record is read for it, one at a time.
    """
    bodies = Bodies(store.decisions())
    names = SameNames(bodies)
    sources = [each.id for each in store.sources()]
    for number, source in enumerate(sources):
        if progress:
            progress("comparing names", number, len(sources))
        for record in store.records(source):
            bodies.see(source, record)
            names.see(source, record)
    for finding in names.findings():
        if finding.code != "likely-duplicates":
            continue
        first, *others = finding.records
        for other in others:
            if not bodies.are_told_apart(first.id, other.id):
                yield Likely(first.id, other.id, first.title, rule_of(first.id, other.id))


def rule_of(one: str, other: str) -> str:
    """Return in words what kind of ids two are."""
    made_up = sum(each.startswith(MADE_UP) for each in (one, other))
    if made_up:
        return "no register gave either id" if made_up > 1 else "one id is no register’s"
    registers = {each.rpartition("-")[0] for each in (one, other)}
    return "two numbers of one register" if len(registers) == 1 else "numbers of two registers"

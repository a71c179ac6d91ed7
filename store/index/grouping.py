"""Which organisations an update touches, and which of their records are of one body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.index.accounts import Account
from store.index.blob import Place
from store.index.joining import Ties, bodies
from store.index.merging import Merger
from store.index.schema import ORGANISATION
from store.records import Organisation


class Body(NamedTuple):
    """One organisation: its accounts, its ids, and further ids that it is tied to."""

    accounts: list[Account[Organisation]]
    ids: set[str]
    linked: set[str]


def merged_organisations(
    merger: Merger, ties: Ties, touched: Iterable[str]
) -> tuple[list[Body], list[str]]:
    """Return the organisations that an update touches, and the ids whose documents go.

    Args:
        merger: of the update.
        ties: the person's decisions as they now are.
        touched: ids of which a decision changed.
    """
    graph = _Graph(merger, ties)
    frontier = set(touched)
    for file in merger.fresh:
        for record_id in file.contents.ranges.get("organisations", ()):
            account = merger.said(ORGANISATION, file, record_id)
            if account:
                graph.add(account)
                if account.record.name:
                    file.names[record_id] = account.record.name
            frontier.add(record_id)
    for entry in merger.shared(ORGANISATION):
        frontier.update(entry.ids)
    graph.grow(frontier)
    return graph.bodies(), graph.gone


class _Graph:
    """The records and links around the ids that an update touches."""

    def __init__(self, merger: Merger, ties: Ties) -> None:
        self.merger, self.ties = merger, ties
        self.gone: list[str] = []
        self._accounts: dict[str, list[Account[Organisation]]] = {}
        self._mentions: dict[str, set[str]] = {}
        self._seen: set[Place] = set()
        self._about = ties.about()
        self._reached: set[str] = set()

    def add(self, account: Account[Organisation]) -> set[str]:
        """Add a record; return the ids that it is tied to."""
        if account.place in self._seen:
            return set()
        self._seen.add(account.place)
        own = account.record.id
        self._accounts.setdefault(own, []).append(account)
        tied = set(account.record.identifiers) | {own}
        if len(tied) > 1:
            for each in tied:
                self._mentions.setdefault(each, set()).update(tied)
        return tied

    def grow(self, frontier: set[str]) -> None:
        """Follow links until no record is missing that could change the groups."""
        base, done = self.merger.base, self._reached
        documents: set[str] = set()
        while frontier:
            record_id = frontier.pop()
            if record_id in done:
                continue
            done.add(record_id)
            frontier |= self._mentions.get(record_id, set()) | self._about.get(record_id, set())
            if base is None or not base.has_term("link", record_id):
                continue
            for entry in base.entries(base.term("link", record_id)):
                if entry.ids[0] in documents:
                    continue
                documents.add(entry.ids[0])
                self.gone.append(entry.ids[0])
                self.merger.replace(ORGANISATION, entry)
                frontier.update(entry.ids)
                for account in self.merger.holding(ORGANISATION, entry):
                    frontier |= self.add(account)

    def bodies(self) -> list[Body]:
        """Return the groups that some record speaks of."""
        links = [
            (own, other)
            for own, accounts in self._accounts.items()
            for account in accounts
            for other in account.record.identifiers
        ]
        ids = set(self._accounts)
        if not links and not (self._about.keys() & ids):
            return [Body(accounts, {own}, set()) for own, accounts in self._accounts.items()]
        same, different = (
            frozenset(pair for pair in each if self._reached.issuperset(pair)) for each in self.ties
        )
        ties = Ties(same, different)
        found = []
        for members in bodies(links, ties, ids):
            accounts = [a for own in sorted(members & ids) for a in self._accounts[own]]
            if not accounts:
                continue
            linked = {other for a in accounts for other in a.record.identifiers}
            for each in members:
                linked |= self._about.get(each, set())
            found.append(Body(accounts, members, linked))
        return found

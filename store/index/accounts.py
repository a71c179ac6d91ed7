"""The accounts that make up one merged record, in the order in which they are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from store.index.blob import Place

if TYPE_CHECKING:
    from store.records import Agreement, Fund, Organisation

R = TypeVar("R", "Agreement", "Organisation", "Fund")


class Account(NamedTuple, Generic[R]):
    """What one source says of a record.

    Attributes:
        source: id of the source.
        place: where the record is.
        record: what it says.
        names: the names of organisations in the same file, by id, for parties without one.
        known: the day from which this word counts (`date.toordinal`), 0 for an undated source.
    """

    source: str
    place: Place
    record: R
    names: dict[str, str]
    known: int = 0


def in_order(accounts: list[Account[R]]) -> list[Account[R]]:
    """Return accounts with the fullest first; equals by source and id, so that order is settled."""
    if len(accounts) < 2:
        return accounts
    from store.codec import encode

    return sorted(
        accounts, key=lambda each: (-len(encode(each.record)), each.source, each.record.id)
    )


def known_from(accounts: list[Account[R]]) -> int:
    """Return the first day on which a source speaks of the record, 0 where none is dated."""
    return min([account.known for account in accounts if account.known], default=0)

"""Which lines of an agreement are one organisation's own money, and who is on the other side.

Money counts as an organisation's own where a line names it as payer or payee, or where it is the
agreement's only funder or recipient. Money that it shares with others, named or only counted,
stands apart with its reason: how much of it is whose, nobody says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.figures import resolved
from store.records import Agreement, FundingLine

SEVERAL = "several"
"""Name of the other side where a line does not say which of several it is."""


class Side(NamedTuple):
    """What tells the two directions apart."""

    own: str
    other: str
    own_field: str
    other_field: str


IN = Side("recipient", "funder", "payee", "payer")
OUT = Side("funder", "recipient", "payer", "payee")


def lines_of(
    side: Side, ids: set[str], account: Agreement
) -> tuple[tuple[FundingLine, ...], tuple[FundingLine, ...], str]:
    """Return the lines that are the organisation's own, those that it shares, and why."""
    takers = {
        party.organisation or party.name for party in account.parties if party.role == side.own
    }
    counted = max((count.value for count in account.counts if count.role == side.own), default=0)
    several = max(len(takers - ids) + 1, counted)
    own: list[FundingLine] = []
    common: list[FundingLine] = []
    for line in account.funding:
        plain = replace(line, amount=resolved(line, account.funding), same_as="")
        named = getattr(line, side.own_field)
        if named in ids:
            own.append(plain)
        elif not named and takers & ids:
            (common if several > 1 else own).append(plain)
    reason = f"one of {several} {side.own}s; how much of it is whose is not stated"
    return tuple(own), tuple(common), reason


def by_other(
    side: Side, lines: Sequence[FundingLine], account: Agreement
) -> dict[str, tuple[FundingLine, ...]]:
    """Group an agreement's lines by who is on the other side.

    Lines stay together where one of them names nobody, so that a total still meets its years.
    """
    others = {
        party.organisation or party.name for party in account.parties if party.role == side.other
    }
    alone = next(iter(others)) if len(others) == 1 else SEVERAL if others else ""
    groups: dict[str, tuple[FundingLine, ...]] = {}
    for line in lines:
        other = getattr(line, side.other_field) or alone
        groups[other] = (*groups.get(other, ()), line)
    if len(groups) > 1 and alone in groups:
        return {alone or SEVERAL: tuple(lines)}
    return groups


def party_name(account: Agreement, other: str) -> str:
    """Return the name that the account gives the other side."""
    names = (party.name for party in account.parties if party.organisation == other and party.name)
    return next(names, "") or {"": "nobody named", SEVERAL: "several, shares not stated"}.get(
        other, other
    )

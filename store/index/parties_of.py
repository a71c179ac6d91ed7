"""Who takes part in an agreement, as fields of the index and as the `who` of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.index.accounts import Account
from store.index.parts import Fields, tokens
from store.query.tokens import SEPARATOR
from store.text import printable

if TYPE_CHECKING:
    from store.records import Agreement

ROLES = {
    "funder": "funder",
    "recipient": "recipient",
    "partner": "partner",
    "strategic partner": "partner",
}
"""Role to the field that finds it; every other role is found as a party alone."""

MOST_NAMES = 4
"""Names in the `who` of a row; the others are counted."""

Sides = dict[str, dict[str, dict[str, None]]]
"""Field to a party's id (or its name, without one) to the names that it goes by."""


def parties_of(accounts: list[Account[Agreement]]) -> Sides:
    """Return who takes part, as all accounts together say it."""
    sides: Sides = {}
    for account in accounts:
        names = account.names
        for party in account.record.parties:
            name = party.name or names.get(party.organisation, "")
            value = party.organisation or printable(name)
            if value:
                side = sides.setdefault(ROLES.get(party.role, "other"), {})
                known = side.setdefault(value, {})
                if name:
                    known[name] = None
        for line in account.record.funding:
            for field, value in (("funder", line.payer), ("recipient", line.payee)):
                if value:
                    known = sides.setdefault(field, {}).setdefault(value, {})
                    name = "" if known else names.get(value, "")
                    if name:
                        known[name] = None
    return sides


def set_parties(fields: Fields, sides: Sides, has: set[str]) -> None:
    """Set the fields of the parties."""
    everybody: dict[str, None] = {}
    for field, side in sides.items():
        everybody.update(dict.fromkeys(side))
        names = dict.fromkeys([name for known in side.values() for name in known])
        if names:
            fields[f"{field}_w"] = f" {SEPARATOR} ".join([tokens(name) for name in names])
        if field != "other":
            fields[field] = list(side)
            has.add(field)
    if everybody:
        fields["party"] = list(everybody)
        has.add("party")


def who(sides: Sides) -> str:
    """Return “funder → recipient”, or the parties where there is neither."""
    funders, recipients = sides.get("funder"), sides.get("recipient")
    if funders or recipients:
        paid = f"→ {_names(recipients)}" if recipients else ""
        return f"{_names(funders)} {paid}".rstrip() if funders else paid
    others = sides.get("partner") or sides.get("other")
    return _names(others) if others else ""


def _names(side: dict[str, dict[str, None]]) -> str:
    names = [printable(next(iter(known), value)) for value, known in side.items()]
    more = len(names) - MOST_NAMES
    text = ", ".join(names[:MOST_NAMES])
    return f"{text} and {more:,} more" if more > 0 else text

"""Who takes part in an agreement, as fields of the index and as the `who` of its row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from store.index.accounts import Account
from store.index.parts import Fields, joined_tokens
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

SHARED = ("funder", "recipient", "partner")
SEVERAL = "several-"
"""Begins what an agreement has where several on one side share its money: several-recipient."""

MOST_NAMES = 4
"""Names in the `who` of a row; the others are counted."""

Stated = tuple[str, str, str]
"""A party as a source states it: field, id, and name."""


class Parties(NamedTuple):
    """The fields of the parties, what the record has by them, and the `who` of its row."""

    fields: Fields
    has: frozenset[str]
    who: str


def parties_of(accounts: list[Account[Agreement]]) -> Parties:
    """Return who takes part, as all accounts together say it."""
    stated: list[Stated] = []
    shared: set[str] = set()
    for account in accounts:
        if len(account.record.parties) > 2 or account.record.counts:
            shared |= _shared(account.record)
        names = account.names
        for party in account.record.parties:
            body = party.organisation
            name = party.name or names.get(body, "")
            stated.append((ROLES.get(party.role, "other"), body, name))
        for line in account.record.funding:
            if line.payer:
                stated.append(("funder", line.payer, names.get(line.payer, "")))
            if line.payee:
                stated.append(("recipient", line.payee, names.get(line.payee, "")))
    found = _parties(tuple(stated))
    return found._replace(has=found.has | shared) if shared else found


def _shared(record: Agreement) -> set[str]:
    """Return which sides of one account's money are of several, named or only counted."""
    found: set[str] = set()
    for field in SHARED:
        roles = [role for role, each in ROLES.items() if each == field]
        named = {each.organisation or each.name for each in record.parties if each.role in roles}
        counted = max((each.value for each in record.counts if each.role in roles), default=0)
        if named and max(len(named), counted) > 1:
            found.add(f"{SEVERAL}{field}")
    return found


@lru_cache(maxsize=1 << 15)
def _parties(stated: tuple[Stated, ...]) -> Parties:
    """Return the fields of parties; the same parties come again and again."""
    sides: dict[str, dict[str, dict[str, None]]] = {}
    for field, body, name in stated:
        value = body or printable(name)
        if value:
            known = sides.setdefault(field, {}).setdefault(value, {})
            if name:
                known[name] = None
    fields: Fields = {}
    everybody: dict[str, None] = {}
    for field, side in sides.items():
        everybody.update(dict.fromkeys(side))
        names = dict.fromkeys([name for known in side.values() for name in known])
        if names:
            fields[f"{field}_w"] = joined_tokens(names)
        if field != "other":
            fields[field] = list(side)
    has = fields.keys() & {"funder", "recipient", "partner"}
    if everybody:
        fields["party"] = list(everybody)
        has.add("party")
    return Parties(fields, frozenset(has), _who(sides))


def _who(sides: dict[str, dict[str, dict[str, None]]]) -> str:
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

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

Stated = tuple[str, str]
"""A party as a source states it: id and name."""


class Parties(NamedTuple):
    """The fields of the parties, what the record has by them, and the `who` of its row."""

    fields: Fields
    has: set[str]
    who: str


class _Side(NamedTuple):
    """The parties of one role: their fields, what each is found by, and how a row names them."""

    fields: Fields
    values: tuple[str, ...]
    shown: str


def parties_of(accounts: list[Account[Agreement]]) -> Parties:
    """Return who takes part, as all accounts together say it."""
    stated: dict[str, dict[Stated, None]] = {}
    has: set[str] = set()
    for account in accounts:
        record, names = account.record, account.names
        if len(record.parties) > 2 or record.counts:
            has |= _shared(record)
        for party in record.parties:
            body = party.organisation
            said = (body, party.name or names.get(body, ""))
            stated.setdefault(ROLES.get(party.role, "other"), {})[said] = None
        for line in record.funding:
            if line.payer:
                said = (line.payer, names.get(line.payer, ""))
                stated.setdefault("funder", {})[said] = None
            if line.payee:
                said = (line.payee, names.get(line.payee, ""))
                stated.setdefault("recipient", {})[said] = None
    fields: Fields = {}
    everybody: list[str] = []
    shown: dict[str, str] = {}
    for field, parties in stated.items():
        side = _side(field, tuple(parties))
        if side.values:
            fields |= side.fields
            everybody += side.values
            shown[field] = side.shown
            if field in SHARED:
                has.add(field)
    if everybody:
        fields["party"] = list(dict.fromkeys(everybody)) if len(shown) > 1 else everybody
        has.add("party")
    return Parties(fields, has, _who(shown))


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


@lru_cache(maxsize=1 << 16)
def _side(field: str, stated: tuple[Stated, ...]) -> _Side:
    """Return the parties of one role; the same ones come again and again."""
    named: dict[str, dict[str, None]] = {}
    for body, name in stated:
        value = body or printable(name)
        if value:
            known = named.setdefault(value, {})
            if name:
                known[name] = None
    fields: Fields = {}
    names = dict.fromkeys([name for known in named.values() for name in known])
    if names:
        fields[f"{field}_w"] = joined_tokens(names)
    if field != "other":
        fields[field] = list(named)
    return _Side(fields, tuple(named), _names(named))


def _who(shown: dict[str, str]) -> str:
    """Return “funder → recipient”, or the parties where there is neither."""
    funders, recipients = shown.get("funder"), shown.get("recipient")
    if funders or recipients:
        paid = f"→ {recipients}" if recipients else ""
        return f"{funders} {paid}".rstrip() if funders else paid
    return shown.get("partner") or shown.get("other") or ""


def _names(side: dict[str, dict[str, None]]) -> str:
    names = [printable(next(iter(known), value)) for value, known in side.items()]
    more = len(names) - MOST_NAMES
    text = ", ".join(names[:MOST_NAMES])
    return f"{text} and {more:,} more" if more > 0 else text

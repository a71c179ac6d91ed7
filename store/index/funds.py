"""A fund as a document of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.figures import figure_of
from store.index.accounts import Account, in_order
from store.index.blob import Entry
from store.index.parts import Fields, add_whole, begin, finish, set_sort, set_words, sources_of
from store.index.schema import FUND
from store.interface import Kind, Row
from store.text import printable

if TYPE_CHECKING:
    from store.records import Fund


def fund_fields(record_id: str, accounts: list[Account[Fund]]) -> Fields:
    """Return the document of a fund; its size is never a column of money."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    title = titles[0] if titles else record_id
    fields = begin(FUND, record_id, title, accounts)
    owners = dict.fromkeys(owner for record in records for owner in record.owners)
    set_words(fields, "title", titles)
    add_whole(fields, "title", titles)
    set_words(fields, "other_w", owners)
    set_words(fields, "text", (t for r in records for t in (r.purpose, *r.notes)))
    amount = next((r.amount.amount for r in records if r.amount and r.amount.amount), None)
    figure = figure_of(amount) if amount else None
    has: set[str] = set()
    if amount and figure:
        fields["amount"] = figure.minor
        fields["currency"] = printable(figure.currency)
        has.add("money")
    for name, flag in (("purpose", "description"), ("notes", "notes")):
        if any(getattr(record, name) for record in records):
            has.add(flag)
    set_sort(fields, day=None, amount=figure.minor if figure else None, ends=None)
    row = Row(
        Kind.FUND,
        record_id,
        printable(title),
        who=printable(" / ".join(owners)),
        amount=printable(amount.short()) if amount else "",
        sources=tuple(sources_of(accounts)),
    )
    places = tuple(account.place for account in accounts)
    return finish(fields, has, Entry(row, (), places))

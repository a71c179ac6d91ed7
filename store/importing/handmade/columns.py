"""The columns of the CSV that a person fills in: one home for titles, guide and reader."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A column: the key that the reader knows it by, its title, and what belongs in it."""

    key: str
    title: str
    guide: str


COLUMNS = (
    Column("reference", "Reference", "your word for the agreement, the same in all its rows"),
    Column("title", "Title", "what the agreement is called"),
    Column("type", "Type", "grant, memorandum of understanding, strategic partnership, contract …"),
    Column("purpose", "Purpose", "what it is for, in a sentence"),
    Column("funder", "Funder", "name of who pays; the same words mean the same body in this file"),
    Column("funder_id", "Funder identifier", "GB-CHC-1001635, GB-COH-01223344 … or empty"),
    Column("recipient", "Recipient", "name of who is paid"),
    Column("recipient_id", "Recipient identifier", "as above"),
    Column("partners", "Partners", "names of others that take part, parted by semicolons"),
    Column("amount", "Amount", "£2,500, more than £3.5m, about 20000 … or empty"),
    Column("currency", "Currency code", "GBP where empty; USD, EUR …"),
    Column("stage", "Stage", "applied for, awarded, committed, disbursed, or empty"),
    Column("covers", "Covers", "year, total or fund: one year's money, all of it, a pot"),
    Column("money_for", "Money for", "the stretch that the amount is for: 2011/12, or empty"),
    Column("event", "What happened", "awarded, signed, announced, launched …"),
    Column("date", "On", "the day, month or year of it: 2017-02-03, 2017-02, 2017, 2011/12"),
    Column("starts", "Starts", "when it is to start, written as above"),
    Column("ends", "Ends", "when it is to end"),
    Column("term", "Term", "how long it lasts, as stated: five years"),
    Column("place", "Place", "where it is for"),
    Column("url", "Web address", "where it can be read about"),
    Column("note", "Note", "anything else"),
    Column("where", "Where in the source", "page 3, paragraph 2 …"),
)

TITLES = {column.key: column.title for column in COLUMNS}
"""Title of each column by its key, as warnings name it."""

SOURCE_LINES = {
    "Title of the source": "title",
    "Publisher": "publisher",
    "Date of publication": "date",
    "Address": "address",
    "Licence": "licence",
}
"""Lines above the table, and the field of the source that each fills."""

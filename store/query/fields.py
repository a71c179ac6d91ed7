"""The fields of the search language: the one table for parsing, help, completion and the manual."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from store.codes import REGRANT_TYPES

# What a record can have or lack: the values of `has:` and `no:`.


class Presence(NamedTuple):
    """Something a record can have: its name, other spellings, and what it means."""

    name: str
    aliases: tuple[str, ...]
    meaning: str


# A table is read line by line, which the formatter would make four of.
# fmt: off
_PRESENCES = (
    Presence("money", ("figure",), "an amount of money that counts in totals"),
    Presence("paid", (), "a figure stated as disbursed"),
    Presence("applied", (), "a figure applied for"),
    Presence("dates", ("date",), "any date at all"),
    Presence("start", (), "a date on which it starts"),
    Presence("end", (), "a date on which it ends, stated or worked out"),
    Presence("signed", (), "a date on which it was signed"),
    Presence("awarded", (), "a date on which money was awarded"),
    Presence("period", (), "money whose period is stated"),
    Presence("fy", (), "money that can be put on a financial year"),
    Presence("funder", ("funders",), "a funder"),
    Presence("recipient", ("recipients",), "a recipient"),
    Presence("partner", ("partners",), "a partner"),
    Presence("party", ("parties",), "a party in any role"),
    Presence("people", (), "people who speak or act"),
    Presence("statements", ("statement",), "statements somebody made"),
    Presence("counts", ("count",), "counts of things"),
    Presence("aims", ("aim",), "aims"),
    Presence("undertakings", ("undertaking",), "undertakings"),
    Presence("type", (), "a type"),
    Presence("status", (), "a status"),
    Presence("place", ("places",), "a place"),
    Presence("programme", ("programmes",), "a funder's programme"),
    Presence("fund", ("funds",), "a fund that the money is drawn from"),
    Presence("part-of", (), "another agreement that it is part of"),
    Presence("regrant", (), "money to be granted on"),
    Presence("several-funders", (), "funders who share in its money, nobody says how"),
    Presence("several-recipients", (), "recipients who share its money, nobody says how"),
    Presence("income", (), "income of a year"),
    Presence("description", ("purpose",), "a purpose or description"),
    Presence("notes", ("note",), "notes"),
    Presence("disagreement", ("conflict",), "sources that say different things"),
)
# fmt: on

SAID_OF = {
    "fy": "financial year", "part-of": "wider agreement", "awarded": "award date",
    "signed": "date of signing", "paid": "money paid", "applied": "money applied for",
    "several-funders": "several funders who share its money",
    "several-recipients": "several recipients who share its money",
}  # fmt: skip
"""How sentences name what a record has or lacks, where that isn't the name in a search."""


# The fields: the one table for parsing, help, completion and the manual.


class Takes(StrEnum):
    """What kind of value a field takes."""

    TEXT = "words, or “=” and the whole text"
    CHOICE = "one of a list"
    CURRENCY = "a currency's ISO code or sign"
    MONEY = "an amount, a comparison or a range"
    YEARS = "a financial year, a comparison or a range"
    DAYS = "a date of any precision, a comparison or a range"
    DAY = "a day"
    STRETCH = "a number of days, weeks, months or years, or a range of dates"
    PRESENCE = "something a record can have"


class Field(NamedTuple):
    """A field: how it is written, what it means, and what it takes.

    Attributes:
        name: as it stands in canonical queries.
        aliases: other spellings that are read.
        meaning: what it finds, for help.
        takes: the kind of its value.
        example: a clause that parses without a problem.
        kinds: the kinds of record that can have the field.
        lacks: the `no:` value that finds the records without it; empty where all have it.
        says: how descriptions name it.
        choices: the listed values of a choice, the standard spelling of each.
    """

    name: str
    aliases: tuple[str, ...]
    meaning: str
    takes: Takes
    example: str
    kinds: tuple[str, ...]
    lacks: str
    says: str
    choices: tuple[str, ...] = ()


_AGREEMENT = ("agreement",)
_WITH_MONEY = ("agreement", "fund")
_WITH_PEOPLE = ("agreement", "organisation")
_ALL = ("organisation", "agreement", "fund")
_TEXT, _DAYS, _STRETCH, _PRESENCE = Takes.TEXT, Takes.DAYS, Takes.STRETCH, Takes.PRESENCE
_PRESENT = tuple(presence.name for presence in _PRESENCES)


def _field(
    name: str,
    aliases: str,
    example: str,
    meaning: str,
    takes: Takes = _TEXT,
    kinds: tuple[str, ...] = _AGREEMENT,
    *,
    lacks: str | None = None,
    says: str = "",
    choices: tuple[str, ...] = (),
) -> Field:
    """Return a field of words in agreements, lacked and said by its own name, unless told so."""
    lacks = name if lacks is None else lacks
    other = tuple(aliases.split())
    return Field(name, other, meaning, takes, example, kinds, lacks, says or name, choices)


# A table is read line by line, which the formatter would make eight of.
# fmt: off
FIELDS: tuple[Field, ...] = (
    _field("funder", "from payer", 'funder:"Department of Health"',
           "who pays, by name or identifier"),
    _field("recipient", "to grantee payee", "recipient:navca",
           "who receives, by name or identifier"),
    _field("partner", "", 'partner:"Age UK"',
           "partners and strategic partners, by name or identifier"),
    _field("party", "organisation org", "party:GB-CHC-1001635",
           "anybody who takes part, in any role, by name or identifier"),
    _field("type", "", "type:memorandum",
           "type of agreement or of organisation", _TEXT, _WITH_PEOPLE),
    _field("status", "", "status:removed",
           "status of a record", _TEXT, _WITH_PEOPLE),
    _field("fy", "year financial-year", "fy:2011/12",
           "financial years of the money", Takes.YEARS, says="with money in financial year"),
    _field("covers", "covering", "covers:2012/13",
           "financial years that the money is put in where it is read by days",
           Takes.YEARS, lacks="fy"),
    _field("amount", "money size", "amount:10k..50k",
           "figures that count, without qualifiers", Takes.MONEY, _WITH_MONEY, lacks="money"),
    _field("paid", "disbursed", "paid:>0",
           "a figure stated as disbursed", Takes.MONEY),
    _field("applied", "applied-for", "applied:>1m",
           "a figure applied for", Takes.MONEY, says="applied for"),
    _field("currency", "", "currency:USD",
           "currency of the money, by its ISO code", Takes.CURRENCY, _WITH_MONEY, lacks="money"),
    _field("starts", "starting start began begins", "starts:2009",
           "when it starts or started", _DAYS, lacks="start"),
    _field("signed", "", "signed:<=2017-02-03",
           "when it was signed, or reported as signed", _DAYS),
    _field("awarded", "award date", "awarded:2013-04..2014-03",
           "when the money was awarded or promised", _DAYS),
    _field("ends", "ending end ended", "ends:<2013-04",
           "when it ends or ended, stated or worked out", _DAYS, lacks="end"),
    _field("live", "in-force", "live:today",
           "ends on a day or later, and starts no later than it where a start is known",
           Takes.DAY, lacks="end", says="in force"),
    _field("within", "", "within:12m",
           "ends within a stretch that starts today, or ended in one that ends today",
           _STRETCH, lacks="end", says="ends within"),
    _field("lapsing", "lapses", "lapsing:12m",
           "in force on the first day of a stretch (as `live`) and ends within it",
           _STRETCH, lacks="end", says="lapses within"),
    _field("place", "area location", 'place:"Greater Manchester"',
           "places by name, code or country, of agreements and by address of who receives",
           _TEXT, _WITH_PEOPLE),
    _field("postcode", "post-code", "postcode:M16",
           "postcodes of organisations and of who receives, or how they begin",
           _TEXT, _WITH_PEOPLE, lacks=""),
    _field("income", "", "income:<100k",
           "latest yearly income of organisations and of who receives",
           Takes.MONEY, _WITH_PEOPLE, lacks=""),
    _field("kind-of-funder", "", 'kind-of-funder:"local authority"',
           "type of organisation of who pays", lacks="", says="kind of funder"),
    _field("programme", "program scheme", 'programme:"Main Grants"',
           "funder's programme, by title or code"),
    _field("fund", "pot", "fund:transformation",
           "fund that the money is drawn from, by title or identifier"),
    _field("part-of", "part", "part-of:PACT-strategic-partners-programme",
           "agreements that are part of another one, by its identifier"),
    _field("regrant", "", "regrant:yes",
           "money to be granted on: yes, no, or the standard's code",
           Takes.CHOICE, lacks="", choices=("yes", "no", *REGRANT_TYPES)),
    _field("source", "", "source:trafford",
           "source that says so, by id, title or publisher", _TEXT, _ALL, lacks=""),
    _field("id", "identifier", "id:GB-CHC-504542",
           "any identifier", _TEXT, _ALL, lacks="", says="identifier"),
    _field("person", "people", 'person:"Katy Wing"',
           "people by name or post", _TEXT, _WITH_PEOPLE, lacks="people"),
    _field("kind", "", "kind:agreement",
           "kind of record", Takes.CHOICE, _ALL, lacks="", choices=_ALL),
    _field("is", "", "is:marked",
           "records that you marked, or of which it was decided that they are the same as another "
           "one or different, or that a claim is doubted or preferred",
           Takes.CHOICE, _ALL, lacks="",
           choices=("marked", "same", "different", "doubted", "preferred")),
    _field("list", "shortlist", "list:monday",
           "records of a shortlist of yours, by its name", _TEXT, _ALL,
           lacks="", says="on the list"),
    _field("tag", "tagged", "tag:renewal",
           "records that you gave a tag", _TEXT, _ALL, lacks=""),
    _field("note", "noted", 'note:"phone call"',
           "words of notes on a record, yours and the store's", _TEXT, _ALL,
           lacks="", says="noted"),
    _field("has", "", "has:statements",
           "records that have something", _PRESENCE, _ALL,
           lacks="", says="with", choices=_PRESENT),
    _field("no", "without missing", "no:end",
           "records that lack something", _PRESENCE, _ALL,
           lacks="", says="without", choices=_PRESENT),
)
# fmt: on
"""Every field, in the order in which help lists them."""

OWN = ("is", "list", "tag", "note")
"""The fields that what a reader keeps answers, not the records."""

TABLE_FIELDS = ("funder", "recipient", "programme", "place", "type", "status")
"""Fields by whose values money is put in tables across the financial years."""

BY_NAME: dict[str, Field] = {
    spelling: field for field in FIELDS for spelling in (field.name, *field.aliases)
}
"""Field by name and by alias, in lower case."""


def field_named(name: str) -> Field | None:
    """Return the field of a name or alias, whatever its case."""
    return BY_NAME.get(name.lower())


def _named_by_fields(presence: Presence, taken: set[str]) -> Presence:
    """Return the presence with the spellings of the fields that need it: no:lapsing is no:end."""
    needing = [field for field in FIELDS if field.lacks == presence.name]
    spellings = [each for field in needing for each in (field.name, *field.aliases)]
    found = dict.fromkeys((*presence.aliases, *(each for each in spellings if each not in taken)))
    return presence._replace(aliases=tuple(found))


_TAKEN = {spelling for presence in _PRESENCES for spelling in (presence.name, *presence.aliases)}
PRESENCES = tuple(_named_by_fields(presence, _TAKEN) for presence in _PRESENCES)
"""Everything that `has:` and `no:` take, in the order in which help lists them."""

PRESENCE_BY_NAME: dict[str, Presence] = {
    spelling: presence for presence in PRESENCES for spelling in (presence.name, *presence.aliases)
}
"""Presence by name and by alias."""

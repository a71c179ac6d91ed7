"""The fields of the search language: the one table for parsing, help, completion and the manual.

A field of dates compares the first possible day of a date that is only known to a month or a year,
except that `ends`, `within` and `lapsing` compare the last possible day.
"""

from enum import StrEnum

from store.light_typing import NamedTuple
from store.query.presence import PRESENCES
from store.regrant_codes import CODES


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


_A = ("agreement",)
_AF = ("agreement", "fund")
_AO = ("agreement", "organisation")
_ALL = ("organisation", "agreement", "fund")
_T, _D = Takes.TEXT, Takes.DAYS

FIELDS: tuple[Field, ...] = (
    Field(
        "funder",
        ("from", "payer"),
        "who pays, by name or identifier",
        _T,
        'funder:"Department of Health"',
        _A,
        "funder",
        "funder",
    ),
    Field(
        "recipient",
        ("to", "grantee", "payee"),
        "who receives, by name or identifier",
        _T,
        "recipient:navca",
        _A,
        "recipient",
        "recipient",
    ),
    Field(
        "partner",
        (),
        "partners and strategic partners, by name or identifier",
        _T,
        'partner:"Age UK"',
        _A,
        "partner",
        "partner",
    ),
    Field(
        "party",
        ("organisation", "org"),
        "anybody who takes part, in any role, by name or identifier",
        _T,
        "party:GB-CHC-1001635",
        _A,
        "party",
        "party",
    ),
    Field(
        "type",
        (),
        "type of agreement or of organisation",
        _T,
        "type:memorandum",
        _AO,
        "type",
        "type",
    ),
    Field("status", (), "status of a record", _T, "status:removed", _AO, "status", "status"),
    Field(
        "fy",
        ("year", "financial-year"),
        "financial years of the money",
        Takes.YEARS,
        "fy:2011/12",
        _A,
        "fy",
        "financial year",
    ),
    Field(
        "amount",
        ("money", "size"),
        "the figure stated, without its qualifier",
        Takes.MONEY,
        "amount:10k..50k",
        _AF,
        "money",
        "amount",
    ),
    Field(
        "currency",
        (),
        "currency of the money, by its ISO code",
        Takes.CURRENCY,
        "currency:USD",
        _AF,
        "money",
        "currency",
    ),
    Field(
        "starts",
        ("starting", "start", "began", "begins"),
        "when it starts or started",
        _D,
        "starts:2009",
        _A,
        "start",
        "starts",
    ),
    Field(
        "signed",
        (),
        "when it was signed, or reported as signed",
        _D,
        "signed:<=2017-02-03",
        _A,
        "signed",
        "signed",
    ),
    Field(
        "awarded",
        ("award", "date"),
        "when the money was awarded or promised",
        _D,
        "awarded:2013-04..2014-03",
        _A,
        "awarded",
        "awarded",
    ),
    Field(
        "ends",
        ("ending", "end", "ended"),
        "when it ends or ended, stated or worked out",
        _D,
        "ends:<2013-04",
        _A,
        "end",
        "ends",
    ),
    Field(
        "live",
        ("in-force",),
        "ends on a day or later, and starts no later than it where a start is known",
        Takes.DAY,
        "live:today",
        _A,
        "end",
        "in force",
    ),
    Field(
        "within",
        (),
        "ends within a stretch that starts today, or ended in one that ends today",
        Takes.STRETCH,
        "within:12m",
        _A,
        "end",
        "ends within",
    ),
    Field(
        "lapsing",
        ("lapses",),
        "in force on the first day of a stretch (as `live`) and ends within it",
        Takes.STRETCH,
        "lapsing:12m",
        _A,
        "end",
        "lapses within",
    ),
    Field(
        "place",
        ("area", "location"),
        "places by name, code or country",
        _T,
        'place:"Greater Manchester"',
        _AO,
        "place",
        "place",
    ),
    Field(
        "programme",
        ("program", "scheme"),
        "funder's programme, by title or code",
        _T,
        'programme:"Main Grants"',
        _A,
        "programme",
        "programme",
    ),
    Field(
        "fund",
        ("pot",),
        "fund that the money is drawn from, by title or identifier",
        _T,
        "fund:transformation",
        _A,
        "fund",
        "fund",
    ),
    Field(
        "regrant",
        (),
        "money to be granted on: yes, no, or the standard's code",
        Takes.CHOICE,
        "regrant:yes",
        _A,
        "",
        "regrant",
        ("yes", "no", *CODES),
    ),
    Field(
        "source",
        (),
        "source that says so, by id, title or publisher",
        _T,
        "source:trafford",
        _ALL,
        "",
        "source",
    ),
    Field("id", ("identifier",), "any identifier", _T, "id:GB-CHC-504542", _ALL, "", "identifier"),
    Field(
        "person",
        ("people",),
        "people by name or post",
        _T,
        'person:"Katy Wing"',
        _AO,
        "people",
        "person",
    ),
    Field(
        "kind",
        (),
        "kind of record",
        Takes.CHOICE,
        "kind:agreement",
        _ALL,
        "",
        "kind",
        ("organisation", "agreement", "fund"),
    ),
    Field(
        "has",
        (),
        "records that have something",
        Takes.PRESENCE,
        "has:statements",
        _ALL,
        "",
        "with",
        tuple(presence.name for presence in PRESENCES),
    ),
    Field(
        "no",
        ("without", "missing"),
        "records that lack something",
        Takes.PRESENCE,
        "no:end",
        _ALL,
        "",
        "without",
        tuple(presence.name for presence in PRESENCES),
    ),
)
"""Every field, in the order in which help lists them."""

BY_NAME: dict[str, Field] = {
    spelling: field for field in FIELDS for spelling in (field.name, *field.aliases)
}
"""Field by name and by alias, in lower case."""


def field_named(name: str) -> Field | None:
    """Return the field of a name or alias, whatever its case."""
    return BY_NAME.get(name.lower())

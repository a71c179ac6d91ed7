"""What one source says: records, what they are made of, and their JSON."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from store.amounts import (
    Basis,
    Qualifier,
    Scope,
    Stage,
    figure_text,
    full_figure,
    hedged,
)
from store.dates import UNKNOWN as UNKNOWN
from store.dates import PartialDate, Period
from store.values import OUT_OF_BOUNDS, read_figure


class Record(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The base of all records: unchangeable, and defaults are left out of the file."""


# What records are made of: money, people, counts, events, statements, parties and places.


class Amount(Struct, frozen=True, omit_defaults=True):
    """A figure of money, as stated.

    Attributes:
        value: in units of the currency (pounds, not pence); never a float.
        currency: ISO 4217 code.
        qualifier: the source's own hedge.
    """

    value: Decimal
    currency: str = "GBP"
    qualifier: Qualifier = Qualifier.EXACTLY

    def __str__(self) -> str:
        """Print with m and bn where nothing is lost by it: more than £3.5m, £1,291,436.54."""
        return hedged(self.qualifier, figure_text(self.value, self.currency))

    def full(self) -> str:
        """Print every digit: more than £3,500,000."""
        return hedged(self.qualifier, full_figure(self.value, self.currency))

    @classmethod
    def parse(cls, text: str, currency: str = "GBP") -> Amount:
        """Read “more than £3.5m”, “1291436.54”, “USD 20k”; raise ValueError for anything else."""
        figure = read_figure(text, decimal=".", currency=currency)
        if figure.done == OUT_OF_BOUNDS:
            raise ValueError(f"“{text}” is larger or finer than an amount can be kept")
        if figure.value is None:
            raise ValueError(f"“{text}” isn't an amount; write it like £3.5m or 3500000")
        code = {"": currency, "$": "USD"}.get(figure.currency, figure.currency)
        return cls(figure.value, code, figure.qualifier)


_COUNTED = re.compile(r"(.*?\d[\d.,]*(?: ?(?:k|m|bn|thousand|million))?) +(\D.*)", re.I)
_PERSON = re.compile(r"([^,]+?)(?:, (.*?))?(?: \(([^()\s]+)\))?")


class Person(Record, frozen=True, kw_only=True):
    """Somebody who speaks or acts for an organisation; no name means the source names nobody."""

    name: str = ""
    post: str = ""
    organisation: str = ""
    """Record id of the organisation the post belongs to."""
    note: str = ""
    where: str = ""

    @classmethod
    def parse(cls, text: str) -> Person:
        """Read “Katy Wing, director (GB-CHC-1001635)”, or “not named, spokesman”.

        Raises:
            ValueError: it is empty.
        """
        match = _PERSON.fullmatch(text)
        if match is None:
            raise ValueError(f"“{text}” names nobody; write it like Katy Wing, director")
        name, post, organisation = (each or "" for each in match.groups())
        unnamed = name.lower() == "not named"
        named = {"note": name.lower()} if unnamed else {"name": name}
        return cls(**named, post=post, organisation=organisation)


class Count(Record, frozen=True, kw_only=True):
    """A number of things, with what it includes.

    `value` units are counted, hedged by `qualifier`. `role` names the party role that is counted,
    so that the named ones can be told from the unnamed. `includes` need not add up to the value.
    """

    value: int
    unit: str
    qualifier: Qualifier = Qualifier.EXACTLY
    of: str = ""
    role: str = ""
    includes: tuple[Count, ...] = ()
    note: str = ""
    where: str = ""

    def __str__(self) -> str:
        """Print the count as a person would say it: almost 15,000 organisations."""
        return hedged(self.qualifier, f"{self.value:,} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> Count:
        """Read “almost 15,000 organisations”, or “14 bodies: who take part”.

        Raises:
            ValueError: it is anything else.
        """
        match = _COUNTED.fullmatch(text)
        figure = read_figure(match[1], decimal=".") if match else None
        if match is None or figure is None or figure.value is None or figure.value % 1:
            raise ValueError(f"“{text}” is no count; write it like 18 strategic partners")
        unit, _, of = match[2].partition(": ")
        return cls(value=int(figure.value), unit=unit, qualifier=figure.qualifier, of=of)


class Event(Record, frozen=True, kw_only=True):
    """Something that happened or is to happen: began, announced, launched, signed, ends.

    `by` is true where the source gives only a latest day (“signed by 3 February 2017”).
    """

    kind: str
    date: PartialDate = UNKNOWN
    by: bool = False
    text: str = ""
    people: tuple[Person, ...] = ()
    basis: Basis = Basis.STATED
    where: str = ""


class Statement(Record, frozen=True, kw_only=True):
    """What somebody said, in this project's own words unless `quoted` is true."""

    text: str
    speaker: Person = Person()
    date: PartialDate = UNKNOWN
    quoted: bool = False
    where: str = ""


class Undertaking(Record, frozen=True, kw_only=True):
    """What a party agrees to do; `by` holds party ids, empty for all parties together."""

    text: str
    by: tuple[str, ...] = ()
    where: str = ""


class Place(Record, frozen=True, kw_only=True):
    """A place that money or an agreement is for."""

    name: str = ""
    code: str = ""
    code_type: str = ""
    country: str = ""
    note: str = ""


class FundingLine(Record, frozen=True, kw_only=True):
    """One figure of money, as one source states it.

    Attributes:
        key: name of the line inside its record, so that `same_as` can point at it.
        amount: the stated figure; None where the source refers to another line or gives none.
        same_as: key of the line whose figure the source says this one equals.
        period: None means that the source does not state one; it is then never spread over years.
        scope: one year's money, a total over the agreement, or a fund that agreements draw on.
        payer: organisation id of who pays, where known; likewise `payee`.
        drawn_from: id of the fund the money comes out of.
        date: when the money was applied for, awarded or paid, as its stage says.
    """

    key: str = ""
    amount: Amount | None = None
    same_as: str = ""
    stage: Stage = Stage.NOT_STATED
    period: Period | None = None
    scope: Scope = Scope.TOTAL
    payer: str = ""
    payee: str = ""
    drawn_from: str = ""
    date: PartialDate = UNKNOWN
    basis: Basis = Basis.STATED
    note: str = ""
    where: str = ""


class Party(Record, frozen=True, kw_only=True):
    """Who takes part in an agreement, and as what.

    Attributes:
        role: funder, recipient, partner, strategic partner, lead organisation, accountable body,
            signatory, member, beneficiary, programme owner…
        organisation: record id, empty for an individual or an unnamed body.
        name: as this source writes it.
        kind: organisation, consortium, sector or individual.
        represented_by: who spoke or signed for the party.
    """

    role: str
    organisation: str = ""
    name: str = ""
    kind: str = "organisation"
    represented_by: tuple[Person, ...] = ()
    start: PartialDate = UNKNOWN
    end: PartialDate = UNKNOWN
    note: str = ""
    where: str = ""


class Programme(Record, frozen=True, kw_only=True):
    """A funder's programme that an agreement belongs to, as a publisher codes it."""

    title: str = ""
    code: str = ""
    url: str = ""


class Income(Record, frozen=True, kw_only=True):
    """What an organisation took in over the financial year that ended on `year_end`."""

    year_end: PartialDate
    income: Decimal | None = None
    spending: Decimal | None = None
    currency: str = "GBP"
    where: str = ""


# What one source says: organisations, agreements, funds and the source itself.


class Agreement(Record, frozen=True, kw_only=True):
    """A programme, memorandum of understanding, grant, strategic partnership, compact or contract.

    Attributes:
        type: in the words above, lower case.
        term: how long it is to last, as stated (“five years”); `term_months` the same in months.
        planned, actual: the stretch that it was meant to cover, and did.
        part_of: id of the programme agreement that this one is a part of.
        regrant: the standard's code (`store.regrant_codes`) where the money is to be granted on; a
            text that is none, as published.
        as_published: fields of the source that have no place of their own, as found.
    """

    id: str
    title: str = ""
    type: str = ""
    purpose: str = ""
    parties: tuple[Party, ...] = ()
    funding: tuple[FundingLine, ...] = ()
    counts: tuple[Count, ...] = ()
    events: tuple[Event, ...] = ()
    aims: tuple[str, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    statements: tuple[Statement, ...] = ()
    term: str = ""
    term_months: int | None = None
    planned: Period | None = None
    actual: Period | None = None
    part_of: str = ""
    programmes: tuple[Programme, ...] = ()
    places: tuple[Place, ...] = ()
    regrant: str = ""
    notes: tuple[str, ...] = ()
    url: str = ""
    modified: PartialDate = UNKNOWN
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Organisation(Record, frozen=True, kw_only=True):
    """A body that takes part in agreements, as one source knows it.

    Attributes:
        id: org-id (prefix-number, as GB-CHC-1001635), or PACT- and a word for what has none.
        kind: charity, company, government department, statutory partnership, sector…
        identifiers: further org-ids that this source says belong to the same body.
        status: registered, removed or as the register writes it.
        successor: org-id that a register of mergers leads to.
        member_of: ids of consortia or sectors that it belongs to.
    """

    id: str
    name: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    description: str = ""
    people: tuple[Person, ...] = ()
    statements: tuple[Statement, ...] = ()
    counts: tuple[Count, ...] = ()
    status: str = ""
    registered: PartialDate = UNKNOWN
    removed: PartialDate = UNKNOWN
    income: tuple[Income, ...] = ()
    successor: str = ""
    predecessors: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    address: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Fund(Record, frozen=True, kw_only=True):
    """A pot that agreements draw on; its size is never added to their money.

    `owners` holds the wordings that a source uses for whose it is, side by side.
    """

    id: str
    title: str = ""
    owners: tuple[str, ...] = ()
    amount: FundingLine | None = None
    purpose: str = ""
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)
    where: str = ""


class Source(Record, frozen=True, kw_only=True):
    """Where facts come from: an article, a publisher's file, a register, a person's own notes.

    Attributes:
        id: the name of its file in the store, without `.json`.
        kind: article, 360giving, register, own…
        date: when it was published, or unknown; this alone decides what was known when.
        address: where it can be read.
        licence: name or address of the licence.
        file_name, fingerprint, imported: of the file that was taken in; the fingerprint is the
            SHA-256 of its bytes in hex, `imported` a UTC time as YYYY-MM-DDTHH:MM:SSZ.
        counts: number of records by table, of warnings, and of figures that could not be read.
        entered_by: who enters it by hand, and alone may change it; empty where it was taken in.
    """

    id: str
    title: str = ""
    kind: str = ""
    publisher: str = ""
    publisher_id: str = ""
    date: PartialDate = UNKNOWN
    address: str = ""
    licence: str = ""
    file_name: str = ""
    fingerprint: str = ""
    imported: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    as_published: dict[str, Any] = field(default_factory=dict)
    entered_by: str = ""


class Decision(Record, frozen=True, kw_only=True):
    """What the person decided about records: two ids are the same body, or differ, or a note.

    `kind` is same, different, note, doubt or prefer; `ids` are the records it is about. A doubt or
    a preference is about what a `source` says at a `path`; `claims` are the doubted values.
    """

    id: str
    kind: str
    ids: tuple[str, ...]
    text: str = ""
    by: str = ""
    at: str = ""
    path: str = ""
    source: str = ""
    claims: tuple[str, ...] = ()


class SourceFile(Record, frozen=True, kw_only=True):
    """All that one source says: the contents of one file of the store."""

    source: Source
    organisations: tuple[Organisation, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    funds: tuple[Fund, ...] = ()

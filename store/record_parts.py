"""What records are made of: people, counts, events, statements, money, parties and places.

They are imported from `store.records`, beside the records that hold them.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from store.amounts import Amount, Basis, Qualifier, Scope, Stage, hedged
from store.dates import PartialDate, Period

UNKNOWN = PartialDate("")


class Record(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The base of all records: unchangeable, and defaults are left out of the file."""


class Person(Record, frozen=True, kw_only=True):
    """Somebody who speaks or acts for an organisation; no name means the source names nobody."""

    name: str = ""
    post: str = ""
    organisation: str = ""
    """Record id of the organisation the post belongs to."""
    note: str = ""
    where: str = ""


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
        date: when the money was awarded or promised.
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

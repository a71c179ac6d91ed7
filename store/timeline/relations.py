"""Records side by side, and what stands around one: who else funds, receives and takes part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from store.amounts import Form, Sum, form_of, full_figure
from store.dates import UK_YEAR_START, year_start
from store.errors import PactlineError
from store.interface import FacetCount, Kind, Listing, Reading, Store, Totals
from store.merged import AgreementView, OrganisationView
from store.query import Query, parse
from store.query.grammar import quote
from store.text import plural
from store.timeline.series import (
    MOST_READ,
    Timeline,
    YearRow,
    agreement_timeline,
    listed,
    organisation_money,
    year_label,
)
from store.timeline.spans import stands_on, stretch
from store.timeline.words import unread_words, worked_out_words

# Side by side.


class Compared(NamedTuple):
    """One fact of several records, and whether they differ in it; a cell may be empty."""

    label: str
    cells: tuple[str, ...]
    differs: bool


class Figures(NamedTuple):
    """Figures that a record has of one thing, each with what is said after it."""

    told: tuple[tuple[Sum, str], ...]

    def __str__(self) -> str:
        """Print them alone."""
        return self.text(Form.ALONE)

    def text(self, form: Form) -> str:
        """Print them in the form of a list, those of one currency apart, for none are added."""
        apart = len({each.currency for each, _ in self.told}) < len(self.told)
        between = "; " if apart else " and "
        return between.join(f"{each.text(form)}{after}" for each, after in self.told)


Fact = str | Figures
"""What is compared of a record: a text, empty where nothing is known, or money."""


def compared(of_records: Sequence[dict[str, Fact]]) -> list[Compared]:
    """Return the facts of several records side by side, financial years in their order.

    All their figures have one form.
    """
    every = [fact for each in of_records for fact in each.values() if isinstance(fact, Figures)]
    form = form_of(total for each in every for total, _ in each.told)
    facts = [
        {
            label: fact.text(form) if isinstance(fact, Figures) else fact
            for label, fact in each.items()
        }
        for each in of_records
    ]
    labels = dict.fromkeys(label for each in facts for label in each)
    fixed = [label for label in labels if not label[-2:].isdecimal()]
    years = sorted(label for label in labels if label[-2:].isdecimal())
    rows = ((label, tuple(each.get(label, "") for each in facts)) for label in (*fixed, *years))
    return [Compared(label, cells, len(set(cells)) > 1) for label, cells in rows]


def side_by_side(
    store: Store,
    views: Sequence[OrganisationView | AgreementView],
    *,
    today: date,
    as_of: date | None = None,
) -> tuple[list[str], list[Compared]]:
    """Return records of one kind side by side; of a single one, what each of its sources says.

    Args:
        store: where their agreements are.
        views: the records.
        today: the day that their status is of.
        as_of: day up to which sources count; None for all.

    Returns:
        The ids of the records or sources, and what is compared of them.

    Raises:
        PactlineError: they are of two kinds, or one record has a single source.
    """
    if len({type(view) for view in views}) > 1:
        raise PactlineError(
            "an organisation and an agreement have nothing to compare",
            remedy="name ids of one kind",
        )
    whole = len(views) > 1
    compared_views: list[tuple[str, Any]] = [(view.id, view) for view in views]
    if not whole:
        (view,) = views
        if len(view.records) < 2:
            raise PactlineError(
                f"only one source speaks of “{view.title}”", remedy="name a second id beside it"
            )
        of: Any = type(view)
        compared_views = [(source, of(view.id, [(source, each)])) for source, each in view.records]
    month = year_start(store.settings())
    facts = [
        organisation_facts(store, each, start_month=month, as_of=as_of, money=whole)
        if isinstance(each, OrganisationView)
        else agreement_facts(each, today, start_month=month)
        for _, each in compared_views
    ]
    for each, view in zip(facts, views if whole else (), strict=False):
        each["figures not read"] = unread_in(store, view, as_of)
    return [name for name, _ in compared_views], compared(facts)


def unread_in(
    store: Store, view: OrganisationView | AgreementView, as_of: date | None = None
) -> str:
    """Return how many figures of the sources of a record's money could not be read, in words."""
    field = "party" if isinstance(view, OrganisationView) else "id"
    listing = store.listing(_whole(field, view.id), Kind.AGREEMENT, as_of=as_of)
    return unread_words(listing.totals())


def organisation_facts(
    store: Store,
    view: OrganisationView,
    *,
    start_month: int = UK_YEAR_START,
    as_of: date | None = None,
    money: bool = True,
) -> dict[str, Fact]:
    """Return what is compared of an organisation; without money, what its records say alone."""
    facts: dict[str, Fact] = {
        "name": view.title,
        "also known as": _each(view, "aliases"),
        "kind": _each(view, "kind"),
        "identifiers": listed(view.ids),
        "registered": _each(view, "registered"),
        "removed": _each(view, "removed"),
    }
    incomes = sorted(view.each("income"), key=lambda each: each.value.year_end.sort_key)
    for income, _ in incomes[-1:]:
        if income.income is not None:
            figure = full_figure(income.income, income.currency)
            facts["newest income"] = f"{figure}, {income.year_end}"
    if not money:
        return facts
    listing = store.listing(_whole("party", view.id), Kind.AGREEMENT, as_of=as_of)
    facts["agreements"] = f"{listing.total:,}"
    flows = organisation_money(
        store, view, Reading.AWARD_DATE, start_month, as_of, whole=True, across=False
    )
    for word, side, flow in zip(("received", "paid"), ("funder", "recipient"), flows, strict=True):
        facts[word] = _figures(flow.totals.sums)
        facts[f"{word}, shared"] = _shared(flow)
        own = "recipient" if side == "funder" else "funder"
        given = store.listing(_whole(own, view.id), Kind.AGREEMENT, as_of=as_of)
        facts[f"{side}s named"] = _number(given, side)
        facts |= {f"{word} {row.label}": _of_row(row) for row in flow.years if row.sums}
    return facts


def agreement_facts(
    view: AgreementView, today: date, *, start_month: int = UK_YEAR_START
) -> dict[str, Fact]:
    """Return what is compared of an agreement."""
    run = stretch([record for _, record in view.records])
    timeline = agreement_timeline(view, Reading.AWARD_DATE, start_month)
    facts: dict[str, Fact] = {"title": view.title, "type": _each(view, "type")}
    for role in ("funder", "recipient"):
        names = (
            view.name_of(party.organisation, party.name) if party.organisation else party.name
            for party, _ in view.parties(role)
        )
        facts[role] = "; ".join(dict.fromkeys(names))
    totals = [total.sum for money in timeline.money for total in money.totals]
    facts |= {
        "stated total": _figures(totals),
        "begins": str(run.begins),
        "ends": str(run.ends),
        "status": stands_on(run, today).value,
        "programme": "; ".join(
            each.value.title or each.value.code for each in view.each("programmes")
        ),
        "part of": _each(view, "part_of"),
        "regrant": _each(view, "regrant"),
    }
    figures: dict[str, list[tuple[Sum, str]]] = {}
    for money in timeline.money:
        for row in (*money.years, *money.no_period):
            if row.sums:
                figures.setdefault(f"money {row.label}", []).extend(_of_row(row).told)
        for rest in money.beyond:
            label = f"not by year {year_label(rest.years, start_month)}"
            after = f", {worked_out_words(1, rest.sum, rest.contradicts)}"
            figures.setdefault(label, []).append((rest.sum, after))
    return facts | {label: Figures(tuple(told)) for label, told in figures.items()}


def _each(view: OrganisationView | AgreementView, field: str) -> str:
    return "; ".join(str(claim.value) for claim in view.each(field))


def _figures(sums: Iterable[Sum], after: str = "") -> Fact:
    """Return money as a fact, empty where there is none."""
    told = tuple((each, after) for each in sums)
    return Figures(told) if told else ""


def _of_row(row: YearRow) -> Figures:
    """Return the figures of a row of years, and which of them no source states."""
    derived = ((each, row.derived(each)) for each in row.sums)
    return Figures(tuple((each, f", {words}" if words else "") for each, words in derived))


def _shared(flow: Timeline) -> Fact:
    """Return what isn't the body's alone; of several agreements their number, for parts repeat."""
    if len(flow.shared) > 1:
        return f"{plural(len(flow.shared), 'agreement')}, not divided"
    return _figures((total for each in flow.shared for total in each.sums), ", not divided")


def _number(listing: Listing, field: str) -> str:
    """Return how many bodies stand in a field of agreements, empty where none does."""
    found = listing.by_body(field, (field,), 1)
    return f"{found.values:,}" if found.values else ""


# Around a record.

MOST_FOLLOWED = 100
"""Bodies that are followed to what is around them, those of most money first."""

LONGEST_CHAIN = 20
"""Programmes that a chain of parts goes up."""


class Neighbours(NamedTuple):
    """Bodies or agreements that stand in one relation to a record.

    Attributes:
        relation: in words.
        kind: what the rows are.
        rows: each with the money that ties it to the record and the number of its agreements, or
            without money of its own with that of all that tie them, those last.
        values: how many there are in all.
        query: finds the agreements that the money is of.
        field: whose values the rows are; empty where they are agreements.
        cut: of how many bodies these are the neighbours, where not all were followed.
        totals: of all these agreements together.
    """

    relation: str
    kind: Kind
    rows: tuple[tuple[FacetCount, Totals], ...]
    values: int
    query: Query
    field: str = ""
    cut: int = 0
    totals: Totals = Totals((), 0, 0)

    @property
    def figures(self) -> Iterator[Sum]:
        """Every figure that is told of the rows."""
        for _, totals in self.rows:
            yield from totals.figures


def around_organisation(
    store: Store, view: OrganisationView, *, limit: int = 0, as_of: date | None = None
) -> list[Neighbours]:
    """Return who pays and receives around an organisation.

    What it gave to another and received is what the pages of both say; further lists are of
    agreements whose money is of one body on either side. No agreement counts twice in a list.

    Args:
        store: where its agreements are.
        view: the organisation.
        limit: rows of each list; 0 for all.
        as_of: day up to which sources count; None for all.
    """
    pays, gets = (_clause(field, [view.id]) for field in ("funder", "recipient"))
    sides = ("funder", "recipient")
    receivers = _neighbours(store, "receives from it", pays, "recipient", limit, as_of, sides)
    payers = _neighbours(store, "funds it", gets, "funder", limit, as_of, sides[::-1])
    if store.listing(_whole("party", view.id), Kind.AGREEMENT, as_of=as_of).total <= MOST_READ:
        month = year_start(store.settings())
        flows = organisation_money(store, view, Reading.AWARD_DATE, month, as_of)
        payers, receivers = (
            near._replace(rows=tuple(map(_tied, flow.others)), values=len(flow.others))
            for near, flow in zip((payers, receivers), flows, strict=True)
        )
    found = [receivers, payers]
    for relation, near, own, field in (
        ("funds its recipients too", receivers, pays, "funder"),
        ("receives from its funders too", payers, gets, "recipient"),
    ):
        if bodies := [count.value for count, _ in near.rows[:MOST_FOLLOWED]]:
            text = f"{_clause(near.field, bodies)} -{own}"
            others = _neighbours(store, relation, text, field, limit, as_of)
            cut = near.values if near.values > MOST_FOLLOWED else 0
            found.append(others._replace(cut=cut))
    party = _clause("party", [view.id])
    relation = "partner beside it, with the money of these agreements"
    partners = _neighbours(store, relation, party, "partner", limit, as_of)
    beside = tuple(row for row in partners.rows if row[0].value != view.id)
    itself = store.listing(_whole("partner", view.id), Kind.AGREEMENT, as_of=as_of).total > 0
    found.append(partners._replace(rows=beside, values=partners.values - itself))
    return [each._replace(rows=each.rows[: limit or None]) for each in found if each.rows]


def around_agreement(
    store: Store, view: AgreementView, *, limit: int = 0, as_of: date | None = None
) -> list[Neighbours]:
    """Return what an agreement is part of, its parts, who else pays its recipients, and whom they.

    Whom they pay is told where the agreement is granted on.
    """
    chain: dict[str, AgreementView] = {}
    here: AgreementView | None = view
    while here is not None and len(chain) < LONGEST_CHAIN:
        above = here.first("part_of")
        here = store.agreement(above, as_of=as_of) if above else None
        if here is None or here.id == view.id or here.id in chain:
            break
        chain[here.id] = here
    found = [
        _one(store, "is part of" if not place else f"is part of that ({place + 1} up)", each, as_of)
        for place, each in enumerate(chain.values())
    ]
    parts = store.listing(parse(f"part-of:={quote(view.id)}"), Kind.AGREEMENT, as_of=as_of)
    rows = parts.rows(0, min(parts.total, limit or parts.total))
    if rows:
        told = tuple(_row(store, row.id, row.title, as_of) for row in rows)
        near = Neighbours("part of it", Kind.AGREEMENT, told, parts.total, parts.query)
        found.append(near._replace(totals=parts.totals()))
    funders, recipients = (_bodies(view, role) for role in ("funder", "recipient"))
    if recipients:
        text = _clause("recipient", recipients[:MOST_FOLLOWED])
        text += f" -{_clause('funder', funders)}" if funders else ""
        others = _neighbours(store, "funds its recipients too", text, "funder", limit, as_of)
        cut = len(recipients) if len(recipients) > MOST_FOLLOWED else 0
        found.append(others._replace(rows=others.rows[: limit or None], cut=cut))
    if view.first("regrant"):
        for body in recipients:
            text = _clause("funder", [body])
            relation = f"receives from {view.name_of(body)}, which grants on"
            others = _neighbours(store, relation, text, "recipient", limit, as_of)
            found.append(others._replace(rows=others.rows[: limit or None]))
    return [each for each in found if each.rows]


def _bodies(view: AgreementView, role: str) -> list[str]:
    """Return the ids of those who take part in a role."""
    ids = (party.organisation for party, _ in view.parties(role))
    return list(dict.fromkeys(filter(None, ids)))


def _one(store: Store, relation: str, view: AgreementView, as_of: date | None) -> Neighbours:
    row = _row(store, view.id, view.title, as_of)
    query = _whole("id", view.id)
    return Neighbours(relation, Kind.AGREEMENT, (row,), 1, query, totals=row[1])


def _row(store: Store, record_id: str, title: str, as_of: date | None) -> tuple[FacetCount, Totals]:
    listing = store.listing(_whole("id", record_id), Kind.AGREEMENT, as_of=as_of)
    return FacetCount(record_id, title, 1), listing.totals(everything=True)


def _tied(row: tuple[FacetCount, Totals]) -> tuple[FacetCount, Totals]:
    """Return a body with how many agreements its money is of, or how many it takes part in."""
    count, totals = row
    return count._replace(records=totals.records or count.records), totals


def _neighbours(
    store: Store,
    relation: str,
    text: str,
    field: str,
    limit: int,
    as_of: date | None,
    alone: Sequence[str] = (),
) -> Neighbours:
    """Return the bodies on one side of the agreements of a search, those to follow at least.

    Their money is of one body alone on these sides; without any, on the field's and the other.
    """
    query = parse(text)
    listing = store.listing(query, Kind.AGREEMENT, as_of=as_of)
    most = max(limit, MOST_FOLLOWED) + 1 if limit else 0
    other = {"funder": ("recipient",), "recipient": ("funder",)}.get(field, ())
    found = listing.by_body(field, alone or (field, *other), most)
    rows = tuple(map(_tied, found.rows))
    near = Neighbours(relation, Kind.ORGANISATION, rows, found.values, query, field)
    return near._replace(totals=listing.totals())


def _clause(field: str, ids: Sequence[str]) -> str:
    clauses = [f"{field}:={quote(each)}" for each in ids]
    return clauses[0] if len(clauses) == 1 else f"({' OR '.join(clauses)})"


def _whole(field: str, record_id: str) -> Query:
    return parse(f"{field}:={quote(record_id)}")


def cut_words(neighbours: Neighbours) -> str:
    """Return what is said where not all bodies were followed; empty where all were."""
    if not neighbours.cut:
        return ""
    return f"of the {MOST_FOLLOWED} with most money of {plural(neighbours.cut, 'body', 'bodies')}"

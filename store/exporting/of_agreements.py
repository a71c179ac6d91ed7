"""What cells hold of an agreement."""

from __future__ import annotations

from decimal import Decimal

from store.contributions import contributions
from store.currencies import MINOR
from store.exporting.items import Item
from store.exporting.of_records import joined
from store.figures import Figure, resolved
from store.merged import AgreementView
from store.records import Agreement, FundingLine, Party


def funder(item: Item) -> str:
    """Return the names of the funders."""
    return _parties(item, "funder", names=True)


def funder_id(item: Item) -> str:
    """Return the ids of the funders."""
    return _parties(item, "funder", names=False)


def recipient(item: Item) -> str:
    """Return the names of the recipients."""
    return _parties(item, "recipient", names=True)


def recipient_id(item: Item) -> str:
    """Return the ids of the recipients."""
    return _parties(item, "recipient", names=False)


def parties(item: Item) -> str:
    """Return every party with its role."""
    claims = item.view.each("parties")
    return joined(f"{claim.value.role}: {_name(item, claim.value)}" for claim in claims)


def value(item: Item) -> Decimal | None:
    """Return the one figure that totals add, in units of its currency."""
    figure = _figure(item)
    return Decimal(figure.minor) / MINOR if figure else None


def currency(item: Item) -> str:
    """Return the currency of that figure."""
    figure = _figure(item)
    return figure.currency if figure else ""


def qualifier(item: Item) -> str:
    """Return how far the source commits itself to that figure."""
    figure = _figure(item)
    return figure.qualifier if figure else ""


def funding(item: Item) -> str:
    """Return every stated figure in words."""
    return joined(_line(line, record) for record in _accounts(item.view) for line in record.funding)


def award_date(item: Item) -> str:
    """Return when money was awarded."""
    return joined(line.date.text for line in _lines(item) if line.date)


def planned_start(item: Item) -> str:
    """Return when it was planned to start."""
    return joined(claim.value.start.text for claim in item.view.each("planned"))


def planned_end(item: Item) -> str:
    """Return when it was planned to end."""
    return joined(claim.value.end.text for claim in item.view.each("planned"))


def term(item: Item) -> str:
    """Return how long it is to last."""
    return joined(claim.value for claim in item.view.each("term"))


def programme(item: Item) -> str:
    """Return the funder's programmes."""
    return joined(c.value.title or c.value.code for c in item.view.each("programmes"))


def part_of(item: Item) -> str:
    """Return the id of the whole that it is part of."""
    return joined(claim.value for claim in item.view.each("part_of"))


def regrant(item: Item) -> str:
    """Return the regrant code."""
    return joined(claim.value for claim in item.view.each("regrant"))


def places(item: Item) -> str:
    """Return where it is for."""
    return joined(claim.value.name or claim.value.code for claim in item.view.each("places"))


def purpose(item: Item) -> str:
    """Return what it is for."""
    return str(item.view.first("purpose") or "")


def events(item: Item) -> str:
    """Return what happened and when, with the bound of a latest day."""
    return joined(
        " ".join(filter(None, (each.kind, "by" if each.by else "", each.date.text)))
        for each in (claim.value for claim in item.view.each("events"))
    )


def url(item: Item) -> str:
    """Return the web address."""
    return str(item.view.first("url") or "")


def _parties(item: Item, role: str, *, names: bool) -> str:
    claims = item.view.parties(role) if isinstance(item.view, AgreementView) else []
    found = (claim.value for claim in claims)
    return joined(_name(item, party) if names else party.organisation for party in found)


def _name(item: Item, party: Party) -> str:
    return party.name or (item.view.name_of(party.organisation) if party.organisation else "")


def _accounts(view: object) -> list[Agreement]:
    return [record for _, record in view.records] if isinstance(view, AgreementView) else []


def _lines(item: Item) -> list[FundingLine]:
    return [line for record in _accounts(item.view) for line in record.funding]


def _figure(item: Item) -> Figure | None:
    """Return the figure of the fullest account that has exactly one."""
    for record in _accounts(item.view):
        total = contributions(record).total
        if total:
            return total[0] if len(total) == 1 else None
    return None


def _line(line: FundingLine, record: Agreement) -> str:
    amount = resolved(line, record.funding)
    figure = amount.full() if amount else ""
    period = str(line.period) if line.period else ""
    words = (figure, line.stage.value, period, line.scope.value if line.scope != "total" else "")
    return " ".join(filter(None, words))

"""What cells hold that every kind of record has, and those of funds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from store.exporting.items import Item
from store.merged import FundView
from store.records import FundingLine

BETWEEN = "; "
"""Stands between several values in one cell."""


def joined(values: Iterable[str]) -> str:
    """Return several values as one text, each once, empty ones left out."""
    return BETWEEN.join(dict.fromkeys(value for value in values if value))


def record_id(item: Item) -> str:
    """Return the id."""
    return item.view.id


def title(item: Item) -> str:
    """Return the title as published."""
    return item.view.title


def type_(item: Item) -> str:
    """Return the type of an agreement, the kind of an organisation."""
    for field in ("type", "kind"):
        if hasattr(item.view.records[0][1], field):
            return str(item.view.first(field) or "")
    return "fund"


def who(item: Item) -> str:
    """Return who it is between, as the list shows it."""
    return item.row.who


def amount(item: Item) -> str:
    """Return the amount as the list shows it."""
    return item.row.amount


def date(item: Item) -> str:
    """Return the date that the list shows."""
    return item.row.date


def ends(item: Item) -> str:
    """Return the end that the list shows."""
    return item.row.ends


def status(item: Item) -> str:
    """Return the status that the list shows."""
    return item.row.status


def detail(item: Item) -> str:
    """Return the note that the list shows."""
    return item.row.detail


def source(item: Item) -> str:
    """Return the ids of the sources."""
    return joined(each.id for each in item.sources)


def source_title(item: Item) -> str:
    """Return the titles of the sources."""
    return joined(each.title for each in item.sources)


def publisher(item: Item) -> str:
    """Return who published the sources."""
    return joined(each.publisher for each in item.sources)


def source_date(item: Item) -> str:
    """Return when the sources were published; one without a date says so."""
    return joined(each.date.text or "date not known" for each in item.sources)


def licence(item: Item) -> str:
    """Return the licences of the sources; one without says so, since silence is no permission."""
    return joined(each.licence or "not stated" for each in item.sources)


def source_address(item: Item) -> str:
    """Return where the sources can be read."""
    return joined(each.address for each in item.sources)


def owners(item: Item) -> str:
    """Return the wordings for whose a fund is."""
    return joined(claim.value for claim in item.view.each("owners"))


def fund_purpose(item: Item) -> str:
    """Return what a fund is for."""
    return str(item.view.first("purpose") or "")


def _size(item: Item) -> FundingLine | None:
    return item.view.first("amount") if isinstance(item.view, FundView) else None


def fund_value(item: Item) -> Decimal | None:
    """Return the size of a fund as a number."""
    line = _size(item)
    return line.amount.value if line and line.amount else None


def currency(item: Item) -> str:
    """Return the currency of a fund."""
    line = _size(item)
    return line.amount.currency if line and line.amount else ""


def qualifier(item: Item) -> str:
    """Return how far the source commits itself to a fund's size."""
    line = _size(item)
    return line.amount.qualifier.value if line and line.amount else ""

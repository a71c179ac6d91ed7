"""What cells hold of an organisation."""

from __future__ import annotations

from decimal import Decimal

from store.exporting.items import Item
from store.exporting.of_records import joined
from store.merged import OrganisationView
from store.records import Income


def ids(item: Item) -> str:
    """Return every identifier."""
    return joined(item.view.ids) if isinstance(item.view, OrganisationView) else item.view.id


def other_names(item: Item) -> str:
    """Return every name but the one it is listed under."""
    names = (
        c.value for field in ("name", "aliases", "former_names") for c in item.view.each(field)
    )
    return joined(name for name in names if name != item.view.title)


def registered(item: Item) -> str:
    """Return the day of its registration."""
    return _day(item, "registered")


def removed(item: Item) -> str:
    """Return the day it was taken off its register."""
    return _day(item, "removed")


def income(item: Item) -> Decimal | None:
    """Return the income of the latest year that is known."""
    latest = _latest(item)
    return latest.income if latest else None


def income_year(item: Item) -> str:
    """Return the last day of that year."""
    latest = _latest(item)
    return latest.year_end.text if latest else ""


def places(item: Item) -> str:
    """Return where it works."""
    return joined(claim.value.name or claim.value.code for claim in item.view.each("places"))


def address(item: Item) -> str:
    """Return its address."""
    return str(item.view.first("address") or "")


def description(item: Item) -> str:
    """Return what it says it does."""
    return str(item.view.first("description") or "")


def url(item: Item) -> str:
    """Return its web address."""
    return str(item.view.first("url") or "")


def _day(item: Item, field: str) -> str:
    day = item.view.first(field)
    return day.text if day else ""


def _latest(item: Item) -> Income | None:
    years = [claim.value for claim in item.view.each("income") if claim.value.income is not None]
    return max(years, key=lambda year: year.year_end.text, default=None)

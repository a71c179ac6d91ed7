"""Records to fill stores with, and all that a store says of them, to compare."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from fixtures import SAMPLE
from store.amounts import Qualifier, Scope
from store.dates import PartialDate, Period
from store.interface import Kind, Reading, Sort, Store
from store.merged import AgreementView, View
from store.query import EVERYTHING
from store.records import (
    Agreement,
    Amount,
    FundingLine,
    Organisation,
    Party,
    Place,
    Programme,
    Source,
    SourceFile,
)
from tests.tables import from_tables


def sample_files() -> list[SourceFile]:
    paths = sorted(Path(SAMPLE).glob("*.json"))
    return [from_tables(json.loads(path.read_text())) for path in paths]


def grant(
    record_id: str,
    value: str = "100",
    *,
    title: str = "",
    funder: str = "GB-COH-1",
    recipient: str = "GB-CHC-1",
    day: str = "2012-05-01",
    until: str = "",
    currency: str = "GBP",
    qualifier: Qualifier = Qualifier.EXACTLY,
    **more: Any,
) -> Agreement:
    line = FundingLine(
        amount=Amount(Decimal(value), currency, qualifier),
        scope=Scope.TOTAL,
        date=PartialDate(day),
    )
    return Agreement(
        id=record_id,
        title=title or f"Grant {record_id}",
        type="grant",
        parties=(
            Party(role="funder", organisation=funder, name=f"Funder {funder}"),
            Party(role="recipient", organisation=recipient, name=f"Body {recipient}"),
        ),
        funding=(line,),
        planned=Period(f"{day}..{until}") if until else None,
        programmes=(Programme(title="Main"),),
        places=(Place(name="Salford"),),
        **more,
    )


def body(record_id: str, name: str = "", *identifiers: str, **more: Any) -> Organisation:
    return Organisation(
        id=record_id, name=name or f"Body {record_id}", identifiers=identifiers, **more
    )


def source(
    name: str,
    agreements: Any = (),
    organisations: Any = (),
    funds: Any = (),
    **more: Any,
) -> SourceFile:
    return SourceFile(
        source=Source(id=name, title=f"Source {name}", **more),
        agreements=tuple(agreements),
        organisations=tuple(organisations),
        funds=tuple(funds),
    )


FACETS = ("funder", "recipient", "party", "type", "fy", "amount", "currency", "place", "source")


def everything_said(store: Store) -> dict[str, Any]:
    """Return all that lists, facets and totals say, whatever is behind them."""
    said: dict[str, Any] = {}
    for kind in Kind:
        for sort in Sort:
            listing = store.listing(EVERYTHING, kind, sort)
            rows = listing.rows(0, 1000)
            said[f"{kind} {sort}"] = rows
            assert len(rows) == listing.total
        said[f"{kind} facets"] = [listing.facets(field) for field in FACETS]
        views = {
            "organisation": store.organisation,
            "agreement": store.agreement,
            "fund": store.fund,
        }
        found = [views[kind.value](row.id) for row in rows]
        said[f"{kind} views"] = [
            (view.id, sorted(view.records, key=repr), _names_in(view)) for view in found if view
        ]
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    said["totals"] = [listing.totals(), listing.totals(everything=True)]
    said["years"] = [listing.years(reading) for reading in Reading]
    said["breakdown"] = [
        listing.breakdown(field, Reading.AWARD_DATE, years)
        for field in ("funder", "recipient", "type")
        for years in (None, (2012,))
    ]
    said["problems"] = store.problems()
    said["sources"] = store.sources()
    return said


def _names_in(view: View[Any]) -> dict[str, str]:
    """Return the name of each organisation that an agreement's parties are."""
    parties = view.each("parties") if isinstance(view, AgreementView) else []
    return {each.value.organisation: view.name_of(each.value.organisation) for each in parties}

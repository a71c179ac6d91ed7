"""Short ways to make records and to check them."""

from datetime import date
from decimal import Decimal
from typing import Any

from store.amounts import Stage
from store.checking import Finding, check
from store.dates import PartialDate
from store.records import Agreement, Amount, Decision, Fund, FundingLine, Organisation, Party
from tests.stores import file_of, store_of

TODAY = date(2024, 6, 1)
FUNDER = Organisation(id="GB-GOV-10", name="Department of Health")
BODY = Organisation(id="GB-CHC-1001635", name="Navca")


def award(value: str, day: str = "2020-05-01") -> FundingLine:
    return FundingLine(
        amount=Amount(Decimal(value)), stage=Stage.AWARDED, date=PartialDate(day), key="awarded"
    )


def grant(record_id: str = "G1", **fields: Any) -> Agreement:
    """Return a grant with nothing wrong, but for the fields given."""
    whole: dict[str, Any] = {
        "type": "grant",
        "title": f"Grant {record_id}",
        "purpose": "To train volunteers.",
        "funding": (award("5000"),),
        "parties": (
            Party(role="funder", organisation=FUNDER.id, name=FUNDER.name),
            Party(role="recipient", organisation=BODY.id, name=BODY.name),
        ),
    }
    return Agreement(id=record_id, **{**whole, **fields})


def findings(
    *records: Agreement | Organisation | Fund, decisions: tuple[Decision, ...] = ()
) -> list[Finding]:
    """Return what is found in one source of these records, a funder and a recipient."""
    store = store_of(file_of(FUNDER, BODY, *records), decisions=decisions)
    return list(check(store, today=TODAY))


def codes(found: list[Finding]) -> list[str]:
    return [each.code for each in found]

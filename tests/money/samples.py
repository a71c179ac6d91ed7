"""Records of the two documents, and small agreements, for the tests of money and time."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from fixtures import SAMPLE
from store.amounts import Scope, Stage
from store.dates import PartialDate, Period
from store.records import Agreement, Amount, FundingLine
from tests.tables import from_tables


def sample(name: str) -> Agreement:
    """Return the only agreement of one sample file."""
    file = from_tables(json.loads((Path(SAMPLE) / f"{name}.json").read_text(encoding="utf-8")))
    return file.agreements[0]


def line(
    text: str = "",
    *,
    period: str = "",
    scope: Scope = Scope.TOTAL,
    stage: Stage = Stage.NOT_STATED,
    date: str = "",
    **more: Any,
) -> FundingLine:
    """Return a funding line from the way a person writes it."""
    return FundingLine(
        amount=Amount.parse(text) if text else None,
        period=Period(period) if period else None,
        scope=scope,
        stage=stage,
        date=PartialDate(date),
        **more,
    )


def year(text: str, period: str, **more: Any) -> FundingLine:
    """Return a line of one year's money."""
    return line(text, period=period, scope=Scope.YEAR, **more)


def agreement(*lines: FundingLine, planned: str = "", **more: Any) -> Agreement:
    """Return an agreement of these lines."""
    return Agreement(
        id=more.pop("id", "PACT-test"),
        funding=lines,
        planned=Period(planned) if planned else None,
        **more,
    )


def award(value: str, date: str, planned: str = "", **more: Any) -> Agreement:
    """Return an awarded grant, as a publisher's file gives it."""
    amount = Amount(Decimal(value), more.pop("currency", "GBP"))
    stated = FundingLine(amount=amount, stage=Stage.AWARDED, date=PartialDate(date))
    return agreement(stated, planned=planned, type="grant", **more)

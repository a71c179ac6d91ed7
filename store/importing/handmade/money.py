"""The figure of money that one row states."""

from __future__ import annotations

from store.amounts import Amount, Scope, Stage
from store.currency_codes import CODES, UNKNOWN_CODE
from store.dates import Period
from store.importing.handmade.cells import Cells
from store.importing.limits import MAX_AMOUNT_DIGITS
from store.records import UNKNOWN, FundingLine

_USUAL_CURRENCY = "GBP"
"""What an amount without a currency is in."""


def funding_lines(cells: Cells, payer: str, payee: str, number: int) -> tuple[FundingLine, ...]:
    """Return the figure of a row, or nothing where it states none that can be read.

    Args:
        cells: the row.
        payer: id of the funder, or empty; likewise `payee` of the recipient.
        payee: see `payer`.
        number: of the line in its agreement, from 1.
    """
    amount = _amount(cells)
    if amount is None:
        return ()
    stage = _stage(cells)
    stretch = cells.money_for()
    line = FundingLine(
        key=f"line-{number}",
        amount=amount,
        stage=stage,
        period=stretch,
        scope=_scope(cells, stretch),
        payer=payer,
        payee=payee,
        date=cells.date("date") if stage is Stage.AWARDED else UNKNOWN,
        where=cells.stated_at,
    )
    return (line,)


def _amount(cells: Cells) -> Amount | None:
    if not cells["amount"]:
        return None
    currency = _currency(cells)
    try:
        amount = Amount.parse(cells["amount"], currency)
    except ValueError:
        cells.keep("amount", "no amount that can be read")
        return None
    if amount.value.adjusted() >= MAX_AMOUNT_DIGITS:
        cells.keep("amount", "past all bounds")
        return None
    return amount


def _currency(cells: Cells) -> str:
    code = cells["currency"].upper() or _USUAL_CURRENCY
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        cells.keep("currency", f"no currency code, so read as {_USUAL_CURRENCY}")
        return _USUAL_CURRENCY
    if code not in CODES:
        cells.warn("currency", UNKNOWN_CODE)
    return code


def _stage(cells: Cells) -> Stage:
    try:
        return Stage(cells["stage"].lower())
    except ValueError:
        cells.keep("stage", "no stage of money")
        return Stage.NOT_STATED


def _scope(cells: Cells, stretch: Period | None) -> Scope:
    if not cells["covers"]:
        return Scope.YEAR if stretch and len(stretch.years()) == 1 else Scope.TOTAL
    try:
        return Scope(cells["covers"].lower())
    except ValueError:
        cells.keep("covers", "none of year, total, fund, so read as a total")
        return Scope.TOTAL

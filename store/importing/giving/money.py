"""The figures of a grant: applied for, awarded, disbursed, each a funding line of its own."""

from __future__ import annotations

from typing import Any

from store.amounts import Amount, Stage
from store.currency_codes import CODES, UNKNOWN_CODE
from store.dates import PartialDate
from store.importing.figures import plain, read_figure
from store.importing.giving.values import Values, is_filled
from store.records import UNKNOWN, FundingLine

NO_CURRENCY = "XXX"
"""ISO 4217's code for no currency, where a publisher gives none."""

STAGES = (
    ("amountAwarded", "awarded", Stage.AWARDED),
    ("amountAppliedFor", "applied-for", Stage.APPLIED_FOR),
    ("amountDisbursed", "disbursed", Stage.DISBURSED),
)
"""Field of the standard, key of the funding line, stage."""


def read_money(
    values: Values,
    raw: dict[str, Any],
    kept: dict[str, Any],
    ends: tuple[str, str],
    awarded: PartialDate,
    where: str,
) -> tuple[FundingLine, ...]:
    """Return the funding lines of a grant; what is no amount goes into `kept`.

    Args:
        values: reads and notes single values.
        raw: the grant.
        kept: what has no place of its own.
        ends: ids of payer and payee, empty where not one of each is known.
        awarded: day of the award.
        where: place of the grant in the file.
    """
    lines: list[FundingLine] = []
    currency = ""
    for field, key, stage in STAGES:
        given = raw.get(field)
        if given is None or given == "":
            continue
        figure = read_figure(given)
        if figure.done:
            values.notes.warn(where, field, given, figure.done)
        if figure.value is None:
            if is_filled(given):
                kept[field] = plain(given)
            continue
        if not currency:
            currency = _currency(values, raw, kept, figure.currency, where)
        elif figure.currency and figure.currency != currency:
            values.notes.warn(where, field, given, f"read as {currency}, as the field says")
        lines.append(
            FundingLine(
                key=key,
                amount=Amount(figure.value, currency),
                stage=stage,
                payer=ends[0],
                payee=ends[1],
                date=awarded if stage is Stage.AWARDED else UNKNOWN,
            )
        )
    if not lines and is_filled(raw.get("currency")):
        kept["currency"] = plain(raw["currency"])
    return tuple(lines)


def _currency(
    values: Values, raw: dict[str, Any], kept: dict[str, Any], sign: str, where: str
) -> str:
    given = raw.get("currency")
    if given == "GBP" and not sign:
        return "GBP"
    text = values.text(raw, "currency", where)
    code = text.upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        if code not in CODES:
            values.notes.warn(where, "currency", text, UNKNOWN_CODE)
        elif code != text:
            values.notes.warn(where, "currency", text, f"read as {code}")
        if sign and sign != code:
            done = f"the amount's own sign is {sign}; read as {code}"
            values.notes.warn(where, "currency", text, done)
        return code
    if text:
        kept["currency"] = text
    if sign:
        values.notes.warn(where, "currency", text, f"no currency code; {sign} by the amount's sign")
        return sign
    done = f"no currency code; kept as {NO_CURRENCY}, of no currency"
    values.notes.warn(where, "currency", text, done)
    return NO_CURRENCY

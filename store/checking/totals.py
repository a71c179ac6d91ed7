"""Stated totals that their stated parts contradict, by the bounds of their qualifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from store.amounts import Amount, Scope, full_figure
from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import TOTAL_DIFFERS
from store.figures import resolved
from store.overlaps import STAGES, agree, inside
from store.records import Agreement, FundingLine
from store.sums import Part, add, remainder
from store.text import plural

_Stated = tuple[FundingLine, Amount]


class Totals(Family):
    """Sets a record's years against its total, and a programme's total against its agreements."""

    def __init__(self) -> None:
        """Start with no programmes."""
        self._wholes: dict[str, list[tuple[str, Named, Part]]] = {}
        self._parts: dict[str, list[tuple[str, Named, Part]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return an agreement's totals that its yearly figures contradict."""
        if record.type != "grant":
            self._remember_whole(source, record)
        if record.part_of:
            self._remember_part(source, record)
        if len(record.funding) < 2:
            return ()
        return self._years_against_totals(source, record)

    def all_read(self) -> Iterator[Finding]:
        """Return each programme whose agreements come to more than it has."""
        for record_id, wholes in self._wholes.items():
            parts = self._parts.get(record_id, [])
            for source, record, whole in wholes:
                alike = [each for each in parts if each[2].amount.currency == whole.amount.currency]
                if not alike:
                    continue
                years = [part._replace(scope=Scope.YEAR) for _, _, part in alike]
                if remainder(whole, years).contradicts:
                    come = plural(len(alike), "part comes", "parts come")
                    together = add([part for _, _, part in alike])
                    message = f"{come} to {together}, the whole is {whole.amount}"
                    records = [record, *(named_part for _, named_part, _ in alike)]
                    sources = [source, *(each for each, _, _ in alike)]
                    yield TOTAL_DIFFERS.finding(message, records, sources)

    def _years_against_totals(self, source: str, record: Agreement) -> Iterator[Finding]:
        stated = [
            (line, amount)
            for line in record.funding
            if line.stage in STAGES and (amount := resolved(line, record.funding))
        ]
        for total, whole in stated:
            if total.scope is not Scope.TOTAL:
                continue
            years = _one_stage(
                [
                    (line, amount)
                    for line, amount in stated
                    if _is_year_of(line, amount, total, whole)
                ]
            )
            if not years:
                continue
            parts = [Part(amount, Scope.YEAR) for _, amount in years]
            rest = remainder(Part(whole), parts)
            if rest.contradicts:
                worked = add(parts)
                message = f"the years come to {worked}, the total is {whole}"
            elif _covers(years, total) and not _may_be_nothing(whole, parts):
                over = full_figure(abs(rest.nominal), whole.currency)
                message = f"every year is stated, yet {over} of the total {whole} is in none"
            else:
                continue
            yield TOTAL_DIFFERS.finding(message, [named(record)], [source])

    def _remember_whole(self, source: str, record: Agreement) -> None:
        """Keep the largest total of each currency: narrower ones leave parts out."""
        largest: dict[str, Amount] = {}
        for line in record.funding:
            amount = resolved(line, record.funding)
            if line.scope is Scope.TOTAL and amount and line.stage in STAGES:
                before = largest.get(amount.currency)
                if before is None or before.value < amount.value:
                    largest[amount.currency] = amount
        for amount in largest.values():
            self._wholes.setdefault(record.id, []).append((source, named(record), Part(amount)))

    def _remember_part(self, source: str, record: Agreement) -> None:
        for line in record.funding:
            if line.scope is Scope.TOTAL and line.amount and line.stage in STAGES:
                known = self._parts.setdefault(record.part_of, [])
                if all(part.id != record.id for _, part, _ in known):
                    known.append((source, named(record), Part(line.amount)))
                return


def _is_year_of(line: FundingLine, amount: Amount, total: FundingLine, whole: Amount) -> bool:
    """Tell whether a line is one year's share of a total."""
    if line.scope is not Scope.YEAR or amount.currency != whole.currency:
        return False
    if not (agree(line.payer, total.payer) and agree(line.payee, total.payee)):
        return False
    # A contradiction is told only where it is sure that the total is of the same stretch.
    return (line.period is None) is (total.period is None) and inside(line.period, total.period)


def _one_stage(years: list[_Stated]) -> list[_Stated]:
    """Return one line a period and payee: the same year may be stated at several stages."""
    kept: dict[tuple[str, str, str], _Stated] = {}
    for line, amount in sorted(years, key=lambda each: STAGES.index(each[0].stage)):
        period = line.period.text if line.period else line.key
        kept.setdefault((period, line.payer, line.payee), (line, amount))
    return list(kept.values())


def _covers(years: list[_Stated], total: FundingLine) -> bool:
    """Tell whether every financial year of a total's period is stated."""
    wanted = set(total.period.years()) if total.period else set()
    given = {year for line, _ in years if line.period for year in line.period.years()}
    return bool(wanted) and wanted <= given


def _may_be_nothing(whole: Amount, parts: list[Part]) -> bool:
    """Tell whether total and parts can be the same figure."""
    years = add(parts).interval
    return Decimal(0) in add([Part(whole)]).interval - years

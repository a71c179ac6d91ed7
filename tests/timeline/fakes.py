"""A listing over records in memory, for tests of what is built on top of listings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.amounts import Figure, added_up, combined
from store.interface import (
    Breakdown,
    FacetCount,
    Kind,
    LeftOut,
    Ranking,
    Reading,
    Row,
    Sort,
    Totals,
    YearTotal,
)
from store.money import YearFigure, contributions
from store.reasons import PART_OF, REGRANT
from store.records import Agreement
from tests.money.spreads import spread_of


def _party(role: str) -> Callable[[Agreement], str]:
    return lambda record: next((p.name for p in record.parties if p.role == role), "")


FIELDS: dict[str, Callable[[Agreement], str]] = {
    "funder": _party("funder"),
    "recipient": _party("recipient"),
    "programme": lambda record: record.programmes[0].title if record.programmes else "",
    "type": lambda record: record.type,
}


def _one(share: YearFigure) -> tuple[int, ...]:
    return share.years if len(share.years) == 1 else ()


@dataclass
class FakeListing:
    """Agreements as a listing; it counts as an engine does, by `contributions`."""

    agreements: Sequence[Agreement]
    start_month: int = 4
    query: Any = None
    kind: Kind = Kind.AGREEMENT
    sort: Sort = Sort.NAME
    missing: dict[str, int] = field(default_factory=dict)
    corrected: str = ""

    total: int = 0

    def __post_init__(self) -> None:
        self.total = len(self.agreements)
        self._ids = {each.id for each in self.agreements}

    def rows(self, start: int, count: int) -> list[Row]:
        found = self.agreements[start : start + count]
        return [Row(Kind.AGREEMENT, record.id, record.title) for record in found]

    def position_of_letter(self, letters: str) -> int:
        return 0

    def position_of(self, record_id: str) -> int | None:
        return None

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        return []

    def totals(self, *, everything: bool = False) -> Totals:
        return self._totals(self.agreements, everything)

    def _totals(self, records: Sequence[Agreement], everything: bool) -> Totals:
        kept = [record for record in records if everything or not self._reason(record)]
        figures = [figure for record in kept for figure in self._figures(record)]
        left_out = []
        for reason in (REGRANT, PART_OF):
            out = [
                record for record in records if not everything and self._reason(record) == reason
            ]
            if out:
                sums = added_up([figure for record in out for figure in self._figures(record)])
                left_out.append(LeftOut(reason, len(out), tuple(sums)))
        without = sum(not self._figures(record) for record in kept)
        return Totals(
            tuple(added_up(figures)),
            len(kept),
            without,
            tuple(left_out),
            spread_of(map(self._figures, kept)),
        )

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        figures: dict[tuple[int, ...], list[Figure]] = {}
        records: dict[tuple[int, ...], set[str]] = {}
        for record in self.agreements:
            if everything or not self._reason(record):
                for share in self._shares(record, reading):
                    figures.setdefault(_one(share), []).append(share.figure)
                    records.setdefault(_one(share), set()).add(record.id)
        return [
            YearTotal(year, len(records[year]), tuple(added_up(figures[year])))
            for year in sorted(figures, key=lambda years: (not years, years))
        ]

    def breakdown(
        self,
        field: str,
        reading: Reading,
        years: tuple[int, ...] | None = None,
        limit: int = 20,
        *,
        currency: str = "",
        ranking: Ranking = Ranking.MONEY,
        everything: bool = False,
    ) -> Breakdown:
        groups: dict[str, list[Agreement]] = {}
        for record in self.agreements:
            if years is None or years in {share.years for share in self._shares(record, reading)}:
                groups.setdefault(FIELDS[field](record), []).append(record)
        found = [
            (FacetCount(value, value or "none", len(records)), self._totals(records, everything))
            for value, records in groups.items()
        ]
        found = [row for row in found if any(s.currency == currency for s in row[1].sums)]
        found.sort(key=lambda row: (-row[1].sums[0].nominal, row[0].label))
        rest = (each for _, totals in found[limit or None :] for each in totals.sums)
        return Breakdown(tuple(found[: limit or None]), len(found), combined(rest) if limit else ())

    def _reason(self, record: Agreement) -> str:
        if REGRANT in contributions(record).flags:
            return REGRANT
        return PART_OF if record.part_of in self._ids else ""

    def _figures(self, record: Agreement) -> tuple[Figure, ...]:
        return contributions(record, self.start_month).total

    def _shares(self, record: Agreement, reading: Reading) -> tuple[YearFigure, ...]:
        found = contributions(record, self.start_month)
        return found.by_award_date if reading is Reading.AWARD_DATE else found.by_days

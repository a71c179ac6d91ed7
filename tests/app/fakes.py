"""A store of made-up rows behind the interface, so that the app is tested without an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from store.amounts import Qualifier, Scope, Sum
from store.dates import PartialDate, Period
from store.interface import (
    Breakdown,
    Change,
    FacetCount,
    Kind,
    Met,
    PassedOver,
    Problem,
    Ranking,
    Reading,
    Row,
    Sort,
    Totals,
    YearTotal,
)
from store.merged import AgreementView, FundView, OrganisationView
from store.records import (
    Agreement,
    Amount,
    Decision,
    Fund,
    FundingLine,
    Organisation,
    Party,
    Source,
    SourceFile,
)
from store.remarks import Remark
from store.text import fold

TOWNS = ("Altrincham", "Bowdon", "Carrington", "Davyhulme", "Flixton", "Hale", "Sale", "Urmston")
NOUNS = ("Advice Centre", "Befrienders", "Choir", "Food Bank", "Garden", "Playgroup", "Museum")


def organisation_row(number: int) -> Row:
    town, noun = TOWNS[number % len(TOWNS)], NOUNS[number // len(TOWNS) % len(NOUNS)]
    return Row(
        Kind.ORGANISATION,
        f"GB-CHC-{1000000 + number}",
        f"{town} {noun} {number:03}",
        type="charity",
        who=f"GB-CHC-{1000000 + number}",
        detail=f"{number % 5} agreements",
        sources=("made-up",),
    )


def agreement_row(number: int) -> Row:
    town = TOWNS[number % len(TOWNS)]
    year = 2010 + number % 8
    dated = number % 9 != 0
    return Row(
        Kind.AGREEMENT,
        f"360G-made-{number:04}",
        f"Grant {number:04} to {town}",
        type="grant",
        who=f"Made-up Trust → {town} {NOUNS[number % len(NOUNS)]}",
        amount=f"£{1000 + number}" if number % 7 else "",
        date=f"{year}-05-01" if dated else "",
        ends=f"{year + 1}-04-30" if dated else "",
        sources=("made-up",),
    )


class FakeListing:
    """Rows that hold every word of the query in their title, id or parties."""

    def __init__(
        self, query: Any, kind: Kind, sort: Sort, rows: Sequence[Row], view: Callable[[str], Any]
    ) -> None:
        self._view = view
        words = fold(query.text).split()
        self.query, self.kind, self.sort, self.as_of = query, kind, sort, None
        plain = [word for word in words if ":" not in word]
        self._rows = [
            row
            for row in rows
            if all(word in fold(f"{row.title} {row.id} {row.who}") for word in plain)
        ]
        if sort is Sort.NAME:
            self._rows.sort(key=lambda row: fold(row.title))
        elif sort is Sort.DATE:
            self._rows.sort(key=lambda row: (not row.date, row.date))
        self.total = len(self._rows)
        lacking = sum(1 for row in self._rows if not row.ends) if "ends" in query.text else 0
        of = f"{lacking} agreements with no end"
        self.missing = [PassedOver(lacking, of, query.lacking("end"))] if lacking else []
        self.corrected = ""
        self.pence = False
        self.remarked: dict[str, str] = {}

    def rows(self, start: int, count: int) -> list[Row]:
        return self._rows[start : start + count]

    def views(self, start: int, count: int) -> list[tuple[Row, Any]]:
        return [(row, self._view(row.id)) for row in self.rows(start, count)]

    def position_of_letter(self, letters: str) -> int:
        for at, row in enumerate(self._rows):
            if fold(row.title) >= fold(letters):
                return at
        return max(0, self.total - 1)

    def position_of(self, record_id: str) -> int | None:
        return next((at for at, row in enumerate(self._rows) if row.id == record_id), None)

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        if field == "type":
            return [FacetCount("grant", "grant", self.total)]
        return []

    def namesakes(self, row: Row) -> list[Row]:
        return []

    def numbers(self, field: str, of: str) -> dict[str, int]:
        return {}

    def bodies(self) -> int:
        return 0

    def met(self) -> list[Met]:
        return []

    def totals(self, *, everything: bool = False, spreads: bool = False) -> Totals:
        return Totals((), self.total, 0)

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        numbers: dict[tuple[int, ...], int] = {}
        for row in self._rows:
            years = (int(row.date[:4]),) if row.date else ()
            numbers[years] = numbers.get(years, 0) + 1
        ordered = sorted(numbers, key=lambda years: (not years, years))
        return [
            YearTotal(
                years,
                numbers[years],
                (Sum("GBP", {"exactly": numbers[years] * 10**7}, {"exactly": 1}),),
            )
            for years in ordered
        ]

    def breakdown(
        self,
        field: str,
        reading: Reading,
        years: tuple[int, ...] | None = None,
        limit: int = 20,
        *,
        currencies: Sequence[str] = ("",),
        ranking: Ranking = Ranking.MONEY,
        everything: bool = False,
        across: bool = False,
    ) -> tuple[Breakdown, ...]:
        return tuple(Breakdown((), 0) for _ in currencies)


class FakeStore:
    """A store in memory; `touch` makes it seem changed."""

    reader = None

    def __init__(
        self, organisations: int = 60, agreements: int = 300, funds: int = 1, label: str = "made-up"
    ) -> None:
        self.label = label
        self.kinds: dict[Kind, list[Row]] = {
            Kind.ORGANISATION: [organisation_row(number) for number in range(organisations)],
            Kind.AGREEMENT: [agreement_row(number) for number in range(agreements)],
            Kind.FUND: [
                Row(Kind.FUND, "PACT-pot", "Transformation fund", amount="£450m")
                for _ in range(funds)
            ],
        }
        self.progress: Callable[[str, int, int], None] | None = None
        self._problems: list[Problem] = []
        self._changed = False
        self.closed = False

    def touch(self, kind: Kind, rows: list[Row]) -> None:
        self.kinds[kind] = rows
        self._changed = True

    def add_problem(self, problem: Problem) -> None:
        self._problems.append(problem)

    def listing(
        self,
        query: Any,
        kind: Kind,
        sort: Sort = Sort.RELEVANCE,
        *,
        as_of: date | None = None,
        backwards: bool = False,
    ) -> FakeListing:
        return FakeListing(query, kind, sort, list(self.kinds[kind]), self._get(kind))

    def row(self, record_id: str) -> Row | None:
        rows = (row for rows in self.kinds.values() for row in rows)
        return next((row for row in rows if row.id == record_id), None)

    def organisation(self, record_id: str, *, as_of: date | None = None) -> OrganisationView | None:
        row = self.row(record_id)
        if row is None:
            return None
        record = Organisation(id=row.id, name=row.title, kind="charity", url="https://example.org")
        return OrganisationView(row.id, [("made-up", record)])

    def agreement(self, record_id: str, *, as_of: date | None = None) -> AgreementView | None:
        row = self.row(record_id)
        if row is None:
            return None
        recipient = organisation_row(int(row.id[-2:]) % 60)
        record = Agreement(
            id=row.id,
            title=row.title,
            type="grant",
            parties=(
                Party(role="funder", name="Made-up Trust"),
                Party(role="recipient", organisation=recipient.id, name=recipient.title),
            ),
            funding=(
                FundingLine(
                    amount=Amount(Decimal(3_500_000), "GBP", Qualifier.MORE_THAN),
                    scope=Scope.YEAR,
                    period=Period("2011/12"),
                ),
            ),
        )
        return AgreementView(row.id, [("made-up", record)], {recipient.id: recipient.title}.get)

    def fund(self, record_id: str, *, as_of: date | None = None) -> FundView | None:
        return FundView(record_id, [("made-up", Fund(id=record_id, title="Transformation fund"))])

    def views(self, kind: Kind, ids: Iterable[str], *, as_of: date | None = None) -> list[Any]:
        return list(map(self._get(kind), ids))

    def _get(self, kind: Kind) -> Callable[[str], Any]:
        return {
            Kind.ORGANISATION: self.organisation,
            Kind.AGREEMENT: self.agreement,
            Kind.FUND: self.fund,
        }[kind]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        return {row.id: row.title for row in map(self.row, ids) if row is not None}

    def sources(self) -> list[Source]:
        return [Source(id="made-up", title="Made-up records", date=PartialDate("2020"))]

    def source(self, source_id: str) -> Source | None:
        return next((source for source in self.sources() if source.id == source_id), None)

    def decisions(self) -> list[Decision]:
        return []

    def remarks(self) -> list[Remark]:
        return []

    def unread_notes(self) -> str:
        return ""

    def read_source(self, source_id: str) -> SourceFile | None:
        return None

    def problems(self) -> Sequence[Problem]:
        return self._problems

    def changed(self) -> bool:
        return self._changed

    def refresh(self) -> None:
        self._changed = False

    def put(self, files: Any, *, action: str, detail: str = "", progress: Any = None) -> Any:
        raise AssertionError("the app never writes")

    def forget(self, source_id: str) -> Change:
        raise AssertionError("the app never writes")

    def decide(self, decision: Decision) -> None:
        raise AssertionError("the app never writes")

    def settings(self) -> dict[str, str]:
        return {}

    def close(self) -> None:
        self.closed = True

"""Totals in the funding view: what they leave out, why, and the other reading."""

from __future__ import annotations

import re
from typing import Any

from store.amounts import Sum
from store.interface import Kind, LeftOut, Reading, Sort, Totals, YearTotal
from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tests.app.fakes import FakeListing, FakeStore

REGRANTS = LeftOut("regrant", 2, (Sum("GBP", {"exactly": 5 * 10**7}, {"exactly": 2}),))


class RegrantListing(FakeListing):
    """Leaves two regrants out of 300 agreements of £1,000 each."""

    def totals(self, *, everything: bool = False) -> Totals:
        pounds = Sum(
            "GBP", {"exactly": (3050 if everything else 3000) * 10**5}, {"exactly": self.total}
        )
        return Totals((pounds,), self.total, 0, () if everything else (REGRANTS,))


class RegrantStore(FakeStore):
    def listing(
        self, query: Any, kind: Kind, sort: Sort = Sort.RELEVANCE, *, as_of: Any = None
    ) -> FakeListing:
        return RegrantListing(query, kind, sort, list(self.kinds[kind]))


async def test_totals_say_what_they_leave_out_and_one_key_counts_it(make_app: MakeApp) -> None:
    app = make_app(RegrantStore())
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = screen_text(app)
        total = next(line for line in text.splitlines() if line.startswith("  Total"))
        assert "£30,000" in total
        left_out = text.partition("Left out of the totals")[2]
        assert "Regrant" in left_out
        assert "2 agreements" in left_out
        assert "£5,000" in left_out
        assert "double-counted" in text.splitlines()[-1]
        await pilot.press("d")
        await settle(pilot)
        text = screen_text(app)
        assert "everything counted" in text
        assert "£30,500" in next(line for line in text.splitlines() if line.startswith("  Total"))
        assert "Regrant" in text.partition("Counted above, though")[2]
        await pilot.press("d")
        await settle(pilot)
        assert "everything counted" not in screen_text(app)


async def test_a_total_is_read_and_leads_to_its_agreements(make_app: MakeApp) -> None:
    app = make_app(RegrantStore())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", *["j"] * 9)
        row = app.session.cursor_row()
        assert row is not None
        assert row.title == "Total"
        await settle(pilot)
        assert "£30,000" in desk_of(app).detail.document.text()
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("escape", "enter")
        await settle(pilot)
        assert app.session.here.view.value == "agreements"


class DollarListing(FakeListing):
    """Has dollars in its last year beside the pounds of all."""

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        years = [each for each in super().years(reading) if each.years]
        dollars = Sum("USD", {"exactly": 10**4}, {"exactly": 1})
        return [*years[:-1], years[-1]._replace(sums=(*years[-1].sums, dollars))]


class DollarStore(FakeStore):
    def listing(
        self, query: Any, kind: Kind, sort: Sort = Sort.RELEVANCE, *, as_of: Any = None
    ) -> FakeListing:
        return DollarListing(query, kind, sort, list(self.kinds[kind]))


async def test_only_one_currency_has_bars(make_app: MakeApp) -> None:
    app = make_app(DollarStore())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        lines = screen_text(app).splitlines()
        years = [line for line in lines if re.match(r"[▌ ] \d{4}/\d\d ", line)]
        dollars = [line for line in years if "$1" in line]
        assert len(dollars) == 1
        assert "█" not in dollars[0]
        assert all("█" in line for line in years if "£" in line)

"""Money as a table in the app: by a field and by financial year, each figure a list."""

from __future__ import annotations

from datetime import date

from store.interface import Kind, Reading, Sort
from store.query import parse
from tests.app.conftest import LARGE, SMALL, MakeApp, lines_of, page_of, settle, text_of, told
from tests.stores import sample_files, store_of
from tui.application import PactlineApp
from tui.funding import money_table
from tui.state import View

PROGRAMME = "PACT-strategic-partners-programme"


def titles(app: PactlineApp) -> list[str]:
    rows = app.main.found.rows
    return [row.title for at in range(rows.total) if (row := rows.row(at)) is not None]


async def test_a_table_says_who_paid_how_much_in_which_year(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        lines = lines_of(app)
        heading = next(line for line in lines if "Funder, £" in line)
        assert heading.split()[2:] == [
            *("2009/10", "2010/11", "2011/12", "2012/13", "no", "period", "Total", "Nr")
        ]
        row = next(line for line in lines if "Department of Health" in line)
        assert ">3,500,000" in row
        assert any("<4,800,000 ──" in line and "┘ together, worked out" in line for line in lines)


async def test_a_figure_or_a_row_lists_just_its_agreements(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("3")
        await settle(pilot)
        at = titles(app).index("Department of Health")
        await pilot.press(*["j"] * at, "right", "right", "right", "enter")
        await settle(pilot)
        assert app.main.here.view is View.AGREEMENTS
        assert "fy:=2011/12" in app.main.here.query
        assert [app.main.found.total, app.main.rows.row and app.main.rows.row.id] == [1, PROGRAMME]
        await pilot.press("[")
        await settle(pilot)
        assert app.main.here.view is View.FUNDING
        assert app.main.here.column == 3
        await pilot.press("left", "left", "enter")
        await settle(pilot)
        assert told(app) == "No figure is of this alone: Department of Health, 2009/10"
        await pilot.press("left", "enter")
        await settle(pilot)
        assert "funder:=" in app.main.here.query
        assert app.main.found.total == 1


async def test_a_click_on_a_figure_lists_its_agreements(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        y = next(at for at, line in enumerate(lines_of(app)) if "Department of Health" in line)
        await pilot.click(offset=(lines_of(app)[y].index(">3,500,000"), y))
        await settle(pilot)
        assert app.main.here.view is View.AGREEMENTS
        assert "fy:=2011/12" in app.main.here.query


async def test_money_of_several_years_together_opens_just_its_agreements(
    make_app: MakeApp,
) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        app.main.rows.move_to(titles(app).index("2009/10 and 2010/11 together, worked out"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "fy:=2009/10..2010/11" in app.main.here.query
        assert app.main.found.total == 1


async def test_a_key_changes_what_rows_are_of_and_another_shows_bars(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3", "P")
        await settle(pilot)
        assert "shared by several recipients, not divided" in text_of(app)
        assert "█" not in text_of(app)
        await pilot.press("n", "r")
        await settle(pilot)
        assert "█" in text_of(app)
        assert "by days: " in text_of(app)
        await pilot.press("1", "P")
        assert told(app) == "P does nothing here; ? shows all keys"


async def test_the_order_of_a_table_is_by_money_or_name_and_turns_round(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3", "P")
        await settle(pilot)
        by_money = titles(app)
        await pilot.press("S")
        await settle(pilot)
        last = by_money.index("Total")
        assert titles(app)[:last] == by_money[:last][::-1]
        await pilot.press("s")
        await settle(pilot)
        assert titles(app)[:last] == sorted(by_money[:last])


async def test_an_order_turns_round_and_what_has_no_value_stays_last(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "s", "s")
        await settle(pilot)
        rows = app.main.found.rows
        amounts = [row.amount for at in range(rows.total) if (row := rows.row(at)) is not None]
        await pilot.press("S")
        await settle(pilot)
        rows = app.main.found.rows
        turned = [row.amount for at in range(rows.total) if (row := rows.row(at)) is not None]
        valued = sum(map(bool, amounts))
        assert turned[:valued] == amounts[:valued][::-1]
        assert turned[valued:] == amounts[valued:]


async def test_what_is_around_a_funder_is_a_walk_away(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3", "A")
        await settle(pilot)
        assert "Receives from it: 3 organisations" in page_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.view is View.FUNDING
        assert app.main.here.by == "recipient"
        assert "funder:=GB-GOV-10" in app.main.here.query


def test_a_table_as_of_a_day_has_no_fund_that_nobody_knew_of() -> None:
    store = store_of(*sample_files())
    for day, funds in ((date(2016, 1, 1), 0), (None, 1)):
        listing = store.listing(parse(""), Kind.AGREEMENT, as_of=day)
        rows = money_table(
            *(store, listing, "funder", Sort.AMOUNT, Reading.AWARD_DATE),
            backwards=False,
            everything=False,
        )
        found = [row for at in range(rows.total) if (row := rows.row(at)) is not None]
        assert sum(bool(row.id) for row in found if row.kind is Kind.FUND) == funds

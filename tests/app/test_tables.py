"""Money as a table in the app: by a field and by financial year, each figure a list."""

from __future__ import annotations

from tests.app.conftest import LARGE, MakeApp, page_of, settle
from tests.stores import sample_files, store_of
from tui.state import View


async def test_a_table_says_who_paid_how_much_in_which_year(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "P")
        await settle(pilot)
        told = page_of(app)
        assert "GBP by funder, thousands" in told
        assert "2009/10 and 2010/11 together" in told
        assert "Department of Health" in told


async def test_a_figure_of_a_table_lists_just_its_agreements(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "P")
        await settle(pilot)
        links = [span.link for line in app.main.page.document.lines for span in line if span.link]
        (cell,) = {link for link in links if "fy:=2009/10..2010/11" in link and "funder" in link}
        await app.main.follow(cell)
        await settle(pilot)
        assert app.main.here.view is View.AGREEMENTS
        assert [app.main.found.total, app.main.rows.row and app.main.rows.row.id] == [
            1,
            "PACT-strategic-partners-programme",
        ]


async def test_a_link_changes_what_rows_are_of(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "P")
        await settle(pilot)
        await app.main.follow("sheet:table-recipient")
        await settle(pilot)
        assert "several recipients, parts not stated" in page_of(app)
        await pilot.press("r")
        await settle(pilot)
        assert "none is spread by days" in page_of(app)


async def test_the_row_of_several_years_opens_just_its_agreements(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        rows = app.main.found.rows
        titles = [row.title for at in range(rows.total) if (row := rows.row(at)) is not None]
        app.main.rows.move_to(titles.index("2009/10 and 2010/11"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.query == "fy:=2009/10..2010/11"
        assert app.main.found.total == 1

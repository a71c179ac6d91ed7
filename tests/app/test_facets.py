"""All values of a field: searched by typing, ordered, several chosen at once, left out."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from store.interface import Kind, Reading, Sort
from store.query import EVERYTHING
from store.records import Agreement, Place
from store.store import FileStore
from tests.app.conftest import LARGE, MakeApp, page_of, settle, text_of
from tests.money.samples import award
from tests.stores import file_of, sample_files, store_of
from tui.facets import FacetScreen, money_words, ordered, values_of
from tui.funding import money_table
from tui.pages.document import line_text
from tui.state import View


def test_the_commonest_values_have_their_money_and_so_has_none() -> None:
    def grant(number: int, place: str, **more: Any) -> Agreement:
        places = (Place(name=place),) if place else ()
        return award("10", "2014-05-01", id=f"g{number}", places=places, **more)

    again = [grant(number, "Leeds", regrant="FRG010") for number in range(3)]
    store = store_of(
        file_of(*again, grant(3, "Leeds"), grant(4, "Hull"), grant(5, "Hull"), grant(6, ""))
    )
    listing = store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME)
    assert [
        (each.label, each.of.records, " ".join(map(str, each.sums)))
        for each in values_of(store, listing, "place", 1)
    ] == [("Leeds", 4, "£10"), ("none", 1, "£10")]


def test_a_place_is_one_value_by_its_code_and_its_name() -> None:
    trafford = (Place(name="Trafford", code="E08000009"),)
    grants = [award("10", "2014-05-01", id=f"g{number}", places=trafford) for number in range(2)]
    other = award("10", "2014-05-01", id="other", places=(Place(name="Hale"),))
    store = store_of(file_of(*grants, other))
    values = values_of(store, store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME), "place")
    assert [each.label for each in ordered(values, "place", None)] == [
        *("E08000009 Trafford", "Hale"),
    ]
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    table = money_table(
        *(store, listing, "place", Sort.NAME, Reading.AWARD_DATE), backwards=False, everything=False
    )
    titles = [row.title for at in range(table.total) if (row := table.row(at))]
    assert titles[:3] == ["E08000009 Trafford", "Hale", "Trafford"]


def of_two_currencies() -> FileStore:
    """Return a store with a place that has pounds and dollars."""
    grants = [
        award(amount, "2014-05-01", id=f"g{number}", places=(Place(name=place),), currency=currency)
        for number, (place, amount, currency) in enumerate(
            [("Leeds", "31024522", "GBP"), ("Leeds", "153934", "USD"), ("Hull", "7.50", "GBP")]
        )
    ]
    return store_of(file_of(*grants))


@pytest.mark.parametrize("size", [(24, 14), (30, 12), (40, 12), (80, 24), (120, 40)])
async def test_no_figure_of_the_sheet_is_cut(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app(of_two_currencies())
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        assert "£31,024,522.00 and $153,934.00" in page_of(app)
        widths = {cell_len(line_text(line)) for line in app.main.page.document.lines}
        assert max(widths) <= app.main.page.size.width


def test_the_money_of_a_value_is_never_cut() -> None:
    store = of_two_currencies()
    values = values_of(store, store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME), "place")
    assert money_words(values, 30) == ["£31,024,522.00 and $153,934.00", "£7.50"]
    assert money_words(values, 29) == ["£31,024,522.00 +1", "£7.50   "]
    assert money_words(values, 16) == ["", ""]


async def opened(pilot: Pilot[Any], field: str) -> FacetScreen:
    """Open the values of a field and wait for them."""
    await pilot.press("2", "f")
    await settle(pilot)
    await pilot.app.main.follow(f"facet:{field}")  # type: ignore[attr-defined]
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, FacetScreen)
    await at_rest(pilot)
    return screen


async def at_rest(pilot: Pilot[Any]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_values_are_searched_chosen_and_left_out(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(pilot, "recipient")
        assert {each.label for each in screen.view.values} == {
            *("Age UK", "Men’s Health Forum", "Navca", "none")
        }
        assert screen.view.values[-1].label == "none"
        await pilot.press(*"nav")
        await pilot.pause()
        assert [each.label for each in screen.view.values] == ["Navca"]
        await pilot.press("space", *["backspace"] * 3, "-", "enter")
        await settle(pilot)
        assert app.main.here.view is View.AGREEMENTS
        assert app.main.here.query == "recipient:=GB-CHC-1001635 -recipient:=PACT-age-uk"
        assert app.main.found.total == 0
        screen = await opened(pilot, "recipient")
        assert sorted(screen.view.signs.values()) == ["+", "-"]
        await pilot.press("escape")
        await settle(pilot)
        assert app.main.here.query.startswith("recipient:=")


async def test_values_have_their_money_and_orders(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(pilot, "fy")
        assert [each.label for each in screen.view.values[:2]] == ["2009/10", "2010/11"]
        assert "more than £3.5m" in text_of(app)
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert screen.view.values[0].label == "2011/12"
        await pilot.press("left")
        await at_rest(pilot)
        assert screen.field == "recipient"
        await pilot.press("left")
        await at_rest(pilot)
        assert "Department of Health" in text_of(app)
        await pilot.press("space", "enter")
        await settle(pilot)
        assert app.main.here.query == "funder:=GB-GOV-10"


async def test_what_is_wrong_with_a_search_is_never_cut(make_app: MakeApp) -> None:
    app = make_app(store_of(*sample_files()))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("2", "/", *"incme:5 fundr:health programe:5", "enter")
        await settle(pilot)
        screen = " ".join(text_of(app).split())
        assert all(words in screen for words in app.main.found.noted)
        await pilot.press("?")
        await settle(pilot)
        assert "~ about" in page_of(app)

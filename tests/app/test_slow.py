"""What takes long says so at once, and keys go on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import tui.facets
import tui.main
from tests.app.conftest import SMALL, MakeApp, lines_of, settle, text_of, wait_until
from tui.application import PactlineApp
from tui.facets import FacetScreen
from tui.main import SOON
from tui.state import View
from tui.theme import Role


@contextmanager
def held(module: Any, name: str) -> Iterator[None]:
    """Let a function of a module wait until the block ends."""
    gate, real = threading.Event(), getattr(module, name)

    def waiting(*of: Any, **more: Any) -> Any:
        gate.wait()
        return real(*of, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, waiting)
        try:
            yield
        finally:
            gate.set()


def tab_of(app: PactlineApp) -> str:
    """Return the text of the tab that is shown as the one that one is in."""
    (runs,) = app.main.tabs.drawn
    return next(text for text, role in runs if role == Role.TAB_ON)


def test_it_is_said_within_30_milliseconds() -> None:
    assert SOON <= 0.03


@pytest.mark.parametrize(
    ("keys", "view"),
    [
        ("2", View.AGREEMENTS),
        ("3", View.FUNDING),
        ("3P", View.FUNDING),
        ("3r", View.FUNDING),
        ("3s", View.FUNDING),
        ("1S", View.ORGANISATIONS),
        ("2s", View.AGREEMENTS),
    ],
)
async def test_a_list_that_takes_long(make_app: MakeApp, keys: str, view: View) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        *first, last = keys
        for key in first:
            await pilot.press(key)
            await settle(pilot)
        with held(tui.main, "find"):
            await pilot.press(last)
            await wait_until(pilot, lambda: "adding up" in text_of(app))
            # The tab has moved, and other keys are taken.
            assert view.value.capitalize() in tab_of(app)
            await pilot.press("/", *"sale")
            await wait_until(pilot, lambda: app.main.search_line.value == "sale")
            await pilot.press("escape", "?")
            await wait_until(pilot, lambda: "Read the record under the cursor" in text_of(app))
            await pilot.press("escape")
        await settle(pilot)
        assert "adding up" not in text_of(app)
        assert app.main.found.search == app.main.search


@pytest.mark.parametrize("key", ["f", "t", "A", "=", "v", "|", "O", "enter"])
async def test_a_page_that_takes_long(make_app: MakeApp, key: str) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2")
        await settle(pilot)
        with held(tui.main, "_document"):
            await pilot.press(key)
            await wait_until(pilot, lambda: "adding up" in text_of(app))
            await pilot.press("escape", "3")
            await wait_until(pilot, lambda: app.main.found.of_money)
        await settle(pilot)
        assert "adding up" not in text_of(app)
        assert lines_of(app)[3].lstrip().startswith("Funder")


async def test_the_total_below_a_list_that_takes_long(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        with held(tui.main, "added_up"):
            await pilot.press("2")
            await wait_until(pilot, lambda: "adding up" in lines_of(app)[-2])
            await pilot.press("down")
            await wait_until(pilot, lambda: app.main.rows.cursor == 1)
        await settle(pilot)
        assert "Total" in lines_of(app)[-2]


async def test_values_to_choose_from_that_take_long(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2")
        await settle(pilot)
        with held(tui.facets, "values_of"):
            await app.main.follow("facet:funder")
            await wait_until(pilot, lambda: "adding up" in text_of(app))
            assert isinstance(app.screen, FacetScreen)
            await pilot.press("escape")
            await wait_until(pilot, lambda: app.screen is app.main)
        await settle(pilot)

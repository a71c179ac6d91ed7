"""The search line: typing, mistakes, completion, results that come late."""

from __future__ import annotations

import re
import threading
from datetime import date
from typing import Any

import pytest

from store.dates import PartialDate
from store.interface import Kind, Listing, Sort
from store.records import Agreement
from store.store import FileStore
from tests.app.conftest import SMALL, MakeApp, lines_of, settle, text_of, wait_until
from tests.stores import file_of, store_of
from tui.app import opened, screen_lines
from tui.finding import Completion, offer_words
from tui.layout import width
from tui.state import AppOptions, View, begin
from tui.terminal import Terminal
from tui.theme import Role


def styled(app: Any, y: int) -> list[tuple[str, str]]:
    """Return the runs of a row with their roles."""
    return [tuple(run) for run in app.main.rows.drawn[y]]


async def test_typing_narrows_and_marks_the_hits(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale")
        await settle(pilot)
        assert "1 of 7 · best match first" in lines_of(app)[1]
        assert lines_of(app)[2] == "  organisations: “sale…”"
        assert ("Sale", Role.CURSOR_HIT) in styled(app, 0)
        assert all(("Sale", Role.HIT) in styled(app, y) for y in range(1, 7))


async def test_search_goes_over_to_the_other_views(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale", "enter", "2")
        await settle(pilot)
        assert app.main.here.query == "sale"
        assert "1 Organisations 7   2 Agreements 37" in text_of(app)


async def test_arrows_move_while_typing_and_escape_returns_to_the_search_before(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale", "down", "down", "pagedown", "up")
        assert app.main.rows.cursor == 5
        assert app.main.search_line.has_focus
        await pilot.press("left", "home", "x")
        assert app.main.search_line.value == "xsale"
        await pilot.press("escape", "j", "j", "/", *"sale", "escape")
        assert (app.main.here.query, app.main.rows.cursor) == ("", 2)
        await pilot.press("/", *"sale", "enter", "/", *"x", "escape")
        assert app.main.here.query == app.main.search_line.value == "sale"
        await pilot.press("escape")
        assert app.main.here.query == ""
        await pilot.press("/", *"sale", "enter", "[")
        assert app.main.here.query == "", "all letters are one place of the history"
        await pilot.press("]")
        assert app.main.here.query == app.main.search_line.value == "sale"


async def test_a_mistake_is_underlined_and_mended_by_tab(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"fundr:trust")
        await settle(pilot)
        line = app.main.search_line
        runs = [each for each in line.render_line(0) if each.style and each.style.underline]
        assert "".join(each.text for each in runs) == "fundr:"
        assert "funder:" in text_of(app)
        await pilot.press("tab")
        await settle(pilot)
        assert app.main.here.query.startswith("funder:")
        assert not any(each.style and each.style.underline for each in line.render_line(0))


async def test_what_goes_on_is_suggested_and_put_in_by_tab_or_right(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"program", "tab")
        assert app.main.search_line.value == "programme:"
        await pilot.press("escape", "/", *"program")
        await settle(pilot)
        assert "programme:" in lines_of(app)[1]
        assert "Tab: programme:" in lines_of(app)[2]
        await pilot.press("right")
        assert app.main.search_line.value == "programme:"
        await pilot.press("escape", "/", *"fu", "tab", "tab")
        assert app.main.search_line.value == "fund:"
        assert "Tab: [fund: (" in text_of(app)
        await pilot.press("shift+tab")
        assert app.main.search_line.value == "funder:"


async def test_records_passed_over_are_told(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"awarded:<2013", "enter")
        await settle(pilot)
        assert "passed over: 34 agreements with no award date; `no:awarded`" in text_of(app)


@pytest.mark.parametrize(
    ("view", "search", "as_of"),
    [
        ("2", "awarded:<2013", None),
        ("2", "garden fy:2011/12", None),
        ("1", "garden fy:2011/12", None),
        ("3", "amount:>1 lapsing:12m", None),
        ("2", "lapsing:12m choir", date(2021, 1, 1)),
    ],
)
async def test_a_hint_finds_as_many_records_as_it_tells_of(
    make_app: MakeApp, view: str, search: str, as_of: date | None
) -> None:
    app = make_app(options=AppOptions(as_of=as_of, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(view, "/", *search, "enter")
        await settle(pilot)
        (told,) = [each for each in app.main.found.noted if "passed over" in each]
        number, under, hint = re.findall(r"over: ([\d,]+) .*?; (under .*, )?`(.*)` finds", told)[0]
        assert (under == "under Agreements, ") is (view == "1")
        await pilot.press(*(["2"] if under else []), "/", "ctrl+u", *hint, "enter")
        await settle(pilot)
        assert app.main.found.search.text == hint
        assert app.main.found.total == int(number.replace(",", ""))


@pytest.mark.parametrize("view", ["1", "2", "3"])
async def test_a_day_in_the_past_names_what_it_leaves_out(make_app: MakeApp, view: str) -> None:
    sources = [
        file_of(Agreement(id=name, title=name), source=name, date=PartialDate(day))
        for name, day in (("early", "2012"), ("later", "2015"), ("last", "2016"), ("undated", ""))
    ]
    app = make_app(store_of(*sources), options=AppOptions(as_of=date(2013, 1, 1), fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(view)
        await settle(pilot)
        assert list(app.main.found.noted) == [
            "left out, having no date: Undated (see the list of sources)",
            "left out, of a later date: 2 sources",
        ]


async def test_organisations_of_no_agreement_are_said_to_be_none(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "/", *"fy:2011/12 amount:7", "enter")
        await settle(pilot)
        assert "None takes part in an agreement that fits this search." in text_of(app)


async def test_nothing_found_is_said_with_what_to_do(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"grant 0007")
        await settle(pilot)
        text = text_of(app)
        assert "No organisations found." in text
        assert "2 shows 1 agreement." in text
        assert "Esc drops the search." in text
        await pilot.press("enter")
        await settle(pilot)
        assert (app.main.here.view, app.main.found.total) == (View.AGREEMENTS, 1)


class HeldStore:
    """Finds what a test says only when it lets go; everything else is the store's own."""

    def __init__(self, store: FileStore, monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
        self.gate = threading.Event()
        find = store.listing

        def listing(query: Any, kind: Kind, sort: Sort = Sort.RELEVANCE, **more: Any) -> Listing:
            if query.text in texts or kind in texts:
                self.gate.wait(120)
            return find(query, kind, sort, **more)

        monkeypatch.setattr(store, "listing", listing)


async def test_keys_typed_ahead_meet_the_list_of_their_view(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    held = HeldStore(store, monkeypatch, Kind.AGREEMENT)
    async with app.run_test(size=SMALL) as pilot:
        threading.Timer(0.15, held.gate.set).start()
        await pilot.press("2", "G")
        await settle(pilot)
        assert app.main.rows.cursor == 299


async def test_a_key_of_money_typed_ahead_meets_its_table(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    held = HeldStore(store, monkeypatch, Kind.AGREEMENT)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("3", "P")
        held.gate.set()
        await settle(pilot)
        assert "Recipient, £" in text_of(app)


async def test_keys_that_come_all_at_once_each_have_their_meaning(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        for key in ("slash", *"sale", "enter", "j", "j", "slash", "x", "escape", "2", "j"):
            app.simulate_key(key)
        await settle(pilot)
        assert (app.main.here.view, app.main.here.query) == (View.AGREEMENTS, "sale")
        assert app.main.rows.cursor == 1
        await pilot.press("[")
        assert (app.main.here.query, app.main.rows.cursor) == ("sale", 2)


async def test_a_slow_search_does_not_hold_up_typing(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    held = HeldStore(store, monkeypatch, "s", "sa")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", "s", "a", "l", "e")
        assert app.main.search_line.value == "sale"
        assert "/ sale" in text_of(app)
        assert "57 · by name" in text_of(app)
        held.gate.set()
        await settle(pilot)
        assert "1 of 7" in text_of(app)
        assert app.main.found.search.text == "sale"


async def test_a_late_result_leaves_the_search_that_escape_returns_to(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"hale", "enter", "j", "j")
        await settle(pilot)
        before = app.main.history
        held = HeldStore(store, monkeypatch, "hale", "hale s")
        await pilot.press("/", "s")
        held.gate.set()
        await wait_until(pilot, lambda: app.main.found.search.text == "hale s")
        await pilot.press("a", "escape")
        await settle(pilot)
        assert app.main.history.places[:-1] == before.places[:-1]
        assert (app.main.here.query, app.main.rows.cursor) == ("hale", 2)
        await pilot.press("[")
        assert app.main.here.query == ""


async def test_completions_are_offered_however_late_the_result(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    held = HeldStore(store, monkeypatch, "program")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"program")
        await wait_until(pilot, lambda: "Tab: programme:" in text_of(app))
        assert app.main.found.search.text != "program"
        held.gate.set()
        await settle(pilot)
        assert app.main.found.search.text == "program"
        assert "Tab: programme:" in text_of(app)


async def test_only_the_newest_of_slow_searches_is_carried_out(
    make_app: MakeApp, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    held = HeldStore(store, monkeypatch, "s")
    asked: list[str] = []
    find = store.listing

    def listing(query: Any, kind: Kind, *rest: Any, **more: Any) -> Listing:
        asked.append(query.text)
        return find(query, kind, *rest, **more)

    monkeypatch.setattr(store, "listing", listing)
    monkeypatch.setattr("tui.main.TYPING_REST", 60.0)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale")
        held.gate.set()
        await wait_until(pilot, lambda: app.main.found.search.text == "sale")
        assert "sa" not in asked
        assert "sal" not in asked


async def test_a_word_typed_after_a_search_is_a_word_of_its_own(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"funder:zetland", "enter", "/", *"hale", "enter")
        assert app.main.here.query == "funder:zetland hale"
        await pilot.press("/", "enter", "/", "escape")
        assert app.main.here.query == app.main.search_line.value == "funder:zetland hale"
        await pilot.press("/", "backspace", *"s", "enter")
        assert app.main.here.query == "funder:zetland hales"


async def test_escape_gives_back_the_page_that_the_search_began_from(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        before = app.main.here
        await pilot.press("/", *"sale", "escape")
        await settle(pilot)
        assert app.main.here == before
        assert app.main.page.has_focus
        await pilot.press("/", *"sale", "enter", "[")
        assert (app.main.here.view, app.main.here.query) == (View.AGREEMENTS, "")


async def test_escape_from_letters_returns_to_the_row(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("j", "j", "L", "s")
        assert app.main.rows.row is not None
        assert app.main.rows.row.title.startswith("Sale")
        await pilot.press("escape")
        assert app.main.rows.cursor == 2


def test_the_chosen_offer_is_seen_however_short_the_line() -> None:
    offers = [Completion(name, name, 0) for name in ("Altrincham", "Bowdon", "Carrington")]
    assert offer_words(offers, -1) == "Tab: Altrincham  Bowdon  Carrington"
    assert offer_words(offers, 1) == "Tab: [Bowdon]  Carrington  Altrincham"


async def test_a_paste_is_one_line_of_printable_text_and_no_longer_than_a_search(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/")
        from textual.events import Paste

        app.main.search_line.post_message(Paste("sale\nhale\x1b[31m" + "x " * 100_000))
        await settle(pilot)
        value = app.main.search_line.value
        assert value.startswith("sale hale�[31mx x x ")
        assert len(value) == 4096


async def test_a_search_that_leaves_few_shows_the_page_of_one_below(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        main = app.main
        await pilot.press("2", "/", *"grant 000")
        await settle(pilot)
        assert not main.page.is_on_screen, "ten rows leave no room"
        await pilot.press("7")
        await settle(pilot)
        assert main.rows.size.height == 1
        assert main.page.region.y == 6
        assert main.page.size.height == 17
        assert main.page.document.title.startswith("Grant 0007")
        heading, title = lines_of(app)[5:7]
        assert heading.startswith(" ── Agreement ───")
        assert "Grant 0007" in title
        await pilot.press("backspace")
        await settle(pilot)
        assert not main.page.is_on_screen
        assert main.rows.size.height == 18, "and a line for the total"


async def test_the_page_below_takes_the_screen_when_it_is_read(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        main = app.main
        await pilot.press("2", "/", *"grant 0007", "enter", "enter")
        await settle(pilot)
        assert not main.rows.is_on_screen
        assert main.page.size.height == 21
        await pilot.press("left")
        await settle(pilot)
        assert (main.rows.size.height, main.page.size.height) == (1, 17)
        await pilot.press("z")
        await settle(pilot)
        assert main.panes.two
        await pilot.press("escape")
        await settle(pilot)
        assert main.here.query == ""


def test_the_first_frame_of_a_short_result_is_as_wide_as_the_screen(store: FileStore) -> None:
    options = AppOptions(find="grant 0007", view="agreements", fresh=True)
    session, found = opened(begin(store, options, Terminal()))
    lines = screen_lines(session, found, *SMALL)
    assert len(lines) == SMALL[1]
    assert {width(line) for line in lines} == {SMALL[0]}

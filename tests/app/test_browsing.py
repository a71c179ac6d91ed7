"""Moving through lists, pages and history by keys and by mouse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from store.interface import Problem
from store.store import FileStore, open_sample, open_store
from tests.app.conftest import (
    LARGE,
    SMALL,
    MakeApp,
    lines_of,
    page_of,
    settle,
    text_of,
    told,
    wait_until,
)
from tests.app.made_up import file_of, grant
from tui.app import opened
from tui.layout import tabs_line
from tui.pages.document import UNICODE
from tui.state import AppOptions, History, Order, Place, View, begin, keep
from tui.terminal import Terminal

REMEDY = "save what can be saved with `pactline repair`, or take the file out of the store"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[FileStore]:
    """A store that holds nothing."""
    store = open_store(tmp_path / "empty")
    yield store
    store.close()


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[FileStore]:
    """The sample records."""
    store = open_sample(cache_dir=tmp_path / "cache")
    yield store
    store.close()


async def test_first_screen_shows_rows_counts_and_keys(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        text, keys = text_of(app), lines_of(app)[-1]
        assert "1 Organisations 57   2 Agreements 300" in text
        assert "▌ Altrincham Advice Centre 000" in text
        assert "GB-CHC-1000000" in text
        named = "Enter open s sort / search f facets ? help q quit m mark e export"
        assert " ".join(keys.split()) == f"{named} ^p palette"


async def test_keys_move_the_cursor(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        for keys, cursor in (
            ("up", 0),
            ("j down k", 1),
            ("G", 56),
            ("g", 0),
            ("end home", 0),
            ("pagedown", 19),
            ("pageup", 0),
            ("ctrl+f ctrl+f ctrl+b", 19),
        ):
            await pilot.press(*keys.split())
            assert app.main.rows.cursor == cursor, keys
            row = app.main.rows.row
            assert row is not None
            await settle(pilot)
            assert f"▌ {row.title}" in text_of(app), keys
            assert f"{cursor + 1} of 57" in text_of(app), keys


async def test_a_list_turns_over_by_a_screenful(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        tops = []
        for key in "j" * 20 + "k" * 3:
            await pilot.press(key)
            tops.append(app.main.rows.top)
        assert tops == [0] * 18 + [18] * 4 + [0]
        await settle(pilot)
        shown = lines_of(app)[4:-1]
        names = [row.title for n in range(19) if (row := app.main.found.rows.row(n))]
        assert [line[2:].partition("  ")[0] for line in shown] == names


async def test_numbers_change_the_view_and_brackets_the_place(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("j", "2", "j", "j")
        assert app.main.here.view is View.AGREEMENTS
        await pilot.press("[")
        assert (app.main.here.view, app.main.rows.cursor) == (View.ORGANISATIONS, 1)
        await pilot.press("]", "backspace", "]")
        assert (app.main.here.view, app.main.rows.cursor) == (View.AGREEMENTS, 2)
        await pilot.press("]")
        assert told(app) == "Nothing ahead"


async def test_money_is_listed_by_years_and_narrows_to_them(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = text_of(app)
        assert "2010/11" in text
        assert "no period" in text
        assert "Transformation fund" in text.partition("never added to the years (1)")[2]
        await pilot.press("right", "enter")
        await settle(pilot)
        assert app.main.here.view is View.AGREEMENTS
        assert "fy:=2010/11" in app.main.here.query
        assert app.main.found.total == 33


async def test_the_heading_between_years_and_funds_is_skipped(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("3", "G")
        await settle(pilot)
        assert app.main.rows.row is not None
        assert app.main.rows.row.title == "Transformation fund"
        await pilot.press("k")
        assert app.main.rows.row.id


async def test_one_pane_opens_and_leaves_the_page(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        main = app.main
        await settle(pilot)
        assert (main.rows.is_on_screen, main.page.is_on_screen) == (True, False)
        await pilot.press("2", "enter")
        await settle(pilot)
        assert (main.rows.is_on_screen, main.page.is_on_screen) == (False, True)
        assert "Grant 0" in main.page.document.title
        await pilot.press("escape")
        await settle(pilot)
        assert (main.rows.is_on_screen, main.page.is_on_screen) == (True, False)


@pytest.mark.parametrize("key", ["right", "l", "tab", "enter"])
async def test_the_page_is_read_on_one_pane_too(make_app: MakeApp, key: str) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", key)
        await settle(pilot)
        assert "Grant 0" in page_of(app)
        assert app.main.page.has_focus
        await pilot.press("left")
        assert app.main.rows.has_focus


async def test_two_panes_follow_the_cursor_when_it_rests(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "j")
        await settle(pilot)
        row = app.main.rows.row
        assert row is not None
        assert app.main.page.document.title == row.title


async def test_the_pane_that_has_the_keys_is_seen_after_every_way(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        main = app.main
        record = (":", *"360G-made-0003", "enter")
        ways = (*"2", "enter", *"3[]1", "tab", "2", record, "[", "enter", ("/", "x", "enter"))
        for keys in ways:
            await pilot.press(*([keys] if isinstance(keys, str) else keys))
            await settle(pilot)
            reading = main.here.reading
            assert (main.rows.active, main.page.has_focus) == (not reading, reading), keys


async def test_links_are_followed_and_come_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        page = app.main.page
        links = [span.link for line in page.document.lines for span in line if span.link]
        wanted = next(link for link in links if link.startswith("organisation:GB-CHC-10"))
        for _ in range(links.index(wanted) + 1):
            await pilot.press("n")
        assert page.target == wanted
        await pilot.press("N", "p", "n", "n")
        assert page.target == wanted
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.record == wanted
        assert "Grant" not in page.document.title
        await pilot.press("[")
        await settle(pilot)
        assert "Grant" in page.document.title


async def test_a_record_that_was_followed_to_gives_way_to_the_cursor(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", ":", *"GB-CHC-1000007", "enter")
        await settle(pilot)
        assert app.main.page.document.title == "Urmston Advice Centre 007"
        await pilot.press("left", "j")
        await settle(pilot)
        assert app.main.page.document.title.startswith("Grant ")


async def test_a_page_scrolls_and_says_how_far(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.press("?")
        await settle(pilot)
        total = len(app.main.page.document.lines)
        assert f"1-11 of {total}" in lines_of(app)[1]
        await pilot.press("j", "j", "pagedown", "k")
        assert app.main.page.top == 11
        await pilot.press("end")
        await settle(pilot)
        assert f"{total - 10}-{total} of {total}" in lines_of(app)[1]
        await pilot.press("home")
        assert app.main.page.top == 0


async def test_typed_letters_go_to_a_name(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("L", "f", "l", "enter")
        row = app.main.rows.row
        assert row is not None
        assert row.title.startswith("Flixton")
        assert app.main.rows.has_focus


async def test_sort_cycles_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2")
        seen = []
        for _ in range(4):
            await pilot.press("s")
            await settle(pilot)
            seen.append(app.main.found.order)
        assert seen == [Order.AMOUNT, Order.ENDS, Order.NAME, Order.DATE]
        assert "newest first" in text_of(app)
        assert told(app) == "Ordered newest first; those without come last"


async def test_what_a_key_cannot_do_is_said(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        share = app.main.preferences.share
        await pilot.press("w")
        assert told(app) == "There is one pane now; z shows list and page side by side"
        assert app.main.preferences.share == share
        await pilot.press("x")
        assert told(app) == "x does nothing here; ? shows all keys"
        await pilot.press("[")
        assert told(app) == "This is where you started"


async def test_panes_are_sized_and_remembered(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        before = app.main.rows.size.width
        await pilot.press("w", "w")
        await settle(pilot)
        assert app.main.rows.size.width > before
        await pilot.press("W", "z")
        await settle(pilot)
        assert not app.main.page.is_on_screen
        keep(app.session, app.main.here, app.main.preferences)
    again = make_app()
    async with again.run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert not again.main.page.is_on_screen
        assert again.main.preferences.share == app.main.preferences.share


async def test_too_small_says_so_and_recovers(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(20, 5)) as pilot:
        for size in ((20, 5), (10, 3), (23, 30), (60, 6)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            said = lines_of(app)
            assert size[0] < 16 or said[:2] == ["Enlarge to 24x7", "q quits"], size
            assert said[0].startswith("Enlarge"), size
            await pilot.resize_terminal(80, 24)
            await settle(pilot)
            await pilot.press("g", "j")
            await settle(pilot)
            assert "▌ Altrincham Befrienders 008" in text_of(app), size


async def test_other_sizes_show_rows(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        for size in ((40, 12), (24, 7), (200, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert "▌ Altrincham" in text_of(app), size
            assert len(lines_of(app)) == size[1]


async def test_resize_keeps_the_place(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "G")
        await pilot.resize_terminal(70, 20)
        await settle(pilot)
        assert app.main.rows.cursor == 299
        assert app.main.rows.row is not None
        (line,) = [line for line in lines_of(app) if line.startswith("▌")]
        number, _, recipient = app.main.rows.row.title.removeprefix("Grant ").partition(" to ")
        assert f"Grant {number}" in line
        assert recipient in line


async def test_a_page_is_laid_out_anew_for_another_width(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("?")
        await settle(pilot)
        await pilot.resize_terminal(44, 24)
        await settle(pilot)
        assert max(len(line) for line in lines_of(app)) <= 44
        assert "Show the values of each field with their counts, to narrow" in page_of(app)
        assert not any(line.rstrip().endswith("…") for line in lines_of(app)[1:-1])


@pytest.mark.parametrize("of", ["empty", "sample"])
async def test_a_restricted_reader_is_not_sent_to_a_shell(
    make_app: MakeApp, of: str, request: pytest.FixtureRequest
) -> None:
    app = make_app(request.getfixturevalue(of), AppOptions(restricted=True, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "pactline import" not in text_of(app)


async def test_empty_store_says_how_to_begin(make_app: MakeApp, empty: FileStore) -> None:
    app = make_app(empty)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "The store holds no organisations." in text_of(app)
        assert "pactline import FILE" in text_of(app)
        await pilot.press("j", "G", "enter", "3", "j", "y", "escape", "f", "t", "o")
        await settle(pilot)
        assert app.is_running


async def test_every_sheet_of_an_empty_store_says_so_in_words(
    make_app: MakeApp, empty: FileStore
) -> None:
    app = make_app(empty)
    async with app.run_test(size=SMALL) as pilot:
        for key, said in (
            ("O", "Take in a file: pactline import FILE"),
            ("t", "Nothing is found whose time could be drawn."),
            ("v", "Nothing is found whose time could be drawn."),
            ("f", "Nothing is listed that could be narrowed."),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert said in text_of(app), key
            await pilot.press("escape")


async def test_a_day_before_every_record_is_not_called_an_empty_store(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(as_of=date(2012, 3, 31), fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "No organisations were known on 2012-03-31." in text_of(app)
        assert "import" not in text_of(app)


async def test_nothing_said_in_an_empty_list_is_cut(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(as_of=date(2012, 3, 31), fresh=True))
    async with app.run_test(size=(30, 12)) as pilot:
        await settle(pilot)
        lines = lines_of(app)[4:-1]
        assert "No organisations were known on 2012-03-31." in " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("sample records", "sample records"),
        ("/srv/a/very/long/way/to/salford", "…/salford"),
        ("/srv/a/very/long/way/to/voluntary-sector", "voluntary-sect…"),
    ],
)
def test_a_long_path_is_known_by_its_end(label: str, shown: str) -> None:
    line = tabs_line(View.FUNDING, {}, ("funding",), label, 64, UNICODE)
    assert "".join(run.text for run in line).rstrip().endswith(f" {shown}")


def test_what_tab_and_search_line_say_is_no_crumb_where_room_is_scarce() -> None:
    crumbs = ("organisations", "agreements /funder:lloyds fy:2014/15")
    line = tabs_line(View.AGREEMENTS, {}, crumbs, "sample records", 64, UNICODE)
    assert "".join(run.text for run in line).rstrip().endswith(" sample records")
    line = tabs_line(View.AGREEMENTS, {}, ("agreements", "Age UK"), "sample records", 64, UNICODE)
    assert " Age UK " in "".join(run.text for run in line)


def test_a_history_drops_what_lay_ahead_and_what_is_too_long_ago() -> None:
    history = History((Place(query="a"),))
    for text in ("b", "c"):
        history = history.go(Place(query=text))
    before = history.step(-1)
    assert before is not None
    assert (before.here.query, history.here.query) == ("b", "c")
    assert before.go(Place(query="d")).step(1) is None
    assert before.amend(cursor=3).here == Place(query="b", cursor=3)
    assert History().step(-1) is None
    for number in range(500):
        history = history.go(Place(query=str(number)))
    assert len(history.places) == 200
    assert history.here.query == "499"


async def test_the_crumbs_follow_the_pane_that_has_the_keys(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        assert "Grant 0" in lines_of(app)[0]
        await pilot.press("left")
        await settle(pilot)
        assert "Grant 0" not in lines_of(app)[0]
        await pilot.press("/", "escape", "enter")
        await settle(pilot)
        assert "Grant 0" in lines_of(app)[0]


async def click(pilot: Pilot[Any], word: str, line: int) -> None:
    """Click on a word of a line of the screen."""
    lines = lines_of(pilot.app)  # type: ignore[arg-type]
    y = line if line >= 0 else len(lines) + line
    await pilot.click(offset=(lines[y].index(word), y))
    await settle(pilot)


async def test_tabs_keys_and_headings_are_clicked(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await click(pilot, "Agreements", 0)
        assert app.main.here.view is View.AGREEMENTS
        await click(pilot, "sort", -1)
        assert app.main.found.order is Order.AMOUNT
        await click(pilot, "search", -1)
        assert app.main.search_line.has_focus
        await pilot.press(*"sale")
        await click(pilot, "cancel", -1)
        assert (app.main.rows.has_focus, app.main.here.query) == (True, "")
        await click(pilot, "Agreement", 3)
        assert app.main.found.order is Order.NAME
        await click(pilot, "Recipient", 3)
        assert app.main.search_line.has_focus
        await pilot.press("escape")
        await click(pilot, "3 Fun", 0)
        assert app.main.here.view is View.FUNDING


async def test_rows_links_and_the_search_line_are_clicked(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2")
        await settle(pilot)
        await pilot.click(offset=(20, 6))
        assert (app.main.rows.cursor, app.main.here.reading) == (2, False)
        await pilot.click(offset=(20, 6))
        await settle(pilot)
        assert app.main.here.reading
        y = next(y for y, line in enumerate(lines_of(app)) if "Zetland Trust" in line[62:])
        await pilot.click(offset=(lines_of(app)[y].index("Zetland Trust", 62), y))
        await settle(pilot)
        assert app.main.here.record == "organisation:GB-CHC-9999999"
        await pilot.click(offset=(20, 8))
        await settle(pilot)
        assert (app.main.rows.cursor, app.main.here.reading) == (4, False)
        await pilot.click(offset=(20, 1))
        await pilot.press(*"hale", "enter")
        assert app.main.here.query == "hale"
        await pilot.press("[")
        assert app.main.here.query == ""


async def test_the_wheel_moves_cursor_and_page(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2")
        await settle(pilot)
        from textual.events import MouseScrollDown, MouseScrollUp

        def wheel(kind: Any, x: int) -> Any:
            return kind(None, x, 8, 0, 0, 0, False, False, False, x, 8)

        for kind, x in ((MouseScrollDown, 10), (MouseScrollDown, 10), (MouseScrollUp, 10)):
            app.post_message(wheel(kind, x))
        await settle(pilot)
        assert app.main.rows.cursor == 3
        await pilot.press("?")
        await settle(pilot)
        app.post_message(wheel(MouseScrollDown, 80))
        await settle(pilot)
        assert (app.main.page.top, app.main.rows.cursor) == (3, 3)


async def test_sample_records_say_so(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Sample records. Your own store: pactline import FILE" in text_of(app)


async def test_a_file_that_did_not_open_is_told_and_listed(
    make_app: MakeApp, own_store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem("trafford.json", f"is not JSON from line 10; {REMEDY}")
    monkeypatch.setattr(own_store, "problems", lambda: [problem])
    app = make_app(own_store)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "trafford.json did not open: ! tells why" in text_of(app)
        await pilot.press("!")
        await settle(pilot)
        assert f"is not JSON from line 10; {REMEDY}" in page_of(app)


async def test_changed_store_is_read_again_in_place(
    make_app: MakeApp, own_store: FileStore, tmp_path: Path
) -> None:
    app = make_app(own_store)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"sale", "enter", "j", "j")
        row = app.main.rows.row
        assert row is not None
        file = file_of()
        import msgspec

        new = msgspec.structs.replace(grant(6), id="new", title="A sale of work")
        other = open_store(tmp_path / "own")
        grown = msgspec.structs.replace(file, agreements=(new, *file.agreements))
        other.put([grown], action="import")
        other.close()
        app.main.look()
        await settle(pilot)
        assert told(app) == "The store has changed; this is the new state"
        assert app.main.here.query == "sale"
        assert app.main.rows.row is not None
        assert app.main.rows.row.id == row.id
        assert any("A sale of work" in line for line in lines_of(app))


async def test_reading_again_is_told_and_holds_up_no_search(
    make_app: MakeApp, own_store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def refresh() -> None:
        assert own_store.progress is not None
        own_store.progress("waiting for another process that is indexing", 0, 0)
        gate.wait(120)

    monkeypatch.setattr(own_store, "changed", lambda: not gate.is_set())
    monkeypatch.setattr(own_store, "refresh", refresh)
    app = make_app(own_store)
    async with app.run_test(size=SMALL) as pilot:
        app.main.look()
        await wait_until(pilot, lambda: "waiting for another process" in told(app))
        await pilot.press("/", *"sale", "enter")
        await wait_until(pilot, lambda: "1 of 7" in text_of(app))
        gate.set()
        await settle(pilot)
        assert "this is the new state" in told(app)
    assert own_store.progress is None


async def test_place_comes_back_and_fresh_does_not(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"hale", "enter", "j")
        place = app.main.here
        keep(app.session, place, app.main.preferences)
    again = make_app()
    async with again.run_test(size=SMALL):
        assert (again.main.here.query, again.main.here.row_id) == ("hale", place.row_id)
        assert again.main.rows.cursor == 1
    fresh = make_app(options=AppOptions(fresh=True))
    assert fresh.main.here.query == ""


async def test_the_cursor_comes_back_on_its_record_where_others_came_before_it(
    make_app: MakeApp, own_store: FileStore
) -> None:
    app = make_app(own_store)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("G", "k")
        await settle(pilot)
        row = app.main.rows.row
        assert row is not None
        keep(app.session, app.main.here, app.main.preferences)
    own_store.put([file_of(grants=0, bodies=50, funds=0)], action="import")
    own_store.refresh()
    options = AppOptions(state_file=app.session.options.state_file)
    session, _ = opened(begin(own_store, options, Terminal()))
    assert session.history.here.row_id == row.id
    assert session.history.here.cursor < 55


@pytest.mark.parametrize("places", ['["agreements"]', '{"made-up": 7}', "null"])
def test_damaged_places_are_forgotten(store: FileStore, tmp_path: Path, places: str) -> None:
    (tmp_path / "app.json").write_text(f'{{"places": {places}}}', encoding="utf-8")
    options = AppOptions(state_file=str(tmp_path / "app.json"))
    session = begin(store, options, Terminal())
    assert session.history.here == Place()
    keep(session, Place(query="hale"), session.preferences)
    assert begin(store, options, Terminal()).history.here.query == "hale"


async def test_record_asked_for_is_open(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(record_id="360G-made-0007"))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert app.main.page.document.title == "Grant 0007 to Urmston"
        assert app.main.page.has_focus
        await pilot.press("left")
        await settle(pilot)
        assert "▌ 2017-05-01 Grant 0007" in text_of(app)

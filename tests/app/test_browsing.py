"""Moving through lists, pages and history by keys."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from store.engine import open_store
from store.interface import Kind, Problem, Sort
from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tests.app.fakes import FakeStore, agreement_row
from tui.application import PactlineApp
from tui.drawing.bars import top_line
from tui.options import AppOptions
from tui.state.place import View

SMALL, LARGE = (80, 24), (120, 40)
REMEDY = "save what can be saved with `pactline repair`, or take the file out of the store"


async def test_first_screen_shows_rows_counts_and_keys(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "1 Organisations 60" in text
        assert "2 Agreements 300" in text
        assert "Altrincham Advice Centre 000" in text
        assert "GB-CHC-1000000" in text
        assert "/ search" in text.splitlines()[-1]
        assert "q quit" in text.splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["j", "down", "k"], 1),
        (["G"], 59),
        (["end", "home"], 0),
        (["pagedown"], 19),
        (["pagedown", "pageup"], 0),
        (["G", "g"], 0),
        (["up"], 0),
    ],
)
async def test_keys_move_the_cursor(make_app: MakeApp, keys: list[str], cursor: int) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        assert desk_of(app).list.cursor == cursor
        row = app.session.cursor_row()
        assert row is not None
        await settle(pilot)
        assert row.title in screen_text(app)
        assert f"{cursor + 1} of 60" in screen_text(app)


async def test_numbers_change_the_view_and_brackets_the_place(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("j", "2", "j", "j")
        assert app.session.here.view is View.AGREEMENTS
        assert app.session.here.cursor == 2
        await pilot.press("[")
        assert (app.session.here.view, app.session.here.cursor) == (View.ORGANISATIONS, 1)
        await pilot.press("]")
        assert (app.session.here.view, app.session.here.cursor) == (View.AGREEMENTS, 2)
        assert "organisations › agreements" in screen_text(app)


async def test_funding_lists_years_no_period_and_funds_apart(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = screen_text(app)
        assert "2010/11" in text
        assert "no period stated" in text
        years, _, funds = text.partition("never added to the years")
        assert "Transformation fund" in funds
        assert "Transformation fund" not in years
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.here.view is View.AGREEMENTS
        assert app.session.here.query == "fy:2010/11"


async def test_cursor_skips_the_heading_above_the_funds(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("3", "G")
        row = app.session.cursor_row()
        assert row is not None
        assert row.kind is Kind.FUND
        await pilot.press("k")
        row = app.session.cursor_row()
        assert row is not None
        assert row.title == "no period stated"


async def test_one_pane_opens_and_leaves_the_page(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        desk = desk_of(app)
        assert (desk.list.display, desk.detail.display) == (True, False)
        await pilot.press("2", "enter")
        await settle(pilot)
        assert (desk.list.display, desk.detail.display) == (False, True)
        assert desk.detail.size.width == 80
        assert "Grant 0" in desk.detail.document.title
        await pilot.press("escape")
        assert (desk.list.display, desk.detail.display) == (True, False)


async def test_two_panes_follow_the_cursor_when_it_rests(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "j")
        await settle(pilot)
        row = app.session.cursor_row()
        assert row is not None
        assert desk_of(app).detail.document.title == row.title


async def test_the_pane_that_has_the_keys_is_seen_after_every_way(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        desk = desk_of(app)
        record = (":", *"360G-made-0003", "enter")
        ways = (*"2", "enter", *"3[]1", "tab", "2", record, "[", "enter", ("/", "x"))
        for keys in ways:
            await pilot.press(*([keys] if isinstance(keys, str) else keys))
            await settle(pilot)
            reading = app.session.here.reading
            assert (desk.list.face.active, desk.detail.active) == (not reading, reading), keys


async def test_links_are_followed_and_come_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        desk = desk_of(app)
        links = [span.link for line in desk.detail.document.lines for span in line if span.link]
        wanted = next(link for link in links if link.startswith("organisation:"))
        for _ in range(links.index(wanted) + 1):
            await pilot.press("n")
        assert desk.detail.target == wanted
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.subject() == wanted
        before = desk.detail.document.title
        await pilot.press("[")
        await settle(pilot)
        assert desk.detail.document.title != before
        assert "Grant" in desk.detail.document.title


async def test_typed_letters_go_to_a_name(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("'", "f", "l", "enter")
        row = app.session.cursor_row()
        assert row is not None
        assert row.title.startswith("Flixton")


async def test_sort_cycles_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2")
        seen = []
        for _ in range(4):
            await pilot.press("s")
            assert app.session.found is not None
            seen.append(app.session.found.sort)
        assert seen == [Sort.AMOUNT, Sort.ENDS, Sort.NAME, Sort.DATE]
        assert "newest first" in screen_text(app)


async def test_what_a_key_cannot_do_is_said(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        share = app.session.share
        await pilot.press("w")
        assert "There is one pane now" in screen_text(app)
        assert app.session.share == share
        await pilot.press("s")
        assert screen_text(app).splitlines()[-1].strip() == "Ordered by name"


async def test_panes_are_sized_and_remembered(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        before = desk_of(app).list.size.width
        await pilot.press("w", "w")
        await settle(pilot)
        wide = desk_of(app).list.size.width
        assert wide > before
        await pilot.press("W", "z")
        await settle(pilot)
        assert not desk_of(app).detail.display
        app.session.keep()
    again = make_app()
    async with again.run_test(size=LARGE) as pilot:
        assert not desk_of(again).detail.display
        assert again.session.share == app.session.share


@pytest.mark.parametrize("size", [(20, 5), (10, 3), (23, 30), (60, 6)])
async def test_too_small_says_so_and_recovers(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        desk = desk_of(app)
        assert desk.small.display
        said = ["".join(paint.text for paint in line).rstrip() for line in desk.small.painted]
        assert size[0] < 16 or said[:2] == ["Enlarge to 24x7", "q quits"]
        assert said[0].startswith("Enlarge")
        await pilot.press("j")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert not desk.small.display
        assert desk.list.cursor == 1
        assert "GB-CHC-1000056" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (24, 7), (200, 60)])
async def test_other_sizes_show_rows(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Altrincham" in screen_text(app)


async def test_resize_keeps_the_place(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "G")
        await pilot.resize_terminal(70, 20)
        await settle(pilot)
        assert desk_of(app).list.cursor == 299
        row = app.session.cursor_row()
        assert row is not None
        assert row.title in screen_text(app)


async def test_a_search_line_hidden_while_the_size_changed_fits_again(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("?")
        await pilot.resize_terminal(70, 24)
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        said = screen_text(app).splitlines()[1]
        assert said.rstrip().endswith("by name")
        assert len(said.rstrip()) in (69, 70)


async def test_a_line_asked_for_before_its_layout_gets_its_width(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        desk = desk_of(app)
        top = desk.top
        top.fit(100, 1)
        desk.draw_top()
        assert top.render_line(0).cell_length == SMALL[0]
        await pilot.resize_terminal(100, 24)
        await settle(pilot)
        assert top.render_line(0).cell_length == top.size.width == 100


@pytest.mark.parametrize("store", [FakeStore(0, 0, 0), FakeStore(label="sample records")])
async def test_a_restricted_reader_is_not_sent_to_a_shell(
    make_app: MakeApp, store: FakeStore
) -> None:
    app = make_app(store, AppOptions(restricted=True, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "pactline import" not in screen_text(app)


async def test_empty_store_says_how_to_begin(make_app: MakeApp) -> None:
    app = make_app(FakeStore(0, 0, 0))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "The store holds no organisations." in screen_text(app)
        assert "pactline import FILE" in screen_text(app)
        await pilot.press("j", "G", "enter", "3", "j", "y", "escape", "f", "t", "o")
        await settle(pilot)
        assert app.is_running


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("S", "Take in a file: pactline import FILE"),
        ("t", "Nothing is found whose time could be drawn."),
        ("v", "Nothing is found whose time could be drawn."),
        ("f", "Nothing is listed that could be narrowed."),
    ],
)
async def test_every_sheet_of_an_empty_store_says_so_in_words(
    make_app: MakeApp, tmp_path: Path, keys: str, said: str
) -> None:
    store = open_store(tmp_path / "empty")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert said in screen_text(app)
    store.close()


async def test_a_day_before_every_record_is_not_called_an_empty_store(make_app: MakeApp) -> None:
    app = make_app(FakeStore(0, 0, 0), AppOptions(as_of=date(2012, 3, 31), fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "No organisations were known on 2012-03-31." in screen_text(app)
        assert "import" not in screen_text(app)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("sample records", "sample records"),
        ("/srv/a/very/long/way/to/salford", "…/salford"),
        ("/srv/a/very/long/way/to/voluntary-sector", "voluntary-sect…"),
    ],
)
def test_a_long_path_is_known_by_its_end(label: str, shown: str) -> None:
    line = top_line(label, View.FUNDING, {}, ("funding",), 64)
    assert "".join(paint.text for paint in line).rstrip().endswith(f" {shown}")


async def test_nothing_said_in_an_empty_list_is_cut(make_app: MakeApp) -> None:
    app = make_app(FakeStore(0, 0, 0), AppOptions(as_of=date(2012, 3, 31), fresh=True))
    async with app.run_test(size=(30, 12)) as pilot:
        await settle(pilot)
        lines = screen_text(app).splitlines()[4:-1]
        assert "No organisations were known on 2012-03-31." in " ".join(" ".join(lines).split())
        await pilot.press("?")
        await settle(pilot)
        assert "…" not in "".join(screen_text(app).splitlines()[1:-1])


async def test_the_crumbs_follow_the_pane_that_has_the_keys(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        assert "Grant 0" in screen_text(app).splitlines()[0]
        await pilot.press("left")
        assert "Grant 0" not in screen_text(app).splitlines()[0]
        await pilot.press("/", "escape", "enter")
        await settle(pilot)
        assert "Grant 0" in screen_text(app).splitlines()[0]


async def click(pilot: Pilot[int], widget: str, word: str) -> None:
    """Click on a word of a line."""
    lines = screen_text(cast(PactlineApp, pilot.app)).splitlines()
    line = lines[0] if widget == "#top" else lines[-1]
    await pilot.click(widget, offset=(line.index(word), 0))
    await settle(pilot)


async def test_views_and_keys_are_clicked(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await click(pilot, "#top", "Agreements")
        assert app.session.here.view is View.AGREEMENTS
        await click(pilot, "#keys", "sort")
        assert app.session.found is not None
        assert app.session.found.sort is Sort.AMOUNT
        await pilot.press("j")
        await click(pilot, "#keys", "search")
        assert desk_of(app).asking.mode == "search"
        await pilot.press(*"sale")
        await click(pilot, "#keys", "Esc")
        assert (desk_of(app).asking.mode, app.session.here.query) == ("", "")
        await pilot.click("#list", offset=(20, 2))
        await settle(pilot)
        assert app.session.found.sort is Sort.NAME
        await pilot.click("#list", offset=(50, 2))
        assert desk_of(app).asking.mode == "search"
        await pilot.press("escape")
        await click(pilot, "#top", "3 Fun")
        assert app.session.here.view is View.FUNDING


async def test_sample_records_say_so(make_app: MakeApp) -> None:
    app = make_app(FakeStore(label="sample records"))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Sample records. Your own store: pactline import FILE" in screen_text(app)


async def test_a_file_that_did_not_open_is_told_and_listed(make_app: MakeApp) -> None:
    store = FakeStore()
    store.add_problem(Problem("trafford.json", f"is not JSON from line 10; {REMEDY}"))
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "trafford.json did not open: ! tells why" in screen_text(app)
        await pilot.press("!")
        await settle(pilot)
        assert "take the file out of the store" in screen_text(app)
        assert "is not JSON from line 10" in screen_text(app)


async def test_changed_store_is_read_again_in_place(make_app: MakeApp) -> None:
    store = FakeStore()
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"sale", "enter", "j", "j")
        row = app.session.cursor_row()
        assert row is not None
        new = agreement_row(0)._replace(id="new", title="A grant to Sale", date="2009-01-01")
        store.touch(Kind.AGREEMENT, [new, *store.kinds[Kind.AGREEMENT]])
        desk_of(app).watcher.look()
        await settle(pilot)
        assert app.session.here.query == "sale"
        after = app.session.cursor_row()
        assert after is not None
        assert after.id == row.id
        assert "The store has changed" in screen_text(app)
        assert any("A grant to Sale" in line for line in screen_text(app).splitlines())


class BusyStore(FakeStore):
    """Another process is at work on it, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def refresh(self) -> None:
        assert self.progress is not None
        self.progress("waiting for another process that is indexing", 0, 0)
        self.gate.wait(10)
        super().refresh()


async def test_reading_again_is_told_and_holds_up_no_search(make_app: MakeApp) -> None:
    store = BusyStore()
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        store.touch(Kind.AGREEMENT, store.kinds[Kind.AGREEMENT])
        desk = desk_of(app)
        desk.watcher.look()
        for _ in range(1000):
            await pilot.pause(0.005)
            if desk.notice:
                break
        assert "changed: waiting for another process" in screen_text(app)
        await pilot.press("/", *"sale", "enter")
        await pilot.pause(0.1)
        assert "1 of 7" in screen_text(app)
        store.gate.set()
        await settle(pilot)
        assert "this is the new state" in screen_text(app)
    assert store.progress is None


async def test_place_comes_back_and_fresh_does_not(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"hale", "enter", "j")
        place = app.session.here
        app.session.keep()
    again = make_app()
    async with again.run_test(size=SMALL):
        assert (again.session.here.query, again.session.here.row_id) == ("hale", place.row_id)
        assert desk_of(again).list.cursor == 1
    fresh = make_app(options=AppOptions(fresh=True))
    assert fresh.session.here.query == ""


@pytest.mark.parametrize("places", ['["agreements"]', '{"made-up": 7}', "null"])
def test_damaged_places_are_forgotten(make_app: MakeApp, tmp_path: Path, places: str) -> None:
    (tmp_path / "app.json").write_text(f'{{"places": {places}}}', encoding="utf-8")
    app = make_app()
    assert app.session.here.view is View.ORGANISATIONS
    app.session.amend(query="hale")
    app.session.keep()
    assert make_app().session.here.query == "hale"


async def test_record_asked_for_is_open(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(record_id="360G-made-0007"))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert desk_of(app).detail.document.title == "Grant 0007 to Urmston"

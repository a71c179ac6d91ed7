"""The search line: typing, mistakes, completion, results that come late."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest

from store.interface import Kind, Sort, Store
from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tests.app.fakes import FakeListing, FakeStore
from tui.drawing.asking import input_line
from tui.drawing.geometry import panes_of
from tui.drawing.paint import Role, line_width
from tui.firstframe import screen_lines
from tui.options import AppOptions
from tui.state.editor import Editor
from tui.state.finding import find
from tui.state.language import Completion
from tui.state.offers import Offers
from tui.state.place import View
from tui.state.session import Session
from tui.state.worker import Job, NewestOnly
from tui.terminal import Terminal

SMALL = (80, 24)


def roles_on(line: Any, role: str) -> list[str]:
    return [paint.text for paint in line if paint.role == role]


async def test_typing_narrows_and_marks_the_hits(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale")
        await settle(pilot)
        text = screen_text(app)
        assert "1 of 7 · best match first" in text
        assert "organisations: “sale…”" in text
        rows = desk_of(app).list.painted[3:10]
        assert roles_on(rows[0], Role.CURSOR_HIT) == ["Sale"]
        assert all(roles_on(row, Role.ROW_HIT) == ["Sale"] for row in rows[1:])


async def test_search_goes_over_to_the_other_views(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale", "enter", "2")
        await settle(pilot)
        assert app.session.here.query == "sale"
        assert "2 Agreements 37" in screen_text(app)
        assert "1 Organisations 7" in screen_text(app)


async def test_arrows_move_while_typing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale", "down", "down")
        assert desk_of(app).list.cursor == 2
        assert desk_of(app).asking.mode == "search"


async def test_escape_returns_to_the_search_before(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("j", "j", "/", *"sale", "escape")
        assert (app.session.here.query, desk_of(app).list.cursor) == ("", 2)
        await pilot.press("/", *"sale", "enter", "/", *"x", "escape")
        assert app.session.here.query == "sale"
        await pilot.press("escape")
        assert app.session.here.query == ""


async def test_every_letter_is_one_place_of_the_history(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"sale", "enter", "[")
        assert app.session.here.query == ""
        await pilot.press("]")
        assert app.session.here.query == "sale"


async def test_a_mistake_is_underlined_and_mended_by_tab(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"fundr:trust")
        await settle(pilot)
        desk = desk_of(app)
        underlined = "".join(roles_on(desk.list.painted[0], Role.ERROR))
        assert underlined
        assert underlined in "fundr:trust"
        assert "funder:" in screen_text(app)
        await pilot.press("tab")
        assert app.session.here.query.startswith("funder:")
        assert not roles_on(desk.list.painted[0], Role.ERROR)


async def test_tab_completes_a_field(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"program")
        assert "programme:" in screen_text(app)
        await pilot.press("tab")
        assert desk_of(app).asking.editor.text == "programme:"


async def test_records_passed_over_are_told(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"ends:<2013", "enter")
        await settle(pilot)
        assert "without end not listed: no:end" in screen_text(app)


async def test_nothing_found_is_said_with_what_to_do(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"grant 0007", "enter")
        await settle(pilot)
        text = screen_text(app)
        assert "No organisations found." in text
        assert "2 shows 1 agreement." in text
        assert "Esc drops the search." in text


class LateStore(FakeStore):
    """Finds agreements a while after they were asked for."""

    def listing(
        self, query: Any, kind: Kind, sort: Sort = Sort.RELEVANCE, *, as_of: Any = None
    ) -> FakeListing:
        if kind is Kind.AGREEMENT:
            time.sleep(0.15)
        return super().listing(query, kind, sort, as_of=as_of)


async def test_keys_typed_ahead_meet_the_list_of_their_view(make_app: MakeApp) -> None:
    app = make_app(LateStore())
    async with app.run_test(size=SMALL) as pilot:
        desk = desk_of(app)
        desk.travel.to_view(View.AGREEMENTS)
        desk.mover.to_end(first=False)
        await settle(pilot)
        assert desk.list.cursor == 299


class SlowStore(FakeStore):
    """Finds “s” only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def listing(
        self, query: Any, kind: Kind, sort: Sort = Sort.RELEVANCE, *, as_of: Any = None
    ) -> FakeListing:
        if query.text in ("s", "sa"):
            self.gate.wait(10)
        return super().listing(query, kind, sort, as_of=as_of)


async def test_a_slow_search_does_not_hold_up_typing(make_app: MakeApp) -> None:
    store = SlowStore()
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        desk = desk_of(app)
        await pilot.press("/", "s", "a", "l", "e")
        assert desk.asking.editor.text == "sale"
        assert "/ sale" in screen_text(app)
        assert "60 · by name" in screen_text(app)
        store.gate.set()
        await settle(pilot)
        assert "1 of 7" in screen_text(app)
        assert app.session.found is not None
        assert app.session.found.asked.text == "sale"


def test_only_the_newest_of_a_name_runs() -> None:
    worker = NewestOnly()
    begun, gate, done = threading.Event(), threading.Event(), threading.Event()
    ran: list[str] = []

    def work(name: str) -> str:
        ran.append(name)
        return name

    def report(job: Job[object]) -> None:
        if job.result == "last":
            done.set()

    def hold() -> None:
        begun.set()
        gate.wait(5)

    worker.submit("find", hold, report)
    assert begun.wait(5)
    for name in ("first", "second", "last"):
        worker.submit("find", lambda name=name: work(name), report)  # type: ignore[misc]
    worker.submit("count", lambda: work("count"), report)
    gate.set()
    assert done.wait(5)
    worker.close()
    assert "first" not in ran
    assert "second" not in ran


def test_a_result_is_taken_once() -> None:
    job: Job[int] = Job(lambda: 1)
    job.run()
    assert job.take()
    assert not job.take()
    failing: Job[int] = Job(lambda: 1 // 0)
    failing.run()
    assert isinstance(failing.error, ZeroDivisionError)


async def test_a_word_typed_after_a_search_is_a_word_of_its_own(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"funder:=made-up", "enter", "/", *"hale", "enter")
        assert app.session.here.query == "funder:=made-up hale"
        await pilot.press("/", "enter", "/", "escape")
        assert app.session.here.query == "funder:=made-up hale"
        await pilot.press("/", "backspace", *"s", "enter")
        assert app.session.here.query == "funder:=made-up hales"


async def test_escape_gives_back_the_page_that_the_search_began_from(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        before = app.session.here
        await pilot.press("/", *"sale", "escape")
        await settle(pilot)
        assert app.session.here == before
        await pilot.press("/", *"sale", "enter", "[")
        assert (app.session.here.view, app.session.here.query) == (View.AGREEMENTS, "")


async def test_escape_from_letters_returns_to_the_row(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("j", "j", "'", "s")
        assert desk_of(app).list.cursor > 2
        await pilot.press("escape")
        assert desk_of(app).list.cursor == 2


def test_the_chosen_offer_is_seen_however_short_the_line() -> None:
    offers = Offers([Completion(name, name, 0) for name in ("Altrincham", "Bowdon", "Carrington")])
    assert offers.words() == "Tab: Altrincham  Bowdon  Carrington"
    offers.step(1)
    offers.step(1)
    assert offers.words() == "Tab: [Bowdon]  Carrington  Altrincham"
    assert Offers().step(1) is None


FUNDING = ("5,833 agreements", "everything counted", "apportioned by days")


@pytest.mark.parametrize(
    ("cells", "text", "expected"),
    [
        (80, "lloyds", "/ lloyds  5,833 agreements · everything counted · apportioned by days"),
        (60, "lloyds", "/ lloyds 5,833 agreements · everything counted"),
        (40, "lloyds bank", "/ lloyds bank 5,833 agreements"),
        (44, "lloyds bank of england and wales", "/ lloyds bank of england… 5,833 agreements"),
        (30, "lloyds bank of england and wales", "/ lloyds bank of england a…"),
    ],
)
def test_counts_give_way_to_what_is_searched_for(cells: int, text: str, expected: str) -> None:
    line = "".join(paint.text for paint in input_line("/ ", text, None, FUNDING, cells))
    assert len(line) == cells
    assert line.split() == expected.split()


def test_editing_keys() -> None:
    editor = Editor("age uk")
    for key in ("left", "left", "backspace"):
        editor.press(key, None)
    assert (editor.text, editor.caret) == ("ageuk", 3)
    editor.press("x", "x")
    assert editor.text == "agexuk"
    editor.press("end", None)
    editor.insert(" one\ntwo")
    assert editor.text == "agexuk one two"
    editor.press("ctrl+w", None)
    assert editor.text == "agexuk one "
    editor.press("ctrl+u", None)
    assert (editor.text, editor.caret) == ("", 0)
    assert not editor.press("f5", None)


async def test_a_search_that_leaves_few_shows_the_page_of_one_below(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        desk = desk_of(app)
        await pilot.press("2", "/", *"grant 000")
        await settle(pilot)
        assert not desk.detail.display, "ten rows leave no room"
        await pilot.press("7")
        await settle(pilot)
        assert (desk.list.display, desk.detail.display) == (True, True)
        assert (desk.list.size.height, desk.detail.region.y) == (4, 5)
        assert desk.detail.size == (80, 18)
        assert desk.detail.document.title.startswith("Grant 0007")
        heading, title = screen_text(app).splitlines()[5:7]
        assert heading.startswith("── Agreement ───")
        assert "Grant 0007" in title
        await pilot.press("backspace")
        await settle(pilot)
        assert not desk.detail.display
        assert desk.list.size.height == 22


async def test_the_page_below_takes_the_screen_when_it_is_read(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        desk = desk_of(app)
        await pilot.press("2", "/", *"grant 0007", "enter", "enter")
        await settle(pilot)
        assert not desk.list.display
        assert desk.detail.size.height == 22
        await pilot.press("left")
        await settle(pilot)
        assert (desk.list.size.height, desk.detail.size.height) == (4, 18)
        await pilot.press(desk.key_of("one-pane"))
        await settle(pilot)
        assert desk.panes.now.two
        await pilot.press("escape")
        await settle(pilot)
        assert desk.here.query == ""


def test_the_first_frame_of_a_short_result_is_as_wide_as_the_screen(tmp_path: Path) -> None:
    options = AppOptions(find="grant 0007", view="agreements", state_file=str(tmp_path / "app"))
    session = Session(cast("Store", FakeStore()), options, Terminal())
    session.adopt(find(session.store, session.ask()))
    assert panes_of(session, *SMALL).above == 4
    lines = screen_lines(session, *SMALL)
    assert len(lines) == SMALL[1]
    assert {line_width(line) for line in lines} == {SMALL[0]}

"""The app over a store of made-up records."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import ScreenStackError
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from store.interface import Store
from store.store import FileStore, open_store
from tests.app.made_up import copied, file_of, stored
from tui.app import opened
from tui.application import PactlineApp
from tui.finding import count
from tui.main import MainScreen
from tui.state import AppOptions, begin
from tui.terminal import Terminal

MakeApp = Callable[..., PactlineApp]

SMALL, LARGE = (80, 24), (120, 40)


made: list[PactlineApp] = []
"""The apps of the test that runs, the newest last."""

heard: list[str] = []
"""The messages that they showed."""


parse = Stylesheet._parse_rules
known: dict[Any, list[RuleSet]] = {}
"""How Textual reads a style sheet, and what it has read."""


def parsed(sheet: Stylesheet, *of: Any, **more: Any) -> list[RuleSet]:
    """Return the rules of a style sheet, which no app reads a second time."""
    key = (of, *sorted(more.items()), *sheet._variables.items())
    if key not in known:
        known[key] = parse(sheet, *of, **more)
    return known[key]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cursors rest sooner, and keys follow each other without Textual's pauses for pictures.

    What Textual would send to a terminal is not put together: `strips_of` puts the screen together
    where a test looks at it.
    """
    made.clear()
    heard.clear()
    notify = PactlineApp.notify

    def hear(app: PactlineApp, message: str, **options: Any) -> None:
        heard.append(message)
        notify(app, message, **options)

    async def soon(*_: float) -> None:
        await keep_still(made[-1])

    def paint(compositor: Compositor, *_: Any, **__: Any) -> None:
        compositor._dirty_regions.clear()

    monkeypatch.setattr(PactlineApp, "notify", hear)
    monkeypatch.setattr("textual.app.wait_for_idle", soon)
    monkeypatch.setattr(Pilot, "_wait_for_screen", taken)
    monkeypatch.setattr(Compositor, "render_update", paint)
    monkeypatch.setattr(Stylesheet, "_parse_rules", parsed)
    # A look at the files, which tests call for, would tell of changes amid what they see.
    monkeypatch.setattr("tui.main.EVERY", 3600.0)
    monkeypatch.setattr("tui.main.REST", 0.02)
    monkeypatch.setattr("tui.main.TYPING_REST", 0.03)
    monkeypatch.setattr("tui.search.PAUSE", 0.02)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up records, which nobody writes to."""
    return stored(tmp_path_factory.mktemp("made-up") / "store", file_of())


@pytest.fixture
def store(made_up: Path) -> Iterator[FileStore]:
    """The made-up records."""
    opened_store = open_store(made_up)
    yield opened_store
    opened_store.close()


@pytest.fixture
def own_store(made_up: Path, tmp_path: Path) -> Iterator[FileStore]:
    """A copy of the made-up records that a test may write to."""
    own = open_store(copied(made_up, tmp_path / "own"))
    yield own
    own.close()


@pytest.fixture
def make_app(tmp_path: Path, store: FileStore) -> MakeApp:
    """Return a maker of apps that have searched already, as `tui.app.run` leaves them."""

    def make(
        of: Store | None = None,
        options: AppOptions | None = None,
        terminal: Terminal | None = None,
    ) -> PactlineApp:
        options = options or AppOptions()
        if not options.state_file:
            options = options._replace(state_file=str(tmp_path / "app.json"))
        session, found = opened(begin(of or store, options, terminal or Terminal()))
        text, as_of = session.history.here.query, session.preferences.as_of
        made.append(PactlineApp(session, found, count(session.store, text, as_of)))
        return made[-1]

    return make


async def taken(pilot: Pilot[Any]) -> bool:
    """Wait until all that was sent has been taken: by the app, and by what has keys or mouse.

    Textual's own way asks every widget of the screen, and there are a hundred of them in a form.
    """
    app = pilot.app
    with suppress(ScreenStackError):
        pointed = app.mouse_over.ancestors_with_self if app.mouse_over else ()
        pumps = {app, app.screen, app.focused or app, *pointed}
        events = {pump: asyncio.Event() for pump in pumps if isinstance(pump, MessagePump)}
        each = [event.wait() for pump, event in events.items() if pump.call_later(event.set)]
        tasks = {asyncio.gather(*each), asyncio.ensure_future(app._exception_event.wait())}
        done, waiting = await asyncio.wait(tasks, timeout=60, return_when="FIRST_COMPLETED")
        for task in waiting:
            task.cancel()
        assert done, "the app takes no keys"
        await keep_still(app)
    return True


async def keep_still(app: PactlineApp) -> None:
    """Wait until no message is on its way."""
    quiet = 0
    for _ in range(2000):
        await asyncio.sleep(0.001)
        pumps = (app, app.screen, *app.screen.walk_children())
        waiting = any(pump.message_queue_size for pump in pumps)
        quiet = 0 if waiting else quiet + 1
        if quiet == 3:
            return


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the cursor has rested and all work is done and shown."""
    app, quiet = pilot.app, 0
    for _ in range(6000):
        await keep_still(app)
        drawing = app.screen._update_timer._active.is_set()
        quiet = quiet + 1 if app.main.resting and not drawing else 0
        if quiet == 3:
            return
    raise AssertionError("the app does not come to rest")


async def wait_until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Wait until something holds, and no message is on its way."""
    for _ in range(12_000):
        if true():
            return await keep_still(pilot.app)
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


def strips_of(app: PactlineApp) -> list[Strip]:
    """Return the lines of the screen, put together from its widgets."""
    width, height = app.size
    lines = [Strip.blank(width)] * height
    shown = [each for each in app.screen.walk_children() if each.is_on_screen and each.visible]
    for widget in sorted(shown, key=is_in_front):
        x, y, columns, rows = widget.region
        for number, strip in enumerate(widget.render_lines(Region(0, 0, columns, rows)), y):
            if 0 <= number < height:
                line = lines[number]
                parts = [line.crop(0, x), strip, line.crop(x + columns, width)]
                lines[number] = Strip.join(parts).crop(0, width)
    return lines


def is_in_front(widget: Widget) -> bool:
    """Tell whether a widget belongs to the line of a question, which others lie under."""
    whole = (each for each in widget.ancestors_with_self if isinstance(each, Widget))
    return any(each.layer == "question" for each in whole)


def lines_of(app: PactlineApp) -> list[str]:
    """Return what is on the screen, without blanks at the ends of lines."""
    return [strip.text.rstrip() for strip in strips_of(app)]


def text_of(app: PactlineApp) -> str:
    """Return what is on the screen."""
    return "\n".join(lines_of(app))


def told(app: PactlineApp) -> str:
    """Return the last message that was shown."""
    return heard[-1] if heard else ""


def page_of(app: PactlineApp) -> str:
    """Return the whole page, in one line."""
    return " ".join(app.main.page.document.text().split())


def first_list_lines(main: MainScreen) -> list[str]:
    """Return the rows on the screen."""
    return [main.rows.render_line(y).text for y in range(main.rows.page)]


@asynccontextmanager
async def opened_at(
    app: PactlineApp, key: str, size: tuple[int, int] = LARGE
) -> AsyncIterator[Pilot[Any]]:
    """Run an app, press a key once it has come to rest, and wait until what it opens is there."""
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        yield pilot

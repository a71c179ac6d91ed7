"""The app over a store of made-up records."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from textual._context import active_app
from textual.pilot import Pilot

from store.interface import Store
from store.store import FileStore, open_store
from tests.app.made_up import file_of, stored
from tui.app import opened
from tui.application import PactlineApp
from tui.finding import count
from tui.main import MainScreen
from tui.options import AppOptions
from tui.state import begin
from tui.terminal import Terminal

MakeApp = Callable[..., PactlineApp]

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cursors rest sooner, and keys follow each other without Textual's pauses for pictures."""

    async def soon(*_: float) -> None:
        app, quiet = active_app.get(), 0
        for _ in range(2000):
            await asyncio.sleep(0.001)
            pumps = (app, app.screen, *app.screen.walk_children())
            quiet = quiet + 1 if not any(pump.message_queue_size for pump in pumps) else 0
            if quiet == 3:
                return

    monkeypatch.setattr("textual.app.wait_for_idle", soon)
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
    own = open_store(copytree(made_up, tmp_path / "own"))
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
        return PactlineApp(session, found, count(session.store, text, as_of))

    return make


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the cursor has rested and all work is done and shown."""
    quiet = 0
    for _ in range(6000):
        await pilot.pause(0.005)
        quiet = quiet + 1 if pilot.app.main.resting else 0  # type: ignore[attr-defined]
        if quiet == 3:
            return
    raise AssertionError("the app does not come to rest")


def lines_of(app: PactlineApp) -> list[str]:
    """Return what is on the screen, without blanks at the ends of lines."""
    strips = app.screen._compositor.render_strips(app.size)
    return [strip.text.rstrip() for strip in strips]


def text_of(app: PactlineApp) -> str:
    """Return what is on the screen."""
    return "\n".join(lines_of(app))


def told(app: PactlineApp) -> str:
    """Return the message that stands on the screen."""
    return " ".join(each.message for each in app._notifications)


def page_of(app: PactlineApp) -> str:
    """Return the whole page, in one line."""
    return " ".join(app.main.page.document.text().split())


def first_list_lines(main: MainScreen) -> list[str]:
    """Return the rows on the screen."""
    return [main.rows.render_line(y).text for y in range(main.rows.page)]

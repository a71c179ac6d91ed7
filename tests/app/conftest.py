"""The app over made-up rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual._context import active_app
from textual.pilot import Pilot

from tests.app.fakes import FakeStore
from tui.application import PactlineApp
from tui.commands.registry import KeyMap
from tui.options import AppOptions
from tui.screens.main import MainScreen
from tui.state.finding import count, find
from tui.state.session import Session
from tui.terminal import Terminal

MakeApp = Callable[..., PactlineApp]


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cursors rest sooner, and keys follow each other without Textual's pauses for pictures."""

    async def soon(*_: float) -> None:
        app, quiet = active_app.get(), 0
        for _ in range(2000):
            await asyncio.sleep(0.001)
            queues = (app._message_queue, app.screen._message_queue)
            quiet = quiet + 1 if all(queue.empty() for queue in queues) else 0
            if quiet == 3:
                return

    monkeypatch.setattr("textual.app.wait_for_idle", soon)
    monkeypatch.setattr("tui.screens.reader.REST", 0.02)
    monkeypatch.setattr("tui.screens.reader.TYPING_REST", 0.03)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the cursor has rested and the worker's results are adopted."""
    for _ in range(2000):
        await pilot.pause(0.005)
        desk = pilot.app.screen_stack[0]
        assert isinstance(desk, MainScreen)
        if at_rest(desk):
            await pilot.pause(0.005)
            if at_rest(desk):
                await pilot.pause(0.005)
                return
    raise AssertionError("the app does not come to rest")


def at_rest(desk: MainScreen) -> bool:
    """Tell whether no work is under way and no page is to come."""
    return desk.worker.idle and desk.watcher.worker.idle and not desk.reader.waiting


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Return a maker of apps that have searched already, as `tui.app.run` leaves them."""

    def make(
        store: Any = None,
        options: AppOptions | None = None,
        terminal: Terminal | None = None,
    ) -> PactlineApp:
        options = options or AppOptions()
        if not options.state_file:
            options = options._replace(state_file=str(tmp_path / "app.json"))
        session = Session(store or FakeStore(), options, terminal or Terminal())
        session.adopt(find(session.store, session.ask()))
        session.counts.update(count(session.store, session.here.query, session.as_of))
        keymap = KeyMap(options.keys, restricted=options.restricted)
        return PactlineApp(session, keymap)

    return make


def desk_of(app: PactlineApp) -> MainScreen:
    desk = app.screen_stack[0]
    assert isinstance(desk, MainScreen)
    return desk


def screen_text(app: PactlineApp, *, page: bool = True) -> str:
    """Return what the widgets show, list and page where they stand, or the list alone."""
    desk = desk_of(app)
    panes = (desk.list, desk.detail) if page else (desk.list,)
    parts = [widget for widget in panes if widget.display]
    columns = [["".join(paint.text for paint in line) for line in part.painted] for part in parts]
    beside = ["".join(pieces) for pieces in zip(*columns, strict=False)]
    below = [line for column in columns for line in column]
    middle = below if desk.panes.now.above else beside
    around = ["".join(p.text for p in line) for w in (desk.top, desk.bottom) for line in w.painted]
    return "\n".join(line.rstrip() for line in [around[0], *middle, *around[1:]])

"""The app over made-up rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.app.fakes import FakeStore
from tui.application import PactlineApp
from tui.commands.registry import KeyMap
from tui.options import AppOptions
from tui.screens.main import MainScreen
from tui.state.finding import count, find
from tui.state.session import Session
from tui.terminal import Terminal

MakeApp = Callable[..., PactlineApp]


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
    """Return what the widgets show, list and page side by side, or the list alone."""
    desk = desk_of(app)
    panes = (desk.list, desk.detail) if page else (desk.list,)
    parts = [widget for widget in panes if widget.display]
    columns = [["".join(paint.text for paint in line) for line in part.painted] for part in parts]
    middle = ["".join(pieces) for pieces in zip(*columns, strict=False)]
    around = ["".join(p.text for p in line) for w in (desk.top, desk.bottom) for line in w.painted]
    return "\n".join(line.rstrip() for line in [around[0], *middle, *around[1:]])

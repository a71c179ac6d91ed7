"""A theme is kept where the person chose it, and only then."""

from __future__ import annotations

from pathlib import Path

from tests.app.fakes import FakeStore
from tui.options import AppOptions
from tui.state.session import Session
from tui.terminal import detect

COLOURS = {"TERM": "xterm-256color"}
DUMB = {"TERM": "dumb"}


def session(file: Path, environ: dict[str, str], theme: str = "") -> Session:
    options = AppOptions(state_file=str(file), theme=theme)
    return Session(FakeStore(), options, detect(environ, "utf-8"))


def test_a_run_on_a_dumb_terminal_takes_no_colours_from_the_next(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    first = session(file, COLOURS).theme
    dumb = session(file, DUMB)
    assert dumb.theme is not first
    dumb.keep()
    assert session(file, COLOURS).theme is first


def test_a_chosen_theme_outlives_a_run_on_a_dumb_terminal(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    chosen = session(file, COLOURS)
    chosen.theme = chosen.themes[1]
    chosen.keep()
    session(file, DUMB).keep()
    assert session(file, COLOURS).theme is chosen.theme

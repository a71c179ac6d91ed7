"""A theme is kept where the person chose it, and only then."""

from __future__ import annotations

from pathlib import Path

from store.store import FileStore
from tui.state import AppOptions, Session, begin, keep
from tui.terminal import detect
from tui.theme import DARK, LIGHT, MONO, Theme, choose

COLOURS = {"TERM": "xterm-256color"}
DUMB = {"TERM": "dumb"}


def started(store: FileStore, file: Path, environ: dict[str, str], theme: str = "") -> Session:
    options = AppOptions(state_file=str(file), theme=theme)
    return begin(store, options, detect(environ, "utf-8"))


def ended(session: Session, theme: str | None = None) -> None:
    preferences = session.preferences
    if theme is not None:
        preferences = preferences._replace(theme=theme)
    keep(session, session.history.here, preferences)


def theme_of(session: Session) -> Theme:
    return choose(session.preferences.theme, session.terminal)


def test_a_run_on_a_dumb_terminal_takes_no_colours_from_the_next(
    store: FileStore, tmp_path: Path
) -> None:
    file = tmp_path / "app.json"
    assert theme_of(started(store, file, COLOURS)) is DARK
    dumb = started(store, file, DUMB)
    assert theme_of(dumb) is MONO
    ended(dumb)
    assert theme_of(started(store, file, COLOURS)) is DARK


def test_a_chosen_theme_outlives_a_run_on_a_dumb_terminal(store: FileStore, tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    ended(started(store, file, COLOURS), "light")
    ended(started(store, file, DUMB))
    assert theme_of(started(store, file, COLOURS)) is LIGHT
    assert theme_of(started(store, file, COLOURS, theme="mono")) is MONO

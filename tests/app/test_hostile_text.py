"""Whatever records, searches and messages hold, only printable text reaches the terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.events import Paste

from store.files.tinydb import encode
from store.interface import Problem
from store.store import FileStore, open_store
from tests.app.conftest import MakeApp, lines_of, settle
from tests.hostile import JOINED, TEXTS, source_file
from tests.tables import to_tables
from tui.app import drawn, opened
from tui.layout import Run
from tui.state import AppOptions, begin
from tui.terminal import Terminal
from tui.theme import DARK
from tui.widgets import strip_of

HOSTILE = (
    "\x1b]52;c;eA==\x07", "\x9b31m", "\x1bP+q\x1b\\", "a\u202eb\u2066", "\u200b\u200d\ufeff",
    "\udc80", "\x00\x08\r\n", "[@click=app.quit]x[/]", "[/]", "[link=file:///etc/passwd]",
)  # fmt: skip
NASTY = "".join(HOSTILE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileStore]:
    """A store whose every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile.json").write_bytes(encode(to_tables(source_file()))[0])
    store = open_store(folder)
    yield store
    store.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_lines_are_printable_in_the_app_and_in_the_first_frame(text: str) -> None:
    line = (Run(text, "title"),)
    shown = strip_of(line, DARK).text
    assert shown.isprintable()
    assert drawn(line, DARK) == f"\x1b[1;38;5;231;48;5;234m{shown}\x1b[0m"


async def test_hostile_records_searches_and_messages(
    make_app: MakeApp, hostile: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "problems", lambda: [Problem(NASTY, NASTY)])
    monkeypatch.setattr(hostile, "label", NASTY)
    app = make_app(hostile, AppOptions(view="agreements", notice=NASTY, fresh=True))
    async with app.run_test(size=(120, 30)) as pilot:
        for keys in ("G", "k", "enter", "y", "escape", "o", "escape", "O", "!", "escape", "f"):
            await pilot.press(keys)
            await settle(pilot)
            assert all(JOINED.sub("", line).isprintable() for line in lines_of(app)), keys
        await pilot.press("escape", "ctrl+p")
        await pilot.press(*"hostile")
        await settle(pilot)
        assert all(JOINED.sub("", line).isprintable() for line in lines_of(app))
        await pilot.press("escape", "escape", "/")
        app.main.search_line.post_message(Paste(NASTY))
        await settle(pilot)
        assert all(JOINED.sub("", line).isprintable() for line in lines_of(app))
        assert app.is_running


async def test_every_hostile_record_is_listed_and_read(
    make_app: MakeApp, hostile: FileStore
) -> None:
    app = make_app(hostile, AppOptions(fresh=True))
    async with app.run_test(size=(120, 20)) as pilot:
        assert app.main.found.total >= len(TEXTS)
        for position in range(0, app.main.found.total, 7):
            app.main.rows.move_to(position)
            await settle(pilot)
            assert all(JOINED.sub("", line).isprintable() for line in lines_of(app))
            assert "could not be drawn" not in app.main.page.document.text()


def test_the_first_frame_of_hostile_records(hostile: FileStore) -> None:
    from tui.app import screen_lines

    session, found = opened(begin(hostile, AppOptions(find="hostilemarker"), Terminal()))
    for line in screen_lines(session, found, 120, 30):
        text = drawn(line, DARK)
        assert all(char == "\x1b" or char.isprintable() for char in text)

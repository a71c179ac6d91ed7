"""Writing the list into a file from the app."""

from __future__ import annotations

from collections.abc import Iterator
from csv import DictReader
from json import loads
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from store.errors import PactlineError
from store.store import FileStore, open_sample, open_store
from tests.app.conftest import SMALL, MakeApp, settle, text_of, told
from tui.application import PactlineApp
from tui.export import Export
from tui.state import AppOptions


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[FileStore]:
    store = open_sample(cache_dir=tmp_path / "cache")
    yield store
    store.close()


async def export(app: PactlineApp, pilot: Pilot[Any], path: Path | str) -> None:
    """Answer the question for a name, and wait for the writing."""
    await pilot.press("e", "ctrl+u")
    if path:
        app.main.prompt.line.post_message(Paste(str(path)))
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)


async def test_the_list_is_written_in_its_order(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    app = make_app(sample)
    path = tmp_path / "found.csv"
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("s")
        await settle(pilot)
        rows = app.main.found.rows
        titles = [row.title for n in range(rows.total) if (row := rows.row(n)) is not None]
        await export(app, pilot, path)
        assert told(app) == f"7 records in {path}"
    with path.open(encoding="utf-8-sig", newline="") as file:
        exported = list(DictReader(file))
    assert [each["Title"] for each in exported] == titles
    assert list(exported[0])[:6] == ["Title", "Type", "Who", "Detail", "Received", "Paid"]
    assert all(each["Identifier"] and each["Source"] and each["Licence"] for each in exported)


async def test_a_search_is_written_whole_as_json(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    app = make_app(sample)
    path = tmp_path / "found.json"
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"memorandum", "enter")
        await settle(pilot)
        await export(app, pilot, path)
        assert "1 record in" in told(app)
    assert "more than" in path.read_text("utf-8")
    assert len(loads(path.read_text("utf-8"))["records"]) == 1


async def test_a_file_that_is_there_is_replaced_only_on_yes(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    app = make_app(sample)
    path = tmp_path / "found.csv"
    path.write_text("mine")
    async with app.run_test(size=(120, 30)) as pilot:
        await export(app, pilot, path)
        assert "is there already" in text_of(app)
        await pilot.press("enter")
        assert told(app) == "“found.csv” was left as it is"
        assert path.read_text() == "mine"
        await export(app, pilot, path)
        await pilot.press("escape")
        assert path.read_text() == "mine"
        await export(app, pilot, path)
        await pilot.press("y", "enter")
        await settle(pilot)
        assert "7 records in" in told(app)
    assert path.read_text("utf-8").startswith("\ufeffTitle,")


async def test_a_name_that_does_not_do_is_asked_for_again(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    app = make_app(sample)
    async with app.run_test(size=(160, 30)) as pilot:
        for name, said in (
            ("found.doc", "none of the endings"),
            ("folder.csv", "is a folder"),
            ("", "give the file"),
        ):
            await export(app, pilot, tmp_path / name if name else "")
            assert said in text_of(app)
            assert app.main.prompt.line.has_focus
            await pilot.press("escape")
        await export(app, pilot, tmp_path / "nowhere" / "found.csv")
        assert "Nothing was written" in told(app)
        assert not (tmp_path / "nowhere").exists()


async def test_a_file_of_the_store_is_not_written_over(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    app = make_app(sample)
    (tmp_path / "store").mkdir()
    mine = open_store(tmp_path / "store")
    listing = app.main.found.listing
    for name in ("decisions.json", "new.json", ".history/new.csv"):
        with pytest.raises(PactlineError, match="a file of the store"):
            Export(mine, listing, (), tmp_path / "store" / name)
    Export(mine, listing, (), tmp_path / "store.json")


async def test_an_export_that_is_stopped_leaves_no_file(
    make_app: MakeApp, sample: FileStore, tmp_path: Path
) -> None:
    app = make_app(sample)
    path = tmp_path / "out" / "found.csv"
    path.parent.mkdir()
    writing = Export(sample, app.main.found.listing, (), path)
    writing.stop()
    with pytest.raises(PactlineError):
        writing.run()
    assert list(path.parent.iterdir()) == []


async def test_restricted_has_no_export(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample, AppOptions(restricted=True, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("e")
        assert told(app).startswith("e does nothing here")
        await pilot.press(":", *"export", "enter")
        assert "no view, command, name or id" in text_of(app)

"""The app on a store in a server, which others write to and which goes away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures import SAMPLE
from store.copying import copy_files
from store.folder import Folder
from store.postgresql.server import Server
from store.store import open_store
from tests.app.conftest import MakeApp, page_of, settle
from tests.index.records import grant, source
from tests.postgresql.cluster import new_store, shared
from tui.state import AppOptions


@pytest.fixture
def address() -> Iterator[str]:
    found = new_store()
    copy_files(Folder(SAMPLE), Server(found))
    yield found
    shared().start_again()


async def test_what_another_host_writes_is_shown(
    make_app: MakeApp, address: str, tmp_path: Path
) -> None:
    store = open_store(address, cache_dir=tmp_path / "here", reader="anna")
    other = open_store(address, cache_dir=tmp_path / "there")
    app = make_app(store, AppOptions(fresh=True, find="choir", view="agreements"))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        other.put([source("s", [grant("a", title="A choir of choirs")])], action="import")
        await pilot.press("f5")
        await settle(pilot)
        assert "A choir of choirs" in page_of(app)
        shared().stop()
        await pilot.press("f5")
        await settle(pilot)
        assert app.main.found.total == 1
        assert store.behind().startswith("no server has answered since ")

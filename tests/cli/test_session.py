"""The bar of a store that is opened, and what becomes of it."""

from __future__ import annotations

import io
from pathlib import Path
from shutil import copytree

from fixtures import SAMPLE
from tui.cli.session import Session


class Tty(io.StringIO):
    """A terminal's standard error."""

    def isatty(self) -> bool:
        return True


def test_an_open_store_draws_no_bar_on_the_screen_of_the_app(tmp_path: Path) -> None:
    folder = copytree(SAMPLE, tmp_path / "store")
    session = Session(store_path=str(folder), talk=Tty())
    store = session.store()
    assert store.progress is None
    session.close()

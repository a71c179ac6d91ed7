"""A person with no store yet, and the verbs that they type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import EXIT_FOUND
from store.files.folder import StoreFolder
from store.store import FileStore, open_store
from tests.hostile import leaks
from tui.cli.main import run
from tui.cli.session import Account

Verb = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person's store will be."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("tui.cli.session.login", lambda: "anna")
    return tmp_path / "store"


@pytest.fixture
def verb(folder: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Run a verb in the person's store and return its data; the talk follows after a form feed."""

    def of(*words: str, code: int = EXIT_FOUND, account: Account | None = None) -> str:
        capsys.readouterr()
        done = run(
            words,
            store_path=str(folder),
            restricted=account is not None,
            account=account or Account(),
        )
        printed = capsys.readouterr()
        assert done == code, (words, printed)
        assert leaks(printed.out) == []
        assert leaks(printed.err) == []
        return f"{printed.out}\f{printed.err}"

    return of


def opened(folder: Path) -> FileStore:
    """Return a store as it is now."""
    return open_store(StoreFolder(str(folder)).path)

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from store import places

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders of XDG")


def test_a_named_folder_holds_what_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", f"{tmp_path}/data")
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}/state")
    assert places.own_store() == f"{tmp_path}/data/pactline/store"
    assert places.app_file() == f"{tmp_path}/state/pactline/app.json"


@pytest.mark.parametrize("named", ["", " ", "here", "./here", "~/here"])
def test_a_path_that_is_not_absolute_counts_for_nothing(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    monkeypatch.setenv("XDG_DATA_HOME", named)
    monkeypatch.setenv("XDG_STATE_HOME", named)
    assert places.own_store() == "/home/reader/.local/share/pactline/store"
    assert places.app_file() == "/home/reader/.local/state/pactline/app.json"

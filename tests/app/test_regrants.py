"""What the page of a grant says of its regrant code, and of a text that is none."""

from __future__ import annotations

from pathlib import Path

from store.store import open_store
from tests.checking.support import BODY, FUNDER, grant
from tests.stores import file_of
from tui.pages.page import page_of


def test_a_code_is_explained_and_a_text_that_is_none_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s")
    grants = (grant("coded", regrant="FRG010"), grant("uncoded", regrant="No"))
    store.put([file_of(FUNDER, BODY, *grants)], action="import")
    said = {
        name: page.text()
        for name in ("coded", "uncoded")
        if (page := page_of(store, "agreement", name, width=100))
    }
    assert "to be granted on (FRG010): its money may be counted again" in said["coded"]
    assert "“No” stands for a regrant code and is none: its money is counted" in said["uncoded"]
    assert "to be granted on" not in said["uncoded"]

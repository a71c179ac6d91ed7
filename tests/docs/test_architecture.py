"""The page of the architecture names what is there, and nothing else."""

from __future__ import annotations

import re

from store.files.folder import AREA, HISTORY
from store.index.upkeep import BESIDE
from tests.docs.pages import ROOT, page, said


def test_every_path_on_the_page_is_there() -> None:
    paths = {
        words
        for words in said(page("architecture"))
        if re.fullmatch(r"(store|tui|tests|docs)/[\w./]+|\w+\.toml", words)
    }
    assert len(paths) > 10
    for path in paths:
        place = ROOT / path
        assert place.exists() or place.with_suffix(".py").exists(), path


def test_the_folders_in_a_store() -> None:
    assert {f"{AREA}/", f"{HISTORY}/", f"{BESIDE}/"} <= said(page("architecture"))

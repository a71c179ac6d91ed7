"""The page of the architecture names what is there, and nothing else."""

from __future__ import annotations

import re

import pytest

from store.files.journal import AREA, HISTORY
from store.index.locating import BESIDE, NAME
from tests.docs.pages import ROOT, page, said


def _parts(folder: str) -> set[str]:
    """Return the names in the first column of the table of a folder's parts."""
    table = re.search(rf"^\| part of `{folder}/`.*?\n\n", page("architecture"), re.S | re.M)
    assert table, f"docs/architecture.md has no table of {folder}/"
    cells = re.findall(r"^\| `([^|]+)` \|", table[0], re.M)
    return {name.strip() for cell in cells for name in cell.split(",")}


@pytest.mark.parametrize("folder", ["store", "tui"])
def test_every_module_and_folder_has_its_place(folder: str) -> None:
    home = ROOT / folder
    there = {file.stem for file in home.glob("*.py") if not file.stem.startswith("__")}
    there |= {f"{file.parent.name}/" for file in home.glob("*/__init__.py")}
    assert _parts(folder) == there


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
    assert {f"{AREA}/", f"{HISTORY}/", f"{BESIDE}/{NAME}/"} <= said(page("architecture"))

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import store
import tui

SCREENS = ("commands", "drawing", "pages", "screens", "state", "widgets")
"""Folders of `tui` whose modules read records through the store's interface alone."""

KEEPERS = {
    "pages/pictures.py": "writes the picture that a person asked for",
    "state/saved.py": "keeps the last place for the next start",
}
"""The modules there that may touch a file, which is never one of a store."""

OPENERS = {
    "iterdir",
    "mkdir",
    "open",
    "read_bytes",
    "read_text",
    "rename",
    "scandir",
    "touch",
    "unlink",
    "write_bytes",
    "write_text",
}


def test_the_store_never_loads_a_screen() -> None:
    modules = [module.name for module in pkgutil.walk_packages(store.__path__, "store.")]
    assert "store.records" in modules
    program = (
        f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'textual', 'rich', 'tui'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_store_names_no_screen_even_for_a_type() -> None:
    for file in _modules(Path(store.__path__[0])):
        named = {name.split(".")[0] for name in _imported(ast.parse(file.read_text("utf-8")))}
        assert not named & {"textual", "rich", "tui"}, file


@pytest.mark.parametrize("folder", SCREENS)
def test_what_is_on_the_screen_opens_no_file(folder: str) -> None:
    home = Path(tui.__path__[0])
    files = [*_modules(home / folder)]
    assert files
    for file in files:
        if file.relative_to(home).as_posix() not in KEEPERS:
            assert _opening(ast.parse(file.read_text("utf-8"))) == [], file


@pytest.mark.parametrize("keeper", KEEPERS)
def test_what_may_touch_a_file_is_seen_to_do_so(keeper: str) -> None:
    file = Path(tui.__path__[0], keeper)
    assert _opening(ast.parse(file.read_text("utf-8")))


@pytest.mark.parametrize(
    "code",
    ["open('a')", "Path('a').open()", "path.read_text()", "os.open('a', 0)", "io.open('a')"],
)
def test_opening_a_file_is_seen(code: str) -> None:
    assert _opening(ast.parse(code)) == [1]


def _modules(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.py")


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _opening(tree: ast.Module) -> list[int]:
    """Return the lines that open or change a file; `self.panes.open()` opens a part of a screen."""
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found = node.func.id == "open"
        elif isinstance(node.func, ast.Attribute):
            receiver = ast.unparse(node.func.value)
            found = node.func.attr in OPENERS and not receiver.endswith("panes")
        else:
            found = False
        if found:
            lines.append(node.lineno)
    return lines

"""What each verb loads, in a fresh process: a lookup never pays for what it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment

SCREEN = {"textual", "rich"}
LOCKS = {"filelock"}
WRITING = LOCKS | {"tinydb"}
RECORDS = {"msgspec"}
COMMON = {"shtab", "platformdirs", "tomllib"}

CODE = """
import sys
before = set(sys.modules)
from tui.__main__ import main
sys.stdout = open({out!r}, "w")
code = main({words!r})
sys.stdout.flush()
loaded = sorted(set(sys.modules) - before)
import json
open({told!r}, "w").write(json.dumps([code, loaded]))
"""


def modules_of(tmp_path: Path, *words: str) -> tuple[int, set[str]]:
    """Run a verb with its output in a file; return its exit code and the modules it loaded."""
    told = tmp_path / "told"
    code = CODE.format(out=str(tmp_path / "out"), words=list(words), told=str(told))
    subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    exit_code, modules = json.loads(told.read_text())
    return exit_code, set(modules)


def loaded(tmp_path: Path, *words: str) -> tuple[int, set[str]]:
    """Return the exit code of a verb and the packages it loaded."""
    exit_code, modules = modules_of(tmp_path, *words)
    return exit_code, {name.partition(".")[0] for name in modules}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample records have been read once, so that their index is there."""
    home = tmp_path_factory.mktemp("home")
    loaded(home, "find")
    return home


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (["find", "navca"], SCREEN | WRITING | RECORDS | COMMON),
        (["find", "navca", "--json"], SCREEN | WRITING | RECORDS | COMMON),
        (["find", "navca", "--csv"], SCREEN | WRITING | COMMON),
        (["find", "navca", "--as-of", "2017"], {"textual"} | LOCKS | COMMON),
        (["sources"], {"textual"} | LOCKS | COMMON),
        (["show", "GB-CHC-1001635"], {"textual"} | LOCKS | {"shtab"}),
        (["timeline", "GB-GOV-10"], {"textual"} | LOCKS | {"shtab"}),
        (["check"], {"textual"} | LOCKS | {"shtab"}),
        (["export"], SCREEN | LOCKS | {"shtab", "xlsxwriter"}),
        (["keys"], SCREEN | WRITING | RECORDS | COMMON),
        (["settings"], SCREEN | WRITING | COMMON),
        (["completion", "bash"], SCREEN | WRITING | RECORDS | {"tantivy"}),
        (["man"], SCREEN | WRITING | RECORDS | COMMON),
        (["--help"], SCREEN | WRITING | RECORDS | {"tantivy", "shtab"}),
        (["find", "--help"], SCREEN | WRITING | RECORDS | {"tantivy", "shtab"}),
        (["locate"], SCREEN | WRITING | RECORDS | COMMON),
        (["template"], SCREEN | WRITING | {"shtab", "tantivy", "xlsxwriter"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_verb_loads_only_what_it_uses(warm: Path, words: list[str], never: set[str]) -> None:
    code, modules = loaded(warm, *words)
    assert code in (0, 1)
    assert "tui" in modules
    assert modules & never == set()


def test_the_app_is_never_loaded_by_a_mistake(tmp_path: Path) -> None:
    for words in ([], ["--find", "x"], ["fnd", "x"]):
        code, modules = loaded(tmp_path, *words)
        assert code == 2
        assert not modules & (SCREEN | RECORDS | {"tantivy"})


def test_the_app_starts_without_what_only_some_keys_need() -> None:
    code = "import sys, tui.application; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = (
        "store.importing",
        "store.exporting",
        "store.editing",
        "store.records",
        "tui.pages.page",
    )
    assert [name for name in done.stdout.split() if name.startswith(rooms)] == []

"""The wheel holds what it needs and nothing else; the sdist holds what a contributor needs."""

from __future__ import annotations

import re
import tarfile
import zipfile
from email import message_from_string

from tests.docs.pages import ROOT
from tests.packaging.conftest import Built

WANTED = re.compile(
    r"(store|tui)/(\w+/)*\w+\.py"
    r"|tui/pactline\.tcss"
    r"|store/(\w+/)*[\w-]+\.toml"
    r"|tui/cli/(help\.toml|pactline\.1)"
    r"|fixtures/__init__\.py"
    r"|fixtures/sample/[\w-]+\.json"
    r"|pactline-[\d.]+\.dist-info/(METADATA|WHEEL|RECORD|entry_points\.txt|licenses/LICENSE)"
)


def test_the_wheel_holds_the_program_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        held = set(wheel.namelist())
    assert [name for name in held if not WANTED.fullmatch(name)] == []
    for part in ("store", "tui", "fixtures"):
        here = {str(path.relative_to(ROOT)) for path in ROOT.glob(f"{part}/**/*.py")}
        assert here <= held
    assert {f"fixtures/sample/{path.name}" for path in ROOT.glob("fixtures/sample/*.json")} <= held
    assert {str(path.relative_to(ROOT)) for path in ROOT.glob("store/**/*.toml")} <= held
    assert "tui/pactline.tcss" in held
    assert [name for name in held if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_says_what_it_is(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        (name,) = (each for each in wheel.namelist() if each.endswith("METADATA"))
        about = message_from_string(wheel.read(name).decode("utf-8"))
        (points,) = (each for each in wheel.namelist() if each.endswith("entry_points.txt"))
        assert b"pactline = tui.__main__:main" in wheel.read(points)
    assert about["Name"] == "pactline"
    assert about["License-Expression"] == "MIT"
    assert about["Description-Content-Type"] == "text/markdown"
    assert "make run" in about.get_payload()


def test_the_sdist_can_be_worked_on(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"Makefile", "README.md", "CONTRIBUTING.md", "LICENSE", "tests/conftest.py"} <= names
    assert {"docs/build.py", "requirements/dev.txt", "benchmarks/__main__.py"} <= names
    strays = r"(^|/)(__pycache__|\.venv.*|\.git|\.index|\.history|dist|build)/|\.pyc$"
    assert [name for name in names if re.search(strays, name)] == []

"""The pages as a reader meets them."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.docs.pages import BY_HAND, DOCS, ROOT, anchors

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"https?://([\w.-]+)")
HOSTS = {"www.w3.org", "keepachangelog.com", "semver.org", "127.0.0.1", "host.example"}


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        other = (path.parent / name).resolve() if name else path
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other.read_text("utf-8")), target


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    linked = set(LINK.findall(readme))
    assert {f"docs/{path.name}" for path in DOCS.glob("*.md")} <= linked


def test_the_readme_opens_with_the_two_commands_and_a_picture() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()[:25]
    assert any(line.startswith("make run") for line in lines)
    assert any(line.startswith("make test") for line in lines)
    assert any(line.startswith("![") and ".svg)" in line for line in lines)


@pytest.mark.parametrize(
    "path", [*BY_HAND, *sorted((DOCS / "pictures").glob("*.svg"))], ids=lambda path: path.name
)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    assert set(ELSEWHERE.findall(path.read_text("utf-8"))) <= HOSTS


def test_the_worked_example_is_what_the_sample_says() -> None:
    (shown,) = re.findall(
        r"^```json\n(.*?)^```", (DOCS / "records.md").read_text("utf-8"), re.S | re.M
    )
    path = ROOT / "fixtures" / "sample" / "dh-strategic-partners.json"
    (agreement,) = json.loads(path.read_text("utf-8"))["agreements"].values()
    for field, parts in json.loads(f"{{{shown}}}").items():
        assert len(parts) == len(agreement[field])
        for part, whole in zip(parts, agreement[field], strict=True):
            assert part.items() <= whole.items()


def test_every_dependency_is_listed_with_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[<>=\[]", each)[0] for each in wanted} - {"pactline"}
    text = (DOCS / "dependencies.md").read_text("utf-8")
    cells = {name for row in re.findall(r"^\| ([^|]+) \|", text, re.M) for name in row.split(", ")}
    assert names <= {cell.removesuffix(", with et-xmlfile").split(" ")[0] for cell in cells}


def test_what_the_dependencies_bring_is_listed() -> None:
    text = (DOCS / "dependencies.md").read_text("utf-8")
    told = re.search(r"^Textual and Rich bring (.*?), \d+ MB together", text, re.S | re.M)
    assert told
    named = set(re.findall(r"[\w-]+", re.sub(r"\(.*?\)|\band\b", "", told[1], flags=re.S)))
    assert {name.lower() for name in named} == _brought("textual", "rich") - {
        "rich",
        "platformdirs",
    }


def _brought(*names: str) -> set[str]:
    """Return the names of all that is installed with these packages, by what they say they need."""
    found: set[str] = set()
    waiting, done = [Requirement(name) for name in names], set()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in done:
            continue
        done.add(str(wanted))
        for line in requires(wanted.name) or []:
            need = Requirement(line)
            extras = wanted.extras or {""}
            if not need.marker or any(need.marker.evaluate({"extra": each}) for each in extras):
                found.add(canonicalize_name(need.name))
                waiting.append(need)
    return found

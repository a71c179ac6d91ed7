"""What the program and its documents say uses the terms of the list, and no word against it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.pages import DOCS, ROOT


class Term(NamedTuple):
    name: str
    meaning: str
    instead_of: tuple[str, ...]


def terms() -> list[Term]:
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (DOCS / "terms.md").read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [Term(name, meaning, tuple(other.split(", "))) for name, meaning, other in rows[2:]]


def strings(path: Path) -> Iterator[str]:
    """Yield the texts of a module, without what documents it."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documents:
            yield node.value if isinstance(node.value, str) else ""


@cache
def texts() -> str:
    """Return all that the program can say, as one text."""
    modules = sorted(path for room in ("store", "tui") for path in (ROOT / room).rglob("*.py"))
    said = [text for path in modules for text in strings(path)]
    return "\n".join([*said, (ROOT / "tui/cli/help.toml").read_text("utf-8")])


@cache
def pages() -> str:
    """Return what the documents say, without what they quote."""
    paths = [*DOCS.glob("*.md"), ROOT / "README.md"]
    words = [path.read_text("utf-8") for path in sorted(paths) if path.name != "terms.md"]
    return re.sub(r"`[^`]+`|\*[^*]+\*", "", "\n".join(words))


def stands(phrase: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text, re.I) is not None


def test_each_term_stands_once() -> None:
    names = [term.name for term in terms()]
    assert len(names) == len(set(names)) > 20
    assert all(term.meaning.endswith(".") for term in terms())


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.name)
def test_the_program_says_it_so_and_not_otherwise(term: Term) -> None:
    assert any(stands(name, texts()) for name in term.name.split(", ")), "nothing says it"
    for other in term.instead_of:
        for said in (texts(), pages()):
            found = re.search(rf"\b{re.escape(other)}\b.*", said, re.I)
            assert found is None, found[0] if found else ""

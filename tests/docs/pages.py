"""The documentation as it is on disk."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BY_HAND = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


def page(name: str) -> str:
    """Return the text of a page of `docs/`."""
    return (DOCS / f"{name}.md").read_text("utf-8")


def said(text: str) -> set[str]:
    """Return everything that stands as code inside a line."""
    return set(re.findall(r"`([^`\n]+)`", text))


def anchors(text: str) -> set[str]:
    """Return what links to a page can name after the #, as its headings make it."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}

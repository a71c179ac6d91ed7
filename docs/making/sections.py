"""The made parts of a page: what stands between two marks that name its maker."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Maker = Callable[[], str]
"""Makes a part's text, in Markdown."""

_PART = re.compile(r"<!-- made: (?P<name>[\w-]+) -->\n(?P<text>.*?)<!-- /(?P=name) -->\n", re.S)
_OPENING = re.compile(r"<!-- made: ([\w-]+) -->")


class BadPageError(Exception):
    """A page whose marks do not fit; names the page and the mark."""


def filled(page: str, makers: Mapping[str, Maker], *, name: str) -> str:
    """Return a page with each of its made parts made anew.

    Args:
        page: its text.
        makers: what makes each part.
        name: of the page, for errors.

    Raises:
        BadPageError: a mark has no end, or nothing makes its part.
    """
    found = [match["name"] for match in _PART.finditer(page)]
    for opening in _OPENING.findall(page):
        if opening not in makers:
            raise BadPageError(f"{name}: nothing makes the part “{opening}”")
        if opening not in found:
            raise BadPageError(f"{name}: the part “{opening}” has no <!-- /{opening} --> line")

    def remade(match: re.Match[str]) -> str:
        part = match["name"]
        return f"<!-- made: {part} -->\n{makers[part]().strip()}\n<!-- /{part} -->\n"

    return _PART.sub(remade, page)


def parts(page: str) -> dict[str, str]:
    """Return the made parts of a page by name, as they stand in it."""
    return {match["name"]: match["text"] for match in _PART.finditer(page)}

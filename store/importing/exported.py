"""Refusing what `pactline export` wrote: lists for people and programs, not sources."""

from __future__ import annotations

import re

from store.errors import PactlineError
from store.importing.incoming import Incoming

_TITLES = {"qualifier", "source title", "source date"}
"""Headings that no publisher's table of grants and no table of one's own has together."""

_JSON = re.compile(rb'\s*\{"(?:generated":"[\d-]+",")?kind":"(?:organisation|agreement|fund)",')


def refuse_exported_json(incoming: Incoming) -> None:
    """Raise PactlineError where a file begins as JSON or JSON Lines of an export do."""
    if _JSON.match(incoming.data[:200]):
        raise _refusal(incoming)


def refuse_exported_table(incoming: Incoming) -> None:
    """Raise PactlineError where a table has the headings of an export."""
    if incoming.tables(_is_exported):
        raise _refusal(incoming)


def _is_exported(row: list[str]) -> bool:
    return len(_TITLES & {title.strip().casefold() for title in row}) > 1


def _refusal(incoming: Incoming) -> PactlineError:
    return PactlineError(
        "`pactline export` wrote this, and its money, parties and sources cannot be read back",
        place=incoming.name,
        remedy="take in the publisher's file, or what `--format 360giving` exports",
    )

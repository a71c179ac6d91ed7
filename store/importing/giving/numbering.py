"""An id for every grant of a file, and for no two the same."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from store.identifiers import OWN_PREFIX
from store.importing.figures import plain
from store.importing.giving.values import Values, is_filled
from store.importing.notes import UnkeepableError


class Numbering:
    """Gives out ids while a file's grants are read.

    Args:
        values: reads and notes single values.
        source: id of the source, which a grant without identifier gets its own from.
    """

    def __init__(self, values: Values, source: str) -> None:
        """Start with none given out."""
        self._values = values
        self._source = source
        self._met: dict[str, tuple[str, dict[str, Any]]] = {}
        self._next: dict[str, int] = {}

    def number(self, raw: dict[str, Any], where: str) -> str:
        """Return the id of a grant.

        Raises:
            UnkeepableError: it is the same, word for word, as one before it with its identifier.
        """
        notes = self._values.notes
        given = self._values.identifier(raw, "id", where)
        grant_id = given
        if not given:
            grant_id = f"{OWN_PREFIX}-{self._source}-{_digest(raw)}"
            notes.warn(where, "id", "", "no identifier; given one of our own", grant_id)
        first = self._met.setdefault(grant_id, (where, raw))
        if first[1] is raw:
            return grant_id
        if first[1] == raw and is_filled(given):
            raise UnkeepableError(f"it is the same, word for word, as {first[0]}")
        number = self._next.get(grant_id, 2)
        while f"{grant_id}#{number}" in self._met:
            number += 1
        self._next[grant_id] = number + 1
        unique = f"{grant_id}#{number}"
        self._met[unique] = (where, raw)
        done = "another record of the file has this identifier; given a number behind it"
        notes.warn(where, "id", grant_id, done, unique)
        return unique


def _digest(raw: dict[str, Any]) -> str:
    """Return a word that only the same grant gives again."""
    text = msgspec.json.encode(plain(raw), order="deterministic")
    return hashlib.sha256(text).hexdigest()[:10]

"""Words made into ids and file names."""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[^a-z0-9]+")
_MAX = 80


class OwnIds:
    """Gives what has no identifier one made from its words; other words never get the same.

    Args:
        prefix: what every id begins with.
    """

    def __init__(self, prefix: str) -> None:
        """Start with none given out."""
        self._prefix = prefix
        self._by_words: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, words: str) -> str:
        """Return the id of these words, the same each time."""
        held = self._by_words.get(words)
        if held:
            return held
        base = f"{self._prefix}-{slug(words) or 'x'}"
        own, number = base, 2
        while own in self._taken:
            own, number = f"{base}-{number}", number + 1
        self._taken.add(own)
        self._by_words[words] = own
        return own


def slug(text: str, limit: int = _MAX) -> str:
    """Return a text as lower-case words with hyphens: “A & B Trust” is `a-b-trust`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_text = plain.encode("ascii", "ignore").decode()
    return _RUN.sub("-", ascii_text).strip("-")[:limit].rstrip("-")

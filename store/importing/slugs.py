"""Words made into ids and file names."""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[^a-z0-9]+")
_MAX = 80


def slug(text: str, limit: int = _MAX) -> str:
    """Return a text as lower-case words with hyphens: “A & B Trust” is `a-b-trust`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_text = plain.encode("ascii", "ignore").decode()
    return _RUN.sub("-", ascii_text).strip("-")[:limit].rstrip("-")

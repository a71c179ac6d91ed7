"""An empty CSV for a person to fill in by hand, with a guide to its columns."""

from __future__ import annotations


def template(*, guide: bool = True) -> str:
    """Return the empty file's text, to be saved as UTF-8 with a byte-order mark for Excel."""
    raise NotImplementedError

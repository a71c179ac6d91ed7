"""Which layout a store's file is in, and where the file says so."""

from __future__ import annotations

SCHEMA = 1
"""Version of the layout that this program writes."""

FILE_TABLE, FILE_DOCUMENT = "pactline", "file"
"""Table and document that hold the version, under `schema`."""

DECISIONS = "decisions"
"""File and table of what people have decided."""

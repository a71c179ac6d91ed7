"""Small files of grants in versions, and what a store holds of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.importing.support import grant

GRANTS = 40


def write_grants(path: Path, version: int, count: int = GRANTS, fund: str = "fund") -> Path:
    """Write a publisher's file, whose every grant tells its version."""
    grants = [
        grant(
            id=f"360G-{fund}-{number}",
            title=f"Choir {number} of version {version}",
            amountAwarded=1000 * version + number,
            recipientOrganization=[{"id": f"GB-CHC-{100000 + number}", "name": f"Body {number}"}],
        )
        for number in range(count)
    ]
    path.write_text(json.dumps({"grants": grants}))
    return path


def files_of(store: Path) -> dict[str, Any]:
    """Return the JSON of a store's files by name, read as any program would."""
    return {path.name: json.loads(path.read_bytes()) for path in store.glob("[!.]*.json")}


def snapshot(store: Path) -> dict[str, bytes]:
    """Return the bytes of a store's files by name."""
    return {path.name: path.read_bytes() for path in store.glob("[!.]*.json")}

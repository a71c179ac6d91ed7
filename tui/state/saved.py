"""The last view, search and place, kept for the next start."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from store.interface import Sort
from tui.state.place import Place, View

FILE_NAME = "app.json"


def default_file() -> Path:
    """Return where the state is kept: the user's state folder.

    On other systems than Linux `platformdirs` names it; on Linux it is the folder of the XDG base
    directory specification, worked out here because a start has no time for an import.
    """
    import sys

    if sys.platform != "linux":
        from platformdirs import user_state_path

        return user_state_path("pactline") / FILE_NAME
    base = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(base) if base.startswith("/") else Path.home() / ".local" / "state"
    return folder / "pactline" / FILE_NAME


def load(file: Path) -> dict[str, Any]:
    """Return what was kept, or nothing where it is missing or damaged."""
    with suppress(OSError, ValueError):
        kept = json.loads(file.read_bytes())
        if isinstance(kept, dict):
            return kept
    return {}


def save(file: Path, kept: dict[str, Any]) -> None:
    """Keep the state; a folder that cannot be written costs the state and nothing else."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        new.replace(file)


def to_json(place: Place) -> dict[str, Any]:
    """Return a place as plain values."""
    return {**place._asdict(), "view": place.view.value, "sort": place.sort.value}


def to_place(kept: object) -> Place | None:
    """Return the place that was kept, or None where it does not fit."""
    if not isinstance(kept, dict):
        return None
    with suppress(ValueError, TypeError, KeyError):
        return Place(
            view=View(kept["view"]),
            query=str(kept["query"]),
            sort=Sort(kept["sort"]),
            cursor=max(0, int(kept["cursor"])),
            row_id=str(kept["row_id"]),
            record=str(kept["record"]),
            title=str(kept["title"]),
        )
    return None

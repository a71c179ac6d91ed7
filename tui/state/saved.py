"""The last view, search and place, kept for the next start."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from store.interface import Sort
from store.places import folder
from tui.state.place import Place, View

FILE_NAME = "app.json"
MOST_STORES = 20
"""Stores whose places are kept."""


def default_file() -> str:
    """Return where the state is kept: the user's state folder."""
    return f"{folder('state')}/{FILE_NAME}"


def load(file: str) -> dict[str, Any]:
    """Return what was kept, or nothing where it is missing or damaged."""
    with suppress(OSError, ValueError, RecursionError):
        with open(file, "rb") as kept_file:  # noqa: PTH123
            data = kept_file.read(1 << 20)
        import json

        kept = json.loads(data)
        if isinstance(kept, dict):
            return kept
    return {}


def save(file: str, kept: dict[str, Any]) -> None:
    """Keep the state; a folder that cannot be written costs the state and nothing else."""
    import json
    from pathlib import Path

    with suppress(OSError):
        path = Path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        new.replace(path)


def place_in(kept: dict[str, Any], store: str) -> Place | None:
    """Return the place that was kept for a store, by its label."""
    places = kept.get("places")
    return to_place(places.get(store)) if isinstance(places, dict) else None


def places_with(kept: dict[str, Any], store: str, place: Place) -> dict[str, Any]:
    """Return the places to keep: a store's own last, those longest unused left out."""
    before = kept.get("places")
    places = dict(before) if isinstance(before, dict) else {}
    places.pop(store, None)
    places[store] = to_json(place)
    return dict(list(places.items())[-MOST_STORES:])


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

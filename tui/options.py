"""What the command line asks of the app, and where the app keeps its last place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from store.places import folder

if TYPE_CHECKING:
    from datetime import date


class AppOptions(NamedTuple):
    """What the command line asks of one run of the app.

    Attributes:
        find: a search to open with; None where none was given.
        record_id: a record to open at, by any of its ids.
        view: `organisations`, `agreements` or `funding`; empty for the last one.
        restricted: reading only, and nothing that reaches the host.
        ascii: lines and bars in ASCII.
        theme: `dark`, `light`, `ansi`, `contrast` or `mono`; empty chooses by the terminal.
        fresh: start without the last view, search and place, and leave them as they are.
        as_of: show records as they were known, and their status, on this day.
        keys: command id to the keys that replace its own, from the keys file.
        state_file: where the last place is kept; empty for the user's state folder.
        notice: a line to show at the start, such as a mistake in the keys file.
    """

    find: str | None = None
    record_id: str = ""
    view: str = ""
    restricted: bool = False
    ascii: bool = False
    theme: str = ""
    fresh: bool = False
    as_of: date | None = None
    keys: Mapping[str, tuple[str, ...]] = {}
    state_file: str = ""
    notice: str = ""


def default_file() -> str:
    """Return where the last place is kept: in the user's state folder."""
    return f"{folder('state')}/app.json"

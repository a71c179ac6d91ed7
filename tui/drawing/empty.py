"""What stands in a list that has no rows: why, and what to do next."""

from __future__ import annotations

from store.text import plural
from tui.state import language
from tui.state.finding import Found
from tui.state.place import View
from tui.state.session import Session


def nothing(session: Session, found: Found) -> tuple[str, ...]:
    """Return what is said where nothing is listed."""
    what = found.asked.view.kind.value + "s"
    day = found.asked.as_of
    if found.asked.text.strip():
        lines = [f"No {what} found."]
        if foreign := language.foreign(found.query, found.asked.view.kind):
            lines.append(f"{what.capitalize()} have no {': or '.join(foreign)}: to search by.")
        lines += ["", "Esc drops the search."]
        others = [
            f"{number} shows {plural(count, view.kind.value)}."
            for number, view in enumerate(View, 1)
            if view.kind is not found.asked.view.kind
            and view is not View.FUNDING
            and (count := session.counts.get(view, 0))
        ]
        return (*lines, *others)
    if day:
        return (
            f"No {what} were known on {day.isoformat()}.",
            "",
            "Sources without a date are left out; S lists them.",
            "@ chooses another day; an empty one is today.",
        )
    return (f"The store holds no {what}.", "", how_to_begin(session))


def how_to_begin(session: Session) -> str:
    """Return how records come into a store that has none."""
    if session.options.restricted:
        return "Whoever keeps the store can take in a file."
    return "Take in a file: pactline import FILE"

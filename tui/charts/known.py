"""What a chart says of a day in the past: as what its sources knew, and which say no day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.dates import PartialDate
from store.text import plural
from tui.charts.model import Chart, Note
from tui.document import Style

if TYPE_CHECKING:
    from store.records import Source

MOST_NAMED = 5
"""Undated sources that are named; the rest is a count."""


def known_words(day: date | None) -> str:
    """Return the line that says as of which day a chart is drawn, empty for today."""
    return f"As it was known on {PartialDate.on(day)}." if day else ""


def unknown_notes(day: date | None, sources: Sequence[Source]) -> tuple[Note, ...]:
    """Return what is not in a chart of a day: undated sources apart, and those of a later date."""
    if day is None:
        return ()
    notes: list[Note] = []
    undated = [source for source in sources if source.date.last is None]
    if undated:
        titles = "; ".join(source.title or source.id for source in undated[:MOST_NAMED])
        more = len(undated) - MOST_NAMED
        words = f"{titles}; {more:,} more" if more > 0 else titles
        they = "it was" if len(undated) == 1 else "they were"
        words += f": left out, for nobody says when {they} known"
        notes.append(Note("No date", words, style=Style.WARNING))
    later = sum(1 for source in sources if source.date.last is not None and source.date.last > day)
    if later:
        notes.append(Note("Later", f"{plural(later, 'source')} of a later date left out"))
    return tuple(notes)


def as_known(chart: Chart, day: date | None, sources: Sequence[Source]) -> Chart:
    """Return a chart that says as of which day it is, and what it leaves out for that."""
    if day is None:
        return chart
    notes = (*chart.notes, *unknown_notes(day, sources))
    return chart._replace(captions=(known_words(day), *chart.captions), notes=notes)


def known_lines(day: date, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the same as plain lines, for charts that are no panels of bars."""
    notes = unknown_notes(day, sources)
    return (known_words(day), *(f"{note.label}: {note.words}" for note in notes))

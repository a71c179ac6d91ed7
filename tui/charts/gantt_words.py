"""What is said of agreements over time, in a chart of text and in a picture alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from store.dates import PartialDate
from store.text import plural
from store.timeline.gantt import EventMark, Gantt, GanttRow
from store.timeline.status import LAPSING_MONTHS
from tui.charts.gantt_cells import LETTERS

TITLE = "Agreements over time"
LAPSES = f"LAPSES within {LAPSING_MONTHS} months"

_FROM = {"planned dates": "planned from", "actual dates": "from"}


def caption(chart: Gantt) -> str:
    """Return how many agreements there are, which day today is, and how many lapse soon."""
    today = PartialDate.on(chart.today)
    lapsing = sum(row.lapsing for row in chart.rows)
    words = f"{plural(len(chart.rows), 'agreement')}; {'on' if chart.known else 'today is'} {today}"
    return f"{words}; {lapsing} lapsing within {LAPSING_MONTHS} months"


def status_words(row: GanttRow) -> str:
    """Return how an agreement runs and stands: 2009 to 2012/13, ended."""
    begins, ends = row.run.begins, row.run.ends
    if not begins.date and not ends.date:
        return "no dates stated"
    start = f"{_FROM.get(begins.why, begins.why)} {begins}"
    if not begins.date:
        start = "beginning not stated"
    end = f"until {ends}" if ends.date and not ends.by else f"ends {ends}" if ends.date else ""
    if ends.derived:
        end += f" ({ends.why})"
    words = [start, *([end] if end else []), row.status.value]
    return ", ".join(words)


def row_words(row: GanttRow, marks: Callable[[Iterable[str]], str]) -> str:
    """Return all that a row says, for a picture; `marks` returns source marks as text."""
    words = [status_words(row) + marks(stretch_sources(row))]
    words += [LAPSES] if row.lapsing else []
    words += [
        event_words(mark) + marks(mark.sources) for mark in row.events if mark.kind in LETTERS
    ]
    return "; ".join([*words, *row.undated])


def stretch_sources(row: GanttRow) -> Iterable[str]:
    """Return the sources of a row's beginning and end, each once."""
    return dict.fromkeys((*row.begin_sources, *row.end_sources))


def event_words(mark: EventMark) -> str:
    """Return an event with its day: signed by 3 February 2017."""
    return f"{mark.kind} {'by ' if mark.by else ''}{mark.date}"


def day_word(chart: Gantt) -> str:
    """Return what the mark of the day says: today, or which day it is."""
    return chart.today.isoformat() if chart.known else "today"

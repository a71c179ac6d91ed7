"""Dates that were kept as published, because they are none or in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import ENDS_FIRST, UNREADABLE_DATE
from store.records import Agreement
from store.text import plural

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_WORDS = {
    "awardDate": "award date",
    "dateModified": "date of change",
    "startDate": "start",
    "endDate": "end",
}


class PublishedDays(Family):
    """Collects, for each source and field, the dates that were not understood."""

    def __init__(self) -> None:
        """Start with none."""
        self._unread: dict[str, tuple[str, list[Named]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return a published stretch that ends before it starts, and note unreadable dates."""
        published = record.as_published
        if not published:
            return ()
        dated = any(line.date for line in record.funding) or any(
            event.kind == "awarded" and event.date for event in record.events
        )
        if "awardDate" in published and not dated:
            self._note("awardDate", published["awardDate"], record)
        if "dateModified" in published and not record.modified:
            self._note("dateModified", published["dateModified"], record)
        if "plannedDates" in published or "actualDates" in published:
            return self._stretches(source, record)
        return ()

    def source_read(self, source: str) -> Iterator[Finding]:
        """Return one finding for each field with dates that were not understood."""
        unread, self._unread = self._unread, {}
        for word, (example, records) in unread.items():
            number = plural(len(records), "record has", "records have")
            message = f"{number} no readable {word}, such as “{example}”"
            yield UNREADABLE_DATE.finding(message, records, [source])

    def _stretches(self, source: str, record: Agreement) -> Iterator[Finding]:
        for field, word in (("plannedDates", "planned"), ("actualDates", "actual")):
            stretches = record.as_published.get(field)
            for stretch in stretches if isinstance(stretches, list) else ():
                if not isinstance(stretch, dict):
                    continue
                ends = {key: stretch[key] for key in ("startDate", "endDate") if key in stretch}
                days = {key: _edge(value) for key, value in ends.items()}
                for key, day in days.items():
                    if day is None:
                        self._note(key, ends[key], record, f"{word} ")
                start, end = days.get("startDate"), days.get("endDate")
                if start and end and end < start:
                    message = f"{word} to start {start.isoformat()}, to end {end.isoformat()}"
                    yield ENDS_FIRST.finding(message, [named(record)], [source])

    def _note(self, field: str, value: object, record: Agreement, of: str = "") -> None:
        word = f"{of}{_WORDS[field]}"
        self._unread.setdefault(word, (str(value)[:40], []))[1].append(named(record))


def _edge(value: object) -> date | None:
    """Read a published date well enough to compare it, or return None."""
    text = str(value).strip()
    try:
        if match := _YEAR_FIRST.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _YEAR_LAST.match(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _YEAR.fullmatch(text):
            return date(int(match[1]), int(match[2] or 1), 1)
    except ValueError:
        return None
    return None

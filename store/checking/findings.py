"""What a check finds: one sentence, the records and sources it is about, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from store.records import Agreement, Fund, Organisation
from store.text import printable


class Severity(StrEnum):
    """How sure it is that something is wrong."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    NOTE = "note"


class Named(NamedTuple):
    """A record that a finding is about: `kind` is organisation, agreement, fund or source."""

    kind: str
    id: str
    title: str


class Finding(NamedTuple):
    """One thing that a check found; all text is printable and stands on one line.

    Attributes:
        code: name of the check, a key of `store.checking.registry.CHECKS`.
        message: what was found, with the figures.
        records: every record it is about.
        sources: ids of the sources that say it.
        remedy: what a person can do about it.
    """

    code: str
    severity: Severity
    message: str
    records: tuple[Named, ...]
    sources: tuple[str, ...]
    remedy: str


class Check(NamedTuple):
    """A kind of finding, as the help and the documentation list it."""

    code: str
    severity: Severity
    explanation: str
    remedy: str

    def finding(
        self,
        message: str,
        records: Iterable[Named],
        sources: Iterable[str],
        remedy: str = "",
    ) -> Finding:
        """Return a finding of this kind; `remedy` says it more exactly where that is possible."""
        return Finding(
            self.code,
            self.severity,
            printable(message),
            tuple(Named(kind, printable(id_), printable(title)) for kind, id_, title in records),
            tuple(dict.fromkeys(sources)),
            printable(remedy or self.remedy),
        )


def named(record: Agreement | Organisation | Fund) -> Named:
    """Return how a finding names a record: by its title, or its id where it has none."""
    if isinstance(record, Organisation):
        return Named("organisation", record.id, record.name or record.id)
    kind = "agreement" if isinstance(record, Agreement) else "fund"
    return Named(kind, record.id, record.title or record.id)


def listing(words: list[str], most: int = 8) -> str:
    """Return words as a sentence lists them; a long list ends with how many more there are."""
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most:,} more" if len(words) > most else shown

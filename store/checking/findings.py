"""What a check finds, and every check by its code, as `checks.toml` explains it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from store.records import Agreement, Fund, Organisation
from store.text import printable

# What a check finds: one sentence, the records and sources it is about, and what to do.


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
        code: name of the check, a key of `CHECKS`.
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


_TEXT = Path(__file__).with_name("checks.toml").read_text(encoding="utf-8")
CHECKS = {
    code: Check(code, Severity(each["severity"]), each["explanation"], each["remedy"])
    for code, each in tomllib.loads(_TEXT).items()
}
"""Check by code, in the order in which the documentation lists them."""


def found(
    code: str, message: str, records: Iterable[Named], sources: Iterable[str], remedy: str = ""
) -> Finding:
    """Return a finding; `remedy` says what to do more exactly than its check, where possible."""
    check = CHECKS[code]
    return Finding(
        code,
        check.severity,
        printable(message),
        tuple(Named(kind, printable(id_), printable(title)) for kind, id_, title in records),
        tuple(dict.fromkeys(sources)),
        printable(remedy or check.remedy),
    )


class Note(NamedTuple):
    """What a check has to say of one record.

    `code` is a key of `CHECKS`. Where `many` is set, all notes of a source with the same words
    become one finding: `many` is its message for several records, with %n in the place of their
    number. `example` is one thing that the message is of.
    """

    code: str
    message: str
    remedy: str = ""
    many: str = ""
    example: str = ""


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

"""What a check finds, and every check by its code with the line that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
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


class Note(NamedTuple):
    """What a check has to say of one record.

    Where `many` is set, all notes of a source with the same words become one finding: `many` is
    its message for several records, with %n in the place of their number. `example` is one thing
    that the message is of.
    """

    check: Check
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


# Every check by its code: the home of docs and help.

CHECKS: dict[str, Check] = {}
"""Check by code, in the order in which the documentation lists them."""

_WRONG, _DOUBTFUL, _NOTE = Severity.WRONG, Severity.DOUBTFUL, Severity.NOTE
_ASK = "ask the publisher, or note what you know with the record"


def _check(code: str, severity: Severity, explanation: str, remedy: str) -> Check:
    return CHECKS.setdefault(code, Check(code, severity, explanation, remedy))


ZERO = _check("zero-amount", _DOUBTFUL, "A figure of nothing, such as a £0 grant.", _ASK)
NEGATIVE = _check(
    "negative-amount",
    _DOUBTFUL,
    "A figure below zero, such as money paid back.",
    "see whether it takes back another record's money; totals subtract it",
)
ENDS_FIRST = _check(
    "ends-before-start", _WRONG, "Something that ends before it starts.", "correct one of the dates"
)
FAR_DATE = _check(
    "far-date",
    _DOUBTFUL,
    "A date long past or far ahead, or something reported as done after today.",
    "correct the year; it is often a slip of the keyboard",
)
UNREADABLE_DATE = _check(
    "unreadable-date",
    _WRONG,
    "A date that no calendar has or nobody can read; it is kept as published, not used.",
    "correct it at the source and import it again",
)
TERM_DIFFERS = _check(
    "term-differs",
    _DOUBTFUL,
    "A stated length that the planned dates contradict.",
    "see which of the two the source bears out",
)
UNREADABLE_FIGURES = _check(
    "unreadable-figures",
    _WRONG,
    "Figures of money that could not be read when a file was taken in; they count in no total.",
    "correct them at the source and import it again; --report names each",
)
ODD_FILE = _check(
    "odd-file",
    _DOUBTFUL,
    "What contradicts itself in a file as a whole: a column of dates, a heading that stands twice.",
    "ask the publisher which is meant",
)
REPEATED_ID = _check(
    "repeated-id",
    _WRONG,
    "One identifier for different records of a file; each is kept, and its money counts.",
    "ask the publisher whether they are one grant or several",
)
SHARED_NUMBER = _check(
    "shared-number",
    _DOUBTFUL,
    "A company number that several charities of one register are given; it joins none of them.",
    "look the number up in the register of companies",
)
UNKNOWN_PREFIX = _check(
    "unknown-prefix",
    _DOUBTFUL,
    "An organisation id whose first part is in no list of registers.",
    "use the prefix of the register, as GB-CHC- for a charity of England and Wales",
)
ID_FORM = _check(
    "id-form",
    _WRONG,
    "A charity or company number that its register cannot have given.",
    "look the organisation up in the register",
)
LOST_ZEROS = _check(
    "lost-zeros",
    _WRONG,
    "A company number whose leading zeros a spreadsheet has taken away.",
    "put the zeros back; a company number has eight characters",
)
MANY_NAMES = _check(
    "many-names",
    _DOUBTFUL,
    "One id under names that differ by more than their writing.",
    "see whether all the names are one body's; if not, one of the ids is wrong",
)
LIKELY_SAME = _check(
    "likely-duplicates",
    _DOUBTFUL,
    "One name over several ids that no source joins.",
    "decide with `pactline same ID ID` or `pactline different ID ID`",
)
YEARLY = _check(
    "yearly-records",
    _NOTE,
    "One award published as a record for each of its years.",
    "count them as one award; their money may be added",
)
REGRANT = _check(
    "regrant",
    _NOTE,
    "Money given to be granted on (codes FRG010 to FRG070): totals leave it out.",
    "do not add it to the grants made out of it",
)
COUNTED_TWICE = _check(
    "likely-regrant",
    _DOUBTFUL,
    "A body granted money while it makes grants of its own: the same pound may stand twice.",
    "see whether its grants are made out of that money before you add the two",
)
TOTAL_DIFFERS = _check(
    "total-differs",
    _WRONG,
    "A stated total that its stated parts contradict.",
    "see which of the figures the source bears out",
)
GROUPS_DIFFER = _check(
    "groups-differ",
    _NOTE,
    "Groups that do not add up to the whole that includes them.",
    "take the difference for a group that is not named, or for groups that overlap",
)
CLAIMS_DIFFER = _check(
    "claims-differ",
    _DOUBTFUL,
    "Sources that say different things of one record.",
    "open the record: each claim stands there with its source",
)
SET_ASIDE = _check(
    "set-aside",
    _NOTE,
    "A claim that you doubt, or that gives way to a source that you prefer.",
    "look whether it still holds; `pactline undo`, or --withdraw, takes it back",
)
RULED_IN_VAIN = _check(
    "ruled-in-vain",
    _DOUBTFUL,
    "A doubt or a preference about what no source says, or says no longer.",
    "withdraw it, or decide anew on what the source says now",
)
NOBODY_KNOWS = _check(
    "unknown-reference",
    _WRONG,
    "A reference to a record that no source has.",
    "import the source that has it, or correct the id",
)
GARBLED = _check(
    "garbled-text",
    _DOUBTFUL,
    "Text that was read in the wrong encoding, such as Ã© for é.",
    "ask the publisher for a file in UTF-8",
)
MISSING = _check(
    "missing",
    _DOUBTFUL,
    "A record without what every record of its kind needs.",
    "add it in a source of your own, or ask the publisher",
)

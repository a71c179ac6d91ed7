"""What a check finds, and every check by its code with the line that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from store.records import Agreement, Decision, Fund, Organisation
from store.text import printable

# ---- What a check finds: one sentence, the records and sources it is about, and what to do.


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


# ---- Every check by its code, with one line that explains it: the home of docs and help.

_WRONG, _DOUBTFUL, _NOTE = Severity.WRONG, Severity.DOUBTFUL, Severity.NOTE
_ASK = "ask the publisher, or note what you know with the record"

ZERO = Check("zero-amount", _DOUBTFUL, "A figure of nothing, such as a £0 grant.", _ASK)
NEGATIVE = Check(
    "negative-amount",
    _DOUBTFUL,
    "A figure below zero, such as money paid back.",
    "see whether it takes back another record's money; totals subtract it",
)
ENDS_FIRST = Check(
    "ends-before-start", _WRONG, "Something that ends before it starts.", "correct one of the dates"
)
FAR_DATE = Check(
    "far-date",
    _DOUBTFUL,
    "A date long past or far ahead, or something reported as done after today.",
    "correct the year; it is often a slip of the keyboard",
)
UNREADABLE_DATE = Check(
    "unreadable-date",
    _WRONG,
    "A date that no calendar has or nobody can read; it is kept as published, not used.",
    "correct it at the source and import it again",
)
UNKNOWN_PREFIX = Check(
    "unknown-prefix",
    _DOUBTFUL,
    "An organisation id whose first part is in no list of registers.",
    "use the prefix of the register, as GB-CHC- for a charity of England and Wales",
)
ID_FORM = Check(
    "id-form",
    _WRONG,
    "A charity or company number that its register cannot have given.",
    "look the organisation up in the register",
)
LOST_ZEROS = Check(
    "lost-zeros",
    _WRONG,
    "A company number whose leading zeros a spreadsheet has taken away.",
    "put the zeros back; a company number has eight characters",
)
MANY_NAMES = Check(
    "many-names",
    _DOUBTFUL,
    "One id under names that differ by more than their writing.",
    "see whether all the names are one body's; if not, one of the ids is wrong",
)
LIKELY_SAME = Check(
    "likely-duplicates",
    _DOUBTFUL,
    "One name over several ids that no source joins.",
    "decide with `pactline same ID ID` or `pactline different ID ID`",
)
YEARLY = Check(
    "yearly-records",
    _NOTE,
    "One award published as a record for each of its years.",
    "count them as one award; their money may be added",
)
REGRANT = Check(
    "regrant",
    _NOTE,
    "Money given to be granted on (codes FRG010 to FRG070): totals leave it out.",
    "do not add it to the grants made out of it",
)
COUNTED_TWICE = Check(
    "likely-regrant",
    _DOUBTFUL,
    "A body granted money while it makes grants of its own: the same pound may stand twice.",
    "see whether its grants are made out of that money before you add the two",
)
TOTAL_DIFFERS = Check(
    "total-differs",
    _WRONG,
    "A stated total that its stated parts contradict.",
    "see which of the figures the source bears out",
)
GROUPS_DIFFER = Check(
    "groups-differ",
    _NOTE,
    "Groups that do not add up to the whole that includes them.",
    "take the difference for a group that is not named, or for groups that overlap",
)
CLAIMS_DIFFER = Check(
    "claims-differ",
    _DOUBTFUL,
    "Sources that say different things of one record.",
    "open the record: each claim stands there with its source",
)
NOBODY_KNOWS = Check(
    "unknown-reference",
    _WRONG,
    "A reference to a record that no source has.",
    "import the source that has it, or correct the id",
)
GARBLED = Check(
    "garbled-text",
    _DOUBTFUL,
    "Text that was read in the wrong encoding, such as Ã© for é.",
    "ask the publisher for a file in UTF-8",
)
MISSING = Check(
    "missing",
    _DOUBTFUL,
    "A record without what every record of its kind needs.",
    "add it in a source of your own, or ask the publisher",
)

CHECKS: dict[str, Check] = {
    check.code: check
    for check in (
        ZERO,
        NEGATIVE,
        ENDS_FIRST,
        FAR_DATE,
        UNREADABLE_DATE,
        UNKNOWN_PREFIX,
        ID_FORM,
        LOST_ZEROS,
        MANY_NAMES,
        LIKELY_SAME,
        YEARLY,
        REGRANT,
        COUNTED_TWICE,
        TOTAL_DIFFERS,
        GROUPS_DIFFER,
        CLAIMS_DIFFER,
        NOBODY_KNOWS,
        GARBLED,
        MISSING,
    )
}
"""Check by code, in the order in which the documentation lists them."""


# ---- What a family of checks is: it sees every record once and says what it finds.


class Family:
    """Checks that look at the same things; the base sees everything and finds nothing.

    A family keeps no records, only what it needs to tell something at the end, so that a store of
    any size is checked in little memory. `source` is always the id of the source being read.
    """

    def sees(self, kind: str) -> bool:
        """Tell whether the family looks at records of a kind (the name of the method)."""
        return getattr(type(self), kind) is not getattr(Family, kind)

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return what is found in one source's account of an agreement."""
        return ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return what is found in one source's account of an organisation."""
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Return what is found in one source's account of a fund."""
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return what shows only when the whole source has been read."""
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return what shows only when all sources have been read."""
        return ()


# ---- Which ids are one body's: by what sources say and what the person decided, never by name.

SAME, DIFFERENT = "same", "different"


class Identities:
    """Ids in groups, one a body; an id that nobody joins is a group of its own.

    Only ids that are joined take memory.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Begin with what the person decided; of several decisions on two ids the latest holds."""
        self._parent: dict[str, str] = {}
        decided: dict[frozenset[str], str] = {}
        for decision in sorted(decisions, key=lambda each: each.at):
            if decision.kind in (SAME, DIFFERENT):
                for two in combinations(sorted(set(decision.ids)), 2):
                    decided[frozenset(two)] = decision.kind
        self._followed: dict[str, str] = {}
        self._apart = {pair for pair, kind in decided.items() if kind == DIFFERENT}
        for pair, kind in decided.items():
            if kind == SAME:
                self._join(*sorted(pair))

    def add(self, organisation: Organisation) -> None:
        """Take in what a source says: that these identifiers are the same body's."""
        for other in organisation.identifiers:
            self._join(organisation.id, other)
        # A body and what came out of it share their name for good reason.
        for former in organisation.predecessors:
            self._join_line(former, organisation.id)
        if organisation.successor:
            self._join_line(organisation.id, organisation.successor)

    def of(self, record_id: str) -> str:
        """Return the id that stands for the whole group."""
        parent = self._parent
        while (above := parent.get(record_id, record_id)) != record_id:
            parent[record_id] = parent.get(above, above)
            record_id = above
        return record_id

    def line_of(self, record_id: str) -> str:
        """Return the body that stands for all that a register of mergers leads from and to."""
        body = self.of(record_id)
        seen = {body}
        while (above := self._followed.get(body, body)) != body:
            body = self.of(above)
            if body in seen:
                return min(seen)
            seen.add(body)
        return body

    def told_apart(self, one: str, other: str) -> bool:
        """Tell whether the person decided that two ids, or two of their groups, differ."""
        if not self._apart:
            return False
        if frozenset((one, other)) in self._apart:
            return True
        first, second = self.of(one), self.of(other)
        return any({self.of(each) for each in pair} == {first, second} for pair in self._apart)

    def _join_line(self, one: str, other: str) -> None:
        top, under = sorted((self.line_of(one), self.line_of(other)))
        if top != under:
            self._followed[under] = top

    def _join(self, one: str, other: str) -> None:
        """Make two ids one body, unless that joins ids which the person told apart."""
        if self.told_apart(one, other):
            return
        top, under = sorted((self.of(one), self.of(other)))
        self._parent[under] = self._parent[top] = top

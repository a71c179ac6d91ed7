"""Every check by its code, with one line that explains it: the home of docs and help."""

from __future__ import annotations

from store.checking.findings import Check, Severity

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

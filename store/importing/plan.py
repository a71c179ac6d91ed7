"""What reading a file came to: its records, warnings and losses, and the bounds it was read in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from store.errors import PactlineError
from store.interface import Change
from store.records import SourceFile
from store.text import printable

# ---- Bounds on what a file may ask of memory and time; past them it is refused, clearly.

MIB = 1024 * 1024

MAX_FILE_BYTES = 512 * MIB
"""Size of a file, and of all that a zip unpacks to."""
MAX_ZIP_MEMBERS = 2_000
"""Files inside a zip."""

MAX_JSON_CONTAINERS = 6_000_000
"""Objects and lists in a JSON file, counted by their opening brackets."""
MAX_JSON_VALUES = 40_000_000
"""Values in a JSON file, counted by its commas."""
MAX_DEPTH = 32
"""Levels of nesting inside a record."""

MAX_ROWS = 1_100_000
"""Rows of a table; a sheet of Excel has 1,048,576."""
MAX_COLUMNS = 2_000
"""Columns of a table."""
MAX_CELLS = 40_000_000
"""Cells of a table, empty ones included."""
MAX_LINE_BYTES = 16 * MIB
"""Bytes of one line of a CSV."""
MAX_CELL_CHARACTERS = 1_000_000
"""Characters of one cell or one field."""

MAX_PARTS = 10_000
"""Parties, places or other parts of one record."""
MAX_ROWS_OF_ONE = 1_000
"""Rows of a hand-filled table that are about one agreement."""
MAX_ID_CHARACTERS = 500
"""Characters of an identifier."""
MAX_AMOUNT_DIGITS = 14
"""Digits before the decimal point of an amount."""
MAX_AMOUNT_DECIMALS = 12
"""Digits after the decimal point of an amount."""
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
"""Years that a date can lie in."""

EXCERPT = 120
"""Characters of a value that a warning shows."""
PROGRESS_STEP = 1000
"""Records between two calls of a progress function."""


def too_much(place: str, what: str) -> PactlineError:
    """Return the error for a file past a limit."""
    return PactlineError(
        what, place=place, remedy="split the file, or ask its publisher for a sound one"
    )


# ---- What reading a file came to, and what taking it into a store did.

Known = Callable[[list[str]], set[str]]
"""Given org-ids, returns those that the store knows."""


class Warning(NamedTuple):
    """Something about one record that a person ought to know; the record itself is kept.

    `where` is a row or a JSON path, empty for the file as a whole; `field` a column title or a
    field name; `found` is printable and cut to a readable length. `done` says what was made of it.
    """

    file: str
    where: str
    field: str
    found: str
    done: str
    record: str = ""


class Lost(NamedTuple):
    """A record that could not be kept, and why."""

    file: str
    where: str
    record: str
    reason: str


class Tally(NamedTuple):
    """How often one kind of warning occurs, with its first example."""

    field: str
    done: str
    times: int
    example: Warning


@dataclass(frozen=True)
class Plan:
    """What a file holds, before anything is written.

    Attributes:
        files: one a source, usually a single one; records sorted as the file had them.
        format: for people, as “360Giving JSON”.
        read: number of records or rows that the file holds.
        passed_over: rows of a register about organisations that the store does not know.
    """

    files: list[SourceFile]
    format: str
    warnings: list[Warning] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    read: int = 0
    passed_over: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Number of records by table, of warnings, and of records that could not be kept."""
        return {
            "organisations": sum(len(file.organisations) for file in self.files),
            "agreements": sum(len(file.agreements) for file in self.files),
            "funds": sum(len(file.funds) for file in self.files),
            "warnings": len(self.warnings),
            "lost": len(self.lost),
        }

    def tallies(self) -> list[Tally]:
        """Return the warnings summed up by field and by what was done, commonest first."""
        times: Counter[tuple[str, str]] = Counter()
        examples: dict[tuple[str, str], Warning] = {}
        for warning in self.warnings:
            key = (warning.field, warning.done)
            times[key] += 1
            examples.setdefault(key, warning)
        return [Tally(*key, count, examples[key]) for key, count in times.most_common()]


@dataclass(frozen=True)
class Report:
    """What an import did, or would do.

    Attributes:
        plan: None where the file was the same again and was not read.
        changes: by source; of a dry run, what would change.
        written: whether the store's files were touched.
        same_again: the store holds just this already, so nothing changed.
        beside: ids of sources of the same publisher that have some of the same records.
    """

    changes: list[Change]
    plan: Plan | None = None
    written: bool = False
    same_again: bool = False
    beside: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What happened, in one line."""
        if self.same_again:
            return f"{self.changes[0].source}: the same file again, nothing changed"
        if self.plan and self.plan.passed_over and not any(any(c[1:]) for c in self.changes):
            return "nothing in it about organisations that the store knows"
        lines = [
            f"{change.source}: {change.added:,} added, {change.changed:,} changed, "
            f"{change.unchanged:,} unchanged, {change.gone:,} gone"
            for change in self.changes
        ]
        return "; ".join(lines)


# ---- What a reader has to say about a file: its warnings, and the records that could not be kept.


class UnkeepableError(Exception):
    """A record that cannot be kept; the message says why."""


class Notes:
    """Collects warnings about one file.

    Args:
        file: its name, as people know it.
    """

    def __init__(self, file: str) -> None:
        """Start with nothing to say."""
        self.file = file
        self.warnings: list[Warning] = []
        self.lost: list[Lost] = []
        self.titles: dict[str, str] = {}
        """Field paths to the column titles that a table has for them."""

    def warn(self, where: str, field: str, found: object, done: str, record: str = "") -> None:
        """Note something about a record that is kept."""
        title = self.titles.get(field, field)
        self.warnings.append(
            Warning(self.file, where, excerpt(title), excerpt(found), done, excerpt(record))
        )

    def lose(self, where: str, record: str, reason: str) -> None:
        """Note a record that cannot be kept."""
        self.lost.append(Lost(self.file, where, excerpt(record), reason))


def excerpt(found: object) -> str:
    """Return a value as a short printable text."""
    text = found if isinstance(found, str) else str(found)
    return printable(text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")

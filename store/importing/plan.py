"""What reading a file came to, and what taking it into a store did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from store.importing.limits import EXCERPT
from store.interface import Change
from store.records import SourceFile
from store.text import printable

Known = Callable[[list[str]], set[str]]
"""Given org-ids, returns those that the store knows."""


class UnkeepableError(Exception):
    """A record that cannot be kept; the message says why."""


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


class Notes:
    """Collects what there is to say about one file.

    Args:
        file: its name, as people know it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.warnings: list[Warning] = []
        self.lost: list[Lost] = []
        self.titles: dict[str, str] = {}
        """Field paths to the column titles that a table has for them."""

    def warn(self, where: str, field: str, found: object, done: str, record: str = "") -> None:
        """Note something about a record that is kept."""
        title = self.titles.get(field, field)
        self.warnings.append(
            Warning(
                self.file, excerpt(where), excerpt(title), excerpt(found), done, excerpt(record)
            )
        )

    def lose(self, where: str, record: str, reason: str) -> None:
        """Note a record that cannot be kept."""
        self.lost.append(Lost(self.file, excerpt(where), excerpt(record), reason))


def excerpt(found: object) -> str:
    """Return a value as a short printable text."""
    text = found if isinstance(found, str) else str(found)
    return printable(text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")


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
        times = Counter((warning.field, warning.done) for warning in self.warnings)
        examples = {(warning.field, warning.done): warning for warning in reversed(self.warnings)}
        return [Tally(*key, count, examples[key]) for key, count in times.most_common()]


@dataclass(frozen=True)
class Report:
    """What an import did, or would do.

    Attributes:
        changes: by source; of a dry run, what would change.
        plan: None where the file was the same again and was not read.
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
        return "; ".join(
            f"{change.source}: {change.added:,} added, {change.changed:,} changed, "
            f"{change.unchanged:,} unchanged, {change.gone:,} gone"
            for change in self.changes
        )

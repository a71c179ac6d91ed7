"""What reading a file came to, and what taking it into a store did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from store.errors import PactlineError
from store.importing.limits import EXCERPT, MAX_DEPTH
from store.interface import Change
from store.records import SourceFile
from store.text import printable
from store.values import (
    MIXED,
    MONTH_FIRST,
    NO_NUMBER,
    NO_STYLE,
    OUT_OF_BOUNDS,
    TWO_READINGS,
    Style,
    read_day,
    style_of,
)

Known = Callable[[list[str]], set[str]]
"""Given org-ids, returns those that the store knows."""


_SPLIT = "split the file, or ask its publisher for a sound one"
WHOLE_FILE = "the file as a whole"
"""Place of warnings about no one record, which a check finds at any later time."""


class UnkeepableError(Exception):
    """A record that cannot be kept; the message says why."""


EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""


def plain(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return a JSON value as it can be kept: empty parts left out, decimals as plain numbers.

    Raises:
        UnkeepableError: it is nested too deeply.
    """
    kind = value.__class__
    if kind is str or kind is bool:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else str(Decimal(value))
    if kind is Decimal:
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if kind is dict or kind is list:
        if depth >= MAX_DEPTH:
            raise UnkeepableError(f"nested more than {MAX_DEPTH} levels deep")
        if kind is list:
            parts = [plain(part, depth + 1) for part in value]
            return [part for part in parts if part not in EMPTY]
        fields = ((str(key), plain(part, depth + 1)) for key, part in value.items())
        return {key: part for key, part in fields if part not in EMPTY}
    return value


def object_of(fields: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the object in a field; an empty one for anything else."""
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none of anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(fields: dict[str, Any], key: str) -> str:
    """Return the text in a field without blanks around it; an empty one for anything else."""
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""


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
        self.styles: dict[str, Style] = {}
        """How the columns are written, by their fields."""
        self._first: tuple[int, int] | None = None
        self._latest = (0, 0)

    def begin_source(self) -> None:
        """Begin with one of several sources of the file, for which those before it don't count."""
        self._latest = len(self.warnings), len(self.lost)
        self._first = self._first or self._latest

    @property
    def own_warnings(self) -> list[Warning]:
        """Warnings about the file before its sources, and about the latest of them."""
        return self.warnings[: (self._first or (0, 0))[0]] + self.warnings[self._latest[0] :]

    @property
    def own_lost(self) -> list[Lost]:
        """Records that could not be kept, likewise."""
        return self.lost[: (self._first or (0, 0))[1]] + self.lost[self._latest[1] :]

    def style(self, field: str) -> Style:
        """Return how a column is written."""
        return self.styles.get(field, NO_STYLE)

    def learn_styles(self, columns: Mapping[str, Collection[str]]) -> None:
        """Take from the cells of each column how it is written, and tell of what contradicts."""
        for name, cells in columns.items():
            style = self.styles[name] = style_of(cells)
            if style.mixed:
                example = next(cell for cell in cells if read_day(cell).done == MONTH_FIRST)
                self.warn(WHOLE_FILE, name, example, MIXED)

    def refusal(self, what: str, remedy: str = _SPLIT, at: str = "") -> PactlineError:
        """Return the error for a file that can't be read.

        Args:
            what: is wrong with it.
            remedy: what to do; to split it, where it is past a limit.
            at: where in the file, put behind its name.
        """
        return PactlineError(what, place=f"{self.file}{at}", remedy=remedy)

    def warn(self, where: str, field: str, found: object, done: str, record: str = "") -> None:
        """Note something about a record that is kept."""
        title = self.titles.get(field, field)
        self.warnings.append(
            Warning(
                self.file, excerpt(where), excerpt(title), excerpt(found), done, excerpt(record)
            )
        )

    def without_excerpts(self) -> None:
        """Take what was found out of the warnings so far: it may be somebody's name."""
        self.warnings = [each._replace(found="") for each in self.warnings]

    def of_file(self) -> list[str]:
        """Return what is odd about the file as a whole, which its source keeps."""
        return [
            f"{each.field}: {each.done} ({each.found})"
            for each in self.own_warnings
            if each.where == WHOLE_FILE
        ]

    @property
    def unread(self) -> int:
        """How many figures of money could not be read, and so count in no total."""
        return sum(is_unread_figure(warning.done) for warning in self.own_warnings)

    def lose(self, where: str, record: str, reason: str) -> None:
        """Note a record that cannot be kept."""
        self.lost.append(Lost(self.file, excerpt(where), excerpt(record), reason))

    @contextmanager
    def keeping(self, where: str, record: str) -> Iterator[None]:
        """Read a record; one that turns out to be none that can be kept is noted as lost."""
        try:
            yield
        except UnkeepableError as reason:
            self.lose(where, record, str(reason))
        except RecursionError:
            self.lose(where, record, "nested without end")


def is_unread_figure(done: str) -> bool:
    """Tell whether what was done about a value is that it could not be read as a figure."""
    return done.startswith((NO_NUMBER, OUT_OF_BOUNDS, TWO_READINGS))


def _is_unread(done: str) -> bool:
    """Tell whether what was done about a value is that nothing could be made of it."""
    return "kept as published" in done or "left out" in done


def numbered(name: str) -> Iterator[str]:
    """Yield a name, and the same with the numbers from 2 behind it."""
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def excerpt(found: object) -> str:
    """Return a value as a short printable text."""
    try:
        text = str(found)
    except ValueError:
        # Python writes out no number of thousands of digits.
        text = "…"
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

    def tallies(self) -> list[Tally]:
        """Return the warnings summed up by field and by what was done.

        What could not be read comes first, then what was read with a liberty, each commonest first.
        """
        times = Counter((warning.field, warning.done) for warning in self.warnings)
        examples = {(warning.field, warning.done): warning for warning in reversed(self.warnings)}
        kinds = sorted(times.items(), key=lambda kind: (not _is_unread(kind[0][1]), -kind[1]))
        return [Tally(*key, count, examples[key]) for key, count in kinds]


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

"""What is stored in the index: of each record its row and its places, and what it was made of.

It is JSON, which a lookup reads without msgspec.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from store.dates import year_start
from store.files.folder import FileStamp
from store.identity import Decided, Ruling
from store.interface import Kind, Row


class Place(NamedTuple):
    """Where an account is: number of the file, bytes from the start, bytes long, its record's id.

    A length of 0 means that the record has to be looked up in the file's tables.
    """

    file: int
    offset: int
    length: int
    record_id: str


class Entry(NamedTuple):
    """What the index holds of one record.

    Attributes:
        ids: every id of an organisation; empty for other records.
        start, end: the first day on which it may begin and the last on which it may end
            (`date.toordinal`), 0 where not known.
        figures: figures that have no column: family, key, ten-thousandths.
    """

    row: Row
    ids: tuple[str, ...]
    places: tuple[Place, ...]
    start: int = 0
    end: int = 0
    figures: tuple[tuple[str, str, int], ...] = ()


class FileState(NamedTuple):
    """One file as it was indexed.

    Attributes:
        number: how places name the file.
        source: id of its source, empty for decisions alone and for a file that did not open.
        known: the last possible day of the source's date (`date.toordinal`), 0 for none.
        offset, length: where the source's own document is.
        problem: why the file, or some record of it, was left out.
        again: whether to try again even where the stamp is the same.
        unread: figures that could not be read when the source was taken in.
        decided, settings: what the person decided, as far as this file holds it.
    """

    number: int
    stamp: FileStamp
    source: str = ""
    title: str = ""
    publisher: str = ""
    known: int = 0
    offset: int = 0
    length: int = 0
    problem: str = ""
    again: bool = False
    unread: int = 0
    decided: Decided = Decided()
    settings: tuple[tuple[str, str], ...] = ()


class State(NamedTuple):
    """All that an index was made of: files by name."""

    files: tuple[FileState, ...] = ()

    @property
    def decided(self) -> Decided:
        """The person's decisions, of all files."""
        same = frozenset(pair for file in self.files for pair in file.decided.same)
        different = frozenset(pair for file in self.files for pair in file.decided.different)
        rulings = frozenset(each for file in self.files for each in file.decided.rulings)
        return Decided(same - different, different, rulings)

    def about(self, ids: Sequence[str]) -> list[Ruling]:
        """Return the person's rulings on claims about a record, by its ids."""
        return [each for file in self.files for each in file.decided.about(ids)]

    @property
    def settings(self) -> dict[str, str]:
        """The settings, of all files."""
        return {key: value for file in self.files for key, value in file.settings}

    @property
    def start_month(self) -> int:
        """The month in which financial years start, 1 to 12."""
        return year_start(self.settings)

    def by_number(self) -> dict[int, FileState]:
        """Return the files by their number."""
        return {file.number: file for file in self.files}

    def fits(self, stamps: tuple[FileStamp, ...]) -> bool:
        """Tell whether the index is of just these files."""
        return tuple(file.stamp for file in self.files) == stamps and not any(
            file.again for file in self.files
        )


def read_entry(data: bytes) -> Entry:
    """Return what is stored of a record."""
    (kind, *row, sources), ids, places, start, end, figures = json.loads(data)
    return Entry(
        Row._make((Kind(kind), *row, tuple(sources))),
        tuple(ids),
        tuple(Place(*place) for place in places),
        start,
        end,
        tuple((family, key, minor) for family, key, minor in figures),
    )


def read_state(data: bytes) -> State:
    """Return what an index was made of; raise ValueError or TypeError where it is anything else."""
    return State(tuple(_file(*file) for file in json.loads(data)))


def _file(number: int, stamp: Any, *rest: Any) -> FileState:  # noqa: ANN401 - as JSON has it
    *said, (same, different, rulings), settings = rest
    ruled = frozenset(
        Ruling(kind, record, path, source, tuple(claims), by, at, because)
        for kind, record, path, source, claims, by, at, because in rulings
    )
    pairs = [frozenset((one, other) for one, other in each) for each in (same, different)]
    held = tuple((name, value) for name, value in settings)
    return FileState._make(
        (number, FileStamp(*stamp), *said, Decided(pairs[0], pairs[1], ruled), held)
    )

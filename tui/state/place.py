"""Where a person is, as a value, and the way that led there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from store.interface import Kind, Sort

LONGEST = 200
"""Places that the history keeps."""


class View(StrEnum):
    """The three lists."""

    ORGANISATIONS = "organisations"
    AGREEMENTS = "agreements"
    FUNDING = "funding"

    @property
    def kind(self) -> Kind:
        """The kind of record that a search of this view counts."""
        return Kind.ORGANISATION if self is View.ORGANISATIONS else Kind.AGREEMENT


class Place(NamedTuple):
    """A view with its search, order and cursor, and the record that is read.

    Attributes:
        cursor, row_id: position of the cursor and the record it is on.
        record: `kind:id` of a record reached by a link; empty where the cursor's row is read.
        title: what the crumbs call the record.
        reading: whether the detail has the keys.
    """

    view: View = View.ORGANISATIONS
    query: str = ""
    sort: Sort = Sort.RELEVANCE
    cursor: int = 0
    row_id: str = ""
    record: str = ""
    title: str = ""
    reading: bool = False

    @property
    def crumb(self) -> str:
        """The place in a word or two."""
        if self.title and (self.record or self.reading):
            return self.title
        return f"{self.view.value} /{self.query}" if self.query else self.view.value


class History:
    """The places visited, and which of them is the present one."""

    def __init__(self, place: Place) -> None:
        """Begin at a place."""
        self._places = [place]
        self._at = 0

    @property
    def here(self) -> Place:
        """The present place."""
        return self._places[self._at]

    def amend(self, place: Place) -> None:
        """Change the present place, as a moved cursor or another typed letter does."""
        self._places[self._at] = place

    def go(self, place: Place) -> None:
        """Visit a place; what lay ahead is dropped."""
        self._places[self._at + 1 :] = [place]
        del self._places[:-LONGEST]
        self._at = len(self._places) - 1

    def back(self) -> bool:
        """Return to the place before; false where there is none."""
        self._at -= (moved := self._at > 0)
        return moved

    def forward(self) -> bool:
        """Go again where one came back from; false where there is nothing ahead."""
        self._at += (moved := self._at + 1 < len(self._places))
        return moved

    def crumbs(self, longest: int = 4) -> list[str]:
        """Return the names of the last places up to the present one, repetitions left out."""
        names: list[str] = []
        for place in self._places[: self._at + 1]:
            if not names or names[-1] != place.crumb:
                names.append(place.crumb)
        return names[-longest:]

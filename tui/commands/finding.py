"""Searching, ordering and choosing what is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command, Where
from tui.state.place import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Search(Command):
    """Search as you type: words, “phrases”, -word, OR, and fields such as funder: or fy:2011/12."""

    id, keys, footer, group = "search", ("/",), "search", "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.asking.search()


class Facets(Command):
    """Show the values of each field with their counts, to narrow the search by."""

    id, keys, footer, group = "facets", ("f",), "facets", "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("facets")


class NextSort(Command):
    """Order the list by the next of: best match, name, date, amount, end."""

    id, keys, footer, group, where = "sort", ("s",), "sort", "Finding", Where.LIST
    views = (View.ORGANISATIONS.value, View.AGREEMENTS.value)

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.finder.next_sort()


class Organisations(Command):
    """List organisations."""

    id, keys, group = "organisations", ("1",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.travel.to_view(View.ORGANISATIONS)


class Agreements(Command):
    """List agreements."""

    id, keys, group = "agreements", ("2",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.travel.to_view(View.AGREEMENTS)


class Funding(Command):
    """Show the money of everything found, by financial year, and the funds apart."""

    id, keys, group = "funding", ("3",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.travel.to_view(View.FUNDING)


class Jump(Command):
    """Jump by a word: a view, a command, or a record's id."""

    id, keys, group = "jump", (":",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.questions.jump()


class AsOf(Command):
    """Show records as they were known on a day; empty for today."""

    id, keys, group = "as-of", ("@",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.questions.as_of()


class OtherReading(Command):
    """Put money on years by award date, or spread it by days."""

    id, keys, footer, group = "reading", ("r",), "reading", "Finding"
    views = (View.FUNDING.value,)

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.finder.other_reading()


class Everything(Command):
    """Count money that totals leave out as counted already, such as regrants; or leave it out."""

    id, keys, footer, group = "everything", ("d",), "double-counted", "Finding"
    views = (View.FUNDING.value,)

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.finder.other_totals()


class OverTime(Command):
    """Show the agreements that the search finds from beginning to end, on one line of time."""

    id, keys, group = "over-time", ("v",), "Reading"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("over time")


class Timeline(Command):
    """Show the money of the record, or of the list, over the financial years."""

    id, keys, footer, group = "timeline", ("t",), "timeline", "Reading"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("timeline")

"""Taking text out of the app, by the terminal alone: never by a program of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Copy(Command):
    """Copy the record's line, its id or one of its figures."""

    id, keys, footer, group = "copy", ("y",), "copy", "Reading"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("copy")


class CopyPage(Command):
    """Copy the whole page as text."""

    id, keys, group = "copy-page", ("Y",), "Reading"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.copy(desk.detail.document.text())


class Addresses(Command):
    """Show the record's web addresses as text to copy; nothing is opened."""

    id, keys, group = "addresses", ("o",), "Reading"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("addresses")

"""Writing to the machine that the app runs on; none of it is there in restricted mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Export(Command):
    """Write the records of the list to a file: CSV, XLSX, JSON, 360Giving, Markdown."""

    id, keys, footer, group, touches_host = "export", ("e",), "export", "Reading", True

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.exporter.ask()

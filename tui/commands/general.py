"""The looks of the app, its help and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Widen(Command):
    """Widen the list."""

    id, keys, group = "widen", ("w", ">"), "Looks"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.looks.widen(0.06)


class Narrow(Command):
    """Narrow the list, so that the page is wider."""

    id, keys, group = "narrow", ("W", "<"), "Looks"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.looks.widen(-0.06)


class OnePane(Command):
    """Show one pane at a time, or list and page side by side."""

    id, keys, group = "one-pane", ("z",), "Looks"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.looks.toggle_one_pane()


class NextTheme(Command):
    """Change the theme: dark, light, the terminal's own colours, high contrast, no colours."""

    id, keys, group = "theme", ("T",), "Looks"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.looks.next_theme()


class Refresh(Command):
    """Read the store again and draw the screen anew."""

    id, keys, group = "refresh", ("ctrl+l", "f5"), "General"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.watcher.read_again()


class Problems(Command):
    """List what is wrong with the store, such as a file that did not open."""

    id, keys, group = "problems", ("!",), "General"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("problems")


class Sources(Command):
    """List the sources of the store."""

    id, keys, group = "sources", ("S",), "Finding"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("sources")


class Palette(Command):
    """Choose a command by its name."""

    id, keys, group, palette = "palette", ("ctrl+p",), "General", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.open_palette()


class Help(Command):
    """Show all keys."""

    id, keys, footer, group = "help", ("?", "f1"), "help", "General"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.reader.show_sheet("help")


class Suspend(Command):
    """Return to the shell for a while; `fg` comes back."""

    id, keys, group, touches_host = "suspend", ("ctrl+z",), "General", True

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.app.action_suspend_process()


class Quit(Command):
    """Quit; view, search and place come back on the next start."""

    id, keys, footer, group = "quit", ("q", "ctrl+q", "ctrl+c"), "quit", "General"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.app.exit(0)

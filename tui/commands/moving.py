"""Moving in the list and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command, Where

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Down(Command):
    """Go down a row, or a line of the page."""

    id, keys, group, palette = "down", ("down", "j", "ctrl+n"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.by(1)


class Up(Command):
    """Go up a row, or a line of the page."""

    id, keys, group, palette = "up", ("up", "k"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.by(-1)


class PageDown(Command):
    """Go down a screenful."""

    id, keys, group, palette = "page-down", ("pagedown", "ctrl+f", "space"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.by_pages(1)


class PageUp(Command):
    """Go up a screenful."""

    id, keys, group, palette = "page-up", ("pageup", "ctrl+b"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.by_pages(-1)


class Top(Command):
    """Go to the first row or line."""

    id, keys, group, palette = "top", ("home", "g"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.to_end(first=True)


class Bottom(Command):
    """Go to the last row or line."""

    id, keys, group, palette = "bottom", ("end", "G"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.mover.to_end(first=False)


class Letter(Command):
    """Go to the first name that starts with the letters typed next."""

    id, keys, group, where = "letter", ("'",), "Moving", Where.LIST

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.asking.letters()


class Open(Command):
    """Read the record under the cursor, or follow the chosen link."""

    id, keys, footer, group = "open", ("enter",), "open", "Moving"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.panes.open()


class Into(Command):
    """Go to the page."""

    id, keys, group, where, palette = "into", ("right", "l"), "Moving", Where.LIST, False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.panes.open_row()


class Leave(Command):
    """Leave the page for the list; in the list, drop the search."""

    id, keys, group, palette = "leave", ("escape",), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.panes.leave()


class ToList(Command):
    """Go to the list."""

    id, keys, footer = "to-list", ("left", "h"), "list"
    group, where, palette = "Moving", Where.DETAIL, False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.panes.focus_list()


class NextLink(Command):
    """Choose the next link of the page."""

    id, keys, footer = "next-link", ("n",), "next link"
    group, where, palette = "Moving", Where.DETAIL, False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.detail.next_link(1)


class PreviousLink(Command):
    """Choose the link before."""

    id, keys = "previous-link", ("N", "p")
    group, where, palette = "Moving", Where.DETAIL, False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.detail.next_link(-1)


class OtherPane(Command):
    """Go from the list to the page and back."""

    id, keys, group, palette = "other-pane", ("tab", "shift+tab"), "Moving", False

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.panes.other()


class Back(Command):
    """Go back to the place before."""

    id, keys, footer, group = "back", ("[", "backspace"), "back", "Moving"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.travel.back()


class Forward(Command):
    """Go forward again."""

    id, keys, group = "forward", ("]",), "Moving"

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        desk.travel.forward()

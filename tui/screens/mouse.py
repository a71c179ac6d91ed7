"""What clicks and the wheel do; all of it has keys as well."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from textual import events

from tui.commands.registry import LABELS, label
from tui.drawing.cells import width
from tui.drawing.paint import Painted, Role
from tui.state.place import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Mouse:
    """Does what is clicked."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def row(self, position: int) -> None:
        """Put the cursor on a row, open it at the second click; above the rows, begin to search."""
        desk = self.desk
        if position < 0:
            desk.asking.search()
        elif position < desk.list.face.listed.rows.total:
            again = position == desk.list.cursor and not desk.here.reading
            desk.panes.focus_list()
            desk.mover.to(position)
            if again:
                desk.panes.open()

    def link(self, link: str) -> None:
        """Follow a link of the page, or run a command of the palette."""
        if self.desk.palette:
            self.desk.palette.run(link)
        else:
            self.desk.travel.to_link(link)

    def page(self, lines: int) -> None:
        """Scroll the page; where it was clicked and not scrolled, give it the keys."""
        if lines:
            self.desk.detail.scroll(lines)
        elif not self.desk.palette:
            self.desk.panes.focus_page()

    def view(self, cell: int) -> None:
        """List the view whose name was clicked in the line above the panes."""
        runs = self.desk.top.painted[0]
        names = [at for at, run in enumerate(runs) if run.role in (Role.VIEW, Role.VIEW_ON)]
        at = run_at(runs, cell)
        if at in names and not self.desk.typed:
            self.desk.travel.to_view(list(View)[names.index(at)])

    def key(self, cell: int) -> None:
        """Do what the key does that was clicked in the line below the panes, or its word."""
        runs = self.desk.bottom.painted[0]
        at = run_at(runs, cell)
        if at > 0 and runs[at].role == Role.BAR_DIM:
            at -= 1
        if runs[at].role == Role.KEY:
            self._press(runs[at].text)

    def _press(self, shown: str) -> None:
        desk = self.desk
        if typed := desk.typed:
            key = next((key for key, name in LABELS.items() if name == shown), "")
            typed.key(events.Key(key, None))
            return
        for command in desk.keymap.commands:
            keys = desk.keymap.keys(command)
            if command.footer and keys and label(keys[0]) == shown:
                command.run(desk)
                return


def run_at(runs: Painted, cell: int) -> int:
    """Return which run of a line is drawn in a cell; the last one beyond the end."""
    ends = accumulate(width(run.text) for run in runs)
    return next((at for at, end in enumerate(ends) if cell < end), len(runs) - 1)

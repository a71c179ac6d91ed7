"""The short questions of commands that take a word: where to jump, which day to look back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dates import PartialDate
from tui.commands.registry import by_id
from tui.state.place import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Questions:
    """Asks, and does what the answer says."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def jump(self) -> None:
        """Ask for a view, a command or a record's id, and go there."""
        self.desk.asking.ask(": ", "a view, a command or a record's id", "", self._jumped)

    def as_of(self) -> None:
        """Ask for the day on which records are to be read; an empty answer is today."""
        known = self.desk.session.as_of
        said = "as known on which day (2012-03-31, 2012-03, 2012)? empty for today"
        self.desk.asking.ask("as of ", said, known.isoformat() if known else "", self._as_of_given)

    def _jumped(self, text: str) -> str:
        desk = self.desk
        word = text.casefold()
        for view in View:
            if word and view.value.startswith(word):
                desk.travel.to_view(view)
                return ""
        command = by_id(word.replace(" ", "-")) or by_id({"q": "quit"}.get(word, ""))
        if command is not None and command in desk.keymap.commands:
            desk.asking.stop()
            command.run(desk)
            return ""
        row = desk.session.store.row(text) if text else None
        if row is None:
            return f"“{text}” is no view, command or record: try agreements, help, or an id"
        desk.travel.to_link(f"{row.kind.value}:{row.id}")
        return ""

    def _as_of_given(self, text: str) -> str:
        try:
            day = PartialDate(text).last if text else None
        except ValueError:
            day = None
        if text and day is None:
            return f"“{text}” is no date; write it as 2017-02-03, 2017-02 or 2017"
        self.desk.finder.set_as_of(day)
        return ""

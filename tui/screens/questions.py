"""The short questions of commands that take a word: where to jump, which day to look back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dates import PartialDate
from tui.commands.registry import by_id
from tui.state.place import View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

NO_DATE = "“{}” is no date; write it as 2017-02-03, 2017-02 or 2017"


def jump(desk: MainScreen) -> None:
    """Ask for a view, a command or a record's id, and go there."""

    def answered(text: str) -> str:
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

    desk.asking.ask(": ", "a view, a command or a record's id", "", answered)


def as_of(desk: MainScreen) -> None:
    """Ask for the day on which records are to be read; an empty answer is today."""

    def answered(text: str) -> str:
        day = None
        if text:
            try:
                day = PartialDate(text).last
            except ValueError:
                day = None
            if day is None:
                return NO_DATE.format(text)
        desk.finder.set_as_of(day)
        return ""

    known = desk.session.as_of
    said = "as known on which day (2012-03-31, 2012-03, 2012)? empty for today"
    desk.asking.ask("as of ", said, known.isoformat() if known else "", answered)

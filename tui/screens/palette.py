"""The palette: the commands by their names, in the page's place, narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events

from tui.commands.base import Command
from tui.commands.registry import label
from tui.pages.document import Document, Line, Span
from tui.screens.help import entry
from tui.state.editor import Editor

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

STEPS = {"up": -1, "down": 1, "shift+tab": -1, "tab": 1, "ctrl+p": -1, "ctrl+n": 1}
CARET = "_"


class Palette:
    """Takes every key from `show` on, until a command runs or Esc puts it away.

    Attributes:
        keys: what the line of keys says meanwhile.
    """

    keys = (("Up/Down", "choose"), ("Enter", "run"), ("Esc", "close"))

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen; nothing is typed yet."""
        self.desk = desk
        self.editor = Editor()
        self._was_reading = desk.here.reading

    def show(self) -> None:
        """Show the commands that have the words typed, the first one chosen."""
        desk = self.desk
        desk.panes.focus_page(open_record=False)
        desk.reader.show_text(self._document(desk.detail.room[0]), first_link=True)
        desk.draw_keys()

    def key(self, event: events.Key) -> None:
        """Take a key."""
        if event.key == "escape":
            self.close()
        elif event.key == "enter":
            self.run(self.desk.detail.target)
        elif event.key in STEPS:
            self.desk.detail.next_link(STEPS[event.key])
        elif self.editor.press(event.key, event.character):
            self.show()

    def paste(self, text: str) -> None:
        """Take pasted text."""
        self.editor.insert(text)
        self.show()

    def run(self, link: str) -> None:
        """Run the command that a line of the palette links to."""
        for command in self.desk.keymap.commands:
            if link == _link(command):
                self.close()
                command.run(self.desk)
                return

    def close(self) -> None:
        """Show the page again that was there, and give the keys back to the pane that had them."""
        desk = self.desk
        desk.palette = None
        desk.reader.close_sheet()
        if not self._was_reading:
            desk.panes.focus_list()
        desk.reader.draw_now()
        desk.draw_keys()

    def _document(self, width: int) -> Document:
        text, caret = self.editor.text, self.editor.caret
        keymap = self.desk.keymap
        lines: list[Line] = [()]
        for command in fitting(keymap.commands, text):
            keys = " ".join(label(key) for key in keymap.keys(command))
            words = f"{command.help()} ({keys})" if keys else command.help()
            lines += entry(command.title(), words, width, _link(command))
        if len(lines) == 1:
            lines.append((Span(" No command has these words."),))
        return Document(f"Command: {text[:caret]}{CARET}{text[caret:]}", tuple(lines))


def _link(command: type[Command]) -> str:
    return f"command:{command.id}"


def fitting(commands: Iterable[type[Command]], text: str) -> list[type[Command]]:
    """Return the commands of the palette with every word of a text, by name.

    Those whose name begins with the first word come first, then those whose name has it, then
    those whose help has it.
    """
    words = text.casefold().split() or [""]

    def rank(command: type[Command]) -> tuple[int, str]:
        name = command.title().casefold()
        return (0 if name.startswith(words[0]) else 1 if words[0] in name else 2), name

    offered = (command for command in commands if command.palette)
    said = ((command, f"{command.title()} {command.help()}".casefold()) for command in offered)
    return sorted((each for each, text in said if all(word in text for word in words)), key=rank)

"""Copying by the terminal (OSC 52): the text travels to the reader's own clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.clipboard import LONGEST, sequence, shortened
from tui.pages.document import Document, Span

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Copier:
    """Sends text to the clipboard, or shows it where the terminal has none."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def copy(self, text: str) -> None:
        """Copy a text and say so; without a clipboard, show it alone on the screen."""
        text = text.rstrip("\n")
        terminal = self.desk.session.terminal
        if not text:
            self.desk.tell("Nothing to copy")
            return
        if not terminal.copies:
            self._show(text)
            return
        sent = shortened(text)
        self.desk.send(sequence(sent, terminal.multiplexer))
        if sent != text:
            self.desk.tell(f"Copied the first {len(sent):,} of {len(text):,} characters, the most "
                           f"that terminals take ({LONGEST // 1000} kB)")  # fmt: skip
            return
        first, *others = text.split("\n")
        what = f"{len(others) + 1} lines" if others else f"“{first}”"
        self.desk.tell(f"Copied {what}, if your terminal allows it (OSC 52)")

    def _show(self, text: str) -> None:
        lines = [(Span(line),) for line in text.split("\n")]
        self.desk.session.one_pane, before = True, self.desk.session.one_pane
        self.desk.reader.show_text(Document("To copy by hand", tuple(lines)))
        self.desk.session.one_pane = before
        self.desk.tell("This terminal has no clipboard: select the text with its own means")

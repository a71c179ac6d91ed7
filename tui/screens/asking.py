"""The line that is typed in: the search, and the short questions of some commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from textual import events

from store.dates import PartialDate
from tui.commands.registry import by_id
from tui.drawing.frame import Typing
from tui.state import language
from tui.state.editor import Editor
from tui.state.place import Place, View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

KEYS = {
    "search": (("Enter", "keep"), ("Esc", "cancel"), ("Tab", "complete"), ("Up/Down", "move")),
    "ask": (("Enter", "go"), ("Esc", "cancel")),
    "letters": (("Enter", "stay"), ("Esc", "return")),
}
"""What the line of keys says while something is typed."""

MOVES = {"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1}


class Asking:
    """Takes the keys while something is typed; at other times it does nothing."""

    def __init__(self, desk: MainScreen) -> None:
        """Begin at rest."""
        self.desk = desk
        self.editor = Editor()
        self.mode = ""
        self._prompt = ""
        self._said = ""
        self._origin: Place | None = None
        self._finish: Callable[[str], str] | None = None
        self._offers: list[language.Completion] = []
        self._offer = -1

    @property
    def typing(self) -> Typing | None:
        """What the line shows while it is typed in."""
        if not self.mode:
            return None
        said = self._said
        if self._offers:
            names = "  ".join(
                f"[{offer.label}]" if at == self._offer else offer.label
                for at, offer in enumerate(self._offers)
            )
            found = self.desk.session.found
            mistake = f"{found.noted[0].partition(';')[0]}; " if found and found.wrong else ""
            said = f"{mistake}Tab: {names}"
        return Typing(self._prompt, self.editor.text, self.editor.caret, said=said)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What the line of keys says meanwhile."""
        return KEYS[self.mode]

    def search(self) -> None:
        """Type in the search line."""
        session = self.desk.session
        self._begin("search", "/ ", session.here.query)
        self._origin = session.here
        self._offer_completions()
        self.desk.panes.focus_list()
        self.desk.draw_head()

    def jump(self) -> None:
        """Ask for a view, a command or a record's id."""
        self.ask(": ", "a view, a command or a record's id", "", self._jumped)

    def as_of(self) -> None:
        """Ask for the day on which records are to be read."""
        known = self.desk.session.as_of
        said = "as known on which day (2012-03-31, 2012-03, 2012)? empty for today"
        self.ask("as of ", said, known.isoformat() if known else "", self._as_of_given)

    def letters(self) -> None:
        """Move to the first name that starts with the letters that are typed."""
        self._begin("letters", "' ", "")
        self._said = "go to the first name that starts with…"
        self.desk.draw_head()

    def key(self, event: events.Key) -> None:
        """Take a key."""
        key = event.key
        if key == "escape":
            self._cancel()
        elif key == "enter":
            self._enter()
        elif key in ("tab", "shift+tab") and self.mode == "search":
            self._complete(1 if key == "tab" else -1)
        elif self.mode == "search" and key in MOVES:
            self.desk.mover.by(MOVES[key])
        elif self.mode == "search" and key in ("pageup", "pagedown"):
            self.desk.mover.by_pages(-1 if key == "pageup" else 1)
        elif self.editor.press(key, event.character):
            self._typed()

    def paste(self, text: str) -> None:
        """Take pasted text."""
        self.editor.insert(text)
        self._typed()

    def stop(self) -> None:
        """Leave the line as it is."""
        self.mode, self._offers, self._said = "", [], ""
        self.desk.draw_head()
        self.desk.draw_keys()

    def _begin(self, mode: str, prompt: str, text: str) -> None:
        self.mode, self._prompt, self._said = mode, prompt, ""
        self._offers, self._offer = [], -1
        self._finish = None
        self.editor.set(text)
        self.desk.draw_keys()

    def ask(self, prompt: str, said: str, text: str, finish: Callable[[str], str]) -> None:
        """Ask a question.

        Args:
            prompt: what stands before the answer.
            said: what is said below it.
            text: the answer to begin with.
            finish: takes the answer; returns what is wrong with it, or an empty text. It may
                ask another question.
        """
        self._begin("ask", prompt, text)
        self._said, self._finish = said, finish
        self.desk.panes.focus_list()
        self.desk.draw_head()

    def _typed(self) -> None:
        if self.mode == "search":
            self.desk.finder.typed(self.editor.text, self._origin)
            self._offer_completions()
        elif self.mode == "letters":
            rows = self.desk.list.face.listed.rows
            self.desk.mover.to(rows.position_of_letter(self.editor.text))
        self.desk.draw_head()

    def _enter(self) -> None:
        if self.mode != "ask" or self._finish is None:
            self.stop()
            return
        finish = self._finish
        trouble = finish(self.editor.text.strip())
        if trouble:
            self._said = trouble
            self.desk.draw_head()
        elif self._finish is finish:
            self.stop()

    def _cancel(self) -> None:
        if self.mode == "search" and self._origin is not None:
            self.desk.finder.cancel(self._origin)
        self.stop()

    def _offer_completions(self) -> None:
        found = self.desk.session.found
        self._offers = []
        if found is not None and found.asked.text == self.editor.text:
            self._offers = language.complete(
                found.query, self.editor.text, self.editor.caret, found.listing
            )
        self._offer = -1

    def _complete(self, step: int) -> None:
        if not self._offers:
            return
        self._offer = (self._offer + step) % len(self._offers)
        offer = self._offers[self._offer]
        self.editor.set(offer.text, offer.caret)
        offers, chosen = self._offers, self._offer
        if len(offers) == 1:
            self._offer_completions()
        else:
            self._offers, self._offer = offers, chosen
        self.desk.finder.typed(self.editor.text, self._origin)
        self.desk.draw_head()

    def _jumped(self, text: str) -> str:
        word = text.casefold()
        for view in View:
            if word and view.value.startswith(word):
                self.desk.travel.to_view(view)
                return ""
        command = by_id(word.replace(" ", "-")) or by_id({"q": "quit"}.get(word, ""))
        if command is not None and command in self.desk.keymap.commands:
            self.stop()
            command.run(self.desk)
            return ""
        row = self.desk.session.store.row(text) if text else None
        if row is None:
            return f"“{text}” is no view, command or record: try agreements, help, or an id"
        self.desk.travel.to_link(f"{row.kind.value}:{row.id}")
        return ""

    def _as_of_given(self, text: str) -> str:
        day: date | None = None
        if text:
            try:
                day = PartialDate(text).last
            except ValueError as error:
                return str(error)
        self.desk.finder.set_as_of(day)
        return ""

"""The line that is typed in: the search, a name's first letters, and the questions of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.drawing.frame import Typing
from tui.state import language
from tui.state.editor import Editor
from tui.state.offers import Offers

if TYPE_CHECKING:
    from store.interface import Listing
    from tui.screens.main import MainScreen

KEYS = {
    "search": (("Tab", "complete"), ("Up/Down", "move"), ("Enter", "keep"), ("Esc", "cancel")),
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
        self._trouble = ""
        self._origin = desk.here
        self._was_reading = False
        self._finish: Callable[[str], str] | None = None
        self._offers = Offers()

    @property
    def typing(self) -> Typing | None:
        """What the line shows while it is typed in."""
        if not self.mode:
            return None
        said = self._offered() if self._offers else self._trouble or self._said
        text, caret = self.editor.text, self.editor.caret
        return Typing(self._prompt, text, caret, said, wrong=bool(self._trouble))

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What the line of keys says meanwhile."""
        return KEYS[self.mode]

    def search(self) -> None:
        """Type in the search line."""
        found = self.desk.session.found
        text = self.desk.here.query.rstrip()
        # What is typed next is a word of its own, unless there is a mistake to be mended.
        blank = " " if text and not (found and found.wrong) else ""
        self._begin("search", "/ ", text + blank)
        self._offer_completions()
        self.desk.draw_head()

    def letters(self) -> None:
        """Move to the first name that starts with the letters that are typed."""
        self._begin("letters", "' ", "")
        self._said = "go to the first name that starts with…"
        self.desk.draw_head()

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
        self.mode, self._said, self._trouble = "", "", ""
        self._offers = Offers()
        self.desk.draw_head()
        self.desk.draw_keys()

    def _begin(self, mode: str, prompt: str, text: str) -> None:
        self.mode, self._prompt, self._said, self._trouble = mode, prompt, "", ""
        self._was_reading = self.desk.here.reading
        self.desk.panes.focus_list()
        self._origin = self.desk.here
        self._offers = Offers()
        self._finish = None
        self.editor.set(text)
        self.desk.draw_keys()

    def _typed(self) -> None:
        self._trouble = ""
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
            self._trouble = trouble
            self.desk.draw_head()
        elif self._finish is finish:
            self.stop()

    def _cancel(self) -> None:
        if self.mode == "search":
            self.desk.finder.cancel(self._origin)
        elif self.mode == "letters":
            self.desk.mover.to(self._origin.cursor)
        self.stop()
        if self._was_reading:
            self.desk.panes.open_row()

    def _offered(self) -> str:
        """Return what Tab puts in, and after it what is wrong with what is typed."""
        found = self.desk.session.found
        mistake = f"; {found.noted[0].partition(';')[0]}" if found and found.wrong else ""
        return f"{self._offers.words()}{mistake}"

    def _offer_completions(self) -> None:
        found = self.desk.session.found
        self._offers = Offers()
        if found is not None and found.asked.text == self.editor.text:
            text, caret = self.editor.text, self.editor.caret
            self._offers = Offers(
                language.complete(found.query, text, caret, found.listing, self._list_of)
            )

    def _list_of(self, text: str) -> Listing:
        """Return what another text finds in the view and on the day of the search."""
        session = self.desk.session
        query = language.parse(text, session.store)
        return session.store.listing(query, session.here.view.kind, as_of=session.as_of)

    def _complete(self, step: int) -> None:
        offer = self._offers.step(step)
        if offer is None:
            return
        self.editor.set(offer.text, offer.caret)
        only = len(self._offers) == 1
        self.desk.finder.typed(self.editor.text, self._origin)
        if only:
            self._offer_completions()
        self.desk.draw_head()

"""The lines that are typed in: the search with its completions, and the questions of commands."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import Reactive, reactive, var
from textual.suggester import Suggester
from textual.widgets import Input, Label

from store.errors import PactlineError
from store.text import printable
from tui.finding import Completion, Found
from tui.layout import Run, Runs, fill
from tui.theme import MONO, Role, Theme
from tui.widgets import Lines, style_of

LONGEST = 4_096
"""Characters that a line takes."""

PAUSE = 0.15
"""Seconds without a letter after which completions are looked for."""

Complete = Callable[[str, int], list[Completion]]
"""Returns what may be meant by a text with the caret at a place; called in a thread."""


Finish = Callable[[str], Awaitable[str]]
"""Takes an answer; returns what is wrong with it, or an empty text. It may ask another question."""


class LineInput(Input):
    """An input of one line without a frame, whose cursor stands still."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """How long the text is; it isn't a reason to lay the whole screen out anew."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of any input
        """Take the options of any input."""
        super().__init__(compact=True, select_on_focus=False, max_length=LONGEST, **options)
        self.cursor_blink = False

    def put(self, text: str, caret: int | None = None) -> None:
        """Replace the text without telling; the caret goes to its end where no place is given.

        An input draws what it holds, so that it is given printable text alone.
        """
        text = printable(text)
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text) if caret is None else caret

    async def typed_out(self) -> str:
        """Return the text once all keys that were pressed before have been taken."""
        done = asyncio.Event()
        self.call_later(done.set)
        await done.wait()
        return self.value

    def on_key(self, event: events.Key) -> None:
        """Edit at once: keys of bindings come back by the app, after letters typed since."""
        edits = {
            "left": self.action_cursor_left,
            "right": self.action_cursor_right,
            "ctrl+left": self.action_cursor_left_word,
            "ctrl+right": self.action_cursor_right_word,
            "home": self.action_home,
            "end": self.action_end,
            "backspace": self.action_delete_left,
            "delete": self.action_delete_right,
            "ctrl+u": self.action_delete_left_all,
            "ctrl+w": self.action_delete_left_word,
        }
        if event.key in edits:
            event.prevent_default()
            event.stop()
            edits[event.key]()

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text as one line of printable text."""
        event.prevent_default()
        event.stop()
        text = printable(" ".join(event.text.splitlines()))
        self.insert_text_at_cursor(text[: LONGEST - len(self.value)])

    def restricted(self) -> None:
        """Take no more than the longest text, in silence."""


class Mistakes(Highlighter):
    """Underlines what isn't understood."""

    def __init__(self) -> None:
        """Begin without a mistake."""
        self.text = ""
        self.spans: tuple[tuple[int, int], ...] = ()
        self.style = Style(underline=True)

    def highlight(self, text: Text) -> None:
        """Underline the mistakes of a text, if it is the one that they are known of."""
        if text.plain == self.text:
            for start, end in self.spans:
                text.stylize(self.style, start, end)


class Completer(Suggester):
    """Suggests how a search goes on, once its writer pauses."""

    def __init__(self, line: SearchInput) -> None:
        """Serve an input."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        """Return the text with the first completion, where that begins with what is typed."""
        line = self._line
        if not line.has_focus or line.choosing:
            return None
        await asyncio.sleep(PAUSE)
        if value == line.value and await line.look_for_offers():
            first = line.offers[0].text
            return first if first.startswith(value) else None
        return None


class SearchInput(LineInput):
    """The search line; `offers` is what Tab can put into it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.complete(1)", "complete", priority=True),
        Binding("shift+tab", "screen.complete(-1)", show=False, priority=True),
        Binding("enter", "screen.keep_search", "keep", priority=True),
        Binding("escape", "screen.cancel_search", "cancel", priority=True),
    ]

    offers: var[tuple[Completion, ...]] = var((), init=False)
    chosen: var[int] = var(-1, init=False)
    """Which of the offers is in the line; -1 for none."""

    def __init__(self, complete: Complete, key: str) -> None:
        """Begin empty; `complete` finds what may be meant, and `key` leads here."""
        self._complete = complete
        self._mistakes = Mistakes()
        self._offered_for = ""
        super().__init__(
            placeholder=f"type {key} to search",
            highlighter=self._mistakes,
            suggester=Completer(self),
            id="search",
        )

    @property
    def choosing(self) -> bool:
        """Whether one of several offers is in the line, and Tab goes on to the next."""
        return len(self.offers) > 1 and self.chosen >= 0 and self.value == self._chosen_text

    @property
    def _chosen_text(self) -> str:
        return self.offers[self.chosen].text if self.chosen >= 0 else ""

    def show_mistakes(self, found: Found, theme: Theme) -> None:
        """Underline what wasn't understood of the text that was searched for."""
        mistakes = self._mistakes
        mistakes.style = style_of(Role.ERROR, theme)
        if (found.search.text, found.wrong) != (mistakes.text, mistakes.spans):
            redraw = bool(found.wrong or mistakes.spans)
            mistakes.text, mistakes.spans = found.search.text, found.wrong
            if redraw:
                self.refresh()

    async def look_for_offers(self) -> bool:
        """Look for completions of the text; true where there are some, and the text is the same."""
        value = self.value
        try:
            offers = await asyncio.to_thread(self._complete, value, self.cursor_position)
        except PactlineError:
            offers = []
        if value != self.value:
            return False
        self._offered_for = value
        self.chosen, self.offers = -1, tuple(offers)
        return bool(offers)

    async def complete(self, step: int) -> None:
        """Put the next offer into the line, or the one before."""
        if not self.choosing and self._offered_for != self.value:
            await self.look_for_offers()
        if self.offers:
            self.chosen = (self.chosen + step) % len(self.offers)
            offer = self.offers[self.chosen]
            self.value = offer.text
            self.cursor_position = offer.caret

    def forget_offers(self) -> None:
        """Offer nothing any more."""
        self._offered_for, self.chosen, self.offers = "", -1, ()


class Prompt(Vertical):
    """A question in a line above the footer, with what is said about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.answer", "go", priority=True),
        Binding("escape", "screen.cancel_question", "cancel", priority=True),
    ]

    colours: reactive[Theme] = reactive(MONO)

    def __init__(self) -> None:
        """Ask nothing yet."""
        super().__init__(id="prompt")
        self.display = False
        self.finish: Finish | None = None
        self.typed: Callable[[str], None] | None = None
        self.cancelled: Callable[[], None] | None = None
        self._said, self._role = "", Role.DIM
        self.label = Label("", markup=False)
        self.line = LineInput(id="answer")

    def compose(self) -> ComposeResult:
        """Yield what is said, and the line to type in."""
        yield Lines(self._hint, id="hint").data_bind(Prompt.colours)
        with Horizontal():
            yield self.label
            yield self.line

    def ask(
        self,
        label: str,
        hint: str,
        text: str,
        finish: Finish,
        *,
        typed: Callable[[str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Ask a question.

        Args:
            label: what stands before the answer.
            hint: what is said above it.
            text: the answer to begin with.
            finish: takes the answer.
            typed: takes what is typed, letter by letter.
            cancelled: called where no answer is given.
        """
        self.finish, self.typed, self.cancelled = finish, typed, cancelled
        self.label.update(label)
        self.line.put(text)
        self.display = True
        self.say(hint)
        self.screen.set_focus(self.line)

    def say(self, words: str, role: Role = Role.DIM) -> None:
        """Say something about the question."""
        self._said, self._role = words, role
        hint = self.query_one("#hint", Lines)
        hint.update()
        # Its width, and so its height, is known once the line is there.
        self.call_after_refresh(hint.update)

    def _hint(self, cells: int) -> list[Runs]:
        """Return what is said, none of it cut."""
        lines = textwrap.wrap(self._said, max(1, cells - 2)) or [""]
        return [fill((Run(f" {each}", self._role),), cells) for each in lines]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what is typed, to whom it may concern."""
        event.stop()
        if self.typed is not None:
            self.typed(event.value)

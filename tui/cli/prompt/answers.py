"""What plain mode answers to a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.interface import Kind
from store.text import printable
from tui.cli.prompt.results import Place, Results, Sources
from tui.cli.prompt.wording import HELP, LEAVING, NOTHING

if TYPE_CHECKING:
    from datetime import date

    from tui.cli.session import Session

_SHORT = {"?": "help", "q": "quit", "exit": "quit", "b": "back", "m": "more"}


class Conversation:
    """What has been asked so far: the results at hand, the record that is open, the way there."""

    def __init__(self, session: Session, *, as_of: date | None = None) -> None:
        """Begin with nothing asked."""
        self._session = session
        self._store = session.store()
        self._as_of = as_of
        self._results = Results()
        self._way: list[Place] = []
        self.over = False
        self._words: dict[str, Callable[[str], str]] = {
            "find": self._find,
            "more": lambda _: self._results.more(),
            "open": self._open_id,
            "back": lambda _: self._back(),
            "again": lambda _: self._results.again(),
            "sources": lambda _: self._sources(),
            "help": lambda _: HELP,
            "quit": lambda _: self._quit(),
        }

    def greeting(self) -> str:
        """Return the first lines."""
        return f"pactline, {self._store.label}. Type words to search, help for help.\n"

    def answer(self, line: str) -> str:
        """Return the answer to a line, as whole lines of printable text.

        Raises:
            PactlineError: something was asked for that is not there.
        """
        text = printable(line.strip())
        if not text:
            return ""
        word, _, rest = text.partition(" ")
        word = _SHORT.get(word.lower(), word.lower())
        if word in self._words and (word in ("find", "open") or not rest):
            return self._words[word](rest.strip())
        number = _number(text)
        return self._find(text) if number is None else self._open_number(number)

    def _find(self, text: str) -> str:
        from tui.cli.asking import mistakes, parse_query

        query = parse_query(self._store, text)
        told = "".join(f"{line}.\n" for line in mistakes(query))
        kinds = [self._store.listing(query, kind, as_of=self._as_of) for kind in Kind]
        self._results = Results(kinds)
        first = self._results.more() if self._results.total else ""
        return told + self._results.summary() + first

    def _open_number(self, number: int) -> str:
        place = self._results.place(number)
        if place is None:
            return f"There is no number {number}. Type words to search.\n"
        return self._open(place)

    def _open_id(self, record_id: str) -> str:
        from tui.cli.launch import need_record
        from tui.cli.verbs.show import kind_of

        number = _number(record_id)
        if number is not None:
            return self._open_number(number)
        need_record(self._store, record_id)
        return self._open(Place(kind_of(self._store, record_id), record_id))

    def _open(self, place: Place) -> str:
        page = self._page(place)
        if page is None:
            return f"Nothing was known of {place.id} on {self._as_of}.\n"
        self._way.append(place)
        return page

    def _page(self, place: Place) -> str | None:
        from store.dates import today
        from tui.cli.prompt.wording import page_text
        from tui.pages import page_of
        from tui.pages.document import ASCII

        document = page_of(
            self._store,
            place.kind,
            place.id,
            width=self._session.width,
            glyphs=ASCII,
            today=self._as_of or today(),
            as_of=self._as_of,
        )
        return None if document is None else page_text(document)

    def _back(self) -> str:
        if self._way:
            self._way.pop()
        if self._way:
            return self._page(self._way[-1]) or NOTHING
        return self._results.again()

    def _sources(self) -> str:
        self._results = Sources(self._store.sources())
        return self._results.summary()

    def _quit(self) -> str:
        self.over = True
        return LEAVING


def _number(text: str) -> int | None:
    """Return the number that was typed, or None where it is no number."""
    return int(text[:9]) if text.isascii() and text.isdigit() else None

"""What plain mode answers to a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Kind, Listing, Row
from store.text import printable
from tui.cli.prompt.wording import HELP, LEAVING, NOTHING, row_line

if TYPE_CHECKING:
    from datetime import date

    from tui.cli.session import Session

PAGE = 10
"""Results told at once."""


class Place(NamedTuple):
    """A record or source that is open: its kind and id."""

    kind: str
    id: str


class Conversation:
    """What has been asked so far: the results at hand, the record that is open, the way there."""

    def __init__(self, session: Session, *, as_of: date | None = None) -> None:
        """Begin with nothing asked."""
        self._session = session
        self._store = session.store()
        self._as_of = as_of
        self._listings: list[Listing] = []
        self._told = 0
        self._numbered: list[Place] = []
        self._way: list[Place] = []
        self.over = False
        self._words: dict[str, Callable[[str], str]] = {
            "find": self._find,
            "more": lambda _: self._more(),
            "open": self._open_id,
            "back": lambda _: self._back(),
            "again": lambda _: self._again(),
            "sources": lambda _: self._sources(),
            "help": lambda _: HELP,
            "quit": lambda _: self._quit(),
        }
        self._short = {"?": "help", "q": "quit", "exit": "quit", "b": "back", "m": "more"}

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
        word = self._short.get(word.lower(), word.lower())
        if word in self._words and (word in ("find", "open") or not rest):
            return self._words[word](rest.strip())
        if text.isascii() and text.isdigit():
            return self._open_number(int(text[:9]))
        return self._find(text)

    def _find(self, text: str) -> str:
        from tui.cli.asking import mistakes, parse_query
        from tui.cli.verbs.find import counted

        query = parse_query(self._store, text)
        told = "".join(f"{line}.\n" for line in mistakes(query))
        self._listings = [self._store.listing(query, kind, as_of=self._as_of) for kind in Kind]
        self._told = 0
        self._numbered = []
        total = sum(listing.total for listing in self._listings)
        if not total:
            return told + NOTHING
        counts = ", ".join(
            counted(listing.total, listing.kind) for listing in self._listings if listing.total
        )
        corrected = next((each.corrected for each in self._listings if each.corrected), "")
        head = f"Nothing has these very words. Searched for {corrected}.\n" if corrected else ""
        return f"{told}{head}{counts}.\n{self._more()}"

    def _more(self) -> str:
        rows = self._rows(self._told, PAGE)
        if not rows:
            return "There is no more.\n" if self._listings else "Nothing was searched for yet.\n"
        lines = []
        for row in rows:
            self._told += 1
            self._numbered.append(Place(str(row.kind), row.id))
            lines.append(row_line(self._told, row))
        left = sum(listing.total for listing in self._listings) - self._told
        lines.append(f"{left:,} more: type more." if left else "That is all.")
        return "\n".join(lines) + "\n"

    def _rows(self, start: int, count: int) -> list[Row]:
        found: list[Row] = []
        for listing in self._listings:
            if start < listing.total:
                found += listing.rows(start, count - len(found))
            start = max(0, start - listing.total)
            if len(found) >= count:
                break
        return found

    def _open_number(self, number: int) -> str:
        if not 1 <= number <= len(self._numbered):
            return f"There is no number {number}. Type words to search.\n"
        return self._open(self._numbered[number - 1])

    def _open_id(self, record_id: str) -> str:
        from tui.cli.launch import need_record
        from tui.cli.verbs.show import kind_of

        if record_id.isascii() and record_id.isdigit():
            return self._open_number(int(record_id[:9]))
        need_record(self._store, record_id)
        return self._open(Place(kind_of(self._store, record_id), record_id))

    def _open(self, place: Place) -> str:
        page = self._page(place)
        if page is None:
            return f"Nothing was known of {place.id} on {self._as_of}.\n"
        self._way.append(place)
        return page

    def _page(self, place: Place) -> str | None:
        from store.days import today
        from tui.cli.prompt.wording import page_text
        from tui.document import ASCII
        from tui.pages import page_of

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
        return self._again()

    def _again(self) -> str:
        """Tell the results once more, from the first."""
        if not self._listings:
            return "There is nothing to go back to.\n"
        self._told, self._numbered = 0, []
        return self._more()

    def _sources(self) -> str:
        sources = self._store.sources()
        self._listings, self._told = [], 0
        self._numbered = [Place("source", source.id) for source in sources]
        lines = [
            printable(f"{number}. {source.title or source.id}, {source.publisher}, {source.date}.")
            for number, source in enumerate(sources, 1)
        ]
        return "\n".join(lines or ["The store has no sources yet."]) + "\n"

    def _quit(self) -> str:
        self.over = True
        return LEAVING

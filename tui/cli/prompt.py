"""Plain mode: the lookups as questions and answers in plain lines, for screen readers and braille.

No line is drawn, no cursor moved, no colour sent: whatever is printed can be read out in order.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, TextIO

from store.dates import today, year_start
from store.errors import EXIT_FOUND, PactlineError
from store.interface import Kind, Listing, Row
from store.query import parse
from store.records import Source
from store.text import plural, printable
from tui.cli.errors import need_record
from tui.cli.lookup import kind_of
from tui.cli.session import Session
from tui.pages.document import ASCII, Document, Line, Span, Style, line_text
from tui.pages.page import SOURCE, page_of

PROMPT = "pactline: "
# Characters of a line that are read at all.
LONGEST = 10_000

# Results told at once.
PAGE = 10

HELP = """\
Type words to search. The results are numbered.
Type a number to open that result.
more: the next results.
back: the record before, or the results again.
again: the results from the first.
open ID: the record of that id.
sources: where the facts come from, numbered.
help: this help.
quit: leave. The end of input, Ctrl-D, leaves as well.
To search for one of these words, type find and the word.
"""
NOTHING = "Nothing found.\n"

_SHORT = {"?": "help", "q": "quit", "exit": "quit", "b": "back", "m": "more"}


class Place(NamedTuple):
    """A record or source that can be opened: its kind and id."""

    kind: str
    id: str


def converse(
    session: Session,
    *,
    find: str = "",
    record_id: str = "",
    as_of: date | None = None,
    lines: TextIO | None = None,
) -> int:
    """Answer lines until there are no more.

    Args:
        session: where to print, and the store.
        find: a search to begin with.
        record_id: a record to begin with.
        as_of: show records as they were known on this day.
        lines: where to read; standard input by default.
    """
    talk = Conversation(session, as_of)
    out, source = session.out, lines or sys.stdin
    label = session.store().label
    out.write(f"pactline, {label}. Type words to search, help for help.\n")
    if find:
        out.write(talk.answer(f"find {find}"))
    if record_id:
        out.write(talk.answer(f"open {record_id}"))
    while not talk.over:
        out.write(PROMPT)
        out.flush()
        line = source.readline(LONGEST)
        if not line:
            out.write("\n")
            break
        try:
            out.write(talk.answer(line))
        except PactlineError as error:
            out.write(f"{error}\n")
        out.flush()
    return EXIT_FOUND


class Conversation:
    """What has been found and opened so far, and the answer to the next line.

    Attributes:
        over: whether the person wants to leave.
    """

    def __init__(self, session: Session, as_of: date | None = None) -> None:
        self.over = False
        self._store = session.store()
        self._width = session.width
        self._as_of = as_of
        self._listings: list[Listing] = []
        self._numbered: list[Place] = []
        self._opened: list[Place] = []
        self._alone: dict[str, Callable[[], str]] = {
            "more": self._more,
            "back": self._back,
            "again": self._again,
            "sources": self._sources,
            "help": lambda: HELP,
            "quit": self._quit,
        }
        self._with_text: dict[str, Callable[[str], str]] = {"find": self._find, "open": self._open}

    def answer(self, line: str) -> str:
        """Return the answer to a line, as whole lines of printable text.

        Raises:
            PactlineError: something was asked for that is not there.
        """
        text = printable(line.strip())
        word, _, rest = text.partition(" ")
        word = _SHORT.get(word.lower(), word.lower())
        if not text:
            return ""
        if word in self._with_text:
            return self._with_text[word](rest.strip())
        if word in self._alone and not rest:
            return self._alone[word]()
        return self._find(text) if _number(text) is None else self._open(text)

    def _find(self, text: str) -> str:
        query = parse(text, today=self._as_of, year_start=year_start(self._store.settings()))
        self._listings = [self._store.listing(query, kind, as_of=self._as_of) for kind in Kind]
        self._numbered = []
        answer = "".join(f"{line}.\n" for line in query.problems)
        for corrected in {each.corrected for each in self._listings if each.corrected}:
            answer += f"Nothing has these very words. Searched for {corrected}.\n"
        counts = [plural(each.total, each.kind) for each in self._listings if each.total]
        return answer + (f"{', '.join(counts)}.\n{self._more()}" if counts else NOTHING)

    def _more(self) -> str:
        """Return the next results, numbered on from those told already."""
        told = len(self._numbered)
        rows = self._rows(told)
        if not rows:
            return "There is no more.\n" if self._listings else "Nothing was searched for yet.\n"
        self._numbered += [Place(str(row.kind), row.id) for row in rows]
        lines = [row_line(number, row) for number, row in enumerate(rows, told + 1)]
        left = sum(listing.total for listing in self._listings) - len(self._numbered)
        lines.append(f"{left:,} more: type more." if left else "That is all.")
        return "\n".join(lines) + "\n"

    def _rows(self, start: int) -> list[Row]:
        """Return the next results from a position, through the listings one after the other."""
        found: list[Row] = []
        for listing in self._listings:
            if start < listing.total and len(found) < PAGE:
                found += listing.rows(start, PAGE - len(found))
            start = max(0, start - listing.total)
        return found

    def _again(self) -> str:
        if not self._listings:
            return "There is nothing to go back to.\n"
        self._numbered = []
        return self._more()

    def _open(self, text: str) -> str:
        """Open a result by its number, or a record by its id."""
        number = _number(text)
        if number is None:
            need_record(self._store, text)
            place = Place(kind_of(self._store, text), text)
        elif 1 <= number <= len(self._numbered):
            place = self._numbered[number - 1]
        else:
            return f"There is no number {number}. Type words to search.\n"
        page = self._page(place)
        if page is None:
            return f"Nothing was known of {place.id} on {self._as_of}.\n"
        self._opened.append(place)
        return page

    def _page(self, place: Place) -> str | None:
        document = page_of(
            self._store,
            place.kind,
            place.id,
            width=self._width,
            glyphs=ASCII,
            today=self._as_of or today(),
            as_of=self._as_of,
        )
        return None if document is None else page_text(document)

    def _back(self) -> str:
        if self._opened:
            self._opened.pop()
        if self._opened:
            return self._page(self._opened[-1]) or NOTHING
        return self._again()

    def _sources(self) -> str:
        found = self._store.sources()
        self._listings, self._numbered = [], [Place(SOURCE, source.id) for source in found]
        lines = [_source_line(number, source) for number, source in enumerate(found, 1)]
        return "\n".join(lines or ["The store has no sources yet."]) + "\n"

    def _quit(self) -> str:
        self.over = True
        return "Goodbye.\n"


def row_line(number: int, row: Row) -> str:
    """Return a result as one sentence: what it is, who, how much, when."""
    parts = (row.title, row.type, row.who, row.amount, row.date, row.status, row.detail)
    return f"{number}. {', '.join(filter(None, parts)).replace('→', 'to')}."


def page_text(document: Document) -> str:
    """Return a page as plain lines, without what only draws something."""
    kept = []
    for line in document.lines:
        text = line_text(_without_bars(line)).rstrip()
        if any(char.isalnum() for char in text) or not line:
            kept.append(text)
    return "\n".join(kept) + "\n"


def _without_bars(line: Line) -> Iterator[Span]:
    """Yield a line's spans without bars, signs of gaps, and the blanks behind those."""
    drawn = False
    for span in line:
        sign_of_gap = span.style is Style.GAP and not any(char.isalnum() for char in span.text)
        if sign_of_gap or span.style in (Style.BAR, Style.BAR_OUT):
            drawn = True
        elif not (drawn and not span.text.strip(" ")):
            drawn = False
            yield span


def _source_line(number: int, source: Source) -> str:
    parts = (source.title or source.id, source.publisher, str(source.date))
    return printable(f"{number}. {', '.join(filter(None, parts))}.")


def _number(text: str) -> int | None:
    """Return the number that was typed, or None where it is no number."""
    return int(text[:9]) if text.isascii() and text.isdigit() else None

"""How plain mode words its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.interface import Row
    from tui.pages.document import Document, Line, Span

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
LEAVING = "Goodbye.\n"
NOTHING = "Nothing found.\n"


def row_line(number: int, row: Row) -> str:
    """Return a result as one sentence: what it is, who, how much, when."""
    parts = [row.title]
    if row.type:
        parts.append(row.type)
    parts += [text for text in (row.who, row.amount, row.date) if text]
    if row.status:
        parts.append(row.status)
    if row.detail:
        parts.append(row.detail)
    return f"{number}. {', '.join(parts).replace('→', 'to')}."


def page_text(document: Document) -> str:
    """Return a page as plain lines, without what only draws something."""
    from tui.pages.document import line_text

    kept = []
    for line in document.lines:
        text = line_text(_told(line)).rstrip()
        if not text and line:
            continue
        if text and not any(char.isalnum() for char in text):
            continue
        kept.append(text)
    return "\n".join(kept) + "\n"


def _told(line: Line) -> Iterator[Span]:
    """Yield a line's spans without bars, signs of gaps, and the blanks behind those."""
    from tui.pages.document import Style

    drawn = False
    for span in line:
        if span.style in (Style.BAR, Style.BAR_OUT) or (
            span.style is Style.GAP and not any(char.isalnum() for char in span.text)
        ):
            drawn = True
        elif not (drawn and not span.text.strip(" ")):
            drawn = False
            yield span

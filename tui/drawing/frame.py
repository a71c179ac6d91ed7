"""The lines around the list, from what the session knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.interface import Reading, Sort
from store.text import plural
from tui.drawing.asking import input_line, told_line
from tui.drawing.bars import key_line, top_line
from tui.drawing.list_face import Listed
from tui.drawing.paint import Painted, Role
from tui.pages.document import Glyphs
from tui.state import language
from tui.state.finding import Found
from tui.state.place import View
from tui.state.session import Session

SORT_WORDS = {
    Sort.RELEVANCE: "best match first",
    Sort.NAME: "by name",
    Sort.DATE: "newest first",
    Sort.AMOUNT: "largest first",
    Sort.ENDS: "by end",
}


class Typing(NamedTuple):
    """A line that is being typed: its prompt, text, caret, and what is said below it.

    `wrong` is whether that says what is wrong with the text.
    """

    prompt: str
    text: str
    caret: int
    said: str = ""
    wrong: bool = False


def top(session: Session, cells: int) -> Painted:
    """Return the line above the panes."""
    return top_line(
        session.store.label,
        session.here.view,
        session.counts,
        session.history.crumbs(),
        cells,
        arrow="›" if session.glyphs.arrow == "→" else ">",
        ellipsis=session.glyphs.ellipsis,
    )


def keys(pairs: Sequence[tuple[str, str]], notice: str, cells: int, glyphs: Glyphs) -> Painted:
    """Return the line below the panes."""
    return key_line(pairs, notice, cells, glyphs.ellipsis)


def head(session: Session, typing: Typing | None, cells: int) -> tuple[Painted, Painted]:
    """Return the search line and what is said of it."""
    found = session.found
    ellipsis = session.glyphs.ellipsis
    counts = counted(session, found)
    dot = "·" if session.glyphs.arrow == "→" else "-"
    if typing:
        searching = typing.prompt == "/ "
        first = input_line(
            typing.prompt,
            typing.text,
            typing.caret,
            counts if searching else (),
            cells,
            wrong=found.wrong if found and searching else (),
            dot=dot,
        )
        if typing.said:
            role: str = Role.WARNING if typing.wrong else Role.OFFER
            return first, told_line(typing.said, cells, role, ellipsis)
    else:
        first = input_line(
            "/ ",
            session.here.query,
            None,
            counts,
            cells,
            wrong=found.wrong if found else (),
            hint="" if session.here.query else "type / to search",
            dot=dot,
            ellipsis=ellipsis,
        )
    said, role = told(session, found)
    return first, told_line(said, cells, role, ellipsis)


def counted(session: Session, found: Found | None) -> tuple[str, ...]:
    """Return what stands at the end of the search line, the most needed first: 12 of 323, by name.

    Where room is short the last part goes first.
    """
    if found is None:
        return ()
    if session.here.view is View.FUNDING:
        by = "by award date" if session.reading is Reading.AWARD_DATE else "apportioned by days"
        every = ("everything counted",) if session.everything else ()
        return plural(found.total, "agreement"), *every, by
    position = f"{session.here.cursor + 1:,} of " if found.total else ""
    return f"{position}{found.total:,}", SORT_WORDS[found.sort]


def told(session: Session, found: Found | None) -> tuple[str, str]:
    """Return what is said below the search line, and in which role."""
    as_of = f"as known on {session.as_of.isoformat()}. " if session.as_of else ""
    if found is not None and found.noted:
        return as_of + "; ".join(found.noted), Role.WARNING
    problems = session.store.problems()
    if not session.here.query:
        if problems:
            first = problems[0]
            more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
            return f"{first.file}{more} did not open: ! tells why", Role.WARNING
        if session.sample:
            begin = "" if session.options.restricted else " Your own store: pactline import FILE"
            own = f"Sample records.{begin}"
            return as_of + own, Role.DIM
    return as_of + (found.told if found else "searching"), Role.DIM


def listed(session: Session) -> Listed:
    """Return what the list shows of the session."""
    found = session.found
    if found is None:
        return Listed(view=session.here.view)
    query = found.query
    corrected = found.listing.corrected if found.listing else ""
    marked = bool(found.asked.text.strip())
    return Listed(
        rows=found.rows,
        view=found.asked.view,
        sort=found.sort,
        marks=(lambda text: language.marks(query, corrected, text)) if marked else None,
        empty=() if found.rows.total else _nothing(session, found),
    )


def _nothing(session: Session, found: Found) -> tuple[str, ...]:
    from tui.drawing.empty import nothing

    return nothing(session, found)

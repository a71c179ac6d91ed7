"""A timeline on standard output as lines, or in a file as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.output.document import write_document
from tui.pages.document import Document, Marks, Sheet

if TYPE_CHECKING:
    from store.interface import Store
    from tui.cli.session import Session
    from tui.cli.timelines.subject import Subject
    from tui.cli.words import Words


def write_chart(session: Session, store: Store, subject: Subject) -> None:
    """Print the chart, with its sources under it."""
    marks = Marks()
    chart = subject.document(session.width, session.glyphs, marks)
    foot = Sheet(session.width, session.glyphs)
    marks.write(foot, store.sources())
    blank = ((),) if foot.lines else ()
    write_document(session, Document(chart.title, (*chart.lines, *blank, *foot.lines)))


def write_pictures(session: Session, words: Words, subject: Subject, store: Store) -> None:
    """Draw the timeline into the files that `--svg` and `--png` name.

    Raises:
        PactlineError: a file cannot be written, or no PNG made here.
    """
    from tui.pages.pictures import png_bytes, write_picture

    titles = {
        source.id: f"{source.title or source.id}, {source.date or 'no date given'}"
        for source in store.sources()
    }
    svg = subject.svg(titles)
    if words.has("svg"):
        write_picture(Path(words.value("svg")), svg)
        session.say(f"drawn into {words.value('svg')}")
    if words.has("png"):
        write_picture(Path(words.value("png")), png_bytes(svg))
        session.say(f"drawn into {words.value('png')}")

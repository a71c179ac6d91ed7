"""A page on a terminal, in the terminal's own colours, or as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.pages.document import Style

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.pages.document import Document

LOOKS = {
    Style.TITLE: "bold",
    Style.HEADING: "bold cyan",
    Style.LABEL: "dim",
    Style.DIM: "dim",
    Style.FIGURE: "yellow",
    Style.DERIVED: "italic magenta",
    Style.GAP: "dim",
    Style.WARNING: "red",
    Style.BAR: "cyan",
    Style.BAR_OUT: "magenta",
    Style.TODAY: "bold red",
    Style.MARK: "dim cyan",
    Style.LINK: "blue",
    Style.HIT: "bold underline",
}
"""Meaning to a style of the 16 colours; the words say it too."""


def write_document(session: Session, document: Document) -> None:
    """Print a page: styled on a terminal that can, plain lines everywhere else."""
    if not session.terminal:
        session.out.write(document.text())
        return
    from rich.text import Text

    from tui.cli.output.table import console_for

    console = console_for(session)
    for line in document.lines:
        text = Text(end="")
        for span in line:
            text.append(span.text, LOOKS.get(span.style, ""))
        text.rstrip()
        console.print(text, soft_wrap=True)

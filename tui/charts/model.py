"""A chart before it is drawn: the same bars and words become text lines or a picture."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tui.document import Style


class Bar(NamedTuple):
    """One bar and the words beside it.

    Attributes:
        label: what it is about, such as 2011/12.
        value: its length in units of the panel's currency, or None for a gap.
        words: the figure as a person says it, or what is missing.
        open_end: the true figure may be larger.
        ceiling: the true figure is at most this long.
        sources: ids of the sources that state it.
        so_far: the years stated up to here, together.
        link: what it opens, as a span's link.
    """

    label: str
    value: Decimal | None
    words: str
    open_end: bool = False
    sources: tuple[str, ...] = ()
    so_far: str = ""
    link: str = ""
    ceiling: bool = False


class Note(NamedTuple):
    """A line under a panel: its label, what it says and who says so."""

    label: str
    words: str
    sources: tuple[str, ...] = ()
    style: Style = Style.PLAIN
    link: str = ""


class Panel(NamedTuple):
    """Bars of one currency on one scale, notes under them, and what stands dim by the heading."""

    heading: str
    bars: tuple[Bar, ...]
    notes: tuple[Note, ...] = ()
    aside: str = ""


class Chart(NamedTuple):
    """Panels under a title; `captions` tell what is drawn and which reading was chosen."""

    title: str
    captions: tuple[str, ...]
    panels: tuple[Panel, ...]
    notes: tuple[Note, ...] = ()

"""Themes: an ink for each role, in colours that a terminal of 256, 16 or no colours shows.

Numbers are those of the terminal's palette: 0 to 15 its own colours, 16 to 255 fixed ones. Meaning
is in the words; an ink only adds to it, so that `mono` loses nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from tui.terminal import Terminal


class Ink(NamedTuple):
    """Foreground, background (None leaves the terminal's) and attributes of a run of text.

    `attributes` holds b (bold), d (dim), i (italic), u (underline) and r (reverse).
    """

    fg: int | None = None
    bg: int | None = None
    attributes: str = ""


class Theme(NamedTuple):
    """A name, an ink for every role, and the number of colours it needs."""

    name: str
    colours: int
    dark: bool
    inks: dict[str, Ink]

    def ink(self, role: str) -> Ink:
        """Return a role's ink; an unknown role is plain."""
        return self.inks.get(role) or self.inks[""]


def _fixed(name: str, dark: bool, colours: dict[str, int]) -> Theme:
    """Build a theme over fixed colours, the background painted so that contrast is certain."""
    c = colours
    page, bar, cursor = c["page"], c["bar"], c["cursor"]
    inks = {
        "": Ink(c["text"], page),
        "title": Ink(c["strong"], page, "b"),
        "heading": Ink(c["heading"], page, "b"),
        "label": Ink(c["dim"], page),
        "dim": Ink(c["dim"], page),
        "figure": Ink(c["figure"], page),
        "derived": Ink(c["derived"], page, "i"),
        "gap": Ink(c["dim"], page),
        "warning": Ink(c["warning"], page),
        "bar": Ink(c["chart"], page),
        "bar-out": Ink(c["chart-out"], page),
        "today": Ink(c["warning"], page, "b"),
        "mark": Ink(c["mark"], page),
        "link": Ink(c["link"], page),
        "hit": Ink(c["hit"], page, "bu"),
        "ui-bar": Ink(c["text"], bar),
        "ui-bar-dim": Ink(c["bar-dim"], bar),
        "ui-view": Ink(c["bar-dim"], bar),
        "ui-view-on": Ink(c["view-text"], c["view"], "b"),
        "ui-key": Ink(c["key"], bar, "b"),
        "ui-prompt": Ink(c["heading"], page, "b"),
        "ui-input": Ink(c["strong"], page),
        "ui-caret": Ink(page, c["strong"]),
        "ui-error": Ink(c["warning"], page, "u"),
        "ui-offer": Ink(c["link"], page),
        "ui-columns": Ink(c["dim"], page),
        "ui-cursor": Ink(c["cursor-text"], cursor, "b"),
        "ui-cursor-away": Ink(c["strong"], c["away"]),
        "ui-cursor-hit": Ink(c["cursor-hit"], cursor, "bu"),
        "ui-link-on": Ink(c["cursor-text"], cursor, "b"),
        "ui-edge": Ink(c["edge"], page),
        "ui-notice": Ink(c["notice"], bar, "b"),
    }
    return Theme(name, 256, dark, inks)


DARK = _fixed(
    "dark",
    True,
    {
        "page": 234, "bar": 236, "cursor": 24, "away": 238, "view": 73, "view-text": 234,
        "text": 252, "strong": 231, "dim": 246, "bar-dim": 248, "heading": 80, "figure": 222,
        "derived": 183, "warning": 215, "chart": 73, "chart-out": 139, "mark": 109, "link": 117,
        "hit": 228, "key": 80, "cursor-text": 231, "cursor-hit": 229, "edge": 242, "notice": 222,
    },
)  # fmt: skip

LIGHT = _fixed(
    "light",
    False,
    {
        "page": 231, "bar": 254, "cursor": 25, "away": 252, "view": 24, "view-text": 231,
        "text": 235, "strong": 16, "dim": 241, "bar-dim": 240, "heading": 24, "figure": 94,
        "derived": 91, "warning": 130, "chart": 23, "chart-out": 96, "mark": 60, "link": 25,
        "hit": 88, "key": 24, "cursor-text": 231, "cursor-hit": 230, "edge": 246, "notice": 58,
    },
)  # fmt: skip

CONTRAST = _fixed(
    "contrast",
    True,
    {
        "page": 16, "bar": 16, "cursor": 226, "away": 231, "view": 231, "view-text": 16,
        "text": 231, "strong": 231, "dim": 231, "bar-dim": 231, "heading": 226, "figure": 231,
        "derived": 231, "warning": 226, "chart": 231, "chart-out": 226, "mark": 51, "link": 51,
        "hit": 226, "key": 226, "cursor-text": 16, "cursor-hit": 16, "edge": 231, "notice": 226,
    },
)._replace(colours=256)  # fmt: skip
CONTRAST.inks["ui-cursor-away"] = Ink(16, 231)
CONTRAST.inks["ui-caret"] = Ink(16, 226)

_OWN_16 = {16: 0, 231: 15, 226: 11, 51: 14}
CONTRAST_16 = Theme(
    "contrast",
    16,
    True,
    {
        role: Ink(_OWN_16.get(ink.fg or 231), _OWN_16.get(ink.bg or 16), ink.attributes)
        for role, ink in CONTRAST.inks.items()
    },
)

ANSI = Theme(
    "ansi",
    16,
    True,
    {
        "": Ink(),
        "title": Ink(None, None, "b"),
        "heading": Ink(6, None, "b"),
        "label": Ink(),
        "dim": Ink(),
        "figure": Ink(None, None, "b"),
        "derived": Ink(2),
        "gap": Ink(),
        "warning": Ink(3, None, "b"),
        "bar": Ink(6),
        "bar-out": Ink(5),
        "today": Ink(3, None, "b"),
        "mark": Ink(6),
        "link": Ink(6, None, "u"),
        "hit": Ink(3, None, "bu"),
        "ui-bar": Ink(None, None, "r"),
        "ui-bar-dim": Ink(None, None, "r"),
        "ui-view": Ink(None, None, "r"),
        "ui-view-on": Ink(None, None, "bu"),
        "ui-key": Ink(None, None, "br"),
        "ui-prompt": Ink(6, None, "b"),
        "ui-input": Ink(None, None, "b"),
        "ui-caret": Ink(None, None, "r"),
        "ui-error": Ink(3, None, "u"),
        "ui-offer": Ink(6),
        "ui-columns": Ink(),
        "ui-cursor": Ink(None, None, "r"),
        "ui-cursor-away": Ink(None, None, "u"),
        "ui-cursor-hit": Ink(None, None, "bru"),
        "ui-link-on": Ink(None, None, "r"),
        "ui-edge": Ink(),
        "ui-notice": Ink(None, None, "br"),
    },
)

_ON_LIGHT = {2: 5, 3: 1, 6: 4}
"""Colours of one's own that are read on a light background, for those read on a dark one."""

ANSI_LIGHT = Theme(
    "ansi",
    16,
    False,
    {
        role: ink._replace(fg=None if ink.fg is None else _ON_LIGHT.get(ink.fg, ink.fg))
        for role, ink in ANSI.inks.items()
    },
)

MONO = Theme(
    "mono",
    0,
    True,
    {
        role: Ink(None, None, ink.attributes or ("u" if role == "link" else ""))
        for role, ink in ANSI.inks.items()
    },
)

_THEMES = {
    256: (DARK, LIGHT, ANSI, CONTRAST, MONO),
    16: (ANSI, CONTRAST_16, MONO),
    0: (MONO,),
}


def available(terminal: Terminal) -> tuple[Theme, ...]:
    """Return the themes that a terminal can show, the one it starts with first."""
    themes = _THEMES[terminal.colours]
    if not terminal.light:
        return themes
    on_light = tuple(ANSI_LIGHT if theme is ANSI else theme for theme in themes)
    return (LIGHT, DARK, *on_light[2:]) if LIGHT in themes else on_light


def choose(name: str, terminal: Terminal) -> Theme:
    """Return the theme of that name where the terminal can show it, or the one that fits best."""
    themes = available(terminal)
    return next((theme for theme in themes if theme.name == name), themes[0])

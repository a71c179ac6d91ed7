"""Themes: an ink for each role, in colours that a terminal of 256, 16 or no colours shows.

Numbers are those of the terminal's palette: 0 to 15 its own colours, 16 to 255 fixed ones. Meaning
is in the words; an ink only adds to it, so that `mono` loses nothing.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tui.terminal import Terminal


class Role(StrEnum):
    """What a run of text on the screen is, beside the styles of pages in `tui.pages.document`."""

    PLAIN = ""
    DIM = "dim"
    HEADING = "heading"
    FIGURE = "figure"
    BAR = "bar"
    HIT = "hit"
    WARNING = "warning"
    FRAME = "frame"
    FRAME_DIM = "frame-dim"
    TAB_ON = "tab-on"
    PROMPT = "prompt"
    ERROR = "error"
    OFFER = "offer"
    CURSOR = "cursor"
    CURSOR_AWAY = "cursor-away"
    CURSOR_HIT = "cursor-hit"
    EDGE = "edge"


class Ink(NamedTuple):
    """Foreground, background (None leaves the terminal's) and attributes of a run of text.

    `attributes` holds b (bold), d (dim), i (italic), u (underline) and r (reverse).
    """

    fg: int | None = None
    bg: int | None = None
    attributes: str = ""

    @property
    def style(self) -> str:
        """Its attributes in words, as style sheets have them."""
        words = {"b": "bold", "d": "dim", "i": "italic", "u": "underline", "r": "reverse"}
        return " ".join(words[letter] for letter in self.attributes) or "none"


class Theme(NamedTuple):
    """A name, an ink for every role, and the number of colours it needs.

    `own` is whether it uses the terminal's own colours and background.
    """

    name: str
    colours: int
    dark: bool
    inks: dict[str, Ink]
    own: bool = False

    def ink(self, role: str) -> Ink:
        """Return a role's ink; an unknown role is plain."""
        return self.inks.get(role) or self.inks[""]


_ROLES = {
    "": ("text", "page", ""), "title": ("strong", "page", "b"), "heading": ("heading", "page", "b"),
    "label": ("dim", "page", ""), "dim": ("dim", "page", ""), "figure": ("figure", "page", ""),
    "derived": ("derived", "page", "i"), "gap": ("dim", "page", ""), "link": ("link", "page", ""),
    "warning": ("warning", "page", ""), "error": ("warning", "page", "u"),
    "bar": ("chart", "page", ""), "bar-out": ("chart-out", "page", ""),
    "today": ("warning", "page", "b"), "mark": ("mark", "page", ""), "hit": ("hit", "page", "bu"),
    "frame": ("text", "frame", ""), "frame-dim": ("frame-dim", "frame", ""),
    "tab-on": ("tab-text", "tab", "b"), "key": ("key", "frame", "b"),
    "prompt": ("heading", "page", "b"), "input": ("strong", "page", ""),
    "caret": ("page", "strong", ""), "offer": ("link", "page", ""), "edge": ("edge", "page", ""),
    "cursor": ("cursor-text", "cursor", "b"), "cursor-away": ("strong", "away", ""),
    "cursor-hit": ("cursor-hit", "cursor", "bu"), "notice": ("notice", "frame", "b"),
}  # fmt: skip
"""Each role's foreground, background and attributes, by the names of a theme's colours."""


def _fixed(name: str, dark: bool, colours: dict[str, int]) -> Theme:
    """Build a theme over fixed colours, the background painted so that contrast is certain."""
    inks = {role: Ink(colours[fg], colours[bg], a) for role, (fg, bg, a) in _ROLES.items()}
    return Theme(name, 256, dark, inks)


DARK = _fixed(
    "dark",
    True,
    {
        "page": 234, "frame": 236, "cursor": 24, "away": 238, "tab": 73, "tab-text": 234,
        "text": 252, "strong": 231, "dim": 246, "frame-dim": 248, "heading": 80, "figure": 222,
        "derived": 183, "warning": 215, "chart": 73, "chart-out": 139, "mark": 109, "link": 117,
        "hit": 228, "key": 80, "cursor-text": 231, "cursor-hit": 229, "edge": 242, "notice": 222,
    },
)  # fmt: skip

LIGHT = _fixed(
    "light",
    False,
    {
        "page": 231, "frame": 254, "cursor": 25, "away": 252, "tab": 24, "tab-text": 231,
        "text": 235, "strong": 16, "dim": 241, "frame-dim": 240, "heading": 24, "figure": 94,
        "derived": 91, "warning": 130, "chart": 23, "chart-out": 96, "mark": 60, "link": 25,
        "hit": 88, "key": 24, "cursor-text": 231, "cursor-hit": 230, "edge": 246, "notice": 58,
    },
)  # fmt: skip

CONTRAST = _fixed(
    "contrast",
    True,
    {
        "page": 16, "frame": 16, "cursor": 226, "away": 231, "tab": 231, "tab-text": 16,
        "text": 231, "strong": 231, "dim": 231, "frame-dim": 231, "heading": 226, "figure": 231,
        "derived": 231, "warning": 226, "chart": 231, "chart-out": 226, "mark": 51, "link": 51,
        "hit": 226, "key": 226, "cursor-text": 16, "cursor-hit": 16, "edge": 231, "notice": 226,
    },
)  # fmt: skip
CONTRAST.inks["cursor-away"] = Ink(16, 231)
CONTRAST.inks["caret"] = Ink(16, 226)


def _recoloured(theme: Theme, numbers: dict[int, int]) -> dict[str, Ink]:
    """Return the inks of a theme with some colours exchanged for others."""
    return {
        role: Ink(
            None if ink.fg is None else numbers.get(ink.fg, ink.fg),
            None if ink.bg is None else numbers.get(ink.bg, ink.bg),
            ink.attributes,
        )
        for role, ink in theme.inks.items()
    }


CONTRAST_16 = Theme(
    "contrast", 16, True, _recoloured(CONTRAST, {16: 0, 231: 15, 226: 11, 51: 14}), own=True
)

_OWN = {
    "": Ink(), "title": Ink(None, None, "b"), "heading": Ink(6, None, "b"), "label": Ink(),
    "dim": Ink(), "figure": Ink(None, None, "b"), "derived": Ink(2), "gap": Ink(),
    "warning": Ink(3, None, "b"), "bar": Ink(6), "bar-out": Ink(5), "today": Ink(3, None, "b"),
    "mark": Ink(6), "link": Ink(6, None, "u"), "hit": Ink(3, None, "bu"),
    "frame": Ink(None, None, "r"), "frame-dim": Ink(None, None, "r"),
    "tab-on": Ink(None, None, "bu"), "key": Ink(None, None, "br"), "prompt": Ink(6, None, "b"),
    "input": Ink(None, None, "b"), "caret": Ink(None, None, "r"), "error": Ink(3, None, "u"),
    "offer": Ink(6), "cursor": Ink(None, None, "r"), "cursor-away": Ink(None, None, "u"),
    "cursor-hit": Ink(None, None, "bru"), "edge": Ink(), "notice": Ink(None, None, "br"),
}  # fmt: skip
"""Inks in the terminal's own colours."""

ANSI = Theme("ansi", 16, True, _OWN, own=True)

ANSI_LIGHT = ANSI._replace(dark=False, inks=_recoloured(ANSI, {2: 5, 3: 1, 6: 4}))
"""With colours of one's own that are read on a light background, for those read on a dark one."""

MONO = Theme(
    "mono",
    0,
    True,
    {role: Ink(None, None, ink.attributes) for role, ink in ANSI.inks.items()},
    own=True,
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


_ATTRIBUTES = {"b": "1", "d": "2", "i": "3", "u": "4", "r": "7"}


@lru_cache(maxsize=512)
def escape_codes(ink: Ink) -> str:
    """Return the parameters of the escape sequence that selects an ink."""
    parts = [_ATTRIBUTES[letter] for letter in sorted(ink.attributes, key="bdiur".index)]
    for colour, low, high, fixed in ((ink.fg, 30, 90, "38;5;"), (ink.bg, 40, 100, "48;5;")):
        if colour is None:
            continue
        if colour < 8:
            parts.append(str(low + colour))
        elif colour < 16:
            parts.append(str(high + colour - 8))
        else:
            parts.append(f"{fixed}{colour}")
    return ";".join(parts)

"""Settings of a store, the program's files, its variables and its themes."""

from __future__ import annotations

from docs.making.markdown import code, codes, table
from docs.making.running import printed
from tui.cli.verbs.settings import KNOWN
from tui.terminal import Terminal
from tui.themes import available

VARIABLES = (
    ("PACTLINE_STORE", "the store, where `--store` names none"),
    ("PACTLINE_RESTRICTED", "anything but `0` restricts, as `--restricted` does"),
    ("PACTLINE_DEBUG", "`1` shows where in the program a fault of its own happened"),
    ("SOURCE_DATE_EPOCH", "the day that counts as today, in seconds since 1970, for documents"),
    ("NO_COLOR", "anything turns colours off"),
    ("TERM, COLORTERM, COLORFGBG", "what the terminal can do, and whether it is light"),
    ("TMUX, STY", "whether tmux or screen stands between, for copying"),
    ("LANG, LC_ALL", "the encoding; without UTF-8, lines and bars are ASCII"),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME", "folders of the store and of the keys file"),
    (
        "XDG_CACHE_HOME, XDG_STATE_HOME",
        "folders of the index that has no other place, and of the state",
    ),
)
"""Variables of the environment that are read, and what each does."""

LOOKS = {
    "dark": "light on dark",
    "light": "dark on light",
    "ansi": "the terminal’s own sixteen colours on its own background",
    "contrast": "high contrast; with sixteen colours as well",
    "mono": "bold, underlined and reversed, without colours",
}
"""How each theme looks."""


def settings() -> str:
    """Return the settings of a store with their defaults."""
    return table(
        ("setting", "default", "what it is"),
        ((code(name), code(default), text) for name, (default, text) in KNOWN.items()),
    )


def variables() -> str:
    """Return the variables of the environment."""
    return table(
        ("variable", "what it does"), ((codes(n.split(", ")), text) for n, text in VARIABLES)
    )


def places() -> str:
    """Return where the program keeps what, on Linux."""
    lines = (line.split("\t") for line in printed("locate", terminal=False).out.splitlines())
    return table(
        ("what", "where"),
        ((what, code(path)) for what, path, *_ in lines if what not in ("index", "program")),
    )


def themes() -> str:
    """Return the themes, and how many colours each needs."""
    return table(
        ("theme", "looks", "colours of the terminal that it needs"),
        (
            (code(theme.name), LOOKS[theme.name], str(theme.colours or "none"))
            for theme in available(Terminal())
        ),
    )

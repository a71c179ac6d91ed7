"""Terminals, themes, glyphs and copying, without a terminal."""

from __future__ import annotations

from base64 import b64decode

import pytest
from rich.cells import cell_len

from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tui.clipboard import LONGEST, sequence, shortened
from tui.drawing.ansi import codes
from tui.drawing.cells import cut, fit, width
from tui.options import AppOptions
from tui.pages.document import ASCII
from tui.terminal import Terminal, detect
from tui.themes import ANSI, ANSI_LIGHT, CONTRAST, DARK, LIGHT, MONO, Ink, Theme, available, choose


@pytest.mark.parametrize(
    ("environ", "colours", "unicode", "modern"),
    [
        ({"TERM": "xterm"}, 16, True, True),
        ({"TERM": "xterm-256color"}, 256, True, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, 256, True, True),
        ({"TERM": "screen"}, 16, True, True),
        ({"TERM": "tmux-256color"}, 256, True, True),
        ({"TERM": "linux"}, 16, True, False),
        ({"TERM": "vt220"}, 0, False, False),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, 0, False, False),
        ({"COLORTERM": "truecolor"}, 0, False, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0, True, True),
    ],
)
def test_abilities_follow_the_environment(
    environ: dict[str, str], colours: int, unicode: bool, modern: bool
) -> None:
    terminal = detect(environ, "utf-8")
    assert (terminal.colours, terminal.unicode, terminal.modern) == (colours, unicode, modern)


def test_an_ascii_locale_gets_ascii() -> None:
    assert not detect({"TERM": "xterm-256color"}, "ANSI_X3.4-1968").unicode


def test_a_light_background_starts_light() -> None:
    terminal = detect({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, "utf-8")
    assert choose("", terminal) is LIGHT
    assert choose("dark", terminal) is DARK
    assert choose("ansi", terminal) is ANSI_LIGHT
    assert choose("", terminal._replace(colours=16)) is ANSI_LIGHT


@pytest.mark.parametrize("theme", [ANSI, ANSI_LIGHT, MONO])
def test_few_colours_are_never_exceeded(theme: Theme) -> None:
    for ink in theme.inks.values():
        for colour in (ink.fg, ink.bg):
            assert colour is None or colour < theme.colours


def test_every_theme_has_every_role() -> None:
    for colours in (0, 16, 256):
        for theme in available(Terminal(colours=colours)):
            assert set(theme.inks) == set(DARK.inks)


XTERM = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
    (0, 205, 205), (229, 229, 229),
)  # fmt: skip
"""The first eight colours of one's own, as XTerm comes with them."""


def _rgb(number: int) -> tuple[int, int, int]:
    if number < len(XTERM):
        return XTERM[number]
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    number -= 16
    steps = (0, 95, 135, 175, 215, 255)
    return steps[number // 36], steps[number // 6 % 6], steps[number % 6]


def _luminance(number: int) -> float:
    parts = [value / 255 for value in _rgb(number)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: Ink) -> float:
    assert ink.fg is not None
    assert ink.bg is not None
    one, other = sorted((_luminance(ink.fg), _luminance(ink.bg)), reverse=True)
    return (one + 0.05) / (other + 0.05)


@pytest.mark.parametrize(
    ("theme", "least"), [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST, 7.0)], ids=lambda value: str(value)
)
def test_contrast_of_text(theme: Theme, least: float) -> None:
    """WCAG 2.1: 4.5 to 1 for text (AA), 7 to 1 for high contrast (AAA), 3 to 1 for rules."""
    for role, ink in theme.inks.items():
        assert contrast(ink) >= (3.0 if role == "ui-edge" else least), role


@pytest.mark.parametrize(
    ("theme", "page", "text"), [(ANSI, 0, 7), (ANSI_LIGHT, 231, 0)], ids=["dark", "light"]
)
def test_contrast_of_a_terminals_own_colours(theme: Theme, page: int, text: int) -> None:
    """As XTerm has them, on black and on white; bars are drawn, so 3 to 1 is enough for them."""
    for role, ink in theme.inks.items():
        shown = Ink(text if ink.fg is None else ink.fg, page)
        assert contrast(shown) >= (3.0 if role.startswith("bar") else 4.5), role


def test_codes_select_own_and_fixed_colours() -> None:
    assert codes(Ink(3, 12, "bu")) == "1;4;33;104"
    assert codes(Ink(252, 234)) == "38;5;252;48;5;234"
    assert codes(Ink()) == ""


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("abc", 5, "abc"),
        ("abcdef", 4, "abc…"),
        ("東京都", 5, "東京…"),
        ("東京都", 4, "東…"),
        ("abc", 0, ""),
        ("abcdef", 1, "a"),
    ],
)
def test_text_is_cut_by_cells(text: str, cells: int, expected: str) -> None:
    assert cut(text, cells) == expected
    assert width(fit(text, cells)) == cells


@pytest.mark.parametrize(
    "text", ["東京都", "한국어", "가", "ที่นี่", "e\u0301", "مَدْرَسَة", "⚠️ 🏳️", "👩", "£1.1m"]
)
def test_text_is_as_wide_as_the_app_draws_it(text: str) -> None:
    assert width(text) == cell_len(text)


def test_the_sequence_carries_the_text() -> None:
    plain = sequence("£1,291,436.54")
    assert plain.startswith("\x1b]52;c;")
    assert b64decode(plain[7:-1]).decode() == "£1,291,436.54"


def test_tmux_and_screen_wrap_the_sequence() -> None:
    assert sequence("x", "tmux") == "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\"
    long = sequence("x" * 1000, "screen")
    pieces = long.split("\x1b\\")[:-1]
    assert all(piece.startswith("\x1bP") and len(piece) <= 256 for piece in pieces)
    assert "".join(piece[2:] for piece in pieces) == sequence("x" * 1000)


def test_long_text_is_cut_between_characters() -> None:
    text = "£" * LONGEST
    sent = shortened(text)
    assert len(sent.encode()) <= LONGEST
    assert text.startswith(sent)
    assert shortened("short") == "short"


def test_lone_surrogates_do_not_stop_a_copy() -> None:
    assert "52;c;" in sequence("a\udc80b")


async def test_copying_sends_the_sequence_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    sent: list[str] = []
    async with app.run_test(size=(120, 40)) as pilot:
        desk = desk_of(app)
        desk.send = sent.append  # type: ignore[method-assign]
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("j", "enter")
        await settle(pilot)
        assert sent == [sequence("GB-CHC-1000000")]
        assert "Copied" in screen_text(app)


async def test_a_terminal_without_clipboard_shows_the_text(make_app: MakeApp) -> None:
    app = make_app(terminal=Terminal(name="linux", colours=16, modern=False))
    sent: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        desk = desk_of(app)
        desk.send = sent.append  # type: ignore[method-assign]
        desk.copy("a line of figures")
        await settle(pilot)
        assert sent == []
        assert "a line of figures" in screen_text(app)
        assert "no clipboard" in screen_text(app)


async def test_ascii_draws_nothing_else(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(ascii=True))
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.session.glyphs is ASCII
        await pilot.press("2", "j", "3", "f")
        await settle(pilot)
        text = screen_text(app)
        assert {char for char in text if not char.isascii()} <= set("£“”")


async def test_themes_change_by_key_and_are_kept(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        seen = [app.session.theme.name]
        for _ in range(4):
            await pilot.press("T")
            seen.append(app.session.theme.name)
        assert seen == ["dark", "light", "ansi", "contrast", "mono"]
        assert "Theme: mono" in screen_text(app)
        app.session.keep()
    assert make_app().session.theme is MONO

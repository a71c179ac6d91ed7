"""Terminals, themes, glyphs and copying, without a terminal."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from tests.app.conftest import LARGE, SMALL, MakeApp, page_of, settle, strips_of, text_of, told
from tui.application import PactlineApp, TerminalDriver, textual_theme
from tui.pages.document import ASCII
from tui.state import AppOptions, keep
from tui.terminal import LONGEST, Terminal, detect, shortened, wrapped
from tui.theme import (
    ANSI,
    ANSI_LIGHT,
    CONTRAST,
    DARK,
    LIGHT,
    MONO,
    Ink,
    Role,
    Theme,
    available,
    choose,
    escape_codes,
)


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


@pytest.mark.parametrize(
    ("environ", "unicode"),
    [
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C", "LC_ALL": "en_GB.UTF-8"}, True),
    ],
)
def test_so_does_one_that_python_reads_as_utf_8(environ: dict[str, str], unicode: bool) -> None:
    assert detect({"TERM": "xterm-256color", **environ}, "utf-8").unicode is unicode


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
            assert set(theme.inks) == set(DARK.inks) >= set(Role)


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST], ids=lambda theme: theme.name)
def test_fixed_colours_arrive_as_they_are_on_256_colours(theme: Theme) -> None:
    """What the app sends by their parts, Rich takes back to the number; of a grey, to the next."""
    for ink in theme.inks.values():
        for number in (ink.fg, ink.bg):
            assert number is not None
            sent = in_palette(Color.from_triplet(Color.from_ansi(number).get_truecolor()))
            assert number - sent == 0 or (number > 232 and number - sent == 1)


def in_palette(colour: Color) -> int:
    """Return the number of a colour that is sent to a terminal of 256 colours."""
    number = colour.downgrade(ColorSystem.EIGHT_BIT).number
    assert number is not None
    return number


@pytest.mark.parametrize("theme", [*available(Terminal()), ANSI_LIGHT], ids=lambda t: t.name)
def test_style_sheets_have_a_variable_for_every_ink(theme: Theme) -> None:
    made = textual_theme(theme)
    assert made.ansi is theme.own
    names = {role or "plain" for role in theme.inks}
    wanted = {f"{n}-{part}" for n in names for part in ("fg", "bg", "style")}
    assert set(made.variables) == wanted | {"ansi-background", "ansi-foreground"}


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
        assert contrast(ink) >= (3.0 if role == "edge" else least), role


@pytest.mark.parametrize(
    ("theme", "page", "text"), [(ANSI, 0, 7), (ANSI_LIGHT, 231, 0)], ids=["dark", "light"]
)
def test_contrast_of_a_terminals_own_colours(theme: Theme, page: int, text: int) -> None:
    """As XTerm has them, on black and on white; bars are drawn, so 3 to 1 is enough for them."""
    for role, ink in theme.inks.items():
        shown = Ink(text if ink.fg is None else ink.fg, page)
        assert contrast(shown) >= (3.0 if role.startswith("bar") else 4.5), role


def test_codes_select_own_and_fixed_colours() -> None:
    assert escape_codes(Ink(3, 12, "bu")) == "1;4;33;104"
    assert escape_codes(Ink(252, 234)) == "38;5;252;48;5;234"
    assert escape_codes(Ink()) == ""


def test_tmux_and_screen_wrap_the_sequence() -> None:
    plain = "\x1b]52;c;eA==\x07"
    assert wrapped(plain, "") == plain
    assert wrapped(plain, "tmux") == "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\"
    long = f"\x1b]52;c;{'A' * 1000}\x07"
    pieces = wrapped(long, "screen").split("\x1b\\")[:-1]
    assert all(piece.startswith("\x1bP") and len(piece) <= 256 for piece in pieces)
    assert "".join(piece[2:] for piece in pieces) == long


def test_long_text_is_cut_between_characters() -> None:
    text = "£" * LONGEST
    sent = shortened(text)
    assert len(sent.encode()) <= LONGEST
    assert text.startswith(sent)
    assert shortened("short") == "short"


def test_lone_surrogates_do_not_stop_a_copy() -> None:
    assert shortened("a\udc80b") == "a?b"


async def test_copying_sends_the_sequence_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("j", "enter")
        await settle(pilot)
        assert app.clipboard == "GB-CHC-1000000"
        assert told(app) == "Copied “GB-CHC-1000000”, if your terminal allows it (OSC 52)"
        await pilot.press("escape", "enter")
        await settle(pilot)
        await pilot.press("Y")
        assert app.clipboard == app.main.page.document.text().rstrip("\n")
        assert "lines, if your terminal allows it" in told(app)
        app.main.copy("x" * 100_000)
        await settle(pilot)
        assert len(app.clipboard) == LONGEST
        assert told(app).startswith("Copied the first 74,000 of 100,000 characters")


async def test_a_terminal_without_clipboard_shows_the_text(make_app: MakeApp) -> None:
    app = make_app(terminal=Terminal(name="linux", colours=16, modern=False))
    async with app.run_test(size=SMALL) as pilot:
        text = "a line of figures " * 20
        app.main.copy(text)
        await settle(pilot)
        assert app.clipboard == ""
        assert " ".join(text.split()) in page_of(app)
        assert "no clipboard" in told(app)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_ascii_draws_nothing_else(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app(options=AppOptions(ascii=True))
    async with app.run_test(size=size) as pilot:
        assert app.session.glyphs is ASCII
        for keys in ("2", "j", "s", "3", "f", "?", "escape", ":", "escape", "/", "x", "ctrl+p"):
            await pilot.press(keys)
            await settle(pilot)
            strange = {char for char in text_of(app) if not char.isascii()}
            assert strange <= set("£“”’"), (keys, strange)


async def test_themes_change_by_key_and_are_kept(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        seen = [app.theme]
        for _ in range(4):
            await pilot.press("T")
            seen.append(app.theme)
        assert seen == ["dark", "light", "ansi", "contrast", "mono"]
        assert told(app) == "Theme: mono"
        assert app.main.rows.colours is app.main.colours is MONO
        keep(app.session, app.main.here, app.main.preferences)
    assert make_app().theme == "mono"


@pytest.mark.parametrize("colours", [256, 16, 0])
async def test_every_theme_draws_every_part_in_its_own_colours(
    make_app: MakeApp, colours: int
) -> None:
    """No widget of Textual's brings a colour that the theme hasn't."""
    terminal = Terminal(colours=colours)
    app = make_app(terminal=terminal)
    async with app.run_test(size=SMALL) as pilot:
        for theme in available(terminal):
            numbers = {n for ink in theme.inks.values() for n in ink[:2] if n is not None}
            known = {n if n < 16 else in_palette(app_colour(n)) for n in numbers}
            for keys in ("2", "/", "x", "backspace", "escape", ":", "escape", "?", "escape"):
                await pilot.press(keys)
                await settle(pilot)
                assert colours_of(app) <= known, (theme.name, keys)
            await pilot.press("T")
            await settle(pilot)


def app_colour(number: int) -> Color:
    return Color.from_triplet(Color.from_ansi(number).get_truecolor())


def colours_of(app: PactlineApp) -> set[int]:
    """Return the numbers of all colours on the screen, the terminal's own default left out."""
    styles = [segment.style for strip in strips_of(app) for segment in strip]
    colours = [each for style in styles if style for each in (style.color, style.bgcolor)]
    return {in_palette(each) for each in colours if each is not None and not each.is_default}


def test_only_a_terminal_has_a_driver_of_its_own(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.drivers.linux_driver import LinuxDriver

    class Input:
        def __init__(self, tty: bool) -> None:
            self.tty = tty

        def isatty(self) -> bool:
            return self.tty

    monkeypatch.setattr("sys.__stdin__", Input(True))
    assert make_app().driver_class is TerminalDriver
    monkeypatch.setattr("sys.__stdin__", Input(False))
    assert make_app().driver_class is LinuxDriver
    monkeypatch.setattr("textual.constants.DRIVER", "textual.drivers.web_driver:WebDriver")
    assert make_app().driver_class.__name__ == "WebDriver"

"""Commands, their keys, and what restricted mode leaves."""

from __future__ import annotations

import pytest
from textual.app import App

from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tui.commands.base import Where
from tui.commands.registry import COMMANDS, KeyMap, by_id
from tui.options import AppOptions
from tui.screens.palette import fitting


def test_every_command_is_said_once() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(set(ids)) == len(ids)
    for command in COMMANDS:
        assert command.help().endswith("."), command.id
        assert command.keys, command.id
        assert by_id(command.id) is command


def test_no_two_commands_share_a_key_in_a_pane() -> None:
    for pane in (Where.LIST, Where.DETAIL):
        taken: dict[str, str] = {}
        for command in COMMANDS:
            if command.where in (pane, Where.ANYWHERE):
                for key in command.keys:
                    assert key not in taken, (key, command.id, taken.get(key))
                    taken[key] = command.id


def test_own_keys_replace_the_defaults_and_win() -> None:
    keymap = KeyMap({"quit": ("x",), "search": ("f",)})
    quit_command = by_id("quit")
    assert quit_command is not None
    assert keymap.command("x", Where.LIST) is quit_command
    assert keymap.command("q", Where.LIST) is None
    assert keymap.command("f", Where.DETAIL) is by_id("search")
    facets = by_id("facets")
    assert facets is not None
    assert keymap.keys(facets) == ()


@pytest.mark.parametrize("restricted", [False, True])
async def test_every_key_does_something_harmless(make_app: MakeApp, restricted: bool) -> None:
    app = make_app(options=AppOptions(restricted=restricted, fresh=True))
    suspended: list[bool] = []
    app.action_suspend_process = lambda: suspended.append(True)  # type: ignore[method-assign]
    async with app.run_test(size=(100, 30)) as pilot:
        for command in COMMANDS:
            if command.id in ("quit", "palette"):
                continue
            for key in command.keys if restricted or command.touches_host else ():
                await pilot.press(key, "escape")
        assert app.is_running
    assert bool(suspended) is not restricted


async def test_help_names_every_command(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("?")
        await settle(pilot)
        text = desk_of(app).detail.document.text()
        words = " ".join(text.split())
        for command in COMMANDS:
            assert command.help() in words, command.id
        await pilot.press("?")
        await settle(pilot)
        assert desk_of(app).list.display


async def test_the_palette_offers_the_commands_alone(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(restricted=True, fresh=True))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("ctrl+p")
        lines = desk_of(app).detail.document.lines
        titles = {span.text for line in lines for span in line if span.link}
    wanted = {
        command.title() for command in COMMANDS if command.palette and not command.touches_host
    }
    assert titles == wanted
    assert not any("screenshot" in title.lower() for title in titles)


@pytest.mark.parametrize("size", [(100, 40), (80, 24), (40, 12)])
async def test_the_palette_runs_a_command(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+p", *"agre")
        assert "Command: agre_" in screen_text(app)
        assert "Enter run" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.here.view.value == "agreements"
        assert not app.session.here.reading
        assert "Command:" not in screen_text(app)


async def test_the_palette_finds_by_any_word_and_gives_the_page_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        title = desk_of(app).detail.document.title
        await pilot.press("ctrl+p", *"money", "down", "escape")
        await settle(pilot)
        assert desk_of(app).detail.document.title == title
        assert app.session.here.reading
        await pilot.press("ctrl+p", *"zebra", "enter")
        assert "No command has these words." in screen_text(app)
        await pilot.press("ctrl+u", *"years spread", "enter")
        await settle(pilot)
        assert "Money is put on years by" in screen_text(app)


def test_commands_named_like_the_words_come_first() -> None:
    assert [each.id for each in fitting(COMMANDS, "fund")][:1] == ["funding"]
    ids = [each.id for each in fitting(COMMANDS, "page")]
    assert ids[0] == "copy-page"
    assert "narrow" in ids
    assert "page-down" not in ids


async def test_right_reads_the_record_on_one_pane_too(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "right")
        await settle(pilot)
        assert "Grant 0" in desk_of(app).detail.document.title


async def test_restricted_has_none_of_textuals_doors(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(restricted=True, fresh=True))
    async with app.run_test(size=(80, 24)):
        bound = {
            binding.action
            for bindings in app._bindings.key_to_bindings.values()
            for binding in bindings
        }
        assert not bound
        assert app.deliver_screenshot() is None
        assert type(app).open_url is not App.open_url


async def test_jump_by_word(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(":", *"fund", "enter")
        assert app.session.here.view.value == "funding"
        await pilot.press(":", *"360G-made-0003", "enter")
        await settle(pilot)
        assert app.session.subject() == "agreement:360G-made-0003"
        await pilot.press("escape", ":", *"nonsense", "enter")
        assert "no view, command or record" in screen_text(app)


async def test_as_of_takes_a_day_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("@", *"soon", "enter")
        assert "“soon” is no date; write it as 2017-02-03" in screen_text(app)
        await pilot.press("ctrl+u", *"unknown", "enter")
        assert "“unknown” is no date" in screen_text(app)
        await pilot.press("ctrl+u", *"2012-03", "enter")
        await settle(pilot)
        assert str(app.session.as_of) == "2012-03-31"
        assert "as known on 2012-03-31" in screen_text(app)


async def test_a_source_is_read_from_the_list_of_sources(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("S")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.subject() == "source:made-up"
        assert "Made-up records" in desk_of(app).detail.document.title

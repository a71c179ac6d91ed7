"""Commands, their keys, and what restricted mode leaves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette

from tests.app.conftest import SMALL, MakeApp, lines_of, page_of, settle, text_of, told, wait_until
from tests.stores import sample_files, store_of
from tui.commands import COMMANDS, FOOTER, Node, Where, by_id, keys_of, offered
from tui.finding import ORDERS, nothing
from tui.palette import bindings, fitting
from tui.state import AppOptions, Order, View

RESTRICTED = AppOptions(restricted=True, fresh=True)


def test_every_command_is_said_once() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(set(ids)) == len(ids)
    assert set(FOOTER) <= set(ids)
    for command in COMMANDS:
        assert command.help.endswith("."), command.id
        assert command.keys, command.id
        assert by_id(command.id) is command


def test_every_command_is_a_binding_of_one_node() -> None:
    bound = [
        binding.id
        for nodes in ((Node.LIST,), (Node.PAGE,), (Node.PANES,), (Node.SCREEN,), (Node.APP,))
        for binding in bindings(*nodes)  # type: ignore[union-attr]
    ]
    assert sorted(filter(None, bound)) == sorted(command.id for command in COMMANDS)


def test_no_two_commands_share_a_key_in_a_pane() -> None:
    for pane in (Where.LIST, Where.PAGE):
        taken: dict[str, str] = {}
        for command in COMMANDS:
            if command.where in (pane, Where.ANYWHERE):
                for key in command.keys:
                    assert key not in taken, (key, command.id, taken.get(key))
                    taken[key] = command.id


def test_own_keys_replace_the_defaults_and_win() -> None:
    keys = keys_of({"quit": ("x",), "search": ("f",), "letter": ("q", "j")})
    assert keys["quit"] == ("x",)
    assert keys["search"] == ("f",)
    assert keys["facets"] == ()
    assert keys["letter"] == ("q", "j")
    assert keys["down"] == ("down", "j", "ctrl+n"), "the list's own keys count in the list alone"


def test_the_help_of_the_order_names_every_order() -> None:
    sort = by_id("sort")
    assert sort is not None
    names = {Order.RELEVANCE: "best match", Order.ENDS: "end"}
    _, of_agreements, of_organisations = re.split(": |; organisations by ", sort.help)
    for words, view in ((of_agreements, View.AGREEMENTS), (of_organisations, View.ORGANISATIONS)):
        assert words.rstrip(".").split(", ") == [
            names.get(each, each.value) for each in ORDERS[view]
        ]


async def test_every_sign_before_a_figure_is_explained(make_app: MakeApp) -> None:
    for plain, (almost, mixed) in ((False, "‹±"), (True, ("<~", "+-"))):
        app = make_app(store_of(*sample_files()), AppOptions(ascii=plain, fresh=True))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("3")
            await settle(pilot)
            assert f"{almost}11,800 " in text_of(app)
            await pilot.press("?")
            await settle(pilot)
            assert f"{almost} almost" in page_of(app)
            assert f"{mixed} some may be more, some less" in page_of(app)


async def test_sentences_name_the_keys_that_a_person_has(make_app: MakeApp) -> None:
    own = {"sort": ("x",), "search": ("f",), "organisations": ("f8",), "leave": (), "jump": ("%",)}
    app = make_app(store_of(*sample_files()), AppOptions(keys=own, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "type f to search" in text_of(app)
        await pilot.press("f", *"navca", "enter", "S")
        await settle(pilot)
        assert told(app) == "The best match comes first; x orders by something else"
        await pilot.press("2", "f", "ctrl+u", *"organ", "enter")
        await settle(pilot)
        app.main.counts = {View.ORGANISATIONS: 1}
        lines = nothing(app.main.session, app.main.found, app.main.counts)
        assert "%leave drops the search." in lines
        assert "f8 shows 1 organisation." in lines


async def test_the_app_obeys_the_keys_file(make_app: MakeApp) -> None:
    own = {"quit": ("x",), "search": ("f", ","), "down": ("h",), "palette": ("f9",)}
    app = make_app(options=AppOptions(keys=own, fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "f search" in lines_of(app)[-1]
        assert "facets" not in lines_of(app)[-1]
        await pilot.press("h", "h", "j")
        assert app.main.rows.cursor == 2
        assert told(app) == "j does nothing here; ? shows all keys"
        await pilot.press("q", ",")
        assert app.main.search_line.has_focus
        await pilot.press("escape", "f9")
        await settle(pilot)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press("escape", "?")
        await settle(pilot)
        assert "(no key) Show the values of each field" in page_of(app)
        await pilot.press("x")
        await pilot.pause()
        assert not app.is_running or app._exit


@pytest.mark.parametrize("restricted", [False, True])
async def test_every_key_does_something_harmless(
    make_app: MakeApp, restricted: bool, tmp_path: Path
) -> None:
    app = make_app(options=AppOptions(restricted=restricted, fresh=True))
    suspended: list[bool] = []
    app.action_suspend_process = lambda: suspended.append(True)  # type: ignore[method-assign]
    async with app.run_test(size=(100, 30)) as pilot:
        for command in COMMANDS:
            if command.id not in ("quit", "palette"):
                for key in command.keys if restricted or command.touches_host else ():
                    await pilot.press(key, "escape")
        await settle(pilot)
        assert app.is_running
    assert bool(suspended) is not restricted
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("writes", ["", "anna"])
async def test_help_names_every_command_that_there_is(make_app: MakeApp, writes: str) -> None:
    app = make_app(options=AppOptions(writes=writes, fresh=True))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("?")
        await settle(pilot)
        for command in COMMANDS:
            said = bool(writes) or command.group != "Saying"
            assert (command.help in page_of(app)) == said, command.id
        await pilot.press("?")
        await settle(pilot)
        assert app.main.rows.has_focus


def palette(app: App[None]) -> list[str]:
    """Return what the palette offers, without the help."""
    from textual.widgets import OptionList

    options = app.screen.query_one(OptionList).options
    return [str(option.prompt).partition("\n")[0] for option in options]


async def test_the_palette_offers_the_commands_alone(make_app: MakeApp) -> None:
    app = make_app(options=RESTRICTED)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        commands = offered(restricted=True, writes=False)
        wanted = {each.title for each in commands if each.palette}
        assert set(palette(app)) == wanted
        assert not wanted & {"Screenshot", "Export", "Suspend"}


async def test_no_keys_are_named_below_the_palette_where_they_mean_something_else(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert lines_of(app)[-1].startswith("Enter open")
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert not lines_of(app)[-1]
        await pilot.press("escape")
        await settle(pilot)
        assert lines_of(app)[-1].startswith("Enter open")


async def test_what_is_said_of_a_question_is_never_cut(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(":", *"nonsense", "enter")
        await settle(pilot)
        await wait_until(pilot, lambda: "help" in text_of(app))
        told = " ".join(text_of(app).split())
        assert "“nonsense” is no view, command, name or id: try agreements or help" in told


async def test_the_palette_runs_a_command(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 40)) as pilot:
        for size in ((100, 40), (80, 24), (40, 12)):
            await pilot.resize_terminal(*size)
            await pilot.press("1", "ctrl+p")
            await settle(pilot)
            await pilot.press(*"agreements")
            await wait_until(pilot, lambda: "Agreements" in text_of(app))
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert app.main.here.view is View.AGREEMENTS, size
            assert app.main.rows.has_focus


async def test_the_palette_finds_by_any_word_and_gives_the_page_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        title = app.main.page.document.title
        await pilot.press("ctrl+p", *"money", "escape")
        await settle(pilot)
        assert app.main.page.document.title == title
        assert app.main.page.has_focus
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"years spread")
        await wait_until(pilot, lambda: palette(app) == ["Reading"])
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert told(app).startswith("Amounts over several years spread by the days in each")


async def test_the_palette_opens_a_record_by_its_name(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"urmston choir")
        await wait_until(pilot, lambda: palette(app)[:1] == ["Urmston Choir 023"])
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.page.document.title == "Urmston Choir 023"


async def test_the_palette_draws_nothing_while_nothing_is_typed(make_app: MakeApp) -> None:
    from textual.widgets import Input

    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert not app.screen.query_one(Input).cursor_blink


def test_commands_named_like_the_words_come_first() -> None:
    assert [each.id for each in fitting(COMMANDS, "fund")][:1] == ["funding"]
    ids = [each.id for each in fitting(COMMANDS, "page")]
    assert ids[0] == "copy-page"
    assert "narrow" in ids
    assert "page-down" not in ids


async def test_restricted_has_none_of_textuals_doors(make_app: MakeApp) -> None:
    app = make_app(options=RESTRICTED)
    async with app.run_test(size=SMALL):
        actions = {binding.action for _, binding, _, _ in app.active_bindings.values()}
        assert not actions & {"screen.suspend", "screen.export"}
        assert not any("screenshot" in action or "devtools" in action for action in actions)
        assert app.deliver_screenshot() is None
        assert type(app).open_url is not App.open_url


async def test_jump_by_word(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(":", *"fund", "enter", "j")
        await settle(pilot)
        assert (app.main.here.view, app.main.rows.cursor) == (View.FUNDING, 1)
        await pilot.press(":", *"360G-made-0003", "enter")
        await settle(pilot)
        assert app.main.here.record == "agreement:360G-made-0003"
        await pilot.press("escape", ":", *"befrienders 011", "enter")
        await settle(pilot)
        assert app.main.here.title == "Davyhulme Befrienders 011"
        await pilot.press("escape", ":", *"befrienders", "enter")
        await settle(pilot)
        assert (app.main.here.view, app.main.here.query) == (View.ORGANISATIONS, "befrienders")
        await pilot.press(":", *"nonsense", "enter")
        await settle(pilot)
        assert "“nonsense” is no view, command, name or id" in text_of(app)
        await pilot.press("ctrl+u", *"as of", "enter")
        assert "as known on which day" in text_of(app)
        await pilot.press("escape", ":", *"copy page", "enter")
        assert "Copied" in told(app)


async def test_a_question_takes_all_keys_until_it_is_left(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(":", *"q2 [z", "home", "backspace", "tab")
        assert app.main.prompt.line.value == "q2 [z"
        assert lines_of(app)[-1].startswith("Enter go Esc cancel")
        await pilot.press("escape")
        assert app.main.rows.has_focus
        assert not app.main.prompt.display


async def test_as_of_takes_a_day_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("@", *"soon", "enter")
        assert "“soon” is no date; write it as 2017-02-03" in text_of(app)
        await pilot.press("ctrl+u", *"unknown", "enter")
        assert "“unknown” is no date" in text_of(app)
        await pilot.press("ctrl+u", *"2022-03", "enter")
        await settle(pilot)
        assert str(app.main.preferences.as_of) == "2022-03-31"
        assert "as known on 2022-03-31" in text_of(app)
        await pilot.press("@", "ctrl+u", "enter")
        await settle(pilot)
        assert app.main.preferences.as_of is None


async def test_a_source_is_read_from_the_list_of_sources(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("O")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.record == "source:made-up"
        assert "Made-up records" in app.main.page.document.title
        await pilot.press("[")
        await settle(pilot)
        assert app.main.here.sheet == "sources"


async def test_a_fault_of_the_program_is_one_line_and_no_traceback(make_app: MakeApp) -> None:
    app = make_app()

    async def go_wrong() -> None:
        async with app.run_test(size=SMALL) as pilot:
            app.call_later(lambda: 1 // 0)
            await pilot.pause(0.1)

    with pytest.raises(ZeroDivisionError):
        await go_wrong()
    assert app.return_code == 1
    assert app.fault_line == "ZeroDivisionError: integer division or modulo by zero"

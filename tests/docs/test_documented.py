"""Whatever a person can type, press or set is in the documentation."""

from __future__ import annotations

import re

import pytest

from store.checking.findings import CHECKS
from store.exporting.columns import COLUMNS
from store.exporting.run import EXPLAINED
from store.importing.formats import FORMATS
from store.importing.formats.handmade import COLUMNS as HANDMADE
from store.query.fields import FIELDS, PRESENCES
from tests.docs.pages import ROOT, page, said
from tui.cli.parser import help_texts
from tui.cli.verbs import APP, EVERYWHERE, HELP, SETTINGS, THEMES, VERBS
from tui.commands import COMMANDS, LABELS, Command, label


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_with_all_that_it_takes_and_gives(name: str) -> None:
    verb, help = VERBS[name], help_texts()[name]
    section = re.search(rf"^### pactline {name}\n(.*?)(?=^##|\Z)", page("verbs"), re.S | re.M)
    assert section, f"{name} is in no heading of docs/verbs.md"
    words = said(section[1])
    assert {each.shown for each in verb.arguments} <= words
    assert set(help.fields) <= words
    for example in help.examples:
        assert f"$ pactline {example.words}\n" in section[1]


def test_every_option_of_the_app_and_of_every_verb() -> None:
    words = said(page("verbs"))
    assert {each.shown for each in (*APP, *EVERYWHERE, HELP)} <= words


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_with_its_keys(command: Command) -> None:
    (row,) = re.findall(rf"^\|.*\| `{command.id}` \|$", page("keys"), re.M)
    assert {label(key) for key in command.keys} <= said(row.replace("\\|", "|"))
    assert command.help.replace("|", "\\|") in row


def test_every_name_of_a_key() -> None:
    assert set(LABELS) - {"shift+tab"} <= said(page("keys"))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_of_the_search_language(field: object) -> None:
    (row,) = re.findall(rf"^\| `{field.name}:` \|.*\|$", page("search"), re.M)
    assert {f"{alias}:" for alias in field.aliases} <= said(row)
    assert field.meaning in row
    assert field.example in said(row)
    assert set(field.choices) <= said(page("search"))


@pytest.mark.parametrize("presence", PRESENCES, ids=lambda presence: presence.name)
def test_everything_that_a_record_can_have_or_lack(presence: object) -> None:
    (row,) = re.findall(rf"^\| `{presence.name}` \|.*\|$", page("search"), re.M)
    assert set(presence.aliases) <= said(row)


@pytest.mark.parametrize("code", CHECKS)
def test_every_check(code: str) -> None:
    (row,) = re.findall(rf"^\| `{code}` \|.*\|$", page("checks"), re.M)
    assert CHECKS[code].explanation in row


def test_every_format_and_column() -> None:
    text = page("formats")
    assert {str(each) for each in EXPLAINED} <= said(text)
    for name in COLUMNS:
        assert f"\n| `{name}` | " in text
    for column in HANDMADE:
        assert f"| {column.title} |" in text
    for each in FORMATS:
        assert f"* {each.name}" in text


def test_every_setting_and_theme() -> None:
    assert set(SETTINGS) | set(THEMES) <= said(page("settings"))


def test_every_variable_that_is_read() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for part in ("store", "tui")
        for path in ROOT.glob(f"{part}/**/*.py")
    )
    read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", code))
    named = set(re.findall(r"\"((?:PACTLINE|XDG)_[A-Z_]+)\"", code))
    assert {"PACTLINE_STORE", "NO_COLOR"} <= read | named
    assert read | named <= said(page("settings"))

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cli.keys_file import is_key, parse_keys, read_keys
from tui.commands import COMMANDS

GOOD = b"""\
[keys]
quit = "x"
search = ["/", "ctrl+f"]
"""


def test_keys_are_read_by_command() -> None:
    assert parse_keys(GOOD) == ({"quit": ("x",), "search": ("/", "ctrl+f")}, [])


def test_every_default_key_can_be_written_in_the_file() -> None:
    for command in COMMANDS:
        for key in command.keys:
            assert is_key(key), (command.id, key)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[keys\nquit = 1", "line 1, column"),
        ("[keys]\nquit = 1", "line 2: “quit” needs a key in quotes"),
        ("[keys]\n\nqiut = 'x'", "line 3: there is no command “qiut” (did you mean “quit”?)"),
        ("[keys]\nquit = 'ctlr+x'", "line 2: “quit”: “ctlr+x” is no key"),
        ("[keys]\nquit = ['x', 3]", "line 2: “quit” needs a key in quotes"),
        ("[keys]\nquit = []", "line 2: “quit” needs a key"),
        ("[keys]\nquit = 'x'\nsearch = 'x'", "line 3: “search”: the key x is given to “quit”"),
        ("[kyes]\nquit = 'x'", "line 1: there is no table “kyes”"),
        ("keys = 3", "line 1: “keys” is no table"),
        ('[keys]\nquit = "\\u001b"', "line 2: “quit”: “\ufffd” is no key"),
    ],
)
def test_a_mistake_is_told_with_line_and_key(text: str, mistake: str) -> None:
    _, mistakes = parse_keys(text.encode())
    assert mistakes
    assert mistakes[0].startswith(mistake)


def test_the_rest_of_a_file_with_a_mistake_holds() -> None:
    found, mistakes = parse_keys(b"[keys]\nqiut = 'x'\nsearch = 's'\n")
    assert found == {"search": ("s",)}
    assert len(mistakes) == 1


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    assert parse_keys(b"[keys]\n# \xff")[1] == ["line 2: not UTF-8 text"]


def test_a_file_names_itself_in_its_mistake(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    assert read_keys(str(file)) == ({}, "")
    file.write_bytes(b"[keys]\nquit = 1\n")
    found, notice = read_keys(str(file))
    assert found == {}
    assert notice.startswith(f"{file}, line 2: “quit”")
    assert notice.endswith("the default is kept")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "the default keys are kept" in read_keys(str(folder))[1]


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    found, mistakes = parse_keys(b"[keys]\n" + data)
    assert all("\n" not in line for line in mistakes)
    assert set(found) <= {command.id for command in COMMANDS}

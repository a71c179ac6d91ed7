from __future__ import annotations

from docs.write_commands import FILE, commands


def test_the_page_of_commands_is_what_the_verbs_say() -> None:
    assert FILE.read_text("utf-8") == commands(), "run `python -m docs.write_commands`"

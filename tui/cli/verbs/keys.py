"""`pactline keys`: every key of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import CSV, JSON, Example, Verb

if TYPE_CHECKING:
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("id", "the name to give it other keys by"),
    ("keys", "its keys at present"),
    ("where", "list, detail or anywhere: which pane has to have the keys"),
    ("group", "heading in the app’s help"),
    ("help", "what it does"),
    ("default", "its keys before any were changed"),
)
VERB = Verb(
    "keys",
    "list the app’s commands with their ids and keys",
    text=(
        "Other keys are given in the file that `pactline locate` names as keys: a table [keys] "
        'with lines such as quit = "x" or search = ["/", "ctrl+f"]. A mistake in it is told with '
        "file, line and key, and the default is kept; the exit code is then 2.",
    ),
    options=(JSON, CSV),
    examples=(Example("keys", "what to press, and what it is called"),),
    fields=FIELDS,
)
SHOWN = {"keys": "Keys", "help": "What it does", "where": "Where", "id": "Id"}


def run(session: Session, words: Words) -> int:
    """List the commands, as the person's keys file has them."""
    from store.errors import EXIT_MISTAKE
    from tui.cli.keys_file import read_keys
    from tui.cli.output.rows import write_rows
    from tui.commands.registry import COMMANDS, KeyMap

    own, mistake = read_keys()
    keymap = KeyMap(own, restricted=session.restricted)
    rows: list[Cells] = [
        {
            "id": command.id,
            "keys": keymap.keys(command),
            "where": str(command.where),
            "group": command.group,
            "help": command.help(),
            "default": command.keys,
        }
        for command in COMMANDS
        if command in keymap.commands
    ]
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=SHOWN)
    if mistake:
        session.say(mistake)
    return EXIT_MISTAKE if mistake else EXIT_FOUND

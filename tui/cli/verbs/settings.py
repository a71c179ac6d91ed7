"""`pactline settings`: what holds for the whole store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dates import UK_YEAR_START, YEAR_START
from store.errors import EXIT_FOUND, PactlineError
from tui.cli.spec import CSV, JSON, Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("name", "name of the setting"),
    ("value", "its value"),
    ("help", "what it means"),
)
KNOWN = {YEAR_START: (str(UK_YEAR_START), "month in which the financial year starts, 1 to 12")}
"""Name of each setting to its default and what it means."""

VERB = Verb(
    "settings",
    "print the store’s settings, or change one",
    arguments=(
        Argument("name", "the setting", required=False, choices=tuple(KNOWN)),
        Argument("value", "its new value", required=False),
    ),
    options=(JSON, CSV),
    examples=(
        Example("settings", "what holds for the store"),
        Example("settings financial-year-start 1", "years from January", own=True),
    ),
    fields=FIELDS,
)


def run(session: Session, words: Words) -> int:
    """Print the settings, or change one where a value is given."""
    from tui.cli.output.rows import write_rows

    if len(words.arguments) == 2:
        return _change(session, *words.arguments)
    kept = session.store().settings()
    rows: list[Cells] = [
        {"name": name, "value": kept.get(name, default), "help": text}
        for name, (default, text) in KNOWN.items()
        if not words.arguments or name == words.arguments[0]
    ]
    shown = {"name": "Setting", "value": "Value", "help": ""}
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=shown)
    return EXIT_FOUND


def _change(session: Session, name: str, value: str) -> int:
    if session.restricted:
        raise PactlineError(
            "settings are not changed from a restricted account", remedy="leave the value out"
        )
    if name == YEAR_START and not (
        value.isascii() and value.isdigit() and 1 <= int(value[:3]) <= 12
    ):
        raise PactlineError(
            f"a financial year starts in month 1 to 12, not “{value}”",
            remedy=f"write `pactline settings {YEAR_START} {UK_YEAR_START}` for April",
        )
    from store.writing import set_setting

    set_setting(session.own_store(), name, str(int(value)))
    session.say(f"{name} is {int(value)}")
    return EXIT_FOUND

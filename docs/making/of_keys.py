"""The app's commands, their keys and their ids."""

from __future__ import annotations

from docs.making.markdown import code, codes, table
from tui.commands.base import Where
from tui.commands.registry import COMMANDS, label

_PANES = {Where.ANYWHERE: "", Where.LIST: "list", Where.DETAIL: "page"}


def keys() -> str:
    """Return a table for each group of commands."""
    groups = dict.fromkeys(command.group for command in COMMANDS)
    parts: list[str] = []
    for group in groups:
        parts.append(f"## {group}\n")
        parts.append(
            table(
                ("keys", "what they do", "where", "id"),
                (
                    (
                        codes(map(label, command.keys)),
                        command.help(),
                        _PANES[command.where],
                        code(command.id),
                    )
                    for command in COMMANDS
                    if command.group == group
                ),
            )
        )
    return "\n".join(parts)


def host_commands() -> str:
    """Return the commands that a restricted account does without."""
    named = [command.id for command in COMMANDS if command.touches_host]
    return f"A restricted account does without {codes(named)}.\n"

"""All commands, in the order of the help, and which key runs which."""

from __future__ import annotations

from collections.abc import Mapping

from tui.commands import copying, finding, general, moving, writing
from tui.commands.base import Command, Where

COMMANDS: tuple[type[Command], ...] = (
    moving.Open,
    moving.ToList,
    moving.NextLink,
    moving.PreviousLink,
    finding.Search,
    finding.Organisations,
    finding.Agreements,
    finding.Funding,
    finding.Facets,
    finding.NextSort,
    finding.OtherReading,
    finding.Everything,
    finding.AsOf,
    finding.Jump,
    general.Sources,
    moving.Down,
    moving.Up,
    moving.PageDown,
    moving.PageUp,
    moving.Top,
    moving.Bottom,
    moving.Letter,
    moving.Into,
    moving.Leave,
    moving.OtherPane,
    finding.Timeline,
    finding.OverTime,
    copying.Copy,
    copying.CopyPage,
    copying.Addresses,
    writing.Export,
    moving.Back,
    moving.Forward,
    general.Widen,
    general.Narrow,
    general.OnePane,
    general.NextTheme,
    general.Refresh,
    general.Problems,
    general.Palette,
    general.Suspend,
    general.Help,
    general.Quit,
)
"""Every command, once."""

LABELS = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Space",
    "backspace": "Backspace",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
"""Names of keys for people; `ctrl+p` is shown as ^p."""


def label(key: str) -> str:
    """Return a key as it is shown."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return LABELS.get(key, key)


class KeyMap:
    """Which key runs which command, after a person's own keys were put in.

    Args:
        own: command id to the keys that replace its defaults; unknown ids are left out.
        restricted: leave out what touches the host.
    """

    def __init__(
        self, own: Mapping[str, tuple[str, ...]] | None = None, *, restricted: bool = False
    ) -> None:
        """Lay the person's keys over the defaults: where two meet, the person's wins."""
        own = own or {}
        self.commands = tuple(
            command for command in COMMANDS if not (restricted and command.touches_host)
        )
        self._keys = {command.id: tuple(own.get(command.id, command.keys)) for command in COMMANDS}
        self._by_key: dict[tuple[str, Where], type[Command]] = {}
        remapped_last = sorted(self.commands, key=lambda command: command.id in own)
        for command in remapped_last:
            for key in self._keys[command.id]:
                if command.where is Where.ANYWHERE and command.id in own:
                    for where in Where:
                        self._by_key.pop((key, where), None)
                self._by_key[key, command.where] = command

    def keys(self, command: type[Command]) -> tuple[str, ...]:
        """Return the keys that run a command."""
        return tuple(
            key
            for key in self._keys[command.id]
            if self._by_key.get((key, command.where)) is command
        )

    def command(self, key: str, where: Where) -> type[Command] | None:
        """Return what a key runs in a pane."""
        return self._by_key.get((key, where)) or self._by_key.get((key, Where.ANYWHERE))

    def footer(self, where: Where, view: str = "") -> list[tuple[str, str]]:
        """Return key and word of the commands that the line of keys names in a pane of a view."""
        return [
            (label(self.keys(command)[0]), command.footer)
            for command in self.commands
            if command.footer
            and command.where in (where, Where.ANYWHERE)
            and (not command.views or not view or view in command.views)
            and self.keys(command)
        ]


def by_id(command_id: str) -> type[Command] | None:
    """Return the command of that id."""
    return next((command for command in COMMANDS if command.id == command_id), None)

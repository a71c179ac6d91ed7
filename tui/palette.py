"""The commands as key bindings and as entries of the command palette, and records beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Protocol, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape
from textual.screen import Screen
from textual.widgets import Footer

from store.interface import Kind, Row, Store
from store.text import printable
from tui.commands import COMMANDS, FOOTER, Command, Node
from tui.finding import query_of, subject_of

PALETTE = 11
"""Cells of the footer that the palette's key takes."""

UNBOUND = "unbound"
"""Stands for the key of a command that has none left; no key is called so."""

MOST_RECORDS = 5
"""Records of a kind that the palette offers."""


def bindings(*nodes: Node) -> list[BindingType]:
    """Return the bindings of the commands that belong to these nodes, those of the footer first.

    All have priority, so that each key does what it means before the next one is looked at:
    otherwise keys typed ahead would go to whatever had the focus when they came.
    """
    order = {command_id: place for place, command_id in enumerate(FOOTER)}
    own = [command for command in COMMANDS if command.node in nodes]
    return [
        Binding(
            ",".join(command.keys),
            command.method,
            FOOTER.get(command.id, command.id),
            show=command.id in FOOTER,
            priority=True,
            tooltip=command.help,
            id=command.id,
        )
        for command in sorted(own, key=lambda each: order.get(each.id, len(order)))
    ]


def keymap(keys: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return what Textual is told of keys that aren't the commands' own."""
    return {
        command.id: ",".join(each.replace(",", "comma") for each in keys[command.id]) or UNBOUND
        for command in COMMANDS
        if keys[command.id] != command.keys
    }


def fitting(commands: Sequence[Command], text: str) -> list[Command]:
    """Return the commands of the palette with every word of a text, by name.

    Those whose name begins with the first word come first, then those whose name has it, then
    those whose help has it.
    """
    words = text.casefold().split() or [""]

    def rank(command: Command) -> tuple[int, str]:
        name = command.title.casefold()
        return (0 if name.startswith(words[0]) else 1 if words[0] in name else 2), name

    said = [(each, f"{each.title} {each.help}".casefold()) for each in commands if each.palette]
    return sorted((each for each, text in said if all(word in text for word in words)), key=rank)


class CalmFooter(Footer):
    """Textual's footer, drawn anew only where other keys have a meaning than before."""

    def __init__(self) -> None:
        """Begin with no keys."""
        super().__init__(compact=True)
        self._named: list[tuple[str, str]] = []
        self._room = 0

    def compose(self) -> ComposeResult:
        """Yield the keys that have room as a whole, and the palette's at the end."""
        self._room = self.screen.size.width
        order = {word: place for place, word in enumerate(FOOTER.values())}
        *keys, palette = [*cast("Iterable[Any]", super().compose())] or [None]
        left = self._room - PALETTE
        for key in sorted(keys, key=lambda each: order.get(each.description, 0)):
            left -= cell_len(f"{key.key_display} {key.description} ")
            if left > 0 and key.key != UNBOUND:
                yield key
        if palette:
            yield palette

    def on_resize(self) -> None:
        """Name as many keys as now have room."""
        if self._room != self.screen.size.width:
            self.refresh(recompose=True)

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Name other keys, if they are others."""
        bindings = (each.binding for each in screen.active_bindings.values())
        named = [(each.key, each.description) for each in bindings if each.show]
        if named != self._named:
            self._named = named
            super().bindings_changed(screen)


class Performer(Protocol):
    """The screen that the palette was opened from."""

    @property
    def offered(self) -> dict[Command, str]:
        """The commands that there are, each with its keys for people."""

    @property
    def store(self) -> Store:
        """Where records are looked up."""

    async def perform(self, command: Command) -> None:
        """Do what a command does."""

    async def follow(self, link: str) -> None:
        """Go where a link leads."""


class CommandProvider(Provider):
    """Offers the commands by their names, and by the words of their help."""

    async def search(self, query: str) -> Hits:
        """Yield the commands that have all words of a query, the likeliest first."""
        screen = cast("Performer", self.screen)
        for place, command in enumerate(fitting(list(screen.offered), query)):
            yield Hit(
                1 / (place + 1),
                Content(command.title),
                partial(screen.perform, command),
                help=self._help(command),
            )

    async def discover(self) -> Hits:
        """Yield all commands by their names."""
        screen = cast("Performer", self.screen)
        for command in fitting(list(screen.offered), ""):
            act = partial(screen.perform, command)
            yield DiscoveryHit(Content(command.title), act, help=self._help(command))

    def _help(self, command: Command) -> str:
        keys = cast("Performer", self.screen).offered[command]
        return escape(f"{command.help} ({keys})" if keys else command.help)


class RecordProvider(Provider):
    """Offers the records whose names have the words typed."""

    async def search(self, query: str) -> Hits:
        """Yield the best matches of organisations and of agreements."""
        screen = cast("Performer", self.screen)
        for row in await asyncio.to_thread(_records, screen.store, query):
            words = ", ".join(filter(None, (row.kind.value, row.who, row.amount)))
            go = partial(screen.follow, subject_of(row))
            yield Hit(0.0, Content(row.title), go, help=escape(printable(words)))


def _records(store: Store, text: str) -> list[Row]:
    query = query_of(text, store)
    kinds = (Kind.ORGANISATION, Kind.AGREEMENT)
    return [row for kind in kinds for row in store.listing(query, kind).rows(0, MOST_RECORDS)]

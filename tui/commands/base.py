"""What an action is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Where(StrEnum):
    """Which part of the screen has to have the keys for an action to apply."""

    LIST = "list"
    DETAIL = "detail"
    ANYWHERE = "anywhere"


class Command:
    """An action; the docstring of each subclass is its help, its tooltip and its palette entry.

    Attributes:
        id: its name in a keys file.
        keys: its keys: a character as typed, or a name such as `enter`, `ctrl+p`, `pagedown`.
        footer: a word for the line of keys; empty keeps it out of there.
        views: the views in which the line of keys names it; none means all.
        group: the heading it stands under in the help.
        where: the pane that has to have the keys.
        touches_host: reaches the machine that the app runs on; not there in restricted mode.
        palette: whether it is offered by the command palette.
    """

    id: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    footer: ClassVar[str] = ""
    views: ClassVar[tuple[str, ...]] = ()
    group: ClassVar[str] = "General"
    where: ClassVar[Where] = Where.ANYWHERE
    touches_host: ClassVar[bool] = False
    palette: ClassVar[bool] = True

    @classmethod
    def help(cls) -> str:
        """Return what it does, in a sentence."""
        return (cls.__doc__ or "").strip().partition("\n")[0]

    @classmethod
    def title(cls) -> str:
        """Return its name for people."""
        return cls.id.replace("-", " ").capitalize()

    @staticmethod
    def run(desk: MainScreen) -> None:
        """Do it."""
        raise NotImplementedError

"""The verbs there are, in the order of the help; each is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol

    from tui.cli.session import Session
    from tui.cli.spec import Verb
    from tui.cli.words import Words

    class VerbModule(Protocol):
        """A module of `tui.cli.verbs`."""

        VERB: Verb

        def run(self, session: Session, words: Words) -> int:
            """Do the work and return the exit code."""


GROUPS: dict[str, tuple[str, ...]] = {
    "Look up": ("find", "show", "timeline", "sources", "check"),
    "Take in and give back": ("import", "forget", "template", "export"),
    "Decide": ("same", "different", "note", "settings"),
    "Keep safe": ("history", "undo", "verify", "backup", "repair"),
    "About pactline": ("locate", "keys", "completion", "man"),
}
"""Heading to the verbs under it."""

MODULES = {"import": "take_in"}
"""Verbs whose name cannot be a module's."""


def all_names() -> tuple[str, ...]:
    """Return every verb's name."""
    return tuple(name for names in GROUPS.values() for name in names)


def load(name: str) -> VerbModule:
    """Return the module of a verb."""
    from importlib import import_module

    module: VerbModule = import_module(f"tui.cli.verbs.{MODULES.get(name, name)}")
    return module

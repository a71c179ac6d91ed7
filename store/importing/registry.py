"""The formats that can be read: every module of `store.importing.formats` that has a `FORMAT`."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from store.errors import PactlineError
from store.importing import formats
from store.importing.exported import refuse_exported_json, refuse_exported_table
from store.importing.incoming import Incoming
from store.importing.plan import Known, Plan, Progress
from store.importing.signs import first_signs


class Request(NamedTuple):
    """What a format's reader is given beside the file."""

    source_id: str = ""
    on_progress: Progress | None = None
    all_rows: bool = False
    known: Known | None = None


class Format(NamedTuple):
    """A format of the field.

    Attributes:
        name: for people.
        fits: tells whether a file is of this format, from its first signs, header or keys.
        read: reads it; raises PactlineError where it is no sound file at all.
        selective: whether what is read depends on what the store knows, as of a register.
    """

    name: str
    fits: Callable[[Incoming], bool]
    read: Callable[[Incoming, Request], Plan]
    selective: bool = False


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format, in the order of its modules' names."""
    modules = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    return tuple(import_module(f"{formats.__name__}.{name}").FORMAT for name in modules)


def format_of(incoming: Incoming) -> Format:
    """Return the format that a file is in.

    Raises:
        PactlineError: it is an export of ours, or in none of them; the line, cell or keys that
            were met instead are named.
    """
    refuse_exported_json(incoming)
    for candidate in all_formats():
        if candidate.fits(incoming):
            return candidate
    if not incoming.looks_like_json:
        refuse_exported_table(incoming)
    names = ", ".join(candidate.name for candidate in all_formats())
    raise PactlineError(
        f"no file of a kind that can be read: {first_signs(incoming)}",
        place=incoming.name,
        remedy=f"give one of these: {names}",
    )

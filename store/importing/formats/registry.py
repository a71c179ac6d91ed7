"""The formats that can be read, and what is said of a file that none of them fits."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from store.errors import PactlineError
from store.importing import formats
from store.importing.incoming import Incoming, marked_encoding
from store.importing.plan import Known, Plan, excerpt
from store.interface import Progress

# ---- Refusing what `pactline export` wrote: lists for people and programs, not sources.

_TITLES = {"qualifier", "source title", "source date"}
"""Headings that no publisher's table of grants and no table of one's own has together."""

_JSON = re.compile(rb'\s*\{"(?:generated":"[\d-]+",")?kind":"(?:organisation|agreement|fund)",')


def refuse_exported_json(incoming: Incoming) -> None:
    """Raise PactlineError where a file begins as JSON or JSON Lines of an export do."""
    if _JSON.match(incoming.data[:200]):
        raise _refusal(incoming)


def refuse_exported_table(incoming: Incoming) -> None:
    """Raise PactlineError where a table has the headings of an export."""
    if incoming.tables(_is_exported):
        raise _refusal(incoming)


def _is_exported(row: list[str]) -> bool:
    return len(_TITLES & {title.strip().casefold() for title in row}) > 1


def _refusal(incoming: Incoming) -> PactlineError:
    return PactlineError(
        "`pactline export` wrote this, and its money, parties and sources cannot be read back",
        place=incoming.name,
        remedy="take in the publisher's file, or what `--format 360giving` exports",
    )


# ---- What a file that no format fits begins with, for the message that refuses it.

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_LOOKED_AT = 4096


def first_signs(incoming: Incoming) -> str:
    """Return what was met instead of a file of the field, as a clause."""
    data = incoming.data
    if incoming.is_zip:
        return _of_zip(incoming)
    if incoming.looks_like_json:
        return _of_json(incoming.document)
    if data.startswith(_OLD_WORKBOOK):
        return "an old workbook (.xls); save it as .xlsx or CSV"
    if b"\x00" in data[:_LOOKED_AT] and not marked_encoding(data):
        return "neither text nor a workbook"
    line = incoming.text.lstrip().partition("\n")[0]
    return f"line 1 reads “{excerpt(line)}”"


def _of_zip(incoming: Incoming) -> str:
    sheets = incoming.sheets
    if not sheets:
        return "a zip without a table of grants or a register in it"
    titles = ", ".join(sheets[0].rows[0][:4]) if sheets[0].rows else ""
    return f"a workbook without titles of grants in its sheets ({excerpt(titles)} …)"


def _of_json(document: object) -> str:
    if isinstance(document, dict):
        keys = ", ".join(str(key) for key in list(document)[:3])
        return f"JSON, but an object with the keys {excerpt(keys)}"
    kind = "a list without grants" if isinstance(document, list) else "a bare value"
    return f"JSON, but {kind}"


# ---- The formats that can be read: every module of `store.importing.formats` that has a `FORMAT`.


class Request(NamedTuple):
    """What a format's reader is given beside the file."""

    source_id: str = ""
    progress: Progress | None = None
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
    loaded = (import_module(f"{formats.__name__}.{name}") for name in modules)
    return tuple(module.FORMAT for module in loaded if hasattr(module, "FORMAT"))


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

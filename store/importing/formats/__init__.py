"""The formats that can be read, and what is said of a file that none of them fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from store.errors import PactlineError
from store.importing.formats import charity, giving, handmade, iati, ocds, own
from store.importing.incoming import Incoming, encoding_of
from store.importing.plan import Plan, excerpt
from store.importing.tables import Row


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
    read: Callable[[Incoming], Plan]
    selective: bool = False


class UnknownFormatError(PactlineError):
    """A file is of none of the formats."""


_TABLES = Format("360Giving CSV or XLSX", giving.fits_table, giving.read_table)
FORMATS = [
    Format("IATI activities", iati.fits, iati.read),
    Format("charity and company numbers", charity.fits_pairs, charity.read_pairs, selective=True),
    Format(
        "register of merged charities", charity.fits_mergers, charity.read_mergers, selective=True
    ),
    Format("OCDS releases or records", ocds.fits, ocds.read),
    Format("360Giving JSON", giving.fits_json, giving.read_json),
    _TABLES,
    Format("hand-filled CSV", handmade.fits, handmade.read),
    Format("pactline JSON", own.fits, own.read),
]
"""Every format, in the order in which a file is held against them."""


def format_of(incoming: Incoming) -> Format:
    """Return the format that a file is in.

    Raises:
        PactlineError: it is an export of ours, or in none of them; the line, cell or keys that
            were met instead are named.
    """
    if _EXPORTED_JSON.match(incoming.head):
        raise _exported(incoming)
    if _WEB_PAGE.match(incoming.head):
        remedy = "open its address in a browser, sign in if it asks, and save the file itself"
        raise incoming.notes.refusal("this is a web page, not a file of data", remedy)
    found = next((each for each in FORMATS if each.fits(incoming)), None)
    if found in (None, _TABLES) and incoming.tables(_is_exported):
        raise _exported(incoming)
    if found is not None:
        return found
    names = ", ".join(each.name for each in FORMATS)
    mapped = "; or say with --map what the columns are" if incoming.sheets else ""
    raise UnknownFormatError(
        f"no file of a kind that can be read: {_first_signs(incoming)}",
        place=incoming.name,
        remedy=f"give one of these: {names}{mapped}",
    )


# What `pactline export` wrote: lists for people and programs, not sources

_EXPORTED_TITLES = {"qualifier", "source title", "source date"}
"""Headings that no publisher's table of grants and no table of one's own has together."""
_EXPORTED_JSON = re.compile(
    rb'\s*\{"(?:generated":"[\d-]+",")?kind":"(?:organisation|agreement|fund)",'
)


_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.I)


def _is_exported(row: Row) -> bool:
    return len(_EXPORTED_TITLES & {title.strip().casefold() for title in row}) > 1


def _exported(incoming: Incoming) -> PactlineError:
    return incoming.notes.refusal(
        "`pactline export` wrote this, and its money, parties and sources cannot be read back",
        "take in the publisher's file, or what `--format 360giving` exports",
    )


# What a file that no format fits begins with


def _first_signs(incoming: Incoming) -> str:
    """Return what was met instead of a file of the field, as a clause."""
    data = incoming.head
    if incoming.is_zip:
        if not incoming.sheets and len(files := incoming.zip.files) > 1:
            return f"a zip of {len(files):,} files ({excerpt(files[0])} …), to be unpacked first"
        if not incoming.sheets:
            return "a zip without a table of grants or a register in it"
        titles = ", ".join(incoming.sheets[0].rows[0][:4]) if incoming.sheets[0].rows else ""
        return f"a workbook without titles of grants in its sheets ({excerpt(titles)} …)"
    if incoming.looks_like_json:
        if isinstance(incoming.document, dict):
            keys = ", ".join(map(str, list(incoming.document)[:3]))
            return f"JSON, but an object with the keys {excerpt(keys)}"
        kind = "a list without grants" if isinstance(incoming.document, list) else "a bare value"
        return f"JSON, but {kind}"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old workbook (.xls); save it as .xlsx or CSV"
    if b"\x00" in data[:4096] and not encoding_of(data):
        return "neither text nor a workbook"
    line = incoming.utf8.decode().lstrip().partition("\n")[0]
    return f"line 1 reads “{excerpt(line)}”"

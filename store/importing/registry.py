"""The list that 360Giving publishes of all its publishers' files."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from store.errors import PactlineError
from store.importing.plan import excerpt, object_of, objects_in, text_of
from store.text import fold, printable


class Dataset(NamedTuple):
    """A file of the list.

    Attributes:
        prefix: its publisher's, with which the ids of grants begin (`360G-CorraFoundation`).
        publisher, title: for people.
        licence: name or address.
        address: where the file is.
        modified: when it was last changed, as the list says.
        status: what became of the last fetch that the list tells of: “fetched”, “not valid” …
    """

    prefix: str
    publisher: str
    title: str
    licence: str
    address: str
    modified: str
    status: str


def read_registry(data: bytes, place: str) -> list[Dataset]:
    """Return the files of the list; an entry without an address is none.

    Args:
        data: the list, as JSON.
        place: what to call it in an error.

    Raises:
        PactlineError: it is no such list.
    """
    try:
        entries = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        what = f"the list of files is no JSON: {excerpt(error)}"
        raise PactlineError(what, place=place, remedy="try again later") from None
    found = [each for entry in objects_in(entries) for each in _datasets(entry)]
    if not found:
        what = "there is no file in the list of files"
        raise PactlineError(what, place=place, remedy="look at the setting `registry`")
    return found


def matching(datasets: list[Dataset], words: list[str]) -> list[Dataset]:
    """Return the files that have all words in their publisher, prefix or title."""
    return [
        each
        for each in datasets
        if all(fold(word) in fold(f"{each.prefix} {each.publisher} {each.title}") for word in words)
    ]


def _datasets(entry: dict[str, Any]) -> list[Dataset]:
    publisher = object_of(entry, "publisher")
    fetched = object_of(entry, "datagetter_metadata")
    status = "fetched" if fetched.get("downloads") else "not fetched" if fetched else ""
    if status == "fetched" and fetched.get("valid") is False:
        status = "not valid"
    return [
        Dataset(
            _text(publisher, "prefix"),
            _text(publisher, "name"),
            _text(entry, "title") or _text(file, "title"),
            _text(entry, "license") or _text(entry, "license_name"),
            address,
            _text(entry, "modified"),
            status,
        )
        for file in objects_in(entry.get("distribution"))
        if (address := _text(file, "downloadURL"))
    ]


def _text(fields: dict[str, Any], key: str) -> str:
    return printable(text_of(fields, key))

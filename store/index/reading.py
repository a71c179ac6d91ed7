"""A changed file as the index needs it: its source, its decisions, where its records are."""

from __future__ import annotations

from typing import Any

import msgspec

from store.errors import PactlineError
from store.files.errors import FileChanged, UnreadableFile
from store.files.folder import FileStamp, StoreFolder
from store.index.joining import Ties, pairs
from store.index.merging import Fresh
from store.index.scanning import Contents, scan
from store.index.state import FileState


def read_fresh(folder: StoreFolder, stamp: FileStamp, number: int) -> Fresh:
    """Return a file to be indexed; of one that does not open, its problem and no records.

    Raises:
        FileChanged: it is not the stamped version any more.
    """
    place = folder.place(stamp.name)
    try:
        contents = scan(stamp.name, place, folder.read_bytes(stamp.name, stamp))
        return of_contents(contents, stamp, number)
    except FileChanged:
        raise
    except PactlineError as error:
        where = error.place.removeprefix(place).lstrip(", ")
        what = ": ".join(filter(None, (where, error.what)))
        state = FileState(
            number,
            stamp,
            problem="; ".join(filter(None, (what, error.remedy))),
            again=isinstance(error, UnreadableFile),
        )
        return Fresh(state, Contents(stamp.name, place, {}), {})


def of_contents(contents: Contents, stamp: FileStamp, number: int) -> Fresh:
    """Return a file whose contents are known already.

    Raises:
        PactlineError: its source or a decision does not fit.
    """
    source = contents.source()
    state = FileState(number, stamp, ties=_ties(contents), settings=_settings(contents))
    if source:
        offset, length = contents.ranges["sources"][source.id]
        known = source.date.last.toordinal() if source.date.last else 0
        state = state._replace(
            source=source.id,
            title=source.title,
            publisher=source.publisher,
            known=known,
            offset=offset,
            length=length,
        )
    return Fresh(state, contents, {})


def _ties(contents: Contents) -> Ties:
    """Return what was decided; of several decisions about two ids the latest holds."""
    decided: dict[tuple[str, str], str] = {}
    for decision in sorted(contents.decisions(), key=lambda each: each.at):
        if decision.kind in ("same", "different"):
            decided.update(dict.fromkeys(pairs(decision.ids), decision.kind))
    return Ties(
        frozenset(pair for pair, kind in decided.items() if kind == "same"),
        frozenset(pair for pair, kind in decided.items() if kind == "different"),
    )


def _settings(contents: Contents) -> tuple[tuple[str, str], ...]:
    """Return the settings, each a document `{"value": text}` under its name."""
    found = []
    for name, (offset, length) in contents.ranges.get("settings", {}).items():
        document: Any = (contents.documents or {}).get("settings", {}).get(name)
        if document is None:
            document = msgspec.json.decode(contents.data[offset : offset + length])
        if isinstance(document, dict):
            found.append((name, str(document.get("value", ""))))
    return tuple(found)
